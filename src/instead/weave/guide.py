"""The guide as HTML: a question with its answers, a list of steps, the whole on one page, cards to keep.

Nothing is asked that could name anybody, nothing is stored, and every step is a link: what was answered is in the address alone.
"""
from __future__ import annotations

import re
from html import escape

from ..cards import slug as slug_of
from ..catalogue.models import Advice, Contact, CountryRecord
from ..guide import PARTS, QUESTIONS, START, Node, advice, after, contacts, emergency, nodes, platforms, slug
from .context import Context, foreign
from .directory import OLD, WITHHELD, age_of, by_country, calls, dial

Lines = list[tuple[int, str]]
# Parts of an end that are plain lists, with their headings.
LISTS = {"keep": "guide-keep", "leave": "guide-leave", "avoid": "guide-avoid", "expect": "guide-expect", "self": "guide-self"}
# On a card: one line each for children, for those in distress, and for families.
ON_CARD = ("child", "distress", "family")


def guide(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The block ``::: guide 21``: what stands on the page of these answers; ``start``, ``all`` and ``cards`` are pages of their own."""
    tree = nodes(c.catalogue)
    if arg == "all":
        return whole(c, tree)
    if arg == "cards":
        return cards(c)
    node = tree.get("" if arg == START else arg)
    if node is None:
        raise c.bad(line, "guide", f"The guide has no page “{arg}”.", f"Write {START}, all, cards, or the digits of answers.")
    return question(node, c) if node.question else steps(node, c)


def question(node: Node, c: Context) -> str:
    """The question of a node: each answer is one large link."""
    w, items = c.words, []
    for answer in node.answers:
        hint = f"<span>{c.text(answer.hint)}</span>" if answer.hint else ""
        first = ' class="first"' if answer.urgent else ""
        items.append(f'<li{first}><a href="{_to(after(node, answer, c.catalogue).slug, c)}"><b>{c.text(answer.label)}</b>{hint}</a></li>')
    asks = f'<h2 id="question">{c.text(node.question.ask)}</h2>' if not node.way else f'<h2 class="vh">{w("guide-choices")}</h2>'
    none = f'<details class="more"><summary>{w("guide-none")}</summary><p>{w("guide-none-text")} {_page("help/index", c)}</p></details>' if len(node.answers) > 5 else ""
    return (f'<p class="steps">{w("guide-step", n=w.number(len(node.way) + 1), most=w.number(QUESTIONS))}</p>{asks}<ul class="choices">{"".join(items)}</ul>{none}'
            + (_answers(node, c) if node.way else f'<p class="ui">{_others(c)}</p>'))


def steps(node: Node, c: Context) -> str:
    """The end of a way: what to do, whom to tell, what to keep, what follows."""
    w, given = c.words, advice(node, c.catalogue)
    out = [f'<div class="care"><p>{_piece(piece, c)} <a href="#contacts">{w("guide-by-country")}</a></p></div>' for piece in given["emergency"]]
    out += [f'<div class="care"><p>{_piece(piece, c)}</p></div>' for piece in given["caution"]]
    out.append(f'<h2 id="steps">{w("steps")}</h2><div class="do"><ol>{_items(given["step"], c)}</ol></div>')
    whom = []
    for i, piece in enumerate(given["whom"]):
        place = w(("guide-first", "guide-second")[i] if i < 2 else "guide-also")
        whom.append(f'<li><span class="tag">{place}</span> <b>{c.text(piece.title or {})}.</b> {_piece(piece, c)}{_services(piece, c)}</li>')
    out.append(f'<h2 id="whom">{w("guide-whom")}</h2><ul>{"".join(whom)}</ul>{_by_country(node, given["whom"], c)}')
    out += [f'<h2 id="{heading}">{w(heading)}</h2><ul>{_items(given[part], c)}</ul>' for part, heading in LISTS.items()]
    return "".join(out) + _answers(node, c)


def whole(c: Context, tree: dict[str, Node]) -> str:
    """The whole guide, for paper: what each answer gives, said once."""
    w, out, seen = c.words, [], set()
    for node in tree.values():
        for answer in node.answers:
            pieces = [c.catalogue.advice[i] for i in answer.gives]
            if answer.id in seen or not pieces:
                continue
            seen.add(answer.id)
            out.append(f'<h2 id="{answer.id}">{c.text(node.question.ask)} {c.text(answer.label)}</h2>')
            for part in PARTS:
                chosen = sorted((p for p in pieces if p.for_ == part), key=lambda p: p.order)
                items = "".join(f"<li>{f'<b>{c.text(p.title)}.</b> ' if p.title else ''}{_piece(p, c)}</li>" for p in chosen)
                if chosen and part == "step":
                    out.append(f'<h3 id="{answer.id}-step">{w("steps")}</h3><div class="do"><ol>{items}</ol></div>')
                elif chosen and part in ("emergency", "caution"):
                    out.append("".join(f'<div class="care"><p>{_piece(p, c)}</p></div>' for p in chosen))
                elif chosen:
                    out.append(f'<h3 id="{answer.id}-{part}">{w(LISTS.get(part, "guide-whom"))}</h3><ul>{items}</ul>')
    return f'<p class="ui"><a href="{_to(slug(""), c)}">{w("guide-title")}</a> · {_others(c)}</p>' + "".join(out)


def cards(c: Context) -> str:
    """One card a country with a number for emergencies; a browser that prints after a country was chosen prints that one alone."""
    w = c.words
    records = {r.code: r for r in c.catalogue.countries.values() if r.emergency}
    codes = by_country(c, set(records))
    chosen = "".join(f'<li><a href="#card-{code.lower()}">{w.country(code)}</a></li>' for code in codes)
    out = []
    for code in codes:
        lines = []
        for kind in ON_CARD:
            found = [h for h in c.catalogue.helplines.values() if h.country == code and h.for_ == kind and h.phones and h.confidence == "solid" and age_of(h, c) <= WITHHELD]
            lines += [f"<p>{_on_card(h, c)} {_dials(h)}</p>" for h in sorted(found, key=lambda h: (h.police, h.id))[:1]]
        cites = "[" + "; ".join(f"@{s.source}, {s.at}" for s in records[code].sources) + "]"
        out.append(f'<section class="card wallet" id="card-{code.lower()}" aria-labelledby="n-{code.lower()}"><p class="label" id="n-{code.lower()}">{w.country(code)}</p>'
                   f'<p>{calls(records[code], c)}{_careful(records[code], c)}</p>{"".join(lines)}<p class="seen">{w("guide-card-say")} {w("guide-card-read", date=w.date(records[code].checked))} {cites}</p></section>')
    return (f'<p>{w("danger-none")}</p><ul class="facts">{chosen}</ul><div class="wallets">{"".join(out)}</div>'
            f'<p class="ui"><a href="{_to(slug(""), c)}">{w("guide-title")}</a> · {_others(c)}</p>')


def _items(pieces: list[Advice], c: Context) -> str:
    return "".join(f"<li>{_piece(piece, c)}</li>" for piece in pieces)


def _piece(piece: Advice, c: Context) -> str:
    """The words of one piece of advice with its sources and the page that tells more."""
    cites = " [" + "; ".join(f"@{s.source}, {s.at}" for s in piece.sources) + "]" if piece.sources else ""
    more = f" {_page(piece.page, c)}" if piece.page else ""
    better = f' <a class="go" href="{c.to(slug_of(piece.card))}">{c.text(c.catalogue.cards[piece.card].instead)}</a>' if piece.card and slug_of(piece.card) in c.pages else ""
    return c.text(piece.text) + cites + more + better


def _page(slug: str, c: Context) -> str:
    """A link to a page by its title; nothing if it does not exist in this language."""
    return f'<a class="go" href="{c.to(slug)}">{escape(c.pages[slug].title, quote=False)}</a>' if slug in c.pages else ""


def _to(slug: str, c: Context) -> str:
    """Way to another page of the guide: they are all made together."""
    return f"{c.base()}{slug}/"


def _answers(node: Node, c: Context) -> str:
    """What was answered so far, each with the way back to its question."""
    w, items, at = c.words, [], nodes(c.catalogue)[""]
    for answer in node.way:
        items.append(f'<li>{c.text(at.question.ask)} <a href="{_to(at.slug, c)}">{c.text(answer.label)}</a></li>')
        at = after(at, answer, c.catalogue)
    return (f'<nav class="ui" aria-labelledby="given"><h2 id="given" class="label">{w("guide-answers")}</h2><ul>{"".join(items)}</ul>'
            f'<p><a href="{_to(slug(""), c)}">{w("guide-again")}</a> · {_others(c)}</p></nav>')


def _others(c: Context) -> str:
    """The whole guide, and the cards."""
    return " · ".join(f'<a href="{_to(slug(name), c)}">{c.words("guide-" + name)}</a>' for name in ("all", "cards"))


def _by_country(node: Node, whom: list[Advice], c: Context) -> str:
    """Numbers and addresses for those who are to be told, one country at a time; numbers for emergencies stay even when nothing else is known."""
    fresh = {r.id: age_of(r, c) <= WITHHELD for r in (*c.catalogue.channels.values(), *c.catalogue.helplines.values())}
    wanted: dict[str, dict[str, tuple[Contact, Advice]]] = {}
    for piece in whom:
        for contact in contacts(piece, node, c.catalogue, fresh):
            wanted.setdefault(contact.country, {}).setdefault(contact.id, (contact, piece))
    numbers, known = {r.code: r for r in emergency(node, c.catalogue)}, {r.code: r for r in c.catalogue.countries.values()}
    out = []
    for code in by_country(c, set(wanted) | set(numbers)):
        rows = [f'<li><b>{c.words("emergency-number")}</b> {calls(numbers[code], c)}{_careful(numbers[code], c)}</li>'] if code in numbers else []
        country, found = f"report/countries/{code.lower()}", wanted.get(code, {}).values()
        if country in c.pages and code in known and known[code].risks:
            rows.append(f'<li><a href="{c.to(country, "risks")}">{c.words("country-risks")}</a></li>')
        rows += [f"<li>{_contact(contact, piece, c)}</li>" for contact, piece in found]
        days = [contact.checked for contact, _ in found] or [numbers[code].checked]
        details = c.words("guide-details", date=c.words.date(min(days)))
        rows.append(f'<li><a href="{c.to(country)}">{details}</a></li>' if country in c.pages else f"<li>{details}</li>")
        out.append(f'<details class="more"><summary>{c.words.country(code)}</summary><ul class="ui">{"".join(rows)}</ul></details>')
    return f'<h3 id="contacts">{c.words("guide-by-country")}</h3>{"".join(out)}<p>{c.words("danger-none")}</p>'


def _name(contact: Contact, c: Context) -> str:
    return f"<b>{foreign(escape(contact.name, quote=False), contact.name_language, c.lang)}</b>"


def _careful(record: CountryRecord, c: Context) -> str:
    """Where a number works and where it does not, on a line below it: a card without that could cost time when there is none."""
    return f"<br><small>{c.text(record.caution)}</small>" if record.caution else ""


def _on_card(contact: Contact, c: Context) -> str:
    """The name of a line; what it is, where the name is little more than the number that follows."""
    return f"<b>{c.text(contact.what)}</b>" if re.search(r"\d{3}", contact.name) else _name(contact, c)


def _dials(contact: Contact) -> str:
    """The numbers of a contact as links, as they are dialled and as people know them."""
    return " ".join(f'<a href="tel:{tel}"><bdi dir="ltr">{shown}</bdi></a>' for tel, shown in map(dial, contact.phones))


def _contact(contact: Contact, piece: Advice, c: Context) -> str:
    """One contact in two lines: name, number, address, and what to know before; the page of its country has the rest."""
    w = c.words
    host = escape(contact.url.removeprefix("https://").removeprefix("www.").split("/")[0]) if contact.url else ""
    link = f' <a href="{escape(contact.url or "")}" rel="noreferrer"><bdi dir="ltr">{host}</bdi></a>' if host else ""
    facts = [c.text(piece.title or {}), w("run-by-police" if contact.police else "not-police"), w("anonymous-" + contact.anonymous)]
    facts += [w("check-before-relying")] if age_of(contact, c) > OLD else []
    return f'{_name(contact, c)} {_dials(contact)}{link} <small>{" · ".join(facts)}</small>'


def _services(piece: Advice, c: Context) -> str:
    """Platforms with the way to what is known of their report button, where a piece asks for them."""
    rows = [f'<li><a href="{c.to(page)}">{foreign(escape(p.name, quote=False), "en", c.lang)}</a></li>' for p in platforms(piece, c.catalogue) if (page := f"report/platforms/{p.id}") in c.pages]
    return f'<details class="more"><summary>{c.words("guide-services")}</summary><ul>{"".join(rows)}</ul></details>' if rows else ""
