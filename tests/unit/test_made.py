"""Pages without a file: made from records, they are pages of the site like all others."""

import re

import pytest
from golden import small_project

from instead import made
from instead.build import build
from instead.made.page import page
from instead.problems import BadInput
from instead.site import Site


def one_a_country(catalogue, w, written):
    for r in catalogue.countries.values():
        yield page(w, f"cases/places/{r.id}", f"data/countries/{r.id}.yaml",
                        {"title": w.country(r.code), "description": w.country(r.code) + ".", "kind": "directory", "updated": str(r.checked)},
                        f"## {w('sources')} {{#here}}\n\n[{w('sources')}](../the-list.md)\n\n::: emergency country={r.code}\n:::\n")


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(made, "MAKERS", (one_a_country,))
    return small_project(tmp_path / "project")


def test_they_stand_at_their_addresses_in_every_language(project):
    page = project / "docs" / "cases" / "the-list.md"
    page.write_text(page.read_text("utf-8") + "\n[France](places/fr.md#here)\n", "utf-8")
    site = build(project, search=False)
    titles = {"": "France", "fr/": "France", "ar/": "فرنسا"}
    for folder, title in titles.items():
        html = (site / folder / "cases/places/fr/index.html").read_text("utf-8")
        assert title in re.search(r"<h1>(.*?)</h1>", html)[1] and 'href="../../the-list/"' in html and 'id="here"' in html
        assert html.count("hreflang") >= 4
    assert 'href="../places/fr/#here"' in (site / "cases/the-list/index.html").read_text("utf-8")
    assert (site / "sitemap.xml").read_text("utf-8").count("/cases/places/fr/</loc>") == 3


def test_no_translation_of_them_lags(project):
    site = Site.read(project)
    assert site.pages["fr", "cases/places/fr"].made
    assert not [key for key in site.statuses if "places" in key[1]]


def test_one_that_would_stand_on_another_page_is_told_at_its_record(project):
    (project / "docs/cases/places").mkdir()
    (project / "docs/cases/places/fr.md").write_text("---\ntitle: France\nkind: case\nupdated: 2026-11-24\n---\nText.\n", "utf-8")
    order = project / "data/navigation.yaml"
    order.write_text(order.read_text("utf-8").replace("the-list", "the-list, places/fr"), "utf-8")
    with pytest.raises(BadInput, match=r"data/countries/fr.yaml.*There is another page at cases/places/fr.*\[made-page\]"):
        Site.read(project)


# --- the directory: whatever becomes of its records, no page is lost --------------------------------------------------


def places(root, monkeypatch, day="2026-11-24"):
    """Slug → HTML of the pages of the directory in English, as they are woven on ``day``."""
    from datetime import date

    from instead.made import directory

    monkeypatch.setattr(made, "MAKERS", (directory.countries, directory.platforms))
    for slug in ("report/countries/index", "report/platforms/index", "report/platforms/compare", "report/the-law-where-you-live"):
        for lang in ("", "fr/", "ar/"):
            path = root / "docs" / lang / f"{slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("---\ntitle: A page\nkind: index\nupdated: 2026-11-24\n---\nText.\n", "utf-8")
    order = root / "data/navigation.yaml"
    if "report:" not in order.read_text("utf-8"):
        order.write_text(order.read_text("utf-8") + "report: [countries/index, platforms/index, platforms/compare, the-law-where-you-live]\n", "utf-8")
    site = Site.read(root, date.fromisoformat(day))
    return {p.slug: site.weave(p).finish(site.weave(p).markdown) for p in site.pages.values() if p.made and p.lang == "en"}


@pytest.mark.parametrize("day, number", [("2026-11-24", True), ("2027-06-01", True), ("2028-01-01", False)])
def test_an_old_contact_loses_its_number_and_the_emergency_number_stands(project, monkeypatch, day, number):
    pages = places(project, monkeypatch, day)
    assert set(pages) == {"report/countries/fr", "report/countries/no", "report/platforms/video"}
    assert ("tel:+33800005696" in pages["report/countries/fr"]) == number
    assert "tel:112" in pages["report/countries/fr"] and "Le Portail" in pages["report/countries/fr"]


def test_a_country_without_contacts_or_numbers_keeps_an_honest_page(project, monkeypatch):
    for name in ("channels/fr-portal", "helplines/in-doubt", "laws/fr"):
        (project / f"data/{name}.yaml").unlink()
    (project / "data/countries/fr.yaml").write_text("id: fr\ncode: FR\nchecked: 2026-11-22\n", "utf-8")
    page = places(project, monkeypatch)["report/countries/fr"]
    w = Site.read(project).words("en")
    for message in ("danger-find", "country-no-channel", "country-no-help", "country-no-law"):
        assert w(message) in page
    assert w("country-unread-text", date="22 November 2026") in page and "tel:" not in page


def test_where_reporting_endangers_help_stands_before_the_police(project, monkeypatch):
    pages = places(project, monkeypatch)
    norway, france = pages["report/countries/no"], pages["report/countries/fr"]
    assert norway.index("{#risks}") < norway.index("{#help}") < norway.index("{#report}")
    assert "{#risks}" not in france and france.index("{#report}") < france.index("{#help}")
