"""The site of one language as a thing to take along: a ZIP that opens by double click (``file://``), and a ZIM for Kiwix. Both hold the same files.

``index.html`` leads, with danger first; the pages lie below ``site/`` as they lie on the host. What needs a host is left out: the search, the building of
packs, feeds, files of packs; and a link to anything that is not in the copy leads to the public site.
"""
from __future__ import annotations

import hashlib
import io
import mimetypes
import posixpath
import re
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Callable, Mapping
from urllib.parse import urlsplit

import resvg_py
from lxml import html as parser
from lxml.html import HtmlElement

from .. import pages
from ..finish import metadata
from ..finish.together import has
from ..problems import BadInput, Problem
from ..site import Site
from ..words import Words
from .archive import DAY
from .document import LICENCE

# Pages that are nothing without a host: they ask it for other pages, or make an address to pass on.
LEFT_OUT = {"search", "teach/build-a-pack", "teach/your-pack"}
# Scripts that work on the page that they stand in; the others read addresses as a host answers them.
SCRIPTS = {"page", "narrow", "sort"}
# Pages that only name others: they would be the first answer to every search.
LISTS = {"a-z", "ledger"}
# Files beside the pages that are for those who are connected.
ONLINE = {".xml", ".imscc", ".pdf", ".epub", ".docx"}
# Kiwix names languages by ISO 639-3; its index needs the name for the stems of words.
ISO_639_3 = {"en": "eng", "fr": "fra", "ar": "ara", "de": "deu", "es": "spa", "it": "ita", "nl": "nld", "tr": "tur", "fa": "fas", "ur": "urd", "ru": "rus"}
START, BELOW = "index.html", "site/"


@dataclass(frozen=True)
class Page:
    """A page of the copy, and what is searched for in it."""

    title: str
    text: str
    keywords: str
    listed: bool  # among the titles
    searched: bool


@dataclass(frozen=True)
class Copy:
    """One language: ``files`` (path in the copy → bytes) with ``pages`` among them (path → what is searched for)."""

    lang: str
    title: str
    description: str
    made: date
    publisher: str
    address: str
    files: Mapping[str, bytes]
    pages: Mapping[str, Page]

    @property
    def name(self) -> str:
        """Name of its files without ending."""
        return f"do-this-instead_{self.lang}_{self.made.isoformat()}"


