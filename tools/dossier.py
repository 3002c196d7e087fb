"""Bring sources from the research dossiers into ``data/sources/``.

    python tools/dossier.py DOSSIERS [ID ...]      write these sources (all usable ones with --all DIR)

The dossiers (``*.yaml`` with ``sources``, ``claims`` and an ``audit.yaml``) are research notes; a record here is what the
site publishes. On the way
* duplicates are merged as ``audit.yaml`` says (its ``merge`` map: one act, one article, one record);
* sources read only second-hand are refused: nobody here has read them;
* addresses that the audit flags are replaced where it names a better one and left out otherwise;
* every anchor of a claim becomes a passage of its source, with a locator of the closed grammar of ``instead.weave.cite``.
"""
from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import yaml

DOSSIERS = ("evidence", "alternatives", "law", "reporting", "reporting-2", "glossary", "emergency")
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
ORDINAL = "(?:" + "|".join(ORDINALS) + ")"
# What the notes call a place, and the word of the locator grammar for it; the first that fits wins.
WORDS = (
    ("abstract", "abstract"), ("key finding", "key findings"), ("executive summary", "summary"), ("summary", "summary"),
    ("introduction", "introduction"), ("conclusion", "conclusion"), ("headline", "headline"), ("standfirst", "standfirst"),
    ("editor's note", "note"), ("caption", "caption"), ("last line", "end"), ("last para", "end"), ("closing", "end"),
    ("near the end", "end"), ("last sentence", "end"), ("opening", "opening"), ("first line", "opening"),
    ("first sentence", "opening"), ("head of", "opening"), ("lead", "opening"), ("recommendations", "recommendations"),
    ("overview", "summary"), ("question", "faq"), ("faq", "faq"), ("bullet", "list"), ("list", "list"),
    ("whole", "whole page"), ("only paragraph", "whole page"),
)
# Never brought in: the audit asks to drop them.
DROPPED = {"evidence:sputnik-90000-2015", "evidence:rawstory-tiktok-2021", "law:besemer-gdpr", "reporting-2:justpaste-tr-2019",
           "evidence:maghress-letter-2014", "alternatives:ncfocus-2006", "alternatives:sift-snhu"}


def locator(where: str | None) -> str:
    """The locator for a place described in free words; ``passage`` where only the anchor tells it."""
    if not where:
        return "whole page"
    w = re.sub(r"^(seed \d|seeds? file),?\s*", "", where.strip().replace("’", "'"), flags=re.I)
    if m := re.search(r"\b(?:paras?|paragraphs?)\.? (\d+)(?:\s*(?:[-–]|to|and)\s*(\d+))?", w, re.I):
        return f"paras {m[1]}-{m[2]}" if m[2] else f"para {m[1]}"
    if m := re.search(r"\bfirst (two|three|four) paragraphs", w, re.I):
        return "paras 1-" + {"two": "2", "three": "3", "four": "4"}[m[1].lower()]
    if m := re.search(rf"\b({ORDINAL}(?:(?:,| and| to|, then)? {ORDINAL})*) paragraphs?", w, re.I):
        n = sorted(ORDINALS.index(x) + 1 for x in re.findall(ORDINAL, m[1].lower()))
        return f"para {n[0]}" if len(n) == 1 else f"paras {n[0]}-{n[-1]}"
    if m := re.search(r"\b(?:arts?|articles?)\.? ([A-Za-z]{0,2}\.? ?\d[\w.()/-]*)(?:\s*(?:to|and|[-–])\s*(\d[\w.()-]*))?", w, re.I):
        return f"art. {m[1]}" + (f"-{m[2]}" if m[2] else "")
    if m := re.search(r"\brecitals? (\d+)(?:\s*(?:to|and|[-–])\s*(\d+))?", w, re.I):
        return f"recital {m[1]}" + (f"-{m[2]}" if m[2] else "")
    if m := re.search(r"\b(?:pp?\. ?|pages? )(\d+)(?:\s*(?:[-–]|and|to)\s*(\d+))?", w):
        return f"pp. {m[1]}-{m[2]}" if m[2] else f"p. {m[1]}"
    if m := re.search(r"(?:\b(?:sections?|sec\.|ss?\.)|§) ?(\d[\w.()-]*?)\.?(?:$|[ ,;:])", w):
        return f"sec. {m[1]}"
    if m := re.match(r"(?:subsections? )?((?:\(\w+\))+)", w):
        return f"sec. {m[1]}"
    if m := re.search(r"\b(chapter|ch\.|table|fig\.|figure|step|item|point|recommendation|principle|box) (\d[\w.]*)", w, re.I):
        word = {"chapter": "ch.", "figure": "fig.", "recommendation": "rec.", "principle": "item", "box": "item", "point": "item"}
        return f"{word.get(m[1].lower(), m[1].lower())} {m[2]}"
    if m := re.search(r"['\"“«]([^'\"”»;]{3,80}(?:'[^'\"”»;]{3,60})?)['\"”»]", w):
        return f'"{m[1].strip()}"'
    low = w.lower()
    for word, found in WORDS:
        if word in low:
            return found
    if m := re.match(r"(?:section |under |heading )?([A-ZÀ-Þ][^,;\"]{2,70})$", w):
        return f'"{m[1]}"'
    return "passage"


