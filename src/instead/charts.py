"""Charts drawn from records: the figures of claims as bars, or the dates of the cases on a line of years.

A chart is 360 units wide, as a telephone is: each bar has its label above it, so that nothing is too small to read there. In a language written from
right to left everything runs from right to left, the bars and the years as well. Colours are attributes, since a file that is taken away has no
stylesheet; on the site the stylesheet overrides them. What a bar stands for is never told by its colour alone.
"""
from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from html import escape
from typing import Iterable, Mapping

from .catalogue.load import Catalogue
from .catalogue.models import Case, Chart, Cited, Claim, Figure, Point
from .finish.text import arabic_plain, english, french
from .words import Words

WIDTH, EDGE = 360, 8
# Room behind the longest bar for its figure.
ROOM = 114
# Fill, stroke and dashes of a bar: full, pale with a line around it, only a broken line. They differ in black and white.
LOOKS = {"full": ("#4b1f42", "#4b1f42", ""), "pale": ("#d9c7d3", "#4b1f42", ""), "dashed": ("none", "#5f5665", ' stroke-dasharray="4 3"')}
# Who counted → how that looks, in the order of the key.
COUNTED = {"outside": "full", "service": "pale", "group": "dashed"}
INK, SOFT = "#2c222a", "#695c65"
# Fonts of a file, those of its script first: what draws it takes the others for single signs only.
FAMILY = {"ltr": "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif", "rtl": "system-ui, 'Noto Sans Arabic', 'Noto Sans', sans-serif"}


@dataclass(frozen=True)
class Bar:
    """A point of a chart with its figure and claim."""

    point: Point
    figure: Figure
    claim: Claim

    @property
    def end(self) -> float:
        return self.figure.to or self.figure.value


def bars(points: Iterable[Point], catalogue: Catalogue) -> list[Bar]:
    """The bars of some points. A claim or figure that is not there is told when the records are read."""
    found = []
    for point in points:
        claim = catalogue.claims.get(point.figure.claim)
        figure = next((f for f in claim.figures if f.unit == point.figure.unit), None) if claim else None
        if claim and figure:
            found.append(Bar(point, figure, claim))
    return found


def every_bar(chart: Chart, catalogue: Catalogue) -> list[Bar]:
    return [bar for panel in chart.panels for bar in bars(panel.points, catalogue)]


def dated(chart: Chart, catalogue: Catalogue) -> list[Case]:
    """The cases of a chart of dates, the earliest first; none for another chart."""
    return sorted(catalogue.cases.values(), key=lambda case: (case.began, case.id)) if chart.years else []


def places(chart: Chart, catalogue: Catalogue) -> list[Cited]:
    """Where everything that the chart shows can be read, each place once."""
    found = [place for bar in every_bar(chart, catalogue) for place in bar.claim.claimed_in] + [place for case in dated(chart, catalogue) for place in case.when.sources]
    return list({(p.source, p.at): p for p in found}.values())


def amount(w: Words, figure: Figure) -> str:
    """A figure, or its two bounds, in the words of a language."""
    between = " إلى " if w.lang == "ar" else "–"
    return w.number(figure.value) + (f"{between}{w.number(figure.to)}" if figure.to is not None else "")


def label(w: Words, bar: Bar) -> str:
    return bar.point.label[w.lang] + (f"{w.comma}{w.period(bar.figure.period)}" if bar.figure.period else "")


def when(w: Words, case: Case) -> str:
    """The dates of a case as a label has room for them."""
    if case.ended is None:
        return w("chart-since", date=w.date(case.began))
    return w.date(case.began) if case.ended == case.began else w.period(f"{case.began}/{case.ended}")


def description(chart: Chart, catalogue: Catalogue, w: Words, titles: Mapping[str, str]) -> str:
    """The finding and every figure, for those who do not see the chart."""
    parts, mark = [chart.finding[w.lang]], {"ar": "؛ ", "fr": " ; "}.get(w.lang, "; ")
    for panel in chart.panels:
        parts.append(f"{panel.says[w.lang]}{w('colon')} " + mark.join(f"{label(w, bar)}{w('colon')} {amount(w, bar.figure)}" for bar in bars(panel.points, catalogue)) + ".")
    if chart.years:
        parts.append(mark.join(f"{titles[case.id]}{w('colon')} {when(w, case)}" for case in dated(chart, catalogue)) + ".")
    return " ".join(parts)


