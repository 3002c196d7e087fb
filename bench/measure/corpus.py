"""A project of any size to measure with: our pages and records as they are, dealt out anew, in three languages with citations, tables of claims, terms and links.

The same project and the same number give the same bytes. Of ``n`` pages a language a fifth are made from claims, some list them, and the rest is written: paragraphs
of our own pages, cut from where they stood; each page cites some sources, shows some claims, explains terms and leads to its neighbours.
"""
from __future__ import annotations

import random
import re
import shutil
from itertools import cycle
from pathlib import Path

import yaml

from instead.catalogue import load
from instead.made import made
from instead.pages import read_pages
from instead.words import words

from . import LANGUAGES

# What is copied as it is: the program, the words of the interface, the look, the lists.
WHOLE = ("src", "overrides", "locales", "docs/styles", "docs/scripts", "mkdocs.yml")
SECTIONS = ("understand", "cases", "instead", "teach")
FIRST = ("index", "glossary", "sources", "search", "a-z")
DAY = "2026-11-27"
_TITLES = {"en": "Page {n}: {words}", "fr": "Page {n} : {words}", "ar": "صفحة {n}: {words}"}


def make(root: Path, to: Path, n: int) -> Path:
    """A project like the one at ``root`` with ``n`` pages a language, at ``to``."""
    for name in WHOLE:
        source = root / name
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy2(source, to / name)
    (to / "docs/assets").mkdir()
    shutil.copy2(root / "docs/assets/icon.svg", to / "docs/assets/icon.svg")
    catalogue = load(root, LANGUAGES)
    claims, sources, terms = _records(root, to, catalogue, n // 5)
    pool = _paragraphs(root)
    from_records = len(made(load(to, LANGUAGES), {LANGUAGES[0]: words(to, LANGUAGES[0])}, {})[0])
    names = [f"{SECTIONS[i % len(SECTIONS)]}/page-{i:04}" for i in range(n - from_records - len(FIRST) - len(SECTIONS))]
    order = {section: ["index", *(name.split("/")[1] for name in names if name.startswith(section))] for section in SECTIONS}
    for lang in LANGUAGES:
        docs = to / "docs" / ("" if lang == LANGUAGES[0] else lang)
        for name in FIRST:
            path = root / "docs" / ("" if lang == LANGUAGES[0] else lang) / f"{name}.md"
            head = path.read_text("utf-8").split("---\n")[1]
            block = {"glossary": "::: glossary\n:::\n", "sources": "::: bibliography\n:::\n", "a-z": "::: pages all\n:::\n"}.get(name, "")
            _write(docs / f"{name}.md", f"---\n{head}---\n{next(pool[lang])}\n\n{block}")
        for section in SECTIONS:
            _write(docs / section / "index.md", _head(lang, section, "index", next(pool[lang])) + f"{next(pool[lang])}\n\n::: pages {section}\n:::\n")
        for i, name in enumerate(names):
            _write(docs / f"{name}.md", _page(lang, i, name, names, pool, claims, sources, terms))
    _write(to / "data/navigation.yaml", yaml.safe_dump(order))
    return to


def _records(root: Path, to: Path, catalogue, count: int) -> tuple[list[str], list[str], list[str]]:
    """Copies of our claims under new ids until there are ``count``, with their sources and those of the terms; the ids of all."""
    def copy(kind: str, id: str, new: str = "") -> str:
        text = (root / "data" / kind / f"{id}.yaml").read_text("utf-8")
        _write(to / "data" / kind / f"{new or id}.yaml", re.sub(r"^id:.*", f"id: {new or id}", text, count=1, flags=re.M))
        return new or id

    for path in sorted((root / "data").glob("*.yaml")):
        if path.name != "navigation.yaml":
            _write(to / "data" / path.name, path.read_text("utf-8"))
    shutil.copy2(root / "data/rules-examples.json", to / "data/rules-examples.json")
    plain = [c for c in catalogue.claims.values() if not c.sums]  # a sum names the claims that it adds up
    claims = [copy("claims", c.id, f"claim-{i:04}") for i, c in zip(range(count), cycle(plain))]
    cited = {x.source for c in plain for x in (*c.claimed_in, *c.for_, *c.against)} | {s for t in catalogue.terms.values() for s in t.sources}
    usable = sorted(s.id for s in catalogue.sources.values() if not s.retracted)
    for id in sorted({*cited, *usable[:count * 2]}):
        copy("sources", id)
    for id in catalogue.terms:
        copy("terms", id)
    return claims, usable[:count * 2], sorted(catalogue.terms)


def _paragraphs(root: Path) -> dict[str, cycle[str]]:
    """Language → paragraphs of our pages, without what leads elsewhere."""
    pages, _ = read_pages(root, LANGUAGES)
    out: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for _, page in sorted(pages.items()):
        for text in page.body.split("\n\n"):
            text = re.sub(r"\[([^\]]*)\]\((?:[^)]*)\)|\[([^\]]*)\]\{lang=\w+\}", r"\1\2", re.sub(r" ?\[@[^\]]*\]", "", text)).strip()
            if len(text) > 150 and not re.search(r"^(?::::|#|\||[-*>]|\d+\.)|[\[\]{}<>`]", text, re.M):
                out[page.lang].append(text)
    return {lang: cycle(found) for lang, found in out.items()}


def _page(lang: str, i: int, name: str, names: list[str], pool: dict[str, cycle[str]], claims: list[str], sources: list[str], terms: list[str]) -> str:
    """One written page. What it cites, shows and leads to is the same in every language."""
    dice, text = random.Random(name), [next(pool[lang]) for _ in range(10)]
    cite = [f" [@{dice.choice(sources)}, para {dice.randrange(1, 40)}]" for _ in range(12)]
    near = [names[(i + k) % len(names)] for k in (1, 2, 7)]
    links = " ".join(f"[{word}](../{other}.md#part-2)" for word, other in zip(("A", "B", "C"), near))
    out = [_head(lang, name, "explainer", text[0]), f"::: short\n{text[0]}{cite[0]}\n:::\n"]
    for k in range(1, 8):
        term = f" [{dice.choice(terms)}](term:{dice.choice(terms)})" if k % 2 else ""
        out.append(f"## {' '.join(text[k].split()[:5])} {{#part-{k}}}\n\n{text[k]}{cite[k]}{term}\n\n- {text[k][:80]}{cite[k + 3]}\n- {links}\n")
    out.append("::: claims\n" + "".join(f"- {id}\n" for id in dice.sample(claims, 3)) + ":::\n")
    return "\n".join(out)


def _head(lang: str, name: str, kind: str, text: str) -> str:
    said = re.sub(r"[\"“”«»:#]", "", " ".join(text.split()[:6]))
    title = _TITLES[lang].format(n=name.split("/")[-1], words=said)
    return f"---\ntitle: \"{title}\"\ndescription: \"{said}.\"\nkind: {kind}\ncontains: \"{said}\"\nupdated: {DAY}\nreview: {{state: editors, date: {DAY}}}\n---\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
