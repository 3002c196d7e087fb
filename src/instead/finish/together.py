"""Finished pages put together as chapters of one document: for paper, and for the files that ``publish`` makes.

What only the site needs is left out (its menus, ways back, files, fields to fill in), ids are kept apart, a link leads to the chapter of the page if it
is one and else to the page, and the answers of exercises stand at the end of their chapter.
"""
from __future__ import annotations

import copy
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Callable, Mapping
from urllib.parse import urldefrag, urljoin

from lxml import html as parser
from lxml.html import HtmlElement
from lxml.html.builder import E

from .. import packs
from ..site import Site
from ..words import Words
from .scan import scan

# Parts of a page that are for the screen alone.
LEFT_OUT = ("after", "toc", "back", "filter", "sort")
_IDS = ("aria-labelledby", "aria-describedby", "for", "headers")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


@dataclass(frozen=True)
class Chapter:
    """A page as a part of a whole. ``id`` stands before all its ids; ``address`` is where the page lies below the site's root: ``fr/help/want-out/``."""

    id: str
    address: str
    title: str
    stand: str
    facts: tuple[HtmlElement, ...]
    body: HtmlElement


def has(name: str) -> str:
    """XPath: an element of this class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def chapters(pages: Mapping[str, str], w: Words, to: Callable[[str], str]) -> list[Chapter]:
    """The pages (address below the site's root → finished HTML) as chapters. ``to`` makes a link of an address of the site (``fr/help/#x``)."""
    ids = {address: f"c{n}" for n, address in enumerate(pages, 1)}
    return [_chapter(html, address, ids, w, to) for address, html in pages.items()]


def _chapter(html: str, address: str, ids: Mapping[str, str], w: Words, to: Callable[[str], str]) -> Chapter:
    main = parser.document_fromstring(html).get_element_by_id("main")
    title = main.find(".//h1").text_content().strip()
    stand = next((p.text_content().strip() for p in main.xpath(f".//p[{has('stand')}]")), "")
    facts = tuple(main.xpath(f".//header//ul[{has('facts')}]/li"))
    body = main.find(".//article")
    for element in body.xpath("|".join([f".//*[{has(name)}]" for name in LEFT_OUT] + [".//script", ".//noscript", ".//button", ".//form"])):
        element.drop_tree()
    _exercises(body, w)
    for details in body.xpath(".//details"):
        _rename(details, "div")
    for summary in body.xpath(".//summary"):
        _rename(summary, "div" if summary.xpath(".//h2 | .//h3 | .//h4") else "p", "label")  # a paragraph holds no heading
    for ways in body.xpath(f".//p[{has('act')}]"):  # buttons beside each other would be one word
        for way in list(ways)[:-1]:
            way.tail = (way.tail or "").rstrip() + " · "
    for run in body.iter("bdi"):
        if not run.get("dir"):  # some readers and printers do not look for it themselves
            run.set("dir", direction(run.text_content()))
    for item in facts:  # the links of a head lead within its page
        _links(item, address, ids, to)
    _links(body, address, ids, to)
    for drawing in body.iter("svg"):
        if "viewbox" in drawing.attrib:  # the parser of HTML writes everything small; in XML it counts
            drawing.set("viewBox", drawing.attrib.pop("viewbox"))
    return Chapter(ids[address], address, title, stand, facts, body)


def _links(part: HtmlElement, address: str, ids: Mapping[str, str], to: Callable[[str], str]) -> None:
    """Ids get the name of the chapter; links lead to where they lead now."""
    here = ids[address]
    for element in part.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("id"):
            element.set("id", f"{here}-{element.get('id')}")
        for name in _IDS:
            if element.get(name):
                element.set(name, " ".join(f"{here}-{x}" for x in element.get(name).split()))
        for name in ("href", "src"):
            value = element.get(name)
            if value is None or _SCHEME.match(value):
                continue
            page, fragment = urldefrag(urljoin("/" + address, value))
            page = page.lstrip("/")
            if name == "href" and page in ids:
                element.set(name, f"#{ids[page]}" + (f"-{fragment}" if fragment else ""))
            else:
                element.set(name, to(page + (f"#{fragment}" if fragment else "")))


def _exercises(body: HtmlElement, w: Words) -> None:
    """On paper the questions come first and the answers last: each question gets a number, its answers a list, and what is said of them its place at the end."""
    answers: list[HtmlElement] = []
    for n, question in enumerate(body.xpath(".//fieldset"), 1):
        choices, said = [], []
        for pick in question.xpath(f"./label[{has('pick')}]"):
            name = pick.text_content().strip()
            choices.append(E.li(name))
            told = pick.getnext()
            if told is not None and "fb" in (told.get("class") or "").split():
                for p in list(told):
                    said.append(E.li(E.b(name), w("colon") + " ", *_inside(p)))
        legend = question.find("legend")
        asked = E.p(E.b(f"{n}. "), *(_inside(legend) if legend is not None else []), {"class": "label"})
        more = question.getnext()
        explained = []
        if more is not None and more.tag == "details":
            explained = [x for x in more if x.tag != "summary"]
            more.getparent().remove(more)
        answers.append(E.div(E.p(E.b(f"{n}. "), *(_inside(copy.deepcopy(legend)) if legend is not None else []), {"class": "label"}), E.ul(*said), *explained, {"class": "answer"}))
        question.getparent().replace(question, E.div(asked, E.ol(*choices), {"class": "question"}))
    if answers:
        end = E.section(E.h2(w("together-answers"), id="answers"), *answers)
        refs = body.xpath(f"./section[{has('refs')}]")
        refs[0].addprevious(end) if refs else body.append(end)


def _inside(element: HtmlElement) -> list:
    """Text and elements inside, to be put into another element."""
    return [element.text or "", *element]


def _rename(element: HtmlElement, tag: str, name: str = "") -> None:
    element.tag = tag
    element.attrib.pop("open", None)
    if name:
        element.set("class", name)


def direction(text: str) -> str:
    """That of the first letter that has one (UAX #9, P2)."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def lowered(body: HtmlElement, by: int) -> HtmlElement:
    """The headings of a chapter made smaller by so many levels."""
    for element in body.iter("h2", "h3", "h4", "h5"):
        element.tag = f"h{min(6, int(element.tag[1]) + by)}"
    return body


def inside(element: HtmlElement) -> str:
    """HTML inside an element."""
    return escape(element.text or "", quote=False) + "".join(parser.tostring(e, encoding="unicode") for e in element)


def html_of(elements: list[HtmlElement]) -> str:
    """HTML of elements, each in full."""
    return "".join(parser.tostring(e, encoding="unicode", with_tail=False) for e in elements)


def _way(here: str, address: str) -> str:
    """Relative way from one address of the site to another."""
    path, fragment = urldefrag(address)
    way = posixpath.relpath("/" + path, "/" + here)
    return way + ("/" if path.endswith("/") or not path else "") + (f"#{fragment}" if fragment else "")


def printed(site: Site, lang: str, home: Path) -> None:
    """Put the texts of every pack into its page to print; ``home`` is the folder of the language's site."""
    pages = site.edition(lang)
    root = "" if lang == site.languages[0] else f"{lang}/"
    for pack in site.catalogue.packs.values():
        target = pages.get(packs.to_print(pack.id))
        if not target:
            continue
        texts = {root + p.url: (home / p.url / "index.html").read_text("utf-8") for p in packs.readings(pack, pages)}
        parts = []
        for chapter in chapters(texts, site.words(lang), partial(_way, root + target.url)):
            head = E.h2({"id": chapter.id}, chapter.title)
            parts += [head, E.p({"class": "stand"}, chapter.stand), *lowered(chapter.body, 1)]
        file = home / target.url / "index.html"
        file.write_text(scan(file.read_text("utf-8").replace('<div id="together"></div>', html_of(parts)), target.path), "utf-8")
