"""Markdown outside its code: what stands between backquotes or fences is shown as it is written."""
from __future__ import annotations

import re
from typing import Callable

_CODE = re.compile(r"^(?P<fence>```+|~~~+).*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.S | re.M)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """``text`` with ``change`` applied to every stretch outside code."""
    if "`" not in text and "~~~" not in text:
        return change(text)
    out, end = [], 0
    for m in _CODE.finditer(text):
        out += [change(text[end:m.start()]), m[0]]
        end = m.end()
    return "".join([*out, change(text[end:])])


def without_code(line: str) -> str:
    """One line with its inline code blanked, so that columns stay and an example of a citation is none."""
    return _CODE.sub(lambda m: " " * len(m[0]), line) if "`" in line or "~~~" in line else line
