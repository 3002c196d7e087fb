"""What machines read about a page: kind, translations, sources, and how to cite it."""

import json
import re
from html import unescape

import pytest
from golden import LANGUAGES, page, small_site

from instead.finish import metadata

URL = "https://example.org/site/"
LESSON = {"lesson": {"minutes": "50", "ages": ["14", "18"], "group": ["10", "30"]}}


def about(found, keys=(), site=None):
    return json.loads(metadata.json_ld(found, site or small_site(), URL, tuple(keys)))


@pytest.mark.parametrize("kind, name", metadata.WORKS.items())
def test_a_work_says_what_it_is(kind, name):
    found = about(page(kind=kind, updated="2026-11-24", description="A sentence.", **LESSON))
    assert (found["@type"], found["name"], found["description"], found["inLanguage"]) == (name, "“The list”", "A sentence.", "en")
    assert (found["@id"], found["dateModified"]) == (URL + "cases/the-list/", "2026-11-24")


@pytest.mark.parametrize("kind", ["home", "index", "glossary", "sources", "about", "search", "a-z"])
def test_other_pages_are_no_works(kind):
    found = page(kind=kind)
    assert metadata.json_ld(found, small_site(), URL, ()) == ""
    assert metadata.highwire(found, small_site(), URL) == []


def test_a_lesson_says_for_whom_and_how_long():
    found = about(page(kind="lesson", **LESSON))
    assert (found["learningResourceType"], found["timeRequired"], found["typicalAgeRange"]) == ("lesson plan", "PT50M", "14-18")


def test_an_original_names_its_translations_and_a_translation_its_original():
    assert about(page())["workTranslation"] == [{"@id": URL + "fr/cases/the-list/"}, {"@id": URL + "ar/cases/the-list/"}]
    assert about(page(lang="ar"))["translationOfWork"] == {"@id": URL + "cases/the-list/"}
    assert "translationOfWork" not in about(page())


def test_a_translation_without_an_original_names_none():
    alone = page(lang="fr")
    assert "translationOfWork" not in about(alone, site=small_site([alone]))


def test_sources_are_named_by_their_addresses_and_one_without_is_left_out():
    found = about(page(), ["etude-2017", "dirasa-2019", "study-2015"])
    assert found["citation"] == ["https://observatoire.example.org/etude.pdf", "https://journal.example.org/counting-accounts"]
    assert "citation" not in about(page(), ["dirasa-2019"])


def test_a_title_cannot_end_the_script():
    title = "</script><script>alert(1)</script> & <!-- “x”"
    text = metadata.json_ld(page(title=title), small_site(), URL, ())
    assert "<" not in text
    assert json.loads(text)["headline"] == title


def test_reference_managers_find_title_date_and_language():
    found = metadata.highwire(page(lang="ar", updated="2026-11-24"), small_site(), URL)
    assert found == [("citation_title", "«القائمة»"), ("citation_author", "البديل"), ("citation_publication_date", "2026/11/24"), ("citation_language", "ar"),
                     ("citation_public_url", URL + "ar/cases/the-list/")]


def test_alternates_are_the_same_page_in_other_languages():
    assert list(metadata.alternates(page(), small_site())) == ["en", "fr", "ar"]
    assert list(metadata.alternates(page(), small_site([page(), page(lang="ar")]))) == ["en", "ar"]


# --- how to cite the page itself ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cited():
    """(language, slug) → style → words, for the pages of a small site that all appeared in one year."""
    pages = [page(lang=lang, slug=slug, updated="2026-11-24") for lang in LANGUAGES for slug in ("index", "cases/the-list", "instead/report-it")]
    found = metadata.cite_page(small_site(pages), URL, LANGUAGES)
    return {key: {style: unescape(re.sub("<[^>]+>", "", html)) for style, html in styles} for key, styles in found.items()}


def test_every_work_can_be_cited_in_three_styles(cited):
    assert {key: list(styles) for key, styles in cited.items()} == {
        (lang, slug): ["APA", "MLA", "Chicago"] for lang in LANGUAGES for slug in ("cases/the-list", "instead/report-it")}
    for (lang, slug), styles in cited.items():
        for words in styles.values():
            assert URL + ("" if lang == "en" else lang + "/") + slug + "/" in words


def test_the_year_has_no_letter(cited):
    """A page is cited alone: “2026a” would tell it apart from pages that the reader does not cite."""
    words = [words for styles in cited.values() for words in styles.values()]
    assert words and [w for w in words if not re.search(r"\b2026\b", w)] == []


@pytest.mark.parametrize("lang, day", [("fr", "24 nov"), ("ar", "24 نوفمبر")])
@pytest.mark.parametrize("style", ["Chicago", "MLA"])
def test_the_day_stands_before_the_month(cited, lang, day, style):
    """“novembre 24” is no French. (APA writes English dates its own way.)"""
    assert day in cited[lang, "cases/the-list"][style]


def test_a_page_has_its_own_bibtex():
    site = small_site([page(updated="2026-11-24")])
    text = metadata.page_bibtex(site, URL)["en", "cases/the-list"]
    assert text.startswith("@") and "{en-cases-the-list," in text and URL + "cases/the-list/" in text and "year = {2026}" in text
