"""What a program may mend without understanding: spaces, marks of punctuation, quotation marks, the order of keys. Never a word, never twice.

Protected from every change: code, citations, link addresses, heading ids, language marks, the keys of front matter and records.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Callable

from .catalogue import KINDS
from .pages import split_front_matter

# The order of front matter, as WRITING.md shows it.
FRONT_ORDER = ("title", "menu", "description", "kind", "contains", "updated", "review", "keywords", "critical", "lesson", "curriculum", "translation")
WORDS_IN_FRONT = ("title", "description", "contains")
_PROTECTED = re.compile(r"(`[^`\n]*`|\[@[^\]\n]*\]|\]\([^)\n]*\)|\{[#l][^}\n]*\}|^:::.*$|^ *(?:```|~~~).*$|<[^>\n]*>)", re.M)
_DIGITS = {ord(a): str(i) for base in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for i, a in enumerate(base)}
LETTER = "\u0621-\u063a\u0641-\u064a\u064b-\u0652"


def french(text: str) -> str:
    """Spaces where French wants one (ordinary ones: the build makes them narrow), guillemets for straight quotation marks."""
    text = re.sub(r"[\u00a0\u202f]", " ", text)
    text = re.sub(r"(?<=[\w»)])([;!?])(?=\s|$)", r" \1", text)
    text = re.sub(r"(?<=[^\W\d]|[»)]):(?=\s|$)", " :", text)
    text = _quotes(text, "« ", " »")
    text = re.sub(r"«(?=[^\s])", "« ", text)
    text = re.sub(r"(?<=\S)»", lambda m: " »", text)
    return re.sub(r"(?<=\S)  +(?=[;:!?»])", " ", text)


def arabic(text: str) -> str:
    """Arabic marks behind Arabic letters, Western digits, no tatweel, guillemets."""
    text = text.replace("\u0640", "").translate(_DIGITS)
    for latin, mark in ((",", "،"), (";", "؛"), (r"\?", "؟")):
        text = re.sub(rf"(?<=[{LETTER}»)]) *{latin}(?=\s|$|[{LETTER}])", mark, text)
    text = re.sub(rf"(?<=[{LETTER}»)]) +(?=[،؛؟])", "", text)
    return _quotes(text.replace("“", "«").replace("”", "»"), "«", "»")


def english(text: str) -> str:
    """Curly quotation marks and apostrophes; no no-break space that nobody sees."""
    return re.sub(r"(?<=\w)'(?=\w)", "’", _quotes(text, "“", "”"))


_BY_LANGUAGE: dict[str, Callable[[str], str]] = {"fr": french, "ar": arabic, "en": english}


def _quotes(text: str, opening: str, closing: str) -> str:
    """Straight double quotation marks by pairs; an odd one is left for a person."""
    return re.sub(r'"([^"\n]+)"', lambda m: opening + m[1].strip() + closing, text)


def _outside_protected(text: str, change: Callable[[str], str]) -> str:
    return "".join(p if i % 2 else change(p) for i, p in enumerate(_PROTECTED.split(text)))


def page(text: str, lang: str) -> str:
    """A page's file, mended."""
    yaml, body, _ = split_front_matter(text)
    change = _BY_LANGUAGE.get(lang, lambda t: t)
    fenced = re.split(r"(^(?:```|~~~).*?^(?:```|~~~)[ \t]*$)", body, flags=re.S | re.M)
    body = "".join(part if i % 2 else _outside_protected(part, change) for i, part in enumerate(fenced))
    body = re.sub(r"[ \t]+$", "", body, flags=re.M)
    if not yaml:
        return body
    lines = []
    for line in yaml.rstrip("\n").split("\n"):
        m = re.match(r"(\w+): (.+)$", line)
        # A quoted value keeps its quotation marks: they are YAML's.
        if m and m[1] in WORDS_IN_FRONT and m[2][0] not in "\"'{[|>":
            new = change(m[2])
            line = f"{m[1]}: {new}" if lang != "fr" or ": " not in new else f'{m[1]}: "{new}"' if " : " in new and '"' not in new else line
        lines.append(line)
    return f"---\n{_ordered(chr(10).join(lines), FRONT_ORDER)}\n---\n{body}"


def record(text: str, kind: str) -> str:
    """A record's file with its fields in the order of the model."""
    order = [f.alias or name for name, f in KINDS[kind].model_fields.items()]
    order.insert(0, order.pop(order.index("id")))
    return _ordered(text.rstrip("\n"), tuple(order)) + "\n"


def _ordered(yaml: str, order: tuple[str, ...]) -> str:
    """Top-level fields in the given order, each with the lines that belong to it and the comments above it; unknown ones last, as they came."""
    parts: list[tuple[str, list[str]]] = []
    waiting: list[str] = []
    for line in yaml.split("\n"):
        if m := re.match(r"([\w-]+):(?:\s|$)", line):
            parts.append((m[1], [*waiting, line]))
            waiting = []
        elif line.startswith("#") or not line.strip():
            waiting.append(line)
        elif parts:
            parts[-1][1].extend([*waiting, line])
            waiting = []
        else:
            return yaml  # not a list of fields; the checks tell
    if parts:
        parts[-1][1].extend(waiting)
    rank = {name: i for i, name in enumerate(order)}
    return "\n".join(line for _, lines in sorted(parts, key=lambda p: rank.get(p[0], len(rank))) for line in lines)


def file(path: Path, root: Path, languages: tuple[str, ...]) -> str | None:
    """The mended text of a page or record; None for a file that nothing here is for."""
    parts = path.resolve().relative_to(root.resolve()).parts
    if parts[0] == "docs" and path.suffix == ".md":
        return page(path.read_text("utf-8"), parts[1] if parts[1] in languages[1:] else languages[0])
    if parts[0] == "data" and len(parts) == 3 and parts[1] in KINDS and path.suffix == ".yaml":
        return record(path.read_text("utf-8"), parts[1])
    return None
