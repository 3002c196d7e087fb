"""Read ``data/`` into one typed ``Catalogue``; everything that is wrong is told at once, with file, line, field, rule and cure."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from pydantic import ValidationError

from ..problems import BadInput, Problem
from .models import (KINDS, Advice, Answer, Card, Case, Channel, Chart, Claim, Correction, CountryRecord, DutyRecord, Exercise, Framework, Helpline, LawRecord, Operand, Organisation, Pack, Platform,
                     Question, Record, Scenario, Source, Technique, Term)
from .yaml import BadYaml, Located, parse

# What pydantic calls an error → the cure, where its own message does not tell one.
CURES = {
    "missing": "Add the field.",
    "extra_forbidden": "Remove it, or look for a slip in its name; the fields are listed in RECORDS.md.",
    "literal_error": "Use one of the values named.",
    "string_type": "Write text; put it in quotation marks if it contains a colon.",
}


@dataclass(frozen=True)
class Catalogue:
    """Every record by kind and id. Immutable."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    countries: Mapping[str, CountryRecord] = field(default_factory=dict)
    laws: Mapping[str, LawRecord] = field(default_factory=dict)
    duties: Mapping[str, DutyRecord] = field(default_factory=dict)
    curriculum: Mapping[str, Framework] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    helplines: Mapping[str, Helpline] = field(default_factory=dict)
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)
    techniques: Mapping[str, Technique] = field(default_factory=dict)
    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    packs: Mapping[str, Pack] = field(default_factory=dict)
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    guide: Mapping[str, Question] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    advice: Mapping[str, Advice] = field(default_factory=dict)


def read_record(text: str, kind: str, path: str) -> tuple[Record | None, list[Problem]]:
    """One record from the text of its file. ``path`` is named in the problems; its stem must be the id."""
    try:
        return record_of(parse(text), kind, path)
    except BadYaml as e:
        return None, [Problem(path, e.line, e.column, "yaml", f"This is not readable: {e}.", "Mind the indentation and the colons; quote text that contains “: ”.")]


def record_of(located: Located, kind: str, path: str) -> tuple[Record | None, list[Problem]]:
    """One record from what its file holds."""
    rule = f"record-{kind}"
    if not isinstance(located.value, dict):
        return None, [Problem(path, 1, 1, rule, "A record is a list of “field: value” lines.", "See the examples in RECORDS.md.")]
    try:
        record = KINDS[kind].model_validate(located.value)
    except ValidationError as e:
        return None, [_problem(path, rule, located, error) for error in e.errors()]
    if record.id != Path(path).stem:
        line, column = located.place(("id",))
        return None, [Problem(path, line, column, "file-name", f"The id “{record.id}” is not the file's name.", f"Rename the file to {record.id}.yaml or change the id.")]
    return record, []


@lru_cache(maxsize=1 << 14)
def _read_file(path: Path, kind: str, name: str, changed: int, size: int) -> tuple[Record | None, list[Problem]]:
    """One record, read again only when its file changes: a live site is built after every keystroke."""
    try:
        return read_record(path.read_text("utf-8"), kind, name)
    except UnicodeDecodeError as e:
        return None, [Problem(name, 1, 1, "utf-8", f"Byte {e.start} is not UTF-8.", "Save the file as UTF-8.")]
    except OSError as e:
        return None, [Problem(name, 0, 0, "unreadable", f"This cannot be opened: {e.strerror}.", "Put a file in its place, or remove it.")]


def _problem(path: str, rule: str, located: Located, error: Any) -> Problem:
    where = tuple(error["loc"])
    line, column = located.place(where)
    name = ".".join(str(part) for part in where) or "the record"
    message = error["msg"].removeprefix("Value error, ")
    return Problem(path, line, column, rule, f"{name}: {message}.", CURES.get(error["type"], "Compare with the good example in RECORDS.md."))


