"""The page that shows a pack which somebody put together: one in each language, for every choice."""
from __future__ import annotations

from typing import Iterator, Mapping

from ..catalogue import Catalogue
from ..pages import Page
from ..weave.builder import BUILD, CHOICE
from ..words import Words
from .page import page


def choice(catalogue: Catalogue, w: Words, written: Mapping[str, Page]) -> Iterator[Page]:
    """The page of the choice, where there is a page on which to choose."""
    if BUILD in written:
        meta = {"title": w("build-title"), "description": w("build-stand"), "kind": "choose", "updated": str(written[BUILD].meta.get("updated", ""))}
        yield page(w, CHOICE, f"locales/{w.lang}.po", meta, "::: chosen\n:::\n")