def copy(site: Site, built: Path, site_url: str, lang: str, done: Callable[[], None] = lambda: None) -> Copy:
    """What a copy of one language holds. ``done`` is called after each page. Raises ``BadInput`` when the site was not built."""
    w, base = site.words(lang), site_url.rstrip("/") + "/"
    home = "" if lang == site.languages[0] else f"{lang}/"
    places = {f"{home}{p.url}index.html": p for p in chosen(site, lang)}
    beside: set[str] = set()
    files: dict[str, bytes] = {}
    found: dict[str, Page] = {}

    def to(link: str, here: str, place: str) -> str:
        """A link of the page ``here`` of the site, for the file ``place`` of the copy."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            return link
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(here), parts.path))[1:]
        rest = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
        file = posixpath.join(target, "index.html") if parts.path.endswith(("/", "..", ".")) else target
        if file not in places:
            if not (built / file).is_file() or file.endswith(".html") or Path(file).suffix in ONLINE or file.startswith("downloads/"):
                return base + (target + "/" if target and file != target else target) + rest
            beside.add(file)
        return posixpath.relpath(BELOW + file, posixpath.dirname(place) or ".") + rest

    start, report = None, f"{home}report/index.html"
    for here, page in places.items():
        try:
            tree = parser.document_fromstring((built / here).read_text("utf-8"))
        except OSError:
            raise BadInput([Problem(here, 0, 0, "offline", "The built site has no such page.", "Build the site first: instead build")]) from None
        _without_host(tree)
        if here == report:
            start = parser.document_fromstring(_html(tree))
        _lead(tree, lambda link: to(link, here, BELOW + here))
        _says(tree, page.section in ("report", "help"), w, site.today, posixpath.relpath(START, posixpath.dirname(BELOW + here)))
        found[BELOW + here] = _searched(tree, str(page.meta.get("keywords", "")), page.kind not in LISTS)
        files[BELOW + here] = _html(tree).encode()
        done()
    description = parser.document_fromstring(files[f"{BELOW}{home}index.html"].decode()).xpath("string(//meta[@name='description']/@content)")
    if start is None:
        raise BadInput([Problem(f"docs/{report}", 0, 0, "offline", "There is no page on reporting, with which a copy begins.", "Write it first.")])
    _begin(start, w, description, site.today, base + home)
    _lead(start, lambda link: to(link, report, START))
    found[START] = _searched(start, "", False)
    files[START] = _html(start).encode()
    files |= {BELOW + name: (built / name).read_bytes() for name in beside}
    return Copy(lang, w("site-name"), description, site.today, w("site-name"), base + home, dict(sorted(files.items())), found)


def chosen(site: Site, lang: str) -> list[pages.Page]:
    """The pages of a language that a copy holds."""
    return [p for (of, slug), p in site.pages.items() if of == lang and slug not in LEFT_OUT]


def _without_host(tree: HtmlElement) -> None:
    """The way to all pages takes the place of the search, as without JavaScript; what speaks to search engines and hosts goes."""
    for element in tree.xpath("//form | //link[@rel='alternate'] | //script[@type]"):
        element.drop_tree()
    for script in tree.xpath("//script[@src]"):
        if posixpath.basename(script.get("src")).partition(".")[0] not in SCRIPTS:
            script.drop_tree()
    for instead in tree.xpath("//noscript"):
        instead.drop_tag()


def _says(tree: HtmlElement, contacts: bool, w: Words, day: date, start: str) -> None:
    """The page says what it is: in its foot, and before its contacts that these age."""
    made = w("offline-copy", date=w.date(day))
    article = tree.find(".//article")
    if article is not None and (contacts or article.xpath(".//a[starts-with(@href, 'tel:')]")):
        note = parser.fragment_fromstring(f'<div class="care" role="note"><p><b>{made}.</b> {w("offline-age")}</p></div>')
        note.tail, article.text = article.text, None
        article.insert(0, note)
    foot = tree.xpath("//footer/div")[0]
    foot.append(parser.fragment_fromstring(f'<p>{made}. <a href="{start}">{w("together-about")}</a></p>'))


def _begin(page: HtmlElement, w: Words, description: str, day: date, address: str) -> None:
    """Make the start of the copy from the page on reporting: its numbers for danger stay, the rest leads on and tells what a copy cannot know."""
    made = w("offline-copy", date=w.date(day))
    page.find(".//title").text = f"{w('site-name')} · {made}"
    page.xpath("//link[@rel='canonical']")[0].set("href", address)
    for meta in page.xpath("//meta[@name and not(@name='viewport' or @name='referrer')]"):
        if meta.get("name") == "description":
            meta.set("content", description)
        else:
            meta.drop_tree()
    for link in page.xpath("//nav//a[@aria-current]"):
        link.attrib.pop("aria-current")
    ways = "".join(f'<li><a href="{way}"><b>{w(word)}</b></a></li>' for way, word in (("./", "nav-report"), ("../help/", "get-help"), ("../", "to-home"), ("../a-z/", "all-pages")))
    url, licence = f'<a href="{escape(address)}" dir="ltr">{escape(address)}</a>', f'<a href="{metadata.LICENCE}" dir="ltr" lang="en">{LICENCE}</a>'
    about = "".join(f"<p>{x}</p>" for x in (w("offline-made", date=w.date(day), url=url), w("offline-out", leave=w("leave")), w("offline-traces"),
                                            w("together-licence", licence=licence, name=w("site-name"))))
    main = page.get_element_by_id("main")
    for part in list(main):
        part.drop_tree()
    for part in parser.fragments_fromstring(
            f'<header class="head"><div class="wrap"><h1>{w("site-name")}</h1><p class="stand">{escape(description)}</p></div></header><div class="wrap page"><article class="text">'
            f'<ul>{ways}</ul><div class="care" role="note"><p><b>{made}.</b> {w("offline-age")}</p></div><h2 id="copy">{w("together-about")}</h2>{about}</article></div>'):
        main.append(part)


def _lead(tree: HtmlElement, to: Callable[[str], str]) -> None:
    for element in tree.xpath("//*[@href or @src]"):
        for name in ("href", "src"):
            if element.get(name):
                element.set(name, to(element.get(name)))


def _searched(tree: HtmlElement, keywords: str, searched: bool) -> Page:
    main = tree.get_element_by_id("main")
    title = main.find(".//h1")
    text = " ".join(" ".join(x.itertext()) for x in main.xpath(f".//p[{has('stand')}] | .//article"))
    listed = not tree.xpath("//meta[@name='robots']")
    return Page((title if title is not None else tree.find(".//title")).text_content().strip(), re.sub(r"\s+", " ", text).strip(), keywords, listed, listed and searched)


def _html(tree: HtmlElement) -> str:
    return "<!doctype html>" + str(parser.tostring(tree, encoding="unicode"))


def as_zip(copy: Copy) -> bytes:
    """The same bytes for the same copy."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, data in copy.files.items():
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            pack.writestr(info, data, compresslevel=9)
    return out.getvalue()


