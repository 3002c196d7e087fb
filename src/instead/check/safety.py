"""Rules that keep readers and other people from harm."""
from __future__ import annotations

import re
from typing import Iterator

import phonenumbers
from phonenumbers import NumberParseException

from ..catalogue.models import Contact
from ..weave.directory import OLD, WITHHELD
from .hashed import LIST
from .repository import Prose, RecordFile, Repository, Written
from .rule import Finding, rule
from .sources import denied
from .text import CITATION, TARGET, blank

MAIL = re.compile(r"(?<![\w.+@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"(?<![\w.@/+-])@\w[\w.-]+")
# An address with or without its scheme: a host and a way on it, an onion service, or an application's own scheme.
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/[^\s)>\]»”]*|\b[\w.-]+\.onion\b|\btg:/*[\w?=&-]+", re.I)
# Each has one of these; most lines have none, and a look at them is quicker.
MAY_LEAD = re.compile(r"/|onion|tg:", re.I)
PICTURE = re.compile(r"!\[\s*\]")
DIGIT = re.compile(r"\d")
DIGITS = re.compile(r"(?<![\w,.])(?:\+|\(\d)?\d(?:[ \u00a0\u202f.()-]{0,2}\d){6,}(?![\w,])")
# Numbers that are none to call: 1,234,567 and 12 345 678, 2015-2016, 2026-11-24.
COUNTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d?(?:[ \u00a0\u202f]\d{3}){2}|[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+[ \u00a0\u202f]000"
                     r"|[12]\d{3}-[12]\d{3}|[12]\d{3}-\d\d-\d\d")


@rule("harm", over="prose", own=True)
def harm(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """The site must never be the way by which somebody finds propaganda, or by which a private person is found. A number to call stands
    in a record, where it has a source, a country and a day on which it was checked; a wrong one can cost a life. A picture without
    words is lost on those who do not see it."""
    for line in prose.lines:
        text = blank(CITATION, line.text) if "[@" in line.text else line.text
        for m in HANDLE.finditer(text) if "@" in text else ():
            yield Finding(line.number, line.column + m.start(), f"This looks like the name of an account: {m[0]}.",
                          "Leave it out: no account of a private person or of a group is named here. A citation is written [@key, locator].")
        for m in MAIL.finditer(text) if "@" in text else ():
            yield Finding(line.number, line.column + m.start(), "This looks like an address of mail.",
                          "Leave it out, or put the page on which it stands into a record of data/channels or data/helplines.")
        for m in ADDRESS.finditer(text) if MAY_LEAD.search(text) else ():
            if why := "it opens a channel or a chat" if m[0].lower().startswith("tg:") else denied(m[0].rstrip(".,;:،؛"), repo):
                yield Finding(line.number, line.column + m.start(), f"No address of this kind: {why}.",
                              "Leave it out, and say in words what a reader needs to know.")
        for m in PICTURE.finditer(text) if "![" in text else ():
            yield Finding(line.number, line.column + m.start(), "A picture without words for those who do not see it.",
                          "Describe it: ![what it shows](file).")
        for m in DIGITS.finditer(blank(TARGET, text) if prose.page else text) if DIGIT.search(text) else ():
            if not COUNTED.fullmatch(m[0]) and line.field != "note":  # the note of a number may say how it is dialled at home
                yield Finding(line.number, line.column + m.start(), f"This looks like a telephone number: {m[0]}.",
                              "Put it into a record of data/channels or data/helplines; write a large figure with separators (1,234,567).")


@rule("directory", over="records")
def directory(file: RecordFile, repo: Repository) -> Iterator[Finding]:
    """Somebody may dial this number once, afraid, and not a second time. It must be one that exists in its country, read on a page of
    the operator or an authority, and not long ago."""
    if file.kind not in ("channels", "helplines", "countries") or not file.record:
        return
    record, at = file.record, file.located.place
    age = (repo.today - record.checked).days
    if age < 0:
        yield Finding(*at(("checked",)), "It cannot have been checked on a day to come.", "Write the day on which its page was read.")
    elif age > OLD and file.kind != "countries":
        what = "is no longer shown" if age > WITHHELD else "is shown with a warning"
        yield Finding(*at(("checked",)), f"It was checked {age} days ago and {what}.",
                      "Read its page again, mend what has changed, and write today's date.", "warning")
    if file.kind == "countries":
        for i, n in enumerate(record.emergency):
            # The European Union has a number and no plan of numbers.
            if record.code in phonenumbers.SUPPORTED_REGIONS and (wrong := _dialled(n.number.replace(" ", ""), record.code, n.unknown)):
                yield Finding(*at(("emergency", i, "number")), *wrong)
        return
    if record.how in ("state-media", "third-party") and record.confidence == "solid":
        yield Finding(*at(("confidence",)), "What was read on neither the operator's nor an authority's page is not to be relied on as it stands.",
                      "Read it on the operator's page; or write “confidence: check” and, under “unconfirmed”, what could not be confirmed.")
    if record.phones and record.how in ("state-media", "third-party"):
        yield Finding(*at(("how",)), "A number that was read on neither the operator's nor an authority's page is not printed.",
                      "Find it on the operator's or another authority's page; or give the address alone.")
    sources = [repo.catalogue.sources.get(s.source) for s in record.sources]
    if record.how != "state-media" and all(s and s.kind == "journalism" for s in sources):
        yield Finding(*at(("sources",)), "This entry rests on the press alone.",
                      "Add the page of the operator or of an authority as a source.")
    for i, phone in enumerate(record.phones):
        if wrong := _dialled(phone.number, phone.country, phone.unknown):
            yield Finding(*at(("phones", i, "number")), *wrong)
        for other in (*repo.catalogue.channels.values(), *repo.catalogue.helplines.values()):
            same = other.id < record.id and any((p.number, p.country) == (phone.number, phone.country) for p in other.phones)
            if same and (apart := _apart(record, other)):
                yield Finding(*at(("phones", i, "number")), f"“{other.id}” has the same number and says otherwise: {', '.join(apart)}.",
                              "Read its page again and write the same into both; if pages differ, write “confidence: check” and under “unconfirmed” in what.")


def _apart(one: Contact, other: Contact) -> list[str]:
    """Fields in which two entries with one number contradict each other; what only one of them knows is no contradiction."""
    pairs = {"police": (one.police, other.police), "anonymous": (one.anonymous, other.anonymous), "cost": (one.cost, other.cost),
             "hours": (one.hours and one.hours["en"], other.hours and other.hours["en"])}
    return [name for name, (a, b) in pairs.items() if a != b and not {a, b} & {None, "unknown", "unclear"}]


def _dialled(number: str, country: str, unknown: str | None) -> tuple[str, str, str] | None:
    """What is wrong with a number, its cure, and how much it matters."""
    cure = "Compare it with the page of its source, digit by digit; a full number begins with + and the country's code."
    if number.startswith("+"):
        if not re.fullmatch(r"\+\d{1,3}(?: \d)?(?: \d{2,})+|\+1(?: \d{3}){2} \d{4}", number):
            return f"“{number}” is not written in the one way that is used here.", "Write +, the country's code, and the rest in groups of digits with one space between.", ""
        try:
            parsed = phonenumbers.parse(number, None)
        except NumberParseException:
            return f"“{number}” is no telephone number.", cure, ""
        if not phonenumbers.is_valid_number(parsed):
            return f"“{number}” is no valid number of its country.", cure, ""
        if country != "XX" and parsed.country_code != phonenumbers.country_code_for_region(country):
            return f"“{number}” is not a number of {country}.", cure, ""
        return None
    if country not in phonenumbers.SUPPORTED_REGIONS:
        return f"“{number}” is a short number, which works in one country only.", "Name the country, or give the full number.", ""
    parsed = phonenumbers.parse(number, country)
    if unknown or phonenumbers.is_possible_short_number_for_region(parsed, country) or phonenumbers.is_valid_number(parsed):
        return None
    # The tables of the telephone library know not every short number that exists.
    return f"No short number of the length of “{number}” is known in {country}.", "Look at the page of its source once more, digit by digit; if it stands there, write under “unknown” why the library does not know it.", "warning"


@rule("never-names", over="written", own=True)
def never_names(file: Written, repo: Repository) -> Iterator[Finding]:
    """Some names do harm wherever they stand: that of a person who was wrongly accused, that of a channel which wants to be found. The list that
    keeps them out holds hashes instead of names, so that it shows nobody, and what the program says does not repeat the name."""
    text = file.text if file.path != LIST else ""
    cure = "Say what happened without the name: “a student”, “a channel of the group”. Do not write it into the pull request either."
    for hit in repo.names.find(text):
        yield Finding(text.count("\n", 0, hit.start) + 1, hit.start - text.rfind("\n", 0, hit.start),
                      f"A name that must not appear stands here: {hit.why}.", cure)
    for hit in repo.names.find(file.path):
        yield Finding(0, 0, f"A name that must not appear is in the name of this file: {hit.why}.", cure)
