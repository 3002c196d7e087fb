"""What a rule is: an id, a severity, what it looks at, and one function whose docstring is the public reason."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Iterator, NamedTuple

from ..problems import Problem
from .repository import Repository


class Finding(NamedTuple):
    """What a rule says of one place. ``line`` and ``column`` count from 1; 0 means the whole file."""

    line: int
    column: int
    message: str
    cure: str
    severity: str = ""  # the rule's own unless said
    path: str = ""      # the file that is being looked at unless said


Find = Callable[..., Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """``over`` names a list of the repository: ``find`` is called with each of its things; empty means once for the whole."""

    id: str
    severity: str
    over: str
    find: Find

    @property
    def why(self) -> str:
        """The public reason: what the function's docstring says."""
        return " ".join((self.find.__doc__ or "").split())

    def problems(self, repo: Repository) -> list[Problem]:
        """Every finding in the repository."""
        if self.id not in repo.kept:
            repo.kept[self.id] = list(self._problems(repo))
        return repo.kept[self.id]

    def _problems(self, repo: Repository) -> Iterator[Problem]:
        things: list[Any] = list(getattr(repo, self.over)) if self.over else [None]
        for thing in things:
            for f in self.find(thing, repo) if self.over else self.find(repo):
                yield Problem(f.path or thing.path, f.line, f.column, self.id, f.message, f.cure, f.severity or self.severity)


RULES: dict[str, Rule] = {}


def rule(id: str, over: str = "", severity: str = "error") -> Callable[[Find], Find]:
    """Register a function as the rule ``id``. ``over``: ``documents`` (pages), ``records``, ``prose`` or nothing."""
    def register(find: Find) -> Find:
        RULES[id] = Rule(id, severity, over, find)
        return find
    return register
