"""A slow telephone on a slow line: when is the text there, does anything block, does anything move?"""
from __future__ import annotations

from pathlib import Path
from typing import Any

from . import PHONE, Figure, Say, Section, browser, folder, median
from .server import served

PAGES = ("index", "report/index", "understand/what-takedowns-do", "cases/ctrlsec")
LANGS = ("en", "ar")
LCP, TBT, CLS = 1300, 50, 0.0
RUNS = 3
WATCH = """
window.seen = { lcp: 0, cls: 0, long: [], fcp: 0 };
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.lcp = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.long.push([e.startTime, e.duration]); }).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (e.name === 'first-contentful-paint') seen.fcp = e.startTime; }).observe({ type: 'paint', buffered: true });
"""


def run(root: Path, site: Path, say: Say) -> Section:
    out = Section()
    rows = [["page", "FCP ms", "LCP ms", "TBT ms", "CLS", "n"]]
    with served(site) as server, browser() as chrome:
        for lang in LANGS:
            for slug in PAGES:
                say(f"slow: {folder(lang, slug)}")
                found = [once(chrome, server.url + folder(lang, slug)) for _ in range(RUNS)]
                mid = {k: median([f[k] for f in found]) for k in found[0]}
                rows.append([folder(lang, slug), round(mid["fcp"]), round(mid["lcp"]), round(mid["tbt"]), round(mid["cls"], 4), RUNS])
    out.details["400 kbit/s, 400 ms, processor four times slower; medians"] = rows
    for lang in LANGS:
        mine = [r for r in rows[1:] if r[0].startswith("/ar/") == (lang == "ar")]
        for name, column, budget, unit in (("LCP", 2, LCP, "ms"), ("TBT", 3, TBT, "ms"), ("CLS", 4, CLS, "")):
            worst = max(mine, key=lambda r: r[column])
            out.add(Figure.most(f"{name}, slowest of {len(mine)} pages, {lang}", worst[column], budget, unit, n=RUNS, note=f"{worst[0]}, median of {RUNS}"))
    return out


def once(chrome: Any, url: str) -> dict[str, float]:
    context = chrome.new_context(**PHONE)
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        cdp = context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8})
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(url, wait_until="load", timeout=60_000)
        page.wait_for_timeout(1500)
        seen = page.evaluate("seen")
    finally:
        context.close()
    tbt = sum(duration - 50 for start, duration in seen["long"] if start + duration > seen["fcp"])
    return {"fcp": seen["fcp"], "lcp": seen["lcp"], "tbt": tbt, "cls": seen["cls"]}
