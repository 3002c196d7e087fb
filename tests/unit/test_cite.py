"""Citations: what writers type becomes a number behind the right sign, or an error that says where and how to mend it.

A wrong place of a number detaches a sentence from its source, and nobody sees it: hence so many cases.
"""

import re

import pytest
from golden import cases, context

from instead.problems import BadInput
from instead.weave.cite import CitationError, Numbering, find, parse_cluster, replace
from instead.weave.page import weave


@cases("cite/text")
def test_the_number_goes_where_readers_expect_it(case):
    found = replace(case["text"], lambda cites: "⟨" + " + ".join(f"{c.key}, {c.at}" for c in cites) + "⟩")
    assert found == case["becomes"]


@cases("cite/errors")
def test_a_citation_that_cannot_be_used_says_why_and_what_to_do(case):
    with pytest.raises(CitationError) as caught:
        parse_cluster(case["inside"])
    assert str(caught.value).startswith(case["says"])
    assert (caught.value.rule, caught.value.cure) == (case["rule"], case["cure"])


@cases("cite/page")
def test_an_error_names_the_file_and_the_line(case):
    with pytest.raises(BadInput) as caught:
        weave(context(case["text"], "fr"))
    problem, = caught.value.problems
    assert problem.path == "docs/fr/cases/the-list.md"
    assert (problem.line, problem.column, problem.rule) == (case["line"], case["column"], case["rule"])
    assert (problem.message, problem.cure) == (case["says"], case["cure"])


@cases("cite/numbers")
def test_numbers_follow_the_text_and_arrows_lead_back(case):
    woven = weave(context(case["text"]))
    text = re.sub(r"<!--woven:(\d+)-->", lambda m: woven.finished[int(m[1])], woven.markdown)
    assert [int(n) for n in re.findall(r'class="cite"[^>]*>(\d+)<', text)] == case["numbers"]
    items = re.findall(r'<span id="r(\d+)-\d+">(.*?)</span>', woven.references)
    arrows = [(woven.keys[int(number) - 1], re.findall(r'class="back" href="#(c\d+)"', place)) for number, place in items]
    assert arrows == [(where.split(", ")[0], calls) for where, calls in case["back"].items()]


@pytest.mark.parametrize("lang, name", [("en", "source 1"), ("fr", "source 1"), ("ar", "المصدر 1")])
def test_a_number_is_a_link_with_a_name_for_who_hears_it(lang, name):
    woven = weave(context("One [@study-2015, para 2].", lang))
    assert woven.markdown == f'One.<a class="cite" id="c1" href="#r1-1" aria-label="{name}">1</a>'


def test_every_number_leads_to_its_place_in_the_list():
    woven = weave(context("One [@study-2015, para 2]. Two [@etude-2017, p. 4; @study-2015, abstract]."))
    assert re.findall(r'href="#(r\d+-\d+)"', woven.markdown) == ["r1-1", "r2-1", "r1-2"]
    assert re.findall(r'<span id="(r\d+-\d+)"', woven.references) == ["r1-1", "r1-2", "r2-1"]


def test_a_place_with_known_words_links_to_them():
    woven = weave(context("One [@study-2015, para 2]. Two [@study-2015, para 3]."))
    assert 'href="https://journal.example.org/counting-accounts#:~:text=at%20least%2046%2C000%20accounts">para. 2</a>' in woven.references
    assert '<span id="r1-2">para. 3 ' in woven.references


def test_the_first_place_of_a_call_is_the_one_it_leads_to():
    numbering = Numbering()
    assert numbering.cite("a", ["p. 1"]) == (1, 1, "c1")
    assert numbering.cite("b", ["p. 9", "p. 2"]) == (2, 1, "c2")
    assert numbering.cite("b", ["p. 2", "p. 3"]) == (2, 2, "c3")
    assert numbering.order == ["a", "b"]
    assert numbering.places == {"a": ["p. 1"], "b": ["p. 9", "p. 2", "p. 3"]}


def test_brackets_are_found_with_line_and_column():
    text = "One [@a, p. 1].\n`[@b, p. 2]` and [@c, p. 3; @d, p. 4]"
    assert list(find(text)) == [(1, 5, "@a, p. 1"), (2, 18, "@c, p. 3; @d, p. 4")]
