"""The examples of the public page on the rules, taken from the golden files, so that what readers see is what the tests hold true."""
from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import yaml

FOLDER = "tests/cases/check"
# Of files that cannot be read at all there is no rule of its own.
READABLE = {"bad": {"lang": "en", "text": "id: a-study\ntitle: One\ntitle: Another"}, "good": {"lang": "en", "text": "id: a-study\ntitle: One"}}


def examples(root: Path) -> str:
    """``data/rules-examples.json``: rule → the good and the bad case that are marked ``show: true``, as they are written."""
    out = {"readable": READABLE}
    for path in sorted((root / FOLDER).glob("*.yaml")):
        cases = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        out[path.stem] = {which: _shown(next(c for c in cases[which] if c.get("show")), cases.get("base", "")) for which in ("bad", "good")}
    return json.dumps(out, ensure_ascii=True, indent=1) + "\n"  # signs that nobody sees are written out


def _shown(case: dict[str, Any], base: str) -> dict[str, str]:
    """The words of a page, the lines that a case changes in a record, or what the case says is to be shown."""
    if "shown" in case:
        return {"lang": "en", "text": str(case["shown"]).strip("\n")}
    if "record" in case:
        text = base
        for old, new in case.get("change", {}).items():
            text = text.replace(old, new, 1)
        lines = [line[2:].strip() for line in difflib.ndiff(base.splitlines(), text.splitlines()) if line.startswith("+ ")]
        return {"lang": "en", "text": "\n".join(lines)}
    if "meta" in case:
        return {"lang": "en", "text": "\n".join(f"{name}: {value}" for name, value in case["meta"].items())}
    return {"lang": case.get("lang", "en"), "text": case["text"].strip("\n")}
