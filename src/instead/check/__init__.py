"""The rules for texts, records and translations: everything is read, nothing is changed.

One rule is one function, with its public reason as its docstring; ``RULES`` has them by id, and ``tests/cases/check/<id>.yaml`` shows
good and bad examples of each.
"""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..problems import BadInput, Problem, shown
from . import alike, exceptions, form, interface, language, project, safety, sources, translation, tree, wording  # noqa: F401  each registers its rules
from .repository import Repository
from .rule import RULES, Rule

__all__ = ["RULES", "Repository", "Rule", "public_page", "run"]


def run(root: Path, paths: list[Path], only: set[str] | None = None) -> list[Problem]:
    """Everything that is wrong in the project at ``root``, sorted; only in the files and folders ``paths``, if there are any, and only in
    the files ``only``, if it is given."""
    found = judge(root)
    if only is not None:
        found = [p for p in found if p.path in only]
    if not paths:
        return found
    wanted = {shown(path, root) for path in paths}
    missing = [Problem(shown(p, root), 0, 0, "path", "There is no such file or folder.", "Mend the path.") for p in paths if not p.exists()]
    return sorted(missing + [p for p in found if any(w == "." or p.path == w or p.path.startswith(w + "/") for w in wanted)])


def judge(root: Path) -> list[Problem]:
    """Everything that is wrong. A file that it would be unsafe to open is told alone: nothing is read before it is gone."""
    if unsafe := [Problem(f.path, f.line, f.column, "files", f.message, f.cure) for f in tree.gate(root)]:
        return sorted(unsafe)
    try:
        repo, problems = Repository.read(root)
    except BadInput as e:  # the words of the interface, without which nothing else can be judged
        return sorted(e.problems)
    for rule in RULES.values():
        problems += rule.problems(repo)
    found = exceptions.without(sorted(set(problems)), repo)
    # A name that must not appear is not repeated by another rule either.
    mask = repo.names.mask
    return sorted({replace(p, path=mask(p.path), message=mask(p.message), cure=mask(p.cure)) for p in found})


def public_page(rule: str) -> str:
    """Where readers find what a rule is for: its section of the page on the rules, or the one on files that cannot be read."""
    return f"about/rules/#{rule if rule in RULES else 'readable'}"
