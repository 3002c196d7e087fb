"""A pack that somebody puts together: everything that can stand by itself can be chosen, under the same names in every language, with its minutes."""

import json
import re
from html import unescape

import pytest
from golden import LANGUAGES, ROOT

from instead.site import Site
from instead.weave.builder import BUILD, CHOICE, choosable, minutes

SITE = Site.read(ROOT, allow_stale=True)


def html(lang, slug):
    woven = SITE.weave(SITE.pages[lang, slug])
    return woven.finish(woven.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_stands_by_itself_can_be_chosen_once(lang):
    found = [p.slug for _, pages in choosable(SITE.context(SITE.pages[lang, BUILD])) for p in pages]
    wanted = {p.slug for p in SITE.edition(lang).values() if p.kind in ("lesson", "exercise", "explainer", "case", "action", "card")}
    assert len(found) == len(set(found)) and set(found) == wanted and len(found) > 60
    assert re.findall(r'name="p" value="([^"]+)"', html(lang, BUILD)) == found
    # Both pages list the same in the same order, and the names do not differ from one language to another.
    assert [i.replace("--", "/") for i in re.findall(r'<li id="([^"]+)"', html(lang, CHOICE))] == found
    assert set(found) == {p.slug for _, pages in choosable(SITE.context(SITE.pages["en", BUILD])) for p in pages}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_minutes_that_the_stylesheet_adds_up_are_those_that_are_shown(lang):
    c = SITE.context(SITE.pages[lang, BUILD])
    labels = re.findall(r'value="([^"]+)"><span>(.*?)</label>', html(lang, BUILD))
    assert len(labels) > 60
    css = (ROOT / "docs" / "styles" / "parts.css").read_text("utf-8")
    for slug, label in labels:
        page = SITE.pages[lang, slug]
        bits = [int(b) for b in re.findall(r'<i class="b(\d+)"></i>', label)]
        assert sum(bits) == minutes(page, c) > 0 and c.words.count("minute", minutes(page, c)) in label
        assert all(re.search(rf"\.b{b} {{ counter-increment: minutes{'' if b == 1 else f' {b}'}; }}", css) for b in bits)
        if page.kind == "lesson":
            assert minutes(page, c) == int(page.meta["lesson"]["minutes"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", [BUILD, CHOICE])
def test_the_script_finds_its_words(lang, slug):
    words = json.loads(unescape(re.search(r'data-pack="([^"]*)"', html(lang, slug))[1]))
    script = (ROOT / "docs" / "scripts" / "pack.js").read_text("utf-8")
    used = set(re.findall(r"\bwords\.(\w+)", script))
    assert set(words) <= used and "other" in words["items"] and "zero" in words["minutes"]
    assert used == set().union(*(json.loads(unescape(re.search(r'data-pack="([^"]*)"', html(lang, s))[1])) for s in (BUILD, CHOICE)))
    assert {"{items}", "{minutes}"} <= set(re.findall(r"{\w+}", words["total"]))


def test_hard_content_is_named_beside_each_text():
    found = html("en", BUILD)
    for _, pages in choosable(SITE.context(SITE.pages["en", BUILD])):
        for p in pages:
            assert str(p.meta["contains"]) in unescape(found), p.slug
