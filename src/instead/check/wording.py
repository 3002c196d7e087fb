"""The rule on instructions: wordings from ``data/wording-operational.yaml``, sought sentence by sentence."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, NamedTuple

from .language import MARKS
from .lists import Instruction
from .repository import Prose, Repository
from .rule import Finding, rule

# Between two words of a wording; a full stop or a question ends it.
_BETWEEN = r"[^\w.!?؟]+"
_GAP = rf"(?:{_BETWEEN}\w+){{0,5}}?"
_SENTENCE = re.compile(r"[.!?؟:]\s")
_VOWELS = re.compile(MARKS[:-1] + "+")


class Wording(NamedTuple):
    """``stems``: one of each group stands in every text in which the pattern can be found; the pattern is slow, and mostly there is nothing to find."""

    written: str
    stems: tuple[tuple[str, ...], ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.written)

    def may_be_in(self, text: str) -> bool:
        # Two loops, not all(any(…)): this is asked a hundred thousand times.
        for group in self.stems:
            for stem in group:
                if stem in text:
                    break
            else:
                return False
        return True


@lru_cache(maxsize=1 << 12)
def wording(words: str, lang: str) -> Wording:
    """A wording of the list as a pattern: ``*`` any ending, ``|`` one of several (``_`` joins their words), ``…`` up to five words."""
    out, stems = "", []
    for part in words.split():
        if part == "…":
            out += _GAP
            continue
        choices = part.split("|")
        stems.append(tuple(c.split("_")[0].rstrip("*") for c in choices))
        out += (_BETWEEN if out else "") + "(?:" + "|".join(_one(c, lang) for c in choices) + ")"
    return Wording(rf"(?<!\w){out}(?!\w)", tuple(reversed(stems)))


@lru_cache(maxsize=1 << 12)
def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(written)


def _one(words: str, lang: str) -> str:
    parts = []
    for word in words.split("_"):
        stem, star = word.removesuffix("*"), word.endswith("*")
        before = "[وف]?[بكل]?(?:ال|لل)?" if lang == "ar" else ""
        parts.append(before + re.escape(stem) + (r"\w*" if star else ""))
    return _BETWEEN.join(parts)


def plain(text: str) -> str:
    """Text as the wordings are written: lower case, straight apostrophes, no vowels of Arabic."""
    return _VOWELS.sub("", text.lower().replace("’", "'").replace("\u0640", ""))


@rule("operational-wording", over="prose", own=True)
def operational_wording(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """An instruction works for whoever reads it, whatever the page around it says. That something exists, and how one recognises its effect, can be said
    without telling how it is done."""
    # The wish on a card is what the card answers: “I want to” is no instruction.
    texts = [(line.number, line.column, plain(line.words)) for line in prose.lines if line.field != "urge" and (line.field or line.text.startswith(("#", ":::")))]
    texts += [(unit.line, 1, plain(unit.words)) for unit in repo.units[prose.page.path]] if prose.page else []
    every = "\n".join(text for _, _, text in texts)
    for entry in repo.wording.instructions:
        for listed in entry.words.get(prose.lang, []):
            sought = wording(listed, prose.lang)
            for number, column, text in texts if sought.may_be_in(every) else ():
                if sought.may_be_in(text) and (m := next((m for m in sought.pattern.finditer(text) if not _harmless(m, entry, prose.lang, repo)), None)):
                    yield Finding(number, column, f"This reads like an instruction ({entry.kind}): “{' '.join(m[0].split())[:70]}”.",
                                  f"Leave it out: {entry.why}. What may be said is, for instance: “{entry.safe.get(prose.lang, entry.safe['en'])}”.")


def _harmless(m: re.Match[str], entry: Instruction, lang: str, repo: Repository) -> bool:
    """Whether a wording is turned round by what stands before it in its sentence or in it, or is part of a harmless one."""
    before = _SENTENCE.split(m.string[:m.start()])[-1]
    turned = [wording(words, lang).pattern for words in repo.wording.not_.get(lang, [])]
    return any(p.search(before) or p.search(m[0]) for p in turned) or any(words in m[0] for words in entry.except_)