def _shown(text: str, lang: str) -> str:
    """Text of a drawing, escaped, with the marks of its language, and in Arabic names in other letters in their own direction: a page's own typography leaves drawings alone."""
    text = escape(text, quote=False)
    return {"en": english, "fr": french, "ar": arabic_plain}.get(lang, str)(text)


class _Sheet:
    """What has been drawn so far, from the top to ``y``. A place is measured from the side where the lines of the language begin."""

    def __init__(self, w: Words, alone: bool) -> None:
        self.lang, self.rtl, self.alone, self.y, self.out = w.lang, w.dir == "rtl", alone, 0.0, [""]

    def x(self, place: float) -> str:
        return _n(WIDTH - place if self.rtl else place)

    def text(self, place: float, y: float, words: str, size: int = 13, colour: str = INK, anchor: str = "", bold: bool = False) -> None:
        kind, shown = ' class="soft"' if colour == SOFT else "", _shown(words, self.lang)
        # Many programs that open a file know no ``direction``: there its text ends on the right, and says itself how it runs.
        if self.rtl and self.alone:
            anchor, shown = anchor or "end", f"\u202b{shown}\u202c"
        self.out.append(f'<text x="{self.x(place)}" y="{_n(y)}" fill="{colour}"{kind}' + (f' font-size="{size}"' if size != 13 else "") + (f' text-anchor="{anchor}"' if anchor else "")
                        + (' font-weight="700"' if bold else "") + f">{shown}</text>")

    def bar(self, place: float, y: float, length: float, height: float, look: str) -> None:
        fill, stroke, dashes = LOOKS[look]
        left = WIDTH - place - length if self.rtl else place
        self.out.append(f'<rect class="{look}" x="{_n(left)}" y="{_n(y)}" width="{_n(length)}" height="{_n(height)}" fill="{fill}" stroke="{stroke}"{dashes}/>')

    def path(self, points: Iterable[tuple[float, float]], name: str, stroke: str = INK) -> None:
        d = "M" + "L".join(f"{self.x(x)} {_n(y)}" for x, y in points)
        self.out.append(f'<path class="{name}" d="{d}" stroke="{stroke}" fill="none"/>')


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def svg(chart: Chart, catalogue: Catalogue, w: Words, titles: Mapping[str, str], alone: bool = False) -> str:
    """The chart in one language; ``titles``: case → the title of its page. ``alone`` is a file that is taken away: it has its own ground and says what it is."""
    sheet = _Sheet(w, alone)
    if alone:
        sheet.y += 4
    if chart.years:
        _years(sheet, chart, catalogue, w, titles)
    else:
        _panels(sheet, chart, catalogue, w)
    height = _n(sheet.y)
    name = f"chart-{chart.id}"
    file = f' xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH}" height="{_n(2 * sheet.y)}"' if alone else ""
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>' if alone else ""
    family = f' font-family="{FAMILY[w.dir]}"' if alone else ""
    direction = "" if alone else f' direction="{w.dir}"'
    return (f'<svg{file} class="keep" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d"{direction} font-size="13"{family}>'
            f'<title id="{name}-t">{_shown(chart.title[w.lang], w.lang)}</title><desc id="{name}-d">{_shown(description(chart, catalogue, w, titles), w.lang)}</desc>'
            f'{ground}{"".join(sheet.out)}</svg>')


def _panels(sheet: _Sheet, chart: Chart, catalogue: Catalogue, w: Words) -> None:
    shown = {bar.point.counted for bar in every_bar(chart, catalogue)}
    for counted in (c for c in COUNTED if c in shown):
        sheet.bar(EDGE, sheet.y + 3, 22, 11, COUNTED[counted])
        sheet.text(EDGE + 30, sheet.y + 13, w(f"chart-{counted}"), 12)
        sheet.y += 20
    for panel in chart.panels:
        found = bars(panel.points, catalogue)
        scale = (WIDTH - 2 * EDGE - ROOM) / max((bar.end for bar in found), default=1)  # without a bar: the claim is missing, which a rule says
        sheet.y += 26
        sheet.text(EDGE, sheet.y, panel.says[w.lang], 14, bold=True)
        sheet.y += 10
        for bar in found:
            sheet.text(EDGE, sheet.y + 12, label(w, bar), 12)
            low, high = max(bar.figure.value * scale, 1), bar.end * scale
            sheet.bar(EDGE, sheet.y + 18, low, 13, COUNTED[bar.point.counted])
            if high > low:  # from the lower to the upper bound
                sheet.path([(EDGE + low, sheet.y + 24.5), (EDGE + high, sheet.y + 24.5)], "span")
                sheet.path([(EDGE + high, sheet.y + 20), (EDGE + high, sheet.y + 29)], "span")
            sheet.text(EDGE + high + 6, sheet.y + 29, amount(w, bar.figure), bold=True)
            sheet.y += 42
    sheet.y += 4


