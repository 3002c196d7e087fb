"""The command ``instead``: arguments only."""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from . import __version__

if TYPE_CHECKING:
    from .site import Site

out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)


def project() -> Path:
    """The project's folder: the nearest one upwards with mkdocs.yml and data/."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "mkdocs.yml").exists() and (folder / "data").is_dir():
            return folder
    raise click.ClickException("This is not a folder of the project: no mkdocs.yml here or above. Change into the repository first.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Build, check and look after the site Do This Instead."""


@main.command()
@click.option("--into", type=click.Path(path_type=Path), help="Folder to build into (default: site/).")
@click.option("--allow-stale", is_flag=True, help="Show the current English text beside a critical translation that lags, instead of refusing.")
def build(into: Path | None, allow_stale: bool) -> None:
    """Build the whole site beside the old one and swap it in.

    \b
    instead build
    instead build --into /tmp/look
    instead build --allow-stale
    """
    if allow_stale:
        os.environ["INSTEAD_ALLOW_STALE"] = "1"

    from .build import BuildError
    from .build import build as run
    from .problems import BadInput

    try:
        path = run(project(), into, lambda step: err.print(f"  {step} …", style="dim"))
    except (BuildError, BadInput) as e:
        raise click.ClickException(f"{e}\nNothing was changed.") from None
    out.print(f"built: {path}")


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--jobs", default=0, help="How many at a time (default: one a core).")
def compress(folder: Path | None, jobs: int) -> None:
    """Write packed copies (.br, .gz) beside the files of the built site, for a host that sends them as they are. Only what changed is packed anew.

    \b
    instead compress
    instead compress /tmp/look
    """
    from rich.progress import Progress

    from .publish.compress import compress as run
    from .publish.compress import packable

    root = project()
    site = folder or root / "site"
    files = packable(site) if site.is_dir() else []
    if not files:
        raise click.ClickException(f"{site} holds no built site. Run: instead build")
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("packing", total=len(files))
        fresh = run(site, root / ".cache" / "packed", jobs, lambda _: progress.advance(task))
    out.print(f"{len(files)} files have packed copies, {fresh} of them packed anew: {site}")


@main.command()
@click.option("--port", default=8000, show_default=True, help="Port on this computer.")
def serve(port: int) -> None:
    """Build, serve at http://127.0.0.1:PORT/ and build again when a file changes.

    \b
    instead serve
    instead serve --port 8001
    """
    from .build import BuildError
    from .serve import serve as run

    try:
        run(project(), port, out.print)
    except BuildError as e:
        raise click.ClickException(str(e)) from None


