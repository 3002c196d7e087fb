"""The cards of what to do instead: a page each, the pages on which they are chosen, the list of all, and the deck for paper."""
from __future__ import annotations

from typing import Iterator, Mapping

from ..cards import CHOICES, DECK, LIST, choice, slug
from ..catalogue import Catalogue
from ..pages import Page
from ..words import Words
from .page import page


def cards(catalogue: Catalogue, w: Words, written: Mapping[str, Page]) -> Iterator[Page]:
    """Every card by its own address, then the pages that lead to them."""
    found = catalogue.cards.values()
    if not found:
        return
    for card in found:
        # What a bystander sees in the tab is the better move.
        better = card.instead.get(w.lang, "")
        meta = {"title": card.urge.get(w.lang, "").rstrip("."), "description": f"{w('do-this-instead')}{w('colon')} {better}. {card.how.get(w.lang, '')}", "kind": "card",
                "updated": card.checked.isoformat(), "tab": f"{better} · {w('site-name')}", "contains": w("card-contains"),
                "review": {"state": "editors", "date": card.checked.isoformat()}}
        yield page(w, slug(card.id), f"data/cards/{card.id}.yaml", meta, f"::: card {card.id}\n:::\n")
    updated = max(c.checked for c in found).isoformat()
    for time, company, age in CHOICES:
        title = " · ".join((w(f"time-{time}"), w(f"company-{company}"), w(f"choose-{age}")))
        meta = {"title": title, "description": w("choose-stand"), "kind": "choose", "updated": updated}
        yield page(w, choice(time, company, age), "data/cards", meta, f"::: chooser {time} {company} {age}\n:::\n")
    for name, kind in ((LIST, "cards"), (DECK, "deck")):
        meta = {"title": w(f"{kind}-title"), "description": w(f"{kind}-stand"), "kind": kind, "updated": updated, "keywords": w(f"{kind}-keywords")}
        yield page(w, name, "data/cards", meta, f"::: {'deck' if kind == 'deck' else 'chooser all'}\n:::\n")
