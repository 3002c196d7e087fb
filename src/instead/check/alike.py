"""The rule on what looks like something else: letters of two scripts in a word, letters that are none, links that seem to lead elsewhere."""
from __future__ import annotations

import re
import unicodedata
from typing import Iterator

from .repository import Prose, RecordFile, Repository
from .rule import Finding, rule
from .text import CITATION, blank, blank_code

LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# Scripts with letters that are drawn like Latin ones: Greek, Cyrillic, Armenian, Georgian, Cherokee, Lisu, Coptic.
OTHER = "\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u10a0-\u10ff\u13a0-\u13ff\u1c80-\u1c8f\u1f00-\u1fff\u2c80-\u2cff\ua4d0-\ua4ff\uab70-\uabbf"
WORDS = re.compile(r"[\w-]+")
LATINS, FOREIGN = re.compile(f"[{LATIN}]"), re.compile(f"[{OTHER}]")
# A whole word of letters that have a Latin double.
DOUBLE = re.compile(r"(?<!\w)[асеорхуѕіјԁһԛԝкмтвнАВСЕНІЈКМОРЅТХУοαινρυκχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{3,}(?!\w)")
# Letters for mathematics, wide and circled ones, and other shapes of letters that no search finds under their name.
SHAPES = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f189\u2100\u2102-\u2108\u210a-\u2115\u2117-\u211d\u2120\u2124-\u2138"
                    "\u1d00-\u1d7f\u2160-\u2188\u02b0-\u02b8]+")
LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(([^)\n]*)\)")
# What a reader takes for an address: a scheme, www, a host with a usual ending, an address of mail.
ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://|\bwww\.|(?<![\w.-])(?:[\w-]+\.)+(?:com|org|net|info|gov|edu|int|eu|fr|uk|us|ca|be|ch|de|nl|ma|tn|dz|eg|io|me|co|app|onion|tv|news|social)(?![\w.-]|$(?<=\.))"
                     r"|\S+@[\w-]+\.\w+", re.I)


@rule("look-alikes", over="files", own=True)
def look_alikes(file: Prose | RecordFile, repo: Repository) -> Iterator[Finding]:
    """A letter of another script can make a forged name look like a known one, and hides a word from every search. Words that show one address and lead
    to another are how people are led astray."""
    if isinstance(file, Prose):
        for line in file.lines:
            yield from (f._replace(line=line.number, column=line.column + f.column - 1) for f in _letters(line.text))
            for m in LINK.finditer(blank(CITATION, blank_code(line.text))) if not line.field else ():
                if ADDRESS.search(m[1]):
                    yield Finding(line.number, m.start() + 1, f"The words of this link look like an address, and it leads to another: {m[1][:60]}.",
                                  "Write what the reader finds there.")
    else:
        for place, value in file.values():
            if isinstance(value, str):
                at = file.located.place(place)
                yield from (f._replace(line=at[0], column=at[1]) for f in _letters(value))
        values = file.located.value if isinstance(file.located.value, dict) else {}
        name, url = values.get("name"), values.get("url") or values.get("help_url")
        if isinstance(name, str) and isinstance(url, str) and (m := ADDRESS.search(name)):
            host = (re.match(r"(?:[a-z]+://)?([\w.-]+)", name[max(name.rfind(" ", 0, m.start()), -1) + 1:], re.I) or m)[0].split("//")[-1]
            if host.lower().removeprefix("www.") not in url.lower():
                yield Finding(*file.located.place(("name",)), f"The name looks like an address, {host[:60]}, and leads to another.", "Write the name of the service.")


def _letters(text: str) -> Iterator[Finding]:
    """Letters of a line that look like others."""
    if text.isascii():
        return
    for m in WORDS.finditer(text) if FOREIGN.search(text) else ():
        if not (strange := next((c for c in m[0] if FOREIGN.match(c)), "")) or not (LATINS.search(m[0]) or DOUBLE.search(m[0])):
            continue
        yield Finding(0, m.start() + 1, f"“{m[0][:40]}” has a letter of another script: {unicodedata.name(strange, 'unknown').lower()}.",
                      "Type the word again in one script.")
    for m in SHAPES.finditer(text):
        yield Finding(0, m.start() + 1, f"“{m[0][:40]}” is written in shapes that only look like letters or digits.", "Type it in ordinary letters.")
