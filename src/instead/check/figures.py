"""The rule that a figure in a case is one that a record carries."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Iterable, Iterator

from ..catalogue.models import Case, Claim
from ..pages import Page
from ..sums import results
from ..weave.cite import parse_cluster
from .repository import VOWELS, Repository
from .rule import Finding, rule
from .sources import FIGURE, LINKED
from .text import CITATION, blank_code

# Words behind a number that make it larger, in the languages of the site.
_SCALES = {"thousand": 1e3, "mille": 1e3, "ألف": 1e3, "ألفا": 1e3, "آلاف": 1e3, "million": 1e6, "millions": 1e6, "مليون": 1e6, "مليونا": 1e6, "ملايين": 1e6,
           "billion": 1e9, "milliard": 1e9, "milliards": 1e9, "مليار": 1e9}
_BEHIND = re.compile(r"[\s\u00a0\u202f]*((?:[^\W\d_]|[\u064b-\u0652])+)")


def _value(digits: str) -> float:
    """What “60,000”, “60 000”, “7.8” or “7,8” says: a mark with three digits behind it parts thousands."""
    digits = re.sub(r"[\s\u00a0\u202f%]", "", digits)
    return float(re.sub(r"[.,](?=\d{3}(?!\d))", "", digits).replace(",", "."))


def numbers(text: str) -> Iterator[tuple[float, str]]:
    """(value, as it is written) of every figure in a text."""
    for m in FIGURE.finditer(text):
        written = m[0].strip(" \u00a0\u202f.,")
        try:
            value = _value(written)
        except ValueError:
            continue  # 3.2.1 is no number
        behind = _BEHIND.match(text, m.end())
        yield value * _SCALES.get(VOWELS.sub("", behind[1]), 1) if behind else value, written


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, (list, tuple)):
        for child in value:
            yield from _texts(child)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


@lru_cache(maxsize=1 << 12)
def _of_text(text: str) -> frozenset[float]:
    return frozenset({value for value, _ in numbers(text)} | {float(year) for year in re.findall(r"(?<!\d)\d{4}(?=-\d\d)", text)})


def _carried(record: Any, repo: Repository) -> set[float]:
    """Every number that a claim or a source carries: in its figures, in what it says, in its dates, in the arithmetic of its claim."""
    found = set().union(*map(_of_text, _texts(record.model_dump(mode="json"))))
    if isinstance(record, Claim):
        found |= {value for f in record.figures for value in (f.value, f.to) if value is not None}
        found |= {value for _, _, value in results(record.sums, repo.catalogue)}
    else:
        found |= {value for p in record.passages for value in p.figures}
    return found


def _first(text: str, carried: set[float]) -> str:
    """The first number of a text that is not among those carried; nothing if all are."""
    return next((written for value, written in numbers(text) if value not in carried and round(value) not in carried), "")


def _sources(keys: Iterable[str], repo: Repository) -> set[float]:
    return set().union(*(_carried(repo.catalogue.sources[k], repo) for k in set(keys) if k in repo.catalogue.sources))


@rule("figure-carried")
def figure_carried(repo: Repository) -> Iterator[Finding]:
    """A citation says where a number is from; only a record lets a machine see that it is the same number. In a case each figure stands in a
    claim of its table or in the record of a source that its paragraph cites, so that no digit changes on the way."""
    for page in repo.documents:
        if page.kind != "case":
            continue
        shown = _of_claims(page, repo)
        title = {value for value, _ in numbers(page.title)}
        for unit in repo.units[page.path]:
            if unit.form == "head":
                continue
            words = unit.words
            for m in LINKED.finditer(unit.text):
                words = words.replace(m[0].partition("]")[0], " ")
            keys = [cite.key for m in CITATION.finditer(blank_code(unit.text)) for cite in _cites(m[0])]
            if wrong := _first(words, shown | title | _sources(keys, repo)):
                yield Finding(unit.line, 1, f"No claim of this page and no source of this paragraph carries “{wrong}”.",
                              "Read it in the source, then add it under “figures” to the passage in data/sources/; what we calculate belongs under “sums” of the claim.", path=page.path)
    for file in repo.records:
        if isinstance(file.record, Case):
            own = set().union(*(_carried(c, repo) for c in repo.catalogue.claims.values() if c.page == f"cases/{file.id}"))
            for name in ("who", "when", "did", "claimed", "known", "effects", "law"):
                said = getattr(file.record, name)
                carried = own | _sources([place.source for place in said.sources], repo)
                for lang, text in said.says.items():
                    if wrong := _first(text, carried):
                        yield Finding(*file.located.place((name, "says", lang)), f"No claim of this case and no source of this cell carries “{wrong}”.",
                                      "Read it in the source, then add it under “figures” to the passage in data/sources/.", path=file.path)


def _of_claims(page: Page, repo: Repository) -> set[float]:
    return set().union(*(_carried(repo.catalogue.claims[i], repo) for i in page.claims() if i in repo.catalogue.claims))


def _cites(cluster: str) -> list:
    try:
        return parse_cluster(cluster[1:-1])
    except ValueError:
        return []  # told by “citation”
