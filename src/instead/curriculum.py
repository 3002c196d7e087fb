"""Which pages serve which aims of a curriculum. English pages name the codes in their front matter; ``data/curriculum/`` has the official words."""
from __future__ import annotations

from typing import Mapping

from .catalogue import Catalogue
from .catalogue.models import Code, Framework, Wording
from .pages import Page


def every(catalogue: Catalogue) -> dict[str, tuple[Framework, Code]]:
    """id → code, with its framework, in the order in which they are listed."""
    return {code.id: (framework, code) for framework in catalogue.curriculum.values() for code in framework.codes}


def named(page: Page) -> list[str]:
    """The ids that a page names; none when what stands there is no list."""
    value = page.meta.get("curriculum")
    return [str(i) for i in value] if isinstance(value, list) else []


def codes(page: Page, pages: Mapping[tuple[str, str], Page], catalogue: Catalogue) -> list[tuple[Framework, Code]]:
    """The codes of a page, which are those of its English original, in the order of the frameworks."""
    original = pages.get(("en", page.slug))
    wanted = set(named(original)) if original else set()
    return [found for id, found in every(catalogue).items() if id in wanted]


def wording(code: Code, lang: str) -> Wording:
    """The official words in ``lang``; where none were read, those of the original."""
    return next((w for w in code.wording if w.language == lang), code.wording[0])


def label(code: Code, lang: str) -> str:
    """The code and its words, as one text: “1.2 Evaluating …”, “Skills: Empathy”."""
    words = wording(code, lang).text
    if not code.code:
        return words
    return f"{code.code} {words}" if code.code[0].isdigit() else f"{code.code}: {words}"
