"""A finding about what somebody wrote: where, which rule, what is wrong, how to mend it."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, order=True)
class Problem:
    """One finding. ``line`` and ``column`` count from 1; 0 means the whole file."""

    path: str
    line: int
    column: int
    rule: str
    message: str
    cure: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.message} [{self.rule}] {self.cure}"


class BadInput(Exception):
    """Something that was written cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is sent from one process to another."""
        return BadInput, (self.problems,)


def shown(path: Path, root: Path) -> str:
    """The path as a contributor knows it: from the root of the project, with forward slashes."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
