"""What an English page said when it was translated. A sidecar keeps only hashes of it; git has the words."""
from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from ..catalogue.yaml import BadYaml, parse
from ..git import git
from ..pages import Page, split_front_matter
from .status import read, sidecar_path
from .units import digest, front, sections, split

# So many versions of a page are looked through, the newest first.
MOST = 300


@dataclass(frozen=True)
class Change:
    """A block of an English page that is not what was translated. ``then`` is its hash of that time (empty if the block is new), ``before`` its words if git has them."""

    section: str
    then: str
    before: str
    now: str


def changes(root: Path, source: Page, target: Page) -> list[Change]:
    """Every block of ``source`` that has changed since ``target`` was accepted, in order. Raises ``GitError`` when there is no history to ask."""
    kept = read(sidecar_path(root, target))
    if kept is None:
        return []
    now, out = blocks(source), []
    for section in [*now, *(s for s in kept.sections if s not in now)]:
        old, new = list(kept.sections.get(section, [])), now.get(section, [])
        matcher = SequenceMatcher(None, old, [digest(text) for text in new], autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            out += [] if kind == "equal" else [Change(section, then or "", "", text or "") for then, text in zip_longest(old[a:b], new[c:d])]
    words = _said(root, source, {c.then for c in out} - {""})
    return [Change(c.section, c.then, words.get(c.then, ""), c.now) for c in out]


def blocks(page: Page) -> dict[str, list[str]]:
    """Section id → its blocks, as the hashes of a sidecar are made of them; ``front`` for the front matter."""
    out = {"front": [f"{key}: {words}" for key, words in front(page).items()]}
    return out | {s.id: [u.strip("\n") for u in split(s.text) if u.strip()] for s in sections(page)}


def _said(root: Path, page: Page, wanted: set[str]) -> dict[str, str]:
    """Hash → words of the blocks with the hashes ``wanted``, as far as one of the earlier versions of the page has them."""
    found: dict[str, str] = {}
    cure = "The present English and the translation are shown below."
    commits = git(root, "there is no history of this folder", "log", f"--max-count={MOST}", "--format=%H", "--", page.path, cure=cure).split() if wanted else []
    for commit in commits:
        if wanted <= found.keys():
            break
        # The folder of the project need not be that of the repository: “./”.
        text = git(root, "a version cannot be read", "show", f"{commit}:./{page.path}", cure=cure) if _has(root, commit, page.path) else ""
        yaml, body, line = split_front_matter(text.replace("\r\n", "\n"))
        try:
            located = parse(yaml)
        except BadYaml:
            continue
        if not isinstance(located.value, dict):
            continue
        for texts in blocks(Page(page.lang, page.slug, page.path, located.value, body, line, located)).values():
            found |= {key: words for words in texts if (key := digest(words)) in wanted and key not in found}
    return found


def _has(root: Path, commit: str, path: str) -> bool:
    """Whether a version has the page at all: one of them may have taken it away."""
    return bool(git(root, "a version cannot be read", "ls-tree", "--name-only", commit, "--", path, cure="").strip())
