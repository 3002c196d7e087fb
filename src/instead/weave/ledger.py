"""Claims as readers see them: the table of a case, the ledger of all, and a claim on a page of its own."""
from __future__ import annotations

from collections import Counter
from html import escape
from typing import Iterable, Mapping

from ..catalogue.models import ACTORS, Cited, Claim, Evidence, Sum
from ..catalogue.models import VERDICTS as VERDICT_ORDER
from ..pages import Page
from ..sums import results
from ..words import Words
from .context import Context

Lines = list[tuple[int, str]]
# Verdict as written → message id and shape of the chip.
VERDICTS = {"supported": ("verdict-supported", "yes"), "one-source": ("verdict-one-source", "one"), "disputed": ("verdict-contested", "mid"),
            "unverified": ("verdict-unverified", "open"), "contradicted": ("verdict-contradicted", "no")}
# What the ledger can be narrowed to.
FACETS = ("verdict", "actor", "page", "year", "kind")


def cites(places: Iterable[Cited]) -> str:
    """A citation of all ``places``."""
    found = "; ".join(f"@{p.source}, {p.at}" for p in places)
    return f"[{found}]" if found else ""


def chip(c: Context, message: str, shape: str) -> str:
    return f'<span class="chip v {shape}">{c.words(message)}</span>'


def slug(claim: str) -> str:
    """Slug of a claim's own page."""
    return f"evidence/{claim}"


def view(facet: str, value: str) -> str:
    """Slug of the ledger narrowed to one value."""
    return f"evidence/by-{facet}/{value.rpartition('/')[2]}"


def values(claim: Claim, facet: str, kinds: dict[str, str]) -> list[str]:
    """The values of a claim in a facet; ``kinds``: source → its kind."""
    if facet == "kind":
        return sorted({kinds[p.source] for p in (*claim.claimed_in, *claim.for_, *claim.against)})
    return [{"verdict": claim.verdict, "actor": claim.actor, "page": claim.page, "year": claim.when[:4]}[facet]]


def _evidence(c: Context, items: Iterable[Evidence]) -> str:
    return " ".join(f"{c.text(e.says)} {cites([e])}" for e in items) or c.words("evidence-none")


def _verdict(c: Context, claim: Claim) -> str:
    return chip(c, *VERDICTS[claim.verdict])


def sums(c: Context, given: Iterable[Sum]) -> str:
    """A list of “What it is: 600 − 569 − 9 = 22”, calculated from the figures of the claims; nothing without any."""
    items = []
    for s, figures, result in results(given, c.catalogue):
        sign = {"sum": " + ", "difference": " − ", "share": " ÷ "}[s.how]
        shown = c.words.share(result) if s.how == "share" else c.words.number(result)
        # A line of arithmetic is not broken: from right to left its end would stand before its beginning.
        whole = f"{sign.join(map(c.words.number, figures))} = {shown}".replace(" ", "\u00a0")
        items.append(f'<li>{c.text(s.says)}{c.words("colon")} <bdi dir="ltr">{whole}</bdi></li>')
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _get(c: Context, key: str, line: int) -> Claim:
    if key not in c.catalogue.claims:
        raise c.bad(line, "unknown-claim", f"There is no claim “{key}”.", f"Add data/claims/{key}.yaml or mend the id.")
    return c.catalogue.claims[key]


