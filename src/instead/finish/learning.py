"""What machines read of a page with which somebody teaches: schema.org's LearningResource with the terms of LRMI, and Dublin Core.

The whole of it stands on lessons and exercises alone. A text says in two words that it can be read in a lesson: it is fetched far more often, by people who pay for each kilobyte.
"""
from __future__ import annotations

import re
from typing import Any, Iterable

from .. import curriculum
from ..pages import Page
from ..site import Site

# What schema.org calls each kind of page with which somebody teaches.
TYPES = {"lesson": "lesson plan", "exercise": "exercise", "explainer": "reading"}
# Those of which everything is told.
FULL = ("lesson", "exercise")
# Levels of the International Standard Classification of Education, and the ages at which they are usually attended.
LEVELS = (("ISCED 2", 11, 14), ("ISCED 3", 15, 18))
# True of every page: headings and lists are marked as such, the order of the text is that of reading, and it can be made larger and flow again.
FEATURES = ("structuralNavigation", "readingOrder", "displayTransformability")
HAZARDS = ("noFlashingHazard", "noMotionSimulationHazard", "noSoundHazard")
_MARKUP = re.compile(r"\[@[^\]]*\]|\]\([^)]*\)|\{[^}]*\}|[*\[\]`]")


def plain(text: str) -> str:
    """A line of a page without its markup."""
    return " ".join(_MARKUP.sub("", text).split()).rstrip(" ;؛.,،")


def goals(page: Page) -> list[str]:
    """What learners can do afterwards: the list under the heading of a lesson's goals."""
    out, within = [], False
    places = {h.line: h.id for h in page.headings}
    for n, text in page.lines:
        within = places[n] == "goals" if n in places else within
        if within and (m := re.match(r"[-*] +(.*)", text)):
            out.append(plain(m[1]))
    return out


def ages(page: Page, site: Site) -> tuple[int, int] | None:
    """From and to: those of the lesson, or of all the exercises and situations on the page."""
    lesson = page.meta.get("lesson")
    if isinstance(lesson, dict):
        return int(lesson["ages"][0]), int(lesson["ages"][1])
    kinds = {"exercises": site.catalogue.exercises, "scenarios": site.catalogue.scenarios}
    found = [records[i].ages for block, records in kinds.items() for i in _records(page, block) if i in records]
    return (min(a for a, _ in found), max(b for _, b in found)) if found else None


def _range(span: tuple[int, int]) -> str:
    """As schema.org writes ages; 99 stands for no end."""
    return f"{span[0]}-{'' if span[1] == 99 else span[1]}"


def _records(page: Page, block: str) -> list[str]:
    return [text.strip().removeprefix("- ") for _, name, _, inside in page.blocks() if name == block for _, text in inside if text.strip()]


def teaches(page: Page, site: Site) -> list[str]:
    """The goals of a lesson, or the techniques that the exercises of a page show."""
    records, techniques = site.catalogue.exercises, site.catalogue.techniques
    shown = dict.fromkeys(records[i].technique for i in _records(page, "exercises") if i in records and records[i].technique)
    return goals(page) or [techniques[t].name[page.lang] for t in shown if t in techniques]


def described(page: Page, site: Site) -> dict[str, Any]:
    """The properties of a learning resource, apart from those that every work has."""
    found: dict[str, Any] = {"learningResourceType": TYPES[page.kind]}
    if page.kind not in FULL:
        return found
    lesson = page.meta.get("lesson")
    if isinstance(lesson, dict):
        found["timeRequired"] = f"PT{lesson['minutes']}M"
    if span := ages(page, site):
        found["typicalAgeRange"] = _range(span)
        found["educationalLevel"] = [name for name, first, last in LEVELS if span[0] <= last and span[1] >= first]
    found["teaches"] = teaches(page, site)
    found["educationalAlignment"] = [
        {"@type": "AlignmentObject", "alignmentType": "teaches", "educationalFramework": framework.title, "targetName": curriculum.label(code, page.lang)}
        for framework, code in curriculum.codes(page, site.pages, site.catalogue)]
    found |= {"audience": {"@type": "EducationalAudience", "educationalRole": "teacher" if page.kind == "lesson" else "student"}, "isAccessibleForFree": True,
              "accessMode": ["textual"], "accessibilityFeature": list(FEATURES), "accessibilityHazard": list(HAZARDS)}
    return {name: value for name, value in found.items() if value not in ([], "")}


def dublin_core(page: Page, site: Site, url: str, licence: str) -> list[tuple[str, str]]:
    """(name, content) for lessons and exercises. Harvesters know the prefix; the link that would declare it leads to another site, and no page has one in its head."""
    if page.kind not in FULL:
        return []
    span = ages(page, site)
    found = [("DCTERMS.title", page.title), ("DCTERMS.description", str(page.meta.get("description", ""))), ("DCTERMS.language", page.lang), ("DCTERMS.modified", str(page.meta.get("updated", ""))),
             ("DCTERMS.identifier", url), ("DCTERMS.license", licence), ("DCTERMS.type", TYPES[page.kind]), ("DCTERMS.publisher", site.words(page.lang)("site-name"))]
    return [*found, ("DCTERMS.educationLevel", _range(span))] if span else found


def resources(pages: Iterable[Page]) -> list[Page]:
    """The pages with which somebody teaches: lessons first, then exercises, then what is read; the latest change first."""
    order = list(TYPES)
    found = sorted((p for p in pages if p.kind in TYPES), key=lambda p: p.slug)
    return sorted(sorted(found, key=lambda p: str(p.meta.get("updated", "")), reverse=True), key=lambda p: order.index(p.kind))
