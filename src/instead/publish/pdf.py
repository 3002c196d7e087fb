"""A document as tagged PDF (as ISO 14289-1 asks; no checker has certified it): outline, language, title, and its fonts inside."""
from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from lxml import html as parser

from .document import Document
from .html import page

HERE = Path(__file__).parent


def write(document: Document) -> bytes:
    """The same bytes for the same document, on every machine."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    html = _isolated(page(document))
    # The fonts are files of ours and the drawings part of the page: nothing is fetched from anywhere.
    fetcher = URLFetcher(allowed_protocols=("file", "data"), fail_on_errors=True)
    with _own_fonts():
        fonts = FontConfiguration()
        sheet = CSS(string=(HERE / "print.css").read_text("utf-8"), base_url=HERE.as_uri() + "/", font_config=fonts, url_fetcher=fetcher)
        try:
            return HTML(string=html, base_url=document.address, url_fetcher=fetcher).write_pdf(
                stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html.encode()).digest()[:16], custom_metadata=True)
        except FatalURLFetchingError as e:  # which is no Exception
            raise ValueError(str(e)) from None


def _isolated(html: str) -> str:
    """Runs of another direction within a line between the signs that isolate them (UAX #9, 2.7): without them a bracket or a number beside a name would change sides."""
    tree = parser.document_fromstring(html)
    for run in tree.xpath("//bdi[@dir] | //span[@dir] | //a[@dir] | //em[@dir] | //b[@dir]"):
        run.text = ("\u2067" if run.get("dir") == "rtl" else "\u2066") + (run.text or "")
        if len(run):
            run[-1].tail = (run[-1].tail or "") + "\u2069"
        else:
            run.text += "\u2069"
    return "<!doctype html>" + str(parser.tostring(tree, encoding="unicode"))


@contextmanager
def _own_fonts() -> Iterator[None]:
    """While a PDF is drawn, no font of the system is known; programs started afterwards know them again."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(HERE / "fonts" / "fonts.conf")
    try:
        yield
    finally:
        os.environ.pop("FONTCONFIG_FILE")
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before
