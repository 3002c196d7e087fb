"""Build the whole site beside the old one and swap it in: a failed build leaves what is served as it was."""
from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Iterator

from . import kept, packs, unchanged
from .apart import each
from .edition import Edition
from .finish import cards, charts, contacts, feed, learning, ledger, metadata, search, security, sitemap, together
from .finish.scan import scan
from .finish.text import close_up, set_text
from .pages import top_names
from .problems import BadInput
from .publish import cartridge
from .weave.bibliography import exports

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from .catalogue.models import Pack

# Kinds of page that a search engine has no use for.
UNLISTED = {"search", "ledger", "guide", "choose", "pack-print"}
# Pages with a feed beside them.
FEEDS = {"about/corrections": feed.corrections, "teach/index": feed.teaching}
# Parts of a page that nobody searches for: they would only blur the excerpts.
NOT_SEARCHED = ".crumbs, .facts, .toc, .refs, .after, .cite, .chart svg, .from, .seen, .card dl, .fb, .instead"


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
            index(new, root / ".cache" / "instead" / "index")
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
    """Put the pages of every language into ``new``, each language by a process of its own."""
    config = _config(root, new)
    edition = Edition.of(root, str(config.site_url))
    edition.prepare()
    parts = {lang: new / ".parts" / lang for lang in config.plugins["i18n"].build_languages}
    _raise(each(lambda lang: _language(root, lang, parts[lang]), list(parts)))
    for part in parts.values():
        for path in part.iterdir():
            os.rename(path, new / path.name)
    shutil.rmtree(new / ".parts")
    return edition


def rewrite(root: Path, target: Path, sources: set[str]) -> None:
    """Build the pages of some files of ``docs/`` alone and put them into the site at ``target``. Raises ``BuildError`` or ``BadInput``; then nothing is put there.

    They are what a whole build makes of them; what other pages say of them, and the search, follows with the next one."""
    new = target.parent / f".{target.name}-pages-{os.getpid()}"
    try:
        edition = Edition.of(root, str(_config(root, new).site_url))
        pages = [edition.page(src) for src in sources]
        for lang in {p.lang for p in pages}:
            _language(root, lang, new / lang, frozenset(src for src, p in zip(sources, pages) if p.lang == lang))
        for page in pages:
            place = Path(page.lang if page.lang != edition.site.languages[0] else "", page.url)
            html = new / page.lang / place / "index.html"
            html.write_text(for_readers(html.read_text("utf-8")), "utf-8")
            (target / place).mkdir(parents=True, exist_ok=True)
            for file in html.parent.iterdir():
                if file.is_file():
                    os.replace(file, target / place / file.name)
    except OSError as e:
        raise BuildError(f"{e.strerror or e}: {e.filename or target}.") from e
    finally:
        shutil.rmtree(new, ignore_errors=True)


def site_address(root: Path) -> str:
    """The address under which the site will be published."""
    return str(_config(root, root / "site").site_url)


def _config(root: Path, site_dir: Path) -> MkDocsConfig:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's banner about MkDocs 2 is for others; see architecture
    from mkdocs.config import load_config

    with _heard():
        return load_config(str(root / "mkdocs.yml"), site_dir=str(site_dir), strict=True)


def _language(root: Path, lang: str, part: Path, only: frozenset[str] = frozenset()) -> None:
    """Run MkDocs (strict) for one language, and write what stands beside its pages. ``only`` some of them, if they are named."""
    from mkdocs.commands.build import build as run

    config = _config(root, part)
    edition = Edition.of(root, str(config.site_url))
    keys = {} if only else unchanged.keys(edition, lang)
    known = {src: made for src, key in keys.items() if (made := unchanged.read(root, lang, key))}
    new = only or frozenset(keys.keys() - known.keys())
    # Whether the headings are there to which a page leads is seen where these pages are built too; and the generator will not do without a home page.
    led_to = {other for src in keys.keys() & new for other in unchanged.linked(edition, src)}
    needed = new | led_to | {edition.site.source(edition.site.pages[lang, "index"])} if known or only else frozenset()
    languages = config.plugins["i18n"]
    for language in languages.config.languages:
        language.build = language.locale == lang
    languages.current_language = lang
    config.plugins["instead"].only = needed
    with _heard() if new else nullcontext():
        if new:
            config.plugins.on_startup(command="build", dirty=False)
            run(config)
            config.plugins.on_shutdown()
    (part / "sitemap.xml.gz").unlink(missing_ok=True)  # the generator's, of pages in another order
    home, entries = part / ("" if lang == edition.site.languages[0] else lang), []
    for page in edition.site.edition(lang).values():
        src, folder = edition.site.source(page), home / page.url
        if src in known:
            made = known[src]
        elif src in new:
            made = finished(edition, page, (folder / "index.html").read_text("utf-8"))
            if not only:
                unchanged.write(root, lang, keys[src], made)
        else:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in made.files.items():
            (folder / name).write_bytes(data)
        entries += [made.entry] if made.entry else []
        if written := FEEDS.get(page.slug):
            (folder / "feed.xml").write_bytes(written(edition.site, lang, edition.site_url))
    if not only:
        unchanged.forget(root, lang, keys.values())
        together.printed(edition.site, lang, home)
        for pack in edition.site.catalogue.packs.values():
            if own := edition.site.pages.get((lang, packs.slug(pack.id))):
                (home / own.url / "pack.imscc").write_bytes(_pack_cartridge(edition, lang, pack, home))
        if (home / "search").is_dir():
            (home / "search" / "index.json").write_text(search.packed(entries), "utf-8")


