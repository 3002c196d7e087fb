"""Build the whole site beside the old one and swap it in: a failed build leaves what is served as it was."""
from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable
from xml.sax.saxutils import escape

from .edition import Edition
from .finish import feed, ledger, metadata, search, security
from .finish.scan import scan
from .finish.text import close_up, set_text
from .pages import top_names
from .problems import BadInput
from .weave.bibliography import exports

# Kinds of page that a search engine has no use for.
UNLISTED = {"search", "ledger", "guide"}
# Parts of a page that nobody searches for: they would only blur the excerpts.
NOT_SEARCHED = ".crumbs, .facts, .toc, .refs, .after, .cite, .from, .seen, .card dl, .fb, .instead"


_FOR_THE_INDEX = re.compile(r' data-pagefind-[a-z-]+(?:="[^"]*")?')


class BuildError(Exception):
    """The build stopped; the message says why and what to do."""


def build(root: Path, into: Path | None = None, say: Callable[[str], None] = lambda _: None, search: bool = True) -> Path:
    """Build the project at ``root`` and put the result at ``into`` (default ``root/site``). Raises ``BuildError`` or ``BadInput``.

    Without ``search`` the index of the site that is replaced stays: while somebody writes, pages matter at once and the search can follow."""
    target = into or root / "site"
    # Beside the target: on the same disk, so that the swap is one step.
    new, old = (target.parent / f".{target.name}-{part}-{os.getpid()}" for part in ("new", "old"))
    try:
        say("pages")
        edition = generate(root, new)
        say("lists, references, map of the site")
        write_rest(edition, new)
        if search:
            say("search index")
            index(new)
        elif (target / "pagefind").is_dir():
            shutil.copytree(target / "pagefind", new / "pagefind")
        swap(new, target, old)
    except OSError as e:
        where = f"The site that was there before is at {old}: rename it to {target}." if old.exists() and not target.exists() else "The site that was there before is untouched."
        raise BuildError(f"{e.strerror or e}: {e.filename or target}. {where}") from e
    finally:
        for left in (new, old) if target.exists() else (new,):  # the old site may be all there is
            shutil.rmtree(left, ignore_errors=True)
    return target


