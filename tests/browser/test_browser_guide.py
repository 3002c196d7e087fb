"""The guide in a browser without scripts, on the smallest telephone: every end fits, and every answer has a name and takes a key."""

import random

import pytest

from built import LANGS, ROOT, none
from instead import guide
from instead.catalogue import load

pytestmark = pytest.mark.browser
REAL = load(ROOT, LANGS)
TREE = guide.nodes(REAL)
ENDS = [d for d, n in TREE.items() if n.question is None]


def address(lang: str, digits: str) -> str:
    return ("/" if lang == "en" else f"/{lang}/") + guide.slug(digits) + "/"


@pytest.mark.parametrize("lang", LANGS)
def test_every_end_fits_the_smallest_screen(open_page, served, lang):
    page, found = open_page(width=320, js=False), []
    for digits in ENDS:
        page.goto(served(address(lang, digits)))
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
            found.append(f"{digits}: {wide} px wide")
        if page.get_by_role("heading", level=1).count() != 1 or page.locator("main h2").count() < 8:
            found.append(f"{digits}: headings")
        items = page.locator(".do > ol").get_by_role("listitem")
        if not 1 <= items.count() <= guide.STEPS or not all(t.strip() for t in items.all_inner_texts()):
            found.append(f"{digits}: steps")
    none(found)


# A spread that comes by every question and every answer of the first three, the same on every run.
SPREAD = sorted({*random.Random(7).sample(ENDS, 12), "11", "210", "243", "2911", "2831"} & set(ENDS))


@pytest.mark.parametrize("lang", LANGS)
def test_the_way_to_an_end_with_the_keyboard_alone(open_page, served, lang):
    """Each answer is found by its accessible name, takes the focus, and Enter leads on; the first and the last are in the reach of Tab."""
    page = open_page(width=320, js=False)
    for digits in SPREAD:
        page.goto(served(address(lang, "")))
        for i, answer in enumerate(TREE[digits].way):
            choices = page.locator(".choices").get_by_role("link")
            assert choices.count() == len(TREE[digits[:i]].answers)
            name = answer.label[lang].replace("'", "’")
            link = next(c for c in choices.all() if c.inner_text().replace("\u202f", " ").replace("\u00a0", " ").startswith(name))
            assert page.get_by_role("link", name=link.inner_text().split("\n")[0]).count() >= 1
            link.focus()
            assert link.evaluate("e => e === document.activeElement && e.tabIndex === 0")
            box = link.bounding_box()
            assert box["height"] >= 44 and box["width"] >= 200
            page.keyboard.press("Enter")
            page.wait_for_url(served(address(lang, digits[:i + 1])))
        assert page.locator(".do > ol").count() == 1


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_a_country_open_without_scripts(open_page, served, lang):
    page = open_page(width=320, js=False)
    page.goto(served(address(lang, "11")))
    place = page.locator("details.more", has=page.locator("a[href='tel:112']")).first
    place.locator("summary").focus()
    page.keyboard.press("Enter")
    assert place.locator("a[href='tel:112']").first.is_visible()


def test_one_card_is_printed_when_a_country_was_chosen(open_page, served):
    page = open_page(width=1000, js=False)
    page.goto(served("/report/guide/cards/"))
    page.locator("a[href='#card-fr']").click()
    page.emulate_media(media="print")
    seen = page.locator(".wallet").evaluate_all("cards => cards.filter(c => c.getClientRects().length).map(c => c.id)")
    assert seen == ["card-fr"]
