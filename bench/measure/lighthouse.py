"""Lighthouse, mobile, all four categories.

It asks for robots.txt from inside the page. Should the page's own policy keep an audit from running, the score is told as it is; ``blocked`` says what it
is without such audits.
"""
from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from . import HERE, Figure, Missing, Say, Section, chromium, folder, median, node
from .server import served
from .slow import LANGS, PAGES

RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def run(root: Path, site: Path, say: Say) -> Section:
    out = Section()
    program, script = node()
    rows = [["page", *CATEGORIES, "LCP ms (simulated)"]]
    failed: list[list[Any]] = [["page", "category", "audit", "what Lighthouse says"]]
    blocked: dict[tuple[str, str], float] = {}
    broken = 0  # runs without a score: the browser gave no trace
    lowest = {(lang, c): (101.0, "") for lang in LANGS for c in CATEGORIES}
    with served(site) as server, tempfile.TemporaryDirectory(prefix="instead-lh-") as tmp:
        for lang in LANGS:
            for slug in PAGES:
                address = folder(lang, slug)
                reports = []
                while len(reports) < RUNS:
                    say(f"lighthouse: {address}, run {len(reports) + 1} of {RUNS}")
                    report = once(program, script, server.url + address, Path(tmp))
                    if all(report["categories"][c]["score"] is not None for c in CATEGORIES):
                        reports.append(report)
                    elif (broken := broken + 1) > 6:
                        raise Missing(f"Lighthouse could not measure {address}: {report.get('runtimeError') or 'no score'}")
                scores = {c: median([100 * r["categories"][c]["score"] for r in reports]) for c in CATEGORIES}
                rows.append([address, *(round(s) for s in scores.values()), round(median([r["audits"]["largest-contentful-paint"]["numericValue"] for r in reports]))])
                spared = {c: round(median([without_blocked(r, c) for r in reports])) for c in CATEGORIES}
                for c, score in scores.items():
                    if spared[c] != round(score):
                        blocked[lang, c] = min(blocked.get((lang, c), 101.0), spared[c])
                    lowest[lang, c] = min(lowest[lang, c], (score, address))
                    for name, audit in sorted(_failed(reports, c).items()):
                        failed.append([address, c, name, audit])
    for (lang, c), (score, address) in lowest.items():
        out.add(Figure.least(f"{c}, lowest of {len(PAGES)} pages, {lang}", round(score), 100, n=RUNS,
                             note=address + (f"; {round(blocked[lang, c])} without audits that the page's own policy blocks" if (lang, c) in blocked else "")))
    out.details[f"Lighthouse, mobile, median of {RUNS}; {broken} runs without a score were done again"] = rows
    out.details["Audits that failed in at least half of the runs"] = failed
    return out


def once(program: str, script: str, url: str, tmp: Path) -> dict[str, Any]:
    result = tmp / "report.json"
    result.unlink(missing_ok=True)
    done = subprocess.run([program, script, url, "--quiet", "--output=json", f"--output-path={result}", "--only-categories=" + ",".join(CATEGORIES),
                           "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage", "--max-wait-for-load=45000"],
                          cwd=HERE, env=os.environ | {"CHROME_PATH": chromium(), "CI": "1"}, capture_output=True, text=True, timeout=240)
    if not result.exists():
        raise Missing(f"Lighthouse did not finish for {url}:\n{done.stderr[-1500:]}")
    return json.loads(result.read_text("utf-8"))


def without_blocked(report: dict[str, Any], category: str) -> float:
    """The score as Lighthouse reckons it, a weighted mean, without audits that the content security policy kept from running."""
    counted = [(ref["weight"], report["audits"][ref["id"]]) for ref in report["categories"][category]["auditRefs"] if ref["weight"]]
    counted = [(w, a["score"]) for w, a in counted if a["score"] is not None and "CSP violation" not in (a.get("explanation") or "")]
    return 100 * sum(w * s for w, s in counted) / sum(w for w, _ in counted)


def _failed(reports: list[dict[str, Any]], category: str) -> dict[str, str]:
    """Audits that count for the score and failed in at least half of the reports."""
    found: dict[str, list[str]] = {}
    for report in reports:
        for ref in report["categories"][category]["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < (0.9 if category == "performance" else 1):
                nodes = [i.get("node", {}).get("selector", "") for i in audit.get("details", {}).get("items", [])[:2] if isinstance(i, dict)]
                said = (audit["title"], audit.get("displayValue", ""), audit.get("explanation", ""), "; ".join(filter(None, nodes)))
                found.setdefault(ref["id"], []).append(" ".join(filter(None, said)))
    return {name: texts[0] for name, texts in found.items() if 2 * len(texts) >= len(reports)}
