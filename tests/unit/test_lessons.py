"""The lessons as plain links: each under every age that it reaches, and under one length."""

import re
from dataclasses import replace

import pytest
from golden import LANGUAGES, context, page

from instead.weave.lessons import lessons


def shelf(lang="en"):
    """Four lessons in every language, and a page that is none."""
    facts = {"a": ("45", ["12", "13"]), "b": ("46", ["13", "16"]), "c": ("60", ["14", "15"]), "d": ("90", ["19", "99"])}
    pages = {(language, f"teach/lessons/{name}"): page(lang=language, slug=f"teach/lessons/{name}", kind="lesson", title=name.upper(),
                                                      lesson={"minutes": minutes, "ages": ages, "group": ["8", "30"]})
             for language in LANGUAGES for name, (minutes, ages) in facts.items()}
    pages |= {(language, slug): page(lang=language, slug=slug, kind="index", title="Shelf") for language in LANGUAGES for slug in ("teach/index",)}
    return replace(context(lang=lang), all_pages=pages, pages={slug: p for (language, slug), p in pages.items() if language == lang},
                   order={"teach": ["index", "lessons/b", "lessons/a"]})


def bands(html):
    return {id: re.findall(r">([A-D])</a>", rest) for id, rest in re.findall(r'<dt id="([a-z0-9-]+)">.*?</dt><dd>(.*?)</dd>', html)}


def test_a_lesson_stands_under_every_age_that_it_reaches():
    assert bands(lessons(shelf(), "ages", [], 1)) == {"ages-12": ["B", "A"], "ages-14": ["B", "C"], "ages-16": ["B"], "ages-19": ["D"]}


def test_a_lesson_stands_under_one_length():
    assert bands(lessons(shelf(), "time", [], 1)) == {"time-1": ["A"], "time-46": ["B", "C"], "time-61": ["D"]}


def test_a_band_without_a_lesson_is_not_shown():
    c = shelf()
    few = replace(c, pages={slug: p for slug, p in c.pages.items() if slug.endswith("/a")})
    assert list(bands(lessons(few, "ages", [], 1))) == ["ages-12"]


def test_all_lessons_stand_in_the_order_of_the_navigation():
    assert re.findall(r">([A-D])</a>", lessons(shelf(), "", [], 1)) == ["B", "A", "C", "D"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_says_time_ages_and_group_in_the_readers_language(lang):
    c = shelf(lang)
    html = lessons(c, "", [], 1)
    assert c.words("ages", **{"from": "12", "to": "13"}) in html and c.words.count("minute", 45) in html and c.words("group-of", **{"from": "8", "to": "30"}) in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_way_and_the_number_of_its_lessons(lang):
    c = shelf(lang)
    found = re.findall(r'<li><a href="[^"]*" hreflang="([a-z]+)" lang="\1" dir="(?:ltr|rtl)">(English|français|العربية)</a>([^<]+)</li>', lessons(c, "language", [], 1))
    assert found == [(language, name, f"{c.words('colon')} {c.words.count('lesson', 4)}") for language, name in zip(LANGUAGES, ("English", "français", "العربية"))]
