"""How a source looks in the list: pandoc citeproc, each entry in its own language; exports for reference managers.

One pandoc call a language or format for the whole site, kept in a cache: the key is everything that goes in.
"""
from __future__ import annotations

import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any, Iterable, Mapping

import pypandoc
import rispy

from ..catalogue.models import Source

STYLES = Path(__file__).parent / "styles"
# CSL type → RIS type (https://refdb.sourceforge.net/manual-0.9.6/sect1-ris-format.html).
RIS = {"article-journal": "JOUR", "article-newspaper": "NEWS", "article-magazine": "MGZN", "article": "GEN", "book": "BOOK", "chapter": "CHAP",
       "legal_case": "CASE", "legislation": "STAT", "paper-conference": "CPAPER", "report": "RPRT", "thesis": "THES", "webpage": "ELEC"}


def csl(source: Source) -> dict[str, Any]:
    """The source as a CSL-JSON item."""
    out: dict[str, Any] = {"id": source.id, "type": source.type, "title": source.title, "language": source.language}
    if source.author:
        out["author"] = [{k: v for k, v in a.model_dump().items() if v} for a in source.author]
    for name, value in (("publisher", source.publisher), ("container-title", source.container), ("volume", source.volume), ("issue", source.issue),
                        ("page", source.pages), ("URL", source.link), ("DOI", source.doi)):
        if value:
            out[name] = value
    if source.type.startswith("article-") and "container-title" not in out and source.publisher:
        out["container-title"] = out.pop("publisher")
    if source.issued:
        out["issued"] = {"date-parts": [[int(x) for x in source.issued.split("-")]]}
    out["accessed"] = {"date-parts": [[source.checked.year, source.checked.month, source.checked.day]]}
    return out


def _pandoc(text: str, to: str, source: str, extra: list[str], cache: Path | None) -> str:
    # Everything that goes in: a style is its text, not its path.
    given = [Path(x.removeprefix("--csl=")).read_text("utf-8") if x.startswith("--csl=") else x for x in extra]
    key = hashlib.sha256("\0".join([pypandoc.get_pandoc_version(), to, source, *given, text]).encode()).hexdigest()[:24]
    kept = cache / f"pandoc-{key}.txt" if cache else None
    if kept and kept.exists():
        return kept.read_text("utf-8")
    out = pypandoc.convert_text(text, to, format=source, extra_args=extra, verify_format=False)  # asking pandoc which formats it has takes longer than the work
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{hashlib.sha256(out.encode()).hexdigest()[:8]}.part")
        part.write_text(out, "utf-8")
        part.replace(kept)
    return out


def format_items(items: list[dict[str, Any]], lang: str, style: str = "house", cache: Path | None = None) -> dict[str, str]:
    """HTML of each item by id, formatted by citeproc in ``lang``; ``style`` is a file of ``styles/`` without its ending."""
    if not items:
        return {}
    text = json.dumps(sorted(items, key=lambda i: i["id"]), ensure_ascii=False, sort_keys=True)
    extra = ["--citeproc", "--wrap=none", f"--metadata=lang:{'en-GB' if lang == 'en' else lang}", "--metadata=link-citations:false"]
    html = _pandoc(text, "html", "csljson", [*extra, f"--csl={STYLES / (style + '.csl')}"], cache)
    out = {}
    for m in re.finditer(r'<div id="ref-([^"]+)" class="csl-entry"[^>]*>\s*(.*?)\s*</div>(?=\s*(?:<div id="ref-|</div>))', html, re.S):
        entry = re.sub(r"\s+", " ", m[2]).strip().replace("1ᵉʳ", "1er")  # the raised letters are missing from many fonts
        # A style cannot give a delimiter by language.
        out[unescape(m[1])] = re.sub(r"(?<=[\u0600-\u06ff>]), ", "، ", entry) if lang == "ar" else entry
    return out


def entries(sources: Iterable[Source], cache: Path | None = None) -> dict[str, str]:
    """HTML of each source by id, in the source's own language and without its address, which the list adds as a link."""
    sources = list(sources)
    groups: dict[str, list[dict[str, Any]]] = {}
    for s in sources:
        item = csl(s)
        for name in ("URL", "DOI", "accessed"):
            item.pop(name, None)
        groups.setdefault(s.language, []).append(item)
    out: dict[str, str] = {}
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda g: format_items(g[1], g[0], "house", cache), sorted(groups.items())):
            out.update(found)
    return out


def ris(sources: Iterable[Source]) -> str:
    """RIS text; without rispy's numbering line, which other readers refuse."""
    class Writer(rispy.RisWriter):
        def set_header(self, count: int) -> str:
            return ""

    records = []
    for s in sources:
        r: dict[str, Any] = {"type_of_reference": RIS[s.type], "id": s.id, "title": s.title, "language": s.language}
        if s.author:
            r["authors"] = [a.literal or f"{a.family}, {a.given}".removesuffix(", None") for a in s.author]
        for name, value in (("publisher", s.publisher), ("secondary_title", s.container), ("volume", s.volume), ("number", s.issue), ("doi", s.doi),
                            ("date", s.issued and s.issued.replace("-", "/")), ("year", s.issued and s.issued[:4])):
            if value:
                r[name] = value
        if s.link:
            r["urls"] = [s.link]
        if s.pages:
            r["start_page"], _, end = s.pages.replace("–", "-").partition("-")
            if end:
                r["end_page"] = end
        records.append(r)
    return rispy.dumps(records, implementation=Writer).strip("\n") + "\n"  # the space behind “ER  - ” belongs to the format


def bibtex(items: list[dict[str, Any]], cache: Path | None = None) -> dict[str, str]:
    """BibTeX of each CSL item by id."""
    if not items:
        return {}
    text = _pandoc(json.dumps(sorted(items, key=lambda i: i["id"]), ensure_ascii=False), "bibtex", "csljson", [], cache)
    out = {}
    for m in re.finditer(r"@\w+\{([^,\s]+),.*?^\}", text, re.S | re.M):
        out[m[1]] = m[0]
    return out


def exports(sources: Mapping[str, Source], bib: Mapping[str, str], keys: list[str]) -> dict[str, str]:
    """The files a page offers for its references: name → text."""
    chosen = [sources[k] for k in keys]
    return {
        "references.bib": "\n\n".join(bib[k] for k in keys) + "\n",
        "references.ris": ris(chosen),
        "references.json": json.dumps([csl(s) for s in chosen], ensure_ascii=False, indent=1) + "\n",
    }
