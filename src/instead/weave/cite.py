"""Citations: ``[@key, locator; @key2, locator]`` (Pandoc's syntax) become numbers that lead to the list under the page."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Callable, Iterator

from .code import outside_code, without_code
from .locator import Locator, LocatorError, parse_locator

# A bracket that opens with @ is a citation; a mark of punctuation right behind it is put before the number.
# A heading in quotation marks may have brackets of its own: "The site [in French]".
_QUOTED = r'"(?:[^"\n\[\]]|\[(?!@)[^"\n\[\]]*\])*"'
INSIDE = rf'@(?:{_QUOTED}|[^\[\]\n"]|"(?!{_QUOTED[1:]}))*+'
CLUSTER = re.compile(rf"(?:[ \u00a0\u202f]|(?<=\S)\n)?\[({INSIDE})\](?P<mark>(?:[.,،]|[ \u00a0\u202f]?[;:؛!?؟](?!\S))?)")
_ITEM = re.compile(r"@([a-z0-9]+(?:-[a-z0-9]+)*)\s*(?:,\s*(.+))?")


class CitationError(ValueError):
    """A citation that cannot be used. ``rule`` names what it breaks, ``cure`` tells how to mend it."""

    def __init__(self, message: str, rule: str, cure: str):
        super().__init__(message)
        self.rule, self.cure = rule, cure


@dataclass(frozen=True)
class Citation:
    """One source at one place. ``at`` is the locator as written."""

    key: str
    at: str

    @property
    def locator(self) -> Locator:
        return parse_locator(self.at)


def parse_cluster(inside: str) -> list[Citation]:
    """The citations between the brackets. Raises ``CitationError``."""
    return list(_parse_cluster(inside))


@lru_cache(maxsize=1 << 14)
def _parse_cluster(inside: str) -> tuple[Citation, ...]:
    out = []
    for part in _split(inside):
        m = _ITEM.fullmatch(part.strip())
        if not m:
            raise CitationError(f"“{part.strip()}” is not a citation", "citation-form", "Write [@key, locator], several parted by semicolons.")
        key, at = m[1], (m[2] or "").strip()
        if not at:
            raise CitationError(f"The citation of “{key}” has no locator", "citation-locator", "Say where: [@%s, para 4] or [@%s, abstract]." % (key, key))
        try:
            parse_locator(at)
        except LocatorError as e:
            raise CitationError(str(e), "citation-locator", "Use one of the forms in WRITING.md.") from None
        out.append(Citation(key, at))
    return tuple(out)


def _split(inside: str) -> list[str]:
    """Split at semicolons that stand outside quotation marks."""
    parts, quoted = [""], False
    for sign in inside:
        if sign == '"':
            quoted = not quoted
        if sign == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """(line, column, inside) of every citation bracket outside code, counted from 1."""
    for number, line in enumerate(text.split("\n"), 1):
        for m in CLUSTER.finditer(without_code(line)):
            yield number, m.start(1), m[1]


class Numbering:
    """Numbers for the sources of one page, in the order of their first citation, and the places cited of each."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.places: dict[str, list[str]] = {}
        self.count = 0
        self.back: dict[tuple[str, str], list[str]] = {}

    def cite(self, key: str, places: list[str]) -> tuple[int, int, str]:
        """Cite ``key`` at one or more places in one call: (number of the source, number of the first place within it, id of the call)."""
        if key not in self.places:
            self.order.append(key)
            self.places[key] = []
        known = self.places[key]
        self.count += 1
        call = f"c{self.count}"
        for at in dict.fromkeys(places):
            if at not in known:
                known.append(at)
            self.back.setdefault((key, at), []).append(call)
        return self.order.index(key) + 1, known.index(places[0]) + 1, call


def replace(text: str, render: Callable[[list[Citation]], str]) -> str:
    """``text`` with every citation bracket outside code replaced; the mark of punctuation behind it comes first."""
    def one(m: re.Match[str]) -> str:
        return m["mark"] + render(parse_cluster(m[1]))

    return outside_code(text, lambda part: CLUSTER.sub(one, part))
