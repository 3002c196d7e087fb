"""Rules about the form of a page: front matter, headings, blocks, links, and signs that nobody sees."""
from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from datetime import date
from typing import Any, Iterator

from ..catalogue.models import Pack
from ..pages import Page
from ..problems import BadInput
from ..review import CHECKED, ROLES
from ..weave.blocks import BLOCKS, CARD
from ..weave.context import Context
from ..weave.directory import ARGUMENTS, wrong
from ..words import words
from .repository import Prose, RecordFile, Repository, Written
from .rule import Finding, rule
from .text import CITATION, TARGET, blank, blank_code, paired, without_markup

KINDS = ("home", "index", "explainer", "case", "action", "lesson", "exercise", "glossary", "sources", "about", "search", "a-z")
REQUIRED = ("title", "description", "kind", "contains", "updated", "review")
OPTIONAL = ("keywords", "critical", "lesson", "curriculum", "translation", "draft")
TEXTS = ("title", "description", "contains", "keywords", "kind", "updated", "critical")
# First part of the slug of the pages on whose words somebody's safety may depend.
CRITICAL = ("report", "help", "emergency", "law")


@rule("front-matter", over="documents")
def front_matter(page: Page, repo: Repository) -> Iterator[Finding]:
    """What stands above a page is a promise to the reader: what the page holds, how old it is and who has checked it. A wrong date or a
    review that did not take place breaks it."""
    see = "The fields are in WRITING.md, “Front matter”."

    def at(*place: Any) -> tuple[int, int]:
        return page.located.place(place) if place[0] in page.meta else (1, 1)

    for name in REQUIRED:
        if not page.meta.get(name):
            yield Finding(1, 1, f"The field “{name}” is missing.", see)
    for name in page.meta:
        if name not in REQUIRED + OPTIONAL:
            yield Finding(*at(name), f"There is no field “{name}”.", f"Mend its name or remove it. {see}")
    texts = {name: page.meta[name] for name in TEXTS if page.meta.get(name)}
    for name, value in list(texts.items()):
        if not isinstance(value, str):
            yield Finding(*at(name), f"“{name}” is a list; it should be text.", "Write it in one line.")
            del texts[name]
    for name in ("title", "contains"):
        if texts.get(name, "").endswith("."):
            yield Finding(*at(name), f"“{name}” ends with a full stop.", "Remove the full stop.")
    contains = texts.get("contains", "")
    if contains[:1].isupper() and not contains[1:2].isupper():
        yield Finding(*at("contains"), "“contains” begins with a capital letter; it is shown in the middle of a line.",
                      "Begin in lower case.")
    if (length := len(texts.get("description", ""))) > 200:
        yield Finding(*at("description"), f"“description” has {length} signs; search engines cut it at about 200.",
                      "Shorten it to one sentence of at most 200 signs.")
    if "kind" in texts and texts["kind"] not in KINDS:
        yield Finding(*at("kind"), f"There is no kind “{texts['kind']}”.", f"Write one of: {', '.join(KINDS)}.")
    if "critical" in texts and (texts["critical"] != "true" or page.slug.split("/")[0] not in CRITICAL):
        yield Finding(*at("critical"), "“critical: true” is for the pages under report, help, emergency and law.", "Remove it.")
    if "draft" in page.meta and page.meta["draft"] != "true":
        yield Finding(*at("draft"), "“draft” is something else than “true”: the page would be published.", "Write “draft: true”, or remove the line.")
    updated = _day(texts.get("updated"))
    if "updated" in texts and not (updated and updated <= repo.today):
        yield Finding(*at("updated"), f"“updated: {texts['updated']}” is not a day up to today.",
                      "Write the day of the last change, as in 2026-11-24.")
    if review := page.meta.get("review"):
        fields = review if isinstance(review, dict) else {}
        day = _day(fields.get("date"))
        checked = fields.get("checked", ["sources"])
        if not {"state", "date"} <= set(fields) <= {"state", "date", "checked"} or fields.get("state") not in ROLES or not (day and day <= repo.today):
            yield Finding(*at("review"), "The review is not one of those that exist, or has no day up to today.",
                          "Write {state: editors, date: 2026-11-24}; the state is editors, expert or native, and only what took place.")
        elif not isinstance(checked, list) or not checked or len({*map(str, checked)}) < len(checked) or not {*map(str, checked)} <= {*CHECKED}:
            yield Finding(*at("review"), "What was checked is not a list of things that can be checked.",
                          f"Write checked: [sources, language]; known: {', '.join(CHECKED)}. Only what took place.")
        elif updated and day < updated <= repo.today:
            yield Finding(*at("review"), "The page was changed after its last review.", "Review what changed and write that day.",
                          "warning")
    yield from _lesson(page, at("lesson"))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _lesson(page: Page, place: tuple[int, int]) -> Iterator[Finding]:
    facts = page.meta.get("lesson")
    if page.kind != "lesson" and facts:
        yield Finding(*place, "Only a lesson has the field “lesson”.", "Remove it, or write “kind: lesson”.")
    if page.kind != "lesson":
        return
    cure = "Write lesson: {minutes: 50, ages: [14, 18], group: [10, 30]}."
    if not isinstance(facts, dict) or set(facts) != {"minutes", "ages", "group"}:
        yield Finding(*place, "A lesson says how long it takes, for which ages and for how many people.", cure)
        return
    if not _whole(facts["minutes"]) or not 5 <= int(facts["minutes"]) <= 480:
        yield Finding(*place, "“minutes” is not a number of minutes from 5 to 480.", cure)
    for name, most in (("ages", 99), ("group", 500)):
        pair = facts[name]
        if not (isinstance(pair, list) and len(pair) == 2 and all(map(_whole, pair)) and 1 <= int(pair[0]) <= int(pair[1]) <= most):
            yield Finding(*place, f"“{name}” is not two numbers, from and to, up to {most}.", cure)