def _pack_cartridge(edition: Edition, lang: str, pack: Pack, home: Path) -> bytes:
    """The cartridge of a reading pack, from its finished pages below ``home``."""
    chosen = [(page, (home / page.url / "index.html").read_text("utf-8")) for page in packs.readings(pack, edition.site.edition(lang))]
    return cartridge.pack_cartridge(edition.site, lang, pack.id, pack.title[lang], pack.description[lang], chosen, edition.site_url)


def _raise(found: list[Exception]) -> None:
    """Raise what was found in several languages as one."""
    if problems := [p for e in found if isinstance(e, BadInput) for p in e.problems]:
        raise BadInput(list(dict.fromkeys(problems)))
    for e in found:
        if not isinstance(e, BuildError):
            raise e
    if found:
        raise BuildError("\n".join(dict.fromkeys(line for e in found for line in str(e).splitlines())))


@contextmanager
def _heard() -> Iterator[None]:
    """Warnings and errors of the generator become one ``BuildError``."""
    from mkdocs.exceptions import Abort, MkDocsException

    heard = _Collect()
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    log.addHandler(heard)
    log.propagate = False
    try:
        yield
    except (Abort, MkDocsException) as e:
        raise BuildError("\n".join(heard.lines) or str(e)) from e
    finally:
        log.removeHandler(heard)
    if heard.lines:
        raise BuildError("\n".join(heard.lines))


