"""What machines read about a page: kind, translations, sources, and how to cite it."""

import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from golden import CASES, LANGUAGES, ROOT, page, small_site
from jsonschema import Draft202012Validator

from instead.finish import feed, learning, metadata, sitemap
from instead.site import Site

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
    assert found["educationalLevel"] == ["ISCED 2", "ISCED 3"]
    assert found["audience"]["educationalRole"] == "teacher" and found["isAccessibleForFree"] is True


@pytest.mark.parametrize("ages, levels", [((11, 14), ["ISCED 2"]), ((12, 13), ["ISCED 2"]), ((15, 18), ["ISCED 3"]), ((14, 15), ["ISCED 2", "ISCED 3"]), ((19, 99), None), ((5, 10), None)])
def test_the_level_follows_from_the_ages(ages, levels):
    lesson = {"minutes": "50", "ages": [str(a) for a in ages], "group": ["10", "30"]}
    assert about(page(kind="lesson", lesson=lesson)).get("educationalLevel") == levels


def test_ages_without_an_end_have_none():
    lesson = {"minutes": "50", "ages": ["19", "99"], "group": ["10", "30"]}
    assert about(page(kind="lesson", lesson=lesson))["typicalAgeRange"] == "19-"


def test_a_lesson_teaches_its_goals_without_markup():
    body = "## Goals {#goals}\n\nAt the end:\n\n- tell a *stock* from a flow [@study-2015, abstract];\n- ask [who counted](x.md)?\n\n## Next {#next}\n\n- no goal\n"
    assert about(page(body, kind="lesson", **LESSON))["teaches"] == ["tell a stock from a flow", "ask who counted?"]


def test_an_exercise_teaches_the_techniques_that_it_shows_in_the_language_of_the_page():
    site = small_site([page("::: exercises\nfalse-dilemma-cafe\n:::\n", kind="exercise", lang=lang) for lang in LANGUAGES])
    records, techniques = site.catalogue.exercises, site.catalogue.techniques
    id = next(i for i, e in records.items() if e.technique)
    for lang in LANGUAGES:
        found = about(page(f"::: exercises\n{id}\n:::\n", kind="exercise", lang=lang), site=site)
        assert found["teaches"] == [techniques[records[id].technique].name[lang]]
        assert found["typicalAgeRange"].startswith(str(records[id].ages[0]))


def test_a_page_is_aligned_with_the_codes_of_its_english_original():
    pages = [page(lang=lang, kind="lesson", **LESSON, **({"curriculum": ["frame-1", "frame-2"]} if lang == "en" else {})) for lang in LANGUAGES]
    site = small_site(pages)
    for lang, first in (("en", "1.1 Weighing evidence"), ("fr", "1.1 Peser les données"), ("ar", "1.1 Weighing evidence")):
        found = about(site.pages[lang, "cases/the-list"], site=site)["educationalAlignment"]
        assert [a["targetName"] for a in found] == [first, "Listening"]
        assert {a["educationalFramework"] for a in found} == {"Frame of Aims"}


def test_a_text_says_only_that_it_can_be_read_in_a_lesson():
    """It is fetched far more often than a lesson: what it says in addition is two words."""
    found = about(page(kind="explainer", curriculum=["frame-1"]))
    assert set(found) == {"@context", "@type", "@id", "name", "description", "inLanguage", "dateModified", "license", "headline", "learningResourceType", "workTranslation"}


@pytest.mark.parametrize("kind", [k for k in metadata.WORKS if k not in ("lesson", "exercise")])
def test_dublin_core_stands_on_lessons_and_exercises_alone(kind):
    assert metadata.dublin_core(page(kind=kind), small_site(), URL) == []


def test_dublin_core_tells_language_licence_and_ages():
    found = dict(metadata.dublin_core(page(kind="lesson", lang="ar", updated="2026-11-24", **LESSON), small_site(), URL))
    assert (found["DCTERMS.language"], found["DCTERMS.license"], found["DCTERMS.educationLevel"], found["DCTERMS.modified"]) == ("ar", metadata.LICENCE, "14-18", "2026-11-24")
    assert found["DCTERMS.identifier"] == URL + "ar/cases/the-list/"


