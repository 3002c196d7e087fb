"""The directory for other programs: every contact as JSON with its schema, and a calendar of what has to be read again."""
from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Iterable, Literal
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from pydantic import Field

from ..catalogue.models import Cited, Contact, Part, Phone, Text
from ..site import Site, review_due
from ..weave.directory import OLD, WITHHELD, dial
from .metadata import LICENCE

SCHEMA = "contacts.schema.json"


class Read(Part):
    """Where something was read."""

    source: str = Field(description="Id of the source.")
    at: str = Field(description="Place in it.")
    title: str = Field(description="Title of the source.")
    url: str | None = Field(description="Address of the source, if it has one.")


class Number(Part):
    """A number to dial."""

    dial: str = Field(description="E.164, or the short code as it is.")
    shown: str = Field(description="As people write it in the country.")
    country: str = Field(description="ISO code of the country in which it works; XX for several.")
    note: Text | None = None


class Entry(Part):
    """A contact. One that is withheld, because nobody has read its page for over a year, has neither number nor address."""

    kind: Literal["channel", "helpline"]
    id: str
    country: str = Field(description="ISO code; XX for several countries.")
    state: Literal["fresh", "old", "withheld"] = Field(description=f"old: read over {OLD} days before “as_of”, check before relying on it; withheld: over {WITHHELD} days.")
    confidence: Literal["solid", "check"] = Field(description="check: “unconfirmed” says what could not be confirmed.")
    for_: str = Field(serialization_alias="for", description="What or whom it is for.")
    name: str | None = Field(description="Its own name; none if the name is a number that is withheld.")
    name_language: str
    what: Text
    operator: Text
    police: bool = Field(description="Run by police or a security service, or with them.")
    takes: Text
    anonymous: Literal["yes", "no", "on-request", "unclear"]
    anonymity: Text
    phones: list[Number]
    url: str | None
    languages: list[str]
    cost: str
    age: Text | None
    hours: Text | None
    timezone: str | None
    next: Text | None
    caution: Text | None
    unconfirmed: Text | None
    checked: date = Field(description="Day on which its page was last read. Nobody dialled the numbers.")
    how: str = Field(description="Whose page was read: operator, other-authority, state-media, third-party.")
    page_date: str | None
    sources: list[Read]


class EmergencyEntry(Part):
    """The emergency numbers of a country."""

    country: str
    numbers: list[dict[str, str]] = Field(description="number and reaches: all, police, ambulance, fire or gendarmerie.")
    caution: Text | None
    checked: date
    sources: list[Read]


class Directory(Part):
    """Contacts for reporting violent extremism and for help, and emergency numbers. Read the pages of the site before you publish any of it: numbers change."""

    schema_: str = Field(serialization_alias="$schema")
    licence: str
    as_of: date = Field(description="The day for which “state” was computed.")
    emergency: list[EmergencyEntry]
    contacts: list[Entry]


def _read(places: Iterable[Cited], site: Site) -> list[Read]:
    return [Read(source=p.source, at=p.at, title=site.catalogue.sources[p.source].title, url=site.catalogue.sources[p.source].link) for p in places]


def _number(phone: Phone) -> Number:
    tel, shown = dial(phone)
    return Number(dial=tel, shown=shown, country=phone.country, note=phone.note)


def _entry(x: Contact, kind: Literal["channel", "helpline"], site: Site) -> Entry:
    age = (site.today - x.checked).days
    gone = age > WITHHELD
    kept = {name: getattr(x, name) for name in ("id", "country", "confidence", "name_language", "what", "operator", "police", "takes", "anonymous", "anonymity",
                                                "languages", "cost", "age", "hours", "timezone", "next", "caution", "unconfirmed", "checked", "how", "page_date")}
    return Entry(**kept, kind=kind, state="withheld" if gone else "old" if age > OLD else "fresh", for_=getattr(x, "for_"),
                 name=None if gone and re.search(r"\d{3}", x.name) else x.name, phones=[] if gone else [_number(p) for p in x.phones],
                 url=None if gone else x.url, sources=_read(x.sources, site))


def contacts(site: Site) -> str:
    """The directory as JSON, in the order of the records."""
    records = site.catalogue
    emergency = [EmergencyEntry(country=r.code, numbers=[{"number": n.number, "reaches": n.reaches} for n in r.emergency], caution=r.caution, checked=r.checked,
                                sources=_read(r.sources, site)) for r in records.countries.values() if r.emergency]
    entries = [_entry(x, "channel", site) for x in records.channels.values()] + [_entry(x, "helpline", site) for x in records.helplines.values()]
    whole = Directory(schema_=SCHEMA, licence=LICENCE, as_of=site.today, emergency=emergency, contacts=entries)
    return json.dumps(whole.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1) + "\n"


def schema() -> str:
    """The JSON Schema of ``contacts``."""
    made: dict[str, Any] = Directory.model_json_schema(by_alias=True, mode="serialization")
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def calendar(site: Site, site_url: str) -> bytes:
    """What has to be read again, as a calendar (RFC 5545): one event a day and kind, so that a subscriber is not flooded."""
    due: dict[tuple[date, str], list[str]] = defaultdict(list)
    for kind in ("countries", "laws", "duties", "channels", "helplines", "platforms"):
        for record in getattr(site.catalogue, kind).values():
            due[record.checked + timedelta(OLD), kind].append(f"data/{kind}/{record.id}.yaml")
    for page in site.pages.values():
        if not page.made and (day := review_due(page)):
            due[day, "pages"].append(page.path)
    host = urlsplit(site_url).hostname or "localhost"
    out = Calendar()
    out.add("prodid", f"-//{site.words('en')('site-name')}//reviews//EN")
    out.add("version", "2.0")
    out.add("x-wr-calname", f"{site.words('en')('site-name')}: to read again")
    for (day, kind), files in sorted(due.items()):
        event = Event()
        event.add("uid", f"{kind}-{day.isoformat()}@{host}")
        event.add("dtstamp", datetime.combine(site.today, time(), timezone.utc))
        event.add("dtstart", day)
        event.add("summary", f"Read again: {kind} ({len(files)})")
        event.add("description", "\n".join(sorted(files)))
        event.add("transp", "TRANSPARENT")
        out.add_component(event)
    return out.to_ical()


def files(site: Site, site_url: str) -> dict[str, str]:
    """Path in the built site → text."""
    return {"data/contacts.json": contacts(site), f"data/{SCHEMA}": schema(), "data/reviews.ics": calendar(site, site_url).decode()}
