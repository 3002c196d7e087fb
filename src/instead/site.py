"""The whole site as its files say it: records, pages, words and order in one read-only object. Knows no generator."""
from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Mapping

from . import charts
from .catalogue import Catalogue, load
from .catalogue.models import Source
from .catalogue.rules import Rules, read_rules
from .catalogue.yaml import BadYaml, parse
from .forge import Forge
from .forge import read as read_forge
from .made import made
from .pages import Page, read_pages
from .problems import BadInput, Problem
from .translate import status as translation
from .translate.units import sections
from .tree import gate
from .weave import bibliography, cases, directory
from .weave.cite import CitationError, parse_cluster
from .weave.context import Context
from .weave.page import Woven, weave
from .words import Words, complete, languages, words

# Days for which a review holds; shorter where somebody may act on the page at once.
REVIEW, REVIEW_CRITICAL = 365, 180


def today() -> date:
    """The day of the build: ``INSTEAD_TODAY`` (tests, reproducible builds) or the calendar's."""
    fixed = os.environ.get("INSTEAD_TODAY")
    return date.fromisoformat(fixed) if fixed else date.today()


# Days after which a source is opened again: pages move, and what was said is corrected.
SOURCE = 730


def review_due(page: Page) -> date | None:
    """The day by which a page should be read again; None without a review."""
    review = page.meta.get("review")
    if not isinstance(review, dict) or "date" not in review:
        return None
    return date.fromisoformat(str(review["date"])) + timedelta(days=REVIEW_CRITICAL if page.meta.get("critical") == "true" else REVIEW)


def read_order(root: Path) -> tuple[dict[str, list[str]], list[Problem]]:
    """Section → its pages in order, from ``data/navigation.yaml``, and what keeps it from being read."""
    name = "data/navigation.yaml"
    try:
        value = parse((root / name).read_text("utf-8")).value
    except BadYaml as e:
        return {}, [Problem(name, e.line, e.column, "yaml", f"This is not readable: {e}.", "Write “section: [page, page]”.")]
    except (OSError, UnicodeDecodeError) as e:
        return {}, [Problem(name, 0, 0, "navigation", f"This cannot be read: {e}.", "Write “section: [page, page]” in a text file.")]
    if not isinstance(value, dict) or not all(isinstance(v, list) and all(isinstance(x, str) for x in v) for v in value.values()):
        return {}, [Problem(name, 1, 1, "navigation", "This is not a list of sections.", "Write “section: [page, page]”.")]
    return value, []


