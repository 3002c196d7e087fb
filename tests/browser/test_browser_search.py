"""Search: the right language, everything stays after the “#”, and every state says what it is."""

import re
from urllib.parse import quote, unquote, urlsplit

import pytest

from built import ROOT, none, promised

pytestmark = pytest.mark.browser
# A word of the pages in each language, and one whose letters no page has.
QUERIES = {"en": "report", "fr": "signaler", "ar": "الإبلاغ"}
NOTHING = {"en": "щщщщ", "fr": "щщщщ", "ar": "щщщщ"}


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


@pytest.fixture
def searching(open_page, served):
    """The search page of a language, ready."""
    def opened(lang: str = "en", after: str = "", **options):
        page = open_page(**options)
        page.goto(served(start(lang) + "search/" + after))
        return page

    return opened


def field(page):
    return page.locator("#search-form input")


def results(page) -> list[str]:
    page.locator("#hits li").first.wait_for()
    return page.locator("#hits li h3 a").evaluate_all("els => els.map(a => a.href)")


def told(page) -> str:
    return page.locator("#status").inner_text()


def _asks(url: str) -> bool:
    """Does the address carry anything? Pagefind adds the time to one of its files, so that it is never an old one."""
    return bool(urlsplit(url).query) and not re.search(r"/pagefind/pagefind-entry\.json\?ts=\d{13}$", url)


def words(page) -> dict:
    return page.evaluate("() => JSON.parse(document.getElementById('search-form').dataset.words)")


def text_asked(page) -> list[str]:
    """Pieces of the whole text's index that were fetched."""
    return [url for url in page.heard.requests if "/pagefind/" in url]


def ask_the_text(page) -> None:
    page.locator("#hits ~ p button").click()


def says(page, pattern: str) -> None:
    page.wait_for_function("p => new RegExp(p).test(document.getElementById('status').textContent)", arg=pattern)


@pytest.mark.parametrize("lang", QUERIES)
def test_what_is_typed_is_answered_in_the_language_of_the_page(searching, served, lang):
    page = searching(lang)
    field(page).fill(QUERIES[lang])
    found = results(page)
    paths = {a.path for a in promised(ROOT) if a.lang == lang}
    none(url for url in found if urlsplit(url).path not in paths or not url.startswith(served.base))
    assert len(found) == len(set(found)) and 1 <= len(found) <= 10
    assert QUERIES[lang] in told(page) and re.search(r"\d", told(page))
    # Each result has a name, a place and some words with the found one marked.
    first = page.locator("#hits li").first
    assert first.locator("h3 a").inner_text().strip() and first.locator("mark").count() >= 1
    # The count is the count, all of it can be had, and the focus goes to what came last.
    total = int(re.search(r"\d+", told(page))[0])
    while page.locator("#hits + button:visible").count():
        before = page.locator("#hits li").count()
        page.locator("#hits + button").click()
        page.wait_for_function("n => document.querySelectorAll('#hits li').length > n", arg=before)
        assert page.evaluate("n => document.activeElement === document.querySelectorAll('#hits li')[n].querySelector('a')", before)
    assert page.locator("#hits li").count() == total
    assert len(set(results(page))) == total


@pytest.mark.parametrize("lang, query, path", [
    ("en", "helplines", "/help/"), ("en", "CtrlSec", "/cases/ctrlsec/"), ("en", "reported", "/instead/report-it-well/"), ("en", "Do not engage", "/instead/do-not-engage/"),
    ("fr", "aide", "/fr/help/"), ("fr", "contre-récits", "/fr/understand/counter-narratives/"), ("fr", "contre-recits", "/fr/understand/counter-narratives/"),
    ("ar", "الابلاغ", "/ar/report/"), ("ar", "الإبْلاغ", "/ar/report/"), ("ar", "طلب المساعدة", "/ar/help/"), ("ar", "كنترول سيك", "/ar/cases/ctrlsec/"),
])
def test_the_page_that_is_meant_is_among_the_first(searching, lang, query, path):
    """Also without accents, without the alef's hamza, and with vowel signs."""
    page = searching(lang)
    field(page).fill(query)
    found = [urlsplit(u).path for u in results(page)]
    assert path in found[:5], found


