"""A copy on a memory stick: opened from a file, with and without JavaScript, it is as the site is, and asks nobody for anything."""

import io
import zipfile
from datetime import date

import pytest

from built import LANGS, ROOT, SITE_URL, TODAY
from instead.publish import offline
from instead.site import Site

pytestmark = pytest.mark.browser

PAGES = ("", "report/", "report/countries/", "report/guide/", "help/", "cases/", "cases/ctrlsec/", "cases/charts/", "practise/check-the-claim/", "instead/", "instead/deck/", "teach/", "a-z/")


@pytest.fixture(scope="module", params=LANGS)
def stick(request, site, tmp_path_factory):
    """(language, the folder that the ZIP of it was unpacked into)."""
    folder = tmp_path_factory.mktemp("stick")
    copy = offline.copy(Site.read(ROOT, date.fromisoformat(TODAY), allow_stale=True), site, SITE_URL, request.param)
    zipfile.ZipFile(io.BytesIO(offline.as_zip(copy))).extractall(folder)
    return request.param, folder


@pytest.mark.parametrize("js", [True, False])
def test_pages_open_from_a_file_and_are_dressed(stick, open_page, js):
    lang, folder = stick
    page, home = open_page(js=js), "site/" if lang == "en" else f"site/{lang}/"
    for path in ("index.html", *(f"{home}{p}index.html" for p in PAGES)):
        page.goto((folder / path).as_uri())
        assert page.locator("h1").is_visible()
        # The sheet has been read: the head of a page has a colour of its own.
        assert page.locator(".solid").first.evaluate("e => getComputedStyle(e).backgroundColor") not in ("rgba(0, 0, 0, 0)", "transparent"), path
        assert page.locator(".az").is_visible() and page.locator("form[role=search]").count() == 0, path
        assert page.locator("img").evaluate_all("all => all.every(i => i.loading === 'lazy' || i.complete && i.naturalWidth > 0)"), path
    assert page.heard.console == [] and page.heard.errors == []
    assert [r for r in page.heard.requests if not r.startswith("file:")] == []


@pytest.mark.parametrize("js", [True, False])
def test_one_walks_from_the_start_to_a_number_and_on(stick, open_page, js):
    lang, folder = stick
    page = open_page(js=js)
    page.goto((folder / "index.html").as_uri())
    page.locator("aside.urgent a[href$='#emergency']").click()
    page.wait_for_url("**/report/index.html#emergency")
    assert page.locator("main a[href^='tel:']").first.is_visible()
    page.locator(".az").click()
    page.wait_for_url("**/a-z/index.html")
    page.locator("footer a").last.click()
    page.wait_for_url((folder / "index.html").as_uri())
    assert page.heard.console == [] and page.heard.errors == []


def test_scripts_that_need_no_host_work(stick, open_page):
    lang, folder = stick
    page = open_page()
    home = folder / "site" / ("" if lang == "en" else lang)
    page.goto((home / "report/countries/index.html").as_uri())
    assert page.locator("label.narrow input").first.is_visible()
    page.goto((home / "help/index.html").as_uri())
    left = []
    page.context.route(lambda url: url.startswith("https:"),
                       lambda route: (left.append(route.request.url), route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Bread</title>")))
    page.locator("#leave").click()
    page.wait_for_url(lambda url: url.startswith("https:"))
    assert len(left) == 1 and page.title() == "Bread"
