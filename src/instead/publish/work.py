"""What is to be made, and the making of it: only what has changed, on several cores, into a folder that a host can serve.

``site/downloads/<language>/<pack>.<ending>``, and ``site/downloads/<language>/pages/<slug>.<ending>`` for a single page. What was made is kept in
``.cache/instead/publish/`` under the hash of all that went into it: a new build of the site takes the old files with it.
"""
from __future__ import annotations

import hashlib
import importlib.metadata
import json
import multiprocessing
import os
import re
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Callable, Iterable, Iterator

from .. import packs
from ..apart import can_fork
from ..finish.scan import scan
from ..problems import BadInput, Problem
from ..site import Site
from . import docx, epub, pdf
from .document import Document, of_pack, of_page
from .html import page as html_of

# Ending → what makes it. The order is that in which readers are offered them.
FORMATS: dict[str, Callable[[Document], bytes]] = {"pdf": pdf.write, "epub": epub.write, "docx": docx.write}
NAMES = {"pdf": "PDF", "epub": "EPUB", "docx": "Word (DOCX)"}
HERE = Path(__file__).parent
_TOOLS = ("weasyprint", "pydyf", "ebooklib", "python-docx", "pypandoc_binary", "segno", "fonttools", "tinyhtml5", "tinycss2", "lxml")


@dataclass(frozen=True)
class Job:
    """One file to be made: ``path`` below the folder of downloads, ``key`` the hash of all that it is made from."""

    document: Document
    form: str
    path: str
    key: str


@dataclass(frozen=True)
class Made:
    """One file as it is now: ``new`` if it had to be made."""

    path: str
    size: int
    new: bool


def documents(site: Site, built: Path, site_url: str, ids: Iterable[str], pages: Iterable[str], langs: Iterable[str]) -> Iterator[Document]:
    """The documents asked for; every pack if nothing is named. Raises ``BadInput``."""
    ids, pages = list(ids), list(pages)
    known = site.catalogue.packs
    if wrong := [i for i in ids if i not in known]:
        raise BadInput([Problem("data/packs", 0, 0, "pack", f"There is no pack “{i}”.", f"Known: {', '.join(sorted(known)) or 'none'}.") for i in wrong])
    found = [known[i] for i in ids] if ids or pages else packs.ordered(known)
    for lang in langs:
        yield from (of_pack(site, built, site_url, pack, lang) for pack in found)
        yield from (of_page(site, built, site_url, slug, lang) for slug in pages)


def jobs(document: Document, forms: Iterable[str]) -> list[Job]:
    """The files of a document. Whatever could change one of them is in its key: the words, this code, its fonts and the libraries."""
    words = html_of(document).encode()
    out = []
    for form in forms:
        digest = hashlib.sha256(words + _code().encode() + json.dumps([form, document.lang, document.updated]).encode())
        out.append(Job(document, form, f"{document.lang}/{document.name}.{form}", digest.hexdigest()[:32]))
    return out


_hash: dict[str, str] = {}


def _code() -> str:
    """The hash of this room and of the libraries that it calls."""
    if "code" not in _hash:
        digest = hashlib.sha256()
        for path in sorted(p for p in HERE.rglob("*") if p.suffix in (".py", ".css", ".ttf", ".conf")):
            digest.update(path.read_bytes())
        digest.update(json.dumps([importlib.metadata.version(x) for x in _TOOLS]).encode())
        _hash["code"] = digest.hexdigest()
    return _hash["code"]


def make(todo: list[Job], out: Path, cache: Path, workers: int, say: Callable[[Made], None] = lambda _: None) -> list[Made]:
    """Make the files that are not there as they should be, and put all of them into ``out``. What fails is told when the others are done."""
    cache.mkdir(parents=True, exist_ok=True)
    waiting, made, wrong = [], [], []

    def put(job: Job, new: bool) -> None:
        data = (cache / job.key).read_bytes()
        target = out / job.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != data:
            _write(target, data)
        made.append(Made(job.path, len(data), new))
        say(made[-1])

    for job in todo:
        if (cache / job.key).is_file():
            put(job, False)
        else:
            waiting.append(job)

    def end(job: Job, fault: str) -> None:
        if fault:
            wrong.append(Problem(job.path, 0, 0, "pack", f"This file could not be made: {fault}.", "Look at the page in the browser; if it is well there, this is ours: tell us."))
        else:
            put(job, True)

    if workers > 1 and len(waiting) > 1 and can_fork():
        # A new process knows the documents without being sent them.
        with ProcessPoolExecutor(min(workers, len(waiting)), multiprocessing.get_context("fork"), initializer=_know, initargs=(waiting, cache)) as pool:
            asked = {pool.submit(_numbered, n): job for n, job in enumerate(waiting)}
            for done in as_completed(asked):
                end(asked[done], done.result())
    else:
        for job in waiting:
            end(job, _one(job, cache))
    if wrong:
        raise BadInput(sorted(wrong, key=lambda p: p.path))
    return sorted(made, key=lambda m: m.path)


_known: tuple[list[Job], Path] = ([], Path())


def _know(waiting: list[Job], cache: Path) -> None:
    """In the new process: what is to be made."""
    global _known
    _known = waiting, cache


def _numbered(n: int) -> str:
    return _one(_known[0][n], _known[1])


def _one(job: Job, cache: Path) -> str:
    """Make one file; what went wrong, or nothing."""
    try:
        _write(cache / job.key, FORMATS[job.form](job.document))
    except Exception as e:
        return f"{type(e).__name__}: {e}"
    return ""


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, whoever reads it meanwhile."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


_FILES = re.compile(r'<p class="ui" id="files">.*?</p>', re.S)


def offer(site: Site, built: Path) -> list[str]:
    """Name the files that there are, with their sizes, on the page of each pack in the built site. Returns the pages that changed."""
    changed = []
    for (lang, _), page in site.pages.items():
        if page.kind != "pack":
            continue
        id, w = page.slug.rsplit("/", 1)[-1], site.words(lang)
        home = "" if lang == site.languages[0] else f"{lang}/"
        path = built / home / page.url / "index.html"
        if not path.is_file():
            continue
        way = "../" * (home + page.url).count("/") + f"downloads/{lang}/"
        links = []
        for form, name in NAMES.items():
            file = built / "downloads" / lang / f"{id}.{form}"
            if file.is_file():
                size = w("kilobytes", n=w.number(max(1, round(file.stat().st_size / 1000))))
                shown = name if w.dir == "ltr" else f'<bdi lang="en" dir="ltr">{name}</bdi>'
                links.append(f'<a href="{escape(way)}{id}.{form}" download>{shown}</a> ({size})')
        text = path.read_text("utf-8")
        if links and (new := scan(_FILES.sub(lambda _: f'<p class="ui" id="files">{" · ".join(links)}</p>', text), page.path)) != text:
            _write(path, new.encode())
            changed.append(page.slug)
    return changed