def _whole(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9]{1,4}", value))


# Ids that the site itself gives to something on a page (overrides/main.html, weave/).
RESERVED = re.compile(r"main|nav|leave|toc|short|instead|sources|emergency|q|status|hits|search-form|[rc]\d+(-\d+)?|[che]-[a-z]{2}")


# The other way of Markdown to write a heading, in a quotation or list as well.
UNDERLINE = re.compile(r"[\s>]*(?:=+|-+) *")


@rule("headings", over="documents")
def headings(page: Page, repo: Repository) -> Iterator[Finding]:
    """A link to a section has to hold when the language is switched and when the heading is put in other words: hence an id that is the
    same everywhere. Levels without gaps let people who hear the page find their way."""
    seen: dict[str, int] = {}
    level = 1
    for h in page.headings:
        example = "## Why lists go wrong {#why-lists-go-wrong}"
        if h.level not in (2, 3):
            yield Finding(h.line, 1, f"A heading of level {h.level}: the title is the front matter's, and a page has levels 2 and 3.",
                          "Begin it with ## or ###.")
        elif h.level > level + 1:
            yield Finding(h.line, 1, "A heading of level 3 with none of level 2 above it.", "Begin it with ##.")
        level = h.level
        if not without_markup(h.text).strip():
            yield Finding(h.line, 1, "A heading without words.", "Write it or remove the line.")
        if not h.id:
            yield Finding(h.line, 1, "A heading without an id.",
                          f"Write it behind: {example}. It is the English page's id in every language.")
        elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", h.id):
            yield Finding(h.line, 1, f"The id “{h.id}” is not made of lower-case ASCII words joined by hyphens.",
                          f"Write it as in {example}.")
        elif RESERVED.fullmatch(h.id):
            yield Finding(h.line, 1, f"The id “{h.id}” is taken by the site itself.", "Choose another one, in every language.")
        elif h.id in seen:
            yield Finding(h.line, 1, f"The id “{h.id}” stands in line {seen[h.id]} already.", "Give each heading its own.")
        seen.setdefault(h.id, h.line)
    above = ""
    for n, text in page.lines:
        if UNDERLINE.fullmatch(text) and above.strip(" \t>"):
            yield Finding(n, 1, "These signs make a heading of the text above them: it has a line under it.",
                          "Write ## before a heading; put an empty line before --- where a rule is meant.")
        above = text
        if re.match(r"#+[^#\s]", text):
            yield Finding(n, 1, "A line that begins with # becomes a heading without an id.",
                          "Put a space behind the #, or another word before it.")


