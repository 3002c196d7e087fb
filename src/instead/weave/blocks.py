"""The ``:::`` blocks: each name has one function from the lines inside to Markdown (or HTML that Markdown leaves alone).

Citations stay as ``[@key, at]`` here: they are numbered afterwards, in the order in which readers meet them.
"""
from __future__ import annotations

import posixpath
import re
from html import escape
from typing import Callable

from ..catalogue.models import Exercise
from ..guide import nodes
from . import builder as builder_of
from . import cards as cards_of
from . import curriculum, ledger, lists
from . import packs as packs_of
from .cards import STRENGTHS
from .cases import cases
from .charts import chart
from .context import Context
from .directory import channels, countries, duties, emergency, helplines, laws, platform, platforms, risks
from .guide import guide
from .ledger import chip, cites
from .lessons import lessons

Lines = list[tuple[int, str]]
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
# An item of “Do this instead” that a card fills.
CARD = re.compile(r"\d+\. +card:([a-z0-9-]+)")
_ITEM = re.compile(r"[-*] +(.*)")


def _body(lines: Lines) -> str:
    return "\n".join(text for _, text in lines).strip("\n")


def _ids(lines: Lines) -> list[tuple[int, str]]:
    return [(n, text.strip().removeprefix("- ")) for n, text in lines if text.strip()]


def short(c: Context, arg: str, lines: Lines, line: int) -> str:
    return f'<section class="short" aria-labelledby="short" markdown="1">\n<h2 id="short">{c.words("in-short")}</h2>\n\n{_body(lines)}\n\n</section>'


def _box(kind: str) -> Callable[[Context, str, Lines, int], str]:
    def box(c: Context, arg: str, lines: Lines, line: int) -> str:
        title = f'<p class="label">{escape(arg, quote=False)}</p>\n\n' if arg else ""
        return f'<div class="{kind}" markdown="1">\n{title}{_body(lines)}\n\n</div>'
    return box


def steps(c: Context, arg: str, lines: Lines, line: int) -> str:
    return f'<div class="do" markdown="1">\n\n{_body(lines)}\n\n</div>'


def found(c: Context, arg: str, lines: Lines, line: int) -> str:
    out = []
    for n, text in lines:
        if m := re.match(r"([-*] +)\((\w+)\) +", text):
            if m[2] not in STRENGTHS:
                raise c.bad(n, "strength", f"“({m[2]})” is no strength.", "Use (strong), (one), (disputed) or (claim).")
            text = m[1] + chip(c, *STRENGTHS[m[2]]) + text[m.end():]
        out.append(text)
    return '<div class="found" markdown="1">\n\n' + "\n".join(out).strip("\n") + "\n\n</div>"


def instead(c: Context, arg: str, lines: Lines, line: int) -> str:
    items: list[list[str]] = []
    for n, text in lines:
        if m := CARD.fullmatch(text.rstrip()):
            card = cards_of.get(c, m[1], n)
            way = posixpath.relpath(f"{cards_of.slug(card.id)}.md", posixpath.dirname(c.page.slug) or ".")
            items.append([f"[{c.text(card.instead)}]({way})", c.text(card.how)])
        elif m := re.match(r"\d+\. +(.*)", text):
            items.append([m[1]])
        elif text.strip() and items:
            items[-1].append(text.strip())
        elif text.strip():
            raise c.bad(n, "instead-form", "“Do this instead” holds one to three numbered items.", "Write “1. card:its-id”, or “1. [What to do](page.md)” and one sentence indented under it.")
    if not 1 <= len(items) <= 3:
        raise c.bad(line, "instead-form", "“Do this instead” holds one to three numbered items.", "Write “1. card:its-id”, or “1. [What to do](page.md)” and one sentence indented under it.")
    out = [f'<section class="instead" aria-labelledby="instead" markdown="1">\n\n## {c.words("do-this-instead")} {{#instead}}\n']
    for i, (head, *rest) in enumerate(items, 1):
        out.append(f"{i}. {head}\n" + (f"\n    {' '.join(rest)}\n" if rest else ""))
    return "\n".join(out) + "\n</section>"


