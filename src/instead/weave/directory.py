"""Contacts and emergency numbers from records: HTML that ages honestly."""
from __future__ import annotations

import re
import unicodedata
from html import escape

import phonenumbers

from ..catalogue.models import Contact, Helpline, Phone
from .context import Context, foreign

# Days after which a contact is shown with a warning, and after which it is withheld (editorial rules).
OLD, WITHHELD = 180, 365
Lines = list[tuple[int, str]]


def dial(phone: Phone) -> tuple[str, str]:
    """(what is dialled, what is shown): E.164 and the national form, or the short code as it is."""
    if not phone.number.startswith("+"):
        return phone.number, phone.number
    number = phonenumbers.parse(phone.number, None)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    if phone.country == "XX":
        shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    elif number.country_code == 1 and phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE:
        shown = "1 " + shown  # North American free numbers are dialled with it, but the national form leaves it out
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), shown


def age_of(contact: Contact, c: Context) -> int:
    """Days since it was checked."""
    return (c.today - contact.checked).days


def _how(contact: Contact, c: Context) -> str:
    message = "how-checked-operator" if contact.how == "operator" else "how-checked-authority"
    page = c.words("page-dated", date=c.words.date(contact.page_date)) if contact.page_date else c.words("page-undated")
    stop = "؛" if c.lang == "ar" else " ;" if c.lang == "fr" else ";"
    cites = "[" + "; ".join(f"@{s.source}, {s.at}" for s in contact.sources) + "]"
    dialled = f" {c.words('not-dialled')}" if contact.phones else ""
    return f"{c.words(message, date=c.words.date(contact.checked))}{stop} {page}.{dialled} {cites}"


def card(contact: Contact, c: Context, level: int = 4) -> str:
    """One contact as a card. Over a year old it keeps its name and loses number and link."""
    w, age = c.words, age_of(contact, c)
    name = foreign(escape(contact.name, quote=False), contact.name_language, c.lang)
    head = f'<h{level} id="{contact.id}">{name}</h{level}><p class="ui">{c.text(contact.what)}</p>'
    if age > WITHHELD:
        if re.search(r"\d{3}", contact.name):  # some lines are named after their number
            head = f'<h{level} id="{contact.id}">{c.text(contact.what)}</h{level}>'
        return f'<section class="card" aria-labelledby="{contact.id}">{head}<p class="seen old">{w("withheld")}</p></section>'
    acts = []
    for phone in contact.phones:
        tel, shown = dial(phone)
        note = f"<span>{c.text(phone.note)}</span>" if phone.note else ""
        acts.append(f'<a class="btn solid" href="tel:{tel}"><bdi dir="ltr">{shown}</bdi></a>{note}')
    if contact.url:
        host = re.sub(r"^https://(www\.)?", "", contact.url).split("/")[0]
        solid = "" if contact.phones else " solid"
        acts.append(f'<a class="btn{solid}" href="{escape(contact.url)}" rel="noreferrer"><bdi dir="ltr">{host}</bdi></a>')
    takes = "what-you-can-say" if isinstance(contact, Helpline) else "what-it-takes"
    facts = [(w(takes), c.text(contact.takes)), (w("who-runs-it"), f"{c.text(contact.operator)} · {w('run-by-police' if contact.police else 'not-police')}"),
             (w("your-name"), f"<b>{w('anonymous-' + contact.anonymous)}</b>. {c.text(contact.anonymity)}")]
    if contact.hours:
        # “Day and night” is the same everywhere.
        zone = f" ({w('local-time')})" if contact.timezone and re.search(r"\d", contact.hours["en"].replace("24", "")) else ""
        facts.append((w("opening-hours"), c.text(contact.hours) + zone))
    if contact.phones and contact.cost != "unknown":
        facts.append(("", w("cost-" + contact.cost)))
    if contact.languages:
        facts.append((w("languages-spoken"), w.list([w.language(x) for x in contact.languages])))
    if contact.next:
        facts.append((w("what-happens-next"), c.text(contact.next)))
    if contact.caution:
        facts.append((w("caution"), c.text(contact.caution)))
    rows = "\n".join(f"<dt>{k}</dt> <dd>{v}</dd>" if k else f"<dd>{v}</dd>" for k, v in facts)
    old = f'<b>{w("check-before-relying")}.</b> ' if age > OLD else ""
    return (f'<section class="card" aria-labelledby="{contact.id}">{head}<p class="act">{"".join(acts)}</p><dl>{rows}</dl>'
            f'<p class="seen{" old" if old else ""}">{old}{_how(contact, c)}</p></section>')


