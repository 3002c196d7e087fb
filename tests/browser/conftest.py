"""A browser that is already on the machine, started once, and pages in it that tell what they do."""

import json
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from built import LANGS, MADE, ROOT
from heard import Heard


def chromium() -> str:
    """INSTEAD_CHROMIUM, else what tools/setup.py found, else what is on PATH."""
    named = os.environ.get("INSTEAD_CHROMIUM")
    if not named:
        try:
            named = json.loads((ROOT / ".venv" / ".stamps" / "chromium").read_text("utf-8"))["found"]
        except (OSError, ValueError, KeyError):
            named = None
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None)
    assert found, "No Chromium was found: run make test, or name one: INSTEAD_CHROMIUM=/path/to/chromium"
    return found


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # No name but the loopback is ever looked up: nothing that a test forgets to answer reaches the network.
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def addresses(addresses, site):
    """The pages that a browser looks at: all that somebody wrote, and of those that are made from records of a kind the smallest, the largest and a
    spread between them, for they differ in their words alone. INSTEAD_EVERY_PAGE=1 takes every one, and long."""
    if os.environ.get("INSTEAD_EVERY_PAGE"):
        return addresses
    chosen = [a for a in addresses if not a.made]
    for lang in LANGS:
        for kind in MADE.values():
            made = sorted((a for a in addresses if a.lang == lang and a.slug.startswith(kind + "/") and a.made), key=lambda a: (site / a.file).stat().st_size)
            chosen += made[::max(1, len(made) // 5)] + made[-1:]
    return sorted(set(chosen), key=lambda a: (LANGS.index(a.lang), a.slug))


@pytest.fixture
def open_page(browser):
    """Open pages in contexts of their own: ``open_page(width=390, js=False, …)``; what they do is in ``page.heard``."""
    contexts = []

    def opened(width: int = 1280, height: int = 900, js: bool = True, **options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=js, **options)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.heard = Heard()
        page.heard.listen(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def neutral(open_page):
    """Answer for the outside world: every address that is not ours gives an empty page; the list says which were asked, with their headers."""

    def answer(page: Page, base: str, hold: list | None = None) -> list:
        asked = []

        def respond(route, request):
            asked.append((request.url, request.headers))
            if hold is not None:
                hold.append(route)
            else:
                route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Bread</title><h1>Bread</h1>")

        page.context.route(lambda url: not url.startswith(base), respond)
        return asked

    return answer


AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def axe() -> str:
    assert AXE.is_file(), "node_modules is missing: run npm ci, or make test"
    return AXE.read_text("utf-8")


@pytest.fixture(scope="session")
def long_page() -> str:
    """Slug of a page with everything on it: short answer, table, citations, list of sources."""
    assert Path(ROOT / "docs/cases/ctrlsec.md").is_file()
    return "cases/ctrlsec"
