"""A pack that somebody puts together: one address holds it, in every language; nothing is sent or kept; without scripts what the page promises is true."""

import re
from urllib.parse import urlsplit

import pytest

from built import LANGS, none

pytestmark = pytest.mark.browser
# In an order that is not that of the page.
CHOICE = ["understand/relay-race", "teach/lessons/who-counted", "practise/check-the-claim"]
HASH = "#p=" + "&p=".join(CHOICE)
AXE = "async () => (await axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})).violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.target + ' ' + n.failureSummary.slice(0, 200)))"
STORED = "async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length].join()"


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


def listed(page) -> list[str]:
    """Slugs of the texts that the page of the choice shows, in order."""
    hrefs = page.locator(".entries li:visible .lead-to a").evaluate_all("links => links.map(a => a.href)")
    return [re.sub("^/(fr/|ar/)?", "", urlsplit(h).path).strip("/") for h in hrefs]


def minutes_shown(page) -> int:
    """Those of the texts that are ticked, as they stand in their lines."""
    texts = page.locator(".builder li:has(:checked) small").all_inner_texts()
    one = {"دقيقة": 1, "دقيقتان": 2}
    return sum(int(m[0]) if (m := re.match(r"\d+", t)) else one[t.split()[0]] for t in texts)


def read_out(page) -> str:
    """The tally as a screen reader is given it: what the stylesheet counts is in it, and in no text of the page."""
    session = page.context.new_cdp_session(page)
    node = session.send("DOM.querySelector", {"nodeId": session.send("DOM.getDocument")["root"]["nodeId"], "selector": "#tally"})["nodeId"]
    found = session.send("Accessibility.queryAXTree", {"nodeId": node})["nodes"]
    return " ".join(n["name"]["value"] for n in found if n.get("role", {}).get("value") == "StaticText")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_choice_is_in_the_address_and_nowhere_else(open_page, served, axe, lang, width):
    page = open_page(width=width, bypass_csp=True, reduced_motion="reduce")
    page.goto(served(start(lang) + "teach/build-a-pack/"))
    for slug in CHOICE:
        page.locator(f'.builder input[value="{slug}"]').check()
    assert urlsplit(page.url).fragment == HASH[1:]
    said = page.locator("#tally").inner_text()
    assert str(minutes_shown(page)) in said and "3" in said
    page.evaluate(axe + "; 0")
    none(page.evaluate(AXE))
    page.locator(".sum button").click()
    page.wait_for_url("**/teach/your-pack/#**")
    assert listed(page) == CHOICE and urlsplit(page.url).fragment == HASH[1:]
    assert page.locator("#tally").inner_text().startswith(said) and HASH in page.locator(".address code").inner_text()
    page.evaluate(axe + "; 0")
    none(page.evaluate(AXE))
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(STORED) == ",0,0,0,0"
    none(page.heard.console + page.heard.errors)
    none(url for url in page.heard.requests if not url.startswith(served.base + "/") or "?" in url or "relay-race" in url)


def test_the_same_choice_in_another_language_and_back_to_the_form(open_page, served):
    page = open_page()
    page.goto(served("/teach/your-pack/" + HASH))
    titles = page.locator(".entries ol .lead-to a").all_inner_texts()
    for lang in ("ar", "fr"):
        page.locator(".lang summary").click()
        page.locator(f".lang a[hreflang={lang}]").click()
        page.wait_for_url(f"**/{lang}/teach/your-pack/#**")
        assert listed(page) == CHOICE and page.locator(".entries ol .lead-to a").all_inner_texts() != titles
    page.locator("#change").click()
    page.wait_for_url("**/fr/teach/build-a-pack/#**")
    assert page.locator(".builder li :checked").evaluate_all("boxes => boxes.map(b => b.value)") == sorted(CHOICE, key=lambda s: ("teach", "practise", "understand").index(s.split("/")[0]))
    page.locator(f'.builder input[value="{CHOICE[0]}"]').uncheck()
    assert urlsplit(page.url).fragment == "p=" + "&p=".join(CHOICE[1:])


def test_the_order_can_be_changed_with_the_keyboard(open_page, served):
    page = open_page()
    page.goto(served("/teach/your-pack/" + HASH))
    last = page.locator(".entries ol > li").nth(2).locator("button")
    assert last.get_attribute("aria-label").startswith("Move up: ")
    last.focus()
    page.keyboard.press("Enter")
    assert listed(page) == [CHOICE[0], CHOICE[2], CHOICE[1]]
    # The same text has the focus, so that it can go on.
    page.keyboard.press("Enter")
    assert listed(page) == [CHOICE[2], CHOICE[0], CHOICE[1]] and urlsplit(page.url).fragment.startswith("p=" + CHOICE[2])
    assert page.evaluate("() => document.activeElement.tagName") == "H2"


