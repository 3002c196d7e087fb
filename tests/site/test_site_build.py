"""A build that fails leaves what is served as it was, whatever the moment and the reason."""

import errno
import os
import subprocess
from pathlib import Path

import pytest

from built import ROOT
from golden import small_project

PAGE = "docs/cases/the-list.md"


@pytest.fixture
def standing(tmp_path) -> Path:
    """A whole project in miniature with a site that is being served."""
    project = small_project(tmp_path / "project")
    (project / "site" / "fr").mkdir(parents=True)
    (project / "site" / "index.html").write_text("the old site\n")
    (project / "site" / "fr" / "index.html").write_text("l’ancien site\n", "utf-8")
    return project


def untouched(project: Path) -> bool:
    """The old site is whole and nothing else is left."""
    left = list((project / ".cache" / "build").iterdir()) if (project / ".cache" / "build").is_dir() else []
    files = sorted(p.relative_to(project / "site").as_posix() for p in (project / "site").rglob("*") if p.is_file()) if (project / "site").is_dir() else None
    assert not left, f"left behind: {left}"
    assert files == ["fr/index.html", "index.html"], files
    return (project / "site" / "index.html").read_text() == "the old site\n"


def failing(project: Path) -> str:
    """Build, expect a failure that is told, and return what it says."""
    from instead.build import BuildError, build
    from instead.problems import BadInput

    with pytest.raises((BuildError, BadInput)) as caught:
        build(project)
    return str(caught.value)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.parametrize("name, broken, told", [
    ("a source that is not there", "\n\nA sentence [@nobody-wrote-this, para 1].\n", "nobody-wrote-this"),
    ("a citation without a place", "\n\nA sentence [@study-2015].\n", "study-2015"),
    ("a block that is not closed", "\n\n::: note A title\nwords\n", "note"),
    ("a link to a page that is not there", "\n\n[Words](../nowhere/at-all.md)\n", "nowhere/at-all.md"),
    ("a link to a heading that is not there", "\n\n[Words](../instead/report-it.md#not-there)\n", "not-there"),
    ("a word that the glossary does not have", "\n\n[Words](term:no-such-word)\n", "no-such-word"),
])
def test_a_broken_page(standing, name, broken, told):
    append(standing / PAGE, broken)
    message = failing(standing)
    assert told in message and "the-list" in message, message
    assert untouched(standing)


def test_a_broken_record(standing):
    record = next((standing / "data" / "sources").glob("*.yaml"))
    record.write_text("title: [not closed\n", "utf-8")
    assert record.name in failing(standing)
    assert untouched(standing)


def test_front_matter_that_cannot_be_read(standing):
    page = standing / PAGE
    page.write_text(page.read_text("utf-8").replace("title:", "title: a: b:", 1), "utf-8")
    assert "the-list.md" in failing(standing)
    assert untouched(standing)


def test_a_page_that_nothing_leads_to(standing):
    (standing / "docs" / "cases" / "unlisted.md").write_text((standing / PAGE).read_text("utf-8"), "utf-8")
    assert "unlisted" in failing(standing)
    assert untouched(standing)


def test_a_command_that_says_so(standing):
    """The command ends with 1, names the page, and says that nothing was changed."""
    import sys

    append(standing / PAGE, "\n\nA sentence [@nobody-wrote-this, para 1].\n")
    done = subprocess.run([sys.executable, "-c", "from instead.cli import main; main()", "build"], cwd=standing, capture_output=True, text=True)
    assert done.returncode == 1
    assert "the-list.md" in done.stderr and "nobody-wrote-this" in done.stderr and "Traceback" not in done.stderr
    assert untouched(standing)