class _Collect(logging.Handler):
    """Warnings and errors of the generator, to be shown once and whole."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def write_rest(edition: Edition, site_dir: Path) -> None:
    """What there is once for all languages: assets, records as files, sitemap, robots.txt, the page for wrong addresses, header files."""
    site = edition.site
    for name, data in edition.assets.files.items():
        path = site_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name, data in (ledger.files(site, edition.site_url) | cards.files(site, edition.site_url) | charts.files(site) | contacts.files(site, edition.site_url)).items():
        (site_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (site_dir / name).write_bytes(data.encode() if isinstance(data, str) else data)
    listed = [p for p in site.pages.values() if p.kind not in UNLISTED]
    (site_dir / "sitemap.xml").write_text(sitemap.sitemap(listed, site, edition.site_url), "utf-8")
    (site_dir / "teaching.xml").write_text(sitemap.sitemap(learning.resources(listed), site, edition.site_url), "utf-8")
    maps = "".join(f"Sitemap: {edition.site_url.rstrip('/')}/{name}.xml\n" for name in ("sitemap", "teaching"))
    (site_dir / "robots.txt").write_text(f"User-agent: *\nAllow: /\n{maps}", "utf-8")
    (site_dir / "404.html").write_text(not_found(edition), "utf-8")
    (site_dir / "_headers").write_text(security.header_files(site.languages, top_names(site.root, site.languages))["_headers"], "utf-8")


def finished(edition: Edition, page: Page, html: str) -> unchanged.Made:
    """A page with what stands beside it, reference files and a cartridge, and what the search reads of it first. It is kept (unchanged.py): it rests on the finished
    page (``html``), its own front matter, exercises and sources, and the words of the interface alone. What rests on other pages is written in ``_language``."""
    site, files = edition.site, {"index.html": html.encode()}
    keys = list(edition.woven(site.source(page)).keys)
    if page.kind in metadata.WORKS:
        bibtex, page_bibtex = edition.bibtex
        files["page.bib"] = (page_bibtex[page.lang, page.slug] + "\n").encode()
        if keys:
            files |= {name: text.encode() for name, text in exports(site.catalogue.sources, bibtex, keys).items()}
        files["page.imscc"] = cartridge.page_cartridge(site, page, html, edition.site_url)
        if quiz := cartridge.page_quiz(site, page):
            files["quiz.xml"] = quiz
    entry = search.entry(page, site.words(page.lang), html, site.sources_of(tuple(keys))) if page.kind not in search.LEFT_OUT else None
    return unchanged.Made(files, entry)


def not_found(edition: Edition) -> str:
    """The page for wrong addresses, in every language at once: a host serves one file for all of them, whatever the folder."""
    from jinja2 import Environment, FileSystemLoader

    site = edition.site
    env = Environment(loader=FileSystemLoader(site.root / "overrides"), autoescape=True)
    words = [site.words(lang) for lang in site.published]
    base = "/" + edition.site_url.split("/", 3)[3] if edition.site_url.count("/") > 2 else "/"
    html = env.get_template("not-found.html").render(languages=words, asset=edition.assets.names, base=base, csp=security.csp())
    return scan(set_text(html), "overrides/not-found.html")


def index(site_dir: Path, cache: Path | None = None) -> None:
    """Pagefind's index, one a language, each made by a process of its own or, while no page of it has changed, taken from ``cache``; what only the index reads is then
    taken out of the pages."""
    # A language has a folder of its own, the first one what is left.
    folders = [p.name for p in sorted(site_dir.iterdir()) if f'<html lang="{p.name}"' in _begins(p / "index.html")]
    first = sorted(p.name for p in site_dir.iterdir() if p.is_dir() and p.name not in folders and not p.name.startswith("."))
    globs = {".": "{" + ",".join(["*.html", *(f"{name}/**/*.html" for name in first)]) + "}", **{name: f"{name}/**/*.html" for name in folders}}
    made = site_dir / ".index"
    shutil.rmtree(made, ignore_errors=True)
    _raise(each(lambda name: _index(site_dir, globs[name], made / name / "in", cache / (name.strip(".") or "first") if cache else None), list(globs)))
    languages: dict[str, Any] = {}
    (made / "all").mkdir()
    for name in globs:
        found = made / name / "in"
        entry = json.loads((found / "pagefind-entry.json").read_text("utf-8"))
        languages |= entry["languages"]
        for path in found.rglob("*"):
            to = made / "all" / path.relative_to(found)
            to.mkdir(exist_ok=True) if path.is_dir() else os.replace(path, to)
    # Which language comes first in it is chance; two builds of one text are to be the same.
    (made / "all" / "pagefind-entry.json").write_text(json.dumps(entry | {"languages": languages}, sort_keys=True, separators=(",", ":")), "utf-8")
    # Its ready-made interface is not used; ours is docs/scripts/search.js.
    for name in ("pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-modular-ui.css", "pagefind-highlight.js",
                 "pagefind-component-ui.js", "pagefind-component-ui.css"):
        (made / "all" / name).unlink(missing_ok=True)
    shutil.rmtree(site_dir / "pagefind", ignore_errors=True)
    os.rename(made / "all", site_dir / "pagefind")
    shutil.rmtree(made)


def for_readers(html: str) -> str:
    """A page without what only the index reads; the ends of lines tell it where words end."""
    return close_up(_FOR_THE_INDEX.sub("", html))


def _begins(page: Path) -> str:
    """The first tags of a page; nothing if there is none."""
    return page.read_text("utf-8")[:200] if page.is_file() else ""


def _index(site_dir: Path, glob: str, into: Path, cache: Path | None) -> None:
    """The index of the pages of one language."""
    pages = {p: p.read_text("utf-8") for p in sorted(p for part in glob.strip("{}").split(",") for p in site_dir.glob(part))}
    made_from = kept.key(kept.program(), glob, *(x for path, text in pages.items() for x in (path.relative_to(site_dir).as_posix(), text)))

    def made() -> dict[str, bytes]:
        _pagefind(site_dir, glob, into)
        return {p.relative_to(into).as_posix(): p.read_bytes() for p in sorted(into.rglob("*")) if p.is_file()}

    for name, content in kept.files(cache, made_from, made).items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(content)
    for page, text in pages.items():
        if text != (small := for_readers(text)):
            page.write_text(small, "utf-8")


def _pagefind(site_dir: Path, glob: str, into: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "pagefind", "--site", str(site_dir), "--glob", glob, "--output-path", str(into), "--exclude-selectors", NOT_SEARCHED],
                          capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"The search index could not be made:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")


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
