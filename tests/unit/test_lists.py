"""Lists made by the site: readers find a word where their language puts it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from golden import LANGUAGES, ROOT, cases, catalogue, context, read

from instead.weave.directory import sort_key
from instead.weave.page import weave
from instead.words import words


@cases("lists/order")
def test_alphabetical_order(case):
    assert sorted(reversed(case["order"]), key=sort_key) == case["order"]


@cases("lists/letters")
def test_all_pages_stand_under_their_letters(case):
    html = read("::: pages\n:::", case["language"])
    found = re.findall(r'<li><b aria-hidden="true">(.)</b><ul>(.*?)</ul></li>', html)
    assert {letter: re.findall(r'<a href="[^"]*">([^<]*)</a>', titles) for letter, titles in found} == case["letters"]


@pytest.mark.parametrize("lang, order", [("en", ["account", "evidence", "report"]), ("fr", ["account", "evidence", "report"]), ("ar", ["report", "evidence", "account"])])
def test_the_glossary_follows_each_languages_alphabet(lang, order):
    assert re.findall(r'<div class="entry" id="([^"]+)"', read("::: glossary\n:::", lang)) == order


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bibliography_lists_cited_sources_and_counts_each_kind(lang):
    cited = {"study-2015": ["cases/the-list"], "etude-2017": ["index"], "portal-2020": ["index", "cases/the-list"]}
    html = read("::: bibliography\n:::", lang, cited_by=cited)
    assert re.findall(r'<div class="entry k-[a-z-]+" id="([^"]+)"', html) == ["etude-2017", "portal-2020", "study-2015"]
    assert re.findall(r'id="([fk]-[a-z-]+)"[^>]*>[^<]*<span>(\d+)</span>', html) == [("k-all", "3"), ("f-peer-reviewed", "1"), ("f-official", "1"), ("f-report", "1")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readers_are_led_to_the_copy_of_a_page_that_is_gone_and_told_so(lang):
    records = catalogue()
    gone = records.sources["study-2015"].model_copy(update={"gone": date(2026, 11, 10)})
    c = context("One [@study-2015, para 2].", lang, catalogue=replace(records, sources=records.sources | {gone.id: gone}))
    shown = weave(c).references
    assert 'href="https://journal.example.org' not in shown
    assert shown.count(f'href="{gone.archived}') == 2  # in the entry, and at the passage
    assert words(ROOT, lang)("source-gone", date=words(ROOT, lang).date(gone.gone)).rstrip(".") in shown
