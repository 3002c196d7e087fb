"""Where in a source something stands: written the same in every language, shown in the reader's.

Grammar: a numbered place (``para 6``, ``pp. 14-16``), a named place (``abstract``), or a heading in quotation marks.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

# Word as written → message id of its name. The plural form of a word is a word of its own.
NUMBERED = {"para": "at-para", "paras": "at-paras", "p.": "at-p", "pp.": "at-pp", "sec.": "at-sec", "art.": "at-art", "arts.": "at-arts", "recital": "at-recital",
            "ch.": "at-ch", "table": "at-table-n", "fig.": "at-fig", "item": "at-item", "step": "at-step", "rec.": "at-rec"}
NAMED = ("abstract", "summary", "key findings", "introduction", "conclusion", "headline", "standfirst", "opening", "end", "caption", "note", "list",
         "table", "faq", "method", "results", "recommendations", "statement", "contents", "whole page", "passage")
_NUMBER = re.compile(r"[\w.()/–-]*\d[\w.()/–-]*|(?:\(\w+\))+|[IVXLC]+")


class LocatorError(ValueError):
    """The words are no locator; the message tells the forms."""


@dataclass(frozen=True)
class Locator:
    """``form`` is the message id of the word; ``value`` the number or the heading, empty for a named place."""

    form: str
    value: str = ""


def parse_locator(text: str) -> Locator:
    """Parse a locator. Raises ``LocatorError``."""
    text = text.strip()
    if len(text) > 2 and text[0] == '"' == text[-1]:
        return Locator("at-heading", text[1:-1])
    if text in NAMED:
        return Locator("at-" + text.replace(" ", "-"))
    word, _, value = text.partition(" ")
    if word in NUMBERED and _NUMBER.fullmatch(value):
        return Locator(NUMBERED[word], value)
    raise LocatorError(f"“{text}” is not a locator: write a numbered place (para 6, p. 14, sec. 4.2, art. 3), a named place (abstract, opening, "
                       "whole page …) or a heading in quotation marks")
