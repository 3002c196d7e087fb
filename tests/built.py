"""What the tests of the finished site take for granted: its languages, its address, and which pages the files in docs/ promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGS = ("en", "fr", "ar")
DIRECTION = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
SITE_URL = "https://do-this-instead.example/"
TODAY = "2026-11-27"


@dataclass(frozen=True)
class Address:
    """A page by its place: ``slug`` as in docs/ (``cases/index``), ``path`` as in the address bar (``/fr/cases/``)."""

    lang: str
    slug: str

    @property
    def path(self) -> str:
        is_index = self.slug == "index" or self.slug.endswith("/index")
        return ("/" if self.lang == "en" else f"/{self.lang}/") + (self.slug.removesuffix("index") if is_index else self.slug + "/")

    @property
    def made(self) -> bool:
        """Whether it is made from a record, with no file in docs/."""
        return self.slug.rsplit("/", 1)[0] in MADE.values() and not self.slug.endswith("/index") and not (ROOT / "docs" / f"{self.slug}.md").exists()

    @property
    def absolute(self) -> str:
        return SITE_URL.rstrip("/") + self.path

    @property
    def file(self) -> str:
        return self.path.lstrip("/") + "index.html"

    def __str__(self) -> str:
        return self.path


# Folder of data/ → where each of its records has a page in every language.
MADE = {"countries": "report/countries", "platforms": "report/platforms", "claims": "evidence", "cards": "instead/cards", "packs": "teach/packs"}
# Pages of the guide that everybody may find; those behind its questions have tests of their own.
GUIDE = ("report/guide", "report/guide/all", "report/guide/cards")
# The list of all cards and the deck; the pages on which cards are chosen have tests of their own.
CARDS = ("instead/cards/index", "instead/deck")


def promised(root: Path) -> list[Address]:
    """The pages that the files in docs/ and the records promise, read without the code under test."""
    found = [Address(lang, f"{where}/{record.stem}") for kind, where in MADE.items() for record in (root / "data" / kind).glob("*.yaml") for lang in LANGS]
    if (root / "data" / "guide").is_dir():
        found += [Address(lang, slug) for slug in GUIDE for lang in LANGS]
    if (root / "data" / "cards").is_dir():
        found += [Address(lang, slug) for slug in CARDS for lang in LANGS]
    if (root / "data" / "packs").is_dir():
        # A pack to print holds pages that stand elsewhere, in no list and no map: it has tests of its own.
        found += [Address(lang, "teach/packs/index") for lang in LANGS]
    for path in (root / "docs").rglob("*.md"):
        parts = path.relative_to(root / "docs").with_suffix("").parts
        lang, rest = (parts[0], parts[1:]) if parts[0] in LANGS[1:] else ("en", parts)
        found.append(Address(lang, "/".join(rest)))
    return sorted(found, key=lambda a: (LANGS.index(a.lang), a.slug))


def none(findings: Iterable[object]) -> None:
    """Fail with the first findings, one a line."""
    lines = [str(f)[:400] for f in findings]
    assert not lines, "\n".join([f"{len(lines)} findings", *lines[:20], *(["…"] if len(lines) > 20 else [])])
