"""Locators: one grammar for writers of all three languages, each reader's own words on the page."""

import pytest
from golden import LANGUAGES, ROOT, cases, context

from instead.weave.locator import NAMED, NUMBERED, Locator, LocatorError, parse_locator
from instead.weave.page import place
from instead.words import words


@cases("locator/read")
def test_the_forms(case):
    assert parse_locator(case["text"]) == Locator(case["form"], case["value"])


@cases("locator/refused")
def test_anything_else_is_refused_and_the_forms_are_told(case):
    with pytest.raises(LocatorError, match="a numbered place .*, a named place .* or a heading in quotation marks"):
        parse_locator(case["text"])


@cases("locator/shown")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_locator_reads_in_the_readers_language(case, lang):
    marks = {"⟦": '<bdi dir="ltr">', "⟧": "</bdi>", "⟨": '<span lang="en" dir="ltr">', "⟩": "</span>"}
    assert place(parse_locator(case["text"]), context(lang=lang)) == case[lang].translate(str.maketrans(marks))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_has_a_name_in_every_language(lang):
    w = words(ROOT, lang)
    for word in NAMED:
        assert w(parse_locator(word).form)
    for message in {*NUMBERED.values(), "at-heading"}:
        assert "6" in w(message, n="6")
