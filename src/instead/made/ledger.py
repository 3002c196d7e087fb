"""The ledger of claims: a page for each claim, and a page for each value by which the ledger can be narrowed."""
from __future__ import annotations

from typing import Iterator, Mapping

from ..catalogue import Catalogue
from ..catalogue.models import Claim
from ..pages import Page
from ..weave.ledger import FACETS, slug, title_of, values, view
from ..words import Words
from .page import page


def pages(catalogue: Catalogue, w: Words, written: Mapping[str, Page]) -> Iterator[Page]:
    """Every claim by its own address, then the narrowed ledgers."""
    kinds = {s.id: s.kind for s in catalogue.sources.values()}
    updated: dict[tuple[str, str], str] = {}
    for claim in catalogue.claims.values():
        day = claim.checked.isoformat()
        meta = {"title": claim.claim[w.lang].rstrip("."), "description": _standfirst(claim, w), "kind": "claim", "updated": day}
        yield page(w, slug(claim.id), f"data/claims/{claim.id}.yaml", meta, f"::: claim {claim.id}\n:::\n")
        for facet in FACETS:
            for value in values(claim, facet, kinds):
                updated[facet, value] = max(day, updated.get((facet, value), ""))
    for (facet, value), day in updated.items():
        meta = {"title": f"{w('ledger')}{w('colon')} {title_of(w, written, facet, value)}", "description": w("ledger-narrowed"), "kind": "ledger", "updated": day}
        yield page(w, view(facet, value), "data/claims", meta, f"::: ledger {facet}={value}\n:::\n")


def _standfirst(claim: Claim, w: Words) -> str:
    """What the claim does not show, which a reader should know first; else who says so."""
    return f"{w('does-not-show')}{w('colon')} {claim.not_shown[w.lang]}" if claim.not_shown else claim.by[w.lang]
