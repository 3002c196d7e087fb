"""Rules about what the site rests on: citations, figures, quotations, and where a source may stand."""
from __future__ import annotations

import re
from typing import Iterator
from urllib.parse import urlsplit

from .. import charts, verify
from ..catalogue.models import Case, Claim
from ..pages import Page
from ..weave.cite import Citation, CitationError, parse_cluster
from .language import any_of, pattern_of
from .repository import Prose, RecordFile, Repository
from .rule import Finding, rule
from .text import CITATION, blank, blank_code, quotations, word_count

# Kinds of page whose every statement rests on a source.
SOURCED = ("explainer", "case")


@rule("citation", over="documents")
def citation(page: Page, repo: Repository) -> Iterator[Finding]:
    """A reader must be able to open the source at the very place that carries the sentence. A citation that names no place, or a source
    that nobody has recorded, only looks like one."""
    for n, column, inside in page.clusters():
        try:
            for cite in parse_cluster(inside):
                if wrong := _cited(cite.key, cite.at, repo):
                    yield Finding(n, column, *wrong)
        except CitationError as e:
            yield Finding(n, column, f"{e}.", e.cure)
    for n, text in page.lines:
        text = blank(CITATION, blank_code(text))
        for m in re.finditer(r"\[@", text):
            yield Finding(n, m.start() + 1, "A citation that is not closed in its line, or has square brackets in it.",
                          "Write it in one line, as [@key, locator].")


@rule("record-citation", over="records")
def record_citation(file: RecordFile, repo: Repository) -> Iterator[Finding]:
    """What a record shows on a page is held to the same as the page: a source that may still be cited, and a place that is there."""
    for place, value in file.values():
        key, at = (value.get("source"), value.get("at")) if isinstance(value, dict) else (None, None)
        # A source that nobody has recorded is told when the records are read.
        if isinstance(key, str) and isinstance(at, str) and key in repo.catalogue.sources:
            if wrong := _cited(key, at, repo):
                yield Finding(*file.located.place((*place, "source")), *wrong)


def _cited(key: str, at: str, repo: Repository) -> tuple[str, str] | None:
    """What is wrong with a citation, and its cure."""
    source = repo.catalogue.sources.get(key)
    if source is None:
        return None if repo.known("sources", key) else (f"There is no source “{key}”.", f"Add data/sources/{key}.yaml or mend the key.")
    if source.retracted:
        return f"“{key}” was retracted: {source.retracted}.", "Remove the citation and what rests on it."
    if at == "passage" and not any(p.at == "passage" for p in source.passages):
        return f"“{key}” has no passage of that name.", "Give a numbered place, or add the passage with its anchor to the record."
    return None


def cited(page: Page) -> dict[Citation, int]:
    """Every well-formed citation of a page's text and the line of its first appearance."""
    out: dict[Citation, int] = {}
    for n, _, inside in page.clusters():
        try:
            for cite in parse_cluster(inside):
                out.setdefault(cite, n)
        except CitationError:
            pass  # told by “citation”
    return out


@rule("sources-enough", over="documents", severity="warning")
def sources_enough(page: Page, repo: Repository) -> Iterator[Finding]:
    """One source can be wrong, and sources of one kind tend to be wrong together. An explainer or a case rests on at least four, of at
    least two kinds. Told of the English page only: the others cite the same."""
    if page.kind not in SOURCED or page.lang != repo.languages[0]:
        return
    keys = {c.key for c in cited(page)}
    for _, name, _, inside in page.blocks():
        for claim in (repo.catalogue.claims.get(text.strip().removeprefix("- ")) for _, text in inside if name == "claims"):
            keys |= {e.source for e in (*claim.claimed_in, *claim.for_, *claim.against)} if claim else set()
    shown = [repo.catalogue.charts[arg] for _, name, arg, _ in page.blocks() if name == "chart" and arg in repo.catalogue.charts]
    keys |= {place.source for chart in shown for place in charts.places(chart, repo.catalogue)}
    kinds = {repo.catalogue.sources[k].kind for k in keys if k in repo.catalogue.sources}
    if len(keys) < 4 or len(kinds) < 2 and not keys & repo.broken["sources"]:
        yield Finding(page.body_line, 1, f"This page rests on {len(keys)} source(s) of {len(kinds)} kind(s).",
                      "Look for others: at least four sources of at least two kinds.")


