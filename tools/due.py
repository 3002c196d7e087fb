#!/usr/bin/env python3
"""What has to be read again soon: contacts, emergency numbers and reviews of pages, as Markdown: `make due`, or `make due ARGS="--report FILE"`.

`instead check` warns of a contact when readers already see it with a warning. This list is 30 days ahead of that, so that somebody has the time to
open the operator's page. It changes nothing, asks nothing of the network, and ends with 0: what is due is no fault.
"""
from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from instead.check import RULES, Repository
from instead.problems import Problem
from instead.site import review_due
from instead.weave.directory import OLD, WITHHELD

ROOT = Path(__file__).resolve().parent.parent
AHEAD = timedelta(days=30)


@dataclass(frozen=True, order=True)
class Due:
    """One thing to read again: by which day, where it is written, and what happens to it then."""

    by: date
    path: str
    then: str

    def __str__(self) -> str:
        return f"- by {self.by}: `{self.path}`, {self.then}"


def contacts(repo: Repository) -> list[Due]:
    """Channels, helplines and emergency numbers that nobody has read for long, or will not have read in 30 days."""
    out = []
    for file in repo.records:
        if file.kind not in ("channels", "helplines", "countries") or not file.record:
            continue
        marked, withheld = (file.record.checked + timedelta(days=days + 1) for days in (OLD, WITHHELD))
        if file.kind == "countries":  # the numbers stay on the page, whatever their age: a year is the longest without a look at their source
            first = by = withheld
            then = "its numbers stay on the page"
        else:
            first, by = marked, marked if repo.today < marked else withheld
            then = ("from that day shown with a warning" if repo.today < marked else
                    "shown with a warning, from that day no longer shown" if repo.today < withheld else "no longer shown")
        if first - AHEAD <= repo.today:
            out.append(Due(by, file.path, f"last read on {file.record.checked}; {then}"))
    return sorted(out)


def reviews(repo: Repository) -> list[Due]:
    """Pages whose review ends within 30 days."""
    out = []
    for page in repo.pages.values():
        try:
            by = review_due(page)
        except ValueError:
            continue  # instead check tells
        if by and by - AHEAD <= repo.today:
            out.append(Due(by, page.path, f"{page.meta['review']['state']}, {page.meta['review']['date']}"))
    return sorted(out)


def report(repo: Repository, problems: list[Problem]) -> str:
    """The list as Markdown; nothing if nothing is due."""
    lines: list[str] = []
    for heading, due in (("Contacts and emergency numbers to read again", contacts(repo)), ("Pages to review again", reviews(repo))):
        if due:
            lines += [f"## {heading} ({len(due)})", "", *map(str, due), ""]
    errors = [p for p in problems if p.severity == "error"]
    if errors:  # the main branch has none, so this is news; a day can bring one, as when a date lies in the past
        lines += [f"## Errors ({len(errors)})", "", *(f"- `{p.path}:{p.line}` {p.rule}" for p in errors), ""]
    warnings = Counter(p.rule for p in problems if p.severity == "warning")
    if lines and warnings:
        lines += ["## Other warnings of `make check`", "", *(f"- {rule}: {n}" for rule, n in warnings.most_common()), ""]
    return "\n".join(lines)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="tools/due.py", description="List what has to be read again within 30 days.")
    parser.add_argument("--report", type=Path, help="file to which the list is written as Markdown; it is empty if nothing is due")
    options = parser.parse_args(arguments)
    repo, problems = Repository.read(root)
    for rule in RULES.values():
        problems += rule.problems(repo)
    text = report(repo, sorted(set(problems)))
    print(text or "nothing is due within 30 days")
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