@dataclass(frozen=True)
class Site:
    """Everything that goes into the pages."""

    root: Path
    languages: tuple[str, ...]
    catalogue: Catalogue
    pages: Mapping[tuple[str, str], Page]
    order: Mapping[str, list[str]]
    drawings: Mapping[str, str]
    today: date
    cache: Path | None = field(default=None)
    allow_stale: bool = False

    @classmethod
    def read(cls, root: Path, day: date | None = None, allow_stale: bool | None = None) -> "Site":
        """Read the project at ``root``. Raises ``BadInput`` with every problem found; a critical translation that lags is one, unless ``allow_stale``."""
        gate(root)
        langs = languages(root)
        pages, problems = read_pages(root, langs)
        pages = {key: page for key, page in pages.items() if page.meta.get("draft") != "true"}
        order, unreadable = read_order(root)
        problems += unreadable
        for section, slugs in order.items():
            problems += [Problem("data/navigation.yaml", 0, 0, "navigation", f"There is no page docs/{section}/{s}.md.", "Write the page or remove the name.")
                         for s in slugs if ("en", f"{section}/{s}") not in pages]
            listed = {f"{section}/{s}" for s in slugs}
            problems += [Problem(p.path, 1, 1, "navigation", "This page is not in data/navigation.yaml.", f"Add it under “{section}”.")
                         for (lang, slug), p in pages.items() if lang == "en" and p.section == section and slug not in listed]
        try:
            catalogue = load(root, complete(root))
        except BadInput as e:
            raise BadInput(problems + e.problems) from None
        from_records, doubled = made(catalogue, {lang: words(root, lang) for lang in complete(root) if (lang, "index") in pages}, pages)
        if problems := problems + doubled:
            raise BadInput(problems)
        pages |= from_records
        drawings = {p.stem: re.sub(r"\s+", " ", p.read_text("utf-8")).strip() for p in sorted((root / "docs/assets/diagrams").glob("*.svg"))}
        site = cls(root, langs, catalogue, pages, order, drawings, day or today(), root / ".cache" / "instead",
                   bool(os.environ.get("INSTEAD_ALLOW_STALE")) if allow_stale is None else allow_stale)
        if stale := [] if site.allow_stale else site.stale_critical():
            raise BadInput(stale)
        return site

    @cached_property
    def statuses(self) -> Mapping[tuple[str, str], translation.Status]:
        """(language, slug) → whether the translation follows its English page; translations only."""
        source = self.languages[0]
        return {(lang, slug): translation.status(self.root, self.pages[source, slug], page)
                for (lang, slug), page in self.pages.items() if lang != source and not page.made and (source, slug) in self.pages}

    def stale_critical(self) -> list[Problem]:
        """Translations that must not be published as they are: somebody may act on advice that is no longer given."""
        return [Problem(self.pages[key].path, 0, 0, "stale-critical", f"The English page has changed in: {', '.join(s.changed)}. This page is critical, so it is not published as it is.",
                        "Translate what changed and run: instead translations accept PAGE. Until then the build may show the English text beside it: instead build --allow-stale")
                for key, s in self.statuses.items() if s.state == "behind" and self.pages[key].meta.get("critical") == "true"]

    @cached_property
    def forge(self) -> Forge | None:
        """Where the project lives; None while it has no address."""
        return read_forge(self.root)

    @cached_property
    def rules(self) -> Rules:
        """What readers are told of the rules of ``instead check``."""
        return read_rules(self.root)

    @property
    def published(self) -> tuple[str, ...]:
        """The languages that have a home page; one that is being prepared has none yet."""
        return tuple(lang for lang in self.languages if (lang, "index") in self.pages)

    def source(self, page: Page) -> str:
        """The file of a page below ``docs/``; for a page made from records the one that it would have."""
        return ("" if page.lang == self.languages[0] else page.lang + "/") + page.slug + ".md"

    def words(self, lang: str) -> Words:
        return words(self.root, lang)

    def edition(self, lang: str) -> Mapping[str, Page]:
        """slug → page of one language."""
        return self._editions[lang]

    @cached_property
    def _editions(self) -> dict[str, dict[str, Page]]:
        out: dict[str, dict[str, Page]] = {lang: {} for lang in self.languages}
        for (lang, slug), page in self.pages.items():
            out[lang][slug] = page
        return out

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """HTML of every source's entry."""
        return bibliography.entries(self.catalogue.sources.values(), self.cache)

    @cached_property
    def bibtex(self) -> Mapping[str, str]:
        return bibliography.bibtex([bibliography.csl(s) for s in self.catalogue.sources.values()], self.cache)

    @cached_property
    def cited_by(self) -> Mapping[str, Mapping[str, list[str]]]:
        """language → source → slugs of the pages that cite it, directly or through a record."""
        out: dict[str, dict[str, list[str]]] = {lang: {} for lang in self.languages}
        for (lang, slug), page in self.pages.items():
            for key in sorted(self.citations(page)):
                out[lang].setdefault(key, []).append(slug)
        return out

    @cached_property
    def claimed_on(self) -> Mapping[str, Mapping[str, list[str]]]:
        """language → claim → slugs of the pages with a table that holds it."""
        out: dict[str, dict[str, list[str]]] = {lang: {} for lang in self.languages}
        for (lang, slug), page in self.pages.items():
            for key in page.claims():
                out[lang].setdefault(key, []).append(slug)
        return out

    def citations(self, page: Page) -> set[str]:
        """Keys of the sources that a page cites, in its text and through the records it shows."""
        keys: set[str] = set()
        for _, _, inside in page.clusters():
            try:
                keys |= {c.key for c in parse_cluster(inside)}
            except CitationError:
                pass  # told when the page is woven, with its line
        for _, name, arg, inside_lines in page.blocks():
            ids = [arg] if name == "claim" else [text.strip().removeprefix("- ") for _, text in inside_lines if text.strip()]
            if name in ("claims", "claim"):
                for claim in (self.catalogue.claims[i] for i in ids if i in self.catalogue.claims):
                    keys |= {x.source for x in (*claim.claimed_in, *claim.for_, *claim.against)}
            elif name == "cases":
                keys |= cases.cited(self.catalogue)
            elif name == "chart":
                keys |= {place.source for i in [arg] if i in self.catalogue.charts for place in charts.places(self.catalogue.charts[i], self.catalogue)}
            elif name == "card":
                for card in (self.catalogue.cards[i] for i in [arg] if i in self.catalogue.cards):
                    places = [*card.tends_to, *card.changes, *(x for i in card.where for x in self.catalogue.organisations[i].sources)]
                    keys |= {x.source for x in places}
            elif name == "exercises":
                for e in (self.catalogue.exercises[i] for i in ids if i in self.catalogue.exercises):
                    shown = (x for i in e.claims for x in self.catalogue.claims[i].claimed_in)
                    keys |= {x.source for x in (*e.sources, *shown, *(self.catalogue.techniques[e.technique].sources if e.technique else ()))}
            elif name == "scenarios":
                for s in (self.catalogue.scenarios[i] for i in ids if i in self.catalogue.scenarios):
                    keys |= {x.source for x in (*s.sources, *(x for way in s.ways for x in way.sources))}
            elif name == "curriculum":
                keys |= {x.source for f in self.catalogue.curriculum.values() for x in f.sources} if not arg else set()
            elif name == "guide":
                # Its pages show the same advice in many combinations: the two that hold everything stand for all.
                records = {"all": self.catalogue.advice, "cards": self.catalogue.countries}.get(page.slug.rsplit("/", 1)[-1], {})
                for record in records.values():
                    keys |= {x.source for x in record.sources}
            elif name == "glossary":
                for term in self.catalogue.terms.values():
                    keys |= set(term.sources)
            else:
                keys |= directory.cited(name, arg, self.catalogue)
        return keys & set(self.catalogue.sources)

    def context(self, page: Page) -> Context:
        behind = self.statuses.get((page.lang, page.slug))
        return Context(page, self.words(page.lang), self.catalogue, self.edition(page.lang), self.order, self.entries, self.cited_by[page.lang],
                       self.drawings, self.today, frozenset(behind.changed) if behind else frozenset(), self.statuses, self.pages, self.rules, self.claimed_on[page.lang], self.forge)

    def weave(self, page: Page) -> Woven:
        behind = self.statuses.get((page.lang, page.slug))
        if behind and behind.changed and page.meta.get("critical") == "true":
            page = replace(page, body=self._with_english(page, set(behind.changed)))
        return weave(self.context(page))

    def _with_english(self, page: Page, changed: set[str]) -> str:
        """The body of a critical translation with the English text of each changed section under the translated one."""
        english = {s.id: s.text.split("\n", 1)[-1] if s.id != "lead" else s.text for s in sections(self.pages[self.languages[0], page.slug])}
        label = self.words(page.lang)("current-english")
        out = []
        for s in sections(page):
            out.append(s.text)
            if s.id in changed and english.get(s.id, "").strip():
                out.append(f'\n<div class="care" markdown="1">\n<p class="label">{label}</p>\n\n<div lang="en" dir="ltr" markdown="1">\n\n{english[s.id].strip()}\n\n</div>\n</div>\n')
        return "\n".join(out)

    def sources_of(self, keys: tuple[str, ...]) -> list[Source]:
        return [self.catalogue.sources[k] for k in keys]
