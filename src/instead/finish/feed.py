"""Atom feeds (RFC 4287) of one language: the corrections, so that whoever assigned a page can follow what was mended in it, and what there is to teach with."""
from __future__ import annotations

from xml.etree import ElementTree as ET

from ..pages import Page
from ..site import Site
from . import learning, metadata

ATOM = "http://www.w3.org/2005/Atom"


def corrections(site: Site, lang: str, site_url: str) -> bytes:
    """The feed of corrections; its date is that of the newest one, so that building again changes nothing."""
    w, records = site.words(lang), sorted(site.catalogue.corrections.values(), key=lambda r: r.on, reverse=True)
    page = site.pages[lang, "about/corrections"]
    home = metadata.address(page, site, site_url)
    feed = _feed(site, page, home, records[0].on.isoformat() if records else str(page.meta["updated"]))
    for r in records:
        titles = w.list([site.pages[lang, slug].title for slug in r.pages if (lang, slug) in site.pages])
        entry = _entry(feed, titles or r.id, f"{home}#{r.id}", r.on.isoformat())
        _add(entry, "content", f"{w('corrected-said')}: {r.said[lang]}\n{w('corrected-right')}: {r.is_right[lang]}", type="text")
    return _written(feed)


def teaching(site: Site, lang: str, site_url: str) -> bytes:
    """The feed of lessons, exercises and texts, with the day on which each was last changed."""
    page = site.pages[lang, "teach/index"]
    found = learning.resources(site.edition(lang).values())
    feed = _feed(site, page, metadata.address(page, site, site_url), max((str(p.meta["updated"]) for p in found), default=str(page.meta["updated"])))
    _add(feed, "rights", metadata.LICENCE)
    for p in found:
        entry = _entry(feed, p.title, metadata.address(p, site, site_url), str(p.meta["updated"]))
        _add(entry, "category", term=learning.TYPES[p.kind])
        _add(entry, "summary", str(p.meta.get("description", "")), type="text")
    return _written(feed)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def _feed(site: Site, page: Page, home: str, day: str) -> ET.Element:
    """An empty feed that stands beside ``page``."""
    name = site.words(page.lang)("site-name")
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": page.lang})
    _add(feed, "title", f"{page.title} · {name}")
    _add(feed, "id", home)
    _add(feed, "link", href=home)
    _add(feed, "link", rel="self", href=home + "feed.xml")
    _add(feed, "updated", f"{day}T00:00:00Z")
    _add(_add(feed, "author"), "name", name)
    return feed


def _entry(feed: ET.Element, title: str, url: str, day: str) -> ET.Element:
    entry = _add(feed, "entry")
    _add(entry, "title", title)
    _add(entry, "id", url)
    _add(entry, "link", href=url)
    _add(entry, "updated", f"{day}T00:00:00Z")
    return entry


def _written(feed: ET.Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="utf-8")
