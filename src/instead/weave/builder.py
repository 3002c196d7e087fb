"""A pack that somebody puts together: the form on which texts are ticked, and the page that shows the choice.

The choice is its address: the slugs of the texts, in order, after “#p=”. docs/scripts/pack.js reads it there, and nothing is sent. Without script the form
sends them after “?p=”, and the page, which is a file like every other, shows all that can be chosen.
"""
from __future__ import annotations

import json
from html import escape
from itertools import groupby
from typing import Iterator

from .. import reading
from ..pages import Page
from .context import Context
from .packs import level

Lines = list[tuple[int, str]]
BUILD, CHOICE = "teach/build-a-pack", "teach/your-pack"
# Kinds of page that can be read by themselves; all but cards are works, with files beside them (build.py).
_WORKS = ("lesson", "exercise", "action", "explainer", "case")
# As a teacher plans: what is done with a group, what is done alone, then what is read, and the cards.
_GROUPS = ("lesson", "exercise", "practise", "teach", "instead", "understand", "cases", "report", "help", "about", "card")
# Powers of two, which stand in a label for the minutes that it adds; the stylesheet adds them up where there is no script.
_BITS = tuple(1 << n for n in range(7))


def choosable(c: Context) -> list[tuple[str, list[Page]]]:
    """(heading, pages) of everything that a pack may hold, in this language."""
    def group(page: Page) -> str:
        return page.kind if page.kind in ("lesson", "exercise", "card") else page.section

    def place(page: Page) -> tuple[int, int, str]:
        order = c.order.get(page.section, [])
        name = page.slug.removeprefix(page.section + "/")
        return _GROUPS.index(group(page)), order.index(name) if name in order else len(order), page.slug

    found = sorted((p for p in c.pages.values() if p.kind in (*_WORKS, "card") and group(p) in _GROUPS), key=place)
    heads = {"lesson": "build-lessons", "exercise": "build-exercises", "card": "build-cards"}
    return [(c.words(heads.get(name, "nav-" + name)), list(pages)) for name, pages in groupby(found, key=group)]


def minutes(page: Page, c: Context) -> int:
    """How long a page takes: a lesson with its group, anything else for reading."""
    lesson = page.meta.get("lesson")
    return int(lesson["minutes"]) if isinstance(lesson, dict) else reading.minutes(page, c.catalogue)


def builder(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The form: every text with its minutes, how hard it is and what it contains."""
    w, out = c.words, []
    for heading, pages in choosable(c):
        rows = []
        for p in pages:
            bits = "".join(f'<i class="b{b}"></i>' for b in _BITS if minutes(p, c) & b)
            rows.append(f'<li><label class="pick"><input type="checkbox" name="p" value="{p.slug}"><span><b>{_title(p)}</b> <small>{" · ".join(_facts(p, c))}</small>{bits}</span></label>'
                        f'<a href="{c.to(p.slug)}">{w("build-look")}<span class="vh"> {_title(p)}</span></a></li>')
        out.append(f'<fieldset><legend>{heading}</legend><ul>{"".join(rows)}</ul></fieldset>')
    said = {name: w("build-" + name) for name in ("total", "none")} | {"items": w.forms("item"), "minutes": w.forms("minute")}
    tally = f'<p role="status" id="tally">{w("build-chosen")}{w("colon")} <b></b>. {w("build-minutes")}{w("colon")} <b></b>.</p>'
    return (f'<form class="builder" action="{c.base()}{CHOICE}/" data-pack="{_data(said)}">{"".join(out)}'
            f'<div class="sum">{tally}<label class="pick"><input type="checkbox" id="only">{w("build-only")}</label><button class="solid">{w("build-open")}</button></div></form>')


def chosen(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The page of the choice: everything that can be chosen, of which the script leaves what the address names."""
    w, out = c.words, []
    for heading, pages in choosable(c):
        out.append(f'<section><h2>{heading}</h2><ul>{"".join(_entry(p, c) for p in pages)}</ul></section>')
    names = ("total", "list", "address", "copy", "copied", "refused", "together", "print", "loading", "failed", "gone", "empty", "up")
    said = {name: w("build-" + name) for name in names} | {"items": w.forms("item"), "minutes": w.forms("minute")}
    build = f"{c.base()}{BUILD}/"
    return (f'<noscript><div class="care"><p>{w("build-noscript")}</p></div></noscript><p role="status" id="tally"></p>'
            f'<div class="entries" id="entries" data-pack="{_data(said)}">{"".join(out)}</div><p class="ui"><a id="change" href="{build}">{w("build-change")}</a></p>')


def _entry(p: Page, c: Context) -> str:
    w = c.words
    files = [f'<a href="{c.to(p.slug)}page.imscc" download>{w("course-cartridge")}</a>'] if p.kind in _WORKS else []
    files += [f'<a href="{c.to(p.slug)}quiz.xml" download>{w("course-quiz")}</a>'] if any(name == "exercises" for _, name, _, _ in p.blocks()) else []
    more = f'<p class="ui">{w("download-course")}{w("colon")} {" · ".join(files)}</p>' if files else ""
    # Its minutes are read by the script: they are those that are shown.
    return (f'<li id="{p.slug.replace("/", "--")}"><p class="lead-to"><a href="{c.to(p.slug)}">{_title(p)}</a></p><p>{escape(str(p.meta.get("description", "")), quote=False)}</p>'
            f'<p class="ui"><time datetime="PT{minutes(p, c)}M">{c.words.count("minute", minutes(p, c))}</time>{"".join(f" · {f}" for f in list(_facts(p, c))[1:])}</p>{more}</li>')


def _title(p: Page) -> str:
    return escape(p.title, quote=False)


def _facts(p: Page, c: Context) -> Iterator[str]:
    """Minutes, how hard it is, what of it may be hard to bear."""
    w = c.words
    yield w.count("minute", minutes(p, c))
    if hard := level(c, [p]):
        yield f'{w("reading-level")}{w("colon")} {hard}'
    if p.meta.get("contains"):
        yield f'{w("in-page")}{w("colon")} {escape(str(p.meta["contains"]), quote=False)}'


def _data(said: dict) -> str:
    return escape(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
