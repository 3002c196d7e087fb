"""The queries of tests/cases/search, which bench/run.py puts to the search page: enough of them, each once, each with a page that is there.

Those of tests/cases/search/fresh were never used to choose keywords or the order of results."""

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from instead.site import Site

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "search"
LANGUAGES = ("en", "fr", "ar")
KINDS = {"inflected", "accents", "elision", "tashkeel", "alef", "ta-marbuta", "latin-name", "misspelling", "phrase", "plain"}
# What readers of each language type; each at least this often.
NEEDED = {
    "en": {"plain": 5, "inflected": 10, "latin-name": 8, "misspelling": 5, "phrase": 8},
    "fr": {"plain": 5, "inflected": 5, "accents": 8, "elision": 6, "latin-name": 6, "misspelling": 4, "phrase": 5},
    "ar": {"plain": 5, "inflected": 8, "tashkeel": 5, "alef": 5, "ta-marbuta": 6, "latin-name": 6, "misspelling": 4, "phrase": 5},
}
MARKS = re.compile("[\u064b-\u0652\u0670]")


def cases(lang):
    return yaml.safe_load((CASES / f"{lang}.yaml").read_text("utf-8"))


def all_cases(lang):
    return cases(lang) + yaml.safe_load((CASES / "fresh" / f"{lang}.yaml").read_text("utf-8"))


def expected(case):
    """The pages that may come first: one, or where two answer the same question, either."""
    return [case["expect"]] if isinstance(case["expect"], str) else case["expect"]


@pytest.fixture(params=LANGUAGES)
def lang(request):
    return request.param


def test_there_are_at_least_forty_of_the_kinds_that_the_language_needs(lang):
    found = [case["kind"] for case in cases(lang)]
    assert len(found) >= 40
    short = {kind: found.count(kind) for kind, n in NEEDED[lang].items() if found.count(kind) < n}
    assert not short, f"{lang}: too few of {short}"


def test_each_query_has_its_three_fields(lang):
    for case in all_cases(lang):
        assert set(case) == {"q", "expect", "kind"}, case
        assert all(isinstance(value, str) and value == value.strip() and value for value in (case["q"], case["kind"], *expected(case))), case
        assert len(expected(case)) in (1, 2), case
        assert case["kind"] in KINDS, case


def test_no_query_stands_there_twice(lang):
    typed = [unicodedata.normalize("NFC", case["q"]).casefold() for case in all_cases(lang)]
    assert len(set(typed)) == len(typed), sorted({q for q in typed if typed.count(q) > 1})


@pytest.fixture(scope="module")
def site_pages():
    return Site.read(ROOT, allow_stale=True).pages


def test_the_expected_page_is_there_and_can_be_found(lang, site_pages):
    for case in all_cases(lang):
        for slug in expected(case):
            assert (lang, slug) in site_pages, f"{lang}, {case['q']}: no {slug}"
            assert site_pages[lang, slug].kind not in ("search", "a-z", "sources"), f"{lang}, {case['q']}: the search leaves out {slug}"


def test_few_queries_have_two_right_answers(lang):
    assert sum(len(expected(case)) > 1 for case in cases(lang)) <= len(cases(lang)) / 10


def test_enough_queries_were_put_aside(lang):
    assert len(all_cases(lang)) - len(cases(lang)) >= 15


def test_every_section_is_looked_for(lang):
    found = {slug.split("/")[0] for case in cases(lang) for slug in expected(case)}
    assert {"report", "help", "instead", "understand", "cases", "practise", "teach", "about", "glossary"} <= found


def test_a_query_is_of_the_kind_that_it_says(lang):
    for case in all_cases(lang):
        q, kind = case["q"], case["kind"]
        if kind == "accents":
            assert q == "".join(c for c in unicodedata.normalize("NFD", q) if not unicodedata.combining(c)), f"{q} has accents"
        if kind == "elision":
            assert re.search(r"\w['’]\w", q), f"{q} has no elision"
        if kind == "tashkeel":
            assert MARKS.search(q), f"{q} has no marks"
        if kind == "alef":
            assert re.search(r"\bا", q) and not re.search("[أإآ]", q), f"{q} is no alef without hamza"
        if kind == "ta-marbuta":
            assert re.search(r"ه\b", q) and "ة" not in q, f"{q} has no ه in place of ة"
        if kind == "latin-name":
            assert re.search("[A-Za-z]{3}", q), f"{q} is not in Latin letters"
        if lang == "ar" and kind not in ("latin-name", "tashkeel"):
            assert re.search("[\u0621-\u064a]", q), q