@pytest.mark.parametrize("lang", QUERIES)
def test_what_is_typed_stays_in_the_browser(searching, served, lang):
    page = searching(lang)
    for text in (QUERIES[lang], "secret word", NOTHING[lang]):
        field(page).fill(text)
        page.wait_for_function("q => decodeURIComponent(location.hash) === '#q=' + q", arg=text)
        says(page, re.escape(text))
    ask_the_text(page)
    says(page, "^" + re.escape(words(page)["none"].split("{q}")[0] + NOTHING[lang]))
    assert urlsplit(page.url).query == "" and urlsplit(page.url).path == start(lang) + "search/"
    for text in (QUERIES[lang], "secret word", NOTHING[lang]):
        none(url for url in page.heard.requests if text in unquote(url) or quote(text) in url or text.split()[0] in unquote(url).split("#")[0].removeprefix(served.base))
        none(body for body in page.heard.bodies if text in unquote(body))
    none(url for url in page.heard.requests if not url.startswith(served.base + "/") or _asks(url))
    assert text_asked(page), "the whole text was not asked"


@pytest.mark.parametrize("lang", QUERIES)
def test_nothing_is_asked_before_somebody_searches(open_page, served, lang):
    page = open_page()
    page.goto(served(start(lang) + "cases/"))
    page.locator("#q").focus()
    page.wait_for_timeout(300)
    none(url for url in page.heard.requests if "pagefind" in url or url.endswith("/index.json"))


@pytest.mark.parametrize("lang", QUERIES)
def test_what_titles_answer_needs_no_whole_text_until_somebody_asks(searching, lang):
    page = searching(lang)
    field(page).fill(QUERIES[lang])
    before = results(page)
    none(text_asked(page))
    ask_the_text(page)
    page.wait_for_function("() => document.activeElement.closest('#hits li')")
    assert text_asked(page)
    assert QUERIES[lang] in told(page) and results(page)[:1] and before[:1]
    assert not page.locator("#hits ~ p button").is_visible()


@pytest.mark.parametrize("lang, query", [("en", "xylophone"), ("fr", "xylophone"), ("ar", "زرافة")])
def test_what_no_title_answers_needs_no_whole_text_either(searching, lang, query):
    """The page says so, offers the text by a button that the keyboard reaches, and says again when that has nothing."""
    page = searching(lang)
    field(page).fill(query)
    says(page, "^" + re.escape(words(page)["titles"].replace("{q}", query)))
    page.wait_for_timeout(300)
    none(text_asked(page))
    page.keyboard.press("Tab")  # the form's own button
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == words(page)["text"]
    page.keyboard.press("Enter")
    says(page, "^" + re.escape(words(page)["none"].split("{q}")[0] + query))
    assert text_asked(page)
    assert page.evaluate("() => document.activeElement.id") == "q"


def test_a_word_that_stands_only_in_the_text_is_found_there(searching):
    page = searching()
    field(page).fill("Sisyphean")
    says(page, "^" + re.escape(words(page)["titles"].split("{q}")[0]))
    ask_the_text(page)
    assert "/understand/relay-race/" in [urlsplit(u).path for u in results(page)]
    # The next question begins with the titles again.
    field(page).fill("report")
    says(page, "report")
    assert page.locator("#hits ~ p button").is_visible()


@pytest.mark.parametrize("lang, query, path", [("en", "glosary", "/glossary/"), ("fr", "glosaire", "/fr/glossary/"), ("ar", "المصطحلات", "/ar/glossary/")])
def test_a_slip_is_forgiven_and_said(searching, lang, query, path):
    page = searching(lang)
    field(page).fill(query)
    assert urlsplit(results(page)[0]).path == path
    assert told(page).startswith(words(page)["near"].split("{q}")[0] + query)


def test_without_the_whole_text_the_titles_still_answer(open_page, served):
    page = open_page()
    page.context.route("**/pagefind/**", lambda route: route.abort())
    page.goto(served("/search/"))
    field(page).fill("report")
    found = results(page)
    ask_the_text(page)
    assert results(page) == found
    field(page).fill("xylophone")
    says(page, "xylophone")
    ask_the_text(page)
    says(page, "^" + re.escape(words(page)["failed"]))


