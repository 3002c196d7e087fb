"""The order of results: words as they are typed, in three languages, against the words that stand on the pages."""

from pathlib import Path

import pytest
import yaml
from ranking import run, search

WORDS = yaml.safe_load((Path(__file__).resolve().parents[1] / "cases" / "search" / "words.yaml").read_text("utf-8"))
STEMS = "return values.lists.map((words) => words.map((w) => rank.terms(w, values.lang).map((t) => rank.stem(t, values.lang)).join(' ')));"


def page(url, title, about="", keywords=(), headings=(), names=(), a_list=0):
    return [url, title, "", about, list(keywords), [list(h) for h in headings], list(names), a_list]


PAGES = {
    "en": [
        page("report/", "Report", "Where to report it.", ["hotline", "emergency number"], [["police", "When to call the police"]]),
        page("instead/report-it-well/", "Report it well", "Once and precisely.", ["screenshot"]),
        page("cases/ctrlsec/", "CtrlSec", "Lists of accounts.", ["GhostSec"], [], ["Alberto Fernandez"]),
        page("glossary/", "Glossary", "Words.", [], [["phishing", "phishing"], ["report", "report"]], [], 1),
        page("about/privacy/", "Privacy", "What this site keeps about you.", ["cookies"]),
    ],
    "fr": [page("aide/", "Trouver de l'aide", "Qui appeler.", ["ligne d’écoute"]), page("prive/", "Vie privée", "", ["données"])],
    "ar": [page("report/", "الإبلاغ", "", ["شرطة"]), page("care/", "العناية بالنفس", "", ["كوابيس", "صدمة"]), page("ctrl/", "كنترول سيك", "", ["CtrlSec"])],
}


def first(lang, *queries):
    return [(found["pages"] or [""])[0] for found in search(lang, PAGES[lang], list(queries))]


@pytest.mark.parametrize("lang", WORDS)
def test_forms_of_one_word_are_one(lang):
    for words, stems in zip(WORDS[lang]["same"], run(STEMS, {"lang": lang, "lists": WORDS[lang]["same"]})):
        assert len(set(stems)) == 1, dict(zip(words, stems))


@pytest.mark.parametrize("lang", WORDS)
def test_different_words_stay_apart(lang):
    for words, stems in zip(WORDS[lang]["apart"], run(STEMS, {"lang": lang, "lists": WORDS[lang]["apart"]})):
        assert len(set(stems)) == len(stems), dict(zip(words, stems))


def test_a_title_that_is_what_was_typed_comes_first():
    found = search("en", PAGES["en"], ["report", "reporting", "report it well"])
    assert [f["pages"][0] for f in found] == ["report/", "report/", "instead/report-it-well/"]
    assert found[0]["pages"].index("glossary/") > found[0]["pages"].index("instead/report-it-well/")


def test_keywords_headings_and_names_are_found_and_the_heading_is_named():
    assert first("en", "emergency number", "phishing", "Fernandez", "cookie") == ["report/", "glossary/", "cases/ctrlsec/", "about/privacy/"]
    assert search("en", PAGES["en"], ["call the police"])[0]["parts"] == ["When to call the police"]


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others():
    who, only = search("en", PAGES["en"], ["where can I report this to the police?", "who"])
    assert who["asked"] == ["report", "police"] and who["pages"][0] == "report/"
    assert only["asked"] == ["who"]


def test_names_are_found_however_they_are_written():
    assert first("en", "ctrl sec", "ctrlsec", "ghost sec", "CTRLSEC") == ["cases/ctrlsec/"] * 4
    assert first("ar", "كنترولسيك", "كنترول سيك", "ctrlsec", "CtrlSec") == ["ctrl/"] * 4


def test_a_slip_of_the_finger_is_forgiven_and_said():
    slips = search("en", PAGES["en"], ["glosary", "privcay", "emergancy number", "hotlime"])
    assert [f["pages"][0] for f in slips] == ["glossary/", "about/privacy/", "report/", "report/"]
    assert all(f["near"] for f in slips)
    assert not search("en", PAGES["en"], ["glossary"])[0]["near"]


def test_arabic_is_found_without_marks_hamza_and_article_and_in_its_inner_plurals():
    assert first("ar", "ابلاغ", "الإِبْلَاغ", "للشرطة", "والشرطة", "كابوس", "صدمه") == ["report/", "report/", "report/", "report/", "care/", "care/"]


def test_french_is_found_without_accents_and_with_elisions():
    assert first("fr", "l’aide", "d'écoute", "vie privee", "donnees") == ["aide/", "aide/", "prive/", "prive/"]


@pytest.mark.parametrize("lang, query", [("en", "xylophone"), ("en", "zzxqvy"), ("en", "12345"), ("fr", "girafe"), ("ar", "زرافة"), ("ar", "xylophone"),
                                         ("en", ""), ("en", "?!"), ("en", "\u202e\u0000"), ("ar", "ـــ")])
def test_what_no_page_has_is_not_found(lang, query):
    found = search(lang, PAGES[lang], [query])[0]
    assert found["pages"] == [] and not found["whole"] and not found["near"]


def test_half_an_answer_is_not_taken_for_one():
    """Then the whole text is asked."""
    assert not search("en", PAGES["en"], ["xylophone giraffe zebra privacy"])[0]["whole"]
    assert search("en", PAGES["en"], ["privacy"])[0]["whole"]


def test_what_is_typed_is_no_pattern():
    assert search("en", PAGES["en"], ["(report", "report*", "[a-z]+", "__proto__ report", "constructor"])[0]["pages"][0] == "report/"
