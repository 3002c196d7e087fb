"""How long a build takes, as a ratio to stock mkdocs-material with static-i18n on the same pages, how soon an edit is seen, and how long the rules take."""
from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from instead.site import Site

from . import LANGUAGES, Figure, Say, Section, command, copy_project, median

COLD, EDIT, CHECK = 1.2, 2.0, 3.0
PAIRS, EDITS, CHECKS = 4, 5, 5

STOCK = """site_name: Do This Instead
site_url: https://do-this-instead.example/
theme: {name: material}
plugins:
  - search
  - i18n:
      docs_structure: folder
      languages:
        - {locale: en, name: English, default: true, build: true}
        - {locale: fr, name: Français, build: true}
        - {locale: ar, name: العربية, build: true}
markdown_extensions: [attr_list, def_list, md_in_html, sane_lists, tables, admonition, footnotes, toc: {permalink: true}]
"""


def plain(text: str) -> str:
    """A page as plain Markdown: what only this site's program understands is taken out, the words stay."""
    text = re.sub(r" ?\[@[^\]]*\]", "", text)
    text = re.sub(r"\[([^\]]*)\]\(term:[^)]*\)", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\{lang=\w+\}", r"\1", text)
    text = re.sub(r"^:::.*$", "", text, flags=re.M)
    return re.sub(r"^(kind|contains|review|critical|lesson|updated|keywords):.*\n", "", text, flags=re.M)


def make_stock(root: Path, to: Path) -> Path:
    """Stock mkdocs-material with the same pages in it, those from records too."""
    docs = root / "docs"
    for path in sorted(docs.rglob("*.md")):
        rest = path.relative_to(docs)
        lang = rest.parts[0] if rest.parts[0] in LANGUAGES[1:] else LANGUAGES[0]
        target = to / "docs" / lang / (rest if lang == LANGUAGES[0] else Path(*rest.parts[1:]))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(plain(path.read_text("utf-8")), "utf-8")
    # Stock makes no pages from records: it is given the text that ours become.
    site = Site.read(root)
    for page in site.pages.values():
        if page.made:
            target, woven = to / "docs" / page.lang / f"{page.slug}.md", site.weave(page)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"---\ntitle: {json.dumps(page.title, ensure_ascii=False)}\n---\n{woven.finish(woven.markdown)}\n", "utf-8")
    (to / "mkdocs.yml").write_text(STOCK, "utf-8")
    return to


def surroundings(project: Path) -> dict[str, str]:
    """The copy is built by its own program: somebody may be at work on the other one."""
    return os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(project / "src")}


class Took(NamedTuple):
    """Seconds on the clock, seconds of processor with all children, megabytes of the largest process."""

    clock: float
    cpu: float
    peak: float


def timed(words: list[str], cwd: Path) -> Took:
    """Run a program to its end."""
    with tempfile.TemporaryFile() as log:
        start = time.monotonic()
        child = subprocess.Popen(words, cwd=cwd, stdout=log, stderr=subprocess.STDOUT, env=surroundings(cwd))
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1e3 if sys.platform != "darwin" else 1e6)
        else:
            child.wait()
            cpu = peak = float("nan")
        took = time.monotonic() - start
        if child.returncode:
            log.seek(0)
            raise RuntimeError(f"{' '.join(words)} failed:\n{log.read()[-3000:].decode(errors='replace')}")
    return Took(took, cpu, peak)