# --- a closed schema -------------------------------------------------------------------------------------------------------

SCHEMA = json.loads((CASES / "metadata/schema.json").read_text("utf-8"))


def judged(kind):
    return Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{kind}"})


def test_every_kind_of_work_has_a_schema():
    assert SCHEMA["$defs"].keys() == metadata.WORKS.keys()


def test_every_work_of_the_site_says_what_the_schema_allows_and_nothing_else():
    site = Site.read(ROOT)
    works = [p for p in site.pages.values() if p.kind in metadata.WORKS]
    assert {p.kind for p in works} == set(metadata.WORKS)
    found = [f"{p.path}: {e.json_path}: {e.message}" for p in works for e in judged(p.kind).iter_errors(about(p, sorted(site.citations(p)), site))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind, name, value", [("lesson", "author", "somebody"), ("lesson", "typicalAgeRange", "teenagers"), ("lesson", "license", "https://example.org/"), ("exercise", "timeRequired", "PT5M"),
                                               ("explainer", "teaches", ["reading"]), ("explainer", "@type", "Article"), ("case", "learningResourceType", "reading"), ("lesson", "teaches", [])])
def test_what_the_schema_does_not_know_is_refused(kind, name, value):
    sound = about(page("## Goals {#goals}\n\n- count\n", kind=kind, updated="2026-11-24", description="A sentence.", **(LESSON if kind == "lesson" else {})))
    assert not list(judged(kind).iter_errors(sound))
    assert list(judged(kind).iter_errors({**sound, name: value}))


# --- the map and the feed of what there is to teach with -------------------------------------------------------------------


def taught():
    """A lesson, an exercise, a text and a page that nobody teaches with, in every language."""
    return small_site([page(lang=lang, slug=slug, kind=kind, title=slug, updated=day, description="A & B <c>.") for lang in LANGUAGES
                       for slug, kind, day in (("understand/b", "explainer", "2026-11-02"), ("teach/lessons/a", "lesson", "2026-11-01"), ("teach/index", "index", "2026-10-01"),
                                               ("practise/c", "exercise", "2026-11-03"), ("teach/lessons/z", "lesson", "2026-11-04"), ("cases/d", "case", "2026-11-05"))])


def test_the_map_has_only_what_one_teaches_with_in_every_language():
    site = taught()
    tree = ET.fromstring(sitemap.sitemap(learning.resources(site.pages.values()), site, URL))
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = {u.findtext("s:loc", namespaces=space): {a.get("hreflang"): a.get("href") for a in u.findall("x:link", space)} for u in tree.findall("s:url", space)}
    slugs = ("teach/lessons/a", "teach/lessons/z", "practise/c", "understand/b")
    assert set(found) == {URL + ("" if lang == "en" else lang + "/") + slug + "/" for lang in LANGUAGES for slug in slugs}
    assert all(set(others) == {*LANGUAGES, "x-default"} for others in found.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_feed_has_lessons_first_and_the_latest_change_first(lang):
    tree = ET.fromstring(feed.teaching(taught(), lang, URL))
    space = {"a": feed.ATOM}
    entries = tree.findall("a:entry", space)
    assert [e.findtext("a:title", namespaces=space) for e in entries] == ["teach/lessons/z", "teach/lessons/a", "practise/c", "understand/b"]
    assert tree.findtext("a:updated", namespaces=space) == "2026-11-04T00:00:00Z"
    assert [e.find("a:category", space).get("term") for e in entries] == ["lesson plan", "lesson plan", "exercise", "reading"]
    assert entries[0].findtext("a:summary", namespaces=space) == "A & B <c>."
    prefix = URL + ("" if lang == "en" else lang + "/")
    assert tree.findtext("a:id", namespaces=space) == prefix + "teach/" and all(e.findtext("a:id", namespaces=space).startswith(prefix) for e in entries)
    assert tree.find("a:link[@rel='self']", space).get("href") == prefix + "teach/feed.xml"


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
