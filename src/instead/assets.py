"""The site's stylesheet and scripts: minified, named after their content, so that a host may let browsers keep them for ever."""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

import rcssmin
import rjsmin

FOLDERS = ("styles", "scripts")


@dataclass(frozen=True)
class Assets:
    """``names``: ``site.css`` → ``assets/site.1a2b3c4d.css``; ``files``: that path → its bytes; ``parts``: the classes that only ``parts.css`` knows."""

    names: Mapping[str, str]
    files: Mapping[str, bytes]
    parts: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> str:
        return self.names[name]

    def in_parts(self, html: str) -> bool:
        """Whether ``html`` has a class that only ``parts.css`` knows."""
        return any(not self.parts.isdisjoint(m[1].split()) for m in re.finditer(r' class="([^"]*)"', html))


def read(root: Path) -> Assets:
    """Every file of ``docs/styles`` and ``docs/scripts``, and the icon."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for folder in FOLDERS:
        for path in sorted((root / "docs" / folder).iterdir()):
            text = path.read_text("utf-8")
            small = rcssmin.cssmin(text) if path.suffix == ".css" else rjsmin.jsmin(text)
            for other, hashed in names.items():  # a script imports one that comes before it in the alphabet
                small = small.replace(f"'./{other}'", f"'./{hashed.removeprefix('assets/')}'")
            data = str(small).strip().encode() + b"\n"
            name = f"assets/{path.stem}.{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}"
            names[path.name], files[name] = name, data
    icon = (root / "docs" / "assets" / "icon.svg").read_bytes()
    names["icon.svg"] = f"assets/icon.{hashlib.sha256(icon).hexdigest()[:8]}.svg"
    files[names["icon.svg"]] = icon
    return Assets(names, files, _classes(files[names["parts.css"]]) - _classes(files[names["site.css"]]))


def _classes(css: bytes) -> frozenset[str]:
    return frozenset(re.findall(r"\.([a-z][\w-]*)(?=[^{}]*\{)", css.decode()))
