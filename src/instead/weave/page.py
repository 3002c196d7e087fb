"""One page: Markdown as it was written in, Markdown (with finished HTML in it) and the list of its sources out."""
from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from ..problems import BadInput, Problem
from .blocks import BLOCKS, MARKDOWN
from .cite import Citation, CitationError, Numbering, find, parse_cluster, replace
from .code import outside_code, without_code
from .context import Context, direction, foreign
from .lists import entry
from .locator import Locator
from .passage import passage_url

_TERM = re.compile(r"\[([^\]\n]+)\]\(term:([a-z0-9-]+)\)")
_SPAN = re.compile(r"\[([^\]\n]+)\]\{lang=([a-z]{2,3})\}")
# Around finished HTML until the citations in it have their numbers; no text holds these signs (XML forbids them).
OPEN, CLOSE = "\x02", "\x03"
_MARK = re.compile(r"<!--woven:(\d+)-->")


@dataclass(frozen=True)
class Woven:
    """``markdown`` for the generator, with marks where ``finished`` HTML belongs; ``references`` is the HTML of the list under the page; ``keys`` the
    sources in the order of their numbers."""

    markdown: str
    finished: tuple[str, ...]
    references: str
    keys: tuple[str, ...]

    def finish(self, html: str) -> str:
        """The generator's HTML with every mark replaced by what belongs there."""
        return _MARK.sub(lambda m: self.finished[int(m[1])], html)


def place(locator: Locator, c: Context, lang: str = "en") -> str:
    """A locator in the reader's words; ``lang`` is the source's, in which its headings are."""
    value = escape(locator.value, quote=False)
    if locator.form == "at-heading":
        value = foreign(value, lang, c.lang, "span")
    elif re.fullmatch(r"\d[\d.]*-\d[\d.]*", value) and locator.form != "at-art":  # a range; 226-10 is one article
        value = value.replace("-", " إلى " if c.lang == "ar" else "–")
    elif "–" in value and c.lang == "ar":
        value = " إلى ".join(f'<bdi dir="ltr">{part}</bdi>' for part in value.split("–"))
    elif c.lang == "ar" and not value.isdecimal():
        value = f'<bdi dir="ltr">{value}</bdi>'  # 323-1 or 3(1) would be read backwards
    return c.words(locator.form, n=value) if locator.value else c.words(locator.form)


def weave(c: Context) -> Woven:
    """Weave one page. Raises ``BadInput``."""
    _no_marks(c)
    text = _mark_stale(_blocks(c), c)
    text = outside_code(text, lambda t: _SPAN.sub(lambda m: f'<span lang="{m[2]}" dir="{direction(m[2])}">{m[1]}</span>', t))
    text = outside_code(text, lambda t: _TERM.sub(lambda m: _term(m, c), t))
    numbering = Numbering()
    try:
        text = replace(text, lambda cites: _numbers(cites, numbering, c))
    except CitationError as e:
        raise BadInput([_locate(e, c)]) from None
    # Whole tables and directories need no Markdown, and reading them as such would take most of the build.
    finished: list[str] = []

    def set_aside(m: re.Match[str]) -> str:
        finished.append(m[1])
        return f"<!--woven:{len(finished) - 1}-->"

    text = re.sub(f"{OPEN}(.*?){CLOSE}", set_aside, text, flags=re.S)
    return Woven(text, tuple(finished), references(numbering, c), tuple(numbering.order))


def _no_marks(c: Context) -> None:
    """Nobody but the site itself writes the marks at which finished HTML is put in."""
    for n, line in enumerate(c.page.body.split("\n"), c.page.body_line):
        if OPEN in line or CLOSE in line:
            raise c.bad(n, "hidden-signs", "There is a control character here.", "Delete it, or type the word again.")
    for n, line in c.page.lines:
        if _MARK.search(without_code(line)):
            raise c.bad(n, "raw-html", "This is raw HTML.", "Use Markdown and the blocks of WRITING.md; between backquotes it is shown as it is written.")


