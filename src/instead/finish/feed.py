"""The corrections of one language as an Atom feed (RFC 4287): whoever assigned a page can follow what was mended in it."""
from __future__ import annotations

from xml.etree import ElementTree as ET

from ..site import Site
from . import metadata

ATOM = "http://www.w3.org/2005/Atom"


def corrections(site: Site, lang: str, site_url: str) -> bytes:
    """The feed of ``lang``; its date is that of the newest correction, so that building again changes nothing."""
    w, records = site.words(lang), sorted(site.catalogue.corrections.values(), key=lambda r: r.on, reverse=True)
    page = site.pages[lang, "about/corrections"]
    home = metadata.address(page, site, site_url)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": lang})

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        child = ET.SubElement(parent, tag, attributes)
        child.text = text or None
        return child

    add(feed, "title", f"{page.title} · {w('site-name')}")
    add(feed, "id", home)
    add(feed, "link", href=home)
    add(feed, "link", rel="self", href=home + "feed.xml")
    newest = records[0].on.isoformat() if records else str(page.meta["updated"])
    add(feed, "updated", f"{newest}T00:00:00Z")
    add(add(feed, "author"), "name", w("site-name"))
    for r in records:
        entry = add(feed, "entry")
        titles = w.list([site.pages[lang, slug].title for slug in r.pages if (lang, slug) in site.pages])
        add(entry, "title", titles or r.id)
        add(entry, "id", f"{home}#{r.id}")
        add(entry, "link", href=f"{home}#{r.id}")
        add(entry, "updated", f"{r.on.isoformat()}T00:00:00Z")
        add(entry, "content", f"{w('corrected-said')}: {r.said[lang]}\n{w('corrected-right')}: {r.is_right[lang]}", type="text")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="utf-8")
