"""The rule on spelling: cspell with a dictionary a language knows the words, ``data/spelling/`` the names and terms that no dictionary has.

A word is asked for once: what cspell said of it is kept in ``.cache/``, so that only new words cost the second or two that its dictionaries take.
"""
from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Iterator, Mapping

from .language import LETTER, within
from .repository import Prose, Repository
from .rule import Finding, rule
from .text import MARKER, blank

LISTS, KEPT = "data/spelling/", ".cache/spelling.json"
PACKAGE = "package.json"
DICTIONARY = "@cspell/dict-"
# As cspell calls a language, where it is not by the language's own code.
LOCALES = {"en": "en-GB"}
# Four letters and more. In Arabic only what is Arabic throughout: Latin letters in it are a name.
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])){3,}")
ARABIC = re.compile(rf"(?<!\w){LETTER}(?:{LETTER}|[\u0640\u064b-\u0652\u0670]){{3,}}(?!\w)")
VOWELS = re.compile("[\u0640\u064b-\u0652\u0670]")
FOREIGN = re.compile(LETTER)
RUN = re.compile(r"\[([^\[\]\n]*)\]\{lang=([a-z]{2,3})\}")
# What is written together with a word, and hides it from a list or a dictionary: French elisions, Arabic particles and articles, Arabic pronouns behind a verb.
ELIDED, AND, OF = re.compile(r"^(?:[cdjlmnst]|qu)'", re.I), re.compile("^[وف]"), re.compile("^(?:[بكل]?ال|لل|[بكل])")
BEHIND = ((re.compile("(?<=تم)و(?:ه|ها|هم)$"), ""), (re.compile("(?<=ون)(?:ه|ها|هم|نا|ني)$"), ""), (re.compile("و(?:ه|ها|هم|نا|ني)$"), "وا"))
UNKNOWN = re.compile(r"^(?:.*[/\\])?([a-z]{2,3})\.txt:(\d+):\d+ - Unknown word", re.M)


class NoCspell(Exception):
    """cspell cannot be asked; the message says why."""


@rule("spelling")
def spelling(repo: Repository) -> Iterator[Finding]:
    """A slip in a word stops the reader, hides the page from a search, and makes a frightened person wonder what else is wrong. A name that no dictionary knows
    is put into the list of its language once, by somebody who has looked at how it is written."""
    langs = dictionaries(repo.root)
    seen: dict[str, dict[str, list[tuple[str, int, int]]]] = {lang: {} for lang in langs}
    said = _kept(repo.root)
    for prose in repo.prose:
        for lang, word, line, column in words(prose, said.right):
            if lang in seen:
                places = seen[lang].setdefault(word, [])
                if not places or places[-1][0] != prose.path:  # once a file
                    places.append((prose.path, line, column))
    rows = {lang: set(repo.texts.get(f"{LISTS}{lang}.txt", "").split("\n")) for lang in langs}
    names = {row for found in rows.values() for row in found if row[:1].isupper()}  # the same in every language
    listed = {lang: {row.casefold() for row in found} for lang, found in rows.items()}
    try:
        wrong = unknown(repo.root, seen, said)
    except NoCspell as e:
        yield Finding(0, 0, f"The spelling was not looked at: {e}.", "Install Node 20.18 or newer with npm and run: make check", "warning", PACKAGE)
        return
    for lang, found in wrong.items():
        for word in found:
            if parts(word, lang) & names or parts(word.casefold(), lang) & listed[lang]:
                continue
            for path, line, column in seen[lang][word]:
                yield Finding(line, column, f"No dictionary of “{lang}” has the word “{word[:60]}”.", f"Mend it; if it is written so, put it into {LISTS}{lang}.txt.", path=path)
    yield from _order(repo)


def _order(repo: Repository) -> Iterator[Finding]:
    for path, text in repo.texts.items():
        if path.startswith(LISTS):
            rows = text.rstrip("\n").split("\n")
            for n, (before, row) in enumerate(zip(["", *rows], rows), 1):
                if not re.fullmatch(r"[^\W\d_']+(?:'[^\W\d_]+)*", row):
                    yield Finding(n, 1, "A line of this list is one word.", "Write one word a line, with a straight apostrophe.", path=path)
                elif row.casefold() <= before.casefold():
                    yield Finding(n, 1, f"“{row[:60]}” does not stand in its place.", "Put the words in order, each once.", path=path)


