"""IMS Common Cartridge 1.1: pages, links to the site and quizzes in one file that Moodle, Canvas and others import.

Version 1.1 is the newest that Moodle reads: it looks for the namespace in the first 500 bytes of the manifest and validates the rest. Both keep of a page
only what stands in its body, so language and direction are on an element inside. The same input gives the same bytes.
Specification: https://www.imsglobal.org/cc/ccv1p1/imscc_profilev1p1-Implementation.html
"""
from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Iterator, Sequence
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import quoteattr

import lxml.html

from ..finish import metadata
from ..pages import Page
from ..site import Site
from . import quiz as quizzes
from .quiz import UNWRITABLE, Question, Unpublishable, around, exercises_of, plain, questions, title_of, typeset

# As Moodle searches for it, letter by letter.
MANIFEST = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
# Of the seven types of resource that the profile knows, the three that are used here.
WEBCONTENT, WEBLINK, ASSESSMENT = "webcontent", "imswl_xmlv1p1", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
_ID = re.compile(r"[A-Za-z_][\w.-]*", re.A)
# What a page on a platform has no use for: it goes with the site around it, or it needs our stylesheet and scripts.
_LEFT_OUT = ("//script | //style | //noscript | //form | //input | //button | //*[contains(concat(' ', @class, ' '), ' after ')] | //a[contains(@class, 'back')]"
             " | //div[contains(concat(' ', @class, ' '), ' fb ')]")
_KEPT = {"a": ("href",), "th": ("scope",), "ol": ("start",), "td": ("colspan", "rowspan"), "time": ("datetime",)}
_EVERYWHERE = ("lang", "dir", "id")


@dataclass(frozen=True)
class Link:
    """An address on the web."""

    title: str
    url: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" or not parts.netloc:
            raise Unpublishable(f"“{self.url}” is no address for a link in a cartridge: give the whole address, with https://.")


@dataclass(frozen=True)
class Sheet:
    """A page: what stands in its body, as HTML."""

    title: str
    html: str


