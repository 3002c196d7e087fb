"""Pages that have no file in ``docs/``: they are made from records, in every language at once.

A maker, one module a section of the site, takes the records, the words of one language and its written pages (slug → page), and gives pages. Their
bodies are Markdown with ``:::`` blocks, as a writer would write them; ``path`` is the record's file, where whatever is wrong with the page is to be
mended. No translation can lag.
"""
from __future__ import annotations

from typing import Callable, Iterator, Mapping

from ..catalogue import Catalogue
from ..pages import Page
from ..problems import Problem
from ..words import Words
from . import builder, cards, directory, guide, ledger, packs

Maker = Callable[[Catalogue, Words, Mapping[str, Page]], Iterator[Page]]
# Every kind of page that is made, in the order in which they are looked for.
MAKERS: tuple[Maker, ...] = (directory.countries, directory.platforms, ledger.pages, guide.guide, cards.cards, packs.packs, builder.choice)


def made(catalogue: Catalogue, words: Mapping[str, Words], written: Mapping[tuple[str, str], Page]) -> tuple[dict[tuple[str, str], Page], list[Problem]]:
    """(language, slug) → every page that the records give in the languages of ``words``, and those that would stand on a page of ``docs/``."""
    pages, problems = {}, []
    for lang, w in words.items():
        own = {slug: p for (language, slug), p in written.items() if language == lang}
        for maker in MAKERS:
            for p in maker(catalogue, w, own):
                if (lang, p.slug) in written or (lang, p.slug) in pages:
                    problems.append(Problem(p.path, 0, 0, "made-page", f"There is another page at {p.slug}.", "Give the record another id, or remove the other page."))
                pages[lang, p.slug] = p
    return pages, problems
