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
        title = " · ".join((w("time-" + time), w("company-" + company), w("choose-" + str(age))))
        meta = {"title": title, "description": w("choose-stand"), "kind": "choose", "updated": updated}
        yield page(w, choice(time, company, age), "data/cards", meta, f"::: chooser {time} {company} {age}\n:::\n")
    lists = ((LIST, "cards", "chooser all", w("cards-title"), w("cards-stand"), w("cards-keywords")), (DECK, "deck", "deck", w("deck-title"), w("deck-stand"), w("deck-keywords")))
    for name, kind, block, title, stand, keywords in lists:
        yield page(w, name, "data/cards", {"title": title, "description": stand, "kind": kind, "updated": updated, "keywords": keywords}, f"::: {block}\n:::\n")