@dataclass(frozen=True)
class Quiz:
    """Questions that explain their answers."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Folder:
    """Parts under one title."""

    title: str
    parts: tuple["Link | Sheet | Quiz", ...]


Part = Link | Sheet | Quiz | Folder


def cartridge(ident: str, title: str, description: str, lang: str, direction: str, rights: str, day: date, parts: Sequence[Part]) -> bytes:
    """The cartridge as a file. ``day`` is that of the last change, which every file in it bears. Raises ``Unpublishable``."""
    if not _ID.fullmatch(ident):
        raise Unpublishable(f"“{ident}” is no id of a cartridge: begin with a letter, go on with letters, digits, hyphens.")
    if not parts:
        raise Unpublishable(f"The cartridge “{ident}” is empty: name at least one page.")
    for text in (title, description, rights, *_titles(parts)):
        if not text.strip():
            raise Unpublishable(f"The cartridge “{ident}” or a part of it has no title, description or rights: write them.")
        if m := UNWRITABLE.search(text):
            raise Unpublishable(f"The cartridge “{ident}” holds the sign U+{ord(m[0]):04X}, which no XML file may hold: delete it, or type the word again.")
    files: dict[str, bytes] = {}
    resources: list[str] = []
    items = "".join(_item(part, f"{n}", lang, direction, files, resources) for n, part in enumerate(parts, 1))
    files = {"imsmanifest.xml": _manifest(ident, title, description, lang, rights, items, resources), **files}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            z.writestr(info, data)
    return out.getvalue()


def _titles(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        yield part.title
        if isinstance(part, Folder):
            yield from _titles(part.parts)


def _item(part: Part, number: str, lang: str, direction: str, files: dict[str, bytes], resources: list[str]) -> str:
    """The item of a part in the table of contents; its file and its resource are added to what there is."""
    title = f"<title>{escape(part.title, quote=False)}</title>"
    if isinstance(part, Folder):
        if not part.parts:
            raise Unpublishable(f"The folder “{part.title}” is empty: name a part, or leave it out.")
        inside = "".join(_item(p, f"{number}-{n}", lang, direction, files, resources) for n, p in enumerate(part.parts, 1))
        return f'<item identifier="i{number}">{title}{inside}</item>'
    if isinstance(part, Link):
        kind, name = WEBLINK, f"link-{number}.xml"
        data = ('<?xml version="1.0" encoding="UTF-8"?>\n<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1">'
                f"<title>{escape(part.title, quote=False)}</title><url href={quoteattr(part.url)}/></webLink>\n").encode()
    elif isinstance(part, Quiz):
        kind, name = ASSESSMENT, f"quiz-{number}.xml"
        data = quizzes.qti(f"q{number}", part.title, list(part.questions), lang, direction)
    else:
        kind, name = WEBCONTENT, f"page-{number}.html"
        data = (f'<!DOCTYPE html>\n<html lang="{lang}" dir="{direction}"><head><meta charset="utf-8"><title>{escape(part.title, quote=False)}</title></head>'
                f"<body>{around(part.html, lang, direction)}</body></html>\n").encode()
    files[name] = data
    href = f' href="{name}"' if kind == WEBCONTENT else ""
    resources.append(f'<resource identifier="r{number}" type="{kind}"{href}><file href="{name}"/></resource>')
    return f'<item identifier="i{number}" identifierref="r{number}">{title}</item>'


def _manifest(ident: str, title: str, description: str, lang: str, rights: str, items: str, resources: list[str]) -> bytes:
    def words(text: str) -> str:
        return f'<lom:string language="{lang}">{escape(text, quote=False)}</lom:string>'

    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest identifier="{ident}" xmlns="{MANIFEST}" xmlns:lom="{_LOM}">'
            "<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion>"
            f"<lom:lom><lom:general><lom:title>{words(title)}</lom:title><lom:language>{lang}</lom:language><lom:description>{words(description)}</lom:description></lom:general>"
            f"<lom:rights><lom:copyrightAndOtherRestrictions><lom:value>yes</lom:value></lom:copyrightAndOtherRestrictions><lom:description>{words(rights)}</lom:description></lom:rights>"
            "</lom:lom></metadata>"
            f'<organizations><organization identifier="toc" structure="rooted-hierarchy"><item identifier="root">{items}</item></organization></organizations>'
            f"<resources>{''.join(resources)}</resources></manifest>\n").encode()


def sheet(html: str, url: str, words_for_figure: str, words_for_answers: str) -> str:
    """What stands on a finished page, for a page elsewhere: no script, no style, whole addresses, and nothing that is fetched.

    A drawing leads to the page, since platforms take out SVG. Of an exercise the answers stay and what is said of them goes: that is in the quiz. Of a situation
    everything stays."""
    page = lxml.html.document_fromstring(html)
    article = page.find_class("text")[0]
    head = page.find_class("head")[0]
    asked = False
    for found in article.xpath("//article//fieldset"):
        legend = _words(found.find("legend"))
        if found.find_class("long"):
            # A situation has no one answer, so it is in no quiz: here stands what follows from each way.
            ways = "".join(f"<li><b>{_words(label)}</b> {_inside(label.getnext()[0])}</li>" for label in found.find_class("pick"))
            _replace(found, f"<div><p><b>{legend}</b></p><ul>{ways}</ul></div>")
            continue
        asked, after = True, found.getnext()
        if after is not None and after.tag == "details":
            after.drop_tree()
        _replace(found, f"<div><p><b>{legend}</b></p><ul>{''.join(f'<li>{_words(label)}</li>' for label in found.find_class('pick'))}</ul></div>")
    for found in article.xpath(".//figure[.//svg] | .//a[.//svg]"):
        for svg in found.xpath(".//svg"):
            svg.drop_tree()
        if found.tag == "figure":
            anchor = next((x.get("id") for x in (found, *found.iterancestors()) if x.get("id") and x.tag != "main"), "")
            found.append(lxml.html.fragment_fromstring(f'<p><a href="{escape(url)}{"#" + anchor if anchor else ""}">{escape(words_for_figure, quote=False)}</a></p>'))
    for found in article.xpath(".//svg | .//img"):
        found.drop_tree()
    for found in page.xpath(_LEFT_OUT):
        found.drop_tree()
    lead = "".join(f"<p>{_inside(p)}</p>" for p in head.find_class("stand"))
    facts = "".join(f"<li>{_inside(li)}</li>" for ul in head.find_class("facts") for li in ul)
    answers = f"<p>{escape(words_for_answers, quote=False)}</p>" if asked else ""
    return _clean(f"{lead}<ul>{facts}</ul>{answers}{_inside(article)}", url)


def _words(element: lxml.html.HtmlElement) -> str:
    return escape(re.sub(r"[ \n]+", " ", element.text_content()).strip(" "), quote=False)


def _inside(element: lxml.html.HtmlElement) -> str:
    return escape(element.text or "", quote=False) + "".join(lxml.html.tostring(child, encoding="unicode") for child in element)


def _replace(element: lxml.html.HtmlElement, html: str) -> None:
    new = lxml.html.fragment_fromstring(html)
    new.tail = element.tail
    element.getparent().replace(element, new)


def _clean(html: str, url: str) -> str:
    """Only attributes that mean something without our stylesheet; addresses whole, except those within the page."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for element in root.iter(lxml.etree.Element):
        if element.tag == "a" and "cite" in (element.get("class") or "").split():
            element.text = f"[{element.text}]"
        if "chip" in (element.get("class") or "").split():
            element.text, element.tail = f"({element.text})", " " + (element.tail or "")
        if element.get("href") and not element.get("href").startswith("#"):
            element.set("href", urljoin(url, element.get("href")))
        for name in element.attrib:
            if name not in _EVERYWHERE and name not in _KEPT.get(element.tag, ()):
                del element.attrib[name]
    for comment in root.xpath("//comment()"):
        comment.drop_tree()
    return _inside(root)


