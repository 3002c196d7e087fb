"""The sidecar of a translation: the hashes of the English sections as they were translated, and what has changed since."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, Mapping

from ..pages import Page
from ..problems import BadInput, Problem
from .units import digest, sections, state


@dataclass(frozen=True)
class Sidecar:
    """``sections``: id → hashes of the English units that were translated; ``target``: hash of the translation then; ``why`` if it was accepted unedited."""

    source: str
    sections: Mapping[str, list[str]]
    target: str
    accepted: str
    why: str = ""


@dataclass(frozen=True)
class Status:
    """``changed``: ids of the sections whose English is not what was translated, in the order of the page. ``since``: date of the English page."""

    state: Literal["fresh", "behind", "untracked"]
    changed: tuple[str, ...] = field(default=())
    since: str = ""


def sidecar_path(root: Path, page: Page) -> Path:
    """Where the sidecar of a translation lies."""
    return root / "data" / "translations" / page.lang / f"{page.slug}.json"


def page_hash(page: Page) -> str:
    """Hash of what readers of a page see."""
    return digest(json.dumps(state(page), sort_keys=True))


def read(path: Path) -> Sidecar | None:
    """The sidecar at ``path``, None if there is none. Raises ``BadInput`` when it is damaged."""
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text("utf-8"))
        return Sidecar(data["source"], data["sections"], data["target"], data["accepted"], data.get("why", ""))
    except (ValueError, KeyError, TypeError) as e:
        raise BadInput([Problem(str(path), 0, 0, "sidecar", f"This file is damaged ({e}).", "Delete it and run: instead translations accept PAGE")]) from None


def status(root: Path, source: Page, target: Page) -> Status:
    """Whether ``target`` still follows ``source``."""
    kept = read(sidecar_path(root, target))
    if kept is None:
        return Status("untracked")
    now = state(source)
    order = ["front", *(s.id for s in sections(source))]
    changed = tuple(i for i in order if now.get(i, []) != kept.sections.get(i, []))
    # A section that the English page has lost is a change of the whole page.
    lost = tuple(i for i in kept.sections if i not in now)
    return Status("behind", (*changed, *lost), str(source.meta.get("updated", ""))) if changed or lost else Status("fresh")


def accept(root: Path, source: Page, target: Page, today: date, why: str = "") -> Path:
    """Record that ``target`` follows ``source`` as it now stands. Raises ``BadInput`` when nothing was edited and no reason is given."""
    path = sidecar_path(root, target)
    kept = read(path)
    if kept and kept.target == page_hash(target) and kept.source != page_hash(source) and not why:
        raise BadInput([Problem(target.path, 0, 0, "accept", "The English page has changed and this translation has not.",
                                "Translate what changed; or, if nothing needs to change here, say why: --reason \"…\"")])
    data = {"source": page_hash(source), "sections": state(source), "target": page_hash(target), "accepted": today.isoformat(), **({"why": why} if why else {})}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def front_line(source: Page, state: str, today: date, reviewers: list[str]) -> str:
    """The line of front matter that says which version of the English page a translation follows, and who has read it."""
    return f"translation: {{of: {source.slug}.md, follows: {page_hash(source)}, state: {state}, date: {today.isoformat()}, reviewers: [{', '.join(reviewers)}]}}"


def with_front_line(text: str, line: str) -> str:
    """The file's text with that line, put at the end of the front matter if there is none."""
    if re.search(r"^translation:.*$", text.split("\n---\n", 1)[0], re.M):
        return re.sub(r"^translation:.*$", lambda _: line, text, count=1, flags=re.M)
    return text.replace("\n---\n", f"\n{line}\n---\n", 1)
