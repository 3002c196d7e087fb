"""Which files have changed since a revision: git is asked, and nothing of it is changed."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path


class SinceError(Exception):
    """Git cannot tell; the message says why and what to do."""


def changed(root: Path, revision: str) -> set[str]:
    """Paths, from the root of the project, of the files that differ from ``revision`` or are not under git's eyes yet. Raises ``SinceError``."""
    if not revision or revision.startswith("-"):
        raise SinceError(f"“{revision}” is no revision. Name a commit, a branch or a tag: --since main.")
    _git(root, "There is no git repository here", "rev-parse", "--git-dir")
    commit = _git(root, f"There is no revision “{revision}” here", "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}",
                  cure="Name a commit, a branch or a tag; in a shallow clone fetch it first.").strip()
    found = _git(root, "Git cannot compare", "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", commit, "--", ".")
    found += _git(root, "Git cannot list new files", "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return {name for name in found.split("\0") if name}


def _git(root: Path, wrong: str, *arguments: str, cure: str = "Leave --since out to check everything.") -> str:
    try:
        # A lock would disturb who works in the same folder; nobody is asked for a password.
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, timeout=60, env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"})
    except FileNotFoundError:
        raise SinceError("Git is not installed, and --since asks it what has changed. Leave --since out to check everything.") from None
    except (OSError, subprocess.TimeoutExpired) as e:
        raise SinceError(f"Git does not answer ({type(e).__name__}). {cure}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SinceError(f"{wrong}{': ' + said[-1] if said else ''}. {cure}")
    return done.stdout.decode("utf-8", "surrogateescape")
