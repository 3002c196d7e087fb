"""What the weaving of one page may look at."""
from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any, Mapping

from ..catalogue.load import Catalogue
from ..catalogue.rules import Rules
from ..forge import Forge
from ..pages import Page
from ..problems import BadInput, Problem
from ..words import Words


@dataclass(frozen=True)
class Context:
    """One page in its edition. Everything is read, nothing is changed."""

    page: Page
    words: Words
    catalogue: Catalogue
    pages: Mapping[str, Page]           # slug → page, in this language
    order: Mapping[str, list[str]]      # section → slugs, as in data/navigation.yaml
    entries: Mapping[str, str]          # source → HTML of its entry
    cited_by: Mapping[str, list[str]]   # source → slugs of the pages that cite it, in this language
    drawings: Mapping[str, str]         # name → SVG
    today: date
    stale: frozenset[str] = field(default=frozenset())     # sections whose English changed after this translation
    statuses: Mapping[tuple[str, str], Any] = field(default_factory=dict)  # (language, slug) → state of the translation
    all_pages: Mapping[tuple[str, str], Page] = field(default_factory=dict)
    rules: Rules = field(default=Rules({}, {}))            # what readers are told of the rules of “instead check”
    claimed_on: Mapping[str, list[str]] = field(default_factory=dict)  # claim → slugs of the pages with a table that holds it

    forge: Forge | None = None

    @property
    def lang(self) -> str:
        return self.words.lang

    def text(self, value: Mapping[str, str]) -> str:
        """The words of a record in this language, escaped."""
        if self.lang not in value:
            raise self.bad(0, "record-language", f"A record on this page has no text in “{self.lang}”: {value['en'][:60]}", "Write it in the record.")
        return escape(value[self.lang], quote=False)

    def base(self) -> str:
        """Relative way from this page to the root of the language's site: ``""`` or ``../``…"""
        return "../" * self.page.url.count("/")

    def root(self) -> str:
        """Relative way from this page to the root of the whole site, where files for all languages lie."""
        return self.base() + ("" if self.lang == "en" else "../")

    def to(self, slug: str, anchor: str = "") -> str:
        """Relative address of another page by slug."""
        url = self.base() + self.pages[slug].url
        return (url or "./") + (f"#{anchor}" if anchor else "")

    def resolve(self, target: str, line: int) -> str:
        """Relative address for a link written as a file (``../cases/ctrlsec.md#x``). Raises ``BadInput``."""
        path, _, anchor = target.partition("#")
        slug = posixpath.normpath(posixpath.join(posixpath.dirname(self.page.slug), path)).removesuffix(".md")
        if slug not in self.pages:
            raise self.bad(line, "unknown-page", f"There is no page “{target}” in this language.", "Mend the path, or write the page first.")
        return self.to(slug, anchor)

    def bad(self, line: int, rule: str, message: str, cure: str) -> BadInput:
        return BadInput([Problem(self.page.path, line, 1, rule, message, cure)])


def foreign(text: str, lang: str, page_lang: str, tag: str = "span") -> str:
    """``text`` (HTML) marked with its language and direction when it is not the page's."""
    if lang == page_lang:
        return text
    return f'<{tag} lang="{lang}" dir="{direction(lang)}">{text}</{tag}>'


def direction(lang: str) -> str:
    return "rtl" if lang in ("ar", "fa", "he", "ur", "ps", "ckb") else "ltr"
