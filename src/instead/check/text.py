"""Prose as a rule wants to see it: markup blanked sign by sign, so that a place in the blanked text is the place in the file."""
from __future__ import annotations

import re
from typing import Iterator, NamedTuple

from ..pages import Page
from ..weave.cite import INSIDE

CODE = re.compile(r"`[^`\n]*`")
CITATION = re.compile(rf"\[{INSIDE}\]")
TARGET = re.compile(r"(?<=\])\([^)\n]*\)")
ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
BLOCK = re.compile(r"^::: *[\w-]*")
BAR = re.compile(r"(?<=\|) *[\d.]+ *(?=\|)|\| *(?:measured|said|hot) *$")
CARD = re.compile(r"(?<=\d\. )card:[a-z0-9-]+")
MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\((?:strong|one|disputed|claim)\)\s)?")
RULER = re.compile(r"^\|?[\s:|-]+$")
# Blocks whose lines are names of records, and blocks whose argument is a name of something.
NAMES = {"claims", "exercises", "scenarios", "channels", "helplines", "emergency", "countries", "risks", "laws", "duties", "curriculum", "lessons", "platform", "platforms", "glossary", "bibliography", "pages", "corrections", "rules", "card", "chooser", "chart", "packs", "pack", "pack-print"}
NAMED = NAMES | {"diagram"}

# Signs after which a paragraph is cut: nobody writes one so long, and what looks for pairs in it takes the square of its length.
PARAGRAPH = 5000

COUNTED = re.compile(r"(?:[^\w\s]|_)*+[^\W_]\S*")
PAIRS = {"“": "”", "«": "»", "‹": "›", '"': '"'}
MARK = re.compile('[“”«»‹›"]')


class Line(NamedTuple):
    """One line of prose. ``text`` is as written, ``words`` without markup and of the same length; ``column`` is that of the first sign."""

    number: int
    column: int
    text: str
    words: str
    field: str = ""  # the name of the field in front matter or record; empty in the body of a page


class Unit(NamedTuple):
    """A paragraph, list item, table row or table head, with its lines joined by spaces. ``form``: paragraph, item, row or head."""

    form: str
    line: int
    text: str
    words: str


def blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: " " * len(m[0]), text)


def paired(text: str) -> bool:
    """Whether the backquotes of a line can be read in one way only: single ones, in pairs, none escaped."""
    return text.count("`") % 2 == 0 and "``" not in text and "\\`" not in text


def blank_code(text: str) -> str:
    """A line with its code blanked. Where the backquotes can be read in two ways nothing is: it might be no code to the reader's browser."""
    return blank(CODE, text) if "`" in text and paired(text) else text


def without_markup(text: str) -> str:
    """A line of a page with code, citations, addresses and attributes blanked; the words of a link stay."""
    text = blank_code(text)
    for pattern, begins in ((CITATION, "[@"), (TARGET, "]("), (ATTRIBUTES, "{")):
        text = blank(pattern, text) if begins in text else text
    return text


def lines(page: Page) -> Iterator[Line]:
    """The prose of a page's body: no code fences, no names of records."""
    within = {n: name for _, name, _, inside in page.blocks() for n, _ in inside}
    for n, text in page.lines:
        if within.get(n) in NAMES:
            continue
        words = without_markup(text)
        if m := BLOCK.match(text):
            words = " " * len(text) if m[0][3:].strip() in NAMED else blank(BLOCK, words)
        elif within.get(n) == "instead":
            words = blank(CARD, words)
        elif within.get(n) == "bars":
            words = blank(BAR, words)
        yield Line(n, 1, text, words)


def units(body: list[Line]) -> list[Unit]:
    """The body of a page, as ``lines`` gives it, in paragraphs, list items and table rows; no headings."""
    out: list[Unit] = []
    going_on = False
    for i, line in enumerate(body):
        if not line.text.strip() or line.text.startswith((":::", "#")):
            going_on = False
        elif line.text.lstrip().startswith("|"):
            after = body[i + 1].text if i + 1 < len(body) else ""
            if not RULER.match(line.text):
                out.append(Unit("head" if RULER.match(after) and "-" in after else "row", line.number, line.text, line.words))
            going_on = False
        elif going_on and not MARKER.match(line.text) and len(out[-1].text) < PARAGRAPH:
            last = out.pop()
            out.append(last._replace(text=f"{last.text} {line.text.strip()}", words=f"{last.words} {line.words.strip()}"))
        else:
            form = "item" if MARKER.match(line.text) else "paragraph"
            out.append(Unit(form, line.number, line.text, blank(MARKER, line.words)))
            going_on = True
    return out


def quotations(text: str) -> list[tuple[int, int]]:
    """(start, end) of what stands between quotation marks, the outer pair where they are nested. A mark that is never closed opens
    nothing."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[int, str]] = []
    for m in MARK.finditer(text):
        closes = next((k for k in range(len(opened) - 1, max(len(opened) - 9, -1), -1) if opened[k][1] == m[0]), None)
        if closes is not None:
            while found and found[-1][0] > opened[closes][0]:  # what is inside this pair
                found.pop()
            found.append((opened[closes][0] + 1, m.start()))
            del opened[closes:]
        elif m[0] in PAIRS:
            opened.append((m.start(), PAIRS[m[0]]))
    return found


def word_count(text: str) -> int:
    """Words as a reader counts them: a run of signs with at least one letter or digit."""
    return len(COUNTED.findall(text))
