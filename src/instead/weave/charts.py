"""A chart on a page: the drawing, its caution, the same figures in a table, its sources, and the files to take away."""
from __future__ import annotations

from html import escape

from ..catalogue.models import Chart
from ..charts import amount, bars, dated, places, svg
from .context import Context
from .ledger import VERDICTS, chip, cites, slug


def chart(c: Context, arg: str, lines: list[tuple[int, str]], line: int) -> str:
    if arg not in c.catalogue.charts:
        raise c.bad(line, "unknown-chart", f"There is no chart “{arg}”.", f"Known: {', '.join(sorted(c.catalogue.charts)) or 'none'}.")
    found = c.catalogue.charts[arg]
    titles = {id: c.pages[f"cases/{id}"].title if f"cases/{id}" in c.pages else id for id in c.catalogue.cases}
    files = " · ".join(f'<a href="{c.root()}data/charts/{name}" download>{form}</a>' for name, form in ((f"{arg}.{c.lang}.svg", "SVG"), (f"{arg}.{c.lang}.png", "PNG"), (f"{arg}.csv", "CSV")))
    rows = _dates(c, found, titles) if found.years else _figures(c, found)
    return (f'<figure class="chart" id="chart-{arg}"><figcaption>{c.text(found.title)}</figcaption>{svg(found, c.catalogue, c.words, titles)}'
            f'<p>{c.text(found.caption)}</p><details class="more"><summary>{c.words("chart-table")}</summary>{rows}</details>'
            f'<p class="ui">{c.words("sources")}{c.words("colon")} {cites(places(found, c.catalogue))}</p><p class="ui">{c.words("download")}{c.words("colon")} {files}</p></figure>')


def _table(c: Context, title: str, heads: list[str], rows: list[tuple[str, list[str]]]) -> str:
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    body = "".join(f'<tr><th scope="row">{first}</th>' + "".join(f'<td data-k="{escape(h)}">{cell}</td>' for h, cell in zip(heads[1:], cells)) + "</tr>" for first, cells in rows)
    return f'<table class="stack wide"><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _figures(c: Context, found: Chart) -> str:
    heads = [c.words(m) for m in ("chart-what", "claim-year", "chart-figure", "chart-counted", "verdict")]
    tables = []
    for panel in found.panels:
        rows = []
        for bar in bars(panel.points, c.catalogue):
            what = c.text(bar.point.label)
            if slug(bar.claim.id) in c.pages:
                what = f'<a href="{c.to(slug(bar.claim.id))}">{what}</a>'
            rows.append((what, [c.words.period(bar.figure.period) if bar.figure.period else "—", amount(c.words, bar.figure),
                                f"{c.words('chart-' + bar.point.counted)} {cites(bar.claim.claimed_in)}", chip(c, *VERDICTS[bar.claim.verdict])]))
        tables.append(_table(c, c.text(panel.says), heads, rows))
    return "".join(tables)


def _dates(c: Context, found: Chart, titles: dict[str, str]) -> str:
    heads = [c.words(m) for m in ("case", "chart-began", "chart-ended")]
    rows = []
    for case in dated(found, c.catalogue):
        title = escape(titles[case.id], quote=False)
        if f"cases/{case.id}" in c.pages:
            title = f'<a href="{c.to(f"cases/{case.id}")}">{title}</a>'
        rows.append((title, [f"{c.words.date(case.began)} {cites(case.when.sources)}", c.words.date(case.ended) if case.ended else c.words("chart-open")]))
    return _table(c, c.text(found.title), heads, rows)
