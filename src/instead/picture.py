"""The whole guide as one drawing, for those who review it: every question, every answer, and at each end the steps and whom to tell."""
from __future__ import annotations

from html import escape

from .catalogue import Catalogue
from .guide import Node, advice, after, ends, nodes

# A column for each answer and one for the end; a row for each end. In units of the drawing.
COLUMN, ROW, LETTERS = 250, 30, 38


def picture(catalogue: Catalogue, lang: str) -> str:
    """An SVG of the tree in one language, readable in any browser; each end says what it gives when it is pointed at."""
    tree, rows = nodes(catalogue), {digits: i for i, digits in enumerate(_in_order(catalogue))}
    depth = max((len(digits) for digits in tree), default=0)
    width, height = (depth + 3) * COLUMN, (len(rows) + 2) * ROW
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="#fff"/>']

    def middle(digits: str) -> float:
        below = [row for end, row in rows.items() if end.startswith(digits)]
        return (min(below) + max(below)) / 2 * ROW + 2 * ROW

    for digits, node in tree.items():
        x, y = len(digits) * COLUMN + 20, middle(digits)
        if node.question:
            out.append(_words(x, y - 6, node.question.ask[lang], bold=True))
            for answer in node.answers:
                below = after(node, answer, catalogue)
                to = middle(below.digits)
                out.append(f'<path d="M{x} {y} C{x + COLUMN / 2} {y} {x + COLUMN / 2} {to} {x + COLUMN - 6} {to}" fill="none" stroke="{"#9c1f28" if answer.urgent else "#8a7b83"}"/>')
                out.append(_words(x + COLUMN, to + 12, f"{answer.number} {answer.label[lang]}", colour="#76265f"))
        else:
            out.append(_end(x + COLUMN, y, node, catalogue, lang))
    return "\n".join([*out, "</svg>"]) + "\n"


def _in_order(catalogue: Catalogue) -> list[str]:
    """Digits of the ends, so that no two lines cross: in the order in which each question shows its answers."""
    tree = nodes(catalogue)

    def below(node: Node) -> list[str]:
        return [end for answer in node.answers for end in below(tree[after(node, answer, catalogue).digits])] if node.question else [node.digits]

    return below(tree[""]) if ends(catalogue) else []


def _words(x: float, y: float, text: str, bold: bool = False, colour: str = "#2c222a") -> str:
    weight = ' font-weight="700"' if bold else ""
    short = text if len(text) <= LETTERS else text[:LETTERS - 1] + "…"
    return f'<text x="{x}" y="{y}" fill="{colour}"{weight} direction="ltr">{escape(short)}<title>{escape(text)}</title></text>'


def _end(x: float, y: float, node: Node, catalogue: Catalogue, lang: str) -> str:
    """The address of an end and whom it sends to; what it gives in full is its title."""
    given = advice(node, catalogue)
    whom = " · ".join((a.title or {}).get(lang, "") for a in given["whom"])
    full = "\n".join(f"{part}: {a.text[lang]}" for part, pieces in given.items() for a in pieces)
    return f'<text x="{x}" y="{y + 4}" fill="#14675a" direction="ltr">{node.digits} ({len(given["step"])}) {escape(whom)}<title>{escape(full)}</title></text>'
