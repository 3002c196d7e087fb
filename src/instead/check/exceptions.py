"""Exceptions from the rules: one record each in ``data/exceptions/``, for one place, with a reason, somebody who answers for it, and an end."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Iterator

from pydantic import ValidationError, model_validator

from ..catalogue.models import Record, field
from ..catalogue.yaml import BadYaml, Located, parse
from ..problems import Problem
from .repository import Repository
from .rule import RULES, Finding, rule

FOLDER = "data/exceptions/"
LONGEST = timedelta(days=366)
# What protects the machines of those who read and build the site has no exceptions, nor has the rule on exceptions.
NONE_FROM = {"exceptions", "files", "svg", "raw-html", "interface", "generated"}


class Exception_(Record):
    """One place at which one rule is not applied for a time."""

    rule: str = field("Id of the rule.", "quotation-length", "all")
    path: str = field("File in which the finding is.", "docs/understand/example.md", "docs/")
    words: str | None = field("Some words of the line, if they may be repeated here.", "the whole sentence of the court", "the", default=None, min_length=8)
    hash: str | None = field("Or the hash of the line, as `instead check --format json` gives it.", "0123456789abcdef", "?", default=None, pattern=r"^[0-9a-f]{16}$")
    reason: str = field("Why the rule is wrong here.", "the sentence itself is the fact, and is short of the limit only with its last word", "needed", min_length=20)
    reviewer: str = field("Role of the person who agreed, never a name.", "editor for safety", "J. Doe", min_length=4)
    expires: date = field("Day after which it no longer holds, at most a year ahead.", "2027-05-01", "never")

    @model_validator(mode="after")
    def _one_place(self) -> "Exception_":
        if bool(self.words) == bool(self.hash):
            raise ValueError("an exception names its line by “words” or by “hash”")
        return self


@dataclass(frozen=True)
class Read:
    """An exception and the file it was read from; ``record`` is None when that cannot be read."""

    path: str
    located: Located | None
    record: Exception_ | None
    wrong: tuple[Finding, ...] = ()


def line_hash(text: str) -> str:
    """Hash of a line, whatever the spaces in it. The name of a file, which may stand for it, is bytes that need not be UTF-8."""
    return hashlib.blake2b(" ".join(text.split()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def line_of(problem: Problem, repo: Repository) -> str:
    """The text of the line that a finding is about; of a finding about a whole file the file's name."""
    lines = repo.texts.get(problem.path, "").split("\n")
    return lines[problem.line - 1] if 0 < problem.line <= len(lines) else problem.path


def read(repo: Repository) -> list[Read]:
    """Every exception of the project."""
    out = []
    for path in sorted(p for p in repo.texts if p.startswith(FOLDER)):
        cure = "Write id, rule, path, words or hash, reason, reviewer and expires."
        try:
            located = parse(repo.texts[path])
            record = Exception_.model_validate(located.value)
        except BadYaml as e:
            out.append(Read(path, None, None, (Finding(e.line, e.column, f"This is not readable: {e}.", cure),)))
        except ValidationError as e:
            wrong = tuple(Finding(*located.place(tuple(error["loc"])), f"{'.'.join(map(str, error['loc'])) or 'the record'}: "
                                                                      f"{error['msg'].removeprefix('Value error, ')}.", cure) for error in e.errors())
            out.append(Read(path, located, None, wrong))
        else:
            out.append(Read(path, located, record))
    return out


def covers(record: Exception_, problem: Problem, repo: Repository) -> bool:
    """Whether a finding is the one that an exception is about."""
    if (problem.rule, problem.path) != (record.rule, record.path) or record.rule in NONE_FROM or not repo.today <= record.expires <= repo.today + LONGEST:
        return False
    line = line_of(problem, repo)
    return record.words in line if record.words else record.hash == line_hash(line)


def without(problems: list[Problem], repo: Repository) -> list[Problem]:
    """The findings that no exception covers."""
    records = [r.record for r in read(repo) if r.record]
    return [p for p in problems if not any(covers(r, p, repo) for r in records)]


@rule("exceptions")
def exceptions(repo: Repository) -> Iterator[Finding]:
    """A rule that is wrong in one place is set aside there, in the open: with a reason, a role that answers for it, and a day on which it ends. One that has
    ended, or that nothing needs any more, would sooner or later let something else through."""
    for file in read(repo):
        yield from (f._replace(path=file.path) for f in file.wrong)
        if not (record := file.record) or not file.located:
            continue
        at = file.located.place
        if f"{FOLDER}{record.id}.yaml" != file.path:
            yield Finding(*at(("id",)), f"The id “{record.id}” is not the file's name.", f"Rename the file to {record.id}.yaml or change the id.", path=file.path)
        elif record.rule not in RULES:
            yield Finding(*at(("rule",)), f"There is no rule “{record.rule[:40]}”.", f"Known: {', '.join(sorted(RULES))}.", path=file.path)
        elif record.rule in NONE_FROM:
            yield Finding(*at(("rule",)), f"There are no exceptions from “{record.rule}”.", "Mend what it found.", path=file.path)
        elif record.expires < repo.today:
            yield Finding(*at(("expires",)), f"This exception ended on {record.expires}.", "Mend the place, or look at it again and write a new day and reason.", path=file.path)
        elif record.expires > repo.today + LONGEST:
            yield Finding(*at(("expires",)), "This exception lasts longer than a year.", "Write a day at most a year ahead; then somebody looks at it again.", path=file.path)
        elif not any(covers(record, p, repo) for p in RULES[record.rule].problems(repo)):
            yield Finding(*at(("rule",)), "Nothing needs this exception: its rule finds nothing in that line.", "Remove it, or mend the path and the words.", path=file.path)
