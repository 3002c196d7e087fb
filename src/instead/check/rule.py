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


# What an own rule may ask of the repository: the lists in whose words it looks, and the thing itself in other forms.
LISTS_OF_OWN = ("hosts_denied", "languages", "names", "never_words", "wording")
_OWN = {*LISTS_OF_OWN, "units"}


class Own:
    """The repository as an own rule sees it: whatever else it asks for is not there, so that what it found holds for the same thing and the same lists."""

    def __init__(self, repo: Repository):
        self._repo = repo

    def __getattr__(self, name: str) -> Any:
        if name not in _OWN:
            raise AttributeError(f"an own rule does not look at “{name}”")
        return getattr(self._repo, name)


@dataclass(frozen=True)
class Rule:
    """``over`` names a list of the repository: ``find`` is called with each of its things; empty means once for the whole. ``own``: what it finds in a thing
    depends on nothing but that thing and a few lists."""

    id: str
    severity: str
    over: str
    find: Find
    own: bool = False

    @property
    def why(self) -> str:
        """The public reason: what the function's docstring says."""
        return " ".join((self.find.__doc__ or "").split())

    def problems(self, repo: Repository) -> list[Problem]:
        """Every finding in the repository."""
        if self.id not in repo.kept:
            things: list[Any] = list(getattr(repo, self.over)) if self.over else [None]
            repo.kept[self.id] = [problem for thing in things for problem in self.of(thing, repo)]
        return repo.kept[self.id]

    def of(self, thing: Any, repo: Repository) -> Iterator[Problem]:
        """Every finding in one thing of those that ``over`` names."""
        seen: Any = Own(repo) if self.own else repo
        for f in self.find(thing, seen) if self.over else self.find(seen):
            yield Problem(f.path or thing.path, f.line, f.column, self.id, f.message, f.cure, f.severity or self.severity)


RULES: dict[str, Rule] = {}


def rule(id: str, over: str = "", severity: str = "error", own: bool = False) -> Callable[[Find], Find]:
    """Register a function as the rule ``id``. ``over``: ``documents`` (pages), ``records``, ``prose``, ``files`` (prose of pages, and records), ``written`` (texts as they lie
    on the disk) or nothing."""
    def register(find: Find) -> Find:
        RULES[id] = Rule(id, severity, over, find, own)
        return find
    return register