def references(catalogue: Catalogue, languages: tuple[str, ...]) -> list[Problem]:
    """What no single record can know: ids that point nowhere, languages that are missing."""
    out: list[Problem] = []

    def visit(value: Any, path: str, where: str) -> None:
        if isinstance(value, dict) and value and all(isinstance(v, str) for v in value.values()) and "en" in value:
            for lang in languages:
                if lang not in value:
                    out.append(Problem(path, 0, 0, "record-language", f"{where}: no text in “{lang}”.", "Write it in every language of the site."))
        elif isinstance(value, dict):
            if "source" in value and "at" in value and value["source"] not in catalogue.sources:
                out.append(Problem(path, 0, 0, "unknown-source", f"{where}: there is no source “{value['source']}”.", f"Add data/sources/{value['source']}.yaml or mend the id."))
            for key, child in value.items():
                visit(child, path, f"{where}.{key}" if where else key)
        elif isinstance(value, (list, tuple)):
            for i, child in enumerate(value):
                visit(child, path, f"{where}.{i}")

    for kind in KINDS:
        known = getattr(catalogue, kind)
        for record in known.values():
            path = f"data/{kind}/{record.id}.yaml"
            visit(record.model_dump(by_alias=True), path, "")
            links: list[tuple[str, str, Mapping[str, Any]]] = []
            if isinstance(record, Term):
                links = [("see_also", i, catalogue.terms) for i in record.see_also] + [("sources", i, catalogue.sources) for i in record.sources]
            elif isinstance(record, Exercise):
                links = [("choices", c.technique, catalogue.techniques) for c in record.choices if c.technique]
                links += [("claims", i, catalogue.claims) for i in record.claims]
            elif isinstance(record, Scenario):
                links = [("cards", i, catalogue.cards) for i in record.cards]
            elif isinstance(record, Card):
                links = [("where", i, catalogue.organisations) for i in record.where]
            elif isinstance(record, Advice):
                links = [("card", record.card, catalogue.cards)] if record.card else []
            elif isinstance(record, Question):
                links = [("answers", i, catalogue.answers) for i in record.answers]
            elif isinstance(record, Answer):
                links = [("asks", i, catalogue.guide) for i in record.asks] + [("gives", i, catalogue.advice) for i in record.gives]
                links += [("shortcut", record.shortcut, catalogue.answers)] if record.shortcut else []
            figures: list[tuple[str, Operand]] = []
            if isinstance(record, (Claim, Exercise)):
                figures = [("sums", o) for s in record.sums for o in s.of]
            elif isinstance(record, Chart):
                points = [point for panel in record.panels for point in panel.points]
                figures = [("panels", point.figure) for point in points]
                for point in points:
                    claim = catalogue.claims.get(point.figure.claim)
                    if claim and claim.by_group == (point.counted == "outside"):
                        whose = "of whoever acted" if claim.by_group else "of somebody else"
                        out.append(Problem(path, 0, 0, "chart-counted", f"panels: the claim “{claim.id}” is {whose}, and the chart says “{point.counted}”.",
                                           "Read who counted, then mend “counted” here or “by_group” in the claim."))
            for where, o in figures:
                links.append((where, o.claim, catalogue.claims))
                if o.claim in catalogue.claims and o.unit not in (units := [f.unit for f in catalogue.claims[o.claim].figures]):
                    out.append(Problem(path, 0, 0, "unknown-figure", f"{where}: the claim “{o.claim}” has no figure “{o.unit}”.", f"It has: {', '.join(units) or 'none'}."))
            for where, target, kind_of in links:
                if target not in kind_of:
                    out.append(Problem(path, 0, 0, "unknown-id", f"{where}: there is no record “{target}”.", "Add the record or mend the id."))
    return out + _places(catalogue)


def _places(catalogue: Catalogue) -> list[Problem]:
    """Contacts, laws and duties of a country that is not in the directory, and two services that give one number: a caller would not know whom to expect."""
    out: list[Problem] = []
    codes = {r.code for r in catalogue.countries.values()} | {"XX"}
    given: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in ("channels", "helplines", "laws", "duties"):
        for record in getattr(catalogue, kind).values():
            path, code = f"data/{kind}/{record.id}.yaml", record.code if kind in ("laws", "duties") else record.country
            if code not in codes:
                out.append(Problem(path, 0, 0, "unknown-country", f"There is no country “{code.lower()}” in data/countries/, so no page would show this.", f"Add data/countries/{code.lower()}.yaml."))
            for phone in getattr(record, "phones", ()):
                other, name = given.setdefault((phone.number.replace(" ", ""), phone.country), (path, record.name))
                if name != record.name:  # one service may take reports and listen to families
                    out.append(Problem(path, 0, 0, "number-twice", f"{other} gives the number {phone.number} too.", "Look at both pages once more; keep the number where it belongs, or make one record of the two."))
    return out


def load(root: Path, languages: tuple[str, ...] = ("en",)) -> Catalogue:
    """Every record under ``root/data``. Raises ``BadInput`` with every problem found."""
    found: dict[str, dict[str, Record]] = {}
    problems: list[Problem] = []
    for kind in KINDS:
        found[kind] = {}
        for path in sorted((root / "data" / kind).glob("*.yaml")):
            state = path.stat()
            record, wrong = _read_file(path, kind, f"data/{kind}/{path.name}", state.st_mtime_ns, state.st_size)
            problems += wrong
            if record:
                found[kind][record.id] = record
    catalogue = Catalogue(**found)  # type: ignore[arg-type]
    if not problems:
        problems = references(catalogue, languages)
    if problems:
        raise BadInput(problems)
    return catalogue
