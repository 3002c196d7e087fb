"""Leaving in a hurry: one click or three presses of Shift, and the way back does not lead here."""

import json

import pytest

from built import LANGS, none

pytestmark = pytest.mark.browser
NEUTRAL = "https://*.wikipedia.org/**"


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


@pytest.fixture
def arrived(open_page, served, neutral):
    """A page that somebody came to from elsewhere; what is asked of the outside world is answered with an empty page."""
    def arrive(path: str, **options):
        page = open_page(**options)
        page.asked = neutral(page, served.base)
        page.goto("https://before.example/")
        page.goto(served(path))
        page.asked.clear()
        return page

    return arrive


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("js", [True, False])
def test_a_click_leads_to_the_neutral_page(arrived, lang, js):
    page = arrived(start(lang) + "help/", width=390, js=js)
    address = page.locator("#leave").get_attribute("href")
    assert address.startswith(f"https://{lang}.wikipedia.org/wiki/")
    page.locator("#leave").click()
    page.wait_for_url(NEUTRAL)
    assert page.locator("h1").inner_text() == "Bread"
    assert len(page.asked) == 1
    assert not page.asked[0][1].get("referer")


@pytest.mark.parametrize("way", ["click", "shift"])
def test_back_does_not_lead_here(arrived, served, way):
    page = arrived("/help/")
    if way == "click":
        page.locator("#leave").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL)
    page.go_back()
    assert page.url == "https://before.example/"
    page.go_forward()
    page.wait_for_url(NEUTRAL)


@pytest.mark.parametrize("path", ["/", "/fr/cases/ctrlsec/", "/ar/report/", "/search/"])
def test_three_presses_of_shift(arrived, path):
    page = arrived(path)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL)


def test_three_presses_while_the_search_field_has_the_focus(arrived):
    page = arrived("/")
    page.locator("#q").focus()
    page.keyboard.type("abc")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL)


def stays(page) -> bool:
    page.wait_for_timeout(400)
    return not page.asked and page.locator(".cover").count() == 0


def test_two_presses_are_not_enough(arrived):
    page = arrived("/")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert stays(page)
    page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL)


def test_slow_presses_do_not_count_together(arrived):
    page = arrived("/")
    page.clock.install()
    for _ in range(5):
        page.keyboard.press("Shift")
        page.clock.fast_forward(2500)
    assert stays(page)
    # That the clock is the reason: at once they do.
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL)


@pytest.mark.parametrize("release", ["letter first", "Shift first"])
def test_capital_letters_are_typing(arrived, release):
    page = arrived("/")
    page.locator("#q").focus()
    for letter in "ISIS USA":
        page.keyboard.down("Shift")
        page.keyboard.down(letter)
        for key in ((letter, "Shift") if release == "letter first" else ("Shift", letter)):
            page.keyboard.up(key)
    assert stays(page)
    assert page.locator("#q").input_value() == "ISIS USA"


@pytest.mark.parametrize("keys", [["Shift+Tab"] * 6, ["Shift+ArrowRight"] * 6, ["Control+Shift+ArrowLeft"] * 6, ["Alt+Shift+ArrowUp"] * 6])
def test_moving_and_selecting_with_shift_is_no_call(arrived, keys):
    page = arrived("/cases/ctrlsec/")
    page.locator("#q").focus()
    for key in keys:
        page.keyboard.press(key)
    assert stays(page)


def test_a_shift_click_is_no_call(arrived):
    """Selecting a passage with Shift and the mouse: three times is not a cry for help."""
    page = arrived("/cases/ctrlsec/")
    box = page.locator("main p").nth(2).bounding_box()
    for x in (5, 60, 20, 90):
        page.keyboard.down("Shift")
        page.mouse.click(box["x"] + x, box["y"] + 8)
        page.keyboard.up("Shift")
    assert stays(page)


# Chromium answers no question while it waits for another site, so the page itself tells what is on the screen, two frames after the call.
WATCH = """() => new MutationObserver((_, observer) => {
  const cover = document.querySelector('.cover');
  if (!cover) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const box = cover.getBoundingClientRect();
    console.log('COVER' + JSON.stringify({
      box: [box.left, box.top, box.right, box.bottom], words: cover.innerText.trim(), title: document.title, back: getComputedStyle(cover).backgroundColor,
      seen: [[5, 5], [195, 450], [385, 895], [60, 880], [330, 880]].map(([x, y]) => document.elementFromPoint(x, y)?.className),
    }));
  }));
}).observe(document.body, {childList: true})"""


def test_the_page_is_covered_at_once(open_page, served, neutral):
    """A slow line must not leave the page in sight."""
    page = open_page(width=390)
    held = []
    neutral(page, served.base, hold=held)
    page.goto(served("/help/"))
    title = page.title()
    page.evaluate(WATCH)
    page.evaluate("() => { scrollTo({top: 600, behavior: 'instant'}); setTimeout(() => document.getElementById('leave').click(), 50); }")
    for _ in range(200):
        if held and any("COVER" in m for m in page.heard.console):
            break
        page.wait_for_timeout(50)
    assert len(held) == 1
    told = [m.split("COVER", 1)[1] for m in page.heard.console if "COVER" in m]
    held[0].fulfill(status=200, content_type="text/html", body="<!doctype html><title>Bread</title>")
    page.wait_for_url(NEUTRAL)
    assert told, "the page stays in sight"
    covered = json.loads(told[0])
    assert covered["seen"] == ["cover"] * 5 and covered["box"] == [0, 0, 390, 900], covered
    assert covered["back"] not in ("rgba(0, 0, 0, 0)", "transparent") and covered["words"]
    assert covered["title"] != title and "Instead" not in covered["title"], covered


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("js", [True, False])
def test_the_exit_is_always_in_sight(open_page, served, lang, width, js):
    page = open_page(width=width, height=640, js=js)
    page.goto(served(start(lang) + "cases/ctrlsec/"))
    found = []
    for y in (0, 700, 100_000):
        page.evaluate(f"() => scrollTo({{top: {y}, behavior: 'instant'}})")
        page.wait_for_timeout(60)
        for selector in ("#leave", ".safe a:not([id])"):
            seen = page.locator(selector).evaluate("""e => {
              const r = e.getBoundingClientRect(), hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
              return [e === hit || e.contains(hit), Math.round(r.width), Math.round(r.height)];
            }""")
            if not seen[0] or seen[1] < 44 or seen[2] < 44:
                found.append(f"{selector} at {y}: {seen}")
    none(found)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_second_skip_link_leads_to_the_exit(arrived, lang, width):
    """Three keys from the beginning of every page: Tab, Tab, Enter; a fourth leaves."""
    page = arrived(start(lang) + "understand/relay-race/", width=width)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#leave"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "leave"
    assert stays(page)
    page.keyboard.press("Enter")
    page.wait_for_url(NEUTRAL)


def test_the_skip_link_to_the_exit_works_without_scripts(arrived):
    page = arrived("/", js=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(NEUTRAL)


def test_the_page_for_wrong_addresses_has_a_way_out(arrived):
    page = arrived("/nowhere/", width=390)
    links = page.locator("section a[href^='https://']")
    assert links.count() == len(LANGS)
    links.nth(2).click()
    page.wait_for_url("https://ar.wikipedia.org/**")
