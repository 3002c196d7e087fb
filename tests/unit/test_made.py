"""Pages without a file: made from records, they are pages of the site like all others."""

import re

import pytest
from golden import small_project

from instead import made
from instead.build import build
from instead.made.page import page
from instead.problems import BadInput
from instead.site import Site


def one_a_country(catalogue, w):
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
