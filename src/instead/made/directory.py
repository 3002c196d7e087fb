"""The pages of the directory: one a country, one a platform, made from their records."""
from __future__ import annotations

from typing import Iterator, Mapping

from ..catalogue import Catalogue
from ..pages import Page
from ..words import Words
from .page import page


def _meta(title: str, description: str, contains: str, days: list[str]) -> dict:
    """Front matter: changed when the last record was read, reviewed when the oldest was."""
    return {"title": title, "description": description, "kind": "directory", "contains": contains, "updated": max(days),
            "review": {"state": "editors", "date": min(days)}, "critical": "true"}


def countries(catalogue: Catalogue, w: Words, written: Mapping[str, Page]) -> Iterator[Page]:
    """One page a country: danger first, then what is known of the risks, who listens, where to report, the law, and what nobody here could check.

    Where reporting has endangered people, help that is not the police comes before the channels."""
    for r in catalogue.countries.values():
        listening = [x for x in catalogue.helplines.values() if x.country == r.code]
        channels = [x for x in catalogue.channels.values() if x.country == r.code]
        laws = [x for x in catalogue.laws.values() if x.code == r.code]
        day = w.date(r.checked)
        report = ("report", w("country-report"), f"::: channels country={r.code}\n:::" if channels else w("country-no-channel"))
        listen = ("help", w("country-help"), f"::: helplines country={r.code}\n:::" if listening else w("country-no-help"))
        parts = [("emergency", w("country-emergency"), f"::: emergency country={r.code}\n:::")]
        if r.risks:
            parts.append(("risks", w("country-risks"), f"{w('country-risks-lead')}\n\n::: risks country={r.code}\n:::"))
        parts += [listen, report] if r.risks or not channels else [report, listen]
        parts.append(("law", w("country-law"), f"::: laws country={r.code}\n:::" if laws else w("country-no-law")))
        parts.append(("unchecked", w("country-unread"), w("country-unread-text", date=day)))
        name = w.country(r.code)
        meta = _meta(w("country-title", country=name), w("country-description", country=name), w("country-contains"),
                     [str(x.checked) for x in (r, *listening, *channels, *laws)])
        body = "\n\n".join(f"## {title} {{#{id}}}\n\n{text}" for id, title, text in parts)
        yield page(w, f"report/countries/{r.id}", f"data/countries/{r.id}.yaml", meta, body + "\n")


def platforms(catalogue: Catalogue, w: Words, written: Mapping[str, Page]) -> Iterator[Page]:
    """One page a platform."""
    for p in catalogue.platforms.values():
        meta = _meta(w("platform-title", name=p.name), w("platform-description", name=p.name), w("country-contains"), [str(p.checked)])
        body = f"{w('platform-once')}\n\n::: platform {p.id}\n:::\n\n{w('platform-compare')}\n"
        yield page(w, f"report/platforms/{p.id}", f"data/platforms/{p.id}.yaml", meta, body)