def test_the_index_cannot_be_made(standing, monkeypatch):
    import instead.build

    monkeypatch.setattr(instead.build, "generate", lambda root, new: new.mkdir(parents=True))
    monkeypatch.setattr(instead.build, "write_rest", lambda edition, new: (new / "index.html").write_text("the new site\n"))
    # A site without a page that can be indexed.
    (standing / "bin").mkdir()
    monkeypatch.setattr(instead.build.sys, "executable", str(_refusing(standing / "bin" / "python")))
    assert "search index" in failing(standing)
    assert untouched(standing)


def _refusing(path: Path) -> Path:
    path.write_text("#!/bin/sh\necho no index today >&2\nexit 3\n")
    path.chmod(0o755)
    return path


# --- the last moment ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(standing, monkeypatch):
    """Everything before the swap is done at once: what is tried here is the swap."""
    import instead.build

    def generate(root, new):
        new.mkdir(parents=True)
        (new / "index.html").write_text("the new site\n")

    monkeypatch.setattr(instead.build, "generate", generate)
    monkeypatch.setattr(instead.build, "write_rest", lambda edition, new: None)
    monkeypatch.setattr(instead.build, "index", lambda new, kept: None)
    return standing


def fail_at(monkeypatch, numbers, error) -> list[tuple[Path, Path]]:
    """Let the renames with these numbers (from 1) fail; returns the list of those tried."""
    real, tried = Path.rename, []

    def rename(self, target):
        tried.append((self, Path(target)))
        if len(tried) in numbers:
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    return tried


def full_disk():
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


def test_the_swap_itself(quick):
    from instead.build import build

    assert build(quick) == quick / "site"
    assert [p.name for p in (quick / "site").rglob("*")] == ["index.html"]
    assert (quick / "site" / "index.html").read_text() == "the new site\n"
    assert not list(quick.glob(".site-*"))


@pytest.mark.parametrize("number", [1, 2])
def test_an_error_of_the_system_while_swapping(quick, monkeypatch, number):
    tried = fail_at(monkeypatch, {number}, full_disk())
    message = failing(quick)
    assert len(tried) >= number
    assert "untouched" in message and "No space left" in message, message
    assert untouched(quick)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit(1), MemoryError()])
def test_an_interruption_while_swapping(quick, monkeypatch, interruption):
    """Ctrl+C between the two renames must not be the end of the site."""
    from instead.build import build

    fail_at(monkeypatch, {2}, interruption)
    with pytest.raises(type(interruption)):
        build(quick)
    monkeypatch.undo()
    assert untouched(quick)


def test_the_old_site_is_not_thrown_away_when_it_cannot_be_put_back(quick, monkeypatch):
    """The disk fails twice: then the old site stays where it lies, and the message says where."""
    tried = fail_at(monkeypatch, {2, 3}, full_disk())
    message = failing(quick)
    assert len(tried) == 3
    aside = tried[0][1]
    assert (aside / "index.html").is_file(), "the only copy of the site was deleted"
    assert (aside / "index.html").read_text() == "the old site\n"
    assert str(aside) in message, message


def test_a_fault_of_ours_while_writing(quick, monkeypatch):
    import instead.build

    def write_rest(edition, new):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(instead.build, "write_rest", write_rest)
    with pytest.raises(RuntimeError):
        instead.build.build(quick)
    assert untouched(quick)


def test_a_place_on_another_disk(quick):
    """`instead build --into` a folder of another file system, where a rename is not possible."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or not os.access(memory, os.W_OK) or memory.stat().st_dev == quick.stat().st_dev:
        pytest.skip("no second file system here")
    import tempfile

    from instead.build import build

    with tempfile.TemporaryDirectory(dir=memory) as folder:
        target = Path(folder) / "site"
        build(quick, into=target)
        assert (target / "index.html").read_text() == "the new site\n"
        assert [p.name for p in Path(folder).iterdir()] == ["site"]


def test_the_project_of_this_repository_is_not_written_to(site):
    """The tests' own build leaves nothing in the project."""
    assert not list((ROOT / ".cache" / "build").glob(f"*-{os.getpid()}"))