@main.command()
@click.argument("ids", nargs=-1)
@click.option("--page", "slugs", multiple=True, metavar="SLUG", help="A single page, such as understand/relay-race; may be given several times.")
@click.option("--lang", "langs", multiple=True, help="Only this language; may be given several times.")
@click.option("--only", metavar="FORMS", help="Only some forms, such as pdf,epub.")
@click.option("--jobs", type=click.IntRange(1), help="Files made at a time (default: one a core).")
@click.option("--site", "built", type=click.Path(path_type=Path, file_okay=False), help="The built site that is read (default: site/).")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the files (default: downloads/ in the built site, whose pages then name them).")
def pack(ids: tuple[str, ...], slugs: tuple[str, ...], langs: tuple[str, ...], only: str | None, jobs: int | None, built: Path | None, out: Path | None) -> None:
    """Make the files to take away of reading packs and pages: PDF, EPUB and DOCX, from the built site. Only what has changed is made again.

    \b
    instead pack
    instead pack first-evening --lang fr --only pdf,epub
    instead pack --page understand/relay-race --out /tmp/look
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .build import site_address
    from .problems import BadInput
    from .publish import work

    site = _site(allow_stale=True)
    forms = [f.strip() for f in only.split(",")] if only else list(work.FORMATS)
    for name, given, known in (("--only", forms, list(work.FORMATS)), ("--lang", langs, list(site.published))):
        if wrong := [x for x in given if x not in known]:
            raise click.BadParameter(f"“{wrong[0]}” is none of {', '.join(known)}.", param_hint=name)
    read = built or site.root / "site"
    try:
        todo = [job for d in work.documents(site, read, site_address(site.root), ids, slugs, langs or site.published) for job in work.jobs(d, forms)]
        with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err, transient=True) as progress:
            task = progress.add_task("files", total=len(todo))
            made = work.make(todo, out or read / "downloads", site.root / ".cache" / "instead" / "publish", jobs or os.cpu_count() or 1,
                             lambda m: progress.update(task, advance=1, description=m.path))
        if not out:
            work.offer(site, read)
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    for m in made:
        click.echo(f"{m.path}  {round(m.size / 1000)} kB" + ("" if m.new else ", as before"))


@main.command()
@click.option("--lang", "langs", multiple=True, help="Only this language; may be given several times.")
@click.option("--site", "built", type=click.Path(path_type=Path, file_okay=False), help="The built site that is read (default: site/).")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the files (default: dist/).")
def offline(langs: tuple[str, ...], built: Path | None, out: Path | None) -> None:
    """Make copies of the built site that need no connection, one a language: a ZIP that opens by double click, and a ZIM for Kiwix, with their checksums.

    \b
    instead offline
    instead offline --lang ar --out /tmp/stick
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .build import site_address
    from .problems import BadInput
    from .publish import offline as copies

    site = _site(allow_stale=True)
    if wrong := [x for x in langs if x not in site.published]:
        raise click.BadParameter(f"“{wrong[0]}” is none of {', '.join(site.published)}.", param_hint="--lang")
    folder, made = out or site.root / "dist", []
    try:
        with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err, transient=True) as progress:
            for lang in langs or site.published:
                task = progress.add_task(f"{lang}: pages", total=len(copies.chosen(site, lang)))
                copy = copies.copy(site, built or site.root / "site", site_address(site.root), lang, lambda: progress.advance(task))
                task = progress.add_task(f"{lang}: ZIP, ZIM", total=len(copy.files))
                made += copies.write(copy, folder, lambda: progress.advance(task))
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    for file in [*made, copies.sums(folder)]:
        click.echo(f"{file}  {max(1, round(file.stat().st_size / 1000))} kB")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "github", "json"]), default="text", show_default=True, help="How findings are printed.")
@click.option("--since", metavar="REVISION", help="Only findings in files that differ from this git revision, and in new ones.")
def check(paths: tuple[Path, ...], form: str, since: str | None) -> None:
    """Read prose and records and say what is wrong, where, and how to mend it. Ends with 1 on an error.

    \b
    instead check
    instead check docs/cases/ctrlsec.md data/claims
    instead check --since main
    instead check --format json
    """
    from .check import annotation, details, public_page, run
    from .check.since import changed
    from .git import GitError
    from .tree import plain

    root = project()
    try:
        found = run(root, [p.resolve() for p in paths], None if since is None else changed(root, since))
    except GitError as e:
        raise click.ClickException(str(e)) from None
    if form == "json":
        click.echo(json.dumps([details(root, p) for p in found], ensure_ascii=False, indent=1))
    for p in found:
        if form == "github":
            click.echo(annotation(p))
    if form == "text":
        last = ""
        for p in found:
            if p.path != last:
                out.print(f"\n{plain(p.path)}", style="bold", markup=False)
                last = p.path
            out.print(f"  {p.line}:{p.column}  {p.severity}  ", end="", style="red" if p.severity == "error" else "yellow")
            out.print(plain(f"{p.message} {p.cure} [{p.rule}] {public_page(p.rule)}"), markup=False)
        errors = sum(p.severity == "error" for p in found)
        out.print(f"{errors} errors, {len(found) - errors} warnings" if found else "nothing to mend")
    sys.exit(1 if any(p.severity == "error" for p in found) else 0)


@main.group("never-name")
def never_name() -> None:
    """Keep a name out of the site without writing it down."""


