"""Arithmetic that readers are shown: calculated from the figures of the claims, never written down."""
from __future__ import annotations

from typing import Iterable, Iterator

from .catalogue.load import Catalogue
from .catalogue.models import Sum


def results(sums: Iterable[Sum], catalogue: Catalogue) -> Iterator[tuple[Sum, list[float], float]]:
    """(what is calculated, its figures, the result) of each; a share is a part of one. A claim or figure that is not there is told when the records are read."""
    for s in sums:
        found = [next((f.value for f in catalogue.claims[o.claim].figures if f.unit == o.unit), None) if o.claim in catalogue.claims else None for o in s.of]
        figures = [value for value in found if value is not None]
        if len(figures) == len(found):
            yield s, figures, {"sum": sum(figures), "difference": figures[0] - sum(figures[1:]), "share": figures[0] / figures[1] if figures[1] else 0.0}[s.how]
