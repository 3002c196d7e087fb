"""Without JavaScript everything can be read, found and answered. Scripts only make it quicker."""

import re

import pytest

from built import LANGS, none

pytestmark = pytest.mark.browser


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


def text(page, url: str) -> str:
    """What a page says, without what is there only for whoever has scripts: the field that narrows a long list, and the buttons that sort a table. List
    and table are there for all."""
    page.goto(url)
    page.locator("main label.narrow, main .sort").evaluate_all("els => els.forEach(e => e.remove())")
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


@pytest.mark.parametrize("lang", LANGS)
def test_the_text_is_the_same(open_page, served, addresses, lang):
    with_scripts, without = open_page(), open_page(js=False)
    found = []
    for address in addresses:
        if address.lang != lang or address.slug == "search":
            continue
        # On a busy machine a stylesheet may once come too late, and what it hides is read too: a difference is looked at twice.
        for _ in range(2):
            texts = [text(page, served(address)) for page in (with_scripts, without)]
            if texts[0] == texts[1]:
                break
        if texts[0] != texts[1]:
            found.append(f"{address}: {len(texts[0])} signs with scripts, {len(texts[1])} without")
        if len(texts[1]) < 150:
            found.append(f"{address}: hardly a word")
    none(found)


@pytest.mark.parametrize("lang", LANGS)
def test_sections_are_reached_from_a_phone(open_page, served, lang):
    page = open_page(width=390, js=False)
    page.goto(served(start(lang)))
    nav = page.locator("#nav")
    assert not nav.is_visible()
    page.locator("button.menu").click()
    assert nav.is_visible()
    assert nav.locator("a:visible").count() == 8
    nav.locator("a").nth(3).click()
    page.wait_for_url("**/understand/")
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_sections_are_reached_from_a_desk(open_page, served, lang):
    page = open_page(js=False)
    page.goto(served(start(lang) + "about/privacy/"))
    assert page.locator("#nav a:visible").count() == 8
    assert not page.locator("button.menu").is_visible()
    page.locator("#nav a").nth(4).click()
    page.wait_for_url("**/cases/")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_language_menu(open_page, served, long_page, width):
    page = open_page(width=width, js=False)
    page.goto(served(f"/{long_page}/"))
    for lang, other in (("en", "ar"), ("ar", "fr"), ("fr", "en")):
        assert page.locator("html").get_attribute("lang") == lang
        assert not page.locator("details.lang a").first.is_visible()
        page.locator("details.lang summary").click()
        page.locator(f"details.lang a[hreflang={other}]").click()
        page.wait_for_url(served(f"{start(other)}{long_page}/"))
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_of_all_pages_stands_where_the_search_field_would(open_page, served, lang, width):
    page = open_page(width=width, js=False)
    for path in ("cases/", "search/"):
        page.goto(served(start(lang) + path))
        assert page.locator("input[type=search]:visible").count() == 0, path
        link = page.locator("noscript a, a.az").filter(visible=True)
        assert link.count() >= 1, path
    link.first.click()
    page.wait_for_url(served(start(lang) + "a-z/"))
    assert page.locator(".letters a").count() > 20


@pytest.mark.parametrize("lang", LANGS)
def test_with_scripts_the_field_stands_there_and_no_link(open_page, served, lang):
    page = open_page()
    page.goto(served(start(lang) + "cases/"))
    assert page.locator("input[type=search]:visible").count() == 1
    assert page.locator("a.az:visible").count() == 0


@pytest.mark.parametrize("slug, fitting", [("spot-the-technique", {1}), ("would-you-report", {1, 2, 3})])
@pytest.mark.parametrize("js", [False, True])
def test_exercises_answer(open_page, served, js, slug, fitting):
    """Nothing is said before a choice; a choice shows its own words and no other's; another choice changes them."""
    page = open_page(width=390, js=js)
    page.goto(served(f"/practise/{slug}/"))
    groups = page.locator("main fieldset").all()
    assert len(groups) >= 3
    assert page.locator("main .fb:visible").count() == 0
    for group in groups:
        choices = group.locator("label.pick").all()
        assert len(choices) >= 2
        assert group.locator(".fb.ok").count() in fitting
        for i, choice in enumerate(choices):
            choice.click()
            shown = [j for j, words in enumerate(group.locator(".fb").all()) if words.is_visible()]
            assert shown == [i]
            assert group.locator("input:checked").count() == 1
            # A neighbour's choice is not undone.
    assert page.locator("main .fb:visible").count() == len(groups)


