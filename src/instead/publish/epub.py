"""A document as EPUB 3: a chapter a file, turned from right to left where its language is read so."""
from __future__ import annotations

import copy
import io
import re
from html import escape
from pathlib import Path

from lxml import etree
from lxml import html as parser
from lxml.html import HtmlElement

from ..finish import together
from .archive import packed
from .document import Document

HERE = Path(__file__).parent


def write(document: Document) -> bytes:
    """The same bytes for the same document."""
    from ebooklib import epub

    d, w = document, document.w
    book = epub.EpubBook()
    book.set_identifier(d.address)
    book.set_title(d.title)
    book.set_language(d.lang)
    book.set_direction(d.dir)
    book.add_author(w("site-name"))
    book.add_metadata("DC", "description", d.description)
    book.add_metadata("DC", "rights", "CC BY-SA 4.0 https://creativecommons.org/licenses/by-sa/4.0/")
    book.add_metadata("DC", "source", d.address)
    book.add_metadata("DC", "date", d.updated)
    for name, value in (("accessMode", "textual"), ("accessibilityFeature", "structuralNavigation"), ("accessibilityFeature", "tableOfContents"), ("accessibilityHazard", "none"),
                        ("accessibilitySummary", w("together-accessible"))):
        book.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    style = epub.EpubItem("style", "style.css", "text/css", (HERE / "book.css").read_bytes())
    book.add_item(style)

    first = (f'<div class="code" role="img" aria-label="{escape(w("pack-code"))}">{d.code}</div><p class="site">{_t(w("site-name"))}</p><h1>{_t(d.title)}</h1><p class="stand">{_t(d.description)}</p>'
             f'<ul class="facts">{"".join(f"<li>{f}</li>" for f in d.facts)}</ul><p><a href="{escape(d.address)}" dir="ltr">{_t(d.address)}</a></p>')
    if d.notes:
        first += f'<h2>{w("pack-notes")}</h2><ul>{"".join(f"<li>{n}</li>" for n in d.notes)}</ul>'
    # Where each id of a chapter lies: links between chapters lead from file to file.
    files = {c.id: f"{c.id}.xhtml" for c in d.chapters}
    parts = [("start", d.title, first)]
    parts += [(c.id, c.title, f'<h1 id="{c.id}">{_t(c.title)}</h1><p class="stand">{_t(c.stand)}</p>' + together.html_of(list(_linked(c.body, c.id, files)))) for c in d.chapters]
    parts.append(("about", w("together-about"), f'<h1>{w("together-about")}</h1>{"".join(f"<p>{x}</p>" for x in d.about)}'))
    items = []
    for name, title, body in parts:
        item = epub.EpubHtml(uid=name, title=title, file_name=f"{name}.xhtml", lang=d.lang, direction=d.dir)
        item.content = _xhtml(body)
        item.add_item(style)
        if "<svg" in body:
            item.properties.append("svg")
        book.add_item(item)
        items.append(item)
    book.toc = items
    book.add_item(epub.EpubNcx())  # for readers of EPUB 2
    book.add_item(epub.EpubNav(title=w("together-contents"), direction=d.dir))
    book.spine = [items[0], "nav", *items[1:]]
    out = io.BytesIO()
    epub.write_epub(out, book, {"epub3_pages": False, "spine_direction": True})
    # The writer of books reads its pages as HTML once more, and that knows no capital letters in attributes.
    return packed(out.getvalue(), lambda name, data: _dated(data, d.updated) if name.endswith(".opf") else data.replace(b" viewbox=", b" viewBox="))


def _linked(body: HtmlElement, own: str, files: dict[str, str]) -> HtmlElement:
    """A chapter whose links to other chapters name their file."""
    body = copy.deepcopy(body)
    for a in body.iter("a"):
        if m := re.match(r"#(c\d+)(?=-|$)", a.get("href", "")):
            if m[1] != own:
                a.set("href", files[m[1]] + a.get("href"))
    for element in body.xpath(".//*[@data-k or @data-cards or @align]"):
        for name in ("data-k", "data-cards", "align"):
            element.attrib.pop(name, None)
    return body


def _xhtml(body: str) -> bytes:
    """Well-formed XML of a part of HTML. The writer of books puts it into a page."""
    parts = parser.fragments_fromstring(body)
    for part in parts:
        for drawing in part.iter("svg"):
            drawing.set("xmlns", "http://www.w3.org/2000/svg")
    return "".join(etree.tostring(p, encoding="unicode", method="xml", with_tail=True) for p in parts).encode()


def _dated(data: bytes, day: str) -> bytes:
    """The package with the day of the last change in the place of the hour of packing."""
    return re.sub(rb'(<meta property="dcterms:modified">)[^<]*', rb"\g<1>" + day.encode() + b"T00:00:00Z", data)


def _t(text: str) -> str:
    return escape(text, quote=False)