@never_name.command("add")
@click.option("--kind", type=click.Choice(["person", "outlet", "address", "handle"]), prompt="Kind", help="What it names.")
@click.option("--why", prompt="Why it must not appear (without saying who it is)", help="The reason, which does not tell who it is.")
def never_name_add(kind: str, why: str) -> None:
    """Ask for a name without showing it, and put its hash into data/never-names.yaml. Through a pipe the name is the first line of the input.

    \b
    instead never-name add --kind person --why "a private person who was wrongly accused"
    instead never-name add --kind outlet --why "an outlet of the group" < name.txt
    """
    from .check import run
    from .check.hashed import add
    from .problems import BadInput

    root = project()
    name = click.prompt("Name", hide_input=True, confirmation_prompt="Once more") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        new = add(root, name, kind, why)
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    out.print("The hash is in data/never-names.yaml." if new else "It is in the list already.")
    for p in run(root, []):
        if p.rule == "never-names":
            out.print(f"It stands here: {p.path}:{p.line}:{p.column}", markup=False)


@main.group(invoke_without_command=True)
@click.option("--uncited", is_flag=True, help="Only sources that no page cites.")
@click.pass_context
def sources(ctx: click.Context, uncited: bool) -> None:
    """List the sources: how each was read, its kind, and the pages that cite it.

    \b
    instead sources
    instead sources --uncited
    instead sources status
    instead sources verify --snapshots ../snapshots
    instead sources links --report links.md
    instead sources archive --dry-run
    """
    if ctx.invoked_subcommand:
        return
    site = _site()
    for s in site.catalogue.sources.values():
        pages = sorted({slug for lang in site.languages for slug in site.cited_by[lang].get(s.id, [])})
        if uncited and pages:
            continue
        out.print(f"{s.id}  {s.kind}, {s.seen}, checked {s.checked}  {', '.join(pages) or 'cited nowhere'}", markup=False)


