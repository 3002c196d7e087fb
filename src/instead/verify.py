"""Do the words that a record quotes from a source stand in that source, once, and at the place it names?

A snapshot is a copy of a source as somebody read it: text, HTML or PDF. Snapshots belong to their publishers and stay outside the repository; what
stays inside is a record of each verification (``data/verified/<source>.json``) with the hash of the snapshot. It holds as long as the words, the claims
and their figures are those that were verified: a change to any of them has to be verified again.
"""
from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Callable, Iterator

import lxml.html

from .catalogue.load import Catalogue
from .catalogue.models import Claim, Cited, Source
from .problems import BadInput, Problem

FOLDER = "data/verified"
# What is no letter but would part two texts that a reader takes for the same: soft hyphen, tatweel, zero-width and direction signs.
_UNSEEN = re.compile("[\u00ad\u0640\u200b-\u200f\u2060\ufeff]")
_MARKS = str.maketrans({c: "'" for c in "‘’‚‛ʼ`´"} | {c: '"' for c in "“”„‟«»"} | {c: "-" for c in "‐‑‒–—―−"})
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "td", "th", "dt", "dd", "pre")
_PLACE = re.compile(r"paras? (\d+)(?:-(\d+))?")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Snapshot:
    """A source as it was read, its text normalised. ``numbered``: its paragraphs are counted as in our locators, one a line that is not empty, the title being 1."""

    paragraphs: tuple[str, ...]
    whole: str
    hash: str
    numbered: bool


@dataclass(frozen=True)
class Verified:
    """What was verified: the snapshot's hash, the day, and for each place and each claim a hash of what was looked for."""

    snapshot: str
    on: str
    passages: dict[str, str]
    claims: dict[str, str]


def normalised(text: str) -> str:
    """Text in which only words count: no case, accents, tashkeel, kinds of quotation mark or hyphen, and no word broken at the end of a line."""
    text = _UNSEEN.sub("", text).translate(_MARKS)
    text = re.sub(r"(?<=\w)-[ \t]*\n[ \t]*(?=[^\W\d_])", "", text)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


def _text(data: bytes) -> list[str]:
    return [line for line in data.decode("utf-8").split("\n") if line.strip()]


def _html(data: bytes) -> list[str]:
    tree = lxml.html.document_fromstring(data)
    for element in tree.xpath("//script | //style | //noscript | //template"):
        element.drop_tree()
    # A block inside a block (a paragraph of a quotation) is its own; what stands between blocks is kept with the page's rest.
    found = [e for e in tree.iter(*_BLOCKS) if not any(True for _ in e.iterdescendants(*_BLOCKS))]
    return [text for e in found if (text := e.text_content()).strip()]


def _pdf(data: bytes) -> list[str]:
    import io

    from pypdf import PdfReader

    return [text for page in PdfReader(io.BytesIO(data)).pages if (text := page.extract_text()).strip()]


