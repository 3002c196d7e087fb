"""The guide in a browser without scripts, on the smallest telephone: every end fits, and every answer has a name and takes a key."""

import re

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


# What a key or a thumb can choose: in the order of Tab, and large enough.
CHOOSABLE = "links => links.map(a => [a.tabIndex, ...['width', 'height'].map(s => a.getBoundingClientRect()[s])]).every(([t, w, h]) => t === 0 && w >= 200 && h >= 44)"


@pytest.mark.parametrize("lang", LANGS)
def test_every_end_is_walked_to_with_the_keyboard_alone(open_page, served, lang):
    """From the first question along every answer to every end: an answer has the name that a screen reader says, takes the focus, and Enter leads on."""
    page, found, walked = open_page(width=320, js=False), [], set()
    for digits, node in TREE.items():
        for i, answer in enumerate(node.answers):
            page.goto(served(address(lang, digits)))
            links = page.locator(".choices a")
            if i == 0:
                names = re.findall(r'link "(.*)"', page.locator(".choices").aria_snapshot().replace("\u202f", " ").replace("\u00a0", " "))
                if len(names) != len(node.answers) or not all(n.startswith(a.label[lang].replace("'", "’")) for n, a in zip(names, node.answers)):
                    found.append(f"{digits}: {names}")
                if not links.evaluate_all(CHOOSABLE):
                    found.append(f"{digits}: an answer that a key or a thumb cannot choose")
            links.nth(i).focus()
            page.keyboard.press("Enter")
            to = f"{digits}{answer.number}"
            page.wait_for_url(served(address(lang, to)))
            if to in ENDS:
                walked.add(to)
                found += [f"{to}: {fault}" for fault in faults_of_end(page)]
    assert walked == set(ENDS)
    none(found)


def faults_of_end(page) -> list[str]:
    """What is wrong with the end that stands in `page`: too wide for the smallest screen, or a part without its heading, its steps or its name."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    heard = page.get_by_role("main").aria_snapshot()
    steps = page.locator(".do > ol").aria_snapshot().count("- listitem")
    return [fault for fault, wrong in {
        f"{wide} px wide": wide > 320,
        "headings": heard.count("[level=1]") != 1 or heard.count("[level=2]") < 8,
        f"{steps} steps": not 1 <= steps <= guide.STEPS,
        "a link, a button or a step without a name": re.search(r"- (link|button|listitem)$", heard, re.M) is not None,
    }.items() if wrong]


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
