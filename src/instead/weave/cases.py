"""All cases in one table, a row each, in the order of the navigation."""
from __future__ import annotations

from html import escape

from ..catalogue.load import Catalogue
from ..catalogue.models import Case, Cited
from .context import Context
from .ledger import cites

# Fields of a case and the heading of each, in the order of the columns.
COLUMNS = (("who", "case-who"), ("when", "case-when"), ("did", "case-did"), ("claimed", "case-claimed"), ("known", "case-known"), ("effects", "case-effects"), ("law", "case-law"))


def cited(catalogue: Catalogue) -> set[str]:
    """The sources that the table cites."""
    return {place.source for case in catalogue.cases.values() for place in places(case)}


def places(case: Case) -> list[Cited]:
    return [place for name, _ in COLUMNS for place in getattr(case, name).sources]


def cases(c: Context, arg: str, lines: list[tuple[int, str]], line: int) -> str:
    """The table. A script may put its rows into another order; the plain one is the site's own."""
    order = [s for s in c.order.get("cases", ()) if s in c.catalogue.cases and f"cases/{s}" in c.pages]
    rows = []
    for case in (c.catalogue.cases[s] for s in order):
        cells = []
        for name, message in COLUMNS:
            said = getattr(case, name)
            text = f"{c.text(said.says)} {cites(said.sources)}"
            cells.append(f'<td data-k="{c.words(message)}">' + (f'<time datetime="{case.began}">{text}</time>' if name == "when" else text) + "</td>")
        ways = []
        for slug in case.instead:
            if slug not in c.pages:
                raise c.bad(line, "unknown-page", f"data/cases/{case.id}.yaml leads to “{slug}”, which is no page in this language.", "Mend the name in the record.")
            ways.append(f'<a class="go" href="{c.to(slug)}">{escape(c.pages[slug].title, quote=False)}</a>')
        title = escape(c.pages[f"cases/{case.id}"].title, quote=False)
        rows.append(f'<tr id="case-{case.id}"><th scope="row"><a href="{c.to(f"cases/{case.id}")}">{title}</a></th>{"".join(cells)}<td data-k="{c.words("do-this-instead")}">{" ".join(ways)}</td></tr>')
    heads = "".join(f'<th scope="col">{c.words(m)}</th>' for m in ("case", *(m for _, m in COLUMNS), "do-this-instead"))
    sort = "|".join(c.words(m) for m in ("sort", "sort-plain", "sort-year", "sort-name"))
    return (f'<table class="claims cases wide" data-sort="{escape(sort)}"><caption>{c.words("cases-caption")}</caption>'
            f'<thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>')
