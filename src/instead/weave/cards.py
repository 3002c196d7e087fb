"""Cards as readers see them: one whole, several in short, chosen by time, company, age and skill, and as a deck for paper."""
from __future__ import annotations

from html import escape
from typing import Iterable

from .. import cards as deck_of
from ..cards import COMPANY, DECK, LIST, SKILLS, TIMES, choice, fitting, ordered, slug
from ..catalogue.models import AGES, Card, Organisation
from .context import Context, foreign
from .directory import WITHHELD, button
from .ledger import chip, cites

Lines = list[tuple[int, str]]
# Strength as written → message id and shape of the chip.
STRENGTHS = {"strong": ("strength-strong", "yes"), "one": ("strength-one", "one"), "disputed": ("strength-disputed", "mid"), "claim": ("strength-claim", "open")}


def get(c: Context, key: str, line: int) -> Card:
    if key not in c.catalogue.cards:
        raise c.bad(line, "unknown-card", f"There is no card “{key}”.", f"Add data/cards/{key}.yaml or mend the id.")
    return c.catalogue.cards[key]


def card(c: Context, arg: str, lines: Lines, line: int) -> str:
    """One card, whole (``::: card id``), or those whose ids stand inside, in short."""
    if not arg:
        return _listed((get(c, text.strip().removeprefix("- "), n) for n, text in lines if text.strip()), c)
    w, found = c.words, get(c, arg, line)
    facts = [(w("card-time"), w("time-" + found.time)), (w("card-company"), w("company-" + found.company)), (w("for-ages"), w("from-" + str(found.age))),
             (w("card-skill"), w("skill-" + found.skill)), (w("cost"), c.text(found.cost))]
    facts += [(w("card-supervised"), c.text(found.supervised_by))] if found.supervised_by else []
    out = [f'<h2 id="instead">{w("do-this-instead")}{w("colon")} {c.text(found.instead)}</h2><div class="do"><ol>{"".join(f"<li>{c.text(s)}</li>" for s in found.steps)}</ol></div>',
           f'<section class="card"><dl>{"".join(f"<dt>{k}</dt> <dd>{v}</dd>" for k, v in facts)}</dl></section>',
           f'<h2 id="risks">{w("card-risks")}</h2><p>{c.text(found.risks)}</p>',
           f'<h2 id="why">{w("card-why")}</h2><p>{c.text(found.why)}</p>',
           f'<h2 id="tends-to">{w("card-tends-to")}</h2><ul>{"".join(f"<li>{c.text(e.says)} {cites([e])}</li>" for e in found.tends_to)}</ul>',
           f'<h2 id="changes">{w("card-changes")}</h2><div class="found"><ul>{"".join(f"<li>{chip(c, *STRENGTHS[e.strength])} {c.text(e.says)} {cites([e])}</li>" for e in found.changes)}</ul></div>']
    if found.where:
        out.append(f'<h2 id="where">{w("card-where")}</h2>{"".join(organisation(c.catalogue.organisations[i], c) for i in found.where)}')
    more = [f'<a class="go" href="{c.to(found.page)}">{escape(c.pages[found.page].title, quote=False)}</a>'] if found.page in c.pages else []
    more += [f'<a href="{c.to(LIST)}">{w("cards-title")}</a>', f'<a href="{c.to(DECK)}">{w("deck-title")}</a>'] if LIST in c.pages else []
    return "".join(out) + (f'<p class="ui">{" · ".join(more)}</p>' if more else "")


def organisation(o: Organisation, c: Context) -> str:
    """An organisation as a card. One whose page was last read over a year ago keeps its name and loses its link."""
    w = c.words
    old = (c.today - o.checked).days > WITHHELD
    facts = [(w("card-asks"), c.text(o.asks))] if o.asks else []
    facts += [(w("for-ages"), w("from-" + str(o.from_age))), (w("languages-spoken"), w.list([w.language(x) for x in o.languages]))]
    facts += [(w("card-country"), w.country(o.country))] if o.country != "XX" else []
    act = "" if old else f'<p class="act">{button(o.url, False)}</p>'
    seen = w("withheld") if old else f"{w('card-read', date=w.date(o.checked))} {cites(o.sources)}"
    return (f'<section class="card"><h3 id="{o.id}">{foreign(escape(o.name, quote=False), o.name_language, c.lang)}</h3><p class="ui">{c.text(o.what)}</p>{act}'
            f'<dl>{"".join(f"<dt>{k}</dt> <dd>{v}</dd>" for k, v in facts)}</dl><p class="seen">{seen}</p></section>')


def _listed(cards: Iterable[Card], c: Context) -> str:
    """Cards in short: the urge, and the better move as the link."""
    w = c.words
    items = "".join(f'<li><p class="lead-to"><a class="go" href="{to(card.id, c)}">{c.text(card.instead)}</a></p><p>{w("quoted", text=c.text(card.urge))}</p></li>' for card in cards)
    return f'<ul class="three">{items}</ul>'