@pytest.mark.parametrize("slug", ["spot-the-technique", "would-you-report"])
def test_exercises_by_keyboard(open_page, served, slug):
    page = open_page(js=False)
    page.goto(served(f"/practise/{slug}/"))
    group = page.locator("main fieldset").first
    group.locator("input").first.focus()
    page.keyboard.press("Space")
    assert group.locator(".fb").nth(0).is_visible()
    page.keyboard.press("ArrowDown")
    assert group.locator(".fb").nth(1).is_visible() and not group.locator(".fb").nth(0).is_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_the_filter_of_the_sources_loses_none(open_page, served, lang):
    page = open_page(js=False)
    page.goto(served(start(lang) + "sources/"))
    entries = page.locator(".entry")
    ids = entries.evaluate_all("els => els.map(e => e.id)")
    assert len(ids) > 50 and len(set(ids)) == len(ids)
    visible = "els => els.filter(e => e.checkVisibility()).map(e => e.id)"
    assert entries.evaluate_all(visible) == ids
    labels = page.locator("fieldset.filter label").all()
    assert int(re.sub(r"\D", "", labels[0].locator("span").inner_text())) == len(ids)
    seen: list[str] = []
    for label in labels[1:]:
        label.click()
        shown = entries.evaluate_all(visible)
        assert len(shown) == int(re.sub(r"\D", "", label.locator("span").inner_text())), label.inner_text()
        seen += shown
    assert sorted(seen) == sorted(ids)
    labels[0].click()
    assert entries.evaluate_all(visible) == ids


@pytest.mark.parametrize("lang", LANGS)
def test_a_place_of_the_directory_opens(open_page, served, lang):
    page = open_page(width=390, js=False)
    page.goto(served(start(lang) + "help/worried-about-someone/"))
    place = page.locator("main details.place").first
    assert not place.locator(".card").first.is_visible()
    place.locator("summary").click()
    card = place.locator(".card").first
    assert card.is_visible() and card.locator("a.btn").first.is_visible()


def test_a_citation_leads_to_its_source_and_back(open_page, served, long_page):
    page = open_page(width=390, js=False)
    page.goto(served(f"/{long_page}/"))
    call = page.locator("a.cite").first
    call.click()
    place = call.get_attribute("href")
    assert page.url.endswith(place)
    _comes_into_view(page, place)
    page.locator(f"{place} a.back").first.click()
    assert page.url.endswith("#" + call.get_attribute("id"))
    _comes_into_view(page, "#" + call.get_attribute("id"))


def _comes_into_view(page, selector: str) -> None:
    """In the window, after some scrolling, and neither under the bar at the top nor under the one at the bottom."""
    for _ in range(200):  # a page without scripts has no timers with which the browser itself could wait
        if page.evaluate("""selector => {
              const e = document.querySelector(selector);
              const r = e.getBoundingClientRect(), x = r.left + Math.min(r.width, 12) / 2, y = r.top + r.height / 2;
              const hit = document.elementFromPoint(x, y);
              return !!hit && (e.contains(hit) || hit.contains(e)) && !hit.closest('.safe, .top');
            }""", selector):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{selector} is not in view")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path, place", [("/understand/relay-race/", "r5-1"), ("/ar/cases/ctrlsec/", "r12-1"), ("/fr/understand/what-takedowns-do/", "instead")])
def test_a_link_into_a_page_lands_there(open_page, served, width, path, place):
    """Also where something above or around the place is laid out only when it comes near."""
    page = open_page(width=width, js=False)
    page.emulate_media(reduced_motion="no-preference")  # the long, smooth way
    page.goto(served(path) + f"#{place}")
    page.wait_for_timeout(2500)
    box = page.locator(f"#{place}").bounding_box()
    assert 0 <= box["y"] < 200
