"""Everything that the rules read, in one object. What cannot be read is told and left out: one broken file hides nothing of the others."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Iterator, Mapping, NamedTuple

from .. import forge
from ..catalogue import KINDS, Catalogue, Record
from ..catalogue.load import read_record, record_of, references
from ..catalogue.rules import WORDS, Rules, read_rules
from ..catalogue.yaml import BadYaml, Located, parse
from ..kept import key
from ..made import made
from ..pages import Page, read_pages
from ..problems import BadInput, Problem
from ..site import today
from ..tree import Entry, entries
from ..words import complete, languages, words
from . import text
from .hashed import Finder
from .lists import LISTS, AllowedHosts, DeniedHost, Navigation, NeverNames, NeverWords, OperationalWording, Picture, WordList, read_list
from .text import Line, Unit

VOWELS = re.compile("[\u064b-\u0652\u0670]+")
# Front matter that readers see.
SHOWN = ("title", "description", "contains", "keywords")
# What of the site is text.
TEXTS = (".md", ".yaml", ".json", ".po", ".txt", ".html", ".svg", ".css", ".js")


@dataclass(frozen=True)
class RecordFile:
    """A file of ``data/<kind>/``. ``record`` is None when it breaks the model; its values can be looked at all the same."""

    kind: str
    id: str
    path: str
    located: Located
    record: Record | None
    key: str  # of the text that was read

    def values(self) -> Iterator[tuple[tuple, Any]]:
        """(place, value) of everything in the file, from outside inwards."""
        return iter(self._values)

    @cached_property
    def _values(self) -> list[tuple[tuple, Any]]:
        out: list[tuple[tuple, Any]] = []

        def walk(place: tuple, value: Any) -> None:
            out.append((place, value))
            children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            for key, child in children:
                walk((*place, key), child)

        walk((), self.located.value)
        return out


class Written(NamedTuple):
    """A file as it lies on the disk; ``text`` is empty if it is none."""

    path: str
    text: str

    @property
    def key(self) -> str:
        return key(self.path, self.text)


@dataclass(frozen=True)
class Prose:
    """All that readers see of one file in one language. ``page`` is None for a record; ``kind`` is that of the page or of the record; ``key`` is of what it was made from."""

    path: str
    lang: str
    kind: str
    page: Page | None
    lines: list[Line]
    key: str

    @cached_property
    def bare(self) -> str:
        """Its lines for a first look: in lower case, with straight apostrophes, without the vowels of Arabic; empty for the words for the search."""
        return VOWELS.sub("", "\n".join(line.words if line.field != "keywords" else "" for line in self.lines).lower().replace("’", "'"))


@dataclass(frozen=True)
class Repository:
    """The project as the rules see it. Nothing is changed."""

    root: Path
    languages: tuple[str, ...]
    today: date
    pages: Mapping[tuple[str, str], Page]
    records: list[RecordFile]
    catalogue: Catalogue
    broken: Mapping[str, set[str]]  # kind → ids of the records that cannot be read: they exist, so nobody is told that they do not
    navigation: Navigation
    never_words: NeverWords
    hosts_denied: list[DeniedHost]
    hosts_allowed: AllowedHosts
    never_names: NeverNames
    wording: OperationalWording
    pictures: list[Picture]
    filtered: WordList
    saying: WordList

    @classmethod
    def read(cls, root: Path) -> tuple["Repository", list[Problem]]:
        """The project at ``root``, and what could not be read of it. Raises ``BadInput`` when it is a catalogue of words."""
        langs = languages(root)
        for lang in langs:
            words(root, lang)
        pages, problems = read_pages(root, langs)
        records, broken = [], {kind: set() for kind in KINDS}
        for kind in KINDS:
            for path in sorted((root / "data" / kind).glob("*.yaml")):
                file, wrong = _record(path, kind)
                problems += wrong
                records += [file] if file else []
                if not file or not file.record:
                    broken[kind].add(path.stem)
        catalogue = Catalogue(**{kind: {r.id: r.record for r in records if r.kind == kind and r.record} for kind in KINDS})
        unreadable = {f"“{i}”" for ids in broken.values() for i in ids}
        problems += [p for p in references(catalogue, complete(root)) if not any(name in p.message for name in unreadable)]
        lists = {}
        for name in LISTS:
            lists[name], wrong = read_list(name, root)
            problems += wrong
        for other in (read_rules, forge.read):
            try:
                other(root)
            except BadInput as e:
                problems += e.problems
        repo = cls(root, langs, today(), pages, records, catalogue, broken, lists["navigation"], lists["words-never"], lists["hosts-denied"],
                   lists["hosts-allowed"], lists["never-names"], lists["wording-operational"], lists["pictures"], lists["words-filtered"], lists["words-saying"])
        return repo, problems

    @cached_property
    def made(self) -> Mapping[tuple[str, str], Page]:
        """(language, slug) → page that is made from records: links may lead there, and that is all the rules need of it."""
        return made(self.catalogue, {lang: words(self.root, lang) for lang in complete(self.root) if (lang, "index") in self.pages}, self.pages)[0]

    @cached_property
    def complete(self) -> tuple[str, ...]:
        """The languages in which everything must be there; the others are growing."""
        return complete(self.root)

    @property
    def documents(self) -> list[Page]:
        return list(self.pages.values())

    @cached_property
    def entries(self) -> list[Entry]:
        """Everything that lies in the folders of the site."""
        return entries(self.root)

    @cached_property
    def texts(self) -> dict[str, str]:
        """File → its text, of every text that goes into the site; what the code makes is left out."""
        out = {}
        for entry in self.entries:
            if entry.regular and entry.path.endswith(TEXTS) and not entry.path.startswith("data/schemas/"):
                text = (self.root / entry.path).read_text("utf-8", "replace")
                out[entry.path] = text.removeprefix("\ufeff").replace("\r\n", "\n")
        return out

    @cached_property
    def written(self) -> list[Written]:
        """Every file of the site, and the pages of the project for contributors."""
        above = (path for path in sorted(self.root.glob("*.md")) if path.is_file() and not path.is_symlink())
        return [*(Written(e.path, self.texts.get(e.path, "")) for e in self.entries), *(Written(p.name, p.read_text("utf-8", "replace")) for p in above)]

    @cached_property
    def rules(self) -> Rules:
        """What readers are told of the rules; nothing if it cannot be read, which is told elsewhere."""
        try:
            return read_rules(self.root)
        except BadInput:
            return Rules({}, {})

    @cached_property
    def names(self) -> Finder:
        """Finds the names that must not appear."""
        return Finder(self.never_names)

    @cached_property
    def kept(self) -> dict[str, list[Problem]]:
        """Rule → what it found: an exception asks for it a second time."""
        return {}

    @cached_property
    def editions(self) -> dict[str, dict[str, Page]]:
        """language → slug → page."""
        out: dict[str, dict[str, Page]] = {lang: {} for lang in self.languages}
        for (lang, slug), page in self.pages.items():
            out[lang][slug] = page
        return out

    @cached_property
    def drawings(self) -> dict[str, str]:
        """Names of the drawings; what they look like does not matter here."""
        return {p.stem: "" for p in (self.root / "docs/assets/diagrams").glob("*.svg")}

    def known(self, kind: str, id: str) -> bool:
        """Whether there is such a record, readable or not."""
        return id in getattr(self.catalogue, kind) or id in self.broken[kind]

    @cached_property
    def lines(self) -> dict[str, list[Line]]:
        """File of a page → the prose of its body."""
        return {page.path: list(text.lines(page)) for page in self.pages.values()}

    @cached_property
    def units(self) -> dict[str, list[Unit]]:
        """File of a page → its body in paragraphs, list items and table rows; no headings."""
        return {path: text.units(body) for path, body in self.lines.items()}

    @cached_property
    def prose(self) -> list[Prose]:
        """Everything that readers see, file by file and language by language."""
        out = []
        for page in self.documents:
            texts = [(name, page.meta[name]) for name in SHOWN if isinstance(page.meta.get(name), str)]
            head = [Line(*page.located.place((name,)), value, value, name) for name, value in texts]
            out.append(Prose(page.path, page.lang, page.kind, page, head + self.lines[page.path], page.key))
        for file in self.records:
            found: dict[str, list[Line]] = {}
            for place, value in file.values():
                if not (isinstance(value, dict) and "en" in value and set(value) <= set(self.languages)):
                    continue
                for lang, words in value.items():
                    if isinstance(words, str):
                        line = Line(*file.located.place((*place, lang)), words, words, str(place[-1]) if place else "")
                        found.setdefault(lang, []).append(line)
            out += [Prose(file.path, lang, file.kind, None, lines, key(file.key, lang)) for lang, lines in found.items()]
        for lang in self.languages:
            lines = [Line(1, 1, text, text, id) for id, words in self.rules.words.items() for text in (words.title.get(lang, ""), words.why.get(lang, ""))]
            out += [Prose(WORDS, lang, "rules", None, lines, key(lang, repr(lines)))] if lines else []
        return out

    @cached_property
    def files(self) -> list[Prose | RecordFile]:
        """The prose of every page, and every record."""
        return [*(prose for prose in self.prose if prose.page), *self.records]


def _record(path: Path, kind: str) -> tuple[RecordFile | None, list[Problem]]:
    name = f"data/{kind}/{path.name}"
    try:
        content = path.read_text("utf-8")
    except UnicodeDecodeError as e:
        return None, [Problem(name, 1, 1, "utf-8", f"Byte {e.start} is not UTF-8.", "Save the file as UTF-8.")]
    except OSError as e:
        return None, [Problem(name, 0, 0, "unreadable", f"This cannot be opened: {e.strerror}.", "Put a file in its place, or remove it.")]
    try:
        located = parse(content)
    except BadYaml:
        return read_record(content, kind, name)
    record, wrong = record_of(located, kind, name)
    return RecordFile(kind, path.stem, name, located, record, key(name, content)), wrong