def generate(root: Path, new: Path) -> Edition:
    """Run MkDocs (strict) into ``new``."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's banner about MkDocs 2 is for others; see architecture
    from mkdocs.commands.build import build as run
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    heard = _Collect()
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    log.addHandler(heard)
    log.propagate = False
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(new), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        run(config)
        config.plugins.on_shutdown()
    except BadInput:
        raise
    except (Abort, MkDocsException) as e:
        raise BuildError("\n".join(heard.lines) or str(e)) from e
    finally:
        log.removeHandler(heard)
    if heard.lines:
        raise BuildError("\n".join(heard.lines))
    return Edition.of(root, str(config.site_url))


class _Collect(logging.Handler):
    """Warnings and errors of the generator, to be shown once and whole."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def write_rest(edition: Edition, site_dir: Path) -> None:
    """What stands beside the pages: assets, reference files, sitemap, robots.txt, the page for wrong addresses, header files."""
    site = edition.site
    for name, data in edition.assets.files.items():
        path = site_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name, text in ledger.files(site, edition.site_url).items():
        (site_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (site_dir / name).write_text(text, "utf-8")
    bibtex, page_bibtex = edition.bibtex
    for page in site.pages.values():
        folder = site_dir / ("" if page.lang == site.languages[0] else page.lang) / page.url
        if page.kind in metadata.WORKS:
            (folder / "page.bib").write_text(page_bibtex[page.lang, page.slug] + "\n", "utf-8")
            keys = list(edition.woven(site.source(page)).keys)
            if keys:
                for name, text in exports(site.catalogue.sources, bibtex, keys).items():
                    (folder / name).write_text(text, "utf-8")
        if page.slug == "about/corrections":
            (folder / "feed.xml").write_bytes(feed.corrections(site, page.lang, edition.site_url))
    for lang in site.languages:
        folder = site_dir / ("" if lang == site.languages[0] else lang) / "search"
        if folder.is_dir():
            (folder / "index.json").write_text(search_index(edition, lang, site_dir), "utf-8")
    (site_dir / "sitemap.xml").write_text(sitemap(edition), "utf-8")
    (site_dir / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {edition.site_url.rstrip('/')}/sitemap.xml\n", "utf-8")
    (site_dir / "404.html").write_text(not_found(edition), "utf-8")
    (site_dir / "_headers").write_text(security.header_files(site.languages, top_names(site.root, site.languages))["_headers"], "utf-8")
    (site_dir / "sitemap.xml.gz").unlink(missing_ok=True)  # the generator's, of pages in another order


def search_index(edition: Edition, lang: str, site_dir: Path) -> str:
    """What the search of one language reads first."""
    site, base, entries = edition.site, site_dir / ("" if lang == edition.site.languages[0] else lang), []
    for page in site.pages.values():
        if page.lang == lang and page.kind not in search.LEFT_OUT:
            cited = site.sources_of(edition.woven(site.source(page)).keys)
            entries.append(search.entry(page, site.words(lang), (base / page.url / "index.html").read_text("utf-8"), cited))
    return search.packed(entries)


def sitemap(edition: Edition) -> str:
    """One sitemap with every page and its versions in other languages (https://developers.google.com/search/docs/specialty/international/localized-versions)."""
    site = edition.site
    rows = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    for page in sorted(site.pages.values(), key=lambda p: (p.slug, p.lang)):
        if page.kind in UNLISTED:
            continue
        found = metadata.alternates(page, site)
        links = [(lang, metadata.address(p, site, edition.site_url)) for lang, p in found.items()]
        if "en" in found:
            links.append(("x-default", metadata.address(found["en"], site, edition.site_url)))
        alternates = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(url)}"/>' for lang, url in links)
        rows.append(f"<url><loc>{escape(metadata.address(page, site, edition.site_url))}</loc><lastmod>{page.meta.get('updated', '')}</lastmod>{alternates}</url>")
    return "\n".join([*rows, "</urlset>"]) + "\n"


def not_found(edition: Edition) -> str:
    """The page for wrong addresses, in every language at once: a host serves one file for all of them, whatever the folder."""
    from jinja2 import Environment, FileSystemLoader

    site = edition.site
    env = Environment(loader=FileSystemLoader(site.root / "overrides"), autoescape=True)
    words = [site.words(lang) for lang in site.published]
    base = "/" + edition.site_url.split("/", 3)[3] if edition.site_url.count("/") > 2 else "/"
    html = env.get_template("not-found.html").render(languages=words, asset=edition.assets.names, base=base, csp=security.csp())
    return scan(set_text(html), "overrides/not-found.html")


def index(site_dir: Path) -> None:
    """Pagefind's index, one a language."""
    done = subprocess.run([sys.executable, "-m", "pagefind", "--site", str(site_dir), "--output-subdir", "pagefind", "--exclude-selectors", NOT_SEARCHED],
                          capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"The search index could not be made:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
    # Which language comes first in it is chance; two builds of one text are to be the same.
    entry = site_dir / "pagefind" / "pagefind-entry.json"
    entry.write_text(json.dumps(json.loads(entry.read_text("utf-8")), sort_keys=True, separators=(",", ":")), "utf-8")
    # What only the index reads (the ends of lines tell it where words end) is not sent to readers.
    for page in site_dir.rglob("*.html"):
        text = page.read_text("utf-8")
        if text != (small := close_up(_FOR_THE_INDEX.sub("", text))):
            page.write_text(small, "utf-8")
    # Its ready-made interface is not used; ours is docs/scripts/search.js.
    for name in ("pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-modular-ui.css", "pagefind-highlight.js",
                 "pagefind-component-ui.js", "pagefind-component-ui.css"):
        (site_dir / "pagefind" / name).unlink(missing_ok=True)


def swap(new: Path, target: Path, old: Path) -> None:
    """Put ``new`` in the place of ``target``; on any fault the old one goes back."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    except BaseException:  # Ctrl+C between the two must not be the end of the site
        if old.exists() and not target.exists():
            old.rename(target)
        raise
