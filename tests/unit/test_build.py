"""The build: whole or not at all. What was there before stays until the new site is complete."""

import errno
import logging
import tempfile
from pathlib import Path

import pytest
from golden import small_project
from lxml import html

from instead import build as building
from instead.build import BuildError, build, swap
from instead.problems import BadInput

SHM = Path("/dev/shm")


def left_over(folder):
    """What a build makes on its way."""
    return [*folder.rglob("*new-*"), *folder.rglob("*old-*")]


@pytest.fixture
def folders(tmp_path):
    """A new site and the one that is served."""
    new, target = tmp_path / "new", tmp_path / "site"
    for folder, text in ((new, "new"), (target, "old")):
        folder.mkdir()
        (folder / "index.html").write_text(text, "utf-8")
    return new, target, tmp_path / "old"


def test_the_new_site_takes_the_place_of_the_old(folders):
    new, target, old = folders
    swap(new, target, old)
    assert (target / "index.html").read_text("utf-8") == "new"
    assert not new.exists()


def test_the_first_site_needs_no_old_one(folders):
    new, target, old = folders
    swap(new, target.parent / "further" / "in", old)
    assert (target.parent / "further" / "in" / "index.html").read_text("utf-8") == "new"


def test_the_old_site_goes_back_when_the_new_one_cannot_be_moved(folders, monkeypatch):
    new, target, old = folders
    rename = Path.rename

    def fail(self, other):
        if self == new:
            raise OSError(errno.EACCES, "Permission denied", str(other))
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="Permission denied"):
        swap(new, target, old)
    assert (target / "index.html").read_text("utf-8") == "old"


