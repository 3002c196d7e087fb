"""How fast and how light the site is, beside its budgets.

    .venv/bin/python bench/run.py
    .venv/bin/python bench/run.py --only weight,search
    .venv/bin/python bench/run.py --root /tmp/copy --into /tmp/results

Prints a table and writes results.json and results.md. It measures and does not gate: it ends with 0 whatever it finds, and with 1 only if
something could not be measured. Ratios and medians; n stands beside every figure.
"""
from __future__ import annotations

import datetime
import json
import os
import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import click  # noqa: E402

from measure import HOME, Missing, Section, number  # noqa: E402

SECTIONS = ("weight", "search", "build", "scale", "slow", "lighthouse")


def section(name: str) -> Any:
    import importlib

    return importlib.import_module("measure." + ("building" if name == "build" else name)).run


def load() -> str:
    """How busy the machine was: with more than its cores, times say little and ratios less than they could."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


def say(text: str) -> None:
    click.echo(click.style(f"  {text} …", dim=True), err=True)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", default=",".join(SECTIONS), show_default=True, help="Sections, with commas between them.")
@click.option("--root", default=HOME, type=click.Path(path_type=Path, exists=True, file_okay=False), help="Project to measure (default: this one).")
@click.option("--into", default=HERE, type=click.Path(path_type=Path, file_okay=False), help="Folder of results.json and results.md (default: bench/).")
@click.option("--site", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A site that is built already, instead of building one.")
def main(only: str, root: Path, into: Path, site: Path | None) -> None:
    """How fast and how light the site is, beside its budgets."""
    names = [n.strip() for n in only.split(",") if n.strip()]
    if unknown := [n for n in names if n not in SECTIONS]:
        raise click.UsageError(f"no such section: {', '.join(unknown)}. There are: {', '.join(SECTIONS)}")
    root, old, wrong = root.resolve(), into / "results.json", False
    sys.path.insert(0, str(root / "src"))  # another project is measured with its own program
    results = json.loads(old.read_text("utf-8")) if old.exists() else {"sections": {}}
    with tempfile.TemporaryDirectory(prefix="instead-bench-") as tmp:
        if site is None and set(names) - {"build", "scale"}:
            from instead.build import BuildError, build
            from instead.problems import BadInput

            say("building the site")
            try:
                site = build(root, Path(tmp) / "site")
            except (BuildError, BadInput) as e:
                raise click.ClickException(f"The site does not build, so there is nothing to measure.\n{e}") from None
        for name in names:
            began = time.monotonic()
            try:
                found: Section = section(name)(root, site, say)
            except Missing as e:
                click.echo(f"{name}: not measured. {e}", err=True)
                wrong = True
                continue
            except Exception:  # one section must not take the others with it
                click.echo(f"{name}: not measured.\n{traceback.format_exc()}", err=True)
                wrong = True
                continue
            results["sections"][name] = {"measured": datetime.datetime.now().astimezone().isoformat(timespec="minutes"),
                                         "took": round(time.monotonic() - began), "load": load(), **found.as_json()}
            results["machine"] = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, shared with other work"
            into.mkdir(parents=True, exist_ok=True)
            results["sections"] = {k: results["sections"][k] for k in SECTIONS if k in results["sections"]}
            old.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
            (into / "results.md").write_text(as_markdown(results), "utf-8")
    for name in names:
        if name in results["sections"]:
            table(name, results["sections"][name]["figures"])
    sys.exit(1 if wrong else 0)


MARK = {True: "pass", False: "MISS", None: ""}


def shown(f: dict[str, Any]) -> str:
    return f"{number(f['value'])} {f['unit']}".strip()


def table(name: str, figures: list[dict[str, Any]]) -> None:
    rows = [[f["name"], shown(f), f["budget"], MARK[f["ok"]], f"n={f['n']}", f["note"]] for f in figures]
    widths = [max(len(r[i]) for r in rows) for i in range(5)]
    click.echo(f"\n{name}")
    for r in rows:
        line = "  " + "  ".join(cell.ljust(w) for cell, w in zip(r, widths))
        click.echo(click.style(line, fg="red" if r[3] == "MISS" else None) + "  " + click.style(r[5], dim=True))


def as_markdown(results: dict[str, Any]) -> str:
    out = ["# Measurements", "", f"Made by `bench/run.py`; do not edit. {results.get('machine', '')}. KB = 1,000 bytes; bytes are those on the wire, "
           "response headers included, over HTTP/1.1 with brotli at level 11, unless a line says otherwise. Seconds are this machine's: compare ratios.", ""]
    for name, found in results["sections"].items():
        out += [f"## {name}", "", f"Measured {found['measured']} in {found['took']} s; load of the machine at the end {found.get('load', 'not known')}.", "", "| figure | value | budget | | n | note |", "|---|---:|---|---|---:|---|"]
        out += [f"| {f['name']} | {shown(f)} | {f['budget']} | {MARK[f['ok']]} | {f['n']} | {cell(f['note'])} |" for f in found["figures"]]
        for title, rows in found["details"].items():
            out += ["", f"### {title}", ""]
            if len(rows) < 2:
                out.append("None.")
                continue
            out += ["| " + " | ".join(map(cell, rows[0])) + " |", "|" + "---|" * len(rows[0])]
            out += ["| " + " | ".join(cell(number(c)) for c in r) + " |" for r in rows[1:]]
        out.append("")
    return "\n".join(out)


def cell(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
