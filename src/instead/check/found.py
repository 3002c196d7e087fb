"""What every rule finds. What the own rules found in a thing is kept in ``.cache/``: most files are what they were last time."""
from __future__ import annotations

import json
from typing import Any, Mapping

from .. import kept
from ..apart import answers
from ..problems import Problem
from .repository import Repository
from .rule import LISTS_OF_OWN, RULES

KEPT = ".cache/findings.json"
# Into how many parts the things are divided that are looked at anew: more than there are processors, as some take longer than others.
PARTS = 16


def every(repo: Repository) -> list[Problem]:
    """Every finding of every rule."""
    over = sorted({rule.over for rule in RULES.values() if rule.own})
    things = {f"{name} {thing.key}": (name, thing) for name in over for thing in getattr(repo, name)}
    made_from = kept.key(kept.program(), *(repr(getattr(repo, name)) for name in LISTS_OF_OWN if name != "names"), repr(repo.never_names))
    known = _read(repo, made_from)
    fresh = [name for name in things if name not in known]
    whole = [rule.id for rule in RULES.values() if not rule.own and rule.id != "exceptions"]
    asked: list[str | list[str]] = [*whole, *(fresh[i::PARTS] for i in range(min(PARTS, len(fresh))))]
    for question, problems in zip(asked, answers(_ask, (repo, things), asked)):
        if isinstance(question, str):
            repo.kept[question] = problems
        else:
            known |= problems
    if fresh:
        _write(repo, made_from, {name: known[name] for name in things})
    repo.kept.update({rule.id: [] for rule in RULES.values() if rule.own})
    for name in things:
        for problem in known[name]:
            repo.kept[problem.rule].append(problem)
    # An exception that nothing needs is found when all the others have been.
    return [problem for rule in RULES.values() for problem in rule.problems(repo)]


def _ask(shared: tuple[Repository, Mapping[str, tuple[str, Any]]], question: str | list[str]) -> Any:
    """What a rule finds in the whole; or, for each of several things, what the own rules find in it."""
    repo, things = shared
    if isinstance(question, str):
        return RULES[question].problems(repo)
    own = [rule for rule in RULES.values() if rule.own]
    return {name: [p for rule in own if rule.over == things[name][0] for p in rule.of(things[name][1], repo)] for name in question}


def _read(repo: Repository, made_from: str) -> dict[str, list[Problem]]:
    data = kept.read(repo.root / KEPT, made_from)
    return {name: [Problem(*values) for values in found] for name, found in json.loads(data).items()} if data else {}


def _write(repo: Repository, made_from: str, known: Mapping[str, list[Problem]]) -> None:
    rows = {name: [[p.path, p.line, p.column, p.rule, p.message, p.cure, p.severity] for p in found] for name, found in known.items()}
    kept.write(repo.root / KEPT, made_from, json.dumps(rows).encode())
