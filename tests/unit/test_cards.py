"""The cards: every reader who chooses finds one, nobody under 18 is offered what is for adults, and each is fit to be printed and to be found."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from golden import LANGUAGES, ROOT, catalogue, small_site, words

from instead import cards
from instead.catalogue import Catalogue, load
from instead.check.language import BRIEF, END
from instead.check.text import word_count
from instead.finish.cards import files
from instead.made.cards import cards as pages

REAL = load(ROOT, LANGUAGES)
COMBINATIONS = list(product(cards.TIMES, cards.SKILLS, cards.COMPANY, cards.AGES))


def test_every_combination_of_time_skill_company_and_age_has_a_card():
    """A skill that no card asks for leads to those that ask for none."""
    assert len(COMBINATIONS) == 48
    empty = []
    for time, skill, company, age in COMBINATIONS:
        found = cards.fitting(REAL.cards.values(), time, company, age)
        if not (found[skill] or found["none"]):
            empty.append((time, skill, company, age))
        for card in (*found[skill], *found["none"]):
            assert card.time == time and card.skill in (skill, "none") and card.company in (company, "either") and card.age <= age
    assert empty == []


def test_nobody_under_18_is_offered_what_is_for_adults():
    for time, skill, company, age in COMBINATIONS:
        for card in cards.fitting(REAL.cards.values(), time, company, age)[skill]:
            assert age == 18 or card.age == 13 and all(REAL.organisations[i].from_age == 13 for i in card.where), card.id


def test_every_card_is_chosen_somewhere_and_every_organisation_is_named():
    chosen = {c.id for time, company, age in cards.CHOICES for found in cards.fitting(REAL.cards.values(), time, company, age).values() for c in found}
    assert chosen == set(REAL.cards)
    assert {i for c in REAL.cards.values() for i in c.where} == set(REAL.organisations)


def test_there_are_enough_and_each_stands_on_what_was_read():
    assert len(REAL.cards) >= 25
    for card in REAL.cards.values():
        for e in (*card.tends_to, *card.changes):
            assert REAL.sources[e.source].seen in ("full", "excerpt"), card.id


def test_the_card_of_the_day_is_another_one_every_day_and_for_everybody():
    days = [cards.of_the_day(REAL, date(2026, 11, 27) + timedelta(n)) for n in range(60)]
    assert all(c.age == 13 for c in days) and all(a != b for a, b in zip(days, days[1:]))
    assert {c.id for c in days} == {c.id for c in cards.for_everybody(REAL)}
    assert cards.of_the_day(Catalogue(), date(2026, 11, 27)) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_page_for_each_card_each_choice_the_list_and_the_deck(lang):
    made = {p.slug: p for p in pages(REAL, words(ROOT, lang), {})}
    assert set(made) == {cards.slug(i) for i in REAL.cards} | {cards.choice(*c) for c in cards.CHOICES} | {cards.LIST, cards.DECK}
    for id, card in REAL.cards.items():
        meta = made[cards.slug(id)].meta
        # Whoever looks over a shoulder sees what helps, not the wish.
        assert meta["tab"].startswith(card.instead[lang]) and card.urge[lang].rstrip(".") == meta["title"]
    assert not list(pages(Catalogue(), words(ROOT, lang), {}))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_fits_on_a_ninth_of_a_sheet(lang):
    long = {c.id: n for c in REAL.cards.values() if (n := len(c.urge[lang]) + 2 * len(c.instead[lang]) + len(c.how[lang])) > 260}
    assert long == {}


def test_the_code_of_each_card_leads_to_its_page():
    """What stands in a code is compared with a code made of the address: reading one needs a camera."""
    import segno

    site = small_site([p for lang in LANGUAGES for p in pages(catalogue(), words(ROOT, lang), {})])
    found = files(site, "https://example.org/")
    assert set(found) == {"instead/cards/hunt/qr.svg", "fr/instead/cards/hunt/qr.svg", "ar/instead/cards/hunt/qr.svg"}
    for name, drawn in found.items():
        same = segno.make("https://example.org/" + name.removesuffix("qr.svg"), error="m", micro=False).svg_inline(omitsize=True, border=2)
        assert re.findall(r' d="([^"]+)"', drawn) == re.findall(r' d="([^"]+)"', same) != []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_is_as_short_as_the_guide(lang):
    """Its readers may be thirteen, and angry: no long sentence, and short ones on the whole."""
    counts = {}
    for card in REAL.cards.values():
        texts = [card.urge, card.why, card.how, card.cost, card.risks, *card.steps, *(e.says for e in (*card.tends_to, *card.changes))]
        counts[card.id] = [word_count(sentence) for text in texts for sentence in END.split(text[lang]) if word_count(sentence)]
    most, average = BRIEF[lang]
    assert {id: max(found) for id, found in counts.items() if max(found) > most} == {}
    assert sum(map(sum, counts.values())) / sum(map(len, counts.values())) <= average
