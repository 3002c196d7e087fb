"""A document as DOCX, to be changed in a word processor: made by pandoc; what it leaves out for languages read from right to left is added."""
from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from lxml import html as parser
from lxml.html.builder import E

from ..finish import together
from .archive import packed
from .document import Document
from .html import page

# What a word processor calls the fonts of each language; both are on most machines, and another takes their place where they are not.
FONTS = {"ar": "Arial"}
LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "ar": "ar"}


def write(document: Document) -> bytes:
    """The same bytes for the same document."""
    import pypandoc

    d = document
    arguments = ["--metadata", f"lang={LANGUAGES.get(d.lang, d.lang)}", "--metadata", f"dir={d.dir}", "--metadata", f"title={d.title}", "--metadata", f"author={d.w('site-name')}"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.docx"
        pypandoc.convert_text(_for_words(page(d), d), "docx", "html", outputfile=str(file), extra_args=arguments)
        made = file.read_bytes()
    return packed(_finished(made, d), lambda name, data: _dated(data, d.updated) if name == "docProps/core.xml" else data)


def _for_words(html: str, d: Document) -> str:
    """Without drawings: what they show stands in words beside each. The title is the paragraph that pandoc makes of it."""
    tree = parser.document_fromstring(html)
    for drawing in tree.xpath("//svg"):
        drawing.drop_tree()
    for empty in tree.xpath(f"//div[{together.has('code')}]"):
        empty.drop_tree()
    for heading in tree.xpath(f"//header//h1 | //header/p[{together.has('site')}]"):
        heading.drop_tree()
    # pandoc knows a direction on <div> and <span>, not on a paragraph or <bdi>.
    for turned in tree.xpath("//p[@dir] | //li[@dir] | //a[@dir] | //bdi[@dir]"):
        run = turned.tag in ("a", "bdi")
        around = E("span" if run else "div", {k: turned.attrib.pop(k) for k in ("dir", "lang") if k in turned.attrib})
        if turned.tag == "li":
            around.text, turned.text = turned.text, None
            around.extend(list(turned))
            turned.append(around)
            continue
        around.tail, turned.tail = turned.tail, None
        turned.getparent().replace(turned, around)
        around.append(turned)
        if turned.tag == "bdi":
            turned.drop_tag()
    # A number that hangs on a word would be read as a part of it: 63%6.
    for cited in tree.xpath(f"//a[{together.has('cite')}]"):
        around = E("sup")
        around.tail, cited.tail = cited.tail, None
        cited.getparent().replace(cited, around)
        around.append(cited)
        cited.text = f"[{cited.text_content()}]"
    for chip in tree.xpath(f"//span[{together.has('chip')}]"):
        chip.tail = d.w("colon") + " " + (chip.tail or "").lstrip()
    for figure in tree.xpath("//figure | //figcaption"):
        figure.tag = "div" if figure.tag == "figure" else "p"
    for label in tree.xpath(f"//p[{together.has('label')}]"):
        label.tag, kept = "p", parser.fragment_fromstring("<strong></strong>")
        kept.text = label.text_content()
        for child in list(label):
            label.remove(child)
        label.text = None
        label.append(kept)
    return str(parser.tostring(tree, encoding="unicode"))


def _finished(made: bytes, d: Document) -> bytes:
    """Columns of tables from right to left, lines around their cells, the head repeated on each page, and the code of the address."""
    import segno
    from docx import Document as Read
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    words = Read(io.BytesIO(made))
    for table in words.tables:
        properties = table._tbl.tblPr
        if d.dir == "rtl" and properties.find(qn("w:bidiVisual")) is None:
            properties.insert_element_before(OxmlElement("w:bidiVisual"), "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd",
                                             "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "999999")):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
        properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
    normal = words.styles["Normal"].font
    normal.size = Pt(11)
    if font := FONTS.get(d.lang):
        for style in words.styles:
            if style.element.find(qn("w:rPr")) is not None or style.name == "Normal":
                fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
                fonts.set(qn("w:cs"), font)
    code = io.BytesIO()
    segno.make(d.address, error="m", micro=False).save(code, kind="png", scale=8, border=2)
    code.seek(0)
    shape = words.add_paragraph().add_run().add_picture(code, width=Mm(28))
    shape._inline.docPr.set("descr", d.w("pack-code"))
    out = io.BytesIO()
    words.save(out)
    return out.getvalue()


def _dated(data: bytes, day: str) -> bytes:
    """The properties with the day of the last change in the place of the hour of making."""
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + day.encode() + b"T00:00:00Z", data)