def _blocks(c: Context) -> str:
    """The body with every ``:::`` block replaced."""
    at = {n: text for n, text in c.page.lines}
    out: list[str] = []
    open_block: tuple[int, str, str] | None = None
    inside: list[tuple[int, str]] = []
    for i, text in enumerate(c.page.body.split("\n")):
        n = c.page.body_line + i
        if n not in at:  # inside a code fence
            (inside if open_block else out).append((n, text) if open_block else text)
        elif m := re.match(r"::: *([\w-]*) *(.*?) *$", text):
            if m[1] and open_block:
                raise c.bad(n, "block", f"The block “{open_block[1]}” of line {open_block[0]} is still open.", "Close it with “:::” alone on a line; blocks do not nest.")
            if m[1]:
                if m[1] not in BLOCKS:
                    raise c.bad(n, "block", f"There is no block “{m[1]}”.", f"Known: {', '.join(sorted(BLOCKS))}.")
                open_block, inside = (n, m[1], m[2]), []
            elif open_block:
                html = BLOCKS[open_block[1]](c, open_block[2], inside, open_block[0])
                out.append(html if open_block[1] in MARKDOWN else f"{OPEN}{html}{CLOSE}")
                open_block = None
            else:
                raise c.bad(n, "block", "This “:::” closes nothing.", "Remove it, or open a block with “::: name”.")
        elif open_block:
            inside.append((n, text))
        else:
            out.append(text)
    if open_block:
        raise c.bad(open_block[0], "block", f"The block “{open_block[1]}” is not closed.", "Close it with “:::” alone on a line.")
    return "\n".join(out)


def _mark_stale(text: str, c: Context) -> str:
    """Headings of sections whose English changed after the translation, marked."""
    if not c.stale:
        return text
    mark = f'<span class="tag">{c.words("changed-in-english")}</span>'
    return re.sub(r"^(#{2,3} .*?) *\{#([a-z0-9-]+)\} *$", lambda m: f"{m[1]} {mark} {{#{m[2]}}}" if m[2] in c.stale else m[0], text, flags=re.M)


def _term(m: re.Match[str], c: Context) -> str:
    if m[2] not in c.catalogue.terms:
        line = next((n for n, text in c.page.lines if m[0] in text), 1)
        raise c.bad(line, "unknown-term", f"There is no term “{m[2]}”.", f"Add data/terms/{m[2]}.yaml or mend the id.")
    return f'<a class="term" href="{c.to("glossary", m[2])}">{m[1]}</a>'


def _numbers(cites: list[Citation], numbering: Numbering, c: Context) -> str:
    places: dict[str, list[str]] = {}
    for cite in cites:
        source = c.catalogue.sources.get(cite.key)
        if source is None:
            raise CitationError(f"There is no source “{cite.key}”", "unknown-source", f"Add data/sources/{cite.key}.yaml or mend the key.")
        if source.retracted:
            raise CitationError(f"“{cite.key}” was retracted: {source.retracted}", "retracted-source", "Remove the citation and what rests on it.")
        if cite.at == "passage" and not any(p.at == "passage" for p in source.passages):
            raise CitationError(f"“{cite.key}” has no passage of that name", "citation-locator", "Give a numbered place, or add the passage with its anchor to the record.")
        places.setdefault(cite.key, []).append(cite.at)
    out = []
    for key, where in places.items():
        number, at, call = numbering.cite(key, where)
        out.append(f'<a class="cite" id="{call}" href="#r{number}-{at}" aria-label="{c.words("source-short", n=number)}">{number}</a>')
    return "\u202f".join(out)


def _locate(e: CitationError, c: Context) -> Problem:
    """The problem at the line of the page that shows it, or at the page when a record holds the citation."""
    for n, column, inside in c.page.clusters():
        try:
            for cite in parse_cluster(inside):
                source = c.catalogue.sources.get(cite.key)
                if source is None or source.retracted or cite.at == "passage":
                    if f"“{cite.key}”" in str(e):
                        return Problem(c.page.path, n, column, e.rule, f"{e}.", e.cure)
        except CitationError as found:
            if str(found) == str(e):
                return Problem(c.page.path, n, column, e.rule, f"{e}.", e.cure)
    return Problem(c.page.path, 0, 0, e.rule, f"{e}.", e.cure)


def references(numbering: Numbering, c: Context) -> str:
    """The list under the page: one item a source, under it the cited places with their passages and the ways back."""
    items = []
    for number, key in enumerate(numbering.order, 1):
        s = c.catalogue.sources[key]
        anchors = {p.at: p.anchor for p in s.passages}
        places = []
        for i, at in enumerate(numbering.places[key], 1):
            words = place(Citation(key, at).locator, c, s.language)
            # No rel="noreferrer": the whole site sends no referrer (finish/security.py), and a page has many of these.
            if s.opens and at in anchors:
                words = f'<a href="{escape(passage_url(s.opens, anchors[at]))}">{words}</a>'
            calls = numbering.back[key, at]
            back = "".join(f' <a class="back" href="#{call}" aria-label="{c.words("back-to-text-n", n=call[1:])}">↑</a>' for call in calls)
            places.append(f'<span id="r{number}-{i}">{words}{back}</span>')
        items.append(f'<li>{entry(s, c)}<p class="ui at">{" ".join(places)}</p></li>')
    return "".join(items)