def test_a_full_disk_is_told_and_leaves_the_old_site(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("old", "utf-8")

    def full(root, new):
        new.mkdir()
        raise OSError(errno.ENOSPC, "No space left on device", str(new / "index.html"))

    monkeypatch.setattr(building, "generate", full)
    with pytest.raises(BuildError, match=r"^No space left on device: .*index.html\. The site that was there before is untouched\.$"):
        build(tmp_path)
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "old"
    assert left_over(tmp_path) == []


def test_a_site_that_cannot_go_back_is_not_thrown_away(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("old", "utf-8")
    rename = Path.rename

    def fail(self, other):
        if other == tmp_path / "site":
            raise OSError(errno.EACCES, "Permission denied", str(other))
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", fail)
    monkeypatch.setattr(building, "generate", lambda root, new: new.mkdir())
    monkeypatch.setattr(building, "write_rest", lambda edition, site_dir: None)
    with pytest.raises(BuildError, match="Permission denied"):
        build(tmp_path, search=False)
    assert [p.read_text("utf-8") for p in tmp_path.rglob("index.html")] == ["old"]


# --- a whole project in miniature ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = small_project(tmp_path_factory.mktemp("build") / "my project")
    build(root, search=False)
    return root


@pytest.fixture
def changed(project):
    """Change a page for one test and build: the path of the built site."""
    path = project / "docs" / "cases" / "the-list.md"
    before = path.read_text("utf-8")

    def change(old, new):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        return build(project, search=False)
    yield change
    path.write_text(before, "utf-8")


def test_every_page_stands_at_its_address(project):
    for address in ("", "cases/the-list/", "fr/", "fr/cases/the-list/", "ar/cases/the-list/"):
        assert (project / "site" / address / "index.html").is_file()
    assert left_over(project) == []


@pytest.mark.skipif(not SHM.is_dir() or SHM.stat().st_dev == Path(__file__).stat().st_dev, reason="there is no second disk here")
def test_a_site_may_be_put_on_another_disk(project):
    """``instead build --into /tmp/look`` is the example of the help, and /tmp is often a disk of its own: a folder cannot be renamed across."""
    with tempfile.TemporaryDirectory(dir=SHM) as other:
        assert build(project, Path(other) / "site", search=False).joinpath("index.html").is_file()


def test_a_link_that_leads_nowhere_stops_the_build_and_is_named(changed, project):
    with pytest.raises(BuildError) as caught:
        changed("More.", "More. [a](nowhere.md) [b](index.md#nowhere)")
    assert "'cases/the-list.md' contains a link 'nowhere.md'" in str(caught.value)
    assert "'cases/the-list.md' contains a link 'index.md#nowhere'" in str(caught.value)
    assert "One thing" in (project / "site/cases/the-list/index.html").read_text("utf-8")


def test_a_slip_in_a_page_stops_the_build_with_file_line_and_cure(changed):
    with pytest.raises(BadInput) as caught:
        changed("One thing [@study-2015, para 2].", "One thing [@nobody, para 2].")
    assert str(caught.value) == ("docs/cases/the-list.md:7:11: error: There is no source “nobody”. [unknown-source] "
                                 "Add data/sources/nobody.yaml or mend the key.")


def test_a_page_that_is_not_in_the_order_stops_the_build(changed, project):
    stray = project / "docs" / "cases" / "stray.md"
    stray.write_text("---\ntitle: Stray\nkind: case\nupdated: 2026-11-24\n---\nText.\n", "utf-8")
    try:
        with pytest.raises(BadInput, match="docs/cases/stray.md.*This page is not in data/navigation.yaml.*Add it under “cases”"):
            build(project, search=False)
    finally:
        stray.unlink()


def test_what_a_writer_puts_into_a_title_stays_text(changed):
    title, words = """A "list" & <b>more</b> </script><script>alert(1)</script>""", """He said "no" & <i>left</i>"""
    site = changed("title: '“The list”'\ndescription: A sentence.", f"title: '{title}'\ndescription: '{words}'")
    page = html.parse(str(site / "cases/the-list/index.html"), html.HTMLParser(encoding="utf-8"))
    straight = str.maketrans("“”’", "\"\"'")
    assert page.findtext(".//h1").translate(straight) == title
    assert page.findtext(".//title").translate(straight).startswith(title)
    assert page.xpath("//meta[@name='description']/@content") == [words]
    assert page.xpath("//meta[@name='citation_title']/@content") == [title]
    assert [s for s in page.xpath("//script[not(@src)]") if s.get("type") != "application/ld+json"] == []


def test_the_build_speaks_only_through_its_caller(project, capfd):
    said = []
    build(project, say=said.append, search=False)
    assert said == ["pages", "lists, references, map of the site"]
    assert capfd.readouterr() == ("", "")
    assert not any(isinstance(h, building._Collect) for h in logging.getLogger("mkdocs").handlers)


# --- one page while somebody writes ---------------------------------------------------------------------------------------


def bytes_of(site):
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_a_page_alone_is_what_a_whole_build_makes_of_it(project, tmp_path):
    """Text, a citation more and a heading: the page itself and the files beside it, byte for byte."""
    sources = {"cases/the-list.md", "fr/cases/the-list.md", "ar/index.md"}
    before = {src: (project / "docs" / src).read_text("utf-8") for src in sources}
    build(project, tmp_path / "site")
    old = bytes_of(tmp_path / "site")
    try:
        for src, text in before.items():
            (project / "docs" / src).write_text(text + "\n\nNew words here, and “more” [@dirasa-2019, p. 3].\n", "utf-8")
        building.rewrite(project, tmp_path / "site", sources)
        alone = bytes_of(tmp_path / "site")
        whole = bytes_of(build(project, tmp_path / "whole"))
    finally:
        for src, text in before.items():
            (project / "docs" / src).write_text(text, "utf-8")
    written = {name for name in alone if alone[name] != old.get(name)}
    assert {"cases/the-list/index.html", "cases/the-list/references.bib", "fr/cases/the-list/index.html", "ar/index.html"} <= written
    assert all(name.startswith(("cases/the-list/", "fr/cases/the-list/", "ar/")) for name in written)
    assert {name: alone[name] for name in written} == {name: whole[name] for name in written}
    assert left_over(tmp_path) == []


def test_a_page_that_cannot_be_made_changes_nothing(project, tmp_path):
    site = build(project, tmp_path / "site", search=False)
    old, page = bytes_of(site), project / "docs" / "cases" / "the-list.md"
    before = page.read_text("utf-8")
    try:
        page.write_text(before.replace("More.", "More [@nobody, para 2]."), "utf-8")
        with pytest.raises(BadInput, match="docs/cases/the-list.md.*nobody"):
            building.rewrite(project, site, {"cases/the-list.md"})
        page.write_text(before.replace("More.", "More [a](nowhere.md)."), "utf-8")
        with pytest.raises(BuildError, match="nowhere.md"):
            building.rewrite(project, site, {"cases/the-list.md"})
    finally:
        page.write_text(before, "utf-8")
    assert bytes_of(site) == old
    assert left_over(tmp_path) == []
