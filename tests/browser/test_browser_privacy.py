"""What a visit leaves behind, and whom it tells: nothing and nobody. The real headers hold here: nothing is bypassed."""

import http.server
import re
import threading

import pytest

from built import LANGS, none
from heard import Heard

pytestmark = pytest.mark.browser
OUTSIDE = re.compile("^https://")

STORED = """async () => ({
  cookie: document.cookie,
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map(d => d.name), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookie": "", "local": [], "session": [], "databases": [], "caches": [], "workers": 0}


@pytest.fixture(scope="module")
def walk(browser, served, addresses):
    """One visit of every page, and of one that does not exist, in one context: what was asked for, answered, said and kept."""
    context = browser.new_context(viewport={"width": 390, "height": 900})
    context.set_default_timeout(30_000)
    page, heard, kept = context.new_page(), Heard(), {}
    heard.listen(page)
    for address in addresses:
        page.goto(served(address))
        # Down to the end, so that whatever waits for being seen is asked for.
        page.evaluate("() => { scrollTo({top: 1e6, behavior: 'instant'}); }")
        kept[str(address)] = page.evaluate(STORED)
    page.goto(served("/nowhere/"))
    kept["/nowhere/"] = page.evaluate(STORED)
    yield heard, kept, context.cookies()
    context.close()


def test_no_request_leaves_the_site(walk, served, addresses):
    heard, _, _ = walk
    none(sorted({url for url in heard.requests if not url.startswith(served.base + "/")}))
    assert len(heard.requests) > 2 * len(addresses)


def test_every_request_is_answered(walk):
    heard, _, _ = walk
    none(f"{status} {url}" for url, status in heard.answers if status >= 400 and not url.endswith("/nowhere/"))


def test_no_page_says_anything_in_the_console(walk):
    """Violations of the policy, scripts that fail, files that are missing: all of them are told there."""
    heard, _, _ = walk
    none([m for m in heard.console if "/nowhere/" not in m] + heard.errors)


def test_a_page_loads_little(walk, addresses):
    """The page, its stylesheet, its script, its icon; some have a second stylesheet or the script of a part that only they have, and search alone has two
    scripts and the file that it reads first, and the deck alone the codes of its cards. The index is not touched."""
    heard, _, _ = walk
    others = [u for u in heard.requests if "/pagefind/" in u]
    codes = [u for u in heard.requests if u.endswith("/qr.svg")]
    assert len(codes) == len(set(codes))
    allowed = sum(a.slug == "search" for a in addresses)
    extra = ("parts", "narrow", "sort", "surprise", "pack")
    second = [u for u in heard.requests if any(f"/assets/{name}." in u for name in extra)]
    for name in extra:
        assert sum(f"/assets/{name}." in u for u in heard.requests) < len(addresses)
    assert len(heard.requests) <= 4 * (len(addresses) + 1) + 3 * allowed + len(others) + len(second) + len(codes)
    # The search page fetches the index's head when its field has the focus, as it has from the start.
    assert len(others) <= 6 * allowed, others


def test_nothing_is_kept(walk):
    _, kept, cookies = walk
    assert cookies == []
    none(f"{path}: {found}" for path, found in kept.items() if found != NOTHING)


def test_nothing_is_kept_by_search_and_exit_and_exercises(open_page, served, neutral):
    """Whoever looks at the device afterwards finds no more than the browser's own history."""
    page = open_page()
    neutral(page, served.base)
    page.goto(served("/search/"))
    page.locator("#search-form input").fill("report")
    page.locator("#hits li").first.wait_for()
    assert page.evaluate(STORED) == NOTHING
    page.goto(served("/practise/spot-the-technique/"))
    page.locator("label.pick").first.click()
    assert page.evaluate(STORED) == NOTHING
    page.goto(served("/"))
    page.locator("#leave").click()
    page.wait_for_url(OUTSIDE)
    page.goto(served("/"))
    assert page.evaluate(STORED) == NOTHING
    assert [c for c in page.context.cookies() if "127.0.0.1" in c["domain"]] == []


@pytest.mark.parametrize("lang, query", [("en", "report"), ("fr", "signaler"), ("ar", "الإبلاغ")])
def test_search_keeps_the_policy(open_page, served, lang, query):
    page = open_page()
    page.goto(served(("/" if lang == "en" else f"/{lang}/") + "search/"))
    page.locator("#search-form input").fill(query)
    page.locator("#hits li").first.wait_for()
    none(page.heard.console + page.heard.errors)
    none(url for url in page.heard.requests if not url.startswith(served.base + "/"))


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_reader_opens_keeps_the_policy(open_page, served, lang):
    start = "/" if lang == "en" else f"/{lang}/"
    page = open_page(width=390)
    page.goto(served(start + "help/"))
    page.locator("button.menu").click()
    page.locator("#nav .shut").click()
    page.locator("details.lang summary").click()
    page.locator("main details summary").first.click()
    page.goto(served(start + "sources/"))
    page.locator("fieldset.filter label").nth(1).click()
    none(page.heard.console + page.heard.errors)


@pytest.mark.parametrize("path, does", [
    ("/", "document.body.setAttribute('style', 'color:red')"),
    ("/", "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"),
    ("/fr/cases/", "document.body.append(Object.assign(document.createElement('img'), {src: 'https://elsewhere.example/x.png'}))"),
    ("/ar/", "fetch('https://elsewhere.example/').catch(() => 0)"),
    ("/search/", "fetch('https://elsewhere.example/').catch(() => 0)"),
    ("/about/privacy/", "(() => { const f = document.createElement('iframe'); f.src = '/'; document.body.append(f); })()"),
])
def test_the_policy_holds_and_is_heard(open_page, served, path, does):
    """The silence of the tests above means something: each of these is forbidden, and told."""
    page = open_page()
    page.goto(served(path))
    assert not page.heard.violations
    with page.expect_console_message(lambda m: "Content Security Policy" in m.text):
        page.evaluate("() => { " + does + " }")
    assert page.evaluate("() => window.ran") is None
    none(url for url in page.heard.requests if not url.startswith(served.base + "/") and page.heard.answers and url in dict(page.heard.answers))


def test_no_other_site_may_frame_a_page(open_page, served):
    """Another port is another site. The frame beside it, without our header, shows that frames are shown there."""
    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>o</title><iframe src='{served('/')}'></iframe><iframe src='/own'></iframe>".encode() if self.path == "/" else b"<p>own")

        def log_message(self, *_):
            pass

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        page = open_page()
        page.goto(f"http://127.0.0.1:{httpd.server_port}/")
        ours, own = page.frames[1:]
        assert own.locator("p").inner_text() == "own"
        assert ours.url.startswith("chrome-error:") and ours.locator("h1").filter(has_text="Instead").count() == 0
        assert served("/") in page.heard.requests
    finally:
        httpd.shutdown()
        httpd.server_close()


def test_links_to_the_outside_do_not_say_where_the_reader_was(open_page, served, neutral, long_page):
    page = open_page()
    asked = neutral(page, served.base)
    page.goto(served(f"/{long_page}/"))
    page.locator(".refs a.src").first.click()
    page.wait_for_url(OUTSIDE)
    assert asked
    none(f"{url}: {headers['referer']}" for url, headers in asked if headers.get("referer"))
    assert page.evaluate("() => document.referrer") == ""
    assert page.evaluate("() => window.opener") is None
