"""What was worked out once and holds as long as what it was made from is the same: files in ``.cache/``, which anybody may delete.

Everything kept has a key of all that went into it, and a file begins with the hash of the rest: one that is damaged, half written or from another
program is not read.
"""
from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Callable, Mapping

_SIZE = 16


def key(*parts: str) -> str:
    """A name for everything in ``parts``: no two lists of parts have the same."""
    h = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(b"%d:" % len(data) + data)
    return h.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """Whatever works something out: our own files, the interpreter, and the versions of the packages."""
    here = Path(__file__).parent
    own = (f"{path.relative_to(here).as_posix()} {hashlib.blake2b(path.read_bytes()).hexdigest()}" for path in sorted(here.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    packages = {name for folder in ("purelib", "platlib") for name in os.listdir(sysconfig.get_path(folder)) if name.endswith((".dist-info", ".egg-info"))}
    return key(sys.version, *sorted(packages), *own)


def read(path: Path, made_from: str) -> bytes | None:
    """What was kept in ``path``; None if nothing was, if it was made from something else, or if it is not what was written."""
    try:
        head, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if head == _head(made_from, data) else None


def write(path: Path, made_from: str, data: bytes) -> None:
    """Keep ``data`` in ``path``, whole or not at all. A disk that is full or may not be written to is no fault: it is worked out again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(made_from, data) + b"\n" + data)
            os.replace(part, path)
        except OSError:
            os.unlink(part)
    except OSError:
        pass


def files(path: Path | None, made_from: str, make: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
    """What ``make`` gives, or what it gave when it was made from the same; ``path`` is where that is kept, if anywhere."""
    if path and (data := read(path, made_from)) is not None:
        return unpacked(data)
    made = make()
    if path:
        write(path, made_from, packed(made))
    return made


def packed(files: Mapping[str, bytes]) -> bytes:
    """Several files as one."""
    return json.dumps([[name, len(data)] for name, data in files.items()]).encode() + b"\n" + b"".join(files.values())


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of ``packed``."""
    head, _, rest = data.partition(b"\n")
    files, at = {}, 0
    for name, size in json.loads(head):
        files[name] = rest[at:at + size]
        at += size
    return files


def _head(made_from: str, data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SIZE, salt=bytes.fromhex(key(made_from))).hexdigest().encode()
