"""The prose of the site as files: front matter, text, citations and headings of every page in every language."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Iterator, Mapping

from .catalogue.yaml import BadYaml, Located, parse
from .kept import key
from .problems import Problem, shown
from .weave import cite

HEADING = re.compile(r"^(#{1,6}) +(.*?)(?: *\{#([^}\s]*)\})? *$")
FENCE = re.compile(r"^(```+|~~~+)")


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 to 6, its words, its id (empty if none is written), its line in the file."""

    level: int
    text: str
    id: str
    line: int


@dataclass(frozen=True)
class Page:
    """One page in one language. ``slug`` is the path without language and ending: ``understand/relay-race``, ``cases/index``."""

    lang: str
    slug: str
    path: str
    meta: Mapping[str, Any]
    body: str
    body_line: int
    located: Located = field(repr=False, compare=False)
    made: bool = False  # from records, with no file in docs/

    @property
    def url(self) -> str:
        """Address from the root of the language's site: ``understand/relay-race/``, ``cases/`` or empty for the home page."""
        if self.slug == "index":
            return ""
        return self.slug.removesuffix("index") if self.slug.endswith("/index") else self.slug + "/"

    @property
    def title(self) -> str:
        return str(self.meta.get("title", ""))

    @property
    def kind(self) -> str:
        return str(self.meta.get("kind", ""))

    @property
    def section(self) -> str:
        """First folder, or empty."""
        return self.slug.split("/")[0] if "/" in self.slug else ""

    @cached_property
    def key(self) -> str:
        """Of all that is known of the page."""
        return key(self.path, self.lang, self.slug, self.body, str(self.body_line), repr(self.meta), repr(self.located.places), str(self.made))

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """(line in the file, text) of every line of the body outside code fences."""
        return [(self.body_line + i, line) for i, (line, code) in enumerate(with_fences(self.body)) if not code]

    @cached_property
    def headings(self) -> list[Heading]:
        return [Heading(len(m[1]), m[2], m[3] or "", n) for n, line in self.lines if (m := HEADING.match(line))]

    def clusters(self) -> Iterator[tuple[int, int, str]]:
        """(line, column, inside) of every citation bracket."""
        return iter(self._clusters)

    @cached_property
    def _clusters(self) -> list[tuple[int, int, str]]:
        return [(n, column, inside) for n, line in self.lines if "[@" in line for _, column, inside in cite.find(line)]

    def blocks(self) -> Iterator[tuple[int, str, str, list[tuple[int, str]]]]:
        """(line, name, argument, [(line, text)]) of every ``:::`` block."""
        return iter(self._blocks)

    @cached_property
    def _blocks(self) -> list[tuple[int, str, str, list[tuple[int, str]]]]:
        out = []
        start: tuple[int, str, str] | None = None
        inside: list[tuple[int, str]] = []
        for n, line in self.lines:
            if start is None and (m := re.match(r":::[ ]*([\w-]+) *(.*)$", line)):
                start, inside = (n, m[1], m[2].strip()), []
            elif start is not None and line.strip() == ":::":
                out.append((*start, inside))
                start = None
            elif start is not None:
                inside.append((n, line))
        return out

    def claims(self) -> list[str]:
        """Ids of the claims that its tables show."""
        return [text.strip().removeprefix("- ") for _, name, _, inside in self.blocks() if name == "claims" for _, text in inside if text.strip()]


def with_fences(body: str) -> Iterator[tuple[str, bool]]:
    """(line, whether it is code or its fence) of every line; a fence closes with the sign that opened it."""
    opened = ""
    for line in body.split("\n"):
        m = FENCE.match(line)
        if opened:
            yield line, True
            if m and m[1].startswith(opened):
                opened = ""
        else:
            opened = m[1] if m else ""
            yield line, bool(m)


def split_front_matter(text: str) -> tuple[str, str, int]:
    """(YAML, body, file line on which the body begins)."""
    m = re.match(r"---\n(.*?\n)?---(?:\n|\Z)", text, re.S)
    if not m:
        return "", text, 1
    return m[1] or "", text[m.end():], text[:m.end()].count("\n") + 1


def read_page(path: Path, lang: str, slug: str, root: Path) -> tuple[Page | None, list[Problem]]:
    """One page, or what keeps it from being read."""
    name = f"docs/{path.relative_to(root / 'docs').as_posix()}" if path.is_relative_to(root / "docs") else shown(path, root)
    try:
        text = path.read_text("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except UnicodeDecodeError as e:
        return None, [Problem(name, 1, 1, "utf-8", f"Byte {e.start} is not UTF-8.", "Save the file as UTF-8.")]
    except OSError as e:
        return None, [Problem(name, 0, 0, "unreadable", f"This cannot be read: {e.strerror}.", "A page is a file that everybody may read; remove what is not one.")]
    yaml, body, line = split_front_matter(text)
    try:
        located = parse(yaml, first_line=2)
    except BadYaml as e:
        return None, [Problem(name, e.line, e.column, "yaml", f"The front matter is not readable: {e}.", "Quote values that contain “: ”.")]
    if not isinstance(located.value, dict):
        return None, [Problem(name, 1, 1, "front-matter", "The front matter is a list of “field: value” lines.", "See WRITING.md.")]
    return Page(lang, slug, name, located.value, body, line, located), []


@lru_cache(maxsize=1 << 14)
def _read_file(path: Path, lang: str, slug: str, root: Path, written: int, changed: int, size: int) -> tuple[Page | None, list[Problem]]:
    """One page, read again only when its file changes: a live site is built after every keystroke, and what is known of the other pages holds."""
    return read_page(path, lang, slug, root)


def read_pages(root: Path, languages: tuple[str, ...]) -> tuple[dict[tuple[str, str], Page], list[Problem]]:
    """Every page under ``root/docs`` by (language, slug), and the problems of those that cannot be read. The first language is at the root."""
    docs, pages, problems = root / "docs", {}, []
    for path in sorted(docs.rglob("*.md")):
        parts = path.relative_to(docs).with_suffix("").parts
        lang, rest = (parts[0], parts[1:]) if len(parts) > 1 and parts[0] in languages[1:] else (languages[0], parts)
        try:
            state = path.stat()
            page, wrong = _read_file(path, lang, "/".join(rest), root, state.st_mtime_ns, state.st_ctime_ns, state.st_size)
        except OSError:  # said when it is read
            page, wrong = read_page(path, lang, "/".join(rest), root)
        problems += wrong
        if page:
            pages[lang, page.slug] = page
    return pages, problems


def top_names(root: Path, languages: tuple[str, ...]) -> list[str]:
    """The sections and pages at the top of a language's site, without home and search."""
    found = {p.stem for p in (root / "docs").glob("*.md")} | {p.parent.name for p in (root / "docs").glob("*/index.md")}
    return sorted(found - {"index", "search", *languages})