def better_address(problem: dict) -> str | None:
    """The address the audit gives instead, or None: then the record goes without one."""
    m = re.search(r"https://\S+", problem["cure"])
    return m[0].rstrip(").,;") if m and not problem["cure"].startswith("use https") else None


def load(folder: Path) -> tuple[dict[str, dict], dict[str, list], dict[str, str]]:
    """Records by id, passages by id, and the id that each ``dossier:id`` goes under."""
    data = {d: yaml.safe_load((folder / f"{d}.yaml").read_text("utf-8")) for d in DOSSIERS}
    audit = yaml.safe_load((folder / "audit.yaml").read_text("utf-8"))
    kept = {drop: m["keep"] for m in audit["merge"] for drop in m["drop"]}
    flagged = {f"{u['dossier']}:{u['id']}": u for u in audit["urls"]}
    name: dict[str, str] = {}
    records: dict[str, dict] = {}
    for dossier in DOSSIERS:
        for s in data[dossier]["sources"]:
            full = f"{dossier}:{s['id']}"
            name[full] = kept.get(full, full).split(":")[1]
            if full in kept or full in DROPPED or s["seen"] not in ("full", "excerpt"):
                continue
            problem = flagged.get(full)
            url = better_address(problem) if problem else s.get("URL")
            record = {"id": s["id"], "type": s["type"], "title": s["title"], "author": s.get("author"), "publisher": s.get("publisher"),
                      "issued": str(s["issued"]) if s.get("issued") else None, "language": s.get("language", "en")[:2],
                      "url": url if url and url.startswith("https://") else None, "doi": s.get("DOI"), "kind": s["kind"], "seen": s["seen"]}
            for extra, field in (("container-title", "container"), ("volume", "volume"), ("issue", "issue"), ("page", "pages")):
                if s.get(extra):
                    record[field] = str(s[extra])
            if not record["url"] and not record["doi"]:
                record["unlinked"] = (problem or {}).get("problem", "no https address of the original publisher is known")
            records.setdefault(record["id"], {k: v for k, v in record.items() if v is not None})
    passages: dict[str, list] = {}
    for dossier in DOSSIERS:
        for part in ("claims", "guidance", "channels", "help", "platforms", "emergency_numbers"):
            for c in data[dossier].get(part) or []:
                if not isinstance(c, dict) or not c.get("source"):
                    continue
                ids = c["source"] if isinstance(c["source"], list) else [c["source"]]
                places = [p.strip() for p in (c.get("where") or "").split(";")]
                if len(places) == len(ids) == 2 and any(ids[1 - i].split("-")[0] in places[i].lower() for i in (0, 1)):
                    ids = ids[::-1]  # the places name their sources, in the other order
                for i, key in enumerate(ids):
                    target = name.get(f"{dossier}:{key}", key)
                    place = places[i] if len(places) == len(ids) else (c.get("where") if i == 0 or len(ids) == 1 else None)
                    at = locator(place) if place or len(ids) == 1 else "passage"
                    # Of several sources only the first is known to hold the anchor.
                    anchor = c.get("anchor") if i == 0 else None
                    passages.setdefault(target, []).append({"at": at, "anchor": anchor, "note": f"{dossier}:{c.get('id', c.get('country'))}"})
    return records, passages, name


def record(records: dict, passages: dict, key: str) -> dict:
    """One publishable record: the source with its distinct anchored passages."""
    out = dict(records[key])
    seen, listed = set(), []
    for p in passages.get(key, ()):
        if p["anchor"] and p["at"] not in seen:
            seen.add(p["at"])
            listed.append({"at": p["at"], "anchor": p["anchor"]})
    out["checked"] = "2026-11-22"
    if listed:
        out["passages"] = listed
    return out


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dossiers", type=Path, help="folder of the dossiers")
    parser.add_argument("ids", nargs="*", help="ids of the sources to write")
    parser.add_argument("--all", action="store_true", help="every usable source")
    parser.add_argument("--into", type=Path, default=Path("data/sources"), help="folder to write to (default: data/sources)")
    args = parser.parse_args(argv)
    records, passages, _ = load(args.dossiers)
    unknown = [i for i in args.ids if i not in records]
    if unknown:
        print(f"not usable or not in the dossiers: {', '.join(unknown)}", file=sys.stderr)
        return 1
    args.into.mkdir(parents=True, exist_ok=True)
    for key in sorted(records) if args.all else args.ids:
        path = args.into / f"{key}.yaml"
        path.write_text(yaml.safe_dump(record(records, passages, key), allow_unicode=True, sort_keys=False, width=120), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
