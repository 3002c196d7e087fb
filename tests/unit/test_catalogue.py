"""Records: a contributor who slips is told the file, the line, the field and the cure, and nothing is taken for something else (``NO`` is Norway)."""

import shutil

import pytest
from golden import LANGUAGES, SMALL, cases, catalogue

from instead.catalogue import KINDS, load
from instead.catalogue.load import read_record
from instead.catalogue.yaml import BadYaml, parse
from instead.problems import BadInput


@cases("yaml/read")
def test_text_stays_text(case):
    assert parse(case["text"]).value == case["value"]


@cases("yaml/refused")
def test_what_a_reader_would_not_see_is_refused(case):
    with pytest.raises(BadYaml) as caught:
        parse(case["text"])
    assert (caught.value.line, caught.value.column) == (case["line"], case["column"])
    assert case["says"] in str(caught.value)


def test_places_are_known_and_the_nearest_stands_for_what_is_missing():
    located = parse("id: a\nfor:\n- source: b\n  at: para 2\n", first_line=10)
    assert located.place(("for", 0, "at")) == (13, 7)
    assert located.place(("for", 0, "says", "en")) == (12, 3)
    assert located.place(("nothing",)) == (10, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_record_of_every_kind(kind):
    assert getattr(catalogue(), kind), f"the small site has no record of data/{kind}/"


def test_norway_stays_norway():
    assert catalogue().countries["no"].code == "NO"


@cases(*(f"catalogue/{kind}" for kind in KINDS))
def test_one_slip_is_one_problem_with_line_and_cure(case):
    kind, name = case["record"].split("/")
    text = (SMALL / "data" / f"{case['record']}.yaml").read_text("utf-8")
    assert text.count(case["was"]) == 1
    record, problems = read_record(text.replace(case["was"], case["is"]), kind, f"data/{case['record']}.yaml")
    assert record is None
    problem, = problems
    assert (problem.path, problem.line) == (f"data/{kind}/{name}.yaml", case["line"])
    assert (problem.message, problem.cure) == (case["says"], case["cure"])


@pytest.fixture
def copy(tmp_path):
    """A copy of the small site in which something may be spoilt."""
    shutil.copytree(SMALL / "data", tmp_path / "data")
    return tmp_path


@cases("catalogue/between-records")
def test_what_no_single_record_can_know(case, copy):
    path = copy / case["file"]
    text = path.read_text("utf-8")
    assert text.count(case["was"]) == 1
    path.write_text(text.replace(case["was"], case["is"]), "utf-8")
    with pytest.raises(BadInput) as caught:
        load(copy, LANGUAGES)
    problem, = caught.value.problems
    assert (problem.path, problem.rule, problem.message, problem.cure) == (case["file"], case["rule"], case["says"], case["cure"])


def test_every_problem_is_told_at_once(copy):
    (copy / "data/terms/report.yaml").write_text("id: report\nid: report\n", "utf-8")
    (copy / "data/claims/second.yaml").write_text("- a list\n", "utf-8")
    (copy / "data/sources/latin.yaml").write_bytes("id: latin\ntitle: été\n".encode("latin-1"))
    with pytest.raises(BadInput) as caught:
        load(copy, LANGUAGES)
    assert [(p.path, p.line, p.rule) for p in caught.value.problems] == [
        ("data/claims/second.yaml", 1, "record-claims"), ("data/sources/latin.yaml", 1, "utf-8"), ("data/terms/report.yaml", 2, "yaml")]
    assert "Byte 17 is not UTF-8." in str(caught.value)


def test_a_changed_record_is_read_again(copy):
    path = copy / "data/countries/no.yaml"
    assert load(copy, LANGUAGES).countries["no"].emergency[0].number == "112"
    path.write_text(path.read_text("utf-8").replace('"112"', '"1120"'), "utf-8")
    assert load(copy, LANGUAGES).countries["no"].emergency[0].number == "1120"


def test_a_record_does_not_change():
    with pytest.raises(ValueError, match="frozen"):
        catalogue().countries["no"].code = "SE"