def bars(c: Context, arg: str, lines: Lines, line: int) -> str:
    _no_link(c, lines)
    rows, rest = [], []
    for n, text in lines:
        m = _ITEM.match(text)
        if not m:
            rest.append(text)
            continue
        parts = [p.strip() for p in m[1].split("|")]
        if len(parts) != 4 or parts[3] not in ("measured", "said", "hot") or not re.fullmatch(r"\d+(\.\d+)?", parts[1]):
            raise c.bad(n, "bars-form", "A bar is “- label | number | what is shown | measured”.", "The last part is measured, said or hot; the number has digits only.")
        rows.append((parts[0], float(parts[1]), parts[2], parts[3]))
    most = max((r[1] for r in rows), default=1) or 1
    out = []
    for label, value, shown, how in rows:
        width = f"{value / most * 100:.1f}".rstrip("0").rstrip(".")
        kind = {"measured": "", "said": ' class="said"', "hot": ' class="hot"'}[how]
        out.append(f'<dt>{_inline(label)}</dt><dd{kind}><b>{_inline(shown)}</b><svg aria-hidden="true"><rect width="100%" height="100%" rx="3"/><rect width="{width}%" height="100%" rx="3"/></svg></dd>')
    said = f' {c.words("chart-said")}' if any(r[3] == "said" for r in rows) else ""
    note = _inline(" ".join(t.strip() for t in rest if t.strip())) + said
    return f'<figure class="bars"><figcaption>{_inline(arg)}</figcaption><dl>{"".join(out)}</dl><small>{note.strip()}</small></figure>'


def diagram(c: Context, arg: str, lines: Lines, line: int) -> str:
    if arg not in c.drawings:
        raise c.bad(line, "unknown-drawing", f"There is no drawing “{arg}”.", f"Known: {', '.join(sorted(c.drawings))}.")
    _no_link(c, lines)
    labels = [m[1] for _, text in lines if (m := _ITEM.match(text))]
    rest = " ".join(text.strip() for _, text in lines if text.strip() and not _ITEM.match(text))
    items = "".join(f"<li>{_inline(label)}</li>" for label in labels)
    return f'<figure class="diagram n{len(labels)}">{c.drawings[arg]}<ol>{items}</ol><figcaption>{_inline(rest)}</figcaption></figure>'


def _no_link(c: Context, lines: Lines) -> None:
    """Words in a drawing or a chart are shown as they are, so a link would be shown as it is written."""
    for n, text in lines:
        if "](" in text:
            raise c.bad(n, "link-in-drawing", "A drawing or a chart holds no link.", "Write the sentence with the link under the block.")


def _inline(text: str) -> str:
    """Text of a block that becomes HTML here: escaped, with strong and emphasis only."""
    # A citation is not text yet: what it says is escaped where it is shown.
    text = "".join(part if part.startswith("[@") else escape(part, quote=False) for part in re.split(r"(\[@[^\]]*\])", text))
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)


# The six drawings of the home page, in the order of its doors.
WAYS = (
    '<circle class="u" cx="16" cy="9" r="6"/><path class="u" d="M16 23v1"/><path d="M16 45v-5c0-6 3-9 9-9h10"/><circle cx="42" cy="31" r="4"/>',
    '<path d="M8 45V35c0-9 13-10 13-20v-4"/><path class="u" d="M40 45V35c0-9-12-10-12-20v-4"/><circle cx="21" cy="5" r="4"/><circle class="u" cx="30" cy="5" r="3"/>',
    '<path class="u" d="M5 33V5"/><path d="M5 43h9c4 0 6-2 6-6v-3c0-4 2-6 6-6h3c4 0 6-2 6-6v-9"/><circle cx="35" cy="7" r="4"/>',
    '<path d="M4 24h8c12 0 10-17 22-17h4M12 24h26M12 24c12 0 10 17 22 17h4"/><circle cx="42" cy="7" r="4"/><circle cx="42" cy="24" r="4"/><circle cx="42" cy="41" r="4"/>',
    '<path d="M5 45V25C5 12 12 6 25 6h18M18 45V31c0-8 4-12 12-12h13M31 45v-7c0-4 2-6 6-6h6"/>',
    '<path d="M4 38h33"/><path d="M4 8c15 0 12 30 27 30" stroke-dasharray=".1 6.5"/><circle cx="42" cy="38" r="4"/>',
)


