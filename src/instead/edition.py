"""The site in the state of being built: what the generator's hooks ask for, read once and read again when a file changes."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Mapping

from . import assets, reading
from .finish import metadata
from .pages import Page
from .site import Site, today
from .view import View
from .weave.page import Woven

_kept: dict[Path, tuple[tuple, "Edition"]] = {}


class Edition:
    """One reading of the project's files."""

    def __init__(self, root: Path, site_url: str):
        self.site = Site.read(root)
        self.site_url = site_url
        self.assets = assets.read(root)
        self._cite_page: dict[str, dict[tuple[str, str], list[tuple[str, str]]]] = {}
        self._woven: dict[str, Woven] = {}
        self._pages = {self.site.source(p): p for p in self.site.pages.values()}

    @classmethod
    def of(cls, root: Path, site_url: str) -> "Edition":
        """The reading of the files as they are now; the generator asks once a language."""
        stamp = (site_url, today(), *((str(f), f.stat().st_mtime_ns) for d in ("docs", "data", "locales") for f in sorted((root / d).rglob("*")) if f.is_file()))
        if root not in _kept or _kept[root][0] != stamp:
            _kept[root] = (stamp, cls(root, site_url))
        return _kept[root][1]

    def has(self, src: str) -> bool:
        """Whether ``docs/src`` is published; drafts are not."""
        return src in self._pages

    def page(self, src: str) -> Page:
        """The page of ``docs/src``."""
        return self._pages[src]

    def made(self, lang: str) -> list[str]:
        """Pages of a language that have no file, as ``page`` takes them."""
        return [src for src, p in self._pages.items() if p.made and p.lang == lang]

    def woven(self, src: str) -> Woven:
        if src not in self._woven:
            self._woven[src] = self.site.weave(self.page(src))
        return self._woven[src]

    def prepare(self) -> None:
        """Make what every language needs, on all cores: whoever goes on with one of them then need not make it again."""
        with ThreadPoolExecutor(2) as pool:
            for made in [pool.submit(lambda: self.site.entries), pool.submit(lambda: self.bibtex), pool.submit(lambda: self.site.cited_by)]:
                made.result()

    def cite_page(self, page: Page) -> list[tuple[str, str]]:
        """How to cite a page, style by style."""
        if page.lang not in self._cite_page:
            self._cite_page[page.lang] = metadata.cite_page(self.site, self.site_url, [page.lang])
        return self._cite_page[page.lang].get((page.lang, page.slug), [])

    @cached_property
    def bibtex(self) -> tuple[Mapping[str, str], Mapping[tuple[str, str], str]]:
        """BibTeX of every source, and of every page itself."""
        return self.site.bibtex, metadata.page_bibtex(self.site, self.site_url)

    def view(self, src: str) -> View:
        page, woven = self.page(src), self.woven(src)
        minutes = reading.minutes(page, self.site.catalogue)
        return View(page, self.site, self.site.words(page.lang), woven, self.assets, self.site_url, self.cite_page(page), minutes)
