"""New files, valid from the first line: pages in every language with the headings of their kind, records from their models, sources from reference managers.

A new page is a draft (``draft: true``): it is checked and not published until that line is taken out.
"""
from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any, Callable, get_args

import polib
import pypandoc
import rispy
import yaml
from babel import Locale
from babel.messages.plurals import get_plural
from pydantic import ValidationError

from .catalogue import KINDS
from .catalogue.models import Source
from .problems import BadInput, Problem
from .weave.bibliography import RIS

# Headings of each kind of page: ASCII id and the message with its words (content map).
HEADINGS = {
    "explainer": (("what-we-know", "what-we-know"), ("how-we-know", "how-we-know"), ("disputed", "what-is-disputed"), ("unknown", "what-is-unknown")),
    "case": (("what-happened", "what-happened"), ("what-they-claimed", "what-they-claimed"), ("what-it-cost", "what-it-cost"), ("law", "what-the-law-said"),
             ("unknown", "what-is-unknown")),
    "action": (("why", "why"), ("unknown", "what-is-unknown")),
    "lesson": (("profile", "lesson-profile"), ("safeguarding", "lesson-safeguarding"), ("goals", "learning-goals"), ("prepare", "prepare"),
               ("steps", "lesson-steps"), ("handout", "handout"), ("listen", "listen-for"), ("misconceptions", "misconceptions"), ("exit-ticket", "exit-ticket"),
               ("adaptations", "adaptations"), ("readings", "lesson-readings"), ("evidence", "lesson-evidence")),
}
SECTIONS = {"explainer": "understand", "case": "cases", "action": "instead", "lesson": "teach/lessons"}
OPENING = {"explainer": "short", "case": "short", "action": "steps", "lesson": "care"}
RECORDS = {"term": "terms", "channel": "channels", "helpline": "helplines", "claim": "claims", "exercise": "exercises", "scenario": "scenarios", "technique": "techniques", "card": "cards"}


def page(root: Path, kind: str, slug: str, titles: dict[str, str], words: dict[str, Callable[[str], str]], today: date) -> list[Path]:
    """Write a draft page of ``kind`` in every language and put it into the navigation. Raises ``BadInput`` when it exists."""
    section = SECTIONS[kind]
    # A case ends with a card; whoever writes it chooses the one that fits.
    card = next(iter(sorted(p.stem for p in (root / "data" / "cards").glob("*.yaml"))), "") if kind == "case" else ""
    out = []
    for lang, w in words.items():
        path = root / "docs" / ("" if lang == "en" else lang) / section / f"{slug}.md"
        if path.exists():
            raise BadInput([Problem(str(path.relative_to(root)), 0, 0, "new", "This page exists.", "Choose another name, or edit the page.")])
        facts = "lesson: {minutes: 50, ages: [14, 18], group: [10, 30]}\n" if kind == "lesson" else ""
        opening = [f"::: {OPENING[kind]}", "1. …" if kind == "action" else "…", ":::", ""]
        body = [] if kind == "lesson" else [*opening]
        for anchor, message in HEADINGS[kind]:
            body += [f"## {w(message)} {{#{anchor}}}", "", *(opening if anchor == "safeguarding" else ("…", ""))]
        way = ("1. [" + w("nav-instead") + "](" + ("../" * slug.count("/")) + ("../../instead/index.md" if kind == "lesson" else "../instead/index.md") + ")")
        body += ["::: instead", f"1. card:{card}" if card else way, ":::", ""]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {_scalar(titles.get(lang, titles['en']))}\ndescription: …\nkind: {kind}\ncontains: …\nupdated: {today}\n"
                        f"review: {{state: editors, date: {today}}}\n{facts}draft: true\n---\n\n" + "\n".join(body), "utf-8")
        out.append(path)
    return out


def _scalar(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if re.search(r"[:#\"'\[\]{}]", text) else text


def record(root: Path, kind: str, values: dict[str, Any]) -> Path:
    """Validate ``values`` with the model of ``kind`` and write the record. Raises ``BadInput`` with a problem a field."""
    folder = RECORDS.get(kind, "sources" if kind == "source" else kind)
    path = root / "data" / folder / f"{values.get('id', '')}.yaml"
    name = f"data/{folder}/{values.get('id', '?')}.yaml"
    if path.exists():
        raise BadInput([Problem(name, 0, 0, "new", "This record exists.", "Choose another id, or edit the record.")])
    try:
        KINDS[folder].model_validate(values)
    except ValidationError as e:
        raise BadInput([Problem(name, 0, 0, f"record-{folder}", f"{'.'.join(map(str, x['loc']))}: {x['msg'].removeprefix('Value error, ')}.", "See RECORDS.md.")
                        for x in e.errors()]) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=140), "utf-8")
    return path


def required(kind: str) -> list[tuple[str, str, bool, list[str]]]:
    """(field, description, is text in every language, allowed values) of each required field, for questions."""
    out = []
    for name, f in KINDS[RECORDS.get(kind, "sources")].model_fields.items():
        if f.is_required():
            translated = "dict[str, str]" in str(f.annotation)
            out.append((f.alias or name, f.description or "", translated, [str(v) for v in get_args(f.annotation) if isinstance(v, str)]))
    return out


