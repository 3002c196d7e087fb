"""The code of each card: a telephone held over the printed card opens its page."""
from __future__ import annotations

import io

import segno

from ..cards import slug
from ..site import Site
from . import metadata


def files(site: Site, site_url: str) -> dict[str, str]:
    """Name below the site's root → SVG."""
    out = {}
    for id in site.catalogue.cards:
        for lang in site.languages:
            if page := site.pages.get((lang, slug(id))):
                drawn = io.BytesIO()
                segno.make(metadata.address(page, site, site_url), error="m", micro=False).save(drawn, kind="svg", xmldecl=False, omitsize=True, border=2)
                out[("" if lang == site.languages[0] else f"{lang}/") + page.url + "qr.svg"] = drawn.getvalue().decode()
    return out