READERS: dict[str, Callable[[bytes], list[str]]] = {".txt": _text, ".html": _html, ".htm": _html, ".pdf": _pdf}


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot at ``path``. Raises ``BadInput`` if it cannot be read as what its name says."""
    data = path.read_bytes()
    try:
        paragraphs = READERS[path.suffix](data)
    except Exception as e:  # the readers of foreign files raise whatever a broken one makes them stumble over
        raise BadInput([Problem(path.name, 0, 0, "snapshot", f"This snapshot cannot be read: {type(e).__name__}.", "Save the source again, as text, HTML or PDF.")]) from None
    return Snapshot(tuple(normalised(p) for p in paragraphs), normalised("\n".join(paragraphs)), hashlib.sha256(data).hexdigest(), path.suffix == ".txt")


def hits(words: str, snapshot: Snapshot) -> list[int]:
    """The number of the paragraph (from 1) of every place at which ``words`` stand; 0 for one that reaches over the end of a paragraph."""
    sought = normalised(words)
    inside = [n for n, p in enumerate(snapshot.paragraphs, 1) for _ in range(p.count(sought))]
    over = snapshot.whole.count(sought) - len(inside)
    return inside + [0] * over


def spellings(value: float) -> list[str]:
    """How a text may write a number: 9200, 9,200, 9.200, 9 200, nine."""
    if value != int(value):
        return [f"{value:g}", f"{value:g}".replace(".", ",")]
    grouped = f"{int(value):,}"
    return [str(int(value)), *(grouped.replace(",", mark) for mark in ",. "), *(_WORDS[int(value):int(value) + 1] if value < len(_WORDS) else ())]


def _names(value: float, text: str) -> bool:
    return any(re.search(rf"(?<![\w.,]){re.escape(s)}(?![\w]|[.,]\d)", text) for s in spellings(value))


def _at(at: str, snapshot: Snapshot) -> str:
    """The text of a cited place; the whole source where the place has no number that can be counted."""
    m = _PLACE.fullmatch(at)
    chosen = snapshot.paragraphs[int(m[1]) - 1:int(m[2] or m[1])] if m and snapshot.numbered else snapshot.paragraphs
    return " ".join(chosen)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def passage_prints(source: Source) -> dict[str, str]:
    """Place → hash of the words and figures that are looked for there."""
    return {p.at: _digest([p.anchor, p.figures] if p.figures else p.anchor) for p in source.passages}


def claim_prints(catalogue: Catalogue, source: str) -> dict[str, str]:
    """Claim → hash of everything in it that rests on ``source``."""
    out = {}
    for claim in catalogue.claims.values():
        said = [c.at for c in claim.claimed_in if c.source == source]
        evidence = [[e.at, e.says["en"]] for e in (*claim.for_, *claim.against) if e.source == source]
        if said or evidence:
            out[claim.id] = _digest([claim.claim["en"], [f.model_dump() for f in claim.figures] if said else [], said, evidence])
    return out


def _places(claim: Claim) -> Iterator[Cited]:
    yield from claim.claimed_in
    yield from claim.for_
    yield from claim.against


def verify(catalogue: Catalogue, source: Source, snapshots: dict[str, Snapshot], day: date) -> tuple[Verified, list[Problem]]:
    """Look for every passage of ``source`` and for the figures of the claims that rest on it; what was looked for, and what was not found.

    ``snapshots`` has those of other sources too: a figure may stand in any place where its claim is made."""
    snapshot, path, problems = snapshots[source.id], f"data/sources/{source.id}.yaml", []

    def wrong(message: str, cure: str, file: str = path) -> None:
        problems.append(Problem(file, 0, 0, "passage", message, cure))

    for p in source.passages:
        where, place = hits(p.anchor, snapshot), _PLACE.fullmatch(p.at)
        if not where:
            wrong(f"“{p.anchor}” ({p.at}) does not stand in the source.", "Copy the words from the source, exactly.")
        elif len(where) > 1:
            wrong(f"“{p.anchor}” ({p.at}) stands in the source {len(where)} times.", "Take more words, so that a reader is led to one place.")
        elif place and snapshot.numbered and where != [0] and not int(place[1]) <= where[0] <= int(place[2] or place[1]):
            wrong(f"“{p.anchor}” stands in paragraph {where[0]}, not at {p.at}.", "Mend the place, here and in what cites it.")
        for value in p.figures:
            if not _names(value, _at(p.at, snapshot)):
                wrong(f"The figure {value:,g} does not stand at {p.at}.", "Mend the figure, or name the place where it stands.")
    known = {p.at for p in source.passages}
    for claim in catalogue.claims.values():
        file = f"data/claims/{claim.id}.yaml"
        for at in sorted({c.at for c in _places(claim) if c.source == source.id} - known):
            wrong(f"This claim rests on {source.id}, {at}, where no words are named.", f"Add the place with three to eight exact words to {path}.", file)
        said = [c for c in claim.claimed_in if c.source in snapshots]
        if said and len(said) == len(claim.claimed_in) and said[0].source == source.id:
            text = " ".join(_at(c.at, snapshots[c.source]) for c in said)
            for value in (v for f in claim.figures for v in (f.value, f.to) if v is not None):
                if not _names(value, text):
                    wrong(f"The figure {value:,g} does not stand where the claim is made ({', '.join(c.at for c in said)}).", "Mend the figure, or name the place where it stands.", file)
    return Verified(snapshot.hash, day.isoformat(), passage_prints(source), claim_prints(catalogue, source.id)), problems


def read_folder(folder: Path, catalogue: Catalogue) -> dict[str, Snapshot]:
    """Source → snapshot of every file in ``folder`` that is named after a source of ours."""
    return {path.stem: read_snapshot(path) for path in sorted(folder.iterdir()) if path.suffix in READERS and path.stem in catalogue.sources}


def record_path(root: Path, source: str) -> Path:
    return root / FOLDER / f"{source}.json"


def write_record(root: Path, source: str, record: Verified) -> bool:
    """Keep a verification; False if the same was kept already, whatever its day."""
    path = record_path(root, source)
    if path.exists() and {**json.loads(path.read_text("utf-8")), "on": ""} == {**asdict(record), "on": ""}:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return True


def read_record(path: Path) -> Verified:
    """A verification that was kept. Raises ``ValueError`` if the file is damaged."""
    try:
        return Verified(**json.loads(path.read_text("utf-8")))
    except (TypeError, UnicodeDecodeError) as e:
        raise ValueError(str(e)) from None