LINKED = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)")
# Years, percentages and numbers of two or more digits; not the digits of a name (COVID-19, B12).
FIGURE = re.compile(r"(?<![\w#])(?<![^\W\d]-)(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d[\d.,]*\d|\d(?=\s?%))(?!\w)\s?%?")


@rule("figure-uncited", over="documents")
def figure_uncited(page: Page, repo: Repository) -> Iterator[Finding]:
    """A figure without a source is a rumour with digits. Each paragraph, item or row with a year, a percentage or a larger number says
    where it is from, so that it can be quoted alone. The words of a link are left out, because the page behind it has the source, and
    so are figures of the page's own title, because they are a name."""
    if page.kind not in SOURCED:
        return
    named = {_digits(m[0]) for m in FIGURE.finditer(page.title)}
    for unit in repo.units[page.path]:
        if unit.form == "head" or CITATION.search(blank_code(unit.text)):
            continue
        words = unit.words
        for m in LINKED.finditer(unit.text):
            words = words.replace(m[0].partition("]")[0], " ")
        if m := next((m for m in FIGURE.finditer(words) if _digits(m[0]) not in named), None):
            yield Finding(unit.line, 1, f"“{m[0].strip()}” stands without a source in its paragraph, item or row.",
                          "Add the citation, or write it without the figure.")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@rule("quotation-uncited", over="documents")
def quotation_uncited(page: Page, repo: Repository) -> Iterator[Finding]:
    """Somebody's very words belong to somebody. Without the place where they stand nobody can see whether they were said, and what was said around them. Up to three
    words may be a name or a turn of phrase."""
    if page.kind not in SOURCED:
        return
    for unit in repo.units[page.path]:
        if unit.form == "head" or CITATION.search(blank_code(unit.text)):
            continue
        words = blank(LINKED, unit.text)
        for start, end in quotations(unit.words):
            if word_count(unit.words[start:end]) > 3 and words[start:end].strip():
                yield Finding(unit.line, 1, f"A quotation without a source in its paragraph, item or row: {unit.words[start:start + 40].strip()} …",
                              "Add the citation, or say it in your own words.")
                break


@rule("group-figures", over="documents")
def group_figures(page: Page, repo: Repository) -> Iterator[Finding]:
    """Groups count their own success, and nobody else was there. Such a figure is always told as what the group says; printed bare, it would become a fact by being
    repeated here."""
    if page.kind not in SOURCED or page.lang not in repo.saying:
        return
    own = {f"{number:.0f}" for claim in repo.catalogue.claims.values() if claim.by_group for f in claim.figures for number in (f.value, f.to) if number and number >= 1000}
    own -= {_digits(m[0]) for m in FIGURE.finditer(page.title)}
    said = any_of([pattern_of(words, page.lang) for words in repo.saying[page.lang]])
    bars = {n for _, name, _, inside in page.blocks() for n, _ in inside if name == "bars"}
    for unit in repo.units[page.path]:
        by_group = any(repo.catalogue.sources[key].kind == "group-claim" for key in _keys(unit.text) if key in repo.catalogue.sources)
        found = next((m for m in FIGURE.finditer(unit.words) if by_group or _digits(m[0]) in own), None)
        if unit.form != "head" and found and not said.search(unit.words) and not (unit.line in bars and re.search(r"\| *said *$", unit.text)):
            yield Finding(unit.line, 1, f"“{found[0].strip()}” is a figure of a group about itself, and nothing here says so.",
                          "Say who says it: “the group says that …”; in a chart write “said” behind it.")


def _keys(text: str) -> set[str]:
    """The sources that a text cites."""
    out: set[str] = set()
    for m in CITATION.finditer(blank_code(text)):
        try:
            out |= {c.key for c in parse_cluster(m[0][1:-1])}
        except CitationError:
            pass  # told by “citation”
    return out


