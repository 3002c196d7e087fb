"""The claims as files: every record whole, and the same in every form."""

import csv
import io
import json

import pytest
from golden import LANGUAGES, catalogue, small_site, words, ROOT

from instead.finish import ledger
from instead.made.ledger import pages
from instead.weave.ledger import FACETS, values, view


@pytest.fixture(scope="module")
def files():
    return ledger.files(small_site(), "https://example.org/")


def test_each_claim_has_a_file_beside_its_page_in_every_language(files):
    for prefix in ("", "fr/", "ar/"):
        record = json.loads(files[f"{prefix}evidence/sixty-thousand/claim.json"])
        assert record["address"] == {"en": "https://example.org/evidence/sixty-thousand/", "fr": "https://example.org/fr/evidence/sixty-thousand/",
                                     "ar": "https://example.org/ar/evidence/sixty-thousand/"}
        assert record["for"][0]["at"] == "para 2" and record["figures"][0]["to"] == 70000


def test_the_ledger_is_the_same_in_every_form(files):
    whole, table, csl = json.loads(files["data/claims.json"]), list(csv.DictReader(io.StringIO(files["data/claims.csv"]))), json.loads(files["data/claims.csl.json"])
    assert whole["licence"].startswith("https://creativecommons.org/")
    ids = [c["id"] for c in whole["claims"]]
    assert ids == sorted(catalogue().claims) == [r["id"] for r in table] == [i["id"] for i in csl]
    assert table[0]["figures"] == "60000-70000 accounts closed (2015-02/2015-07); 64000 accounts listed (2015)" and table[0]["claim_ar"] == "أغلقت المجموعة 60,000 حساب."
    assert csl[0]["title"] == "The collective closed 60,000 accounts" and csl[0]["URL"].endswith("/evidence/sixty-thousand/")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_way_to_narrow_the_ledger_leads_somewhere(lang):
    records, made = catalogue(), {p.slug for p in pages(catalogue(), words(ROOT, lang), {})}
    kinds = {s.id: s.kind for s in records.sources.values()}
    for claim in records.claims.values():
        assert f"evidence/{claim.id}" in made
        for facet in FACETS:
            found = values(claim, facet, kinds)
            assert found and {view(facet, v) for v in found} <= made
