"""Files for translators who know no git: one PO or XLIFF file a language, out and in again.

Both are made of the same units (``units.pairs``); a unit's context names page, section and number, so it finds its way back. Opens in Weblate, Poedit and
the common CAT tools. What comes in replaces only the units whose words differ; the rest of each file keeps its bytes.
"""
from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Iterable, Iterator, Literal, Mapping

import polib
from translate.storage.xliff import xlifffile

from ..pages import Page, read_page
from ..problems import BadInput, Problem
from ..weave.cite import CLUSTER
from .units import FRONT, Unit, pairs, replace_units

Form = Literal["po", "xliff"]
_CONTEXT = re.compile(r"(?P<slug>[a-z0-9/-]+)#(?P<section>[a-z0-9-]+)\.(?P<number>\d+)")


def context(page: Page, section: str, number: int) -> str:
    return f"{page.slug}#{section}.{number}"


def begun(source: Page, lang: str) -> Page:
    """The translation of a page of which nothing is written yet: the English words in the place of its file."""
    return replace(source, lang=lang, path=f"docs/{lang}/{source.slug}.md")


def _units(source: Page, target: Page | None) -> Iterator[Unit]:
    """The units of a page and its translation. What stands in English in a draft is not translated yet."""
    for unit in pairs(source, target or source):
        untouched = target is None or target.meta.get("draft") == "true" and unit.target == unit.source
        yield replace(unit, target="") if untouched else unit


def export(couples: Iterable[tuple[Page, Page | None]], lang: str, form: Form) -> str:
    """The units of (English page, translation or None) couples as one file."""
    if form == "po":
        po = polib.POFile(wrapwidth=0)
        po.metadata = {"Project-Id-Version": "Do This Instead", "Language": lang, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
                       "Content-Transfer-Encoding": "8bit"}
        for source, target in couples:
            for unit in _units(source, target):
                po.append(polib.POEntry(msgctxt=context(source, unit.section, unit.number), msgid=unit.source, msgstr=unit.target, comment=source.path))
        return str(po)
    store = xlifffile()
    store.setsourcelanguage("en")
    store.settargetlanguage(lang)
    for source, target in couples:
        for unit in _units(source, target):
            added = store.addsourceunit(unit.source, source.path, createifmissing=True)
            added.setid(context(source, unit.section, unit.number))
            added.target = unit.target
    return bytes(store).decode("utf-8")


def read(text: str, form: Form, name: str) -> dict[str, dict[tuple[str, int], str]]:
    """slug → (section, number) → translated words. Raises ``BadInput`` when the file cannot be read."""
    out: dict[str, dict[tuple[str, int], str]] = {}
    try:
        rows: list[tuple[str, str]]
        if form == "po":
            rows = [(e.msgctxt or "", e.msgstr) for e in polib.pofile(text) if not e.obsolete and not e.fuzzy]
        else:
            # An id carries the name of the file it came from in front; the context is its last part.
            rows = [(u.getid().split("\x04")[-1], str(u.target or "")) for u in xlifffile.parsestring(text.encode("utf-8")).units if not u.isheader()]
    except Exception as e:  # both libraries raise their parsers' many kinds
        raise BadInput([Problem(name, 0, 0, "exchange", f"This file cannot be read as {form}: {str(e).splitlines()[0]}.", "Export it again from your program as UTF-8.")]) from None
    for where, words in rows:
        m = _CONTEXT.fullmatch(where)
        if not m:
            raise BadInput([Problem(name, 0, 0, "exchange", f"“{where}” is not the context of a unit of this site.", "Import only files made by instead translations export.")])
        if words:
            out.setdefault(m["slug"], {})[m["section"], int(m["number"])] = words
    return out


def merge(root: Path, source: Page, target: Page, units: Mapping[tuple[str, int], str]) -> str | None:
    """The text of the translation's file with ``units`` put in; None when nothing differs. Raises ``BadInput`` when a unit is unsafe."""
    current = {(u.section, u.number): u for u in pairs(source, target)}
    changed: dict[tuple[str, int], str] = {}
    problems = []
    for key, words in units.items():
        if key not in current:
            problems.append(Problem(target.path, 0, 0, "exchange", f"The page has no unit {key[0]}.{key[1]} any more.", "Export again and carry your work over."))
        elif words != current[key].target:
            cited, kept = (sorted(m[1] for m in CLUSTER.finditer(t)) for t in (current[key].source, words))
            if cited != kept:
                problems.append(Problem(target.path, 0, 0, "exchange", f"{key[0]}.{key[1]}: the citations differ from the English ones.", "Leave every [@…] as it is."))
            changed[key] = words
    if problems:
        raise BadInput(problems)
    if not changed:
        return None
    counts: dict[str, int] = {}
    for section, _ in current:
        counts[section] = counts.get(section, 0) + 1
    words, body = replace_units(target, dict(changed), counts)
    there = (root / target.path).exists()
    text = (root / (target.path if there else source.path)).read_text("utf-8")
    head = text[: len(text) - len(target.body)]
    if not there:
        head = head.removesuffix("---\n\n").removesuffix("---\n") + "draft: true\n---\n" + "\n" * head.endswith("---\n\n")
    for key in FRONT:
        if key in words:
            value = words[key] if re.fullmatch(r"[^\s:#\[\]{}&*!|>'\"%@`,?-][^:#]*", words[key]) else '"' + words[key].replace("\\", "\\\\").replace('"', '\\"') + '"'
            head = re.sub(rf"^{key}:.*$", lambda _: f"{key}: {value}", head, count=1, flags=re.M)
    return head + body


def check_merge(root: Path, page: Page, text: str) -> Page:
    """The page that ``text`` would be; raises ``BadInput`` when it is no page any more."""
    path = root / page.path
    trial = (path if path.exists() else root / "docs/new.md").with_suffix(".md.new")
    trial.write_text(text, "utf-8")
    try:
        found, problems = read_page(trial, page.lang, page.slug, root)
    finally:
        trial.unlink()
    if found is None:
        raise BadInput(problems)
    if [h.id for h in found.headings] != [h.id for h in page.headings] or [b[1] for b in found.blocks()] != [b[1] for b in page.blocks()]:
        raise BadInput([Problem(page.path, 0, 0, "exchange", "A heading id or a ::: block was changed in translation.", "Leave {#…} and the lines with ::: as they are.")])
    return found
