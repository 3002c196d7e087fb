"""The cards as they are built: chosen by plain links, a few taps from home, at the ends of the guide and of each case, and printed with a code that is there."""

import re
from collections import deque
from posixpath import normpath

import pytest

from built import LANGS, ROOT, none
from instead import cards, guide
from instead.catalogue import load

REAL = load(ROOT, LANGS)


def address(lang: str, slug: str) -> str:
    folder = slug.removesuffix("index").rstrip("/")
    return ("/" if lang == "en" else f"/{lang}/") + (f"{folder}/" if folder else "")


def links(path: str, tree, within: str = "//main") -> set[str]:
    """Pages of the site to which a page leads, as paths."""
    return {normpath(path + h.split("#")[0]).rstrip("/") + "/" for h in tree.xpath(f"{within}//a[not(@download)]/@href")
            if not re.match("[a-z]+:|#", h) and not re.search(r"\.\w+$", h)}


def card_pages(lang: str) -> dict[str, str]:
    return {address(lang, cards.slug(i)): i for i in REAL.cards}


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_leads_to_the_cards_that_fit_and_to_every_other_choice(tree_of, lang):
    pages, found = card_pages(lang), []
    for time, company, age in cards.CHOICES:
        path = address(lang, cards.choice(time, company, age))
        tree, ids = tree_of(path), set(tree_of(path).xpath("//@id"))
        shown = {pages[p] for p in links(path, tree) if p in pages}
        fits = {c.id for some in cards.fitting(REAL.cards.values(), time, company, age).values() for c in some}
        if shown != fits or not fits:
            found.append(f"{path}: {shown ^ fits}")
        found += [f"{path}: {h} leads nowhere" for h in tree.xpath("//main//a/@href") if h.startswith("#") and h[1:] not in ids]
        if len([h for h in tree.xpath("//dl[@class='ways']//a/@href") if h.startswith("#")]) != len(cards.SKILLS):
            found.append(f"{path}: not every skill can be chosen")
        others = {address(lang, cards.choice(*c)) for c in cards.CHOICES if sum(a != b for a, b in zip(c, (time, company, age))) <= 1}
        found += [f"{path}: no way to {o}" for o in others - links(path, tree, "//dl[@class='ways']")]
    none(found)


@pytest.mark.parametrize("lang", LANGS)
def test_every_card_is_three_taps_from_home(tree_of, lang):
    pages, taps, queue = card_pages(lang), {address(lang, "index"): 0}, deque([address(lang, "index")])
    while queue:
        path = queue.popleft()
        if taps[path] == 3 or path in pages:
            continue
        for to in links(path, tree_of(path)):
            if to not in taps and to.startswith(address(lang, "index")):
                taps[to] = taps[path] + 1
                queue.append(to)
    none(f"{path} is not reached" for path in pages if taps.get(path, 9) > 3)


@pytest.mark.parametrize("lang", LANGS)
def test_every_end_of_the_guide_leads_to_a_card(tree_of, lang):
    pages = card_pages(lang)
    none(digits for digits in guide.ends(REAL) if not links(path := address(lang, guide.slug(digits)), tree_of(path)) & pages.keys())


@pytest.mark.parametrize("lang", LANGS)
def test_the_wish_of_every_case_leads_to_a_card(pages, lang):
    mine = {p.address.path: p for p in pages.values() if p.address.lang == lang and p.written.get("kind") == "case"}
    assert mine
    none(path for path, p in mine.items() if not links(path, p.tree, "//section[@class='instead']") & card_pages(lang).keys())


@pytest.mark.parametrize("lang", LANGS)
def test_no_script_is_needed_to_choose_or_to_be_surprised(tree_of, lang):
    path = address(lang, "instead/index")
    surprise, = tree_of(path).xpath("//a[@id='surprise']")
    assert normpath(path + surprise.get("href")) + "/" in card_pages(lang)
    assert {i for i in surprise.get("data-cards").split()} == {c.id for c in cards.for_everybody(REAL)}
    assert {address(lang, cards.choice(*c)) for c in cards.CHOICES} <= links(path, tree_of(path))


@pytest.mark.parametrize("lang", LANGS)
def test_the_deck_has_every_card_with_a_code_that_is_there(site, tree_of, lang):
    path = address(lang, cards.DECK)
    printed = tree_of(path).xpath("//ol[@class='deck']/li")
    assert {normpath(path + li.xpath(".//h2/a/@href")[0]) + "/" for li in printed} == set(card_pages(lang)) and len(printed) == len(REAL.cards)
    for li in printed:
        code, = li.xpath(".//img/@src")
        drawn = (site / normpath(path + code).lstrip("/")).read_text("utf-8")
        assert drawn.startswith("<svg") and "<path" in drawn and "<script" not in drawn
