"""A page as translators see it: sections under their heading ids, and the units inside them.

The heading ids are the same in every language, so a section always finds its counterpart. Units are what stands between blank lines; where a section
has as many in both languages they are paired one by one, elsewhere the section is one unit. Putting the units together again gives the file, byte for byte.
"""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Iterator

from ..pages import HEADING, Page, with_fences

# Front matter that readers see; the rest (kind, dates, review) is the same in every language or the translator's own.
FRONT = ("title", "description", "contains", "keywords")
LEAD = "lead"


@dataclass(frozen=True)
class Section:
    """``id`` of the heading (``lead`` before the first), its words, and the text from the heading line to the next."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True)
class Unit:
    """A piece to translate: the section it stands in, its English and its translation."""

    section: str
    number: int
    source: str
    target: str


def digest(text: str) -> str:
    """Ten hex digits of SHA-256 over the text with spaces collapsed: a line broken elsewhere is no change."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]


def sections(page: Page) -> list[Section]:
    """The sections of a page, the lead first; a page may begin with a heading and have none."""
    out: list[tuple[str, str, list[str]]] = [(LEAD, "", [])]
    for line, code in with_fences(page.body):
        m = None if code else HEADING.match(line)
        if m and m[3]:
            out.append((m[3], m[2], [line]))
        else:
            out[-1][2].append(line)
    return [Section(i, heading, "\n".join(lines)) for i, heading, lines in out if lines]


def front(page: Page) -> dict[str, str]:
    """The words of the front matter that readers see."""
    return {key: str(page.meta[key]) for key in FRONT if page.meta.get(key)}


def state(page: Page) -> dict[str, list[str]]:
    """Section id → hashes of its units; ``front`` for the front matter. What a sidecar keeps of the English page."""
    out = {"front": [digest(f"{k}: {v}") for k, v in front(page).items()]}
    for section in sections(page):
        out[section.id] = [digest(u) for u in split(section.text) if u.strip()]
    return out


def split(text: str) -> list[str]:
    """The units of a section and the blank lines between them, in order: ``"".join(split(t)) == t``."""
    return [piece for piece in re.split(r"(\n(?:[ \t]*\n)+)", text) if piece]


def pairs(source: Page, target: Page) -> Iterator[Unit]:
    """The units of two versions of a page, front matter first. Sections are paired by id, so both must have the same ones."""
    theirs = front(target)
    for key, words in front(source).items():
        yield Unit("front", FRONT.index(key), words, theirs.get(key, ""))
    found = {s.id: s for s in sections(target)}
    for section in sections(source):
        other = found.get(section.id)
        ours, yours = (_pieces(section.text), _pieces(other.text) if other else [])
        if len(ours) == len(yours):
            for i, (a, b) in enumerate(zip(ours, yours)):
                yield Unit(section.id, i, a, b)
        elif section.text.strip() or (other and other.text.strip()):
            yield Unit(section.id, 0, section.text.strip("\n"), other.text.strip("\n") if other else "")


def _pieces(text: str) -> list[str]:
    return [u.strip("\n") for u in split(text) if u.strip()]


def replace_units(target: Page, units: dict[tuple[str, int], str], paired: dict[str, int]) -> tuple[dict[str, str], str]:
    """(front matter words, body) of ``target`` with the given units. ``paired`` tells how many units a section was given in."""
    words = {FRONT[n]: text for (section, n), text in units.items() if section == "front"}
    out = []
    for section in sections(target):
        pieces = split(section.text)
        filled = [i for i, piece in enumerate(pieces) if piece.strip()]
        if paired.get(section.id) == len(filled):
            for number, i in enumerate(filled):
                if (section.id, number) in units:
                    piece = pieces[i]
                    before, after = piece[: len(piece) - len(piece.lstrip("\n"))], piece[len(piece.rstrip("\n")):]
                    pieces[i] = before + units[section.id, number] + after
            out.append("".join(pieces))
        elif (section.id, 0) in units:
            text = section.text
            before, after = text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")):]
            out.append(before + units[section.id, 0] + after)
        else:
            out.append(section.text)
    return words, "\n".join(out)
