"""Packed copies beside the files of a site (``.br``, ``.gz``), which a host sends as they are: the best level, and only for what changed.

Brotli at its best level costs more than building a page; so each packed copy is kept in a folder under the hash of what it was made from.
"""
from __future__ import annotations

import gzip
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, Iterable

import brotli

from .. import kept

# What grows smaller; pictures, PDF and archives are packed already.
TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".csv", ".ics", ".bib", ".ris", ".atom"}
# Smaller files fit into one packet with their headers either way.
LEAST = 256
PACKERS: dict[str, Callable[[bytes], bytes]] = {".br": lambda data: brotli.compress(data, quality=11), ".gz": lambda data: gzip.compress(data, 9, mtime=0)}
# Told apart from copies of a program that packed otherwise.
FORM = f"1-{getattr(brotli, '__version__', '')}"


def packable(site: Path) -> list[Path]:
    """Files that get packed copies, in order."""
    return sorted(p for p in site.rglob("*") if p.suffix in TEXT and p.is_file() and not p.name.startswith("_") and p.stat().st_size >= LEAST)


def compress(site: Path, folder: Path, jobs: int = 0, done: Callable[[Path], None] = lambda _: None) -> int:
    """Write the packed copies of every file of ``site`` and take away those of files that are gone. ``folder``: what was packed before (kept.py).

    A copy that would not be smaller is not written. Returns how many had to be packed anew.
    """
    files = packable(site)
    used: set[str] = set()
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        fresh = 0
        for file, (names, packed) in zip(files, pool.map(lambda f: _pack(f, folder), files)):
            used |= names
            fresh += packed
            done(file)
    _remove(p for p in site.rglob("*") if p.suffix in PACKERS and not p.with_suffix("").is_file())
    _remove(p for p in folder.glob("*") if p.name not in used)
    return fresh


def _pack(file: Path, folder: Path) -> tuple[set[str], int]:
    data = file.read_bytes()
    key = kept.key(FORM, hashlib.sha256(data).hexdigest())
    fresh, names = 0, set()
    for ending, packer in PACKERS.items():
        copy, store = file.with_name(file.name + ending), folder / (key + ending)
        names.add(store.name)
        packed = kept.read(store, key)
        if packed is None:
            packed, fresh = packer(data), 1
            kept.write(store, key, packed)
        if len(packed) < len(data):
            copy.write_bytes(packed)
            os.utime(copy, ns=(file.stat().st_mtime_ns,) * 2)
        else:
            copy.unlink(missing_ok=True)
    return names, fresh


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        path.unlink(missing_ok=True)