@pytest.mark.parametrize("lang", QUERIES)
def test_without_a_word_there_is_nothing(searching, lang):
    page = searching(lang)
    assert told(page) == "" and page.locator("#hits li").count() == 0
    field(page).fill(QUERIES[lang])
    assert results(page)
    for empty in ("", "   "):
        field(page).fill(empty)
        page.wait_for_function("() => !document.querySelector('#hits li')")
        assert told(page) == ""
        assert not page.locator("#hits + button").is_visible()
        field(page).fill(QUERIES[lang])
        assert results(page)


@pytest.mark.parametrize("lang", NOTHING)
def test_no_result_is_said(searching, lang):
    page = searching(lang)
    field(page).fill(NOTHING[lang])
    says(page, NOTHING[lang])
    page.wait_for_timeout(300)
    assert page.locator("#hits li").count() == 0
    said = told(page).replace(NOTHING[lang], "")
    assert len(said) > 10
    assert bool(re.search("[\u0621-\u064a]", said)) == (lang == "ar")
    assert page.locator("#status").get_attribute("role") == "status"


@pytest.mark.parametrize("lang, query", [("en", "zzxqvy"), ("en", "xylophone"), ("fr", "xylophone"), ("ar", "زرافة")])
def test_a_word_that_no_page_has_is_not_said_to_be_found(searching, lang, query):
    """Pagefind takes an unknown word for one that shares its first letters, were it a single one: “2 results for zzxqvy” is not true."""
    page = searching(lang)
    field(page).fill(query)
    says(page, query)
    ask_the_text(page)
    says(page, "^" + re.escape(words(page)["none"].split("{q}")[0] + query))
    page.wait_for_timeout(300)
    none(f"“{m}” for “{query}”" for m in page.locator("#hits mark").all_inner_texts())
    assert page.locator("#hits li").count() == 0


@pytest.mark.parametrize("lang", QUERIES)
def test_a_link_with_a_query_is_answered(searching, lang):
    page = searching(lang, "#q=" + quote(QUERIES[lang]))
    assert results(page)
    assert field(page).input_value() == QUERIES[lang]


@pytest.mark.parametrize("lang", QUERIES)
def test_back_from_a_result_finds_the_results(searching, served, lang):
    page = searching(lang)
    field(page).fill(QUERIES[lang])
    found = results(page)
    page.locator("#hits li h3 a").nth(1).click()
    page.wait_for_url(found[1])
    page.go_back()
    assert results(page) == found
    assert field(page).input_value() == QUERIES[lang]


def test_a_changed_address_changes_the_answer(searching):
    page = searching("en", "#q=report")
    first = results(page)
    page.evaluate("() => { document.activeElement.blur(); location.hash = '#q=CtrlSec'; }")
    says(page, "CtrlSec")
    assert field(page).input_value() == "CtrlSec"
    assert results(page) != first
    page.go_back()
    says(page, "report")
    assert results(page) == first


def test_the_field_of_another_page_leads_there(open_page, served):
    for lang, query in QUERIES.items():
        page = open_page()
        page.goto(served(start(lang) + "cases/ctrlsec/"))
        page.locator("#q").fill(query)
        page.locator("#q").press("Enter")
        page.wait_for_url(served(start(lang) + "search/") + "#**")
        assert results(page)
        assert field(page).input_value() == query
        none(url for url in page.heard.requests if query in unquote(url).split("#")[0] or _asks(url))


def test_what_is_typed_before_the_index_arrives_is_answered(open_page, served):
    page = open_page()
    held = []
    page.context.route("**/search/index.json", lambda route: held.append(route))
    page.goto(served("/search/"))
    field(page).fill("report")
    page.wait_for_function("() => location.hash === '#q=report'")
    page.wait_for_function("() => document.getElementById('status').textContent")
    waiting = told(page)
    assert "report" not in waiting and page.locator("#hits li").count() == 0
    field(page).fill("counter-narratives")
    page.wait_for_timeout(400)
    assert len(held) == 1
    held[0].continue_()
    says(page, "counter-narratives")
    assert "/understand/counter-narratives/" in [urlsplit(u).path for u in results(page)][:3]


