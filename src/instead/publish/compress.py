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

# What grows smaller; pictures, PDF and archives are packed already.
TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".csv", ".ics", ".bib", ".ris", ".atom"}
# Smaller files fit into one packet with their headers either way.
LEAST = 256
PACKERS: dict[str, Callable[[bytes], bytes]] = {".br": lambda data: brotli.compress(data, quality=11), ".gz": lambda data: gzip.compress(data, 9, mtime=0)}
# Told apart from copies of a program that packed otherwise.
FORM = f"1-{getattr(brotli, '__version__', '')}".encode()


def packable(site: Path) -> list[Path]:
    """Files that get packed copies, in order."""
    return sorted(p for p in site.rglob("*") if p.suffix in TEXT and p.is_file() and not p.name.startswith("_") and p.stat().st_size >= LEAST)


def compress(site: Path, kept: Path, jobs: int = 0, done: Callable[[Path], None] = lambda _: None) -> int:
    """Write the packed copies of every file of ``site`` and take away those of files that are gone. ``kept``: the folder of what was packed before.

    A copy that would not be smaller is not written. Returns how many had to be packed anew.
    """
    files = packable(site)
    kept.mkdir(parents=True, exist_ok=True)
    used: set[str] = set()
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        fresh = 0
        for file, (names, packed) in zip(files, pool.map(lambda f: _pack(f, kept), files)):
            used |= names
            fresh += packed
            done(file)
    _remove(p for p in site.rglob("*") if p.suffix in PACKERS and not p.with_suffix("").is_file())
    _remove(p for p in kept.iterdir() if p.name not in used)
    return fresh


def _pack(file: Path, kept: Path) -> tuple[set[str], int]:
    data = file.read_bytes()
    key = hashlib.sha256(FORM + hashlib.sha256(data).digest()).hexdigest()
    fresh, names = 0, set()
    for ending, packer in PACKERS.items():
        copy, store = file.with_name(file.name + ending), kept / (key + ending)
        names.add(store.name)
        packed = _whole(store)
        if packed is None:
            packed, fresh = packer(data), 1
            part = store.with_name(store.name + f".{os.getpid()}.part")
            part.write_bytes(hashlib.sha256(packed).digest() + packed)
            part.replace(store)
        if len(packed) < len(data):
            copy.write_bytes(packed)
            os.utime(copy, ns=(file.stat().st_mtime_ns,) * 2)
        else:
            copy.unlink(missing_ok=True)
    return names, fresh


def _whole(store: Path) -> bytes | None:
    """What was kept, if it is still what was written; a damaged copy is made again."""
    try:
        text = store.read_bytes()
    except OSError:
        return None
    return text[32:] if hashlib.sha256(text[32:]).digest() == text[:32] else None


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        path.unlink(missing_ok=True)