# Kind of page → what it is built from. ``first`` and ``last`` are names of blocks.
SHAPES: dict[str, dict[str, Any]] = {
    "explainer": {"first": "short", "last": "instead", "has": ()},
    "case": {"first": "short", "last": "instead", "has": ()},
    "action": {"first": "", "last": "", "has": ("steps", "instead")},
    "lesson": {"first": "", "last": "", "has": ("care",)},
}


@rule("structure", over="documents")
def structure(page: Page, repo: Repository) -> Iterator[Finding]:
    """Whoever reads only the top of an explainer should have the answer, and nobody should leave a page without something safe to do. A
    lesson is for a room with people in it: it says first how they are protected."""
    shape = SHAPES.get(page.kind)
    if not shape:
        return
    blocks = list(page.blocks())
    names = [name for _, name, _, _ in blocks]
    filled = [(n, text) for n, text in page.lines if text.strip()]
    if shape["first"] and not (filled and blocks and names[0] == shape["first"] and filled[0][0] == blocks[0][0]):
        yield Finding(filled[0][0] if filled else page.body_line, 1, f"This kind of page opens with the block “{shape['first']}”.",
                      f"Put “::: {shape['first']}” before everything else: two or three sentences that answer the title.")
    if shape["last"]:
        last = filled[-1][0] if filled else page.body_line
        closing = max((n for n, _ in blocks[-1][3]), default=blocks[-1][0]) + 1 if blocks else 0
        if not blocks or names[-1] != shape["last"] or last != closing:
            yield Finding(last, 1, f"This kind of page ends with the block “{shape['last']}”.",
                          f"Put “::: {shape['last']}” behind everything else: what the reader can do.")
    if page.kind == "case" and names[-1:] == ["instead"] and not any(CARD.fullmatch(text.rstrip()) for _, text in blocks[-1][3]):
        yield Finding(blocks[-1][0], 1, "The wish that this case is about leads to no card.", "Write “1. card:its-id” as one of the items; the cards are in data/cards/.")
    for name in shape["has"]:
        if name not in names:
            yield Finding(page.body_line, 1, f"This kind of page has a block “{name}”.",
                          f"Add “::: {name}”; WRITING.md says what it holds.")


# Blocks with a form of their own; the functions that make them judge it.
FORMS = ("found", "instead", "bars", "diagram", "doors", "cards", "card", "chooser", "chart", "scenarios")


@rule("blocks", over="documents")
def blocks(page: Page, repo: Repository) -> Iterator[Finding]:
    """A slip in a block stops the building of the whole site, or hides half a page behind a box that was never closed."""
    opened = 0
    for n, text in page.lines:
        if not (m := re.match(r"::: *([\w-]*)", text)):
            continue
        if m[1] and m[1] not in BLOCKS:
            yield Finding(n, 1, f"There is no block “{m[1]}”.", f"Known: {', '.join(sorted(BLOCKS))}.")
        if m[1] and opened:
            yield Finding(n, 1, f"The block of line {opened} is still open.", "Close it with “:::” alone on a line; blocks do not nest.")
        if not m[1] and not opened:
            yield Finding(n, 1, "This “:::” closes nothing.", "Remove it, or open a block with “::: name”.")
        opened = n if m[1] else 0
    if opened:
        yield Finding(opened, 1, "This block is not closed.", "Close it with “:::” alone on a line.")
    context = Context(page=page, words=words(repo.root, page.lang), catalogue=repo.catalogue, pages=repo.editions[page.lang],
                      order={}, entries={}, cited_by={}, drawings=repo.drawings, today=repo.today)
    for n, name, argument, inside in page.blocks():
        if name in FORMS:
            try:
                BLOCKS[name](context, argument, inside, n)
            except BadInput as e:
                yield from (Finding(p.line, p.column, p.message, p.cure) for p in e.problems if p.rule != "unknown-page")
        elif name in ARGUMENTS:
            if not any(repo.broken.values()) and (found := wrong(name, argument, repo.catalogue)):
                yield Finding(n, 1, *found)
        elif name in ("claims", "exercises"):
            for line, text in inside:
                id = text.strip().removeprefix("- ")
                if id and not repo.known(name, id):
                    yield Finding(line, 1, f"There is no record “{id}” in data/{name}.", f"Add data/{name}/{id}.yaml or mend the name.")


