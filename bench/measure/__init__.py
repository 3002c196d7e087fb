"""What the sections of ``bench/run.py`` share: figures and their budgets, the programs to measure with, a copy of the project."""
from __future__ import annotations

import html
import json
import os
import re
import shutil
import statistics
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator

HERE = Path(__file__).resolve().parents[1]
HOME = HERE.parent
LANGUAGES = ("en", "fr", "ar")
# A telephone of today: the width of WRITING.md's look, three device pixels to one of CSS.
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
KB = 1000

Say = Callable[[str], None]


class Missing(Exception):
    """Something that measuring needs is not there; the message says what to do."""


@dataclass
class Figure:
    """One measured figure. ``ok`` is None where there is no budget: it is told, not judged."""

    name: str
    value: float
    unit: str = ""
    budget: str = ""
    ok: bool | None = None
    n: int = 1
    note: str = ""

    @classmethod
    def most(cls, name: str, value: float, budget: float, unit: str = "", **more: Any) -> "Figure":
        return cls(name, value, unit, f"<= {number(budget)}", value <= budget, **more)

    @classmethod
    def least(cls, name: str, value: float, budget: float, unit: str = "", **more: Any) -> "Figure":
        return cls(name, value, unit, f">= {number(budget)}", value >= budget, **more)


@dataclass
class Section:
    """What a section found: figures for the table, and tables of detail: title → rows, the first of them the head."""

    figures: list[Figure] = field(default_factory=list)
    details: dict[str, list[list[Any]]] = field(default_factory=dict)

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)

    def as_json(self) -> dict[str, Any]:
        return {"figures": [asdict(f) for f in self.figures], "details": self.details}


def number(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def median(values: list[float]) -> float:
    return statistics.median(values)


# --- programs --------------------------------------------------------------------------------------------------------


def _stamp(path: Path) -> str | None:
    try:
        found = json.loads(path.read_text("utf-8"))["found"]
    except (OSError, ValueError, KeyError):
        return None
    return found if found and os.path.exists(found) else None


def chromium() -> str:
    """The Chromium that ``tools/setup.py`` found, or one that is named or lies in the path."""
    named = os.environ.get("INSTEAD_CHROMIUM")
    found = (shutil.which(named) if named else None) or _stamp(HOME / ".venv/.stamps/chromium") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"))), None)
    if not found:
        raise Missing("No Chromium was found. Run: make bench, or name one: INSTEAD_CHROMIUM=/path/to/chromium")
    return found


def node() -> tuple[str, str]:
    """(node, Lighthouse's command line) of ``bench/node_modules``."""
    found, script = _stamp(HERE / "node_modules/.stamp"), HERE / "node_modules/lighthouse/cli/index.js"
    if not found or not script.exists():
        raise Missing("Lighthouse is not set up. Run: python3 tools/setup.py bench")
    return found, str(script)


@contextmanager
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Missing("Playwright is not installed. Run: python3 tools/setup.py bench") from None
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"] if os.name == "posix" else [])
        try:
            yield started
        finally:
            started.close()


# --- the project -----------------------------------------------------------------------------------------------------

PARTS = ("docs", "data", "src", "overrides", "locales", "mkdocs.yml")


def copy_project(root: Path, to: Path) -> Path:
    """The parts that a build reads; no caches, so that the first build there is a cold one."""
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            to.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, to / part)
    return to


def command(name: str) -> str:
    """A program of this virtual environment."""
    folder = Path(sys.executable).parent
    return str(next((p for p in (folder / name, folder / f"{name}.exe") if p.exists()), name))


def folder(lang: str, slug: str) -> str:
    """Address of a page from the root of the site: ``/fr/cases/ctrlsec/``."""
    rest = "" if slug == "index" else slug.removesuffix("index") if slug.endswith("/index") else slug + "/"
    return ("/" if lang == LANGUAGES[0] else f"/{lang}/") + rest


def words(page: str) -> int:
    """Words of a finished page that somebody reads from end to end: without contents, references and what follows them."""
    main = re.search(r"<main.*?</main>", page, re.S)
    text = re.sub(r'<nav.*?</nav>|<section class="refs.*|<div class="ui after.*|<a class="cite".*?</a>', " ", main[0] if main else "", flags=re.S)
    return len(re.findall(r"\w[\w’'-]*", html.unescape(re.sub(r"<[^>]+>", " ", text))))


# Long lists of services: heavier than a page of prose, and needed most on a bad line.
DIRECTORIES = ("report/index", "help/index")


def content_pages(root: Path, site: Path, wanted: int = 1000, n: int = 3) -> list[tuple[str, int]]:
    """(slug, words) of the ``n`` explainers, cases and actions that are nearest to ``wanted`` words in English, as they stand on the finished page."""
    found = []
    for path in sorted((root / "docs").rglob("*.md")):
        slug = path.relative_to(root / "docs").with_suffix("").as_posix()
        if slug.split("/")[0] not in LANGUAGES[1:] and slug not in DIRECTORIES and re.search(r"^kind: (explainer|case|action)$", path.read_text("utf-8"), re.M):
            count = words((site / folder(LANGUAGES[0], slug).lstrip("/") / "index.html").read_text("utf-8"))
            found.append((abs(count - wanted), slug, count))
    return [(slug, count) for _, slug, count in sorted(found)[:n]]
