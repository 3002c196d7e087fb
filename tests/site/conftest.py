"""The built pages, parsed once."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import lxml.html
import pytest
import yaml

from built import ROOT, Address

PARSER = lxml.html.HTMLParser(encoding="utf-8")


@dataclass(frozen=True)
class Page:
    """A built page: its address, its file, its text, its tree."""

    address: Address
    file: Path

    @cached_property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.text.encode(), parser=PARSER)

    @cached_property
    def ids(self) -> set[str]:
        return set(self.tree.xpath("//@id"))

    @cached_property
    def written(self) -> dict:
        """The front matter of the page's file; empty for a page that is made from records."""
        lang, slug = self.address.lang, self.address.slug
        source = ROOT / "docs" / ("" if lang == "en" else lang) / f"{slug}.md"
        if not source.is_file():
            return {}
        return yaml.safe_load(re.match(r"---\n(.*?)\n---\n", source.read_text("utf-8"), re.S)[1])

    @property
    def h1(self) -> str:
        return " ".join(self.tree.xpath("//h1")[0].text_content().split())

    def meta(self, name: str) -> list[str]:
        return self.tree.xpath("/html/head/meta[@name=$name]/@content", name=name)

    def __str__(self) -> str:
        return self.address.path


@pytest.fixture(scope="session")
def pages(site, addresses) -> dict[str, Page]:
    """Path → page, for every page that docs/ promises and the build made."""
    found = {a.path: Page(a, site / a.file) for a in addresses if (site / a.file).is_file()}
    assert len(found) > 60, "The built site has hardly a page."
    return found


@pytest.fixture(scope="session")
def lost(site) -> Page:
    """The page for wrong addresses."""
    return Page(Address("en", "404"), site / "404.html")


@pytest.fixture(scope="session")
def tree_of(site):
    """Path → tree of any built page, those behind the questions of the guide included; each is parsed once."""
    @cache
    def read(path: str) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring((site / path.lstrip("/") / "index.html").read_bytes(), parser=PARSER)

    return read
