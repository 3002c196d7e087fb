"""How heavy a page is: what a telephone fetches for the first page and for the second, and whether pages grow with the site."""
from __future__ import annotations

import http.client
import re
import shutil
import tempfile
from pathlib import Path

import brotli

from . import DIRECTORIES, KB, LANGUAGES, PHONE, Figure, Say, Section, browser, content_pages, copy_project, folder, median
from .server import Request, Site, served

FIRST, REQUESTS, JS, SECOND, FLIGHT = 16 * KB, 5, 4 * KB, 7 * KB, 14_600
# How many copies of explainers are added, for each language, to see whether the other pages grow.
MORE = 60
# What is taken out of a page, to see how many of its bytes it is.
PARTS = {
    "all tags and addresses": r"<script.*?</script>|<[^>]*>",
    "the references at the foot": r'<section class="refs.*?</section>',
    "the marks of citations in the text": r'<a class="cite".*?</a>',
    "the exact words in the addresses of sources": r'#:~:text=[^"]*',
    "machine-readable data in the head": r'<script type="application/ld\+json">.*?</script>|<meta name="citation_[^>]*>',
    "“cite this page”": r'<div class="ui after.*?</details>\s*</div>',
    "header, navigation and footer": r"<body>.*?(?=<main)|<footer.*?</footer>",
}


def run(root: Path, site: Path, say: Say) -> Section:
    out = Section()
    pages = content_pages(root, site)
    rows = [["page", "language", "requests", "all bytes", "HTML", "CSS", "JS", "icon", "HTML + CSS with headers", "second page", "bodies alone"]]
    views: dict[str, list[dict[str, int]]] = {}
    with served(site) as server, browser() as chrome:
        for lang in LANGUAGES:
            for i, (slug, count) in enumerate(pages):
                say(f"weight: {folder(lang, slug)}")
                view = first_and_second(server, chrome, folder(lang, slug), folder(lang, pages[(i + 1) % len(pages)][0]))
                views.setdefault(lang, []).append(view)
                rows.append([f"{slug} ({count:,} words in English)", lang, *view.values()])
        for lang in LANGUAGES:
            for slug in DIRECTORIES:
                rows.append([f"{slug} (a directory, in no figure above)", lang, *first_and_second(server, chrome, folder(lang, slug), folder(lang, pages[0][0])).values()])
    out.details["First view, empty cache, then a second page; bytes on the wire, headers included"] = rows
    for lang, found in views.items():
        mid = {k: median([v[k] for v in found]) for k in found[0]}
        worst = {k: max(v[k] for v in found) for k in found[0]}
        note = f"{lang}; worst of the {len(found)}: "
        n = len(found)
        out.add(Figure.most(f"first view, {lang}", mid["all"], FIRST, "B", n=n, note=note + f"{worst['all']:,}"))
        out.add(Figure.most(f"requests, {lang}", mid["requests"], REQUESTS, n=n, note=note + f"{worst['requests']}"))
        out.add(Figure.most(f"JavaScript, {lang}", mid["js"], JS, "B", n=n, note=note + f"{worst['js']:,}"))
        out.add(Figure.most(f"HTML + CSS + headers in the first flight, {lang}", mid["flight"], FLIGHT, "B", n=n, note=note + f"{worst['flight']:,}"))
        out.add(Figure.most(f"second page, warm cache, {lang}", mid["second"], SECOND, "B", n=n, note=note + f"{worst['second']:,}"))
    sizes(site, out)
    with served(site) as server:
        parts(server, pages, out)
    say(f"weight: the same site with {MORE} pages more in each language")
    growth(root, out)
    return out


def first_and_second(server: Site, chrome: object, first: str, second: str) -> dict[str, int]:
    context = chrome.new_context(**PHONE)  # type: ignore[attr-defined]
    try:
        page = context.new_page()
        mark = server.mark
        page.goto(server.url + first, wait_until="networkidle")
        page.wait_for_timeout(300)
        if not any(r.kind == "icon" for r in server.since(mark)):
            # A browser without windows may never ask for the icon; a telephone does.
            fetch(server, re.search(r'<link rel="icon" href="([^"]+)"', page.content())[1], first)
        seen = server.since(mark)
        mark = server.mark
        page.goto(server.url + second, wait_until="networkidle")
        page.wait_for_timeout(300)
        then = server.since(mark)
    finally:
        context.close()
    if bad := [r for r in seen + then if r.status != 200]:
        raise RuntimeError(f"not found: {bad}")
    part = {kind: sum(r.wire for r in seen if r.kind == kind) for kind in ("html", "css", "js", "icon")}
    return {"requests": len(seen), "all": total(seen), **part, "flight": part["html"] + part["css"], "second": total(then), "bodies": sum(r.body for r in seen)}