def run(root: Path, site: Path, say: Say) -> Section:
    out = Section()
    with tempfile.TemporaryDirectory(prefix="instead-bench-", ignore_cleanup_errors=True) as tmp:
        ours, stock = copy_project(root, Path(tmp) / "ours"), make_stock(root, Path(tmp) / "stock")
        build, other = [command("instead"), "build"], [command("mkdocs"), "build", "--quiet", "--clean"]

        def cold() -> Took:
            for left in (".cache", "site"):
                shutil.rmtree(ours / left, ignore_errors=True)
            return timed(build, ours)

        def stock_cold() -> Took:
            shutil.rmtree(stock / "site", ignore_errors=True)
            return timed(other, stock)

        say("build: one run of each that does not count")
        stock_cold()
        cold()
        pages = len(list((ours / "site").rglob("index.html")))
        stock_pages = len(list((stock / "site").rglob("index.html")))
        a: list[Took] = []
        b: list[Took] = []
        warm: list[Took] = []
        for i in range(PAIRS):
            say(f"build: pair {i + 1} of {PAIRS}")
            for which in "AB" if i % 2 == 0 else "BA":
                if which == "A":
                    a.append(stock_cold())
                else:
                    b.append(cold())
                    warm.append(timed(build, ours))
        ratios = [y[0] / x[0] for x, y in zip(a, b)]
        cpu = [y[1] / x[1] for x, y in zip(a, b)]
        warmth = [y[0] / x[0] for x, y in zip(a, warm)]
        out.add(Figure.most("cold build / stock mkdocs-material, clock", round(median(ratios), 2), COLD, n=PAIRS, note=f"pairs {min(ratios):.2f} to {max(ratios):.2f}; {pages} pages, stock {stock_pages}"))
        out.add(Figure("cold build / stock mkdocs-material, processor", round(median(cpu), 2), n=PAIRS, note=f"pairs {min(cpu):.2f} to {max(cpu):.2f}"))
        out.add(Figure("second build, nothing changed / stock, clock", round(median(warmth), 2), n=PAIRS, note=f"pairs {min(warmth):.2f} to {max(warmth):.2f}"))
        out.add(Figure("second build / own cold build, clock", round(median([y[0] / x[0] for x, y in zip(b, warm)]), 2), n=PAIRS))
        out.details["Builds in the order in which they ran (A stock, B ours, B again warm); seconds are this machine's and mean nothing elsewhere"] = [
            ["pair", "stock s", "ours cold s", "ours warm s", "ratio cold", "ratio warm"],
            *([i + 1, round(x[0], 2), round(y[0], 2), round(w[0], 2), round(y[0] / x[0], 2), round(w[0] / x[0], 2)] for i, (x, y, w) in enumerate(zip(a, b, warm)))]
        say("build: a page is edited under `instead serve`")
        waits = edits(ours, say)
        out.add(Figure.most("edited page seen under `instead serve`", round(median(waits), 2), EDIT, "s", n=len(waits), note=f"{min(waits):.2f} to {max(waits):.2f} s; a figure of this machine"))
    say("check: one run that does not count")
    rules = [command("instead"), "check"]  # in the project itself, where the program for spelling is installed
    timed(rules, root)
    runs = [timed(rules, root) for _ in range(CHECKS)]
    seconds = [t.clock for t in runs]
    out.add(Figure.most("`instead check`, whole repository", round(median(seconds), 2), CHECK, "s", n=CHECKS,
                        note=f"{min(seconds):.2f} to {max(seconds):.2f} s, processor {median([t.cpu for t in runs]):.2f} s; a figure of this machine"))
    return out


def edits(project: Path, say: Say) -> list[float]:
    """Seconds from writing a file until the served page shows what was written."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen([command("instead"), "serve", "--port", str(port)], cwd=project, stdout=log, stderr=subprocess.STDOUT, env=surroundings(project),
                                  start_new_session=os.name == "posix")
        try:
            shows(port, "<main", 120)
            time.sleep(1)
            path, waits = project / "docs" / "understand" / "relay-race.md", []
            for i in range(EDITS):
                mark = f"Measured edit number {i + 1}"
                text = path.read_text("utf-8")
                new = re.sub(r"(\n## )", rf"\n{mark}.\n\1", text, count=1)
                start = time.monotonic()
                path.write_text(new, "utf-8")
                shows(port, mark, 60)
                waits.append(time.monotonic() - start)
                time.sleep(1)
            return waits
        except TimeoutError as e:
            log.seek(0)
            raise RuntimeError(f"{e}\n{log.read()[-2000:].decode(errors='replace')}") from None
        finally:
            if os.name == "posix":  # with what it may have started: an index in the making would write on
                os.killpg(server.pid, signal.SIGTERM)
            else:
                server.terminate()
            server.wait(20)


def shows(port: int, text: str, within: float) -> None:
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/understand/relay-race/")
            answer = line.getresponse()
            if answer.status == 200 and text in answer.read().decode():
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            line.close()
        time.sleep(0.02)
    raise TimeoutError(f"the page did not show {text!r} within {within:.0f} s")