def _leads(c: Context, lines: Lines) -> list[tuple[str, str, str]]:
    """(title, address, sentence) of “- [Title](page.md) | sentence”."""
    out = []
    for n, text in lines:
        if not text.strip():
            continue
        m = re.fullmatch(r"[-*] +\[([^\]]+)\]\(([^)\s]+)\) *\| *(.+?) *", text)
        if not m:
            raise c.bad(n, "lead-form", "This is not a line of this block.", "Write “- [Title](page.md) | one sentence”.")
        out.append((_inline(m[1]), c.resolve(m[2], n), _inline(m[3])))
    return out


def doors(c: Context, arg: str, lines: Lines, line: int) -> str:
    items = "".join(
        f'<li><a href="{href}"><svg class="way" viewBox="0 0 48 48" aria-hidden="true">{WAYS[i % len(WAYS)]}</svg><div><b>{title}</b><span>{text}</span></div></a></li>'
        for i, (title, href, text) in enumerate(_leads(c, lines)))
    return f'<ul class="doors">{items}</ul>'


def cards(c: Context, arg: str, lines: Lines, line: int) -> str:
    items = "".join(f'<li><p class="lead-to"><a class="go" href="{href}">{title}</a></p><p>{text}</p></li>' for title, href, text in _leads(c, lines))
    return f'<ul class="three">{items}</ul>'


def _pick(c: Context, e: Exercise, i: int, name: str, more: str = "") -> str:
    """One answer and what is said when it is chosen."""
    choice = e.choices[i]
    verdict = c.words("well-spotted" if choice.right else "look-again")
    return (f'<label class="pick"><input type="radio" name="{e.id}" value="{i}">{name}</label>'
            f'<div class="fb{" ok" if choice.right else ""}"><p><b>{verdict}.</b> {c.text(choice.feedback)}{more}</p></div>')


def _on_claims(c: Context, e: Exercise) -> str:
    """An exercise on what somebody claimed: the claim with its passage, the answers, and the whole way to the answer behind them."""
    claims = [c.catalogue.claims[i] for i in e.claims]
    said = cites(dict.fromkeys(p for claim in claims for p in claim.claimed_in))
    picks = "".join(_pick(c, e, i, c.text(choice.label or {})) for i, choice in enumerate(e.choices))
    sums = ledger.sums(c, e.sums)
    steps = "".join(f"<p>{c.text(r)}</p>" for r in e.reasoning)
    pages = "".join(f'<li><a href="{c.to(ledger.slug(i))}">{c.text(c.catalogue.claims[i].claim)}</a></li>' for i in e.claims if ledger.slug(i) in c.pages)
    check = f'<p>{c.words("check-yourself")}{c.words("colon")} {cites(e.sources)}</p>' + (f"<ul>{pages}</ul>" if pages else "")
    return (f'<div class="item" id="{e.id}"><small>{c.words("example-real")}</small><p>{c.text(e.item)} {said}</p></div>'
            f'<fieldset><legend>{c.text(e.question)}</legend>{picks}</fieldset>'
            f'<details class="more"><summary>{c.words("show-explanation")}</summary>{steps}{sums}{check}</details>')


def exercises(c: Context, arg: str, lines: Lines, line: int) -> str:
    out = []
    for n, key in _ids(lines):
        e = c.catalogue.exercises.get(key)
        if e is None:
            raise c.bad(n, "unknown-exercise", f"There is no exercise “{key}”.", f"Add data/exercises/{key}.yaml or mend the id.")
        if e.claims:
            out.append(_on_claims(c, e))
            continue
        t = c.catalogue.techniques[str(e.technique)]
        picks = []
        for i, choice in enumerate(e.choices):
            name = c.text(c.catalogue.techniques[str(choice.technique)].name)
            more = f' <span class="helps">{c.words("what-helps")}: {c.text(t.helps)} {cites(t.sources)}</span>' if choice.right else ""
            picks.append(_pick(c, e, i, name, more))
        out.append(f'<div class="item" id="{e.id}"><small>{c.words("example-invented")}</small><p>{c.text(e.item)}</p></div>'
                   f'<fieldset><legend>{c.text(e.question)}</legend>{"".join(picks)}</fieldset>')
    return "\n\n".join(out)