@sources.command("verify")
@click.option("--snapshots", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Folder with copies of sources, each named after its record: atlantic-cottee-2015.txt, .html or .pdf.")
@click.option("--dry-run", is_flag=True, help="Look and tell, keep no record.")
def sources_verify(snapshots: Path, dry_run: bool) -> None:
    """Look for the words that records quote in copies of their sources, and keep a record of what was found. Ends with 1 if something is not there.

    \b
    instead sources verify --snapshots ../snapshots
    instead sources verify --snapshots ../snapshots --dry-run
    """
    from . import verify
    from .problems import BadInput
    from .site import today

    site = _site(allow_stale=True)
    try:
        copies = verify.read_folder(snapshots, site.catalogue)
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    if not copies:
        raise click.ClickException(f"{snapshots} has no copy of a source: name each after its record in data/sources, as .txt, .html or .pdf.")
    wrong = 0
    for key in copies:
        record, problems = verify.verify(site.catalogue, site.catalogue.sources[key], copies, today())
        for p in problems:
            out.print(f"{p.path}  {p.message} {p.cure}", markup=False)
        wrong += len(problems)
        kept = "" if problems or dry_run else ", recorded" if verify.write_record(site.root, key, record) else ", as recorded"
        out.print(f"{key}: {len(record.passages)} passages, {len(record.claims)} claims{kept}", markup=False)
    sys.exit(1 if wrong else 0)


@sources.command("status")
def sources_status() -> None:
    """Show how the sources stand: how they were read, what has to be opened again, what is cited nowhere, what rests on one source.

    \b
    instead sources status
    instead sources status > sources.md
    """
    from .sources import lines, status

    for line in lines(status(_site(allow_stale=True))):
        click.echo(line)


@sources.command("links")
@click.option("--report", "path", type=click.Path(path_type=Path), help="File for the findings as Markdown; it is empty if there are none.")
@click.option("--mark", is_flag=True, help="Write into the records which pages are gone and shown as their archived copy from now on, and which answer again.")
def sources_links(path: Path | None, mark: bool) -> None:
    """Ask every outside address of the records whether it still answers. This needs the network; what the outside world does never ends with 1.

    \b
    instead sources links
    instead sources links --report links.md
    instead sources links --mark
    """
    from . import links
    from .site import today

    site, day = _site(allow_stale=True), today()
    try:
        found, places = links.look(site.root, day, say=click.echo)
    except links.BadList as e:
        raise click.ClickException(str(e)) from None
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(links.report(found, places), "utf-8")
    for id, since in links.gone(found, site.catalogue.sources.values(), day).items() if mark else ():
        file = site.root / "data" / "sources" / f"{id}.yaml"
        file.write_text(links.mark(file.read_text("utf-8"), since), "utf-8")
        click.echo(f"{id}: {f'gone since {since}, shown as the archived copy' if since else 'answers again'}")


@sources.command("archive")
@click.option("--limit", default=100, show_default=True, help="Sources to ask for at most; every week others.")
@click.option("--dry-run", is_flag=True, help="Say which sources have no copy; ask nothing, write nothing.")
def sources_archive(limit: int, dry_run: bool) -> None:
    """Ask the Wayback Machine for a copy of each source that has none, and write the one that it shows into the record. Only the scheduled job asks.

    \b
    instead sources archive --dry-run
    INSTEAD_SCHEDULED=1 instead sources archive --limit 20
    """
    from . import archive
    from .site import today

    site = _site(allow_stale=True)
    wanting = archive.wanting(site.catalogue.sources.values())
    if dry_run:
        for s in wanting:
            click.echo(f"{s.id}: {s.url}")
        return
    if os.environ.get("INSTEAD_SCHEDULED") != "1":
        raise click.ClickException("Only the scheduled job asks the archive (.github/workflows/weekly.yml sets INSTEAD_SCHEDULED=1). To see what has no copy: instead sources archive --dry-run")
    for s in archive.this_week(wanting, today(), limit):
        try:
            copy = archive.copy_of(s.url or "", s.checked, archive.over_the_network)
        except archive.NoAnswer as e:
            click.echo(f"{s.id}: the archive did not answer ({e}); the next run asks again")
            continue
        if copy:
            file = site.root / "data" / "sources" / f"{s.id}.yaml"
            file.write_text(archive.written(file.read_text("utf-8"), copy), "utf-8")
        click.echo(f"{s.id}: {copy or 'the archive has no copy of this address'}")


@main.group(invoke_without_command=True)
@click.option("--page", "slug", help="Show the sections of one page that changed in English: as they were, as they are, and their translation.")
@click.pass_context
def translations(ctx: click.Context, slug: str | None) -> None:
    """Show how the translations stand and, of a page, what has changed in English since; record that one follows its source again, and exchange files with translators.

    \b
    instead translations
    instead translations --page cases/ctrlsec
    instead translations accept docs/fr/cases/ctrlsec.md
    instead translations export fr --to po
    instead translations import fr.po
    """
    if ctx.invoked_subcommand:
        return
    from rich.table import Table

    site = _site()
    others = site.languages[1:]
    if slug:
        if (site.languages[0], slug) not in site.pages:
            raise click.ClickException(f"There is no page “{slug}” in English. Name it without ending, such as cases/ctrlsec.")
        for lang in others:
            _show_changes(site, lang, slug)
        return
    table = Table("section", *others)
    groups: dict[str, list[str]] = {}
    for lang, name in sorted(site.pages):
        if lang == site.languages[0]:
            groups.setdefault(site.pages[lang, name].section or "/", []).append(name)
    for section, slugs in groups.items():
        cells = []
        for lang in others:
            states = [site.statuses[lang, x].state if (lang, x) in site.statuses else "missing" for x in slugs]
            parts = sum(len(site.statuses[lang, x].changed) for x in slugs if (lang, x) in site.statuses)
            made = [site.pages[lang, x].meta.get("translation") for x in slugs if (lang, x) in site.pages]
            reviewed = sum(isinstance(m, dict) and m.get("state") == "reviewed" for m in made)
            row = [f"{states.count(s)} {s}" + (f" ({parts} sections)" if s == "behind" else "") for s in ("fresh", "behind", "untracked", "missing") if s in states]
            cells.append(", ".join([*row, f"{len(made) - reviewed} draft, {reviewed} reviewed"]))
        table.add_row(section, *cells)
    out.print(table)


def _show_changes(site: Site, lang: str, slug: str) -> None:
    """What has changed in the English page since it was translated, beside the words of then, and the translation of the same section."""
    from rich.table import Table
    from rich.text import Text

    from .git import GitError
    from .translate.history import changes
    from .translate.units import pairs

    source, page, status = site.pages[site.languages[0], slug], site.pages.get((lang, slug)), site.statuses.get((lang, slug))
    out.print(f"\n{lang}: {status.state if status else 'missing'} {', '.join(status.changed) if status else ''}", style="bold")
    if not page or not status or status.state != "behind":
        return
    try:
        found = changes(site.root, source, page)
    except GitError as e:
        out.print(f"What the English page said before cannot be shown: {e}", markup=False)
        found = []
    for section in status.changed:
        here = [c for c in found if c.section == section]
        if here:
            table = Table("English, as it was translated", "English now", title=section, show_lines=True)
            for change in here:
                then = Text("(nothing)" if not change.then else change.before or "(not in the history of this repository: the page was translated from a text that was never committed here, or the clone is shallow)")
                table.add_row(then, Text(change.now or "(nothing)"))
            out.print(table)
        table = Table("English now", lang, title=section, show_lines=True)
        for unit in pairs(source, page):
            if unit.section == section:
                table.add_row(Text(unit.source), Text(unit.target))
        if table.row_count:
            out.print(table)


@translations.command("accept")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--reason", default="", help="Why a translation that was not edited still follows its source.")
@click.option("--reviewed-by", multiple=True, help="Role of a person who read it; makes the state “reviewed”.")
def translations_accept(paths: tuple[Path, ...], reason: str, reviewed_by: tuple[str, ...]) -> None:
    """Record that translations follow their English pages as these now stand.

    \b
    instead translations accept docs/ar/help/index.md
    instead translations accept docs/fr/glossary.md --reason "only the English spelling changed"
    instead translations accept docs/fr/cases/ctrlsec.md --reviewed-by "native reader"
    """
    from .problems import BadInput, shown
    from .site import today
    from .translate import status

    site, by_path = _site(allow_stale=True), {}
    by_path = {p.path: p for p in site.pages.values()}
    for path in paths:
        page = by_path.get(shown(path, site.root))
        if page is None or page.lang == site.languages[0]:
            raise click.ClickException(f"{path} is not a translation: name a file under docs/{site.languages[1]}/ or another language.")
        source = site.pages[site.languages[0], page.slug]
        try:
            status.accept(site.root, source, page, today(), reason)
        except BadInput as e:
            raise click.ClickException(str(e)) from None
        made = page.meta.get("translation")
        readers = list(reviewed_by) or (list(made.get("reviewers") or []) if isinstance(made, dict) else [])
        text = path.read_text("utf-8")
        path.write_text(status.with_front_line(text, status.front_line(source, "reviewed" if readers else "draft", today(), readers)), "utf-8")
        out.print(f"{page.path} follows {source.path}")


@translations.command("export")
@click.argument("lang")
@click.option("--to", "form", type=click.Choice(["po", "xliff"]), default="po", show_default=True)
@click.option("--into", type=click.Path(path_type=Path), help="File to write (default: LANG.po or LANG.xliff here).")
def translations_export(lang: str, form: str, into: Path | None) -> None:
    """Write every page as one PO or XLIFF file for a translator's own program; what a language does not have yet is there in English, to be translated.

    \b
    instead translations export ar --to xliff
    instead translations export es
    """
    from .pages import read_pages
    from .translate import exchange

    site = _site(allow_stale=True)
    if lang not in site.languages[1:]:
        raise click.ClickException(f"“{lang}” is no language of the site. Known: {', '.join(site.languages[1:])}; another one begins with: instead new language {lang}.")
    pages, _ = read_pages(site.root, site.languages)  # drafts too
    couples = [(page, pages.get((lang, slug))) for (of, slug), page in pages.items() if of == site.languages[0] and page.meta.get("draft") != "true"]
    path = into or Path(f"{lang}.{form}")
    path.write_text(exchange.export(couples, lang, form), "utf-8")  # type: ignore[arg-type]
    out.print(f"written: {path}")


@translations.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--lang", help="Language of the file (default: its name before the dot).")
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
def translations_import(file: Path, lang: str | None, dry_run: bool) -> None:
    """Put the words of a PO or XLIFF file back into the pages. A page that the language does not have yet begins as a draft, with the English words where none are
    translated. Nothing is written when one unit is unsafe.

    \b
    instead translations import fr.po
    instead translations import work.xliff --lang ar --dry-run
    """
    from .pages import read_pages
    from .problems import BadInput
    from .translate import exchange

    site, lang = _site(allow_stale=True), lang or file.name.split(".")[0]
    form = "po" if file.suffix == ".po" else "xliff"
    if lang not in site.languages[1:]:
        raise click.ClickException(f"“{lang}” is no language of the site: name it with --lang. Known: {', '.join(site.languages[1:])}.")
    pages, _ = read_pages(site.root, site.languages)  # drafts too
    try:
        texts = {}
        for slug, units in exchange.read(file.read_text("utf-8"), form, str(file)).items():  # type: ignore[arg-type]
            source = pages.get((site.languages[0], slug))
            if source is None:
                raise click.ClickException(f"The site has no page “{slug}”.")
            page = pages.get((lang, slug)) or exchange.begun(source, lang)
            text = exchange.merge(site.root, source, page, units)
            if text is not None:
                exchange.check_merge(site.root, page, text)
                texts[page.path] = text
    except BadInput as e:
        raise click.ClickException(f"{e}\nNothing was changed.") from None
    for path, text in texts.items():
        if not dry_run:
            (site.root / path).parent.mkdir(parents=True, exist_ok=True)
            (site.root / path).write_text(text, "utf-8")
        out.print(("would change: " if dry_run else "changed: ") + path)
    out.print(f"{len(texts)} pages" if texts else "nothing differs")


def _site(allow_stale: bool = False):  # noqa: ANN202 - imported where it is used
    from .problems import BadInput
    from .site import Site

    try:
        return Site.read(project(), allow_stale=allow_stale)
    except BadInput as e:
        raise click.ClickException(str(e)) from None


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; end with 1 if a file is not current.")
def generate(only_check: bool) -> None:
    """Write the files that are made from the code: header files for hosts, editor schemas, the reference of the records.

    \b
    instead generate
    instead generate --check
    """
    from .generated import files

    root, stale = project(), []
    for name, text in files(root).items():
        path = root / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if not only_check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    if only_check and stale:
        raise click.ClickException(f"not current: {', '.join(stale)}. Run: instead generate")
    out.print(f"written: {', '.join(stale)}" if stale else "all current")


@main.command()
@click.option("--lang", default="en", show_default=True, help="Language of the words.")
@click.option("--into", type=click.Path(path_type=Path), default=Path("guide.svg"), show_default=True, help="File to write.")
def guide(lang: str, into: Path) -> None:
    """Draw the whole guide, every question and every end, for somebody who reviews it.

    \b
    instead guide
    instead guide --lang ar --into guide-ar.svg
    """
    from .catalogue import load
    from .picture import picture
    from .problems import BadInput
    from .words import languages

    root = project()
    if lang not in languages(root):
        raise click.ClickException(f"“{lang}” is no language of the site. Known: {', '.join(languages(root))}.")
    try:
        into.write_text(picture(load(root, languages(root)), lang), "utf-8")
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    out.print(f"written: {into}")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
def fix(paths: tuple[Path, ...], dry_run: bool) -> None:
    """Mend what is mechanical: spaces, marks of punctuation, quotation marks, the order of keys. Words are never touched.

    \b
    instead fix
    instead fix --dry-run docs/ar
    """
    import difflib

    from . import mend
    from .problems import shown
    from .words import languages

    root = project()
    langs = languages(root)
    given = [p.resolve() for p in paths] or [root / "docs", root / "data"]
    files = sorted({f for p in given for f in ([p] if p.is_file() else p.rglob("*")) if f.suffix in (".md", ".yaml")})
    changed = 0
    for f in files:
        try:
            before, after = f.read_text("utf-8"), mend.file(f, root, langs)
        except UnicodeDecodeError:
            continue  # instead check tells
        if after is None or after == before:
            continue
        changed += 1
        if dry_run:
            name = shown(f, root)
            click.echo("".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, name)), nl=False)
        else:
            f.write_text(after, "utf-8")
            out.print(f"mended: {shown(f, root)}")
    out.print(f"{changed} files {'would change' if dry_run else 'mended'}" if changed else "nothing to mend")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", "state", type=click.Choice(["editors", "expert", "native"]), default="editors", show_default=True, help="Role of the person who read it; never a name.")