def _years(sheet: _Sheet, chart: Chart, catalogue: Catalogue, w: Words, titles: Mapping[str, str]) -> None:
    assert chart.years
    first, last = chart.years
    month = (WIDTH - 2 * EDGE) / ((last + 1 - first) * 12)
    found = dated(chart, catalogue)
    top, bottom = sheet.y + 20, sheet.y + 20 + 38 * len(found) + 6
    for place in (EDGE + (year - first) * 12 * month for year in range(first, last + 2)):
        sheet.path([(place, top), (place, bottom)], "grid", "#e0d5c9")
    for year in range(first, last + 1, 2):
        for y in (top - 6, bottom + 14):
            sheet.text(EDGE + ((year - first) * 12 + 6) * month, y, str(year), 11, SOFT, "middle")
    sheet.y = top
    for case in found:
        begins, ends = _months(case.began, first), _months(case.ended, first, after=True) if case.ended else (last + 1 - first) * 12
        start, end = EDGE + max(begins, 0) * month, EDGE + ends * month
        sheet.text(EDGE, sheet.y + 16, f"{titles[case.id]}{w.comma}{when(w, case)}", 12)
        sheet.bar(start, sheet.y + 22, max(end - start, 2), 10, "full" if case.ended else "pale")
        # A point at the side where the bar would go on.
        if begins < 0:
            sheet.path([(start + 4, sheet.y + 24), (start, sheet.y + 27), (start + 4, sheet.y + 30)], "tip", "#fff")
        if not case.ended:
            sheet.path([(end - 5, sheet.y + 24), (end - 1, sheet.y + 27), (end - 5, sheet.y + 30)], "span")
        sheet.y += 38
    sheet.y = bottom + 20


def _months(day: str, first: int, after: bool = False) -> int:
    """Months from the beginning of the year ``first`` to a date, or to the end of the month or year that it names."""
    year, month = int(day[:4]), int(day[5:7] or 0)
    return (year - first) * 12 + ((month or 12) if after else (month or 1) - 1)


def table(chart: Chart, catalogue: Catalogue, languages: Iterable[str], titles: Mapping[str, Mapping[str, str]]) -> str:
    """The figures as CSV, with the words of every language; ``titles``: language → case → the title of its page."""
    file = io.StringIO()
    writer, langs = csv.writer(file, lineterminator="\n"), list(languages)
    where = lambda cited: "; ".join(f"{p.source}, {p.at}" for p in cited)  # noqa: E731
    if chart.years:
        writer.writerow(["case", *(f"title_{x}" for x in langs), "began", "ended", "sources"])
        for case in dated(chart, catalogue):
            writer.writerow([case.id, *(titles[x].get(case.id, "") for x in langs), case.began, case.ended or "", where(case.when.sources)])
        return file.getvalue()
    writer.writerow([*(f"panel_{x}" for x in langs), *(f"label_{x}" for x in langs), "value", "to", "unit", "period", "counted", "claim", "verdict", "sources"])
    for panel in chart.panels:
        for bar in bars(panel.points, catalogue):
            f = bar.figure
            writer.writerow([*(panel.says.get(x, "") for x in langs), *(bar.point.label.get(x, "") for x in langs), f"{f.value:g}" if f.value < 1e6 else f"{f.value:.0f}",
                             "" if f.to is None else f"{f.to:.0f}", f.unit, f.period or "", bar.point.counted, bar.claim.id, bar.claim.verdict, where(bar.claim.claimed_in)])
    return file.getvalue()