def scenarios(c: Context, arg: str, lines: Lines, line: int) -> str:
    """Situations: what is seen, known and not known; what one could do, and what follows; behind that the author's note, the card and the guide's steps."""
    w, out, tree = c.words, [], nodes(c.catalogue)
    for n, key in _ids(lines):
        s = c.catalogue.scenarios.get(key)
        if s is None:
            raise c.bad(n, "unknown-scenario", f"There is no scenario “{key}”.", f"Add data/scenarios/{key}.yaml or mend the id.")
        if s.guide and (s.guide not in tree or tree[s.guide].question):
            raise c.bad(n, "guide", f"{key}: the guide has no steps at “{s.guide}”.", f"Write the digits of an end: {', '.join(d for d, node in tree.items() if not node.question and d.endswith('0'))}.")
        facts = "".join(f"<dt>{w(name)}</dt> <dd>{c.text(text)}</dd>" for name, text in (("scenario-known", s.knows), ("scenario-unknown", s.unknown)))
        ways = "".join(f'<label class="pick long"><input type="radio" name="{s.id}" value="{i}">{c.text(way.label)}</label>'
                       f'<div class="fb{" ok" if way.fits == "yes" else ""}"><p><b>{w("way-" + way.fits)}.</b> {c.text(way.follows)}{" " * bool(way.sources)}{cites(way.sources)}</p></div>' for i, way in enumerate(s.ways))
        more = "".join(f'<li><a class="go" href="{cards_of.to(card, c)}">{c.text(c.catalogue.cards[card].instead)}</a></li>' for card in s.cards if card in c.catalogue.cards)
        more += f'<li><a href="{c.base()}{tree[s.guide].slug}/">{w("scenario-guide")}</a></li>' if s.guide else ""
        out.append(f'<div class="item" id="{s.id}"><small>{w("scenario-invented")}</small><p>{c.text(s.sees)}</p><dl>{facts}</dl></div>'
                   f'<fieldset><legend>{w("scenario-ask")}</legend>{ways}</fieldset>'
                   f'<details class="more"><summary>{w("show-explanation")}</summary><p class="label">{w("scenario-note")}</p><p>{c.text(s.note)} {cites(s.sources)}</p><ul>{more}</ul></details>')
    return "\n\n".join(out)


BLOCKS: dict[str, Callable[[Context, str, Lines, int], str]] = {
    "short": short, "note": _box("note"), "care": _box("care"), "steps": steps, "found": found, "instead": instead, "claims": ledger.claims, "claim": ledger.claim, "ledger": ledger.ledger, "cases": cases, "bars": bars, "chart": chart,
    "diagram": diagram, "doors": doors, "cards": cards, "exercises": exercises, "scenarios": scenarios,
    "channels": channels, "helplines": helplines, "emergency": emergency, "countries": countries, "risks": risks, "laws": laws, "duties": duties, "curriculum": curriculum.table, "lessons": lessons, "platform": platform, "platforms": platforms,
    "guide": guide, "card": cards_of.card, "chooser": cards_of.chooser, "deck": cards_of.deck,
    "packs": packs_of.packs, "pack": packs_of.pack, "pack-print": packs_of.printed,
    "builder": builder_of.builder, "chosen": builder_of.chosen,
    "glossary": lists.glossary, "bibliography": lists.bibliography, "pages": lists.pages, "corrections": lists.corrections,
    "translations": lists.translations, "rules": lists.rules,
}
# Blocks whose inside is Markdown still; the others give finished HTML.
MARKDOWN = {"short", "note", "care", "steps", "found", "instead"}
