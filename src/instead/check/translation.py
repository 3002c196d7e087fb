"""Whether the languages hold the same."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Iterator

from ..pages import Page
from ..problems import BadInput
from ..site import SOURCE, review_due
from ..translate.status import read, sidecar_path, status
from ..weave.directory import OLD
from .form import LINK
from .repository import Repository
from .rule import Finding, rule
from .sources import cited
from .text import NAMES, blank_code


@rule("parity", over="documents")
def parity(page: Page, repo: Repository) -> Iterator[Finding]:
    """Each language is a whole edition. The words are its own; headings, sources and blocks are the same, so that a link, a figure or a
    warning is not lost on the way."""
    first = repo.languages[0]
    if page.lang == first:
        for lang in repo.complete[1:]:
            if (lang, page.slug) not in repo.pages:
                yield Finding(1, 1, f"This page is not there in “{lang}”.", f"Write docs/{lang}/{page.slug}.md.")
        return
    original = repo.pages.get((first, page.slug))
    if original is None:
        yield Finding(1, 1, "There is no English page of this name.",
                      f"Write docs/{page.slug}.md, mend the file's name, or remove this page.")
        return
    for name in ("kind", "critical", "lesson"):
        if page.meta.get(name) != original.meta.get(name):
            yield Finding(*page.located.place((name,)), f"“{name}” is not that of the English page.", f"Write it as in {original.path}.")
    ours, theirs = [h.id for h in page.headings], [h.id for h in original.headings]
    if ours != theirs:
        i = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
        line = page.headings[i].line if i < len(ours) else page.body_line
        here, there = (f"#{x[i]}" if i < len(x) else "no heading" for x in (ours, theirs))
        yield Finding(line, 1, f"Here {here} stands where the English page has {there}.",
                      "Give the same headings in the same order, with the English ids.")
    here, there = cited(page), cited(original)
    for c in sorted(there.keys() - here.keys(), key=str):
        yield Finding(page.body_line, 1, f"The citation [@{c.key}, {c.at}] of the English page is missing.",
                      f"Put it behind the words that it supports (English line {there[c]}).")
    for c in sorted(here.keys() - there.keys(), key=str):
        yield Finding(here[c], 1, f"The citation [@{c.key}, {c.at}] is not on the English page.", "Cite the same places in every language.")
    here, there = _targets(page), _targets(original)
    for target in sorted(there.keys() - here.keys()):
        yield Finding(page.body_line, 1, f"The link to “{target[:60]}” of the English page is missing.", f"Put it behind the words that it belongs to (English line {there[target]}).")
    for target in sorted(here.keys() - there.keys()):
        yield Finding(here[target], 1, f"The link to “{target[:60]}” is not on the English page.", "Link to the same pages and terms in every language.")
    ours, theirs = list(_blocks(page)), list(_blocks(original))
    if [b[1:] for b in ours] != [b[1:] for b in theirs]:
        i = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a[1:] != b[1:]), min(len(ours), len(theirs)))
        here, there = (f"“{x[i][1]}”" if i < len(x) else "no block" for x in (ours, theirs))
        records = " with other records" if here == there else ""
        yield Finding(ours[i][0] if i < len(ours) else page.body_line, 1,
                      f"Here {here} stands where the English page has {there}{records}.",
                      "Give the same blocks, with the same records, in the same order.")


def _targets(page: Page) -> dict[str, int]:
    """Every page and term that a page links to, and the line of the first link."""
    out: dict[str, int] = {}
    for n, text in page.lines:
        for m in LINK.finditer(blank_code(text)):
            out.setdefault(m[1], n)
    return out


def _blocks(page: Page) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """(line, name, records) of every block."""
    for n, name, argument, inside in page.blocks():
        records = (argument, *(text.strip() for _, text in inside if text.strip())) if name in NAMES else ()
        yield n, name, records


@rule("translation", over="documents")
def translation(page: Page, repo: Repository) -> Iterator[Finding]:
    """A translation says which English text it follows and who has read it, so that readers learn when it lags. Where somebody may act on the page, it may not lag."""
    original = repo.pages.get((repo.languages[0], page.slug))
    if page.lang == repo.languages[0] or original is None or page.meta.get("draft") == "true":
        return
    cure = f"Read it beside the English page, then run: instead translations accept {page.path}"
    made = page.meta.get("translation")
    if not isinstance(made, dict) or set(made) != {"of", "follows", "state", "date", "reviewers"} or made.get("state") not in ("draft", "reviewed"):
        yield Finding(*(page.located.place(("translation",)) if made else (1, 1)), "This translation does not say which English text it follows.", cure)
        return
    if (made["state"] == "reviewed") != bool(made["reviewers"]):
        yield Finding(*page.located.place(("translation",)), "“reviewed” and the roles of those who read it belong together.", "Name the roles, or write state: draft.")
    try:
        found, kept = status(repo.root, original, page), read(sidecar_path(repo.root, page))
    except BadInput as e:
        yield Finding(1, 1, e.problems[0].message, cure)
        return
    if kept is None or kept.source != made["follows"]:
        yield Finding(*page.located.place(("translation",)), "The record of what this translation follows is missing or is another one.", cure)
    elif found.state == "behind":
        yield Finding(1, 1, f"The English page has changed in: {', '.join(found.changed)}.", f"Translate what changed. {cure}",
                      "error" if page.meta.get("critical") == "true" else "warning")


@rule("review-due", severity="warning")
def due(repo: Repository) -> Iterator[Finding]:
    """What was true at the last reading may not be so today. A review holds for a year, half a year where somebody may act on the page at once; a contact is read again
    after half a year, a source after two. What falls due within 60 days is named, so that it is read in time."""
    soon = repo.today + timedelta(days=60)
    for page in repo.documents:
        yield from (f._replace(path=page.path) for f in _page_due(page, soon))
    for file in repo.records:
        checked = file.record and getattr(file.record, "checked", None)
        if not checked or file.kind == "countries":
            continue
        day, cure = (checked + timedelta(days=SOURCE), "Open it, compare the passages") if file.kind == "sources" else (checked + timedelta(days=OLD), "Read its page, mend what has changed")
        if day <= soon and (file.kind == "sources" or day >= repo.today):  # what comes after that is told by “directory”
            yield Finding(*file.located.place(("checked",)), f"This record is due to be read again on {day}.", f"{cure} and write the day under “checked”.", path=file.path)


def _page_due(page: Page, soon: date) -> Iterator[Finding]:
    try:
        day = review_due(page)
    except (ValueError, OverflowError):
        return  # told by “front-matter”
    if day and day <= soon:
        yield Finding(*page.located.place(("review",)), f"This page is due for review on {day}.", f"Read it again, then run: instead review {page.path} --checked sources")
