"""The list of sources: each entry in its own language, exports that reference managers read again, and the same from the cache."""

import json

import pypandoc
import pytest
import rispy
from golden import cases, catalogue

from instead.catalogue.models import Source
from instead.weave import bibliography

SOURCES = catalogue().sources


def source(id="one", **given):
    return Source.model_validate({"id": id, "type": "report", "title": "Lists", "language": "en", "kind": "report", "seen": "full", "checked": "2026-11-22",
                                  "unlinked": "only a paper copy was found", **given})


@pytest.fixture(scope="module")
def exports():
    """name → text of the files for every source of the small site."""
    bib = bibliography.bibtex([bibliography.csl(s) for s in SOURCES.values()])
    return bibliography.exports(SOURCES, bib, list(SOURCES))


@cases("bibliography/entries")
def test_an_entry_reads_as_in_its_own_language(case):
    beside = [source("two", **case["beside"])] if "beside" in case else []
    assert bibliography.entries([source(**case["source"]), *beside])["one"].replace("\u00a0", " ").replace("\u202f", " ") == case["entry"]


def test_every_source_has_an_entry_without_its_address():
    found = bibliography.entries(SOURCES.values())
    assert found.keys() == SOURCES.keys()
    assert [i for i, html in found.items() if "http" in html] == []


def test_a_second_run_reads_the_cache_and_says_the_same(tmp_path, monkeypatch):
    first = bibliography.entries(SOURCES.values(), tmp_path), bibliography.bibtex([bibliography.csl(s) for s in SOURCES.values()], tmp_path)

    def never(*_, **__):
        raise AssertionError("pandoc was asked again")

    monkeypatch.setattr(pypandoc, "convert_text", never)
    assert (bibliography.entries(SOURCES.values(), tmp_path), bibliography.bibtex([bibliography.csl(s) for s in SOURCES.values()], tmp_path)) == first


def test_a_changed_source_is_formatted_again(tmp_path):
    assert "Lists" in bibliography.entries([source()], tmp_path)["one"]
    assert "Tables" in bibliography.entries([source(title="Tables")], tmp_path)["one"]


def test_the_cache_leaves_no_half_written_file(tmp_path):
    bibliography.entries(SOURCES.values(), tmp_path)
    assert {p.suffix for p in tmp_path.iterdir()} == {".txt"}


def test_nothing_to_format_asks_nobody(monkeypatch):
    monkeypatch.setattr(pypandoc, "convert_text", lambda *_, **__: pytest.fail("pandoc was asked"))
    assert (bibliography.format_items([], "en"), bibliography.bibtex([])) == ({}, {})


def test_ris_is_read_again(exports):
    found = {r["id"]: r for r in rispy.loads(exports["references.ris"])}
    assert found.keys() == SOURCES.keys()
    study = found["study-2015"]
    assert (study["type_of_reference"], study["title"], study["authors"], study["year"], study["doi"]) == (
        "JOUR", "Counting accounts", ["Example, Ann", "Sample, Bo"], "2015", "10.1234/count.2015")
    assert (study["secondary_title"], study["volume"], study["number"], study["urls"]) == ("Journal of Counting", "12", "3", ["https://journal.example.org/counting-accounts"])
    assert (found["dirasa-2019"]["title"], found["dirasa-2019"]["language"]) == ("دراسة في الحسابات", "ar")
    assert "urls" not in found["dirasa-2019"]


def test_ris_has_the_pages_of_an_article(exports):
    found = {r["id"]: r for r in rispy.loads(exports["references.ris"])}
    assert (found["study-2015"]["start_page"], found["study-2015"]["end_page"]) == ("14", "31")


def test_ris_begins_with_its_first_record(exports):
    """Other readers refuse the line with a number that rispy writes first."""
    assert exports["references.ris"].startswith("TY  - ")


def test_bibtex_is_read_again(exports):
    found = {r["id"]: r for r in json.loads(pypandoc.convert_text(exports["references.bib"], "csljson", format="bibtex"))}
    assert found.keys() == SOURCES.keys()
    assert {i: r["title"] for i, r in found.items()} == {i: s.title for i, s in SOURCES.items()}
    assert found["study-2015"]["author"] == [{"family": "Example", "given": "Ann"}, {"family": "Sample", "given": "Bo"}]
    assert found["etude-2017"]["issued"]["date-parts"][0][0] == 2017


def test_csl_json_is_what_pandoc_reads(exports):
    found = {r["id"]: r for r in json.loads(pypandoc.convert_text(exports["references.json"], "csljson", format="csljson"))}
    assert found.keys() == SOURCES.keys()
    assert found["study-2015"]["issued"] == {"date-parts": [[2015, 3, 17]]}
    assert found["dirasa-2019"]["language"] == "ar"


def test_references_keep_the_order_of_the_page(exports):
    keys = ["study-2015", "dirasa-2019"]
    bib = bibliography.bibtex([bibliography.csl(s) for s in SOURCES.values()])
    found = bibliography.exports(SOURCES, bib, keys)
    assert [r["id"] for r in json.loads(found["references.json"])] == keys
    assert found["references.bib"].index("study-2015") < found["references.bib"].index("dirasa-2019")
