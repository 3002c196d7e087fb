"""The search as readers use it: does the right page come first, what does the first search cost, is an early query answered?

Two sets of queries: those that keywords and ranking were made with, and fewer that were put aside (tests/cases/search/fresh)."""
from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from . import HOME, KB, LANGUAGES, PHONE, Figure, Say, Section, browser, folder, median
from .server import Link, Request, served

SHARE, BYTES = 0.90, 120 * KB
# What the status line says while pages are looked for stays until there is an answer.
DONE = """() => { const s = document.getElementById('status').textContent;
return s && s !== WORDS.loading && (document.querySelectorAll('#hits a').length > 0 || [WORDS.none, WORDS.titles].some((w) => s.startsWith(w.split('{')[0])) ) ; }"""
# A word that no page has: the dearest search of the titles, and after a press the whole text has it neither.
NOWHERE = {"en": "xylophone", "fr": "girafe", "ar": "زرافة"}
WHOLE = "#hits ~ p .btn"
# After a press the button is gone until there is an answer, and then for good.
DONE_WHOLE = "() => " + "(" + DONE + f")() && !document.querySelector('{WHOLE}')"
READY = "window.WORDS = JSON.parse(document.getElementById('search-form').dataset.words)"


def cases(lang: str, base: Path | None = None) -> list[dict[str, Any]]:
    return yaml.safe_load(((base or HOME / "tests" / "cases" / "search") / f"{lang}.yaml").read_text("utf-8"))


def run(root: Path, site: Path, say: Say, base: Path | None = None) -> Section:
    out = Section()
    misses = [["language", "query", "kind", "expected", "rank", "came first"]]
    with served(site) as server, browser() as chrome:
        for lang in LANGUAGES:
            context = chrome.new_context(**PHONE)
            page = open_search(context, server.url, lang)
            for fresh in (False, True):
                folder_of = base or HOME / "tests" / "cases" / "search"
                found = cases(lang, folder_of / "fresh" if fresh else folder_of)
                ranks, kinds, unsure = [], {}, 0
                for i, case in enumerate(found):
                    if i % 20 == 0:
                        say(f"search: {lang}, query {i + 1} of {len(found)}{' put aside' if fresh else ''}")
                    hits = ask(page, case["q"])
                    unsure += not hits
                    expected = [case["expect"]] if isinstance(case["expect"], str) else case["expect"]
                    wanted = {folder(lang, slug) for slug in expected}
                    rank = next((n for n, hit in enumerate(hits, 1) if hit in wanted), 0)
                    ranks.append(rank)
                    kinds.setdefault(case["kind"], []).append(rank == 1)
                    if rank != 1:
                        misses.append([lang + (", put aside" if fresh else ""), case["q"], case["kind"], " or ".join(expected), rank or "not in the first five",
                                       hits[0] if hits else "nothing found"])
                share = round(100 * sum(r == 1 for r in ranks) / len(ranks), 1)
                note = (f"in the first three: {100 * sum(0 < r <= 3 for r in ranks) / len(ranks):.0f} %; {unsure} sent to the whole text; "
                        + ", ".join(f"{k} {sum(v)}/{len(v)}" for k, v in sorted(kinds.items())))
                if fresh:
                    out.add(Figure(f"the same for queries put aside, {lang}", share, "%", n=len(ranks), note=note))
                else:
                    out.add(Figure.least(f"expected page at rank 1, {lang}", share, 100 * SHARE, "%", n=len(ranks), note=note))
            context.close()
        out.details["Queries whose page does not come first"] = misses
        for lang in LANGUAGES:
            say(f"search: {lang}, the first search with an empty cache")
            costs, whole, foreign, parts = [], [], 0, {}
            *queries, nowhere = [c["q"] for c in cases(lang, base)][::12][:5] + [NOWHERE[lang]]
            for q in [*queries, nowhere]:
                context = chrome.new_context(**PHONE)
                mark = server.mark
                page = open_search(context, server.url, lang)
                type_in(page, q)
                page.wait_for_function(DONE, timeout=20_000)
                page.wait_for_load_state("networkidle")
                seen = [r for r in server.since(mark) if searching(r)]
                costs.append(sum(r.wire for r in seen))
                mark = server.mark
                page.click(WHOLE)
                page.wait_for_function(DONE_WHOLE, timeout=20_000)
                page.wait_for_load_state("networkidle")
                then = [r for r in server.since(mark) if searching(r)]
                whole.append(sum(r.wire for r in then))
                foreign += sum(other_language(r, lang) for r in seen + then)
                for name, found in (("titles", seen), ("text", then)):
                    if q == queries[0]:
                        parts[name] = Counter()
                        for r in found:
                            parts[name][part(r)] += r.wire
                context.close()
            said = {name: ", ".join(f"{k} {v:,}" for k, v in found.most_common()) for name, found in parts.items()}
            out.add(Figure.most(f"first search, {lang}", median(costs), BYTES, "B", n=len(costs),
                                note=f"most {max(costs):,}; {said['titles']}; the same for a word that no title, heading or keyword has"))
            out.add(Figure.most(f"the whole text, when its button is pressed: that press, {lang}", median(whole), BYTES, "B", n=len(whole),
                                note=f"{min(whole):,} to {max(whole):,}; “{queries[0]}”: {said['text']}"))
            out.add(Figure.most(f"pieces of other languages' index, {lang}", foreign, 0, n=len(costs)))
        waits = [["language", "query", "answered", "s from the last key to the first hit"]]
        for lang in LANGUAGES:
            say(f"search: {lang}, typed before the index is there")
            server.link = Link(400, 400)
            times, answered = [], 0
            for q in [c["q"] for c in cases(lang) if " " not in c["q"]][:3]:
                context = chrome.new_context(**PHONE)
                page = context.new_page()
                mark = server.mark
                held, typed = [], False
                # However fast the line: the index sets out when the last key is pressed.
                context.route("**/search/index.json", lambda route: route.continue_() if typed else held.append(route))
                page.goto(server.url + folder(lang, "search"), wait_until="commit", timeout=60_000)
                page.wait_for_selector("#search-form input", timeout=60_000)
                page.evaluate(READY)
                page.focus("#search-form input")
                page.keyboard.type(q, delay=30)
                early = not any(part(r) == "index" for r in server.since(mark) if searching(r))
                start = time.monotonic()
                typed = True
                for route in held:
                    route.continue_()
                try:
                    page.wait_for_function(DONE, timeout=60_000)
                    took = time.monotonic() - start
                    answered += bool(early)
                    times.append(took)
                    waits.append([lang, q, "yes" if early else "the index was there already", round(took, 2)])
                except Exception:
                    waits.append([lang, q, "no", ""])
                context.close()
            server.link = None
            out.add(Figure(f"query typed before the index came is answered, {lang}", answered, "of 3", "3 of 3", answered == 3, 3,
                           note=f"median {median(times):.1f} s after the last key at 400 kbit/s, 400 ms" if times else ""))
        out.details["Typed early: a line of 400 kbit/s and 400 ms for every request, the worker's too"] = waits
    return out


