"""The cards in a browser: the deck on paper, and a surprise where scripts run."""

import pytest

from built import LANGS, none


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_of_a_card_is_cut_off_on_paper(open_page, served, lang):
    """A ninth of a sheet of A4 within its margins, as the stylesheet has it."""
    page = open_page(width=726, height=1060)
    page.emulate_media(media="print")
    page.goto(served(start(lang) + "instead/deck/"))
    sizes = page.locator(".deck > li").evaluate_all("cards => cards.map(c => [c.querySelector('h2').id, c.scrollHeight - c.clientHeight, c.scrollWidth - c.clientWidth, c.getBoundingClientRect().height])")
    assert len(sizes) >= 25
    none(f"{id}: {down} px too long, {aside} px too wide" for id, down, aside, _ in sizes if down > 0 or aside > 0)
    assert {round(height) for *_, height in sizes} == {round(92 / 25.4 * 96)}


@pytest.mark.parametrize("lang", LANGS)
def test_a_surprise_is_another_card_each_time_and_without_scripts_that_of_the_day(open_page, served, lang):
    page = open_page()
    page.goto(served(start(lang) + "instead/"))
    seen = page.locator("#surprise").evaluate("a => { a.addEventListener('click', e => e.preventDefault()); return Array.from({length: 40}, () => { a.click(); return a.href; }); }")
    assert len(set(seen)) > 3
    known = set(page.locator("#surprise").get_attribute("data-cards").split())
    assert {href.split("/instead/cards/")[1].strip("/") for href in seen} <= known
    plain = open_page(js=False)
    plain.goto(served(start(lang) + "instead/"))
    plain.click("#surprise")
    assert plain.url.split("/instead/cards/")[1].strip("/") in known
    assert plain.locator(".do li").count() >= 2