def as_zim(copy: Copy, path: Path, done: Callable[[], None] = lambda: None) -> None:
    """Write the copy as ZIM, with an index of its titles and its words. Each file has an identity of its own, so its bytes differ from time to time.
    ``done`` is called after each file of the copy."""
    from libzim.writer import Creator, Hint, IndexData, Item, StringProvider

    class Words(IndexData):
        def __init__(self, page: Page):
            super().__init__()
            self.page = page

        def has_indexdata(self):
            return self.page.searched

        def get_title(self):
            return _bare(self.page.title)

        def get_content(self):
            return _bare(self.page.text)

        def get_keywords(self):
            return _bare(self.page.keywords)

        def get_wordcount(self):
            return len(self.page.text.split())

        def get_geoposition(self):
            return None

    class File(Item):
        def __init__(self, name: str, data: bytes):
            super().__init__()
            self.name, self.data, self.page = name, data, copy.pages.get(name)

        def get_path(self):
            return self.name

        def get_title(self):
            return self.page.title if self.page else ""

        def get_mimetype(self):
            return _TYPES.get(Path(self.name).suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

        def get_contentprovider(self):
            return StringProvider(self.data)

        def get_hints(self):
            return {Hint.FRONT_ARTICLE: bool(self.page and self.page.listed)}

        def get_indexdata(self):
            return Words(self.page) if self.page else None

    if copy.lang not in ISO_639_3:
        raise BadInput([Problem(__file__, 0, 0, "offline", f"The three letters of “{copy.lang}” are not known.", "Add them to ISO_639_3.")])
    icon = next(data.decode() for name, data in copy.files.items() if re.fullmatch(r"site/assets/icon\.\w+\.svg", name))
    with Creator(path).config_indexing(True, ISO_639_3[copy.lang]).set_mainpath(START) as zim:
        for name, data in copy.files.items():
            zim.add_item(File(name, data))
            done()
        zim.add_illustration(48, bytes(resvg_py.svg_to_bytes(svg_string=icon, width=48, height=48, skip_system_fonts=True)))
        for key, value in {"Name": f"do-this-instead_{copy.lang}", "Title": copy.title, "Description": copy.description, "Language": ISO_639_3[copy.lang], "Creator": copy.publisher,
                           "Publisher": copy.publisher, "Date": copy.made.isoformat(), "License": LICENCE, "Source": copy.address, "Tags": "_ftindex:yes;_category:other"}.items():
            zim.add_metadata(key, value)


def _bare(text: str) -> str:
    """Small letters without marks, as libzim makes them of what is asked for."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.category(c).startswith("M")))


# What readers are to be told of files beyond what every system knows of their endings.
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".csv": "text/csv",
          ".bib": "text/x-bibtex", ".ris": "application/x-research-info-systems", ".ics": "text/calendar"}


def write(copy: Copy, out: Path, done: Callable[[], None] = lambda: None) -> list[Path]:
    """Both files of a copy in ``out``: each whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        files = [Path(folder) / f"{copy.name}{ending}" for ending in (".zip", ".zim")]
        files[0].write_bytes(as_zip(copy))
        as_zim(copy, files[1], done)
        return [file.replace(out / file.name) for file in files]


def sums(out: Path) -> Path:
    """Write ``SHA256SUMS`` of every copy in the folder, as ``sha256sum --check`` reads it."""
    path = out / "SHA256SUMS"
    lines = []
    for file in sorted(p for p in out.iterdir() if p.suffix in (".zip", ".zim")):
        with file.open("rb") as data:
            lines.append(f"{hashlib.file_digest(data, 'sha256').hexdigest()}  {file.name}\n")
    path.write_text("".join(lines), "utf-8")
    return path
