"""What the search reads first: every page's title, section, description, keywords, headings and the people it cites, one small file a language.

The whole text is Pagefind's (``build.index``) and is fetched only when this has no good answer: it weighs many times as much.
docs/scripts/rank.js reads what is written here, field by field in this order.
"""
from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, Iterable

from lxml import html as parser

from ..catalogue.models import Source
from ..pages import Page
from ..words import Words

# The search itself is no answer, the pages on which cards are chosen hold nothing but ways to them, and a pack to print holds pages that stand elsewhere.
LEFT_OUT = {"search", "choose", "pack-print"}
# Headings that every page has, and lists of what stands elsewhere.
COMMON = {"toc", "instead", "sources", "short"}
# Lists, whose headings name what other pages are about, and single claims, which a case or an explainer puts in their place: they come after those.
LISTS = {"glossary", "sources", "a-z", "about/rules", "about/translation-status"}
SINGLE = {"evidence"}
# What stands on the deck are the titles of the cards, which have pages of their own.
# Their sources are a hundred offices whose numbers they print; the offices themselves are headings.
DIRECTORIES = {"report", "help"}
# A heading that stands on more pages than this says which kind of page it is, not what it is about.
SHARED = 5
Entry = list[Any]


def entry(page: Page, words: Words, html: str, cited: Iterable[Source]) -> Entry:
    """[address in the language's site, title, section, description, [keyword], [[id, heading]], [name], 1 for what comes after the others]. ``html`` is the finished page."""
    section = words("nav-" + page.section) if page.section else ""
    keywords = [k.strip() for k in re.split("[,،]", str(page.meta.get("keywords", ""))) if k.strip()]
    return [page.url, page.title, section, str(page.meta.get("description", "")), keywords, [] if page.kind == "deck" else headings(html), [] if page.section in DIRECTORIES or page.kind == "card" else names(cited), int(page.slug in LISTS or page.section in SINGLE or page.kind == "card")]


def headings(html: str) -> list[list[str]]:
    """[id to jump to, words] of every heading of a page's text, its title apart, and of the answers that exercises offer. The id may be that of the part
    that the heading opens."""
    found: list[list[str]] = []
    tree = parser.document_fromstring(html)
    for h in tree.xpath("//main//*[self::h2 or self::h3 or self::h4 or self::label[@class='pick' and not(ancestor::*[@class='filter'])]]"):
        part = h if h.get("id") else next((a for a in h.iterancestors("details", "div", "section") if a.get("id")), None)
        where = part.get("id") if part is not None else ""
        # How many entries follow is written small.
        text = " ".join("".join(h.xpath(".//text()[not(parent::small)]")).split())
        if text and where not in COMMON and not (h.tag == "label" and any(text == other for _, other in found)):
            found.append([where, text])
    return found


def names(cited: Iterable[Source]) -> list[str]:
    """The authors of what a page cites, and who published it: what a reader remembers of a study."""
    found = [a.literal or f"{a.given or ''} {a.family}".strip() for s in cited for a in s.author] + [s.publisher for s in cited if s.publisher]
    return list(dict.fromkeys(str(name) for name in found))


def packed(entries: list[Entry]) -> str:
    """The file: the entries without the headings that many of them share."""
    on = Counter(text for e in entries for text in {text for _, text in e[5]})
    out = [[*e[:5], [h for h in e[5] if on[h[1]] <= SHARED], *e[6:]] for e in entries]
    return json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n"
