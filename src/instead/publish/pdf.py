"""A document as tagged PDF (as ISO 14289-1 asks; no checker has certified it): outline, language, title, and its fonts inside."""
from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .document import Document
from .html import page

HERE = Path(__file__).parent


def write(document: Document) -> bytes:
    """The same bytes for the same document, on every machine."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    html = page(document)
    # The fonts are files of ours and the drawings part of the page: nothing is fetched from anywhere.
    fetcher = URLFetcher(allowed_protocols=("file", "data"), fail_on_errors=True)
    with _own_fonts():
        fonts = FontConfiguration()
        sheet = CSS(string=(HERE / "print.css").read_text("utf-8"), base_url=HERE.as_uri() + "/", font_config=fonts, url_fetcher=fetcher)
        return HTML(string=html, base_url=document.address, url_fetcher=fetcher).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html.encode()).digest()[:16], custom_metadata=True)


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
