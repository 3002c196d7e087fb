"""A slow telephone on a slow line: when is the text there, does anything block, does anything move?"""
from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli

from instead.guide import nodes, slug as guide_slug

from . import LANGUAGES, PHONE, Figure, Say, Section, browser, folder, median
from .server import served

PAGES = ("index", "report/index", "understand/what-takedowns-do", "cases/ctrlsec")
LANGS = ("en", "ar")
LCP, TBT, CLS, WALK = 1300, 50, 0.0, 60
RUNS = 3
WATCH = """
window.seen = { lcp: 0, cls: 0, long: [], fcp: 0 };
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.lcp = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.long.push([e.startTime, e.duration]); }).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (e.name === 'first-contentful-paint') seen.fcp = e.startTime; }).observe({ type: 'paint', buffered: true });
"""
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"


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
    steps = [["language", "page", "s until it is loaded"]]
    with served(site) as server, browser() as chrome:
        for lang in LANGS:
            say(f"slow: the whole guide, {lang}")
            way = longest_way(root, site, lang)
            took = walk(chrome, server.url, way)
            steps += [[lang, address, round(seconds, 2)] for address, seconds in zip(way, took)]
            out.add(Figure.most(f"the guide from the home page to the steps, {lang}: all loading", round(sum(took), 1), WALK, "s",
                                note=f"{len(way)} pages, the longest of its ways and of those the heaviest; empty cache at the start"))
    out.details["The guide, page after page, on the same line"] = steps
    return out


def longest_way(root: Path, site: Path, lang: str) -> list[str]:
    """Addresses from the home page by way of the most questions to the steps; of ways that are alike in length, the heaviest."""
    from instead.catalogue import load

    tree = nodes(load(root, LANGUAGES))
    ends = [digits for digits, node in tree.items() if node.question is None]
    ways = [[folder(lang, "index"), *(folder(lang, guide_slug(digits[:i])) for i in range(len(digits) + 1))] for digits in ends]

    def weight(way: list[str]) -> int:
        return sum(len(brotli.compress((site / address.lstrip("/") / "index.html").read_bytes(), quality=5)) for address in way)

    longest = max(map(len, ways))
    return max((way for way in ways if len(way) == longest), key=weight)


def walk(chrome: Any, url: str, way: list[str]) -> list[float]:
    """Seconds from each press to the loaded page, stylesheets and scripts included; every page is reached by a link of the one before."""
    took = []
    context = chrome.new_context(**PHONE)
    try:
        page = context.new_page()
        slow_down(context, page)
        page.goto(url + way[0], wait_until="load", timeout=60_000)
        for address in way[1:]:
            took.append(page.evaluate(LOADED))
            links = page.locator("main a, .urgent a")
            there = next(i for i, href in enumerate(links.evaluate_all("all => all.map((a) => a.href)")) if urlsplit(href).path == address)
            links.nth(there).evaluate("a => a.click()")
            page.wait_for_url(url + address, wait_until="load", timeout=60_000)
        took.append(page.evaluate(LOADED))
    finally:
        context.close()
    return took


def slow_down(context: Any, page: Any) -> None:
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8})
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def once(chrome: Any, url: str) -> dict[str, float]:
    context = chrome.new_context(**PHONE)
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        slow_down(context, page)
        page.goto(url, wait_until="load", timeout=60_000)
        page.wait_for_timeout(1500)
        seen = page.evaluate("seen")
    finally:
        context.close()
    tbt = sum(duration - 50 for start, duration in seen["long"] if start + duration > seen["fcp"])
    return {"fcp": seen["fcp"], "lcp": seen["lcp"], "tbt": tbt, "cls": seen["cls"]}