@click.option("--checked", multiple=True, required=True, type=click.Choice(["sources", "language", "safety", "law", "contacts"]), help="What it was read for; may be given several times.")
def review(paths: tuple[Path, ...], state: str, checked: tuple[str, ...]) -> None:
    """Renew the review of pages that were read again today. Their texts and the days of their last change stay as they are.

    \b
    instead review docs/help/index.md --checked sources --checked safety
    instead review docs/fr/cases/ctrlsec.md --by native --checked language
    """
    from .pages import read_pages
    from .problems import BadInput, shown
    from .review import renew
    from .site import today
    from .words import languages

    root = project()
    pages = {page.path: page for page in read_pages(root, languages(root))[0].values()}
    if strange := [path for path in paths if shown(path, root) not in pages]:
        raise click.ClickException(f"{strange[0]} is no page that can be read: name a file under docs/.")
    for path in paths:
        try:
            renew(root, pages[shown(path, root)], state, list(dict.fromkeys(checked)), today())
        except BadInput as e:
            raise click.ClickException(str(e)) from None
        out.print(f"reviewed: {shown(path, root)}", markup=False)


@main.command()
@click.argument("kind", type=click.Choice(["github", "gitlab", "forgejo"]))
@click.argument("address")
@click.option("--branch", default="main", show_default=True, help="The branch that is published.")
@click.option("--person", default="", help="Account that is asked to read every change, instead of the teams editors, french, arabic, sources, safety and code.")
def forge(kind: str, address: str, branch: str, person: str) -> None:
    """Say where the project lives: pages then lead to its editor and its forms, and each place has its owners.

    \b
    instead forge github https://github.com/OWNER/NAME
    instead forge gitlab https://gitlab.example/OWNER/NAME --person MAINTAINER
    """
    from .forge import Forge, set_up
    from .problems import BadInput

    try:
        for name in set_up(project(), Forge(kind, address.rstrip("/").removesuffix(".git"), branch), person.removeprefix("@")):
            out.print(f"written: {name}")
    except BadInput as e:
        raise click.ClickException(f"{e}\nNothing was changed.") from None
    out.print("Next: make the teams there, each with write access, or name people in their place.")