# <tag, </tag, <!--, <? and <%; addresses between < and > are the business of “links”.
HTML = re.compile(r"<(?!https?://)[a-zA-Z/!?%]")
# What Markdown's attribute lists and the languages of templates would read; a heading's id and the language of a run are what the grammar has.
BRACES = re.compile(r"\{(?!#[^}\s{]*\} *$)(?!lang=[a-z]{2,3}\})[^{}]*[{}]*")
FENCE = re.compile(r"[\s>*+-]*(?:\d+[.)]\s+)?(```|~~~)")
# The same where a value goes into HTML as it stands; and what pandoc would make of a title.
FRONT = re.compile(r"[<>\"]|\{[{%#]|\$\{")
VALUE = re.compile(r"<[a-zA-Z/!?%]|\{[{%]|\$\{")
TITLE = re.compile(r"[<>`{}\\]|!\[|\]\s*[\[(]|\[[@^]|\$[^$\s][^$]*\$")
BIBLIOGRAPHIC = {"title", "publisher", "container", "volume", "issue", "pages", "family", "given", "literal"}


@rule("raw-html", over="files", own=True)
def raw_html(file: Prose | RecordFile, repo: Repository) -> Iterator[Finding]:
    """A page is words. Markup of its own would not come along into the book, the PDF and the reader's own style, and could carry a
    script, hide a sentence or fetch something from elsewhere."""
    if isinstance(file, Prose):
        for find in (_fences, _markup, _front):
            yield from find(file.page) if file.page else ()
    else:
        for place, value in file.values():
            if not isinstance(value, str):
                continue
            name = next((x for x in reversed(place) if isinstance(x, str)), "")
            if m := (TITLE if file.kind == "sources" and name in BIBLIOGRAPHIC else VALUE).search(value):
                yield Finding(*file.located.place(place), f"“{name}” holds markup: “{m[0]}”.", "Write plain text; nothing in a record becomes HTML or is run.")


def _fences(page: Page) -> Iterator[Finding]:
    """Blocks of code that another reader than ours would end elsewhere: what follows would be shown as HTML there."""
    opened = 0
    cure = "Open it with ```, or ``` and the name of a language, and close it with ``` alone, each at the start of a line."
    for n, text in enumerate(page.body.split("\n"), page.body_line):
        if not FENCE.match(text):
            continue
        if not re.fullmatch(r"```\s*" if opened else r"```[a-z]*\s*", text):
            yield Finding(n, 1, "This is not how a block of code begins or ends here.", cure)
            return
        opened = 0 if opened else n
    if opened:
        yield Finding(opened, 1, "This block of code is not closed.", cure)


