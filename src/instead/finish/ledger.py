"""The claims for programs: one JSON record each, and the whole ledger as JSON, CSV and CSL-JSON."""
from __future__ import annotations

import csv
import io
import json
from typing import Any

from ..catalogue.models import Claim
from ..site import Site
from ..weave.ledger import slug
from . import metadata


def _record(claim: Claim, site: Site, site_url: str) -> dict[str, Any]:
    pages = {lang: metadata.address(site.pages[lang, slug(claim.id)], site, site_url) for lang in site.languages if (lang, slug(claim.id)) in site.pages}
    return {"address": pages, **claim.model_dump(mode="json", by_alias=True)}


def files(site: Site, site_url: str) -> dict[str, str]:
    """Name below the site's root → text."""
    found = sorted(site.catalogue.claims.values(), key=lambda c: c.id)
    records = [_record(c, site, site_url) for c in found]
    out = {}
    for claim, record in zip(found, records):
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        for lang in record["address"]:
            out[("" if lang == site.languages[0] else f"{lang}/") + slug(claim.id) + "/claim.json"] = text
    table = io.StringIO()
    langs = site.languages
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["id", "page", "actor", "when", "verdict", "by_group", *(f"claim_{x}" for x in langs), *(f"by_{x}" for x in langs), "figures", "claimed_in", "for", "against", "checked"])
    for c in found:
        figures = "; ".join(f"{f.value:g}" + (f"-{f.to:g}" if f.to is not None else "") + f" {f.unit}" + (f" ({f.period})" if f.period else "") for f in c.figures)
        places = ["; ".join(f"{p.source}, {p.at}" for p in group) for group in (c.claimed_in, c.for_, c.against)]
        writer.writerow([c.id, c.page, c.actor, c.when, c.verdict, c.by_group, *(c.claim.get(x, "") for x in langs), *(c.by.get(x, "") for x in langs), figures, *places, c.checked])
    out["data/claims.csv"] = table.getvalue()
    head = {"licence": metadata.LICENCE, "claims": records}
    out["data/claims.json"] = json.dumps(head, ensure_ascii=False, indent=1) + "\n"
    items = [{"id": c.id, "type": "webpage", "title": c.claim["en"].rstrip("."), "author": [{"literal": site.words("en")("site-name")}],
              "container-title": site.words("en")("ledger"), "issued": {"date-parts": [[c.checked.year, c.checked.month, c.checked.day]]}, "language": "en",
              "URL": r["address"].get("en", "")} for c, r in zip(found, records)]
    out["data/claims.csl.json"] = json.dumps(items, ensure_ascii=False, indent=1) + "\n"
    return out
