"""Which files have changed since a revision: git is asked, and nothing of it is changed."""
from __future__ import annotations

from pathlib import Path

from ..git import GitError, git


ALL = "Leave --since out to check everything."


def changed(root: Path, revision: str) -> set[str]:
    """Paths, from the root of the project, of the files that differ from ``revision`` or are not under git's eyes yet. Raises ``GitError``."""
    if not revision or revision.startswith("-"):
        raise GitError(f"“{revision}” is no revision. Name a commit, a branch or a tag: --since main.")
    git(root, "There is no git repository here", "rev-parse", "--git-dir", cure=ALL)
    commit = git(root, f"There is no revision “{revision}” here", "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}",
                  cure="Name a commit, a branch or a tag; in a shallow clone fetch it first.").strip()
    found = git(root, "Git cannot compare", "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", commit, "--", ".", cure=ALL)
    found += git(root, "Git cannot list new files", "ls-files", "--others", "--exclude-standard", "-z", "--", ".", cure=ALL)
    return {name for name in found.split("\0") if name}
