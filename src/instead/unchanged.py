"""Pages that are what they were in the last build: their files are taken from ``.cache/`` instead of being made.

The key of a page is of everything that goes into it: its text as it is woven (with the records, entries and words in it), the page around the text as the
template prints it, the sources beside it, and the program, styles, templates, settings and addresses of all pages. So nothing has to know what depends
on what: a record that is edited changes the woven text of the pages that show it, and of no others.
"""
from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Iterable, Mapping, NamedTuple

from jinja2 import Environment, FileSystemLoader, Template, Undefined, UndefinedError
from jinja2.utils import missing

from . import kept
from .edition import Edition
from .publish import cartridge
from .tree import entries

_ENTRY = ""  # where the entry for the search lies among the files
# Whatever may be a way to another page's file: some are none, and do no harm.
_FILE = re.compile(r"[\w./-]+\.md\b")


class Made(NamedTuple):
    """The files of a page's folder by name, and what the search knows of it."""

    files: Mapping[str, bytes]
    entry: Any


def keys(edition: Edition, lang: str) -> dict[str, str]:
    """Page of a language, as the generator calls it → its key."""
    site = edition.site
    looks = (e.path for e in entries(site.root) if e.path.startswith(("overrides/", "locales/")))
    every = kept.key(kept.program(), edition.site_url, site.today.isoformat(), str(site.allow_stale), *(_text(site.root / name) for name in ("mkdocs.yml", *looks)),
                     repr(edition.assets.names), repr(sorted(edition.assets.parts)), *sorted(site.source(p) for p in site.pages.values()))
    frame = _frame(site.root / "overrides")
    sources = {id: kept.key(record.model_dump_json(), edition.bibtex[0].get(id, "")) for id, record in site.catalogue.sources.items()}
    out = {}
    for page in site.edition(lang).values():
        src = site.source(page)
        woven = edition.woven(src)
        around = frame.render(i=edition.view(src), page=_Empty())
        out[src] = kept.key(every, page.key, woven.markdown, *woven.finished, woven.references, around, edition.bibtex[1].get((lang, page.slug), ""),
                            *(sources[id] for id in woven.keys), *(edition.woven(other).markdown for other in linked(edition, src)),
                            cartridge.page_quiz(site, page).decode("utf-8", "replace"))
    return out


class _Empty:
    """The generator's page without text: the template has what is around it from us."""

    content = "<p></p>"
    toc = SimpleNamespace(items=[])

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"overrides/main.html asks for page.{name}, which is not in the key of a page: add it in src/instead/unchanged.py")


class _Unseen(Undefined):
    """Nothing goes into a page unseen: whatever the template asks of the generator stops it. A field that some front matter does not have is nothing, as always."""

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: type[Exception] = UndefinedError):
        if obj is missing:
            raise RuntimeError(f"overrides/main.html asks for “{name}”, which is not in the key of a page: add it in src/instead/unchanged.py")
        super().__init__(hint, obj, name, exc)


def _frame(folder: Path) -> Template:
    """The template of every page, without the generator."""
    env = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=_Unseen)
    return env.get_template("main.html")


def linked(edition: Edition, src: str) -> list[str]:
    """Pages to which the text of another may lead: the headings of each are looked for when the one that leads there is built."""
    found = {posixpath.normpath(posixpath.join(posixpath.dirname(src), way)) for way in _FILE.findall(edition.woven(src).markdown)}
    return sorted(other for other in found if other != src and edition.has(other))


def read(root: Path, lang: str, key: str) -> Made | None:
    """The page of a key, if it was kept and is whole."""
    data = kept.read(_folder(root, lang) / key, key)
    if data is None:
        return None
    files = kept.unpacked(data)
    return Made(files, json.loads(files.pop(_ENTRY)))


def write(root: Path, lang: str, key: str, made: Made) -> None:
    kept.write(_folder(root, lang) / key, key, kept.packed({_ENTRY: json.dumps(made.entry).encode(), **made.files}))


def forget(root: Path, lang: str, wanted: Iterable[str]) -> None:
    """Remove what no page of the language has for its key any more."""
    for name in {path.name for path in _folder(root, lang).glob("*") if not path.name.startswith(".")} - set(wanted):
        (_folder(root, lang) / name).unlink(missing_ok=True)


def _folder(root: Path, lang: str) -> Path:
    return root / ".cache" / "instead" / "pages" / lang


def _text(path: Path) -> str:
    return path.read_text("utf-8", "surrogateescape")
