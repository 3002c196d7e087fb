"""The charts to take away: a drawing in each language, for programs that draw and for those that only show pictures, and the figures."""
from __future__ import annotations

from pathlib import Path

import resvg_py

from .. import kept
from ..charts import svg, table
from ..site import Site

FONTS = Path(__file__).parent.parent / "publish/fonts"
# Nothing of the machine is used, so that a picture has the same bytes everywhere.
_USED = [str(FONTS / f"{name}.ttf") for name in ("NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold")]


def png(drawing: str) -> bytes:
    """A chart drawn ``alone`` as a picture, 1,080 dots wide: enough for a page of paper and for a slide."""
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=1.5, skip_system_fonts=True, font_files=_USED, font_family="Noto Sans", sans_serif_family="Noto Sans"))


def files(site: Site) -> dict[str, str | bytes]:
    """Name below the site's root → what the file holds."""
    titles = {lang: {id: site.pages[lang, f"cases/{id}"].title if (lang, f"cases/{id}") in site.pages else id for id in site.catalogue.cases} for lang in site.published}
    out: dict[str, str | bytes] = {}
    drawings: dict[str, str] = {}
    for chart in site.catalogue.charts.values():
        out[f"data/charts/{chart.id}.csv"] = table(chart, site.catalogue, site.published, titles)
        for lang in site.published:
            if lang in chart.title:
                name = f"data/charts/{chart.id}.{lang}"
                drawings[name] = svg(chart, site.catalogue, site.words(lang), titles[lang], alone=True)
                out[f"{name}.svg"] = drawings[name] + "\n"
    kept_in, made_from = site.cache and site.cache / "charts", kept.key(kept.program(), *(x for row in drawings.items() for x in row))
    return out | kept.files(kept_in, made_from, lambda: {f"{name}.png": png(drawing) for name, drawing in drawings.items()})
