"""One page without a file."""
from __future__ import annotations

from typing import Any, Mapping

from ..catalogue.yaml import Located
from ..pages import Page
from ..words import Words


def page(words: Words, slug: str, record: str, meta: Mapping[str, Any], body: str) -> Page:
    """A page in the language of ``words``; ``record`` is the file it comes from. ``meta`` is front matter as a file would have it: text, lists and maps."""
    return Page(words.lang, slug, record, meta, body, 1, Located(meta, {}), made=True)