def claims(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The table of a case: each claim with who says so, the evidence and what it allows."""
    heads = [c.words(m) for m in ("claim", "who-says-so", "evidence-for", "evidence-against", "verdict")]
    rows = []
    for n, text in lines:
        if not text.strip():
            continue
        claim = _get(c, text.strip().removeprefix("- "), n)
        shown = f'<p class="ui">{c.words("does-not-show")}: {c.text(claim.not_shown)}</p>' if claim.not_shown else ""
        cells = [f"{c.text(claim.by)} {cites(claim.claimed_in)}", _evidence(c, claim.for_), _evidence(c, claim.against)]
        data = "".join(f'<td data-k="{escape(h)}">{cell}</td>' for h, cell in zip(heads[1:4], cells))
        # The verdict leads to the claim's own page, where it can be cited and taken away.
        verdict = f'<a href="{c.to(slug(claim.id))}">{_verdict(c, claim)}</a>' if slug(claim.id) in c.pages else _verdict(c, claim)
        shown += sums(c, claim.sums)
        rows.append(f'<tr id="{claim.id}"><th scope="row">{c.text(claim.claim)}</th>{data}<td>{verdict}{shown}</td></tr>')
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    return f'<table class="claims wide"><caption>{c.words("claims-caption")}</caption><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def claim(c: Context, arg: str, lines: Lines, line: int) -> str:
    """One claim, whole, with the line by which it is cited and the file that holds it."""
    found = _get(c, arg, line)
    rows = [(c.words("who-says-so"), f"{c.text(found.by)} {cites(found.claimed_in)}" + (f" {c.words('claim-own-work')}" if found.by_group else "")),
            (c.words("claim-year"), escape(found.when)), (c.words("evidence-for"), _evidence(c, found.for_)),
            (c.words("evidence-against"), _evidence(c, found.against)), (c.words("verdict"), _verdict(c, found))]
    if found.sums:
        rows.append((c.words("claim-sums"), sums(c, found.sums)))
    if on := [s for s in c.claimed_on.get(found.id, ()) if s in c.pages]:
        rows.append((c.words("claim-on-pages"), c.words.comma.join(f'<a href="{c.to(s)}#{found.id}">{escape(c.pages[s].title, quote=False)}</a>' for s in on)))
    rows.append((c.words("claim-checked"), c.words.date(found.checked)))
    listed = "".join(f"<dt>{k}</dt> <dd>{v}</dd>" for k, v in rows)
    return f'<dl class="claim">{listed}</dl><p><a href="{c.base()}evidence/">{c.words("all-claims")}</a> · <a href="claim.json" download>JSON</a></p>'


def title_of(w: Words, pages: Mapping[str, Page], facet: str, value: str) -> str:
    """What a value of a facet is called; a page by its title."""
    if facet == "verdict":
        return w(VERDICTS[value][0])
    if facet == "kind":
        return w("kind-" + value)
    if facet == "actor":
        return w("actor-" + value)
    return pages[value].title if facet == "page" and value in pages else value


def ledger(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The claims of the site, all or those with one value (``verdict=disputed``), and the ways to narrow them."""
    facet, _, value = arg.partition("=")
    if arg and facet not in FACETS:
        raise c.bad(line, "ledger-facet", f"The ledger cannot be narrowed by “{facet}”.", f"Known: {', '.join(FACETS)}; write verdict=disputed.")
    kinds = {s.id: s.kind for s in c.catalogue.sources.values()}
    every = sorted(c.catalogue.claims.values(), key=lambda x: (x.page, x.id))
    chosen = [x for x in every if not arg or value in values(x, facet, kinds)]
    if not chosen:
        raise c.bad(line, "ledger-facet", f"No claim has {facet} “{value}”.", "Mend the value.")
    ways, orders = [], {"verdict": VERDICT_ORDER, "actor": ACTORS}
    for f in FACETS:
        counts = Counter(v for x in every for v in values(x, f, kinds))
        ordered = sorted(counts, key=lambda v: (orders[f].index(v) if f in orders else 0, v))
        links = []
        for v in ordered:
            current = ' aria-current="true"' if (f, v) == (facet, value) else ""
            links.append(f'<li><a href="{c.to(view(f, v))}"{current}>{escape(title_of(c.words, c.pages, f, v), quote=False)}</a> <small>{c.words.number(counts[v])}</small></li>')
        ways.append(f"<dt>{c.words('ledger-by-' + f)}</dt><dd><ul>{''.join(links)}</ul></dd>")
    heads = [c.words(m) for m in ("claim", "who-says-so", "claim-year", "verdict")]
    rows = "".join(f'<tr><th scope="row"><a href="{c.to(slug(x.id))}">{c.text(x.claim)}</a></th><td data-k="{heads[1]}">{c.text(x.by)}</td>'
                   f'<td data-k="{heads[2]}">{escape(x.when)}</td><td data-k="{heads[3]}">{_verdict(c, x)}</td></tr>' for x in chosen)
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    data = " · ".join(f'<a href="{c.root()}data/claims.{end}" download>{name}</a>' for end, name in (("json", "JSON"), ("csv", "CSV"), ("csl.json", "CSL-JSON")))
    return f'<dl class="ways">{"".join(ways)}</dl><p class="ui">{c.words("download")}{c.words("colon")} {data}</p><table class="stack wide"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
