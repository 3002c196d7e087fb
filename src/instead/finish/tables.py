"""Tables for narrow screens: each cell carries the name of its column, which the stylesheet shows where rows become cards."""
from __future__ import annotations

import re
from html import escape, unescape

_TABLE = re.compile(r"<table>(.*?)</table>", re.S)
_CELL = re.compile(r"<td\b([^>]*)>")


def label_cells(html: str) -> str:
    """``html`` with ``data-k`` on the cells of every plain table that has a head; tables with a class are somebody else's."""
    def one(m: re.Match[str]) -> str:
        head, found, body = m[1].partition("</thead>")
        names = [re.sub(r"<[^>]+>", "", unescape(x)).strip() for x in re.findall(r"<th\b[^>]*>(.*?)</th>", head, re.S)]
        if not found or len(names) < 3:
            return m[0]  # two columns fit anywhere
        head = re.sub(r"<th(?![\w-])(?![^>]*scope)", '<th scope="col"', head)

        def row(r: re.Match[str]) -> str:
            at = len(re.findall(r"<th\b", r[0])) - 1

            def cell(x: re.Match[str]) -> str:
                nonlocal at
                at += 1
                return f'<td data-k="{escape(names[at]) if at < len(names) else ""}"{x[1]}>'

            return _CELL.sub(cell, r[0])

        return f'<table class="stack">{head}{found}{re.sub(r"<tr>.*?</tr>", row, body, flags=re.S)}</table>'

    return _TABLE.sub(one, html)