@rule("quotation-length", over="prose", own=True)
def quotation_length(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """Whoever quotes at length lets the source speak instead of saying what it shows, and spreads its tone. At most 25 words stand
    between quotation marks."""
    body = [(u.line, 1, u.words) for u in repo.units[prose.page.path]] if prose.page else []
    for n, column, words in [*body, *((x.number, x.column, x.words) for x in prose.lines if x.field)]:
        for start, end in quotations(words):
            if (count := word_count(words[start:end])) > 25:
                yield Finding(n, column if prose.page else column + start,
                              f"A quotation of {count} words: {words[start:start + 40].strip()} …",
                              "Quote at most 25, and say the rest in your own words.")


def denied(address: str, repo: Repository, field: str = "") -> str:
    """Why nothing may lead to ``address``, or nothing. ``field`` is that of the record in which it stands."""
    try:
        parts = urlsplit(address if "//" in address else "//" + address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    for entry in repo.hosts_denied:
        below = host == entry.host or host.endswith("." + entry.host)
        if below and parts.path.startswith(entry.path) and not (field and field == entry.except_):
            return f"{entry.host}{entry.path}: {entry.why}"
    return ""


# One plain form, which every program reads alike (https://url.spec.whatwg.org/): a browser takes \\ for / and drops tabulators, others do not.
PLAIN = re.compile(r"https://([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)(?::443)?(?:[/?#][^\s\\<>\"`{}|^\x00-\x1f]*)?", re.I)


def host_of(address: str) -> tuple[str, str]:
    """The host of an address, and what is wrong with the way in which it is written."""
    if m := PLAIN.fullmatch(address):
        host = m[1].lower()
        if any(label.startswith("xn--") for label in host.split(".")):
            return host, "Its host is written in letters that look like others (punycode)"
        return host, ""
    authority = re.split(r"[/\\?#]", re.sub(r"^[a-z][a-z0-9+.-]*:[/\\]*", "", address, flags=re.I))[0]
    if not re.match(r"https:", address, re.I):
        return "", "It is not an https address"
    if "\\" in address:
        return "", "It has a backslash, which browsers read as a slash and other programs do not"
    if "@" in authority:
        return "", "It has a name in front of its host, so that it seems to lead elsewhere"
    if not authority.isascii():
        return "", "Its host has letters that may look like others"
    if re.fullmatch(r"[0-9a-fx.:\[\]]+", authority, re.I):
        return "", "Its host is a number, which nobody can recognise"
    return "", "It is not written plainly"


@rule("source-hosts")
def source_hosts(repo: Repository) -> Iterator[Finding]:
    """An address on this site must not put a reader one click away from propaganda, nor stand in for the publisher's own page. A host is
    linked only after somebody has looked at it and said who publishes there."""
    allowed = {*repo.hosts_allowed.first, *(entry.host for entry in repo.hosts_allowed.added)}
    used = set(re.findall(r'https://([^/"\s]+)', "\n".join(text for path, text in repo.texts.items() if path.startswith("locales/"))))
    for file in repo.records:
        for place, value in file.values():
            name = str(place[-1]) if place else ""
            if name == "doi":
                used.add("doi.org")
            if name not in ("url", "archived", "help_url") or not isinstance(value, str):
                continue
            # An archived copy carries the address that it copies.
            for address in [value, *re.findall(r"(?<=/)https?://.+", value)]:
                host, wrong = host_of(address.replace("http://", "https://", 1) if address != value else address)
                used.add(host)
                if why := denied(address, repo, name):
                    message, cure = f"No address here: {why}.", "Give the original publisher's address; without one, say why in “unlinked”."
                elif wrong:
                    message, cure = f"{wrong}: {address[:60]}.", "Write https://, the name of the host and the way on it, as the publisher does."
                elif host not in allowed and not (name == "archived" and host == "web.archive.org"):
                    message = f"The site has not led to {host} before."
                    cure = (f"Look at it. If it is the publisher's own, add to data/hosts-allowed.yaml, under “added”: "
                            f"- {{host: {host}, why: \"who publishes there, and why it may be linked\"}}")
                else:
                    continue
                yield Finding(*file.located.place(place), message, cure, path=file.path)
                break
    path = "data/hosts-allowed.yaml"
    listed = [*repo.hosts_allowed.first, *(entry.host for entry in repo.hosts_allowed.added)]
    rows = {line.strip(" -{").removeprefix("host: ").split(",")[0].strip(): n for n, line in enumerate(repo.texts.get(path, "").split("\n"), 1)}
    for i, host in enumerate(listed):
        if host in listed[:i]:
            yield Finding(rows.get(host, 0), 1, f"{host} stands in the list twice.", "Remove one of them.", path=path)
        elif host not in used and not any(repo.broken.values()):
            yield Finding(rows.get(host, 0), 1, f"No record leads to {host} any more.", "Take it out, so that nobody leads there unseen.", "warning", path)


@rule("verified")
def verified(repo: Repository) -> Iterator[Finding]:
    """Words, claims and figures that were found in a copy of their source were found as they were then. Whoever changes one has to look
    again, or a footnote would promise a passage that nobody has seen."""
    for path in sorted((repo.root / verify.FOLDER).glob("*.json")):
        name, source = f"{verify.FOLDER}/{path.name}", repo.catalogue.sources.get(path.stem)
        again = f"Read it in the source, then run: instead sources verify --snapshots FOLDER (with a copy named {path.stem})"
        if source is None:
            yield Finding(0, 0, f"There is no source “{path.stem}”.", "Remove this file.", path=name)
            continue
        try:
            kept = verify.read_record(path)
        except ValueError:
            yield Finding(0, 0, "This file is damaged.", again, path=name)
            continue
        for at in _differing(verify.passage_prints(source), kept.passages):
            yield Finding(0, 0, f"The words at {at} are not those that were verified on {kept.on}.", again, path=f"data/sources/{path.stem}.yaml")
        for claim in _differing(verify.claim_prints(repo.catalogue, path.stem), kept.claims):
            # A claim that is gone is told where it was kept.
            where = f"data/claims/{claim}.yaml" if claim in repo.catalogue.claims else name
            yield Finding(0, 0, f"What the claim “{claim}” takes from {path.stem} is not what was verified on {kept.on}.", again, path=where)


def _differing(now: dict[str, str], then: dict[str, str]) -> list[str]:
    return sorted(k for k in now.keys() | then.keys() if now.get(k) != then.get(k))


@rule("claim-page", over="records")
def claim_page(file: RecordFile, repo: Repository) -> Iterator[Finding]:
    """A claim without its page stands alone: readers of the ledger could not see who said what, when and why, before they judge it. So each belongs to
    a case or an explainer, and stands in a table there."""
    if not isinstance(file.record, Claim):
        return
    page = repo.pages.get((repo.languages[0], file.record.page))
    if page is None:
        yield Finding(*file.located.place(("page",)), f"There is no page docs/{file.record.page}.md.", "Name the page of the case or explainer, or write it first.")
    elif file.id not in page.claims():
        yield Finding(*file.located.place(("page",)), f"No table of {page.path} shows this claim.", "Write its id on a line of “::: claims” there, in every language, or name the page that has it.")


@rule("claim-passage", over="records")
def claim_passage(file: RecordFile, repo: Repository) -> Iterator[Finding]:
    """A verdict can only be checked by whoever finds the words on which it rests. So each place in a claim has its words in the record of the source, and
    the link of its footnote leads to them."""
    if not isinstance(file.record, Claim):
        return
    for part, places in (("claimed_in", file.record.claimed_in), ("for", file.record.for_), ("against", file.record.against)):
        for i, place in enumerate(places):
            source = repo.catalogue.sources.get(place.source)
            if source and place.at not in {p.at for p in source.passages}:
                yield Finding(*file.located.place((part, i)), f"No words are named for {place.source}, {place.at}.",
                              f"Read the place, then add it under “passages” of data/sources/{place.source}.yaml, with three to eight exact words.")


@rule("case-row")
def case_row(repo: Repository) -> Iterator[Finding]:
    """The table of all cases lets readers compare what was tried, claimed and found. A case that is missing from it has been kept out of the
    comparison, and a row without its page says more than it can show."""
    first = repo.languages[0]
    pages = {slug.removeprefix("cases/"): page for (lang, slug), page in repo.pages.items() if lang == first and page.kind == "case" and slug.startswith("cases/")}
    for id, page in pages.items():
        if page.meta.get("draft") != "true" and not repo.known("cases", id):
            yield Finding(1, 1, "This case has no row in the table of all cases.", f"Write data/cases/{id}.yaml; the others show how.", path=page.path)
    for file in repo.records:
        if isinstance(file.record, Case):
            if file.id not in pages:
                yield Finding(1, 1, f"There is no page docs/cases/{file.id}.md.", "Write the page, or take the record out.", path=file.path)
            for i, slug in enumerate(file.record.instead):
                if (first, slug) not in repo.pages:
                    yield Finding(*file.located.place(("instead", i)), f"There is no page docs/{slug}.md.", "Mend the name.", path=file.path)
