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
from pathlib import Path
from typing import Iterator

from .language import LETTER, MARKS, within
from .repository import Prose, Repository
from .rule import Finding, rule
from .text import MARKER, blank

LISTS = "data/spelling/"
PACKAGE = "package.json"
DICTIONARY = "@cspell/dict-"
# As cspell calls a language, where it is not by the language's own code.
LOCALES = {"en": "en-GB"}
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])|[\u0640\u064b-\u0652\u0670])*")
RUN = re.compile(r"\[([^\[\]\n]*)\]\{lang=([a-z]{2,3})\}")
ARABIC = re.compile(LETTER)
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
    for prose in repo.prose:
        for lang, word, line, column in words(prose):
            if lang in seen:
                places = seen[lang].setdefault(word, [])
                if not places or places[-1][0] != prose.path:  # once a file
                    places.append((prose.path, line, column))
    rows = {lang: set(repo.texts.get(f"{LISTS}{lang}.txt", "").split("\n")) for lang in langs}
    names = {row for found in rows.values() for row in found if row[:1].isupper()}  # the same in every language
    listed = {lang: {row.casefold() for row in found} for lang, found in rows.items()}
    asked = {lang: {word: forms(word, lang) for word in found if names.isdisjoint(parts(word, lang)) and listed[lang].isdisjoint(parts(word.casefold(), lang))}
             for lang, found in seen.items()}
    try:
        wrong = unknown(repo.root, asked)
    except NoCspell as e:
        yield Finding(0, 0, f"The spelling was not looked at: {e}.", "Install Node 20.18 or newer with npm and run: make check", "warning", PACKAGE)
        return
    for lang, found in wrong.items():
        for word in found:
            for path, line, column in seen[lang][word]:
                yield Finding(line, column, f"No dictionary of “{lang}” has the word “{word[:60]}”.", f"Mend it; if it is written so, put it into {LISTS}{lang}.txt.", path=path)
    yield from _order(repo)


def _order(repo: Repository) -> Iterator[Finding]:
    for path, text in repo.texts.items():
        if path.startswith(LISTS):
            rows = text.rstrip("\n").split("\n")
            for n, (before, row) in enumerate(zip(["", *rows], rows), 1):
                if not WORD.fullmatch(row) or "’" in row:
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


def words(prose: Prose) -> Iterator[tuple[str, str, int, int]]:
    """(language, word, line, column) of the words of a text. Capitals alone are an abbreviation, and Latin letters in Arabic a name. Between quotation marks French
    may have the English words of a button."""
    for line in prose.lines:
        if line.field == "keywords":  # what readers type, slips included
            continue
        runs = [(m.start(1), m.end(1), m[2]) for m in RUN.finditer(line.text)] if "{lang=" in line.text else []
        for m in WORD.finditer(blank(MARKER, line.words) if prose.page else line.words):
            lang = next((code for a, b, code in runs if a <= m.start() < b), prose.lang)
            if len(m[0]) > 3 and not (m[0].isascii() and m[0].isupper()) and all(ARABIC.match(c) for c in m[0] if c.isalpha()) == (lang == "ar") \
                    and not (lang == "fr" and m[0].isascii() and within(line.words, m.start())):
                yield lang, plain(m[0]), line.number, line.column + m.start()


def plain(word: str) -> str:
    """A word as dictionaries write it: a straight apostrophe, no vowels of Arabic."""
    return re.sub(MARKS[:-1] + "|\u0640", "", word).replace("’", "'")


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


def unknown(root: Path, asked: dict[str, dict[str, list[str]]]) -> dict[str, list[str]]:
    """The words of which no dictionary has any form. Raises ``NoCspell``."""
    installed = root / "node_modules/.package-lock.json"
    try:
        made_from = hashlib.sha256(installed.read_bytes()).hexdigest()
    except OSError:
        raise NoCspell("cspell is not installed") from None
    path = root / ".cache/spelling.json"
    try:
        kept = json.loads(path.read_text("utf-8"))
        said = kept["said"] if kept["made_from"] == made_from else {}
        said = {lang: {"right": set(said[lang]["right"]), "wrong": set(said[lang]["wrong"])} for lang in said}
    except (OSError, ValueError, KeyError, TypeError):
        said = {}
    new = {}
    for lang, found in asked.items():
        here = said.setdefault(lang, {"right": set(), "wrong": set()})
        if fresh := list(dict.fromkeys(w for every in found.values() for w in every if w not in here["right"] and w not in here["wrong"])):
            new[lang] = fresh
    if new:
        wrong = _ask(root, new)
        for lang, fresh in new.items():
            said[lang]["wrong"] |= wrong[lang]
            said[lang]["right"] |= set(fresh) - wrong[lang]
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"made_from": made_from, "said": {lang: {k: sorted(v) for k, v in x.items()} for lang, x in said.items()}}, ensure_ascii=False), "utf-8")
    return {lang: [word for word, every in found.items() if said[lang]["wrong"].issuperset(every)] for lang, found in asked.items()}


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
