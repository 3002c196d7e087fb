"""The rules for texts, records and translations: everything is read, nothing is changed.

One rule is one function, with its public reason as its docstring; ``RULES`` has them by id, and ``tests/cases/check/<id>.yaml`` shows
good and bad examples of each.
"""
from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

from ..problems import BadInput, Problem, shown
from ..tree import plain
from . import alike, cards, curriculum, exceptions, figures, form, guide, interface, language, project, safety, sources, spelling, translation, tree, wording  # noqa: F401  each registers its rules
from .found import every
from .repository import Repository
from .rule import RULES, Rule

__all__ = ["RULES", "Repository", "Rule", "annotation", "details", "public_page", "run"]


def run(root: Path, paths: list[Path], only: set[str] | None = None) -> list[Problem]:
    """Everything that is wrong in the project at ``root``, sorted; only in the files and folders ``paths``, if there are any, and only in
    the files ``only``, if it is given. What keeps the rest from being read is told in any case, and alone."""
    # Next to nothing of what is read is given back before the end, so that looking for what could be, again and again, costs a fifth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _run(root, paths, only)
    finally:
        if collecting:
            gc.enable()


def _run(root: Path, paths: list[Path], only: set[str] | None) -> list[Problem]:
    if unsafe := tree.gate(root):
        return sorted(unsafe)
    try:
        repo, problems = Repository.read(root)
    except BadInput as e:  # the words of the interface, without which nothing else can be judged
        return sorted(e.problems)
    problems += every(repo)
    found = exceptions.without(sorted(set(problems)), repo)
    if only is not None:
        found = [p for p in found if p.path in only]
    if paths:
        wanted = {shown(path, root) for path in paths}
        found = [p for p in found if any(w == "." or p.path == w or p.path.startswith(w + "/") for w in wanted)]
        found += [Problem(shown(p, root), 0, 0, "path", "There is no such file or folder.", "Mend the path.") for p in paths if not p.exists()]
    # A name that must not appear is not repeated by another rule either.
    mask = repo.names.mask
    return sorted({replace(p, path=mask(p.path), message=mask(p.message), cure=mask(p.cure)) for p in found})


def details(root: Path, problem: Problem) -> dict[str, object]:
    """A finding for other programs: with the page on its rule, and the hash by which an exception names its line."""
    try:
        lines = (root / problem.path).read_text("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    except OSError:
        lines = []
    line = lines[problem.line - 1] if 0 < problem.line <= len(lines) else problem.path
    shown = {name: plain(value) if isinstance(value, str) else value for name, value in problem.__dict__.items()}
    return {**shown, "see": public_page(problem.rule), "line_hash": exceptions.line_hash(line)}


def annotation(problem: Problem) -> str:
    """A finding as a line that GitHub shows at the place it is about. What somebody wrote must not become a command of its own
    (https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts)."""
    def escaped(text: str, more: str = "") -> str:
        return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in plain(text))

    path, rule = (escaped(x, ":,") for x in (problem.path, problem.rule))
    message = escaped(f"{problem.message} {problem.cure} {public_page(problem.rule)}")
    return f"::{problem.severity} file={path},line={problem.line or 1},col={problem.column or 1},title={rule}::{message}"


def public_page(rule: str) -> str:
    """Where readers find what a rule is for: its section of the page on the rules, or the one on files that cannot be read."""
    return f"about/rules/#{rule if rule in RULES else 'readable'}"
