"""The reading packs: the list of them, a page each, and a page each with all the texts, for paper."""
from __future__ import annotations

from typing import Iterator, Mapping

from ..catalogue import Catalogue
from ..packs import INDEX, ordered, slug, to_print
from ..pages import Page
from ..words import Words
from .page import page


def packs(catalogue: Catalogue, w: Words, written: Mapping[str, Page]) -> Iterator[Page]:
    """Every page of the packs in one language."""
    found = ordered(catalogue.packs)
    if not found:
        return
    updated = max(p.checked for p in found).isoformat()
    lists = {"title": w("packs-title"), "description": w("packs-stand"), "kind": "packs", "updated": updated, "keywords": w("packs-keywords")}
    yield page(w, INDEX, "data/packs", lists, "::: packs\n:::\n")
    for pack in found:
        # It has changed when one of its texts has.
        days = [pack.checked.isoformat(), *(str(written[s].meta.get("updated", "")) for s in pack.pages if s in written)]
        meta = {"title": pack.title.get(w.lang, ""), "description": pack.description.get(w.lang, ""), "updated": max(days), "contains": pack.contains.get(w.lang, "")}
        record = f"data/packs/{pack.id}.yaml"
        yield page(w, slug(pack.id), record, meta | {"kind": "pack", "keywords": w("pack-keywords")}, f"::: pack {pack.id}\n:::\n")
        yield page(w, to_print(pack.id), record, meta | {"kind": "pack-print", "tab": f"{meta['title']} · {w('pack-print')}", "description": f"{w('pack-print')}{w('colon')} {meta['title']}"}, f"::: pack-print {pack.id}\n:::\n")
