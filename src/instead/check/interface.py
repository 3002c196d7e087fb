"""The rule on the words of the interface: they go into every page as they stand, and are filled in by the program."""
from __future__ import annotations

import re
from io import BytesIO
from string import Formatter
from typing import Iterator

from babel.messages.pofile import PoFileError, read_po

from .repository import Repository
from .rule import Finding, rule
from .sources import host_of

# What a line of a catalogue may be; Babel takes others too, and makes of them what nobody meant.
ROW = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[[0-5]\])?) +)?"(?:[^"\\]|\\["\\nt])*"\s*)?')
# Messages that are addresses.
ADDRESSES = {"leave-url"}


@rule("interface")
def interface(repo: Repository) -> Iterator[Finding]:
    """The words of the menus stand on every page, next to the button with which somebody leaves in a hurry. A catalogue of words holds words only: no
    markup, no address but the one that leads away, and the same places to fill in as the English one."""
    allowed = {*repo.hosts_allowed.first, *(entry.host for entry in repo.hosts_allowed.added)}
    english: dict[str, set[str]] = {}
    for lang in repo.languages:
        path = f"locales/{lang}.po"
        cure = "Compare its quotation marks with those of the lines around it."
        text = repo.texts.get(path, "")
        if torn := next((n for n, row in enumerate(text.split("\n"), 1) if not ROW.fullmatch(row)), 0):
            yield Finding(torn, 1, "This line of the catalogue cannot be read.", cure, path=path)
            continue
        try:
            catalogue = list(read_po(BytesIO((repo.root / path).read_bytes()), locale=lang, abort_invalid=True))
        except (PoFileError, ValueError, UnicodeDecodeError) as e:
            yield Finding(getattr(e, "lineno", None) or 1, 1, "This catalogue cannot be read.", cure, path=path)
            continue
        for message in catalogue:
            id = message.id if isinstance(message.id, str) else message.id[0]
            forms = [message.string] if isinstance(message.string, str) else list(message.string)
            if not id or not any(forms) and lang not in repo.complete:  # not translated yet
                continue
            places = set().union(*(_places(form) or set() for form in forms))
            if lang == repo.languages[0]:
                english[id] = places
            elif id not in english and not id.startswith("zero-"):
                yield Finding(message.lineno or 1, 1, f"There is no English message “{id[:60]}”.", "Mend its name, or add it to locales/en.po.", path=path)
                continue
            for wrong, cure in sorted({found for form in forms for found in _wrong(id, form, places - english.get(id, places | {"n"}) - {"n"}, allowed)}):
                yield Finding(message.lineno or 1, 1, f"“{id[:60]}” {wrong}.", cure, path=path)


def _places(text: str) -> set[str] | None:
    """Names of the places to fill in; None when the braces cannot be read."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _wrong(id: str, text: str, unknown: set[str], allowed: set[str]) -> Iterator[tuple[str, str]]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        yield "has a brace that is not closed", "Write {name} as in the English message."
        return
    for _, name, form, conversion in parts:
        if name is not None and (form or conversion or not re.fullmatch(r"[a-z]+", name)):
            yield "asks for more than a value to fill in", "Write {name} as in the English message; nothing is computed in a message."
            return
    if unknown:
        yield f"has a place {{{sorted(unknown)[0][:30]}}} that the English message has not", "Use the names of the English message."
    if m := re.search(r"[<>\"]|&#?\w+;", text):
        yield f"holds markup: “{m[0]}”", "Write plain text; the site sets what stands around it."
    if id in ADDRESSES:
        host, wrong = host_of(text)
        if wrong or host not in allowed:
            yield "does not lead to a host that the site knows", "Whoever presses the button must land on an everyday page: see data/hosts-allowed.yaml."
    elif re.search(r"[a-z][a-z0-9+.-]*://|\bwww\.|javascript:|data:", text, re.I):
        yield "holds an address", "Addresses stand in records."
