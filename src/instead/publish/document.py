"""What is published: a page or a reading pack of one language, as chapters that every format is made from."""
from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Iterable

from lxml import html as parser
from lxml.html import HtmlElement

from .. import __version__, packs
from ..catalogue.models import Pack
from ..finish import metadata, together
from ..finish.cards import code
from ..finish.together import Chapter
from ..pages import Page
from ..problems import BadInput, Problem
from ..site import Site
from ..words import Words

LICENCE = "CC BY-SA 4.0"


@dataclass(frozen=True)
class Document:
    """One thing to take away. ``name``: path of its files below the folder of its language, without ending. ``updated``: day of the last change, ``YYYY-MM-DD``."""

    name: str
    lang: str
    w: Words
    title: str
    description: str
    keywords: str
    address: str
    updated: str
    facts: tuple[str, ...]
    notes: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    whole: bool  # a pack, whose chapters have titles of their own

    @property
    def dir(self) -> str:
        return self.w.dir

    @property
    def code(self) -> str:
        """The QR code of the address, as SVG."""
        return code(self.address).replace("<svg ", '<svg class="keep" ', 1)

    @property
    def about(self) -> tuple[str, ...]:
        """What a reader of the copy should know of it, as HTML: it ages, and may be passed on."""
        w = self.w
        url = f'<a href="{escape(self.address)}" dir="ltr">{escape(self.address)}</a>'
        licence = f'<a href="{metadata.LICENCE}" dir="ltr" lang="en">{LICENCE}</a>'
        return (w("together-living", url=url), w("together-contacts"), w("together-version", version=f'<span dir="ltr">{__version__}</span>', date=w.date(self.updated)),
                w("together-licence", licence=licence, name=w("site-name")))


def of_pack(site: Site, built: Path, site_url: str, pack: Pack, lang: str) -> Document:
    """A reading pack. Raises ``BadInput`` when the site was not built with it."""
    page, w = site.pages[lang, packs.slug(pack.id)], site.words(lang)
    own = _alone(site, built, page)
    facts = [f"<b>{together.inside(dt)}{w('colon')}</b> {together.inside(dt.getnext())}" for dt in own.body.xpath(f"./section[{together.has('card')}]//dt")]
    notes = own.body.xpath("./h2[@id='c1-notes']/following-sibling::ul[1]/li")
    return _document(site, built, site_url, page, pack.id, packs.readings(pack, site.edition(lang)), own, tuple(facts), tuple(map(together.inside, notes)), True)


def of_page(site: Site, built: Path, site_url: str, slug: str, lang: str) -> Document:
    """One page. Raises ``BadInput`` when there is none, or the site was not built with it."""
    page = site.pages.get((lang, slug))
    if not page:
        raise BadInput([Problem(slug, 0, 0, "pack", f"There is no page “{slug}” in “{lang}”.", "Name it without language and ending, such as understand/relay-race.")])
    return _document(site, built, site_url, page, f"pages/{slug}", [page], _alone(site, built, page), (), (), False)


def _alone(site: Site, built: Path, page: Page) -> Chapter:
    """A page by itself: its title and what stands under it, set as readers see them."""
    chapter, = together.chapters({_address(site, page): _read(site, built, page)}, site.words(page.lang), lambda address: address)
    return chapter


def _document(site: Site, built: Path, site_url: str, page: Page, name: str, pages: Iterable[Page], own: Chapter, facts: tuple[str, ...], notes: tuple[str, ...], whole: bool) -> Document:
    texts = {_address(site, p): _read(site, built, p) for p in pages}
    chapters = together.chapters(texts, site.words(page.lang), lambda address: f"{site_url.rstrip('/')}/{address}")
    for chapter in chapters:
        _for_paper(chapter.body, built, site_url)
    return Document(name, page.lang, site.words(page.lang), own.title, own.stand, str(page.meta.get("keywords", "")), metadata.address(page, site, site_url),
                    str(page.meta.get("updated", "")), facts + tuple(map(together.inside, own.facts)), notes, tuple(chapters), whole)


def _for_paper(body: HtmlElement, built: Path, site_url: str) -> None:
    """Addresses of sources are written out; pictures of the site become part of the document."""
    for source in body.xpath(f".//a[{together.has('src')}]"):
        for child in list(source):
            source.remove(child)
        source.text = source.get("href")
        source.set("dir", "ltr")
    _draw(body)
    for picture in body.xpath(".//img"):
        path = built / picture.get("src", "").removeprefix(site_url.rstrip("/") + "/")
        if path.suffix == ".svg" and path.is_file():
            drawing = parser.fragment_fromstring(path.read_text("utf-8"))
            drawing.tail = picture.tail
            picture.getparent().replace(picture, drawing)
        else:
            picture.drop_tree()


# How the drawings look without the site's stylesheet: readers and printers do not apply one to a drawing within a page.
_LINES = {"fill": "none", "stroke": "#333", "stroke-width": "3", "stroke-linecap": "round", "stroke-linejoin": "round"}
_BARS = {"said": {"fill": "none", "stroke": "#333", "stroke-width": "2", "stroke-dasharray": "5 4"}, "hot": {"fill": "#b4531a", "stroke": "none"}, "": {"fill": "#666", "stroke": "none"}}


def _draw(body: HtmlElement) -> None:
    """Colours and strokes of the drawings, written into them."""
    for drawing in body.xpath(".//svg"):
        if "keep" in (drawing.get("class") or "").split():  # a chart, which brings its own
            continue
        for name, value in _LINES.items():
            drawing.set(name, value)
        bar = next((x for x in drawing.iterancestors("dd")), None)
        kind = (bar.get("class") or "") if bar is not None else ""
        for n, rect in enumerate(drawing.findall(".//rect")):
            for name, value in (_BARS.get(kind, _BARS[""]) if n else {"fill": "#ddd", "stroke": "none"}).items():
                rect.set(name, value)


def _address(site: Site, page: Page) -> str:
    """Where a page lies below the site's root."""
    return ("" if page.lang == site.languages[0] else page.lang + "/") + page.url


def _read(site: Site, built: Path, page: Page) -> str:
    path = built / _address(site, page) / "index.html"
    try:
        return path.read_text("utf-8")
    except OSError:
        raise BadInput([Problem(str(path), 0, 0, "pack", "The built site has no such page.", "Build the site first: instead build")]) from None


def plain(html: str) -> str:
    """HTML as text."""
    return re.sub(r"\s+", " ", parser.fragment_fromstring(html, create_parent="div").text_content()).strip()