def test_jumping_within_the_page_keeps_the_choice(open_page, served):
    page = open_page()
    for path in ("/teach/your-pack/", "/teach/build-a-pack/"):
        page.goto(served(path + HASH))
        page.locator("a.skip").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("h => location.hash === h", arg=HASH)
    assert page.locator(".builder li :checked").count() == 3


def test_an_address_that_names_what_is_not_there(open_page, served):
    page = open_page()
    page.goto(served("/teach/your-pack/#p=understand/relay-race&p=gone/for-good&p=understand/relay-race&p=<img src=x onerror=alert(1)>&p=__proto__"))
    assert listed(page) == ["understand/relay-race"]
    assert "gone/for-good" in page.locator("#tally").inner_text() and page.locator("#tally img").count() == 0
    page.goto(served("/teach/your-pack/"))
    page.reload()
    assert len(listed(page)) > 60 and page.locator("#tally").inner_text()
    none(page.heard.console + page.heard.errors)


@pytest.mark.parametrize("lang", LANGS)
def test_all_the_texts_on_one_page(open_page, served, axe, lang):
    page = open_page(bypass_csp=True, reduced_motion="reduce")
    page.goto(served(start(lang) + "teach/your-pack/" + HASH))
    page.locator(".together button").click()
    page.locator(".together .text").nth(2).wait_for()
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    none(page.evaluate("() => [...document.querySelectorAll('.together a[href^=\"#\"]')].map(a => a.getAttribute('href')).filter(h => !document.getElementById(h.slice(1)))"))
    none(page.evaluate("() => [...document.querySelectorAll('.together a')].map(a => a.getAttribute('href')).filter(h => h && !/^(#|https?:|tel:)/.test(h))"))
    for slug, text in zip(CHOICE, page.locator(".together .text").all(), strict=True):
        whole = open_page(js=False)
        whole.goto(served(f"{start(lang)}{slug}/"))
        assert text.locator("h2").first.inner_text() == whole.locator("h1").inner_text()
        assert text.locator("p").count() >= whole.locator("article > p").count() > 2
    page.evaluate(axe + "; 0")
    none(page.evaluate(AXE))
    page.locator(".together .cite").first.click()
    page.wait_for_function("h => location.hash === h", arg=HASH)
    assert page.locator(".together .text").count() == 3
    none(page.heard.console + page.heard.errors)


@pytest.mark.parametrize("lang", LANGS)
def test_without_scripts_ticks_are_counted_and_the_rest_can_be_hidden(open_page, served, lang):
    page = open_page(width=390, js=False)
    page.goto(served(start(lang) + "teach/build-a-pack/"))
    assert re.findall(r"\d+", read_out(page)) == ["0", "0"]
    for slug in CHOICE:
        page.locator(f'.builder input[value="{slug}"]').check()
    assert re.findall(r"\d+", read_out(page)) == ["3", str(minutes_shown(page))]
    page.locator("#only").check()
    assert page.locator(".builder li:visible").count() == 3 and page.locator(".builder fieldset:visible").count() == 3
    page.locator(".sum button").click()
    page.wait_for_url("**/teach/your-pack/?p=**")
    # It says what it cannot do, and does not pretend.
    assert page.locator(".care").is_visible() and len(listed(page)) > 60


def test_what_was_sent_without_scripts_is_read_with_them(open_page, served):
    page = open_page()
    page.goto(served("/fr/teach/your-pack/?" + HASH[1:].replace("/", "%2F")))
    assert listed(page) == CHOICE and urlsplit(page.url).query == "" and not page.locator(".care").is_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_whoever_tabs_through_the_form_sees_where_they_are(open_page, served, lang):
    page = open_page(width=390, height=800, reduced_motion="reduce")
    page.goto(served(start(lang) + "teach/build-a-pack/"))
    page.locator(".builder input").first.focus()
    hidden = []
    for _ in range(24):
        page.keyboard.press("Tab")
        if not page.evaluate("() => { const e = document.activeElement, b = e.getBoundingClientRect(), at = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2); return at && (e.contains(at) || at.contains(e)); }"):
            hidden.append(page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)"))
    page.keyboard.press("Shift+Tab")
    none(hidden)


@pytest.mark.parametrize("lang", LANGS)
def test_on_paper_only_what_is_needed(open_page, served, lang):
    page = open_page(width=726)
    page.goto(served(start(lang) + "teach/your-pack/" + HASH))
    page.emulate_media(media="print")
    assert page.locator(".entries ol > li:visible").count() == 3 and page.locator(".address code").is_visible()
    assert page.locator("main button:visible").count() == 0
