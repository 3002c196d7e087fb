"""The curriculum map: the same pairs of page and code in both tables, in the words that were read."""

import re
from dataclasses import replace

import pytest
from golden import LANGUAGES, context, page

from instead.problems import BadInput
from instead.weave.curriculum import table


def mapped(lang="en"):
    """A page whose English original names one code, in an edition of its own."""
    pages = {(language, "cases/the-list"): page(lang=language, curriculum=["frame-1"]) if language == "en" else page(lang=language) for language in LANGUAGES}
    c = context(lang=lang)
    return replace(c, all_pages=pages, pages={"cases/the-list": pages[lang, "cases/the-list"]})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_and_its_code_stand_in_both_tables(lang):
    by_code, by_page = table(mapped(lang), "", [], 1), table(mapped(lang), "pages", [], 1)
    title = mapped(lang).pages["cases/the-list"].title
    assert 'id="k-frame-1"' in by_code and title in by_code
    assert '<a href="#k-frame-1"><bdi>1.1</bdi></a>' in by_page and title in by_page


def test_a_code_without_a_page_is_not_shown():
    html = table(mapped(), "", [], 1)
    assert "Listening" not in html


def test_official_words_are_those_of_the_language_or_marked_with_their_own():
    assert "Peser les données" in table(mapped("fr"), "", [], 1)
    assert '<span lang="en" dir="ltr">Weighing evidence</span>' in table(mapped("ar"), "", [], 1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_framework_says_what_was_not_read_and_where_the_words_were(lang):
    c = mapped(lang)
    html = table(c, "", [], 1)
    for framework in c.catalogue.curriculum.values():
        assert c.text(framework.unsure) in html and all(f"@{s.source}, {s.at}" in html for s in framework.sources)


def test_a_word_behind_the_name_that_is_none_is_told():
    with pytest.raises(BadInput, match="curriculum"):
        table(mapped(), "frames", [], 1)


def test_every_row_leads_to_a_page():
    for html in (table(mapped(), "", [], 1), table(mapped(), "pages", [], 1)):
        rows = re.findall(r"<tr(?: id[^>]*)?><th scope=\"row\">.*?</tr>", html)
        assert rows and all("href" in row for row in rows)