def _markup(page: Page) -> Iterator[Finding]:
    for n, text in page.lines:
        if not paired(text):
            yield Finding(n, text.index("`") + 1, "These backquotes can be read in two ways.",
                          "Put single ones around the code, none within it, and none behind a backslash.")
            continue
        text = blank_code(text)
        for m in HTML.finditer(text):
            yield Finding(n, m.start() + 1, "This is raw HTML.",
                          "Use Markdown and the blocks of WRITING.md; between backquotes it is shown as it is written.")
        for m in BRACES.finditer(text):
            yield Finding(n, m.start() + 1, "These are attributes of HTML, or a template.",
                          "Only the id of a heading, {#like-this}, and the language of a run, {lang=fr}, are written; between backquotes "
                          "braces are shown as they are.")


def _front(page: Page) -> Iterator[Finding]:
    def values(place: tuple, value: Any) -> Iterator[tuple[tuple, str]]:
        if isinstance(value, str):
            yield place, value
        for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            yield from values((*place, key), child)

    for place, value in values((), page.meta):
        if m := FRONT.search(value):
            yield Finding(*page.located.place(place), f"“{place[0]}” holds markup: “{m[0]}”.", "Write plain text, with curly quotation marks.")


# What is invisible, or turns the order of what is seen. Presentation forms are the shapes of letters, not letters: no search finds them.
HIDDEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b-\u200d\u2060-\u2064\u00ad\u034f\u180e\u115f\u1160"
                    "\u3164\ufeff\ufff9-\ufffb\u0640\ufb00-\ufdff\ufe70-\ufefc\U000e0000-\U000e007f\u2028\u2029\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# The same signs written by their number or name.
WRITTEN = re.compile(r"&#?\w+;|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\x[0-9a-fA-F]{2}")


@rule("hidden-signs", over="written", own=True)
def hidden_signs(file: Written, repo: Repository) -> Iterator[Finding]:
    """A sign that nobody sees can hide a word from search and from review, or turn an address round so that it reads as another.
    Direction is set by the site, not by the text."""
    content = file.text
    for m in HIDDEN.finditer(content):
        yield _hidden(content, m.start(), m[0])
    # Programs and styles have such signs written out, and the examples of this rule too.
    for m in WRITTEN.finditer(content) if file.path.endswith((".md", ".yaml", ".po")) and ("&" in content or "\\" in content) else ():
        sign = html.unescape(m[0]) if m[0][0] == "&" else chr(min(int(m[0][2:], 16), 0x10FFFF))
        if HIDDEN.fullmatch(sign):
            yield _hidden(content, m.start(), sign)


def _hidden(content: str, at: int, sign: str) -> Finding:
    name = unicodedata.name(sign, "control character").lower()
    return Finding(content.count("\n", 0, at) + 1, at - content.rfind("\n", 0, at),
                   f"There is a hidden sign here: {name} (U+{ord(sign):04X}).",
                   "Delete it, or type the word again.")


def generated_ids(page: Page, repo: Repository) -> set[str]:
    """Ids that the site gives to things on a page: sections of its own, and the records that the page shows."""
    out = {"main", "sources"} if any(page.clusters()) else {"main"}
    show = {"glossary": ("terms", ""), "bibliography": ("sources", ""), "corrections": ("corrections", ""), "channels": ("channels", "c-"),
            "helplines": ("helplines", "h-"), "emergency": ("countries", "e-"), "countries": ("countries", "e-")}
    for _, name, arg, inside in page.blocks():
        if name in ("short", "instead"):
            out.add(name)
        if name in ("countries", "emergency"):
            out.add("emergency" if name == "countries" else "numbers")
        if name in ("claims", "exercises", "scenarios"):
            out |= {text.strip().removeprefix("- ") for _, text in inside}
        if name == "chart":
            out.add(f"chart-{arg}")
        if name == "rules":
            out |= repo.rules.words.keys()
        if name in show:
            kind, prefix = show[name]
            records = getattr(repo.catalogue, kind).values()
            out |= {r.id for r in records} | repo.broken[kind]
            if prefix:
                out |= {prefix + (r.code if kind == "countries" else r.country).lower() for r in records}
    return out


ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//[^\s)>\]»”]+|\bwww\.[^\s)>\]»”]+", re.I)
LINK = re.compile(r"\]\([ \t]*([^)\n]*?)[ \t]*\)")
TERM = re.compile(r"term:([a-z0-9-]+)")


