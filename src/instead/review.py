"""Renew the review of a page: the line of its front matter, and nothing else."""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from .pages import Page
from .problems import BadInput, Problem

# Who read a page: the editors, an outside expert, a native reader. It is a role, never a name.
ROLES = ("editors", "expert", "native")
# What was read for.
CHECKED = ("sources", "language", "safety", "law", "contacts")
_LINE = re.compile(r"^review:.*$", re.M)


def renew(root: Path, page: Page, state: str, checked: list[str], day: date) -> None:
    """Write that ``page`` was read by ``state`` on ``day``, for what. Raises ``BadInput`` when there is no such line."""
    path = root / page.path
    text = path.read_text("utf-8")
    head, end, body = text.partition("\n---\n")
    if not _LINE.search(head):
        raise BadInput([Problem(page.path, 1, 1, "front-matter", "There is no line “review: …” to renew.", "Add it to the front matter; WRITING.md shows it.")])
    what = f", checked: [{', '.join(checked)}]" if checked else ""
    line = f"review: {{state: {state}, date: {day}{what}}}"
    path.write_text(_LINE.sub(lambda _: line, head, count=1) + end + body, "utf-8")