def total(requests: list[Request]) -> int:
    return sum(r.wire for r in requests)


def fetch(server: Site, href: str, page: str) -> None:
    from urllib.parse import urljoin

    line = http.client.HTTPConnection("127.0.0.1", server.server_port)
    line.request("GET", urljoin(page, href), headers={"Accept-Encoding": "gzip, deflate, br"})
    line.getresponse().read()
    line.close()


def html_sizes(site: Path) -> dict[str, int]:
    return {p.parent.relative_to(site).as_posix(): len(brotli.compress(p.read_bytes(), quality=11)) for p in sorted(site.rglob("index.html"))}


def sizes(site: Path, out: Section) -> None:
    found = html_sizes(site)
    least, most = min(found, key=found.get), max(found, key=found.get)  # type: ignore[arg-type]
    out.add(Figure("HTML of all pages, brotli: smallest", found[least], "B", n=len(found), note=f"/{least}/"))
    out.add(Figure("HTML of all pages, brotli: median", median(list(found.values())), "B", n=len(found)))
    out.add(Figure("HTML of all pages, brotli: largest", found[most], "B", n=len(found), note=f"/{most}/"))
    heavy = sorted(found, key=found.get, reverse=True)[:12]  # type: ignore[arg-type]
    out.details["The heaviest pages (HTML, brotli)"] = [["page", "bytes"], *([f"/{p}/", found[p]] for p in heavy)]


def parts(server: Site, pages: list[tuple[str, int]], out: Section) -> None:
    """Bytes that a page would lose, part by part; parts share words, so they add up to less than the page. Its words alone are what is left without all tags
    and addresses: no way of writing the page makes it lighter than these and the headers of the answer."""
    rows = [["page", "headers", "HTML", *PARTS]]
    for lang in LANGUAGES:
        for slug in (*(slug for slug, _ in pages), *DIRECTORIES):
            text = (server.site / folder(lang, slug).lstrip("/") / "index.html").read_text("utf-8")
            whole = len(brotli.compress(text.encode(), quality=11))
            mark = server.mark
            fetch(server, folder(lang, slug), "/")
            answer = server.since(mark)[0]
            rows.append([folder(lang, slug), answer.wire - answer.body, whole, *(whole - len(brotli.compress(re.sub(p, "", text, flags=re.S).encode(), quality=11)) for p in PARTS.values())])
    out.details["What weighs: bytes of HTML that go when a part is left out"] = rows


def growth(root: Path, out: Section) -> None:
    """Build once more with copies of explainers: pages that are no lists must stay as they are."""
    from instead.build import build

    with tempfile.TemporaryDirectory(prefix="instead-bench-") as tmp:
        copy = copy_project(root, Path(tmp) / "more")
        if (root / ".cache" / "instead").is_dir():
            shutil.copytree(root / ".cache" / "instead", copy / ".cache" / "instead")
        before = html_sizes(build(copy, search=False))
        nav = copy / "data" / "navigation.yaml"
        names = [f"copy-{i:02}" for i in range(MORE)]
        nav.write_text(re.sub(r"^(understand: \[)(.*)\]$", lambda m: m[1] + m[2] + ", " + ", ".join(names) + "]", nav.read_text("utf-8"), flags=re.M), "utf-8")
        for lang in LANGUAGES:
            base = copy / "docs" / ("" if lang == "en" else lang) / "understand"
            models = sorted(p for p in base.glob("*.md") if p.stem != "index")
            for i, name in enumerate(names):
                text = models[i % len(models)].read_text("utf-8")
                (base / f"{name}.md").write_text(re.sub(r"^title: (.*)$", rf"title: \1 {i + 1}", text, count=1, flags=re.M), "utf-8")
        after = html_sizes(build(copy, search=False))
    change = {p: after[p] / before[p] - 1 for p in before}
    grown = {p: c for p, c in change.items() if c > 0.01}
    out.add(Figure.most(f"growth of a page's HTML, {len(before)} to {len(after)} pages: median", round(100 * median(list(change.values())), 2), 1.0, "%", n=len(before)))
    kinds = sorted({p.removeprefix("fr/").removeprefix("ar/") for p in grown})
    out.add(Figure("pages that grow by more than 1 %", len(grown), "", n=len(before), note="lists and exports: " + ", ".join(kinds) if kinds else ""))
    out.details["Pages that grow with the site"] = [["page", "before", "after"], *([f"/{p}/", before[p], after[p]] for p in sorted(grown))]
