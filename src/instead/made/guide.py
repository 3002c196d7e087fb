"""The pages of the guide: one a question, one a list of steps, the whole on one page, and the cards to keep.

What a bystander sees is a number: in the address and in the title of the tab.
"""
from __future__ import annotations

from typing import Iterator, Mapping

from ..catalogue import Catalogue
from ..guide import START, nodes, slug
from ..pages import Page
from ..words import Words
from .page import page


def guide(catalogue: Catalogue, w: Words, written: Mapping[str, Page]) -> Iterator[Page]:
    """Every page of the guide in one language."""
    tree = nodes(catalogue)
    if not tree:
        return
    start = catalogue.guide[START]
    meta = {"updated": str(start.checked), "critical": "true"}
    # What a page of text says of itself; a question has nothing hard in it, and its answers should be in sight at once.
    about = {"contains": w("guide-contains"), "review": {"state": "editors", "date": str(start.checked)}}
    for digits, node in tree.items():
        tab = f"{w('guide-tab', n=digits)} · {w('site-name')}" if digits else w("site-name")
        if not digits:
            text = {"title": w("guide-title"), "description": start.lead.get(w.lang, ""), "kind": "guide-start", "keywords": w("guide-keywords")}
        elif node.question:
            text = {"title": node.question.ask.get(w.lang, ""), "description": node.question.lead.get(w.lang, ""), "kind": "guide"}
        else:
            text = {"title": w("guide-end-title"), "description": w("guide-end-stand"), "kind": "guide", **about}
        record = f"data/guide/{node.question.id}.yaml" if node.question else f"data/answers/{node.way[-1].id}.yaml"
        yield page(w, node.slug, record, {**meta, **text, "tab": tab}, f"::: guide {digits or START}\n:::\n")
    for name in ("all", "cards"):
        text = {"title": w(f"guide-{name}"), "description": w(f"guide-{name}-stand"), "kind": "guide-print", "tab": f"{w(f'guide-{name}-tab')} · {w('site-name')}", **about}
        yield page(w, slug(name), f"data/guide/{START}.yaml", {**meta, **text}, f"::: guide {name}\n:::\n")

