"""Lists made by the site: readers find a word where their language puts it."""

import re

import pytest
from golden import LANGUAGES, cases, read

from instead.weave.directory import sort_key


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
