"""``instead fix`` mends marks and order, never words, and never twice."""
import re

import pytest
from golden import CASES, ROOT
from hypothesis import given, settings, strategies as st
import yaml

from instead import mend

FOUND = yaml.safe_load((CASES / "mend" / "mend.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in FOUND])
def test_a_case(case):
    """Each case gives what it promises, and the same again when mended a second time."""
    change = (lambda t: mend.record(t, case["record"])) if "record" in case else (lambda t: mend.page(t, case["lang"]))
    after = change(case["before"])
    assert after == case.get("after", case["before"])
    assert change(after) == after


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(alphabet="aàé ء،؛؟ةب\"'«»“”,;:!?.()[]{}@#`\n0٣", max_size=60), st.sampled_from(["en", "fr", "ar"]))
def test_words_are_never_touched_and_twice_is_once(text, lang):
    """Whatever is written: letters stay, and a second run finds nothing to do."""
    once = mend.page(text, lang)
    assert mend.page(once, lang) == once
    assert re.sub(r"[^\w]", "", once.replace("3", "٣")) == re.sub(r"[^\w]", "", text.replace("3", "٣"))


def test_the_pages_are_mended():
    """Nothing in the repository waits for the command."""
    waiting = []
    for path in sorted([*ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*/*.yaml")]):
        after = mend.file(path, ROOT, ("en", "fr", "ar"))
        if after is not None and after != path.read_text("utf-8"):
            waiting.append(path.name)
    assert waiting == [], "run: instead fix"
