"""Rules about the project as a whole."""
from __future__ import annotations

from typing import Iterator

from ..generated import files
from .repository import Repository
from .rule import Finding, rule


@rule("generated")
def generated(repo: Repository) -> Iterator[Finding]:
    """Some files are made from the code and kept for those who read them without running it. An old one tells them something that is no
    longer so."""
    for name, text in files(repo.root).items():
        path = repo.root / name
        if not path.is_file() or path.read_text("utf-8", "replace") != text:
            yield Finding(0, 0, "This file is not as the code makes it." if path.is_file() else "This file is missing.",
                          "Run: instead generate", path=name)