@main.group()
def new() -> None:
    """Write a new page, record or language, valid from the first line, and say what to do next.

    \b
    instead new explainer who-is-harmed --title "Who is harmed"
    instead new source --ris export.ris --kind peer-reviewed --seen full
    instead new term --set id=troll
    instead new language es
    """


def _new_page(kind: str) -> None:
    @new.command(kind, help=f"Write a draft {kind} in every language.\n\n\b\ninstead new {kind} my-page --title \"My page\"")
    @click.argument("slug")
    @click.option("--title", prompt="Title in English", help="Title in English.")
    @click.option("--title-in", multiple=True, metavar="LANG=TITLE", help="Title in another language.")
    def command(slug: str, title: str, title_in: tuple[str, ...]) -> None:
        import re

        from .new import SECTIONS, page
        from .problems import BadInput
        from .site import today
        from .words import languages, words

        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise click.ClickException(f"“{slug}” is no name for a page: use lower-case ASCII words joined by hyphens.")
        root = project()
        titles = {"en": title, **dict(t.split("=", 1) for t in title_in if "=" in t)}
        try:
            files = page(root, kind, slug, titles, {lang: words(root, lang) for lang in languages(root) if words(root, lang).complete}, today())
        except BadInput as e:
            raise click.ClickException(str(e)) from None
        for f in files:
            out.print(f"written: {f.relative_to(root)}")
        section = SECTIONS[kind].split("/")
        out.print(f"Next: write the text where “…” stands, in each language (WRITING.md), run “instead check”; then take out “draft: true” and add "
                  f"“{'/'.join([*section[1:], slug])}” under “{section[0]}” in data/navigation.yaml.")


