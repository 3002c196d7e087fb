#!/usr/bin/env python3
"""The findings of `instead check` as annotations of a pull request: `make annotate BASE=COMMIT`.

GitHub shows at most ten errors and ten warnings of a step. So errors come first, those on changed lines before all others, and warnings are told only of
changed lines: nobody should meet in a pull request what was there before. Ends with 1 on an error, as `instead check` does.
"""
from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from instead.check import run
from instead.problems import Problem

ROOT = Path(__file__).resolve().parent.parent
HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def changed_lines(diff: str) -> dict[str, set[int]]:
    """File → numbers of the lines that a `git diff --unified=0 --no-prefix` adds or changes."""
    out: dict[str, set[int]] = {}
    path, left = "", 0
    for line in diff.split("\n"):
        if left and line[:1] == "+":  # a line of text, whatever it looks like
            left -= 1
        elif line.startswith("+++ "):
            path = line[4:].rstrip("\t")
        elif hunk := HUNK.match(line):
            first, left = int(hunk[1]), int(hunk[2] or 1)
            out.setdefault(path, set()).update(range(first, first + left))
    return out


def chosen(problems: Iterable[Problem], changed: dict[str, set[int]]) -> list[Problem]:
    """What is shown, in the order in which it is shown."""
    def here(p: Problem) -> bool:
        return p.path in changed and (p.line == 0 or p.line in changed[p.path])
    return sorted((p for p in problems if p.severity == "error" or here(p)), key=lambda p: (p.severity != "error", not here(p), p))


def annotation(p: Problem) -> str:
    """One finding as a workflow command. Text of the pull request is in it, so what could end it or begin another is escaped."""
    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")
    return f"::{p.severity} file={value(p.path)},line={p.line or 1},col={p.column or 1},title={value(p.rule)}::{data(f'{p.message} {p.cure}')}"


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="tools/annotate.py", description="Show the findings of “instead check” at the lines changed since a commit.")
    parser.add_argument("base", help="commit with which the files are compared")
    base = parser.parse_args(arguments).base
    command = ["git", "-c", "core.quotePath=false", "diff", "--unified=0", "--no-prefix", "--no-color", "--no-ext-diff", "--end-of-options", base, "--"]
    diff = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "replace")
    problems = run(root, [])
    for p in chosen(problems, changed_lines(diff)):
        print(annotation(p))
    errors = sum(p.severity == "error" for p in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings in all; make check shows them")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