def _filter(arg: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in arg.split() if "=" in part)


def by_country(c: Context, codes: set[str]) -> list[str]:
    """Codes in the order of their names in the reader's language, several countries last."""
    return sorted(codes, key=lambda x: (x == "XX", sort_key(c.words.country(x))))


def sort_key(text: str) -> str:
    """A key that puts accents and the forms of alef in their alphabetical place."""
    # The article before the hamza: the alef of ألمانيا is no article's.
    text = re.sub(r"^(ال|the |l['’]|les? |la )", "", text.casefold())
    text = re.sub("[أإآٱ]", "ا", text).replace("ة", "ه").replace("ى", "ي")
    return "".join(ch for ch in unicodedata.normalize("NFD", text) if not unicodedata.combining(ch))


def _directory(contacts: list[Contact], c: Context, arg: str) -> str:
    wanted = _filter(arg)
    chosen = [x for x in contacts if x.confidence == "solid" and wanted.get("country", x.country) == x.country and wanted.get("for", getattr(x, "for_", "")) == getattr(x, "for_", "")]
    out = []
    for code in by_country(c, {x.country for x in chosen}):
        cards = "".join(card(x, c) for x in sorted(chosen, key=lambda x: (getattr(x, "for_", ""), x.name)) if x.country == code)
        count = sum(x.country == code for x in chosen)
        kind = "h" if isinstance(contacts[0], Helpline) else "c"
        out.append(f'<details class="more place" id="{kind}-{code.lower()}"><summary><h3>{c.words.country(code)} <small>{c.words.number(count)}</small></h3></summary>{cards}</details>')
    return "\n\n".join(out)


def channels(c: Context, arg: str, lines: Lines, line: int) -> str:
    return _directory(list(c.catalogue.channels.values()), c, arg)


def helplines(c: Context, arg: str, lines: Lines, line: int) -> str:
    return _directory(list(c.catalogue.helplines.values()), c, arg)


def call(number: str) -> str:
    """A link that dials ``number``, read left to right everywhere."""
    return f'<a href="tel:{number.replace(" ", "")}"><bdi dir="ltr">{number}</bdi></a>'


def emergency(c: Context, arg: str, lines: Lines, line: int) -> str:
    wanted = _filter(arg).get("country")
    items = []
    for code in by_country(c, {r.code for r in c.catalogue.countries.values()}):
        record = next(r for r in c.catalogue.countries.values() if r.code == code)
        if not record.emergency or (wanted and code != wanted):
            continue
        services: dict[str, list[str]] = {}
        for n in record.emergency:
            services.setdefault(n.reaches, []).append(call(n.number))
        numbers = " · ".join(f'{c.words("reaches-" + service)} {" / ".join(calls)}' for service, calls in services.items())
        caution = f" <small>{c.text(record.caution)}</small>" if record.caution else ""
        # On a line of its own: a note number right behind a number to dial could be dialled with it.
        cites = "[" + "; ".join(f"@{s.source}, {s.at}" for s in record.sources) + "]"
        items.append(f'<li id="e-{code.lower()}"><b>{c.words.country(code)}</b> {numbers}{caution}<small class="from">{c.words("sources")}: {cites}</small></li>')
    numbers = f'<ul class="numbers" id="emergency">{"".join(items)}</ul><p>{c.words("danger-none")}</p>'
    return f'<details class="more"><summary>{c.words("danger-other")}</summary>{numbers}</details>' if "closed" in arg.split() else numbers
