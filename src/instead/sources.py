"""How the sources stand: how each was read, what is due, what is cited nowhere, and what rests on one source."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .catalogue.models import Claim
from .check.sources import SOURCED
from .site import SOURCE, Site

# Days before a source has to be opened again on which it begins to be listed.
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Status:
    """What there is to know, by id; ``due`` with the day, ``pages`` and ``claims`` with the one source."""

    read: Counter[tuple[str, str]]          # (how it was read, kind) → sources
    due: list[tuple[date, str]]
    uncited: list[str]
    claims: list[tuple[str, str]]
    pages: list[tuple[str, str]]
    unarchived: list[str]
    gone: list[str]


def status(site: Site) -> Status:
    """How the sources stand on the day of the site."""
    found = site.catalogue.sources
    cited = {key for lang in site.languages for key in site.cited_by[lang]}
    due = sorted((s.checked + timedelta(days=SOURCE), s.id) for s in found.values())
    one = {c.id: keys for c in site.catalogue.claims.values() if len(keys := _carriers(c)) == 1}
    pages = {slug: keys for slug, page in site.edition(site.languages[0]).items() if page.kind in SOURCED and len(keys := site.citations(page)) == 1}
    return Status(Counter((s.seen, s.kind) for s in found.values()), [(day, id) for day, id in due if day - AHEAD <= site.today], sorted(found.keys() - cited),
                  [(id, *keys) for id, keys in sorted(one.items())], [(slug, *keys) for slug, keys in sorted(pages.items())],
                  sorted(s.id for s in found.values() if s.url and not s.archived), sorted(s.id for s in found.values() if s.gone))


def _carriers(claim: Claim) -> set[str]:
    """The sources in which a claim stands or which support it: what speaks against it does not carry it."""
    return {place.source for place in (*claim.claimed_in, *claim.for_)}


def lines(found: Status) -> Iterator[str]:
    """The status as Markdown that reads as plain text too."""
    yield f"## Read ({sum(found.read.values())})"
    for (seen, kind), n in sorted(found.read.items(), key=lambda x: (x[0][0], -x[1])):
        yield f"- {'whole' if seen == 'full' else 'the cited passages'}, {kind}: {n}"
    parts = (("To open again", [f"by {day}: {id}" for day, id in found.due]), ("Cited nowhere", found.uncited),
             ("Claims that rest on one source", [f"{claim}: {source}" for claim, source in found.claims]),
             ("Pages that rest on one source", [f"{page}: {source}" for page, source in found.pages]),
             ("Gone, shown as the archived copy", found.gone), ("On the web, without an archived copy", found.unarchived))
    for heading, items in parts:
        yield from ("", f"## {heading} ({len(items)})", *(f"- {item}" for item in items))
