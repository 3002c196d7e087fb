"""The guide: whatever somebody answers, it ends well. Every combination of answers, and a hundred thousand people who choose by chance."""

import random
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from golden import LANGUAGES, ROOT, catalogue, context
from lxml import etree

from instead import guide
from instead.catalogue import load
from instead.picture import picture
from instead.weave.guide import cards, steps

REAL = load(ROOT, LANGUAGES)
DIGITS = yaml.safe_load((Path(__file__).parents[1] / "cases" / "guide" / "digits.yaml").read_text("utf-8"))


def combinations(way=(), waiting=(guide.START,)):
    """Every series of answers as the records have them, without the code under test."""
    if not waiting:
        yield way
        return
    question = REAL.guide[waiting[0]]
    offered = list(question.answers) + ([way[-1].shortcut] if way and way[-1].shortcut else [])
    for answer in (REAL.answers[i] for i in offered):
        yield from combinations((*way, answer), () if answer.ends else (*answer.asks, *waiting[1:]))


COMBINATIONS = list(combinations())


def ends_well(way):
    """What is wrong with the end of these answers; nothing if all is well."""
    given = {i: REAL.advice[i] for answer in way for i in answer.gives}
    parts = {part: [a for a in given.values() if a.for_ == part] for part in guide.PARTS}
    wrong = [part for part in guide.NEEDED if not parts[part]]
    wrong += ["too many questions"] * (len(way) > 5) + ["too many steps"] * (len(parts["step"]) > 5)
    wrong += ["nobody but the police"] * all(a.police or a.contacts == ["emergency"] for a in parts["whom"])
    wrong += [f"{a.id} in {lang}" for a in given.values() for lang in LANGUAGES if not a.text.get(lang, "").strip()]
    return wrong


def test_every_combination_of_answers_ends_well():
    assert len(COMBINATIONS) > 60
    assert {tuple(a.id for a in way): wrong for way in COMBINATIONS if (wrong := ends_well(way))} == {}


def test_the_tree_is_what_the_records_say():
    assert {"".join(str(a.number) for a in way) for way in COMBINATIONS} == set(guide.ends(REAL))
    assert len(guide.ends(REAL)) == len(COMBINATIONS)


def test_a_hundred_thousand_people_who_choose_by_chance_arrive():
    tree, chance, arrived = guide.nodes(REAL), random.Random(2026), set()
    for _ in range(100_000):
        digits = ""
        for _ in range(guide.QUESTIONS):
            node = tree[digits]
            if node.question is None:
                break
            digits += str(chance.choice(node.answers).number)
        assert tree[digits].question is None, f"{digits} is no end"
        arrived.add(digits)
    assert arrived == set(guide.ends(REAL)), "some ends are never reached"


@pytest.mark.parametrize("digits", DIGITS)
def test_a_kept_address_still_means_the_same(digits):
    """People keep addresses. When an answer goes, its digit goes with it and is not given to another."""
    node = guide.nodes(REAL).get(str(digits))
    assert node is None or [a.id for a in node.way] == DIGITS[digits]


def test_where_the_police_may_endanger_somebody_else_comes_first():
    seen = 0
    for node in guide.ends(REAL).values():
        whom = guide.advice(node, REAL)["whom"]
        if node.police_last or node.unnamed:
            seen += 1
            assert not whom[0].police
            assert [a.police for a in whom] == sorted(a.police for a in whom), node.digits
        if node.police_last:
            assert guide.advice(node, REAL)["caution"], node.digits
    assert seen > 20


def test_whoever_must_stay_unnamed_sees_nobody_who_asks_for_a_name():
    for node in guide.ends(REAL).values():
        for piece in guide.advice(node, REAL)["whom"]:
            for contact in guide.contacts(piece, node, REAL):
                assert not (node.unnamed and contact.anonymous == "no"), (node.digits, contact.id)
                assert contact.confidence == "solid"
                assert node.countries is None or contact.country in (*node.countries, "XX")


def test_somebody_under_18_is_sent_to_an_adult_and_to_a_line_for_children():
    young = [node for node in guide.ends(REAL).values() if any(a.id == "minor-yes" for a in node.way)]
    assert len(young) > 10
    for node in young:
        given = {a.id for part in guide.advice(node, REAL).values() for a in part}
        assert {"ask-an-adult", "tell-adult", "tell-child"} <= given


def test_a_tree_that_never_ends_is_given_up():
    again = catalogue()
    yes = again.answers["yes-now"].model_copy(update={"asks": ["start"]})
    endless = type(again)(**{**again.__dict__, "answers": {**again.answers, "yes-now": yes}})
    assert max(map(len, guide.nodes(endless))) <= guide.QUESTIONS + 1


def test_an_old_contact_goes_and_the_number_for_emergencies_stays():
    records = catalogue()
    line = records.helplines[next(iter(records.helplines))].model_copy(update={"id": "a-line", "country": "FR", "for_": "child", "checked": date(2026, 1, 1)})
    adult = records.advice["adult"].model_copy(update={"contacts": ["child"]})
    changed = type(records)(**{**records.__dict__, "helplines": {"a-line": line}, "advice": {**records.advice, "adult": adult}})
    shown = {}
    for day in (date(2026, 6, 1), date(2026, 12, 1), date(2027, 6, 1)):
        c = context(catalogue=changed, today=day)
        shown[day] = steps(guide.nodes(changed)["1"], c)
        assert 'href="tel:112"' in shown[day]
    new, old, gone = shown.values()
    warning = context().words("check-before-relying")
    assert line.name in new and warning not in new
    assert line.name in old and warning in old
    assert line.name not in gone


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_caller_must_know_stands_wherever_the_number_is_to_be_dialled(lang):
    """Some numbers work in one part of a country, or from one kind of telephone: an end and a card say so as the page of the country does."""
    careful = [r for r in REAL.countries.values() if r.emergency and r.caution]
    assert len(careful) > 5
    c = context(lang=lang, catalogue=REAL)
    on_cards = cards(c)
    for r in careful:
        assert c.text(r.caution) in on_cards, r.id
    node = next(n for n in guide.ends(REAL).values() if n.countries and "SA" in n.countries)
    assert c.text(REAL.countries["sa"].caution) in steps(node, c)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_says_what_a_line_is_that_is_called_by_its_number(lang):
    c = context(lang=lang, catalogue=REAL)
    assert not re.search(r"<b>[^<]*3114[^<]*</b>", cards(c)) and c.text(REAL.helplines["fr-3114"].what) in cards(c)


def test_whoever_took_part_is_sent_only_to_lines_that_take_people_who_want_out():
    """A line for worried families may be the police's, and need not be meant for the person whom they worry about."""
    seen = set()
    for node in guide.ends(REAL).values():
        if any(a.id == "involved" for a in node.way):
            seen |= {x.id for x in guide.contacts(REAL.advice["tell-exit"], node, REAL)}
    assert seen and all("exit" in REAL.helplines[id].kinds for id in seen)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_for_reviewers_shows_every_question_and_every_end(lang):
    drawn = etree.fromstring(picture(REAL, lang).encode())
    texts = ["".join(e.xpath("text()")) for e in drawn.iter("{http://www.w3.org/2000/svg}text")]
    shown = [t.split()[0] for t in texts if re.match(r"\d{2,5} \(", t)]
    assert sorted(shown) == sorted(guide.ends(REAL))
    titles = " ".join(t.text for t in drawn.iter("{http://www.w3.org/2000/svg}title"))
    for record in REAL.guide.values():
        assert record.ask[lang] in titles
    for record in REAL.advice.values():
        assert record.text[lang] in titles