for _kind in ("explainer", "case", "action", "lesson"):
    _new_page(_kind)


def _new_record(kind: str) -> None:
    @new.command(kind, help=f"Write a {kind} record; what is not given with --set is asked.\n\n\b\ninstead new {kind} --set id=my-{kind}")
    @click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="A field; YAML is understood: --set 'term={en: …, fr: …, ar: …}'.")
    def command(given: tuple[str, ...]) -> None:
        import yaml

        from .new import record, required
        from .problems import BadInput
        from .words import languages

        root = project()
        values = {k: yaml.load(v, yaml.BaseLoader) for k, v in (g.split("=", 1) for g in given if "=" in g)}
        for name, description, translated, allowed in required(kind):
            if name in values:
                continue
            if not sys.stdin.isatty():
                continue  # the model says below what is missing
            if translated:
                values[name] = {lang: click.prompt(f"{name} in “{lang}” ({description})") for lang in languages(root)}
            else:
                values[name] = yaml.load(click.prompt(f"{name} ({description})", type=click.Choice(allowed) if allowed else str), yaml.BaseLoader)
        try:
            path = record(root, kind, values)
        except BadInput as e:
            raise click.ClickException(str(e)) from None
        out.print(f"written: {path.relative_to(root)}\nNext: complete it (RECORDS.md has every field) and run “instead check”.")


