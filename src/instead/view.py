"""What the page template sees: one object a page, made of plain values."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from typing import Any

from markupsafe import Markup

from .assets import Assets
from .finish import metadata, security
from .pages import Page
from .site import Site, review_due
from .weave.page import Woven
from .words import Words

SECTIONS = ("report", "help", "instead", "understand", "cases", "practise", "teach", "about")
# Numbers in the strip of the home page, in the order of the reader's likely need; a country without a solid record is left out.
STRIP = {"en": ("EU", "GB", "US", "CA", "AU"), "fr": ("FR", "EU", "CH", "CA", "SN"), "ar": ("TN", "MA", "DZ", "EG", "EU")}


@dataclass(frozen=True)
class View:
    """One page as the template prints it. Addresses are relative, so that the site works below any path."""

    page: Page
    site: Site
    w: Words
    woven: Woven
    assets: Assets
    site_url: str
    cite_page: list[tuple[str, str]]
    minutes: int

    @property
    def meta(self) -> Any:
        return self.page.meta

    @property
    def lang(self) -> str:
        return self.page.lang

    @property
    def home(self) -> str:
        """Way to the language's home page."""
        return "../" * self.page.url.count("/") or "./"

    @property
    def root(self) -> str:
        """Way to the root of the whole site."""
        up = self.page.url.count("/") + (self.lang != self.site.languages[0])
        return "../" * up

    def to(self, slug: str) -> str:
        """Way to a page by slug; empty if it does not exist in this language."""
        page = self.site.pages.get((self.lang, slug))
        return (("../" * self.page.url.count("/")) + page.url or "./") if page else ""

    @property
    def above(self) -> str:
        """The page of lists above this one within its section, such as ``report/countries/index``; empty if there is none."""
        slug = self.page.slug.rsplit("/", 1)[0] + "/index"
        return slug if slug.count("/") > 1 and slug != self.page.slug and (self.lang, slug) in self.site.pages else ""

    def title(self, slug: str) -> str:
        """The title of another page of this language."""
        return self.site.pages[self.lang, slug].title

    def asset(self, name: str) -> str:
        return self.root + self.assets[name]

    def parts(self, content: str) -> bool:
        """Whether the page needs the second stylesheet: for what the template gives two of them, or for something in its content."""
        return self.page.kind in ("home", "search", "pack-print") or self.assets.in_parts(content)

    @property
    def sections(self) -> list[tuple[str, str, bool]]:
        """(name, way, current) of every section that exists in this language."""
        return [(self.w("nav-" + s), self.to(s + "/index"), s == self.page.section) for s in SECTIONS if (self.lang, s + "/index") in self.site.pages]

    @property
    def languages(self) -> list[tuple[str, str, str, str]]:
        """(code, own name, direction, way or empty) of every language that has a home page."""
        out = []
        for lang in self.site.published:
            words = self.site.words(lang)
            other = self.site.pages.get((lang, self.page.slug))
            way = self.root + ("" if lang == self.site.languages[0] else lang + "/") + other.url if other else ""
            out.append((lang, words("language-name"), words.dir, (way or "./") if other else ""))
        return out

    @property
    def canonical(self) -> str:
        return metadata.address(self.page, self.site, self.site_url)

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(hreflang, absolute address), x-default last; only where the page exists in more than one language."""
        found = metadata.alternates(self.page, self.site)
        out = [(lang, metadata.address(p, self.site, self.site_url)) for lang, p in found.items()]
        return out + [("x-default", metadata.address(found["en"], self.site, self.site_url))] if "en" in found else out

    @property
    def csp(self) -> Markup:
        return Markup(security.csp(search=self.page.kind == "search"))  # ours; its quotation marks are safe between double ones

    @property
    def json_ld(self) -> Markup:
        return Markup(metadata.json_ld(self.page, self.site, self.site_url, self.woven.keys))

    @property
    def highwire(self) -> list[tuple[str, str]]:
        return metadata.highwire(self.page, self.site, self.site_url)

    @property
    def dublin_core(self) -> list[tuple[str, str]]:
        return metadata.dublin_core(self.page, self.site, self.site_url)

    @property
    def is_work(self) -> bool:
        return self.page.kind in metadata.WORKS

    @property
    def facts(self) -> list[Markup]:
        """The lines under the title: minutes, sources, review, what is in the page."""
        w, out = self.w, []
        lesson = self.meta.get("lesson")
        if isinstance(lesson, dict):
            out.append(f"<b>{w.count('minute', int(lesson['minutes']))}</b>")
            out.append(w("ages", **{"from": lesson["ages"][0], "to": lesson["ages"][1]}))
            out.append(w("group-of", **{"from": lesson["group"][0], "to": lesson["group"][1]}))
        elif self.is_work or self.page.kind == "about":
            out.append(w("to-read", minutes=f"<b>{w.count('minute', self.minutes)}</b>"))
        if self.woven.keys:
            peers = sum(s.kind == "peer-reviewed" for s in self.site.sources_of(self.woven.keys))
            text = f"<b>{w.count('source', len(self.woven.keys))}</b>"
            out.append(text + w.comma + w("peer-reviewed-of", count=w.number(peers)) if peers else text)
        review = self.meta.get("review")
        if isinstance(review, dict) and self.page.kind not in ("home", "search", "a-z"):
            day = f'<time datetime="{review["date"]}">{w.date(review["date"])}</time>'
            out.append(w("reviewed-on", state=w("review-" + review["state"]), date=day))
            if review.get("checked"):
                out.append(w("review-checked", list=w.list([w("checked-" + part) for part in review["checked"]])))
        if self.meta.get("contains") and self.page.kind not in ("search", "a-z"):
            out.append(f'<b>{w("in-page")}{NBSP_COLON.get(self.lang, ":")}</b> {escape(str(self.meta["contains"]), quote=False)}')
        return [Markup(x) for x in out]

    @property
    def behind(self) -> str:
        """What readers of a translation that lags are told; empty when it does not."""
        status = self.site.statuses.get((self.lang, self.page.slug))
        if not status or status.state != "behind":
            return ""
        words = {h.id: h.text for h in self.page.headings} | {"lead": self.w("page-lead"), "front": self.w("page-lead")}
        names = list(dict.fromkeys(words.get(i, i) for i in status.changed))
        return self.w("translation-behind", date=self.w.date(status.since), list=self.w.list([f"“{n}”" if self.lang != "ar" else f"«{n}»" for n in names]))

    @property
    def corrections(self) -> list[tuple[str, str, str, str]]:
        """(date, way to the entry, what was said, what is right) of each correction of this page, newest first."""
        found = sorted((r for r in self.site.catalogue.corrections.values() if self.page.slug in r.pages), key=lambda r: r.on, reverse=True)
        return [(self.w.date(r.on), f"{self.to('about/corrections')}#{r.id}", r.said[self.lang], r.is_right[self.lang]) for r in found]

    @property
    def overdue(self) -> str:
        """What is said when a page is past its review; empty before."""
        due = review_due(self.page)
        return self.w("review-due", date=self.w.date(due)) if due and due < self.site.today else ""

    @property
    def outside_reader(self) -> str:
        """What is said of readers from outside."""
        review = self.meta.get("review")
        return "" if isinstance(review, dict) and review["state"] in ("expert", "native") else self.w("review-none")

    @property
    def edit(self) -> str:
        """Where this page is changed in the browser; empty without a forge, and for a page that has no file."""
        return self.site.forge.edit(self.page.path) if self.site.forge and not self.page.made else ""

    @property
    def tell(self) -> str:
        """Where an error on this page is told; empty without a forge."""
        return self.site.forge.report("error", self.lang, self.page.title, self.canonical) if self.site.forge else ""

    @cached_property
    def strip(self) -> list[tuple[str, str]]:
        """(country, number) for the emergency strip."""
        by_code = {r.code: r for r in self.site.catalogue.countries.values()}
        out = []
        for code in STRIP.get(self.lang, STRIP["en"]):
            record = by_code.get(code)
            if record and record.emergency:
                out.append((self.w.country(code), record.emergency[0].number))
        return out

    @property
    def today(self) -> date:
        return self.site.today


NBSP_COLON = {"fr": "\u00a0:"}
