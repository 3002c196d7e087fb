"""Typography and direction, in text nodes only: never in tags, addresses, code, or a run of another language.

French: narrow no-break space before ; ! ? and in numbers, no-break space before : and inside « » (Lexique de l'Imprimerie nationale).
English: curly quotation marks and apostrophes. Arabic: Latin runs isolated (https://www.w3.org/International/articles/inline-bidi-markup/).
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Callable

_TOKEN = re.compile(r"(<!--.*?-->|<[^>]+>)", re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>")
_LANG = re.compile(r'\slang="?([a-zA-Z-]+)')
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path", "circle", "rect", "line"}
_RAW = {"script", "style", "code", "pre", "textarea", "kbd", "samp", "svg"}
NNBSP, NBSP = "\u202f", "\u00a0"


@lru_cache(maxsize=1 << 16)
def french(text: str) -> str:
    """Spaces and apostrophes of one text node. Running it twice changes nothing."""
    text = re.sub(r"(?<=\w)'(?=[\w«“]|$)", "’", text)
    text = re.sub(r"\.\.\.", "…", text)
    text = re.sub(r"(?<=\d)(?<!\d{4})[ \u00a0](?=\d{3}(?!\d))", NNBSP, text)
    text = re.sub(r"[ \u00a0\u202f]+([;!?])", NNBSP + r"\1", text)
    text = re.sub(r"(?<=[\w»)])([;!?])(?=\s|$)", NNBSP + r"\1", _keep_entities(text)).replace("\x00", ";")
    text = re.sub(r"(?<=[\w»)\]])[ \u202f]*:(?=\s|$)|^[ \u202f]+:(?=\s|$)", NBSP + ":", text)
    text = re.sub(r"«[ \u202f]*(?=\S)", "«" + NBSP, text)
    text = re.sub(r"«[ \u202f]+$", "«" + NBSP, text)
    text = re.sub(r"(?<=\S)[ \u202f]*»", NBSP + "»", text)
    text = re.sub(r"^[ \u202f]+»", NBSP + "»", text)
    return re.sub(r"(?<=\d)[ \u00a0]?%(?!\w)", NNBSP + "%", text)


def _keep_entities(text: str) -> str:
    """The semicolon of ``&amp;`` is no punctuation."""
    return re.sub(r"&(#?\w+);", lambda m: f"&{m[1]}\x00", text)


@lru_cache(maxsize=1 << 16)
def english(text: str) -> str:
    """Curly quotation marks and apostrophes of one text node."""
    text = re.sub(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s|$|[.,;:])", "’", text)
    # At the edge of an element only one side of a mark is in this node.
    text = re.sub(r'(^|[\s(\[])"(?=[\w‘’“(])|([\s(\[])"$', r"\1\2“", text)
    return text.replace('"', "”")


# An entity; an address or a run of Latin words; digits joined by hyphens, slashes or spaces (articles of law, telephone numbers), which would be read
# backwards piece by piece.
_L = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD = rf"[{_L}](?:[{_L}0-9_’'.@/+-]|&amp;(?=[{_L}]))*"
_LATIN = re.compile(
    rf"(https?://[^\s<>«»؟،؛]+|#?{_WORD}(?:[ \u00a0](?:{_WORD}|&amp;(?=[ \u00a0][{_L}])|\d+\.\d+))*)"
    r"|(&#?\w+;)"
    r"|(?<![\w.,])(\+?\d[\d.,]*(?:[-–/ \u00a0]\d[\d.,]*)+(?:\(\w+\))*)(?!\w)")


@lru_cache(maxsize=1 << 16)
def arabic(text: str) -> str:
    """Latin runs and joined digits of one text node, isolated. Arabic letters and plain numbers are left as they are."""
    return _isolate(text, lambda run, latin: f'<bdi lang="en" dir="ltr">{run}</bdi>' if latin else f'<bdi dir="ltr">{run}</bdi>')


def arabic_plain(text: str) -> str:
    """The same where no element may stand, in a drawing: between U+2068 and U+2069, escaped as ``text`` is."""
    return _isolate(text, lambda run, latin: f"\u2068{run}\u2069")


def _isolate(text: str, mark: Callable[[str, bool], str]) -> str:
    def one(m: re.Match[str]) -> str:
        if m[2]:
            return m[2]
        run = m[1] or m[3]
        tail = run[len(run.rstrip(".,:;'’" if "://" in run else ".,:;'’-/")):]
        return mark(run[: len(run) - len(tail)], bool(m[1])) + tail

    return _LATIN.sub(one, text)


_BY_LANGUAGE: dict[str, Callable[[str], str]] = {"fr": french, "en": english, "ar": arabic}


@lru_cache(maxsize=1 << 16)
def _tag(token: str) -> tuple[bool, str, bool, str, bool] | None:
    """(closing, name, whether it stays open, language or empty, raw) of one tag; None for a comment."""
    m = _TAG.match(token)
    if m is None:
        return None
    name, found = m[2].lower(), _LANG.search(m[3])
    return bool(m[1]), name, name not in _VOID and not m[3].endswith("/"), found[1].split("-")[0] if found else "", name in _RAW


def set_text(html: str) -> str:
    """A whole page or a fragment with its text nodes set by the rules of the language each stands in."""
    out: list[str] = []
    # Tag, and what held before it: the rules of the language, raw, inside an isolated run, inside what shows no markup.
    stack: list[tuple[str, Callable[[str], str] | None, bool, bool, bool]] = []
    rules, raw, isolated, plain = None, False, False, False
    for token in _TOKEN.split(html):
        if not token:
            continue
        if token[0] != "<":
            if rules is None or raw or isolated or (plain and rules is arabic):
                out.append(token)
            else:
                # The template escapes quotation marks for attributes' sake; in text they are what the rules are about.
                out.append(rules(token.replace("&#39;", "'").replace("&#34;", '"')))
            continue
        out.append(token)
        if (tag := _tag(token)) is None:
            continue
        closing, name, opens, lang, is_raw = tag
        if closing:
            if any(entry[0] == name for entry in reversed(stack)):
                before = ""
                while before != name:
                    before, rules, raw, isolated, plain = stack.pop()
        elif opens:
            stack.append((name, rules, raw, isolated, plain))
            if lang:
                rules = _BY_LANGUAGE.get(lang)
            raw, isolated, plain = raw or is_raw, isolated or name == "bdi", plain or name in ("title", "option")
    return "".join(out)


# A line's end before the start or the end of one of these is never shown. (A button stands in a line of text.)
_BLOCK = ("html head meta title link script body header main footer nav aside section article div form fieldset figure figcaption blockquote details summary "
          "h1 h2 h3 h4 p ul ol li dl dt dd table caption thead tbody tr th td").replace(" ", "|")
_UNSHOWN = re.compile(rf"(?<=>)\s*\n\s*(?=</?(?:{_BLOCK})\b)")


def close_up(html: str) -> str:
    """``html`` without the ends of lines that no reader sees."""
    return _UNSHOWN.sub("", html)