for _kind in ("term", "channel", "helpline", "claim"):
    _new_record(_kind)


@new.command("source")
@click.option("--bibtex", "bibtex", type=click.Path(path_type=Path, exists=True), help="A BibTeX file.")
@click.option("--ris", "ris", type=click.Path(path_type=Path, exists=True), help="An RIS file.")
@click.option("--csl", "csl", type=click.Path(path_type=Path, exists=True), help="A CSL-JSON file.")
@click.option("--kind", prompt="Kind (peer-reviewed, official, report, journalism, ngo, platform, primary, group-claim)", help="What sort of source it is.")
@click.option("--seen", prompt="How was it read (full, excerpt)", type=click.Choice(["full", "excerpt"]), help="How it was read: what nobody read is not cited.")
@click.option("--doi", help="DOI, when the file does not have it.")
@click.option("--isbn", help="ISBN of a book; without an address it is how the book is found.")
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="Any other field.")
def new_source(bibtex: Path | None, ris: Path | None, csl: Path | None, kind: str, seen: str, doi: str | None, isbn: str | None, given: tuple[str, ...]) -> None:
    """Write source records from the files that reference managers export; nothing is asked of the network.

    \b
    instead new source --bibtex zotero.bib --kind peer-reviewed --seen full
    instead new source --kind official --seen excerpt --set id=un-2016 --set title="Plan of Action" --set type=report --set language=en --set url=https://…
    """
    import yaml

    from .new import from_csl, read_references, record
    from .new import isbn as check_isbn
    from .problems import BadInput
    from .site import today

    root = project()
    extra = {k: yaml.load(v, yaml.BaseLoader) for k, v in (g.split("=", 1) for g in given if "=" in g)}
    if doi:
        extra["doi"] = doi.removeprefix("https://doi.org/")
    if isbn:
        try:
            extra.setdefault("unlinked", f"a book, ISBN {check_isbn(isbn)}")
        except ValueError as e:
            raise click.ClickException(f"{e}. Compare it with the back of the book.") from None
    try:
        items = [from_csl(i, kind, seen, today()) for form, f in (("bibtex", bibtex), ("ris", ris), ("csl", csl)) if f for i in read_references(f, form)]
        for values in items or [{"kind": kind, "seen": seen, "checked": today().isoformat()}]:
            path = record(root, "source", {**values, **extra})
            out.print(f"written: {path.relative_to(root)}")
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    out.print("Next: add the passages you rely on, with three to eight exact words each, and cite it as [@id, locator].", markup=False)


@new.command("language")
@click.argument("code")
def new_language(code: str) -> None:
    """Add a language: its catalogue of words to translate, and its place in the build. Its pages appear as they are written.

    \b
    instead new language es
    """
    from .new import language
    from .problems import BadInput

    root = project()
    try:
        files = language(root, code)
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    for f in files:
        out.print(f"written: {f.relative_to(root)}")
    click.get_current_context().invoke(generate, only_check=False)
    out.print(f"Next: translate locales/{code}.po and write docs/{code}/index.md; then set “build: true” for “{code}” in mkdocs.yml, and add page after page. When everything is "
              f"there, set X-State to complete in locales/{code}.po: from then on every page and record needs this language.")
