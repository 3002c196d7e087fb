"""The address of a passage: a text fragment that browsers scroll to (https://wicg.github.io/scroll-to-text-fragment/)."""
from __future__ import annotations

from urllib.parse import quote


def fragment(anchor: str) -> str:
    """``#:~:text=…`` for exact words. Comma, hyphen and ampersand have a meaning in the syntax, so every sign but letters and digits is encoded."""
    return "#:~:text=" + quote(anchor.strip(), safe="").replace("-", "%2D")


def passage_url(url: str, anchor: str | None) -> str:
    """``url`` at the passage; without an anchor, or for a PDF, whose text browsers do not search, the plain address."""
    if not anchor or url.lower().split("#")[0].split("?")[0].endswith(".pdf"):
        return url
    return url.split("#")[0] + fragment(anchor)
