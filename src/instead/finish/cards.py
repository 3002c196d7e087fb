"""The codes of cards and reading packs: a telephone held over the paper opens the page."""
from __future__ import annotations

import io

import segno

from .. import cards, kept, packs
from ..site import Site
from . import metadata


def code(address: str) -> str:
    """The code of an address, as SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, omitsize=True, border=2)
    return drawn.getvalue().decode()


def files(site: Site, site_url: str) -> dict[str, str]:
    """Name below the site's root → SVG."""
    addresses = {}
    for name in (*map(cards.slug, site.catalogue.cards), *map(packs.slug, site.catalogue.packs)):
        for lang in site.languages:
            if page := site.pages.get((lang, name)):
                addresses[("" if lang == site.languages[0] else f"{lang}/") + page.url + "qr.svg"] = metadata.address(page, site, site_url)
    kept_in, made_from = site.cache and site.cache / "codes", kept.key(kept.program(), *(x for row in addresses.items() for x in row))
    drawn = kept.files(kept_in, made_from, lambda: {name: code(address).encode() for name, address in addresses.items()})
    return {name: data.decode() for name, data in drawn.items()}
