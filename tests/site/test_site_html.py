"""The Nu HTML checker (the W3C's) finds no error in any page or stylesheet."""

import json
import shutil
import subprocess

import pytest

from built import ROOT, none

JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="module")
def nu():
    """Run the checker: findings as “file:line: message”."""
    java = _java()
    assert JAR.is_file(), "node_modules is missing: run npm ci, or make test"

    def run(*arguments: object) -> list[str]:
        done = subprocess.run([java, "-jar", str(JAR), "--errors-only", "--format", "json", *map(str, arguments)], capture_output=True, text=True, timeout=240)
        messages = json.loads(done.stderr or done.stdout)["messages"]
        assert bool(messages) == bool(done.returncode), done.stderr[-800:]
        return [f"{m.get('url', '').split('/site/')[-1]}:{m.get('lastLine', 0)}: {m['message']} {m.get('extract', '')[:120]!r}" for m in messages]

    return run


def _java() -> str:
    try:
        found = json.loads((ROOT / ".venv" / ".stamps" / "java").read_text("utf-8"))["found"]
    except (OSError, ValueError, KeyError):
        found = None
    java = found or shutil.which("java")
    assert java, "No Java was found: the HTML checker needs it. make test installs one."
    return java


@pytest.mark.slow
def test_no_page_has_an_error(nu, site):
    assert len(list(site.rglob("*.html"))) > 60
    none(nu("--skip-non-html", site))


def test_no_stylesheet_has_an_error(nu, site):
    sheets = sorted(site.rglob("*.css"))
    assert sheets
    none(nu("--css", *sheets))


def test_no_drawing_has_an_error(nu, site):
    drawings = sorted((site / "assets").rglob("*.svg"))
    assert drawings
    none(nu("--svg", *drawings))


def test_the_checker_sees_errors(nu, tmp_path):
    """That its silence means something."""
    (tmp_path / "bad.html").write_text('<!doctype html><html lang="en"><head><title>t</title></head><body><p><div></p><img src="x"></body></html>')
    (tmp_path / "bad.css").write_text("a { colour: red }")
    assert len(nu("--skip-non-html", tmp_path / "bad.html")) >= 2
    assert len(nu("--css", tmp_path / "bad.css")) == 1
