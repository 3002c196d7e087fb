"""What the project itself says and holds: the pages and records as they stand keep every rule."""

from pathlib import Path

from instead.check import run

ROOT = Path(__file__).resolve().parents[2]


def test_the_pages_and_records_have_no_error():
    errors = [str(p) for p in run(ROOT, []) if p.severity == "error"]
    assert not errors, "\n".join(["", *errors])
