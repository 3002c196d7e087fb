"""The files of the site as they lie on the disk, and what makes it unsafe even to open one."""
from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path
from typing import NamedTuple

from .problems import BadInput, Problem

# What goes into the site.
FOLDERS = ("docs", "data", "locales", "overrides")
# No file of the site has more bytes; one that has would only fill the memory of whoever reads it.
LARGEST = 2_000_000


class Entry(NamedTuple):
    """Something in one of the folders: a file, or a link (then ``leads`` says where to)."""

    path: str
    size: int
    leads: str = ""
    regular: bool = True


def entries(root: Path) -> list[Entry]:
    """Everything in the folders of the site but the folders themselves, in order. Links are named and not followed."""
    out = []
    for top in FOLDERS:
        if (root / top).is_symlink():
            out.append(Entry(top, 0, os.readlink(root / top)))
            continue
        for folder, below, names in os.walk(root / top):
            place = Path(folder).relative_to(root).as_posix()
            for name in (*below, *names):
                path = os.path.join(folder, name)
                state = os.lstat(path)
                if not stat.S_ISDIR(state.st_mode):
                    leads = os.readlink(path) if stat.S_ISLNK(state.st_mode) else ""
                    out.append(Entry(f"{place}/{name}", state.st_size, leads, stat.S_ISREG(state.st_mode)))
    return sorted(out)


def unsafe(entry: Entry) -> Problem | None:
    """Why a file must not be opened: it may be one of the machine that reads, or never end."""
    if entry.leads:
        message = f"This is a link to another place of the machine: {plain(entry.leads)[:80]}."
        return Problem(entry.path, 0, 0, "files", message, "Put the file itself here; a link could show readers a file that was never meant for them.")
    if not entry.regular:
        return Problem(entry.path, 0, 0, "files", "This is no file and no folder.", "Remove it.")
    if entry.size > LARGEST:
        message = f"This file has {entry.size // 1000} kB; nothing in the site is larger than {LARGEST // 1000}."
        return Problem(entry.path, 0, 0, "files", message, "Make it smaller, or remove it.")
    return None


def gate(root: Path) -> None:
    """Raise ``BadInput`` if a file must not be opened: whatever reads the site begins with this."""
    if found := [problem for entry in entries(root) if (problem := unsafe(entry))]:
        raise BadInput(found)


def plain(text: str) -> str:
    """Text for a message: what is invisible, turns the direction or moves the cursor is shown as a sign of its own."""
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else "\N{REPLACEMENT CHARACTER}" for c in text)
