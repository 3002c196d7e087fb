"""The charts to take away: a drawing in each language, and the figures for programs."""
from __future__ import annotations

from ..charts import svg, table
from ..site import Site


def files(site: Site) -> dict[str, str]:
    """Name below the site's root → text."""
    titles = {lang: {id: site.pages[lang, f"cases/{id}"].title if (lang, f"cases/{id}") in site.pages else id for id in site.catalogue.cases} for lang in site.published}
    out = {}
    for chart in site.catalogue.charts.values():
        out[f"data/charts/{chart.id}.csv"] = table(chart, site.catalogue, site.published, titles)
        for lang in site.published:
            if lang in chart.title:
                out[f"data/charts/{chart.id}.{lang}.svg"] = svg(chart, site.catalogue, site.words(lang), titles[lang], alone=True) + "\n"
    return out
