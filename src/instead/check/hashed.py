"""Names that must not appear, found without being written down: the list holds a keyed hash of each.

The hash keeps a name from being read, searched for or indexed in our own list. It does not keep somebody who suspects a name from trying it: the
salt is public, as the list has to work on every contributor's machine. So the list says of nobody more than “this name is kept out”.
"""
from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Iterator, NamedTuple
from urllib.parse import unquote

from ..problems import BadInput, Problem
from .lists import NeverName, NeverNames, read_list

LIST = "data/never-names.yaml"
MOST = 4  # words of a name
# What may stand on, in or between letters without being seen: diacritics, vowels, joiners, marks of direction.
_UNSEEN = ("\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
           "\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff")
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_UNSEEN}])*")
HOST = re.compile(r"(?<![\w.-])(?:(?=[^\W_])[\w-]++(?<![_-])\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{2,})(?![\w-])", re.I)
# Signs of writing (emphasis, escapes) between the letters of a word, which no reader sees; signs written by their numbers.
_MARKED = re.compile(r"(?<=\w)[*_`\\]+(?=\w)")
_WRITTEN = re.compile(r"&#?\w+;|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}")
# Letters that look like a Latin one or are written as one; letters of Arabic script that are written for each other.
_ALIKE = str.maketrans({
    **dict(zip("авеіїјкмнорсѕтухԁԛԝһӏьαβγεηικνορτυχøðđłħıſ", "abeiijkmhopcstyxdqwhlbabyenikvoptuxoddlhis", strict=True)),
    "ё": "e", "æ": "ae", "œ": "oe", "þ": "th", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا", "ـ": None})


@lru_cache(maxsize=1 << 17)
def normal(word: str) -> str:
    """A word as it is compared (version 1): NFKC, case folded, without diacritics, vowels and unseen signs; letters that look or sound alike as one."""
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold().translate(_ALIKE)).translate(_ALIKE)
    return "".join(str(unicodedata.digit(c, c)) for c in text if c.isalnum())


def words_of(name: str) -> str:
    """A name as its hash is made of it. Raises ``ValueError``."""
    words = [w for m in WORD.finditer(name) if (w := normal(m[0]))]
    if not 1 <= len(words) <= MOST:
        raise ValueError(f"A name has one to {MOST} words here. Give a longer one in parts that are particular to it.")
    if len("".join(words)) < 4:
        raise ValueError("A name of fewer than four letters would be found everywhere.")
    return " ".join(words)


def host_of(address: str) -> str:
    """The host of an address as its hash is made of it. Raises ``ValueError``."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", address.strip(), flags=re.I).split("/")[0].rsplit("@", 1)[-1].split(":")[0].strip(".")
    if not HOST.fullmatch(host):
        raise ValueError("This is not the name of a host.")
    return _plain_host(host)


def _plain_host(host: str) -> str:
    try:
        host = host.encode("ascii").decode("idna") if "xn--" in host.lower() else host
    except UnicodeError:
        pass
    return unicodedata.normalize("NFKC", host).casefold().removeprefix("www.")


class Hit(NamedTuple):
    """A name in a text: from where to where it stands, and why it must not."""

    start: int
    end: int
    why: str


class Finder:
    """Finds the names of a list. What was looked up once is remembered: most words stand in many files."""

    def __init__(self, names: NeverNames):
        self.why = {entry.hash: entry.why for entry in names.hashes}
        # Names of people, outlets and accounts are of one sort, hosts of another: a word is never taken for a host.
        self._keys = {sort: hashlib.blake2b(key=bytes.fromhex(names.salt), digest_size=16, person=sort.encode()) for sort in ("words", "host")}
        self._first = {h[:2] for h in self.why}
        self._read: dict[str, tuple[str, tuple[str, ...]]] = {}  # word as written → as compared, and the beginnings of it that could be a name's
        self._beginning: set[str] = set()  # words as written that have one
        self._known: dict[str, str] = {}
        self._hosts_known: dict[str, str] = {}

    def _digest(self, sort: str, text: str) -> str:
        h = self._keys[sort].copy()
        h.update(text.encode())
        return h.hexdigest()

    def hash(self, sort: str, text: str) -> str:
        """The hash of a name (``words``) or a host (``host``), made comparable before. Its first byte is that of the first word alone: nine words in ten
        need no further look."""
        return self._digest(sort, text.split(" ")[0])[:2] + self._digest(sort, text)[2:]

    def find(self, text: str) -> list[Hit]:
        """Every name in the text, in order; of two that overlap the first, of two that begin together the longer."""
        if not self.why:
            return []
        hits = [*self._words(text), *self._hosts(text)]
        if _MARKED.search(text) or _WRITTEN.search(text):
            # Lines that are read otherwise than they are written.
            for line in re.finditer(r".+", text):
                read = _read(line[0])
                if read != line[0] and not any(line.start() <= h.start < line.end() for h in hits):
                    hits += [Hit(line.start(), line.end(), h.why) for h in (*self._words(read), *self._hosts(read))][:1]
        return sorted(hits)

    def _words(self, text: str) -> Iterator[Hit]:
        written = WORD.findall(text)
        different = {*written}
        for word in [word for word in different if word not in self._read]:
            compared = normal(word)
            begins = tuple(w for w in _begins(compared) if self._digest("words", w)[:2] in self._first)
            self._read[word] = compared, begins
            if begins:
                self._beginning.add(word)
        if different.isdisjoint(self._beginning):
            return
        found: list[re.Match[str]] = []  # where the words stand is asked only when a name is among them
        last = -1
        for i in [i for i, word in enumerate(written) if word in self._beginning]:
            hit = None
            for name in self._read[written[i]][1]:
                for n in range(min(MOST, len(written) - i)):
                    if n:
                        name = f"{name} {self._read[written[i + n]][0]}"
                    if name not in self._known:
                        self._known[name] = self.why.get(self.hash("words", name), "")
                    if self._known[name]:
                        found = found or list(WORD.finditer(text))
                        hit = Hit(found[i].start(), found[i + n].end(), self._known[name])
            if hit and hit.start >= last:
                last = hit.end
                yield hit

    def _hosts(self, text: str) -> Iterator[Hit]:
        known = self._hosts_known
        for m in HOST.finditer(text):
            parts = _plain_host(m[0]).split(".")
            for n in range(len(parts) - 1):
                host = ".".join(parts[n:])
                if host not in known:
                    known[host] = self.why.get(self.hash("host", host), "")
                if known[host]:
                    yield Hit(m.start(), m.end(), known[host])
                    break

    def mask(self, text: str) -> str:
        """The text with every name left out: what another rule says must not repeat it."""
        for hit in reversed(self.find(text)):
            text = f"{text[:hit.start]}[…]{text[hit.end:]}"
        return text


def _begins(word: str) -> tuple[str, ...]:
    """A word and, in Arabic, the word without the particles that are written together with it."""
    if not "\u0620" < word[:1] < "\u064b" or len(word) < 4:
        return (word,)
    out = [word]
    if word[0] in "وف":
        out.append(word[1:])
    rest = out[-1]
    if rest[0] in "بكل" and len(rest) > 3:
        out.append("ال" + rest[2:] if rest.startswith("لل") else rest[1:])
    return tuple(out)


def _read(line: str) -> str:
    """A line of Markdown, YAML or an address as it is read, nearly."""
    def one(m: re.Match[str]) -> str:
        return unescape(m[0]) if m[0][0] == "&" else m[0] if m[0][0] == "%" else chr(min(int(m[0][2:], 16), 0x10FFFF))

    return _MARKED.sub("", unquote(_WRITTEN.sub(one, line), errors="ignore"))


def add(root: Path, name: str, kind: str, why: str) -> bool:
    """Put the hash of a name into the list of the project; False if it is there already. Raises ``BadInput``, which does not repeat the name."""
    names, problems = read_list("never-names", root)
    if problems:
        raise BadInput(problems)

    def bad(message: str, cure: str) -> BadInput:
        return BadInput([Problem(LIST, 0, 0, "never-names", message, cure)])

    try:
        sort, text = ("host", host_of(name)) if kind == "address" else ("words", words_of(name))
    except ValueError as e:
        raise bad(str(e), "Nothing was changed.") from None
    finder = Finder(names)
    digest = finder.hash(sort, text)
    if digest in finder.why:
        return False
    alone = Finder(names.model_copy(update={"hashes": [NeverName(hash=digest, kind=kind, why="x" * 10)]}))
    if len(why.strip()) < 10 or alone.find(why):
        raise bad("The reason is short, or repeats the name.", "Say in a few words why it must not appear, and not who it is.")
    path = root / LIST
    lines = path.read_text("utf-8").rstrip("\n").replace("hashes: []", "hashes:").split("\n")
    head = next(i for i, line in enumerate(lines) if line.startswith("hashes:")) + 1
    # In the order of the hashes: the place of a line does not tell when it came.
    entries = sorted([*lines[head:], f"  - {{hash: {digest}, kind: {kind}, why: {json.dumps(' '.join(why.split()), ensure_ascii=False)}}}"])
    path.write_text("\n".join([*lines[:head], *entries]) + "\n", "utf-8")
    return True
