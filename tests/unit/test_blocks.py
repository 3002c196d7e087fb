"""The ``:::`` blocks: what writers of three languages type, what their readers get, and what is said when a block is not well formed."""

import re

import pytest
from golden import LANGUAGES, MARKDOWN, ROOT, cases, context, in_languages, page, read, squeeze

from instead.catalogue import Catalogue
from instead.problems import BadInput
from instead.weave.blocks import BLOCKS
from instead.weave.page import weave
from instead.words import words

GOOD = cases("blocks/good")


def said(text, lang):
    """The text with every ⟨message⟩ and ⟨message date=…⟩ in the words of the interface."""
    return re.sub("⟨([a-z][a-z0-9-]+)(?: ([a-z]+)=([^⟩]*))?⟩", lambda m: words(ROOT, lang)(m[1], **({m[2]: m[3]} if m[2] else {})), text)


@GOOD
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_block_becomes_what_readers_need(case, lang):
    found = read(in_languages(case["write"])[lang], lang)
    wanted = [case[lang]] if isinstance(case[lang], str) else case[lang]
    for piece in wanted:
        assert squeeze(said(piece, lang)) in found


def test_every_block_has_a_case():
    assert {p.values[0]["name"].split(",")[0] for p in GOOD.args[1]} == BLOCKS.keys()


@cases("blocks/refused")
def test_a_block_that_is_not_well_formed_says_where_and_what_to_do(case):
    with pytest.raises(BadInput) as caught:
        weave(context(case["write"]))
    problem, = caught.value.problems
    assert (problem.path, problem.line, problem.rule, problem.message) == ("docs/cases/the-list.md", case["line"], case["rule"], case["says"])
    assert problem.cure.startswith(case["cure"])


@pytest.mark.parametrize("name", ["pages", "corrections"])
def test_a_list_made_by_the_site_may_be_empty(name):
    assert read(f"::: {name}\n:::", catalogue=Catalogue(), pages={})


def test_the_cases_are_read_as_the_site_reads_its_pages():
    """The generator adds ``fenced_code`` by itself."""
    listed = (ROOT / "mkdocs.yml").read_text("utf-8").split("markdown_extensions:\n")[1].split("\nvalidation:")[0]
    assert sorted([*re.findall(r"^  - ([a-z_]+)", listed, re.M), "fenced_code"]) == sorted(MARKDOWN)


def test_citations_in_a_block_are_numbered_with_the_text():
    html = read("One [@etude-2017, p. 4].\n\n::: claims\nsixty-thousand\n:::\n\nTwo [@etude-2017, p. 4].")
    assert [html.count(f"⟨{n}⟩") for n in (1, 2, 3)] == [2, 1, 1]


def test_rules_may_be_narrowed_to_a_group():
    assert re.findall(r'<div class="entry" id="([^"]+)"', read("::: rules\n:::")) == ["links", "numbers"]
    assert re.findall(r'<div class="entry" id="([^"]+)"', read("::: rules people\n:::")) == ["numbers"]


def test_a_code_fence_stays_in_its_block():
    assert read("::: note\n```\n::: short\n```\n:::") == '<div class="note"><pre><code>::: short </code></pre></div>'


def test_a_block_in_a_code_fence_is_no_block():
    assert "::: nothing" in read("```\n::: nothing\n:::\n```")


def test_a_quoted_heading_in_a_chart_is_escaped_once():
    woven = weave(context('::: bars Chart\n- One [@portal-2020, "Who & why"] | 1 | 1 | measured\n:::'))
    assert "under “Who &amp; why”" in woven.references


def test_an_address_in_a_chart_cannot_become_an_element():
    assert "<script>" not in read("::: bars <script>\n- <script> | 1 | <script> | measured\n\n<script>\n:::")


def test_a_foreign_run_is_marked_with_language_and_direction():
    assert read("The [القائمة]{lang=ar} here.") == '<p>The <span lang="ar" dir="rtl">القائمة</span> here.</p>'
    assert read("`[x]{lang=fr}`") == "<p><code>[x]{lang=fr}</code></p>"


def test_a_word_of_the_glossary_becomes_a_link():
    assert read("[Report](term:report) it.") == '<p><a class="term" href="../../glossary/#report">Report</a> it.</p>'


def test_an_error_of_a_translation_names_the_translation():
    with pytest.raises(BadInput) as caught:
        weave(context("::: claims\nnobody\n:::", "ar", page=page("::: claims\nnobody\n:::", "ar")))
    assert caught.value.problems[0].path == "docs/ar/cases/the-list.md"
