"""The command ``instead``: arguments only."""
from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from . import __version__

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
def build(into: Path | None) -> None:
    """Build the whole site beside the old one and swap it in.

    \b
    instead build
    instead build --into /tmp/look
    """
    from .build import BuildError
    from .build import build as run
    from .problems import BadInput

    try:
        path = run(project(), into, lambda step: err.print(f"  {step} …", style="dim"))
    except (BuildError, BadInput) as e:
        raise click.ClickException(f"{e}\nNothing was changed.") from None
    out.print(f"built: {path}")


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
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "github", "json"]), default="text", show_default=True, help="How findings are printed.")
def check(paths: tuple[Path, ...], form: str) -> None:
    """Read prose and records and say what is wrong, where, and how to mend it. Ends with 1 on an error.

    \b
    instead check
    instead check docs/cases/ctrlsec.md data/claims
    instead check --format json
    """
    from .check import run

    root = project()
    found = run(root, [p.resolve() for p in paths])
    if form == "json":
        click.echo(json.dumps([p.__dict__ for p in found], ensure_ascii=False, indent=1))
    for p in found:
        if form == "github":
            click.echo(f"::{p.severity} file={p.path},line={p.line or 1},col={p.column or 1},title={p.rule}::{p.message} {p.cure}")
    if form == "text":
        last = ""
        for p in found:
            if p.path != last:
                out.print(f"\n{p.path}", style="bold")
                last = p.path
            out.print(f"  {p.line}:{p.column}  {p.severity}  ", end="", style="red" if p.severity == "error" else "yellow")
            out.print(f"{p.message} {p.cure} [{p.rule}]", markup=False)
        errors = sum(p.severity == "error" for p in found)
        out.print(f"{errors} errors, {len(found) - errors} warnings" if found else "nothing to mend")
    sys.exit(1 if any(p.severity == "error" for p in found) else 0)


@main.command()
@click.option("--uncited", is_flag=True, help="Only sources that no page cites.")
def sources(uncited: bool) -> None:
    """List the sources: how each was read, its kind, and the pages that cite it.

    \b
    instead sources
    instead sources --uncited
    """
    from .problems import BadInput
    from .site import Site

    try:
        site = Site.read(project())
    except BadInput as e:
        raise click.ClickException(str(e)) from None
    for s in site.catalogue.sources.values():
        pages = sorted({slug for lang in site.languages for slug in site.cited_by[lang].get(s.id, [])})
        if uncited and pages:
            continue
        out.print(f"{s.id}  {s.kind}, {s.seen}, checked {s.checked}  {', '.join(pages) or 'cited nowhere'}", markup=False)


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
