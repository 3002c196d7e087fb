"""axe-core finds nothing on any page: three languages, narrow and wide, light and dark."""

import pytest

from built import LANGS, none

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The dark scheme changes colours and nothing else: there only the rules about colours can judge differently.
STATES = [("light", 390, {}), ("light", 1280, {}), ("dark", 1280, {"runOnly": ["color-contrast", "link-in-text-block"]}),
          ("dark", 390, {"runOnly": ["color-contrast", "link-in-text-block"]})]
EXERCISES = ("spot-the-technique", "spot-the-technique/a-week-later", "spot-the-technique/once-more", "would-you-report")
# Started and not waited for, so that two pages, each in a process of its own, are looked at side by side. What is to come is kept by the window:
# a promise that only the driver waits for may be collected before it is answered.
START = """options => {
  window.found = new Promise((done, failed) => setTimeout(() =>
    axe.run(document, {resultTypes: ['violations'], elementRef: false, preload: false, rules: {'target-size': {enabled: true}}, ...options})
      .then(r => r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replace(/\\s+/g, ' ').slice(0, 260)}`)))
      .then(done, failed)));
}"""
# Whatever is folded away is looked at too.
UNFOLD = "() => document.querySelectorAll('main details').forEach(d => { d.open = true; })"


@pytest.fixture
def audit(open_page, axe):
    """Look at some addresses in every state; findings as text. The page objects are used again: a context costs more than a page."""
    pages = [open_page(bypass_csp=True, reduced_motion="reduce") for _ in range(2)]

    def look(urls: list[str], unfold: bool = True, before=None) -> list[str]:
        found = []
        for i in range(0, len(urls), len(pages)):
            pairs = list(zip(pages, urls[i:i + len(pages)]))
            for page, url in pairs:
                page.emulate_media(color_scheme="light")
                page.goto(url)
                page.evaluate(axe + "; 0")
                if unfold:
                    page.evaluate(UNFOLD)
                if before:
                    before(page)
            for scheme, width, options in STATES:
                for page, _ in pairs:
                    page.emulate_media(color_scheme=scheme)
                    page.set_viewport_size({"width": width, "height": 900})
                    page.evaluate(START, options)
                for page, url in pairs:
                    found += [f"{url.split('/', 3)[3]} {width} {scheme}: {f}" for f in page.evaluate("() => window.found")]
        return found

    return look


@pytest.mark.parametrize("lang", LANGS)
def test_every_page(audit, served, site, addresses, lang):
    mine = [a for a in addresses if a.lang == lang]
    assert len(mine) > 20
    # Pages of like size side by side.
    none(audit([served(a) for a in sorted(mine, key=lambda a: (site / a.file).stat().st_size)]))


def test_the_page_for_wrong_addresses(audit, served):
    none(audit([served("/nowhere/at/all/")]))


@pytest.mark.parametrize("lang", LANGS)
def test_open_menus(audit, served, addresses, lang):
    address = next(a for a in addresses if a.lang == lang and a.slug == "cases/ctrlsec")

    def languages(page):
        page.evaluate("() => { document.querySelector('details.lang').open = true; }")

    def sections(page):
        page.set_viewport_size({"width": 390, "height": 900})
        page.locator("button.menu").click()
        assert page.locator("#nav").evaluate("n => n.matches(':popover-open')")

    none(audit([served(address)], unfold=False, before=languages) + audit([served(address)], unfold=False, before=sections))


@pytest.mark.parametrize("lang, query", [("en", "report"), ("fr", "signaler"), ("ar", "الإبلاغ")])
def test_search_results(audit, served, lang, query):
    def search(page):
        page.locator("#search-form input").fill(query)
        page.locator("#hits li").first.wait_for()

    none(audit([served(("/" if lang == "en" else f"/{lang}/") + "search/")], before=search))


@pytest.mark.parametrize("lang", LANGS)
def test_answered_exercises(audit, served, lang):
    """With every first answer chosen and every explanation open."""
    def answer(page):
        for group in page.locator("main fieldset").all():
            group.locator("label.pick").first.click()
        assert page.locator("main .fb:visible").count() >= 1

    none(audit([served(("/" if lang == "en" else f"/{lang}/") + f"practise/{slug}/") for slug in EXERCISES], before=answer))


def test_axe_would_have_said_so(audit, served):
    """That its silence means something: one fault for each kind of rule that the settings could lose."""
    def spoil(page):
        page.evaluate("""() => {
          const main = document.querySelector('main');
          main.insertAdjacentHTML('beforeend', '<p style="color:#aaa;background:#fff">pale</p><p><button style="all:unset;display:inline-block;width:9px;height:9px;font-size:6px">a</button><button style="all:unset;display:inline-block;width:9px;height:9px;font-size:6px">b</button></p><img src="x.png">');
        }""")

    found = audit([served("/about/privacy/")], before=spoil)
    for wanted in (" 390 light: color-contrast", " 1280 dark: color-contrast", " 390 light: target-size", " 1280 light: image-alt"):
        assert any(wanted in f for f in found), (wanted, found)