def open_search(context: Any, url: str, lang: str) -> Any:
    page = context.new_page()
    page.goto(url + folder(lang, "search"), wait_until="load")
    page.evaluate(READY)
    return page


def type_in(page: Any, q: str) -> None:
    page.focus("#search-form input")
    page.keyboard.type(q)


def ask(page: Any, q: str) -> list[str]:
    """Addresses of the hits, best first, by way of the page's own field; none where only the whole text may have an answer."""
    page.evaluate("() => { document.getElementById('status').textContent = ''; document.getElementById('hits').replaceChildren(); }")
    page.fill("#search-form input", q)
    page.press("#search-form input", "Enter")
    page.wait_for_function(DONE, timeout=20_000)
    return page.evaluate("() => [...document.querySelectorAll('#hits h3 a')].map((a) => new URL(a.href).pathname)")


def searching(request: Request) -> bool:
    """Is this fetched for searching, and not because the page is a page of the site?"""
    return request.kind not in ("html", "css", "icon") and not request.path.startswith("/assets/page.")


def part(request: Request) -> str:
    name = request.path.rsplit("/", 1)[-1]
    ends = {"js": "program", "pf_index": "words of the text", "pf_fragment": "excerpts", "pf_meta": "list of words", "pagefind": "WebAssembly"}
    return "index" if name == "index.json" else ends.get(name.rsplit(".", 1)[-1], "program")


def other_language(request: Request, lang: str) -> bool:
    """Is this a piece of the index of a language that nobody asked for?"""
    if not searching(request) or part(request) == "program":
        return False
    name = request.path.rsplit("/", 1)[-1]
    of = next((x for x in LANGUAGES if name.startswith((f"{x}_", f"pagefind.{x}_", f"wasm.{x}."))), None)
    of = of or next((x for x in LANGUAGES[1:] if request.path.startswith(f"/{x}/")), LANGUAGES[0] if name == "index.json" else None)
    return of not in (lang, None)