def from_csl(item: dict[str, Any], kind: str, seen: str, today: date) -> dict[str, Any]:
    """A source record from a CSL-JSON item."""
    date_parts = (item.get("issued", {}).get("date-parts") or [[None]])[0]
    issued = "-".join(f"{int(p):02d}" if i else str(int(p)) for i, p in enumerate(date_parts) if p is not None) or None
    authors = [{k: v for k, v in a.items() if k in ("family", "given", "literal") and v} for a in item.get("author", [])]
    authors = [a if "family" in a or "literal" in a else {"literal": " ".join(a.values())} for a in authors]
    who = (authors[0].get("family") or authors[0].get("literal", "")) if authors else item.get("publisher") or item.get("title", "source")
    slug = "-".join(re.findall(r"[a-z0-9]+", _ascii(who).lower())[:3] + ([issued[:4]] if issued else []))
    known = get_args(Source.model_fields["type"].annotation)
    url = item.get("URL")
    values = {"id": slug, "type": item.get("type") if item.get("type") in known else "webpage", "title": item.get("title"), "author": authors,
              "publisher": item.get("publisher"), "container": item.get("container-title"), "volume": _text(item.get("volume")), "issue": _text(item.get("issue")),
              "pages": _text(item.get("page")), "issued": issued, "language": (item.get("language") or "en")[:2].lower(),
              "url": url.replace("http://", "https://", 1) if url else None, "doi": item.get("DOI"), "kind": kind, "seen": seen, "checked": today.isoformat()}
    return {k: v for k, v in values.items() if v}


def isbn(text: str) -> str:
    """An ISBN of 10 or 13 signs whose last one fits. Raises ``ValueError``."""
    signs = re.sub(r"[\s-]", "", text).upper()
    ten = re.fullmatch(r"\d{9}[\dX]", signs) and sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(signs)) % 11 == 0
    thirteen = re.fullmatch(r"97[89]\d{10}", signs) and sum((1, 3)[i % 2] * int(c) for i, c in enumerate(signs)) % 10 == 0
    if not (ten or thirteen):
        raise ValueError(f"“{text}” is no ISBN: a digit is missing or wrong")
    return signs


def _text(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None


def _ascii(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if ord(c) < 128)


def read_references(path: Path, form: str) -> list[dict[str, Any]]:
    """CSL-JSON items from a file of a reference manager: ``bibtex``, ``ris`` or ``csl``. Raises ``BadInput``."""
    try:
        text = path.read_text("utf-8")
        items = _ris(text) if form == "ris" else json.loads(text if form == "csl" else pypandoc.convert_text(text, "csljson", format="bibtex"))
        titled = [item for item in (items if isinstance(items, list) else [items]) if isinstance(item, dict) and item.get("title")]
        if not titled:
            raise ValueError("it holds no reference with a title")
        return titled
    except (ValueError, RuntimeError, OSError, UnicodeDecodeError) as e:
        raise BadInput([Problem(str(path), 0, 0, "references", f"This file cannot be read as {form}: {str(e).splitlines()[0]}.", "Export it again, as UTF-8 and in the format that the option names.")]) from None


def _ris(text: str) -> list[dict[str, Any]]:
    back = {v: k for k, v in RIS.items()}
    out = []
    for r in rispy.loads(text):
        year = (r.get("date") or r.get("year") or "").strip("/").split("/")
        out.append({"type": back.get(r.get("type_of_reference", ""), "webpage"), "title": r.get("title") or r.get("primary_title"), "language": r.get("language"),
                    "author": [dict(zip(("family", "given"), (p.strip() for p in a.split(",", 1)))) if "," in a else {"literal": a}
                               for a in r.get("authors", r.get("first_authors", []))],
                    "publisher": r.get("publisher"), "container-title": r.get("secondary_title") or r.get("journal_name"), "volume": r.get("volume"),
                    "issue": r.get("number"), "DOI": r.get("doi"), "URL": (r.get("urls") or [None])[0],
                    "issued": {"date-parts": [[int(p) for p in year if p.isdigit()]]} if year and year[0] else {}})
    return out


def language(root: Path, code: str) -> list[Path]:
    """Add a language: a catalogue to translate, and the generator's line. Its pages appear one by one, as they are written. Raises ``BadInput``."""
    po_path = root / "locales" / f"{code}.po"
    if po_path.exists():
        raise BadInput([Problem(f"locales/{code}.po", 0, 0, "new", "This language exists.", "Translate its catalogue.")])
    try:
        locale = Locale.parse(code)
    except (ValueError, LookupError):
        raise BadInput([Problem(f"locales/{code}.po", 0, 0, "new", f"“{code}” is not a language of the Unicode locale data.", "Use a code such as es or fa.")]) from None
    if not re.fullmatch(r"[a-z]{2}", code):
        raise BadInput([Problem(f"locales/{code}.po", 0, 0, "new", "A language of the site has two letters.", "Use a code such as es or fa.")])
    english = polib.pofile(str(root / "locales" / "en.po"), wrapwidth=0)
    po = polib.POFile(wrapwidth=0)
    rule = locale.plural_form
    names = [t for t in ("zero", "one", "two", "few", "many", "other") if t in {*rule.tags, "other"}]
    plural = get_plural(locale)
    po.metadata = {**english.metadata, "Language": code, "Plural-Forms": f"nplurals={plural.num_plurals}; plural={plural.plural_expr};", "X-State": "growing"}
    for e in english:
        entry = polib.POEntry(msgid=e.msgid, comment=e.msgstr, flags=list(e.flags))
        if e.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = e.msgid_plural, {i: "" for i in range(plural.num_plurals)}
            entry.comment = " / ".join(e.msgstr_plural.values()) + f" (forms: {', '.join(names)})"
        if e.msgid == "language-name":
            entry.msgstr = (locale.get_language_name(code) or code).capitalize()
        po.append(entry)
    po.save(str(po_path))
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    lines = re.findall(r"^ +- \{locale: \w+.*$", text, re.M)
    new = re.match(r" +", lines[-1])[0] + f"- {{locale: {code}, name: {(locale.get_language_name(code) or code).capitalize()}, build: false}}"  # type: ignore[index]
    config.write_text(text.replace(lines[-1], lines[-1] + "\n" + new), "utf-8")
    return [po_path, config]
