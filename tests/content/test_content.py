"""What the project itself says and holds: the pages and records as they stand keep every rule."""

import time
from pathlib import Path

from instead.check import run

ROOT = Path(__file__).resolve().parents[2]


def test_the_pages_and_records_have_no_error():
    errors = [str(p) for p in run(ROOT, []) if p.severity == "error"]
    assert not errors, "\n".join(["", *errors])


def test_the_run_is_fast_enough_to_be_made_at_every_save():
    start = time.process_time()
    run(ROOT, [])
    assert time.process_time() - start < 3
