"""The table of all cases in another order and back: every row stays, with scripts and without."""

import pytest

from built import LANGS

pytestmark = pytest.mark.browser
ROWS = "rows => rows.map(r => r.id)"


@pytest.mark.parametrize("lang", LANGS)
def test_the_table_of_cases_can_be_ordered_and_put_back(open_page, served, lang):
    page = open_page(width=1280)
    page.goto(served(("/" if lang == "en" else f"/{lang}/") + "cases/"))
    rows, buttons = page.locator("table[data-sort] tbody tr"), page.locator(".sort button")
    plain = rows.evaluate_all(ROWS)
    assert len(plain) == 13 and buttons.count() == 3
    by = {}
    for i in (1, 2, 0):
        buttons.nth(i).focus()
        page.keyboard.press("Enter")
        by[i] = rows.evaluate_all(ROWS)
        assert sorted(by[i]) == sorted(plain)
        assert buttons.evaluate_all("all => all.map(b => b.ariaPressed)") == ["true" if n == i else "false" for n in range(3)]
    assert by[0] == plain and len({tuple(order) for order in by.values()}) == 3
    dates = page.locator("table[data-sort] tbody tr").evaluate_all("rows => Object.fromEntries(rows.map(r => [r.id, r.querySelector('time').dateTime]))")
    assert [dates[r] for r in by[1]] == sorted(dates.values())


@pytest.mark.parametrize("lang", LANGS)
def test_without_scripts_the_plain_table_stands(open_page, served, lang):
    page = open_page(js=False)
    page.goto(served(("/" if lang == "en" else f"/{lang}/") + "cases/"))
    assert page.locator("table[data-sort] tbody tr").count() == 13 and page.locator(".sort").count() == 0
