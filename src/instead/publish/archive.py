"""EPUB and DOCX are ZIP archives: packed again with one date and in one order, the same document gives the same bytes."""
from __future__ import annotations

import io
import zipfile
from typing import Callable

# The first day that a ZIP archive knows.
DAY = (1980, 1, 1, 0, 0, 0)


def packed(data: bytes, change: Callable[[str, bytes], bytes] = lambda _, inside: inside) -> bytes:
    """The archive with its files in the order of their names; ``change`` gets the name and the bytes of each. What EPUB wants first and unpacked stays so."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "mimetype", n)):
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, change(name, old.read(name)), compresslevel=9)
    return out.getvalue()
