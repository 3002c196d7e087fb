"""``instead new``: files that are valid from the first line, and sources from the formats that reference managers export."""
import json
import shutil
from datetime import date

import pytest
from click.testing import CliRunner
from golden import ROOT

from instead.check import run
from instead.cli import main
from instead.new import HEADINGS, from_csl, read_references
from instead.pages import read_page
from instead.problems import BadInput
from instead.site import Site

TODAY = date(2026, 11, 24)


@pytest.fixture()
def project(tmp_path, monkeypatch):
    """The real project, to be added to; the command runs in it."""
    for name in ("docs", "data", "locales", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*args, **more):
    return CliRunner().invoke(main, ["new", *args], **more)


@pytest.mark.parametrize("kind", sorted(HEADINGS))
def test_a_page_in_every_language(project, kind):
    """Three drafts with the same heading ids; the site builds as before until the draft line goes."""
    before = len(Site.read(project, TODAY).pages)
    result = call(kind, "a-test", "--title", "A test: really")
    assert result.exit_code == 0, result.output
    assert "Next:" in result.output
    files = [f for f in project.rglob("a-test.md")]
    assert len(files) == 3
    pages = [read_page(f, "en", "x", project)[0] for f in files]
    assert len({tuple(h.id for h in p.headings) for p in pages}) == 1 and pages[0].title
    assert len(Site.read(project, TODAY).pages) == before
    again = call(kind, "a-test", "--title", "A test")
    assert again.exit_code == 1 and "exists" in again.output


def test_a_name_that_is_none(project):
    result = call("explainer", "../Evil Page", "--title", "x")
    assert result.exit_code == 1 and "lower-case" in result.output


def test_a_term(project):
    """A complete record is written and passes the checks; an incomplete one is refused with its fields."""
    refused = call("term", "--set", "id=astroturf")
    assert refused.exit_code == 1 and "definition" in refused.output
    given = ["term", "--set", "id=astroturf", "--set", "term={en: astroturf, fr: similitantisme, ar: حشد مصطنع}",
             "--set", "definition={en: Support that looks spontaneous and is paid for., fr: Un soutien payé qui paraît spontané., ar: تأييد مدفوع يبدو عفويًّا.}"]
    assert call(*given).exit_code == 0
    path = project / "data" / "terms" / "astroturf.yaml"
    assert [p for p in run(project, [path]) if p.severity == "error"] == []
    assert call(*given).exit_code == 1


BIB = "@article{x, author={Doe, Jane and Roe, Bob}, title={On Things}, journal={J. Th.}, volume={3}, year={2020}, doi={10.1234/abcd}}"
RIS = "TY  - JOUR\nAU  - Doe, Jane\nAU  - Roe, Bob\nTI  - On Things\nT2  - J. Th.\nVL  - 3\nPY  - 2020\nDO  - 10.1234/abcd\nER  - \n"
CSL = json.dumps([{"id": "x", "type": "article-journal", "title": "On Things", "author": [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": "Bob"}],
                   "container-title": "J. Th.", "volume": 3, "issued": {"date-parts": [[2020]]}, "DOI": "10.1234/abcd"}])


@pytest.mark.parametrize(("form", "text"), [("bibtex", BIB), ("ris", RIS), ("csl", CSL)])
def test_a_source_from_a_reference_manager(project, form, text):
    """The same article from three formats is the same record."""
    file = project / f"x.{form}"
    file.write_text(text, "utf-8")
    result = call("source", f"--{form}", str(file), "--kind", "peer-reviewed", "--seen", "full")
    assert result.exit_code == 0, result.output
    source = Site.read(project, TODAY).catalogue.sources["doe-2020"]
    assert (source.container, source.issued, source.doi, [a.family for a in source.author]) == ("J. Th.", "2020", "10.1234/abcd", ["Doe", "Roe"])


@pytest.mark.parametrize(("form", "text"), [("bibtex", "@article{"), ("bibtex", "nothing of the kind"), ("csl", "{"), ("csl", "[]"), ("csl", "[1]"), ("ris", "TY  - JOUR\nER  - \n")])
def test_a_file_that_is_none(tmp_path, form, text):
    file = tmp_path / "x"
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput, match="cannot be read|Unexpected|Export"):
        read_references(file, form)


def test_a_web_address_without_s_is_not_kept():
    """http becomes https, which the schema demands; whether it answers is for the person who adds the source."""
    assert from_csl({"title": "T", "URL": "http://example.org/x", "publisher": "P"}, "ngo", "full", TODAY)["url"] == "https://example.org/x"


def test_a_book_by_its_isbn(project):
    """The last digit is tried; the record passes every rule, with no address that somebody would have to look at."""
    given = ["source", "--kind", "report", "--seen", "excerpt", "--set", "id=a-book", "--set", "type=book", "--set", "title=A book", "--set", "language=en"]
    wrong = call(*given, "--isbn", "978-0-306-40615-8")
    assert wrong.exit_code == 1 and "no ISBN" in wrong.output
    assert call(*given, "--isbn", "978-0-306-40615-7").exit_code == 0
    assert "ISBN 9780306406157" in (path := project / "data/sources/a-book.yaml").read_text("utf-8")
    assert [str(p) for p in run(project, [path]) if p.severity == "error"] == []


def test_new_pages_and_a_new_language_leave_nothing_to_mend(project):
    """A draft is not missed in the lists, and nothing has to be there yet in a language that grows."""
    before = {str(p) for p in run(project, []) if p.severity == "error"}
    for kind in sorted(HEADINGS):
        assert call(kind, f"try-{kind}", "--title", "A test").exit_code == 0
    assert call("language", "es").exit_code == 0
    assert {str(p) for p in run(project, []) if p.severity == "error"} <= before
    assert (project / "deploy/Caddyfile").read_text("utf-8").count("/es/") > 0
