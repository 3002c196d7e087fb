"""The directory for other programs: JSON that its schema allows, a calendar that others can read, and nothing of what is withheld."""

import json
from dataclasses import replace
from datetime import date, timedelta

import jsonschema
import pytest
from golden import TODAY, small_site
from icalendar import Calendar

from instead.finish.contacts import calendar, contacts, files, schema
from instead.weave.directory import OLD, WITHHELD


def at(day):
    """The small site as it is built on ``day``."""
    return replace(small_site(), today=day)


@pytest.mark.parametrize("days", [0, OLD, OLD + 1, WITHHELD, WITHHELD + 1, 4000])
def test_the_schema_allows_it_on_any_day(days):
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))
    jsonschema.validate(json.loads(contacts(at(date(2026, 11, 22) + timedelta(days)))), json.loads(schema()))


@pytest.mark.parametrize("days, state", [(0, "fresh"), (OLD, "fresh"), (OLD + 1, "old"), (WITHHELD, "old"), (WITHHELD + 1, "withheld")])
def test_a_contact_ages_as_on_its_page(days, state):
    data = json.loads(contacts(at(date(2026, 11, 22) + timedelta(days))))
    portal = next(x for x in data["contacts"] if x["id"] == "fr-portal")
    assert portal["state"] == state
    assert bool(portal["phones"] and portal["url"]) == (state != "withheld")
    assert data["emergency"], "An emergency number stays, however old."


def test_every_record_is_in_it_with_its_source_and_its_licence():
    site = at(TODAY)
    data = json.loads(contacts(site))
    assert {x["id"] for x in data["contacts"]} == site.catalogue.channels.keys() | site.catalogue.helplines.keys()
    assert all(x["sources"] and x["sources"][0]["title"] for x in data["contacts"]) and data["licence"].startswith("https://creativecommons.org/")
    assert next(x for x in data["contacts"] if x["id"] == "in-doubt")["unconfirmed"]["en"]


def test_a_calendar_has_each_record_on_the_day_on_which_it_is_due():
    site = at(TODAY)
    read = Calendar.from_ical(calendar(site, "https://example.org/"))
    events = [e for e in read.walk("VEVENT")]
    named = {line: e.decoded("dtstart") for e in events for line in str(e["description"]).split("\n")}
    for kind in ("countries", "laws", "channels", "helplines", "platforms"):
        for r in getattr(site.catalogue, kind).values():
            assert named[f"data/{kind}/{r.id}.yaml"] == r.checked + timedelta(OLD)
    assert len({str(e["uid"]) for e in events}) == len(events) and all(str(e["uid"]).endswith("@example.org") for e in events)


def test_the_files_are_the_same_when_nothing_has_changed():
    assert files(at(TODAY), "https://example.org/") == files(at(TODAY), "https://example.org/")
    assert all(len(line.encode()) <= 75 for line in calendar(at(TODAY), "https://example.org/").decode().split("\r\n"))
