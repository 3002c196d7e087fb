"""How long a page takes to read and how hard it is: counted once, for the page itself, for a reading pack and for the rules."""
from __future__ import annotations

import re
from typing import Iterable, Iterator, NamedTuple

from .catalogue import Catalogue
from .pages import Page

WORDS_A_MINUTE = {"en": 230, "fr": 215, "ar": 170}
END = re.compile(r"(?<=[.?؟!…])[»”›\"’)\]*]*\s+(?=[«“‹\"(*]*[^\Wa-z\d_])(?<!\b[A-Z]\.\s)")
LETTERS = re.compile(r"[^\W\d_]+")
# Up to which measure a text is easy, and up to which it is neither easy nor hard. In English and French the measure is LIX (Björnsson 1968): words a sentence,
# and a hundredth of those longer than six letters; French words are longer than English ones. In Arabic, whose words hold articles and particles, it would
# say nothing: there only the words of a sentence are counted.
LEVELS = {"en": (36, 42), "fr": (42, 48), "ar": (11, 16)}
# Fewer words say nothing about a text.
ENOUGH = 100

_MARKUP = re.compile(r"\[@[^\]]*\]|\]\([^)]*\)|\{[^{}\n]*\}")
_NOT_READ = re.compile(r"\s*(?::::|#|\||<)")
_MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\(\w+\)\s+)?")


class Level(NamedTuple):
    """How hard a text is: ``easy``, ``medium`` or ``hard``, and the measure behind it."""

    name: str
    measure: float


def minutes(page: Page, catalogue: Catalogue) -> int:
    """Minutes for reading a page: its prose, exercises, situations and cards. A directory is not read from end to end."""
    read = _MARKUP.sub("", page.body)
    words = len(read.split()) + sum(len(text.split()) for text in _records(page, catalogue))
    return max(1, round(words / WORDS_A_MINUTE.get(page.lang, 200)))


def level(pages: Iterable[Page], catalogue: Catalogue) -> Level | None:
    """How hard the prose of pages of one language is; None where there is too little of it, or no measure for the language."""
    sentences = words = long = 0
    lang = ""
    for page in pages:
        lang = page.lang
        for sentence in _sentences(page, catalogue):
            found = LETTERS.findall(sentence)
            sentences, words, long = sentences + bool(found), words + len(found), long + sum(len(w) > 6 for w in found)
    if lang not in LEVELS or words < ENOUGH:
        return None
    measure = words / sentences + (0 if lang == "ar" else 100 * long / words)
    easy, medium = LEVELS[lang]
    return Level("easy" if measure <= easy else "medium" if measure <= medium else "hard", measure)


def _sentences(page: Page, catalogue: Catalogue) -> Iterator[str]:
    """The sentences of a page: paragraphs and items, no headings, tables or names of records."""
    paragraph: list[str] = []
    for _, line in [*page.lines, (0, "")]:
        ends = not line.strip() or _NOT_READ.match(line) or _MARKER.match(line)
        if ends and paragraph:
            yield from END.split(" ".join(paragraph))
            paragraph = []
        if line.strip() and not _NOT_READ.match(line):
            paragraph.append(_MARKER.sub("", _MARKUP.sub("", line)).replace("*", ""))
    for text in _records(page, catalogue):
        yield from END.split(text)


def _records(page: Page, catalogue: Catalogue) -> Iterator[str]:
    """What readers of a page read in the records that it shows: exercises, situations and cards."""
    for _, name, arg, inside in page.blocks():
        ids = [text.strip().removeprefix("- ") for _, text in inside if text.strip()]
        if name == "exercises":
            for e in (catalogue.exercises[i] for i in ids if i in catalogue.exercises):
                right = next(c for c in e.choices if c.right)
                yield from (t[page.lang] for t in (e.item, e.question, right.feedback, *e.reasoning) if page.lang in t)
        elif name == "scenarios":
            for scenario in (catalogue.scenarios[i] for i in ids if i in catalogue.scenarios):
                texts = (scenario.sees, scenario.knows, scenario.unknown, *(t for way in scenario.ways for t in (way.label, way.follows)), scenario.note)
                yield from (t[page.lang] for t in texts if page.lang in t)
        elif name == "card" and arg in catalogue.cards:
            card = catalogue.cards[arg]
            texts = (card.how, *card.steps, card.cost, card.risks, card.why, *(e.says for e in (*card.tends_to, *card.changes)))
            yield from (t[page.lang] for t in texts if page.lang in t)