def of_page(site: Site, page: Page, html: str, site_url: str) -> list[Link | Sheet | Quiz]:
    """The parts of one page: what stands on it (``html``: the finished page), its address, and its exercises as a quiz."""
    w, url, title = site.words(page.lang), metadata.address(page, site, site_url), title_of(page)
    note = w("cartridge-note", site=w("site-name"), date=w.date(str(page.meta["updated"])))
    licence = typeset(f'<hr><p>{note} <a href="{url}">{url}</a></p>', page.lang)
    parts: list[Link | Sheet | Quiz] = [Sheet(title, sheet(html, url, w("cartridge-figure"), w("cartridge-answers")) + licence), Link(w("cartridge-link", title=title), url)]
    if ids := exercises_of(page):
        parts.append(Quiz(w("cartridge-quiz", title=title), tuple(questions(site.context(page), ids))))
    return parts


def page_cartridge(site: Site, page: Page, html: str, site_url: str) -> bytes:
    """One page as a cartridge."""
    parts = of_page(site, page, html, site_url)
    return _described(site, page.lang, "page-" + page.slug.replace("/", "-"), title_of(page), str(page.meta["description"]), date.fromisoformat(str(page.meta["updated"])), parts)


def pack_cartridge(site: Site, lang: str, ident: str, title: str, description: str, chosen: Sequence[tuple[Page, str]], site_url: str) -> bytes:
    """Several pages, each with its finished HTML, as one cartridge with a folder a page."""
    if not chosen:
        raise Unpublishable(f"The pack “{ident}” is empty: name at least one page.")
    folders = [Folder(title_of(page), tuple(of_page(site, page, html, site_url))) for page, html in chosen]
    title = plain(typeset(escape(title, quote=False), lang))
    return _described(site, lang, "pack-" + ident, title, description, max(date.fromisoformat(str(p.meta["updated"])) for p, _ in chosen), folders)


def _described(site: Site, lang: str, ident: str, title: str, description: str, day: date, parts: Sequence[Part]) -> bytes:
    w = site.words(lang)
    description = plain(typeset(escape(description, quote=False), lang))
    return cartridge(f"{ident}-{lang}", title, description, lang, w.dir, f'{w("site-name")}, CC BY-SA 4.0, {metadata.LICENCE}', day, parts)


def page_quiz(site: Site, page: Page) -> bytes:
    """The exercises of a page in Moodle's own format; empty for a page without any."""
    ids = exercises_of(page)
    w = site.words(page.lang)
    return quizzes.moodle(f"{w('site-name')}{w('colon')} {title_of(page)}", questions(site.context(page), ids), page.lang, w.dir) if ids else b""