def to(id: str, c: Context) -> str:
    """Way to the page of a card."""
    return c.to(slug(id)) if slug(id) in c.pages else f"{c.base()}{slug(id)}/"


def chooser(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The ways into the cards: all choices (no argument), the cards of one (``minutes alone 13``), or every card (``all``)."""
    w = c.words
    if arg == "all":
        found = ordered(c.catalogue.cards)
        parts = "".join(f'<h2 id="{time}">{w("time-" + time)}</h2>{_listed([x for x in found if x.time == time], c)}' for time in TIMES if any(x.time == time for x in found))
        return f'<p class="ui">{_others(c, LIST)}</p>{parts}'
    if not arg:
        return _choices(c)
    given = arg.split()
    if len(given) != 3 or given[0] not in TIMES or given[1] not in COMPANY or given[2] not in map(str, AGES):
        raise c.bad(line, "chooser", f"Cards cannot be chosen by “{arg}”.", f"Write nothing, “all”, or one each of: {', '.join(TIMES)}; {', '.join(COMPANY)}; {', '.join(map(str, AGES))}.")
    time, company, age = given[0], given[1], int(given[2])
    found = fitting(c.catalogue.cards.values(), time, company, age)
    ways = [(w("card-time"), [(w("time-" + t), choice(t, company, age), t == time) for t in TIMES]),
            (w("card-company"), [(w("company-" + x), choice(time, x, age), x == company) for x in COMPANY]),
            (w("for-ages"), [(w("choose-" + str(a)), choice(time, company, a), a == age) for a in AGES])]
    rows = [f"<dt>{name}</dt><dd><ul>{''.join(_way(c, *link) for link in links)}</ul></dd>" for name, links in ways]
    # A skill that no card asks for here leads to the cards that ask for none: they fit everybody.
    skills = "".join(f'<li><a href="#{s if found[s] else SKILLS[0]}">{w("skill-" + s)}</a> <small>{w.number(len(found[s]))}</small></li>' for s in SKILLS)
    rows.append(f"<dt>{w('card-skill')}</dt><dd><ul>{skills}</ul></dd>")
    parts = "".join(f'<h2 id="{s}">{w("skill-" + s)}</h2>{_listed(found[s], c)}' for s in SKILLS if found[s])
    young = f'<div class="care"><p>{w("choose-young")}</p></div>' if age < max(AGES) else ""
    return f'<dl class="ways">{"".join(rows)}</dl>{young}{parts}<p class="ui">{_others(c)}</p>'


def _way(c: Context, words: str, page: str, current: bool) -> str:
    mark = ' aria-current="true"' if current else ""
    return f'<li><a href="{c.base()}{page}/"{mark}>{words}</a></li>'


def _choices(c: Context) -> str:
    """How much time, and with whom: for readers of any age, and for adults."""
    w, out = c.words, []
    for age in AGES:
        rows = "".join(f"<dt>{w('time-' + t)}</dt><dd><ul>{''.join(_way(c, w('company-' + x), choice(t, x, age), False) for x in COMPANY)}</ul></dd>" for t in TIMES)
        out.append(f'<section><h3 id="choose-{age}">{w("choose-" + str(age))}</h3><dl class="ways">{rows}</dl></section>')
    day = deck_of.of_the_day(c.catalogue, c.today)
    ids = " ".join(x.id for x in deck_of.for_everybody(c.catalogue))
    surprise = f'<p><a class="btn" id="surprise" href="{to(day.id, c)}" data-cards="{ids}">{w("choose-surprise")}</a></p>' if day else ""
    return f'<div class="choice">{"".join(out)}</div>{surprise}<p class="ui">{_others(c)}</p>'


def _others(c: Context, but: str = "") -> str:
    """The list of all cards, and the deck."""
    return " · ".join(f'<a href="{c.to(page)}">{escape(c.pages[page].title, quote=False)}</a>' for page in (LIST, DECK) if page in c.pages and page != but)


def deck(c: Context, arg: str, lines: Lines, line: int) -> str:
    """Every card for paper, nine a sheet, each with the code that leads to its page (finish/cards.py)."""
    w, out = c.words, []
    for x in ordered(c.catalogue.cards):
        address = to(x.id, c)
        out.append(f'<li><p class="urge">{w("quoted", text=c.text(x.urge))}</p><h2 id="{x.id}"><a href="{address}">{c.text(x.instead)}</a></h2><p>{c.text(x.how)}</p>'
                   f'<p class="foot-of"><span>{w("site-name")} · {w("time-" + x.time)} · {w("from-" + str(x.age))}</span><img src="{address}qr.svg" alt="" width="29" height="29"></p></li>')
    return f'<ol class="deck">{"".join(out)}</ol>'