def test_the_last_word_wins(open_page, served):
    """An answer that arrives late must not stand under a newer question."""
    page = open_page()
    held = []
    page.goto(served("/search/"))
    field(page).fill("report")
    results(page)
    page.context.route("**/pagefind/fragment/**", lambda route: held.append(route) if len(held) < 3 else route.continue_())
    ask_the_text(page)
    page.wait_for_timeout(600)
    assert held
    field(page).fill(NOTHING["en"])
    says(page, NOTHING["en"])
    for route in held:
        route.continue_()
    page.wait_for_timeout(400)
    assert page.locator("#hits li").count() == 0
    assert NOTHING["en"] in told(page)


def test_an_index_that_does_not_come_is_told_and_asked_for_again(open_page, served):
    page = open_page()
    page.context.route("**/search/index.json", lambda route: route.abort())
    page.goto(served("/search/"))
    field(page).fill("report")
    page.wait_for_function("() => { const t = document.getElementById('status').textContent; return t && !/report/.test(t) && t !== JSON.parse(document.getElementById('search-form').dataset.words).loading; }")
    assert told(page) == words(page)["failed"]
    page.context.unroute_all()
    field(page).fill("reporting")
    says(page, "reporting")
    assert results(page)


@pytest.mark.parametrize("text", ["<img src=x onerror=document.title='owned'>", "<b>report</b>", "100 % & more", "a#b?c=d", "'\"`", "{q} {count}"])
def test_what_is_typed_is_text(searching, text):
    page = searching()
    field(page).fill(text)
    page.wait_for_function("q => new URLSearchParams(location.hash.slice(1)).get('q') === q", arg=text)
    page.wait_for_function("q => document.getElementById('status').textContent.includes(q)", arg=text)
    assert page.title() != "owned"
    assert page.locator("#status *").count() == 0 and page.locator("#hits img").count() == 0
    page.reload()
    page.wait_for_function("q => document.getElementById('status').textContent.includes(q)", arg=text)
    assert field(page).input_value() == text


def test_excerpts_are_text(searching, served):
    """Whatever an excerpt says, only words and marks reach the page."""
    page = searching()
    field(page).fill("report")
    results(page)
    assert page.locator("#hits li p").count() > 3
    assert page.locator("#hits li p *:not(mark, bdi, .ui > a)").count() == 0


def test_arabic_results_stand_at_the_right(searching):
    for lang, right in (("en", False), ("ar", True)):
        page = searching(lang)
        field(page).fill(QUERIES[lang])
        results(page)
        place = page.locator("#hits li").first.evaluate("""li => {
          const a = li.querySelector('a').getBoundingClientRect(), box = li.getBoundingClientRect();
          return {direction: getComputedStyle(li).direction, left: a.left - box.left, right: box.right - a.right};
        }""")
        assert place["direction"] == ("rtl" if right else "ltr")
        assert (place["right"] < 3 < place["left"]) if right else (place["left"] < 3 < place["right"]), place
        assert page.locator("#search-form input").evaluate("i => getComputedStyle(i).direction") == place["direction"]


def test_the_number_of_results_is_said_as_the_language_says_it(searching):
    """One, two, few and many differ in Arabic; no form is left with its placeholder."""
    page = searching("ar", "#q=CtrlSec")
    results(page)
    forms = words(page)["results"]
    assert {"zero", "one", "two", "few", "many", "other"} <= set(forms)
    assert "{" not in told(page)


def test_the_search_page_has_no_second_field(searching):
    page = searching()
    assert page.locator("input[type=search]").count() == 1
    assert page.evaluate("() => document.activeElement.id") == "q"


def test_below_another_path(site, open_page, tmp_path):
    """The whole site in a folder of a host: results lead into that folder."""
    import threading

    from instead.serve import server

    (tmp_path / "below").symlink_to(site, target_is_directory=True)
    httpd = server(tmp_path, 0, langs=("en",))
    # The policy of this server knows the search page at the root only; what is tried here are the ways.
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        base = f"http://127.0.0.1:{httpd.server_port}/below/"
        page = open_page(bypass_csp=True)
        page.goto(base + "fr/search/#q=signaler")
        found = results(page)
        none(url for url in found if not url.startswith(base + "fr/"))
        page.locator("#hits li a").first.click()
        page.wait_for_url(found[0])
        assert page.locator("h1").is_visible()
        none(f"{status} {url}" for url, status in page.heard.answers if status >= 400)
    finally:
        httpd.shutdown()
        httpd.server_close()