@rule("links", over="prose")
def links(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """A link that leads nowhere wastes the time of somebody who may have little. Outside addresses stand in records, where each has a
    source, a day on which it was checked, and one place to mend it."""
    for line in prose.lines:
        text = blank_code(line.text) if prose.page else line.text
        text = blank(CITATION, text) if prose.page and "[@" in text else text
        if prose.page and not line.field and "]" in text:
            for m in LINK.finditer(text):
                if wrong := _target(m[1], prose.page, repo):
                    yield Finding(line.number, m.start() + 1, *wrong)
            if re.match(r"[\s>*+-]*(?:\d+[.)]\s+)?\[[^\]]+\]:|.*\]\[[^\]]*\]|.*\]\((?!.*\))", text):
                yield Finding(line.number, 1, "A link whose address stands elsewhere on the page.",
                              "Write it in one piece: [words](page.md).")
            text = blank(TARGET, text)
        for m in ADDRESS.finditer(text) if "//" in text or "www." in text.lower() else ():
            yield Finding(line.number, line.column + m.start(), f"An outside address in the text: {m[0][:60]}.",
                          "Cite a source instead ([@key, locator]), or put it in a record of data/.")


def _target(target: str, page: Page, repo: Repository) -> tuple[str, str] | None:
    """What is wrong with the target of a link, and its cure."""
    if target.startswith("term:"):
        m = TERM.fullmatch(target)
        if m and repo.known("terms", m[1]):
            return None
        return f"There is no term “{target[5:]}”.", f"Add data/terms/{target[5:]}.yaml or mend the name."
    if re.match(r"[a-z][a-z0-9+.-]*:|//", target.lstrip("<"), re.I):
        return f"A link to an outside address: {target[:60]}.", "Cite a source instead ([@key, locator]), or put it in a record of data/."
    path, _, anchor = target.partition("#")
    where = page
    if path.endswith(".md"):
        slug = posixpath.normpath(posixpath.join(posixpath.dirname(page.slug), path)).removesuffix(".md")
        where = repo.pages.get((page.lang, slug)) or repo.made.get((page.lang, slug))
        if where is None:
            return f"There is no page “{path}” in this language.", "Mend the path (it begins at this page's folder), or write the page first."
    elif path:
        asset = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
        if re.fullmatch(r"docs/assets/[\w./-]{1,150}", asset, re.A) and (repo.root / asset).is_file():
            return None
        return f"“{target}” is not a link to a page.", "Write the way to its file: [words](../section/page.md)."
    if "#" in target and anchor not in {h.id for h in where.headings} | generated_ids(where, repo):
        return f"There is no heading “#{anchor}” on that page.", "Mend the id; it stands behind the heading, as {#id}."
    return None


@rule("navigation")
def navigation(repo: Repository) -> Iterator[Finding]:
    """A page that no list leads to is found by nobody, and a name in the list without a page stops the building of the site."""
    path = "data/navigation.yaml"
    listed = {f"{section}/{name}" for section, names in repo.navigation.items() for name in names}
    here = repo.editions["en"]
    for slug in sorted(listed - set(here)):
        yield Finding(0, 0, f"There is no page docs/{slug}.md.", "Write the page or remove the name.", path=path)
    for slug in sorted(set(here) - listed):
        if here[slug].section and here[slug].meta.get("draft") != "true":
            yield Finding(1, 1, "This page is not in data/navigation.yaml.", f"Add it under “{here[slug].section}”.", path=here[slug].path)
    for file in repo.records:
        for slug in file.record.pages if isinstance(file.record, Pack) else ():
            for lang, edition in repo.editions.items():
                if edition and slug not in edition and (lang, slug) not in repo.made:
                    yield Finding(*file.located.place(("pages",)), f"There is no page “{slug}” in “{lang}”.", "Mend its name, or leave it out until the page is written.", path=file.path)