def dictionaries(root: Path) -> dict[str, str]:
    """Language → package of its dictionary, of those that ``package.json`` asks for."""
    try:
        wanted = json.loads((root / PACKAGE).read_text("utf-8")).get("devDependencies", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return {name.removeprefix(DICTIONARY).split("-")[0]: name for name in wanted if name.startswith(DICTIONARY)}


def words(prose: Prose, right: Mapping[str, set[str]]) -> Iterator[tuple[str, str, int, int]]:
    """(language, word, line, column) of the words of a text that are not known to be right, each once. Capitals alone are an abbreviation. Between quotation marks French may have the English words
    of a button."""
    seen: set[tuple[str, str]] = set()
    usual, known = ARABIC if prose.lang == "ar" else WORD, right.get(prose.lang, set())
    if not any("{lang=" in line.text for line in prose.lines) and known.issuperset(usual.findall("\n".join(line.words for line in prose.lines if line.field != "keywords"))):
        return  # most texts
    for line in prose.lines:
        if line.field == "keywords":  # what readers type, slips included
            continue
        text = blank(MARKER, line.words) if prose.page else line.words
        if "{lang=" not in line.text and known.issuperset(usual.findall(text)):  # most lines
            continue
        runs = [(m.start(1), m.end(1), m[2]) for m in RUN.finditer(line.text)] if "{lang=" in line.text else []
        for m in [*WORD.finditer(text), *ARABIC.finditer(text)] if runs else usual.finditer(text):
            lang = next((code for a, b, code in runs if a <= m.start() < b), prose.lang) if runs else prose.lang
            if m[0] in right.get(lang, ()) or (lang, m[0]) in seen or bool(FOREIGN.match(m[0])) != (lang == "ar") or lang == "fr" and m[0].isascii() and within(line.words, m.start()):
                continue
            seen.add((lang, m[0]))
            if not (m[0].isascii() and m[0].isupper()):
                yield lang, plain(m[0]), line.number, line.column + m.start()


def plain(word: str) -> str:
    """A word as dictionaries write it: a straight apostrophe, no vowels of Arabic."""
    return word if word.isascii() else VOWELS.sub("", word).replace("’", "'")


def parts(word: str, lang: str) -> set[str]:
    """A word as the list of its language may have it: as it stands, or without what is written together with it."""
    out = {word, word.removesuffix("'s")}
    if lang == "fr":
        out.add(ELIDED.sub("", word))
    if lang == "ar":
        for pattern in (AND, OF):
            out |= {pattern.sub("", w) for w in out}
    return out


def forms(word: str, lang: str) -> list[str]:
    """A word as a dictionary may have it: the Arabic one has no verb with both its ending and a pronoun, and no “and” before an imperative."""
    if lang != "ar":
        return [word]
    out = [word, *(pattern.sub(ending, word) for pattern, ending in BEHIND)]
    return list(dict.fromkeys([*out, *(AND.sub("", w) for w in out)]))


@dataclass
class Said:
    """What cspell said of words, by language, and of which installation that is true."""

    made_from: str = ""
    right: dict[str, set[str]] = field(default_factory=dict)
    wrong: dict[str, set[str]] = field(default_factory=dict)


def _kept(root: Path) -> Said:
    """What was said before; nothing if something else is installed since."""
    try:
        made_from = hashlib.sha256((root / "node_modules/.package-lock.json").read_bytes()).hexdigest()
    except OSError:
        return Said()
    try:
        kept = json.loads((root / KEPT).read_text("utf-8"))
        if kept["made_from"] == made_from:
            return Said(made_from, *({lang: set(found) for lang, found in kept[k].items()} for k in ("right", "wrong")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # asked again
    return Said(made_from)


def unknown(root: Path, asked: Mapping[str, Iterable[str]], said: Said | None = None) -> dict[str, list[str]]:
    """The words of which no dictionary has any form. Raises ``NoCspell``."""
    said = said or _kept(root)
    if not said.made_from:
        raise NoCspell("cspell is not installed")
    doubtful, new = {}, {}
    for lang, found in asked.items():
        right, wrong = said.right.setdefault(lang, set()), said.wrong.setdefault(lang, set())
        doubtful[lang] = {word: forms(word, lang) for word in found if word not in right}
        if fresh := list(dict.fromkeys(w for every in doubtful[lang].values() for w in every if w not in right and w not in wrong)):
            new[lang] = fresh
    if new:
        for lang, unheard in _ask(root, new).items():
            said.wrong[lang] |= unheard
            said.right[lang] |= set(new[lang]) - unheard
        (root / KEPT).parent.mkdir(exist_ok=True)
        (root / KEPT).write_text(json.dumps({"made_from": said.made_from, **{k: {lang: sorted(w) for lang, w in getattr(said, k).items()} for k in ("right", "wrong")}},
                                            ensure_ascii=False), "utf-8")
    return {lang: [word for word, every in found.items() if said.wrong[lang].issuperset(every)] for lang, found in doubtful.items()}


def _ask(root: Path, asked: dict[str, list[str]]) -> dict[str, set[str]]:
    """What cspell does not know of the words. It reads our words and dictionaries, no settings that lie in the project, and asks nobody."""
    node, program = shutil.which("node"), root / "node_modules/cspell/bin.mjs"
    if not node or not program.is_file():
        raise NoCspell("Node is not installed" if not node else "cspell is not installed")
    packages = dictionaries(root)
    with tempfile.TemporaryDirectory() as folder:
        for lang, found in asked.items():
            Path(folder, f"{lang}.txt").write_text("\n".join(found), "utf-8")
        settings = {"version": "0.2", "import": [str((root / "node_modules" / packages[lang] / "cspell-ext.json").resolve()) for lang in asked],
                    "overrides": [{"filename": f"**/{lang}.txt", "language": LOCALES.get(lang, lang)} for lang in asked], "noConfigSearch": True,
                    "maxNumberOfProblems": 100_000, "maxDuplicateProblems": 100_000}
        Path(folder, "cspell.json").write_text(json.dumps(settings), "utf-8")
        try:
            done = subprocess.run([node, str(program), "lint", "--no-progress", "--no-summary", "--no-color", "--no-cache", "--no-gitignore", "--config", "cspell.json",
                                   *(f"{lang}.txt" for lang in asked)], cwd=folder, capture_output=True, timeout=240, text=True, encoding="utf-8", errors="replace")
        except (OSError, subprocess.TimeoutExpired) as e:
            raise NoCspell(f"cspell does not answer ({type(e).__name__})") from None
    if done.returncode not in (0, 1) or done.stderr.strip() and not done.stdout.strip():
        raise NoCspell(f"cspell does not start ({(done.stderr.strip().splitlines() or ['no reason given'])[-1][:100]})")
    wrong: dict[str, set[str]] = {lang: set() for lang in asked}
    for m in UNKNOWN.finditer(done.stdout):
        wrong[m[1]].add(asked[m[1]][int(m[2]) - 1])
    return wrong
