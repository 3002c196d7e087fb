"""The rule on the codes of curricula that pages name."""
from __future__ import annotations

from difflib import get_close_matches
from typing import Iterator

from ..curriculum import every
from ..pages import Page
from .repository import Repository
from .rule import Finding, rule

# Kinds of page that somebody can teach with.
TAUGHT = ("lesson", "exercise", "explainer", "case", "action")


@rule("curriculum", over="documents")
def curriculum(page: Page, repo: Repository) -> Iterator[Finding]:
    """Whoever plans a year of teaching relies on the codes that a page names. A code that nobody read in its framework would be an invented
    promise, so a page may name only those that stand in a record, and it names them once, on its English page."""
    value = page.meta.get("curriculum")
    if value is None:
        if page.kind == "lesson" and page.lang == repo.languages[0] and repo.catalogue.curriculum:
            yield Finding(1, 1, "This lesson names no code of a curriculum.", "Add “curriculum: [digcomp-1-2, …]”; the codes are in data/curriculum/.", "warning")
        return
    at = page.located.place(("curriculum",))
    if page.lang != repo.languages[0]:
        yield Finding(*at, "A translation has the codes of its English page.", "Remove this line.")
        return
    if page.kind not in TAUGHT:
        yield Finding(*at, f"A page of the kind “{page.kind}” is not taught.", "Remove this line.")
        return
    if not isinstance(value, list) or not value or not all(isinstance(x, str) for x in value):
        yield Finding(*at, "“curriculum” is not a list of codes.", "Write curriculum: [digcomp-1-2, unesco-mil-m4].")
        return
    known = every(repo.catalogue)
    for i, id in enumerate(value):
        place = page.located.place(("curriculum", i))
        if id not in known and not any(id.startswith(broken) for broken in repo.broken["curriculum"]):
            near = get_close_matches(id, known, 1)
            cure = f"Did you mean “{near[0]}”? " if near else ""
            yield Finding(*place, f"No framework in data/curriculum/ has the code “{id}”.", f"{cure}Only codes whose words somebody read may be named.")
        elif id in value[:i]:
            yield Finding(*place, f"The code “{id}” is named twice.", "Remove one.")
