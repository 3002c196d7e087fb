"""Keyboard alone, and the change of language: everything is reached, seen, opened and closed, and the place in the text is kept."""

import pytest

from built import LANGS, none

pytestmark = pytest.mark.browser


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  // Some part of it must be on top: not under the bars at the top and bottom, and not outside.
  const inside = [[.5, .5], [.1, .5], [.9, .5], [.5, .2], [.5, .8]].some(([x, y]) => {
    const hit = document.elementFromPoint(r.left + r.width * x, r.top + r.height * y);
    return hit && (e === hit || e.contains(hit) || hit.contains(e) && !hit.matches('.safe, .top'));
  });
  return {what: `<${e.localName} ${e.id || e.className}> “${(e.textContent || e.getAttribute('aria-label') || '').trim().slice(0, 30)}”`,
          outline: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== s.backgroundColor, inside,
          key: [...document.querySelectorAll('*')].indexOf(e)};
}"""


def walk(page, limit: int = 900):
    """Press Tab through the page; what has the focus each time."""
    seen = set()
    for _ in range(limit):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None or at["key"] in seen:
            return
        seen.add(at["key"])
        yield at


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", "/instead/report-it-well/", "/ar/instead/report-it-well/", "/fr/practise/spot-the-technique/", "/search/"])
def test_the_focus_is_always_seen(open_page, served, path, width):
    """WCAG 2.4.7 and 2.4.11: with an outline, and never altogether under something else."""
    page = open_page(width=width, height=700, reduced_motion="reduce")
    page.goto(served(path))
    page.evaluate("() => document.activeElement.blur()")
    found, count = [], 0
    for at in walk(page, 150):
        count += 1
        if not at["outline"]:
            found.append(f"no outline: {at['what']}")
        if not at["inside"]:
            found.append(f"out of sight: {at['what']}")
    none(found)
    assert count > 8


def test_everything_is_reached_once_and_in_order(open_page, served, long_page):
    """Whatever a mouse can press, Tab reaches, from the top to the end of the page."""
    page = open_page(reduced_motion="reduce")
    page.goto(served(f"/{long_page}/"))
    wanted = page.evaluate("""() => [...document.querySelectorAll('a[href], button, summary, input')].filter(e => e.checkVisibility())
        .map(e => [...document.querySelectorAll('*')].indexOf(e))""")
    reached = [at["key"] for at in walk(page)]
    assert reached == wanted


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_stops_are_the_skip_links(open_page, served, lang, width):
    page = open_page(width=width)
    page.goto(served(start(lang) + "understand/relay-race/"))
    for target in ("#main", "#leave"):
        page.keyboard.press("Tab")
        link = page.locator(":focus")
        assert link.get_attribute("href") == target
        box = link.bounding_box()
        assert box["width"] > 60 and box["height"] > 24 and box["y"] >= 0, box
        assert page.evaluate(FOCUS)["inside"]
        assert link.inner_text().strip()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")
    # What is skipped to is not hidden again.
    assert page.evaluate(FOCUS)["inside"]


def test_skip_links_are_not_in_sight_before(open_page, served):
    page = open_page()
    page.goto(served("/"))
    assert page.locator(".skip").evaluate_all("els => els.map(e => e.getBoundingClientRect().width)") == [1, 1]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("js", [True, False])
def test_the_menu_of_sections(open_page, served, lang, js):
    page = open_page(width=390, js=js)
    page.goto(served(start(lang) + "cases/"))
    nav, button = page.locator("#nav"), page.locator("button.menu")
    opened = "n => n.matches(':popover-open')"
    button.focus()
    assert not nav.evaluate(opened)
    page.keyboard.press("Enter")
    assert nav.evaluate(opened) and nav.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('#nav')")
    page.keyboard.press("Escape")
    assert not nav.evaluate(opened)
    assert page.evaluate("() => document.activeElement.matches('button.menu')")
    page.keyboard.press("Space")
    assert nav.evaluate(opened)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.shut')")
    page.keyboard.press("Enter")
    assert not nav.evaluate(opened)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(served(start(lang) + "report/"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_menu_of_languages(open_page, served, lang):
    page = open_page()
    page.goto(served(start(lang) + "cases/"))
    menu = page.locator("details.lang")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.evaluate("d => d.open")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.lang a')")
    page.keyboard.press("Escape")
    assert not menu.evaluate("d => d.open")
    assert page.evaluate("() => document.activeElement.matches('.lang summary')")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(served("/ar/cases/"))


def test_escape_elsewhere_moves_nothing(open_page, served):
    page = open_page()
    page.goto(served("/cases/"))
    page.locator("#q").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "q"


def test_search_by_keyboard(open_page, served):
    page = open_page()
    page.goto(served("/"))
    for at in walk(page, 12):
        if "<input" in at["what"]:
            break
    page.keyboard.type("CtrlSec")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/#q=CtrlSec")
    page.locator("#hits li").first.wait_for()
    for at in walk(page, 40):
        if page.evaluate("() => !!document.activeElement.closest('#hits')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/search/" not in url)


# --- the change of language ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang, other", [("en", "ar"), ("ar", "fr"), ("fr", "en")])
def test_the_page_and_the_heading_are_kept(open_page, served, addresses, lang, other, width):
    """For every heading of a long page: the same place in the other language, and it is on the screen."""
    page = open_page(width=width, reduced_motion="reduce")
    page.goto(served(start(lang) + "cases/ctrlsec/"))
    ids = page.locator("article h2[id]").evaluate_all("els => els.map(e => e.id)")
    assert len(ids) >= 4
    for heading in ids[1:4]:
        page.goto(served(start(lang) + "cases/ctrlsec/"))
        page.evaluate("id => { location.hash = id; }", heading)
        page.wait_for_function("([l, id]) => document.querySelector(`.lang a[hreflang=${l}]`).href.endsWith('#' + id)", arg=[other, heading])
        page.locator("details.lang summary").click()
        page.locator(f"details.lang a[hreflang={other}]").click()
        page.wait_for_url(served(f"{start(other)}cases/ctrlsec/") + "#" + heading)
        assert page.locator("html").get_attribute("lang") == other
        page.wait_for_function("""id => { const e = document.getElementById(id), r = e.getBoundingClientRect(), hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
            return r.top >= 0 && r.top < innerHeight / 2 && hit && (e === hit || e.contains(hit)); }""", arg=heading)


def test_a_page_opened_at_a_heading_keeps_it_too(open_page, served):
    page = open_page()
    page.goto(served("/cases/ctrlsec/#sources"))
    assert page.locator(".lang a[hreflang=fr]").get_attribute("href").endswith("#sources")


def test_only_the_name_of_a_place_is_taken_along(open_page, served):
    page = open_page()
    page.goto(served("/cases/ctrlsec/#:~:text=lists"))
    assert "#" not in page.locator(".lang a[hreflang=fr]").get_attribute("href")
    page.goto(served('/cases/ctrlsec/#"><img src=x>'))
    assert "#" not in page.locator(".lang a[hreflang=fr]").get_attribute("href")


def test_the_search_words_are_kept(open_page, served):
    page = open_page()
    page.goto(served("/search/"))
    page.locator("#search-form input").fill("CtrlSec")
    page.locator("#hits li").first.wait_for()
    page.locator("details.lang summary").click()
    page.locator("details.lang a[hreflang=ar]").click()
    page.wait_for_url(served("/ar/search/") + "#q=CtrlSec")
    page.locator("#hits li").first.wait_for()
    assert page.locator("#search-form input").input_value() == "CtrlSec"
