"""Maps of the site for search engines and for harvesters of teaching material (https://www.sitemaps.org/protocol.html)."""
from __future__ import annotations

from typing import Iterable
from xml.sax.saxutils import escape

from ..pages import Page
from ..site import Site
from . import metadata


def sitemap(pages: Iterable[Page], site: Site, site_url: str) -> str:
    """A map of ``pages``, each with its versions in other languages (https://developers.google.com/search/docs/specialty/international/localized-versions)."""
    rows = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    for page in sorted(pages, key=lambda p: (p.slug, p.lang)):
        found = metadata.alternates(page, site)
        links = [(lang, metadata.address(p, site, site_url)) for lang, p in found.items()]
        if "en" in found:
            links.append(("x-default", metadata.address(found["en"], site, site_url)))
        alternates = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(url)}"/>' for lang, url in links)
        rows.append(f"<url><loc>{escape(metadata.address(page, site, site_url))}</loc><lastmod>{page.meta.get('updated', '')}</lastmod>{alternates}</url>")
    return "\n".join([*rows, "</urlset>"]) + "\n"
