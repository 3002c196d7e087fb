"""Git is asked, and nothing of it is changed."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path


class GitError(Exception):
    """Git cannot tell; the message says why and what to do."""


def git(root: Path, wrong: str, *arguments: str, cure: str) -> str:
    """What git answers in the folder ``root``. Raises ``GitError`` with ``wrong``, git's own words and ``cure``."""
    try:
        # A lock would disturb who works in the same folder; nobody is asked for a password.
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, timeout=60, env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"})
    except FileNotFoundError:
        raise GitError(f"Git is not installed. {cure}") from None
    except (OSError, subprocess.TimeoutExpired) as e:
        raise GitError(f"Git does not answer ({type(e).__name__}). {cure}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(f"{wrong}{': ' + said[-1] if said else ''}. {cure}")
    return done.stdout.decode("utf-8", "surrogateescape")
