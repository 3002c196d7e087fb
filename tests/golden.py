"""Golden cases (``tests/cases/``) and the small site they are tried on.

The cases are for translators to read and to add to; the tests only compare. The small site (``tests/cases/small-site/``) is a project in
miniature: one record of every kind, a few pages in three languages, the real words of the interface.
"""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from markdown import markdown

from built import ROOT
from instead.catalogue import load
from instead.catalogue.rules import read_rules
from instead.catalogue.yaml import Located
from instead.made import ledger, packs
from instead.pages import Page
from instead.site import Site
from instead.translate.status import Status
from instead.weave.context import Context
from instead.weave.page import weave
from instead.words import words

CASES = ROOT / "tests" / "cases"
SMALL = CASES / "small-site"
LANGUAGES = ("en", "fr", "ar")
TODAY = date(2026, 11, 24)
PAGES = yaml.safe_load((SMALL / "pages.yaml").read_text("utf-8"))
ORDER = yaml.safe_load((SMALL / "data" / "navigation.yaml").read_text("utf-8"))
DIRECTORY = ("report/index", "report/the-law-where-you-live", "report/countries/index", "report/platforms/index", "report/platforms/compare")
# Those of mkdocs.yml and the generator's own.
MARKDOWN = ["attr_list", "def_list", "fenced_code", "md_in_html", "sane_lists", "tables", "toc"]


def cases(*areas):
    """The parameters of the files ``tests/cases/<area>.yaml``: lists of cases, each with a name that says what it is for."""
    found = [c for area in areas for c in yaml.safe_load((CASES / f"{area}.yaml").read_text("utf-8"))]
    return pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in found])


def in_languages(found):
    """A case whose text is the same in every language may be written once."""
    return found if isinstance(found, dict) else dict.fromkeys(LANGUAGES, found)


def squeeze(html):
    """HTML without the white space between its elements."""
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()


def page(body="", lang="en", slug="cases/the-list", **meta):
    """A page as if it had been read; the body begins on line 1."""
    known = PAGES.get(slug, {"kind": "explainer", lang: slug})
    prefix = "" if lang == "en" else f"{lang}/"
    return Page(lang, slug, f"docs/{prefix}{slug}.md", {"title": known[lang], "kind": known["kind"], **meta}, body, 1, Located({}, {}))


def edition(lang):
    return {slug: page(lang=lang, slug=slug) for slug in PAGES} | {p.slug: p for make in (ledger.pages, packs.packs) for p in make(catalogue(), words(ROOT, lang), {})}


def catalogue():
    return load(SMALL, LANGUAGES)


def context(body="", lang="en", today=TODAY, **changed):
    """What weaving a page of the small site may look at. The entries of the bibliography stand as «key» here."""
    records = catalogue()
    every = {(language, slug): p for language in LANGUAGES for slug, p in edition(language).items() if (language, slug) != ("ar", "cases/index")}
    statuses = {key: Status("fresh") for key, p in every.items() if key[0] != "en" and not p.made} | {("fr", "glossary"): Status("behind", ("report", "list"))}
    given = Context(page(body, lang), words(ROOT, lang), records, edition(lang), ORDER, {key: f"«{key}»" for key in records.sources},
                    {"study-2015": ["cases/the-list"]}, {"relay": "<svg></svg>"}, today, all_pages=every, statuses=statuses,
                    rules=read_rules(SMALL))
    return replace(given, **changed)


def read(body, lang="en", **changed):
    """The text of a page as HTML, without the list of sources; the numbers of citations stand as ⟨1⟩."""
    woven = weave(context(body, lang, **changed))
    return squeeze(re.sub(r'<a class="cite"[^>]*>(\d+)</a>', r"⟨\1⟩", woven.finish(markdown(woven.markdown, extensions=MARKDOWN))))


def small_project(root):
    """The small site as a whole project in ``root``: its records and pages, our templates, styles and words."""
    for name in ("locales", "overrides", "docs/styles", "docs/scripts"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(SMALL / "data", root / "data")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "docs" / "assets").mkdir()
    shutil.copy(ROOT / "docs" / "assets" / "icon.svg", root / "docs" / "assets")
    # What the pages that are made from records lead to.
    order = root / "data" / "navigation.yaml"
    order.write_text(order.read_text("utf-8") + f"report: [{', '.join(slug.removeprefix('report/') for slug in DIRECTORY)}]\n", "utf-8")
    for slug, titles in {**PAGES, **{slug: {"kind": "index", **dict.fromkeys(LANGUAGES, slug)} for slug in DIRECTORY}}.items():
        for lang in LANGUAGES:
            path = root / "docs" / ("" if lang == "en" else lang) / f"{slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"---\ntitle: '{titles[lang]}'\ndescription: A sentence.\nkind: {titles['kind']}\nupdated: 2026-11-24\n---\n"
                            "One thing [@study-2015, para 2].\n\n## Why {#why}\n\nMore.\n" + ("\n## Several {#several}\n\nMore.\n" if slug in DIRECTORY else ""), "utf-8")
    return root


def small_site(pages=None):
    """The small site, read; with other pages if some are given."""
    found = {(lang, slug): p for lang in LANGUAGES for slug, p in edition(lang).items()} if pages is None else {(p.lang, p.slug): p for p in pages}
    return Site(ROOT, LANGUAGES, catalogue(), found, ORDER, {}, TODAY)
