"""Files that are made from the code: what the repository holds is what the code makes."""

import json

import pytest
from golden import ROOT, SMALL

from instead.catalogue import KINDS
from instead.catalogue.yaml import parse
from instead.generated import files

FILES = files(ROOT)


@pytest.mark.parametrize("name", FILES)
def test_it_is_current(name):
    path = ROOT / name
    assert path.exists() and path.read_text("utf-8") == FILES[name], f"{name} is not current. Run: instead generate"


def test_there_is_no_schema_of_a_kind_that_is_gone():
    assert {p.stem for p in (ROOT / "data" / "schemas").glob("*.json")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_accepts_a_good_record(kind):
    """What is a number or a date to an editor is text to us: only names, choices and patterns are the same for both."""
    jsonschema = pytest.importorskip("jsonschema")
    editor = jsonschema.Draft202012Validator(json.loads(FILES[f"data/schemas/{kind}.json"]))
    editor.check_schema(editor.schema)
    for path in sorted((SMALL / "data" / kind).glob("*.yaml")):
        found = editor.iter_errors(parse(path.read_text("utf-8")).value)
        assert [e.message for e in found if e.validator in ("required", "additionalProperties", "enum", "pattern")] == []


def test_the_reference_names_every_field_with_a_good_and_a_bad_example():
    text = FILES["RECORDS.md"]
    for kind, model in KINDS.items():
        section = text.split(f"## {kind}\n")[1].split("\n## ")[0]
        for name, field in model.model_fields.items():
            row = next(r for r in section.splitlines() if r.startswith(f"| `{field.alias or name}` |"))
            assert row.count("``") == 0, f"{kind}.{name} has no description or example"
