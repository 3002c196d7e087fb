"""The rules for texts, records and translations: everything is read, nothing is changed.

One rule is one function, with its public reason as its docstring; ``RULES`` has them by id, and ``tests/cases/check/<id>.yaml`` shows
good and bad examples of each.
"""
from __future__ import annotations

from pathlib import Path

from ..problems import Problem, shown
from . import form, language, project, safety, sources, translation  # noqa: F401  each registers its rules
from .repository import Repository
from .rule import RULES, Rule

__all__ = ["RULES", "Repository", "Rule", "run"]


def run(root: Path, paths: list[Path]) -> list[Problem]:
    """Everything that is wrong in the project at ``root``, sorted; only in the files and folders ``paths``, if there are any."""
    repo, problems = Repository.read(root)
    for rule in RULES.values():
        problems += rule.problems(repo)
    found = sorted(set(problems))
    if not paths:
        return found
    wanted = {shown(path, root) for path in paths}
    missing = [Problem(shown(p, root), 0, 0, "path", "There is no such file or folder.", "Mend the path.") for p in paths if not p.exists()]
    return sorted(missing + [p for p in found if any(w == "." or p.path == w or p.path.startswith(w + "/") for w in wanted)])
