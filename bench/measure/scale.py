"""How a build grows with the pages: ours and stock mkdocs-material with static-i18n on a corpus of two sizes, cold and after one edit."""
from __future__ import annotations

import math
import re
import shutil
import tempfile
from pathlib import Path

from . import Figure, Say, Section, command, corpus, median
from .building import Took, make_stock, timed

SIZES = (150, 600)
RUNS = 3
# Ratios to stock, by size.
COLD, EDIT = {150: 0.35, 600: 0.18}, {150: 0.18, 600: 0.11}
SLOPE, PEAK = 1.05, 300
PAGE, RECORD = "docs/understand/page-0004.md", "data/claims/claim-0003.yaml"


def run(root: Path, site: Path | None, say: Say) -> Section:
    out, clocks, rows = Section(), {}, [["pages a language", "run", "stock s", "cold s", "page s", "record s", "stock cpu", "cold cpu", "page cpu", "record cpu"]]
    for n in SIZES:
        with tempfile.TemporaryDirectory(prefix="instead-bench-", ignore_cleanup_errors=True) as tmp:
            say(f"scale: {n} pages a language")
            ours = corpus.make(root, Path(tmp) / "ours", n)
            stock = make_stock(ours, Path(tmp) / "stock")
            runs: dict[str, list[Took]] = {"stock": [], "cold": [], "page": [], "record": []}
            for i in range(RUNS):
                say(f"scale: {n} pages a language, run {i + 1} of {RUNS}")
                for which in ("stock", "ours") if i % 2 == 0 else ("ours", "stock"):
                    if which == "stock":
                        shutil.rmtree(stock / "site", ignore_errors=True)
                        runs["stock"].append(timed([command("mkdocs"), "build", "--quiet", "--clean"], stock))
                        continue
                    for left in (".cache", "site"):
                        shutil.rmtree(ours / left, ignore_errors=True)
                    runs["cold"].append(timed([command("instead"), "build"], ours))
                    _edit(ours / PAGE, r"(\n## )", f"\nMeasured edit number {i}.\n\\1")
                    runs["page"].append(timed([command("instead"), "build"], ours))
                    _edit(ours / RECORD, r"(\nby:\n  en: \")", f"\\1Edit {i}: ")
                    runs["record"].append(timed([command("instead"), "build"], ours))
                rows.append([n, i + 1, *(round(runs[k][-1].clock, 2) for k in runs), *(round(runs[k][-1].cpu, 2) for k in runs)])
            pages = len(list((ours / "site").rglob("index.html")))
        clocks[n] = {name: median([t.clock for t in took]) for name, took in runs.items()}
        for name, words, budget in (("cold", "cold build", COLD[n]), ("page", "one page edited", EDIT[n]), ("record", "one record edited", EDIT[n])):
            ratios = [ours_.clock / stock_.clock for ours_, stock_ in zip(runs[name], runs["stock"])]
            cpu = median([ours_.cpu / stock_.cpu for ours_, stock_ in zip(runs[name], runs["stock"])])
            out.add(Figure.most(f"{words} / stock, {n} pages a language, clock", round(median(ratios), 3), budget, n=RUNS,
                                note=f"{min(ratios):.2f} to {max(ratios):.2f}; processor {cpu:.2f}; {pages} pages in all"))
        out.add(Figure.most(f"largest process, {n} pages a language", round(max(t.peak for t in (*runs["cold"], *runs["page"], *runs["record"]))), PEAK, "MB", n=RUNS,
                            note=f"stock {max(t.peak for t in runs['stock']):.0f}"))
    small, large = SIZES
    slopes = {name: math.log(clocks[large][name] / clocks[small][name]) / math.log(large / small) for name in clocks[large]}
    out.add(Figure.most(f"log-log slope of a cold build, {small} to {large}", round(slopes["cold"], 2), SLOPE, n=RUNS, note=f"stock {slopes['stock']:.2f}"))
    out.details["Every run; seconds are this machine's and mean nothing elsewhere"] = rows
    return out


def _edit(path: Path, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, new, path.read_text("utf-8"), count=1)
    if not count:
        raise RuntimeError(f"there is nothing to edit in {path}")
    path.write_text(text, "utf-8")
