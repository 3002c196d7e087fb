"""Contacts: the right number, dialled as it must be, read from left to right everywhere, and gone when nobody has checked it for a year."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from golden import LANGUAGES, ROOT, cases, catalogue, context, read

from instead.catalogue import load
from instead.catalogue.models import Phone
from instead.weave.directory import by_country, card, dial, duties, emergency

CHECKED = date(2026, 1, 1)


def contact(**changed):
    """The channel of the small site, read on the first day of the year."""
    return catalogue().channels["fr-portal"].model_copy(update={"checked": CHECKED, **changed})


@cases("directory/numbers")
def test_a_number_is_dialled_whole_and_shown_as_people_know_it(case):
    assert dial(Phone(number=case["number"], country=case["country"])) == (case["dials"], case["shows"])


@cases("directory/age")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_contact_ages(case, lang):
    c = context(lang=lang, today=CHECKED + timedelta(case["days"]))
    html = card(contact(), c)
    assert ("+33800005696" in html and "0 800 00 56 96" in html and "portail.example.org" in html) == case["number"]
    assert ('class="seen old"' in html) == case["warning"]
    assert (c.words("withheld") in html) == (not case["number"])
    assert (c.words("check-before-relying") in html) == (case["warning"] and case["number"])
    assert "Le Portail" in html


def test_a_withheld_contact_leaves_nothing_to_dial_or_open():
    html = card(contact(), context(today=CHECKED + timedelta(366)))
    assert "tel:" not in html and "href" not in html and "005" not in html.replace(" ", "")


def test_a_withheld_number_is_not_printed_as_a_name():
    """Some lines are called by their number: then the name is the number, and must go with it."""
    html = card(contact(name="3114", phones=[Phone(number="3114", country="FR")]), context(today=CHECKED + timedelta(366)))
    assert ">3114<" not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_and_addresses_are_isolated_from_left_to_right(lang):
    html = card(contact(), context(lang=lang, today=CHECKED))
    assert '<a class="btn solid" href="tel:+33800005696"><bdi dir="ltr">0 800 00 56 96</bdi></a>' in html
    assert 'href="https://www.portail.example.org/form?a=1&amp;b=2" rel="noreferrer"><bdi dir="ltr">portail.example.org</bdi></a>' in html


def test_a_name_is_marked_with_its_language_when_it_is_not_the_pages():
    assert '<span lang="fr" dir="ltr">Le Portail</span>' in card(contact(), context(lang="ar", today=CHECKED))
    assert 'id="fr-portal">Le Portail</h4>' in card(contact(), context(lang="fr", today=CHECKED))


@cases("directory/hours")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_local_time_is_said_of_hours_of_a_clock(case, lang):
    assert f"<dd>{case['shows'][lang]}</dd>" in card(contact(hours=case["hours"]), context(lang=lang, today=CHECKED))


def test_a_helpline_does_not_ask_what_one_reports():
    html = card(catalogue().helplines["anywhere"], context())
    assert "report" not in html.lower()


@cases("directory/countries")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_countries_stand_in_the_readers_order(case, lang):
    assert by_country(context(lang=lang), set(case["codes"])) == case[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_contact_in_doubt_stands_after_the_others_and_says_what_could_not_be_confirmed(lang):
    html = read("::: helplines country=FR\n:::", lang)
    assert catalogue().helplines["in-doubt"].unconfirmed[lang] in html
    assert context(lang=lang).words("check-before-relying") in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_half_filled_record_says_what_could_not_be_read(lang):
    w = context(lang=lang).words
    html = card(contact(hours=None, next=None, languages=[], cost="unknown"), context(lang=lang, today=CHECKED))
    assert f"<dt>{w('not-read')}</dt>" in html and html.count(w("opening-hours")[1:]) == 1 and "None" not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_country_without_a_number_says_where_to_find_it(lang):
    records = catalogue()
    bare = records.countries["fr"].model_copy(update={"emergency": [], "sources": []})
    html = read("::: emergency country=FR\n:::", lang, catalogue=replace(records, countries={**records.countries, "fr": bare}))
    assert context(lang=lang).words("danger-find") in html and "tel:" not in html


def test_a_block_may_be_narrowed_to_a_country_or_a_purpose():
    records = catalogue()
    (portal,), line = records.channels.values(), next(iter(records.helplines.values()))
    more = replace(records, channels={**records.channels, "other": portal.model_copy(update={"id": "other", "country": "TN", "name": "Autre portail"})},
                   helplines={**records.helplines, "other": line.model_copy(update={"id": "other", "for_": "exit", "name": "Other Line"})})
    assert "Le Portail" in read("::: channels country=FR\n:::", catalogue=more)
    assert "Le Portail" not in (html := read("::: channels country=TN\n:::", catalogue=more)) and "Autre portail" in html
    assert "Anywhere Line" in read("::: helplines for=family\n:::", catalogue=more)
    assert "Anywhere Line" not in (html := read("::: helplines for=exit\n:::", catalogue=more)) and "Other Line" in html


def _leaving(who=("parent", "exit")):
    """The records of the small site with one family line, in France, that may take people who want out."""
    records = catalogue()
    line = next(iter(records.helplines.values())).model_copy(update={"id": "leaving", "country": "FR", "for_": "family", "who": list(who), "name": "Leaving Line"})
    return replace(records, helplines={**records.helplines, "leaving": line})


def test_a_family_line_that_takes_people_who_want_out_stands_with_the_lines_for_them():
    for kind in ("family", "exit"):
        assert "Leaving Line" in read(f"::: helplines for={kind}\n:::", catalogue=_leaving())
    with pytest.raises(Exception, match="There is no record"):
        read("::: helplines for=exit\n:::", catalogue=_leaving(["parent"]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_countries_for_which_no_such_line_is_known_are_named(lang):
    records, words = _leaving(), context(lang=lang).words
    other = records.countries["fr"].model_copy(update={"id": "tn", "code": "TN"})
    union = records.countries["fr"].model_copy(update={"id": "eu", "code": "EU"})
    html = read("::: countries without=exit\n:::", lang, catalogue=replace(records, countries={"fr": records.countries["fr"], "tn": other, "eu": union}))
    assert words.country("TN") in html and words.country("FR") not in html and words.country("EU") not in html and "tel:" not in html


def test_a_kind_of_line_that_does_not_exist_is_no_reason_to_name_every_country():
    with pytest.raises(Exception, match="There is no record"):
        read("::: countries without=exits\n:::", catalogue=_leaving())


def test_an_emergency_number_is_a_link_and_its_source_stands_on_a_line_of_its_own():
    """A note number right behind a number to dial could be dialled with it."""
    html = read("::: emergency country=FR\n:::", "ar")
    assert '<a href="tel:17"><bdi dir="ltr">17</bdi></a>' in html
    assert html.index("<small class=\"from\">") > html.index("tel:17")
    assert "</bdi></a>⟨" not in html


@pytest.mark.parametrize("block", ["platform video", "platforms compare"])
@pytest.mark.parametrize("days, state", [(180, "fresh"), (181, "old"), (365, "old"), (366, "withheld")])
def test_what_was_read_of_a_service_ages(block, days, state):
    """Buttons move: after a year the name of the rule stays, and the steps and the way to them go."""
    records = catalogue()
    video = records.platforms["video"].model_copy(update={"checked": CHECKED})
    c = context(today=CHECKED + timedelta(days), catalogue=replace(records, platforms={"video": video}))
    html = read(f"::: {block}\n:::", catalogue=c.catalogue, today=c.today)
    assert (video.how["en"] in html) == (state != "withheld")
    assert (c.words("check-before-relying") in html) == (state == "old")
    assert (c.words("withheld") in html) == (state == "withheld")
    assert video.policy in html and (video.help_url not in html or state != "withheld")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_of_names_keeps_a_country_whose_lines_are_all_withheld(lang):
    words = context(lang=lang).words
    html = read("::: helplines names\n:::", lang, today=date(2028, 1, 1))
    items = html.split("<li")[1:]
    assert items and all(words("withheld") in item and "Anywhere Line" not in item for item in items)


@pytest.mark.parametrize("days, warning", [(180, False), (181, True), (366, True)])
def test_what_was_read_of_a_law_is_kept_and_says_that_it_is_old(days, warning):
    records = catalogue()
    law = next(iter(records.laws.values())).model_copy(update={"checked": CHECKED})
    html = read(f"::: laws country={law.code}\n:::", catalogue=replace(records, laws={law.id: law}), today=CHECKED + timedelta(days))
    assert law.entries[0].says["en"] in html and (context().words("check-before-relying") in html) == warning


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("days, state", [(181, "old"), (366, "withheld")])
def test_on_a_later_day_every_country_keeps_its_place_and_its_number(lang, days, state):
    """All the records of the site, as they will be shown when nobody has read them again."""
    real = load(ROOT, LANGUAGES)
    last = max(r.checked for kind in (real.channels, real.helplines, real.countries) for r in kind.values())
    c = context(lang=lang, today=last + timedelta(days), catalogue=real)
    for r in real.countries.values():
        numbers = {n.number.replace(" ", "") for n in r.emergency}
        html = emergency(c, f"country={r.code}", [], 1) if numbers else ""
        assert {f'tel:{n}"' in html for n in numbers} <= {True}, r.id
    for r in (*real.channels.values(), *real.helplines.values()):
        html = card(r, c)
        assert f'id="{r.id}"' in html and c.text(r.what) in html and 'class="seen old"' in html
        assert ("tel:" in html) == bool(r.phones and state == "old")
        assert c.words("withheld" if state == "withheld" else "check-before-relying") in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_duties_name_their_source_and_the_countries_that_nobody_looked_at(lang):
    records = load(ROOT, LANGUAGES)
    c = context(lang=lang, catalogue=records)
    html = duties(c, "", [], 1)
    for record in records.duties.values():
        assert f'id="d-{record.code.lower()}"' in html
        for e in record.entries:
            assert all(f"@{s.source}, {s.at}" in html for s in e.sources)
    unread = html.split('id="d-unread"')[1]
    looked_at = {r.code for r in records.duties.values()} | {"EU"}
    assert unread.count("<a ") == 0 and unread.count(c.words.comma) == len([r for r in records.countries.values() if r.code not in looked_at]) - 1


@pytest.mark.parametrize("days, warning", [(180, False), (181, True)])
def test_a_duty_that_was_read_half_a_year_ago_says_so(days, warning):
    records = load(ROOT, LANGUAGES)
    record = records.duties["fr"].model_copy(update={"checked": CHECKED})
    c = context(catalogue=replace(records, duties={"fr": record}), today=CHECKED + timedelta(days))
    assert (c.words("check-before-relying") in duties(c, "", [], 1)) == warning
