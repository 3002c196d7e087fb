"""The recorded queries (tests/cases/search) against what was built: the right page first, and nothing that no page has."""

import json
import re
from pathlib import Path

import brotli
import pytest
import yaml
from ranking import search

CASES = Path(__file__).resolve().parents[1] / "cases" / "search"
LANGUAGES = ("en", "fr", "ar")
SHARE = 0.9
# Half of what a first search may cost with everything else, 120 KB: the other half is the program's and room for the answers.
PACKED = 60_000


@pytest.fixture(scope="module", params=LANGUAGES)
def index(request, site):
    file = site / ("" if request.param == "en" else request.param) / "search" / "index.json"
    return request.param, json.loads(file.read_text("utf-8")), file


def test_the_expected_page_comes_first(index):
    lang, entries, _ = index
    cases = yaml.safe_load((CASES / f"{lang}.yaml").read_text("utf-8"))
    missed = []
    for case, found in zip(cases, search(lang, entries, [case["q"] for case in cases])):
        wanted = [case["expect"]] if isinstance(case["expect"], str) else case["expect"]
        if found["pages"][:1] not in [["" if slug == "index" else slug.removesuffix("/index") + "/"] for slug in wanted]:
            missed.append(f"{case['q']}: {found['pages'][:3]}, not {wanted}")
    assert len(missed) <= (1 - SHARE) * len(cases), "\n".join(missed)


def test_words_that_no_page_has_find_nothing(index):
    lang, entries, _ = index
    found = search(lang, entries, ["xylophone", "zzxqvy", "girafe", "زرافة"])
    assert [f["pages"] for f in found] == [[], [], [], []]


def test_every_entry_leads_to_a_page_and_its_headings(index):
    _, entries, file = index
    assert len(entries) > 30
    lost = []
    for url, _, _, _, _, headings, _, _ in entries:
        page = file.parents[1] / url / "index.html"
        if not page.is_file():
            lost.append(url)
        elif headings:
            ids = set(re.findall(r' id="([^"]+)"', page.read_text("utf-8")))
            lost += [f"{url}#{anchor}" for anchor, _ in headings if anchor and anchor not in ids]
    assert not lost, lost


def test_the_first_file_stays_small(index):
    _, _, file = index
    assert len(brotli.compress(file.read_bytes())) <= PACKED
