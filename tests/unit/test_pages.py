"""Pages as files: front matter, headings, citations and blocks, each with the line on which a writer finds it."""

import pytest
from golden import cases, page

from instead.pages import read_page, read_pages, split_front_matter


@pytest.fixture
def written(tmp_path):
    """Write a page and read it: (page, problems)."""
    def write(text):
        path = tmp_path / "docs" / "cases" / "x.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_page(path, "en", "cases/x", tmp_path)
    return write


@cases("pages/headings")
def test_headings(case):
    assert [[h.level, h.text, h.id, h.line] for h in page(case["text"]).headings] == case["headings"]


@cases("pages/addresses")
def test_addresses(case):
    found = page(slug=case["slug"])
    assert (found.url, found.section) == (case["url"], case["section"])


def test_lines_are_those_of_the_file(written):
    found, problems = written("---\ntitle: One\nkind: case\n---\n\n## Why {#why}\n\nText [@a, p. 1].\n")
    assert problems == []
    assert (found.title, found.kind, found.path) == ("One", "case", "docs/cases/x.md")
    assert found.headings[0].line == 6
    assert list(found.clusters()) == [(8, 6, "@a, p. 1")]
    assert found.located.place(("kind",)) == (3, 7)


def test_a_file_of_windows_is_read_like_any_other(written):
    found, _ = written("\ufeff---\r\ntitle: One\r\n---\r\n## Why {#why}\r\n")
    assert found.title == "One"
    assert [(h.text, h.line) for h in found.headings] == [("Why", 4)]


def test_a_page_without_front_matter_has_none(written):
    found, problems = written("## Why {#why}\n\n---\n")
    assert (found.meta, found.headings[0].line, problems) == ({}, 1, [])


def test_front_matter_may_be_all_there_is():
    assert split_front_matter("---\ntitle: One\n---\n") == ("title: One\n", "", 4)
    assert split_front_matter("---\n---\nText") == ("", "Text", 3)
    assert split_front_matter("---\ntitle: One\n---") == ("title: One\n", "", 3)


@pytest.mark.parametrize("text, line, rule, says", [
    ("---\ntitle: One\ntitle: Two\n---\n", 3, "yaml", "The front matter is not readable: the key “title” stands twice."),
    ("---\ntitle: Lists: why\n---\n", 2, "yaml", "The front matter is not readable: mapping values are not allowed in this context."),
    ("---\n- title\n---\n", 1, "front-matter", "The front matter is a list of “field: value” lines."),
    ("---\ntitle: été\n---\n".encode("latin-1"), 1, "utf-8", "Byte 11 is not UTF-8."),
])
def test_what_cannot_be_read_says_where_and_why(written, text, line, rule, says):
    found, problems = written(text)
    assert found is None
    problem, = problems
    assert (problem.path, problem.line, problem.rule, problem.message) == ("docs/cases/x.md", line, rule, says)
    assert problem.cure


def test_blocks_have_name_argument_lines_and_place():
    text = "::: note A title\nOne.\n\nTwo.\n:::\n```\n::: no\n:::\n```\n::: claims\na\n:::"
    assert list(page(text).blocks()) == [(1, "note", "A title", [(2, "One."), (3, ""), (4, "Two.")]), (10, "claims", "", [(11, "a")])]


def test_languages_have_folders_and_a_folder_of_two_letters_need_not_be_one(tmp_path):
    for name in ("index.md", "fr/index.md", "ar/cases/x.md", "eu/index.md"):
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text("Text.\n", "utf-8")
    (tmp_path / "docs" / "bad.md").write_bytes(b"\xff")
    pages, problems = read_pages(tmp_path, ("en", "fr", "ar"))
    assert set(pages) == {("en", "index"), ("fr", "index"), ("ar", "cases/x"), ("en", "eu/index")}
    assert [p.path for p in problems] == ["docs/bad.md"]
