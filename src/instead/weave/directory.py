"""Contacts, emergency numbers, laws and platforms from records: HTML that ages honestly."""
from __future__ import annotations

import re
import unicodedata
from datetime import date
from html import escape
from typing import Iterable

import phonenumbers
from babel.dates import get_timezone_location

from ..catalogue import Catalogue
from ..catalogue.models import Channel, Cited, Contact, CountryRecord, DutyRecord, Helpline, LawRecord, Phone, Platform, Provision, Record
from .context import Context, foreign
from .locator import parse_locator

# Days after which a contact is shown with a warning, and after which it is withheld (editorial rules).
OLD, WITHHELD = 180, 365
# Subjects of the law, in the order in which a reader meets them.
TOPICS = ("viewing", "keeping", "sharing", "hacking", "exposing", "duty", "false-report")
Lines = list[tuple[int, str]]
# Block → the words and the fields that may stand behind its name.
ARGUMENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "channels": (("names",), ("country",)), "helplines": (("names",), ("country", "for")), "emergency": ((), ("country",)), "countries": (("data",), ("without",)),
    "risks": (("names",), ("country",)), "laws": ((), ("country",)), "duties": ((), ()), "platforms": (("compare",), ()),
}


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


def shown(block: str, arg: str, catalogue: Catalogue) -> list[Record]:
    """The records that a block of the directory prints in full, with what they cite."""
    wanted = _filter(arg)
    country = wanted.get("country")
    if block in ("channels", "helplines"):
        contacts: list[Channel | Helpline] = list(getattr(catalogue, block).values())
        return [x for x in contacts if country in (None, x.country) and ("for" not in wanted or wanted["for"] in x.kinds)]
    if block == "countries" and "without" in wanted:
        served = {x.country for x in catalogue.helplines.values() if wanted["without"] in x.kinds}
        return [r for r in catalogue.countries.values() if served and r.code not in served | {"EU"}]
    if block in ("emergency", "risks"):
        return [r for r in catalogue.countries.values() if country in (None, r.code)]
    if block == "laws":
        return [r for r in catalogue.laws.values() if country in (None, r.code)]
    if block == "duties":
        return list(catalogue.duties.values())
    if block == "platform":
        return [p for p in catalogue.platforms.values() if p.id == arg]
    return []


def wrong(block: str, arg: str, catalogue: Catalogue) -> tuple[str, str] | None:
    """What is wrong with the argument of a block of the directory, and its cure. A block that would print nothing is a slip: nobody would see it."""
    words, fields = ARGUMENTS[block]
    forms = ", ".join(["nothing", *words, *(f"{f}=…" for f in fields)])
    parts = arg.split()
    if arg not in words and any(part.split("=", 1)[0] not in fields or "=" not in part for part in parts):
        return f"“{block}” cannot be asked for “{arg}”.", f"Behind its name stands one of: {forms}."
    if "=" in arg and not shown(block, arg, catalogue):
        known = sorted({x.code if isinstance(x, (CountryRecord, LawRecord)) else x.country for x in shown(block, "", catalogue) if isinstance(x, (CountryRecord, LawRecord, Contact))})
        return f"There is no record for “{block} {arg}”.", f"Countries are written with their ISO code (GB, not UK). Known here: {', '.join(known)}."
    return None


def _sound(block: str, arg: str, c: Context, line: int) -> None:
    if found := wrong(block, arg, c.catalogue):
        raise c.bad(line, "block", *found)


def cited(block: str, arg: str, catalogue: Catalogue) -> set[str]:
    """Keys of the sources that such a block cites."""
    if block == "countries" or arg in ("names", "compare") or (block, arg) == ("laws", ""):  # only ways to what is printed elsewhere
        return set()
    places: list[Cited] = []
    for r in shown(block, arg, catalogue):
        if isinstance(r, (LawRecord, DutyRecord)):
            places += [s for e in r.entries for s in e.sources]
        elif isinstance(r, CountryRecord):
            places += r.risks if block == "risks" else r.sources
        elif isinstance(r, (Contact, Platform)):
            places += r.sources
    return {p.source for p in places}


def _cites(places: Iterable[Cited]) -> str:
    inside = "; ".join(f"@{s.source}, {s.at}" for s in places)
    return f"[{inside}]" if inside else ""


def age_of(record: Contact | Platform, c: Context) -> int:
    """Days since it was checked."""
    return (c.today - record.checked).days


def _how(contact: Contact, c: Context) -> str:
    page = c.words("page-dated", date=c.words.date(contact.page_date)) if contact.page_date else c.words("page-undated")
    dialled = f" {c.words('not-dialled')}" if contact.phones else ""
    return f"{c.words('how-checked-' + contact.how, date=c.words.date(contact.checked))}{_semicolon(c)} {page}.{dialled} {_cites(contact.sources)}"


def _semicolon(c: Context) -> str:
    return "؛" if c.lang == "ar" else " ;" if c.lang == "fr" else ";"


def out_of_date(c: Context) -> str:
    """A way to tell that something here is no longer right."""
    if c.forge:
        return f' <a href="{escape(c.forge.report("contact", c.lang, c.page.title, ""))}">{c.words("report-out-of-date")}</a>'
    return f' <a href="{c.to("about/contribute", "what-helps")}">{c.words("report-out-of-date")}</a>' if "about/contribute" in c.pages else ""


def button(url: str, solid: bool) -> str:
    host = re.sub(r"^https://(www\.)?", "", url).split("/")[0]
    return f'<a class="btn{" solid" if solid else ""}" href="{escape(url)}" rel="noreferrer"><bdi dir="ltr">{host}</bdi></a>'


def _hours(contact: Contact, c: Context) -> str:
    """Opening hours with their time zone; “day and night” is the same everywhere."""
    assert contact.hours
    if not contact.timezone or not re.search(r"\d", contact.hours["en"].replace("24", "")):
        return c.text(contact.hours)
    city = get_timezone_location(contact.timezone, locale=c.words.locale, return_city=True)
    return f"{c.text(contact.hours)} ({c.words('local-time', city=city)})"


def card(contact: Contact, c: Context, level: int = 4) -> str:
    """One contact as a card. Over a year old it keeps its name and loses number and link; in doubt, it says what could not be confirmed."""
    w, age = c.words, age_of(contact, c)
    name = foreign(escape(contact.name, quote=False), contact.name_language, c.lang)
    head = f'<h{level} id="{contact.id}">{name}</h{level}><p class="ui">{c.text(contact.what)}</p>'
    if age > WITHHELD:
        if re.search(r"\d{3}", contact.name):  # some lines are named after their number
            head = f'<h{level} id="{contact.id}">{c.text(contact.what)}</h{level}>'
        return f'<section class="card">{head}<p class="seen old">{w("withheld")}.{out_of_date(c)}</p></section>'
    acts = []
    for phone in contact.phones:
        tel, number = dial(phone)
        note = f"<span>{c.text(phone.note)}</span>" if phone.note else ""
        acts.append(f'<a class="btn solid" href="tel:{tel}"><bdi dir="ltr">{number}</bdi></a>{note}')
    if contact.url:
        acts.append(button(contact.url, not contact.phones and contact.confidence == "solid"))
    takes = "what-you-can-say" if isinstance(contact, Helpline) else "what-it-takes"
    facts = [(w("not-confirmed"), f"<b>{c.text(contact.unconfirmed)}</b>")] if contact.unconfirmed else []
    facts += [(w(takes), c.text(contact.takes)), (w("who-runs-it"), f"{c.text(contact.operator)} · {w('run-by-police' if contact.police else 'not-police')}"),
              (w("your-name"), f"<b>{w('anonymous-' + contact.anonymous)}</b>. {c.text(contact.anonymity)}")]
    if contact.age:
        facts.append((w("for-ages"), c.text(contact.age)))
    if contact.hours:
        facts.append((w("opening-hours"), _hours(contact, c)))
    if contact.phones and contact.cost != "unknown":
        facts.append((w("cost"), w("cost-" + contact.cost)))
    if contact.languages:
        facts.append((w("languages-spoken"), w.list([w.language(x) for x in contact.languages])))
    if contact.next:
        facts.append((w("what-happens-next"), c.text(contact.next)))
    if contact.caution:
        facts.append((w("caution"), c.text(contact.caution)))
    missing = [w(message) for value, message in ((contact.age, "for-ages"), (contact.hours, "opening-hours"), (contact.cost != "unknown" or not contact.phones, "cost"),
                                                 (contact.languages, "languages-spoken"), (contact.next, "what-happens-next")) if not value]
    if missing:
        facts.append((w("not-read"), w.comma.join(m[0].lower() + m[1:] if c.lang != "ar" else m for m in missing)))
    rows = "\n".join(f"<dt>{k}</dt> <dd>{v}</dd>" for k, v in facts)
    old = f'<b>{w("check-before-relying")}.</b> ' if age > OLD or contact.confidence == "check" else ""
    act = f'<p class="act">{"".join(acts)}</p>' if acts else ""
    return (f'<section class="card">{head}{act}<dl>{rows}</dl>'
            f'<p class="seen{" old" if old else ""}">{old}{_how(contact, c)}{out_of_date(c)}</p></section>')


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


def _directory(block: str, arg: str, c: Context) -> str:
    chosen = sorted((x for x in shown(block, arg, c.catalogue) if isinstance(x, Contact)), key=lambda x: (x.confidence == "check", getattr(x, "for_", ""), x.name))
    if "country=" in arg:
        return "".join(card(x, c, 3) for x in chosen)
    if arg == "names":
        return _names(chosen, c)
    out = []
    for code in by_country(c, {x.country for x in chosen}):
        cards = "".join(card(x, c) for x in chosen if x.country == code)
        count = sum(x.country == code for x in chosen)
        out.append(f'<details class="more place" id="{block[0]}-{code.lower()}"><summary><h3>{c.words.country(code)} <small>{c.words.number(count)}</small></h3></summary>{cards}</details>')
    return "\n\n".join(out)


def _names(chosen: list[Contact], c: Context) -> str:
    """The contacts country by country, each as a way to its entry; those of the police say so. One that is withheld stays on its country's page."""
    items = []
    ids = {r.code: r.id for r in c.catalogue.countries.values()}
    for code in by_country(c, {x.country for x in chosen}):
        slug, anchor = (f"report/countries/{ids[code]}", "help") if code in ids else ("report/countries/index", "several")
        links = []
        for x in (x for x in chosen if x.country == code and age_of(x, c) <= WITHHELD):
            name = _way(c, slug, x.id, foreign(escape(x.name, quote=False), x.name_language, c.lang))
            links.append(name + (f" ({c.words('police-run')})" if x.police else ""))
        links = links or [f"<small>{c.words('withheld')}</small>"]
        items.append(f'<li id="h-{code.lower()}"><b>{_way(c, slug, anchor, c.words.country(code))}</b><br>{c.words.comma.join(links)}</li>')
    return f'<ul class="numbers">{"".join(items)}</ul>'


def channels(c: Context, arg: str, lines: Lines, line: int) -> str:
    _sound("channels", arg, c, line)
    return _directory("channels", arg, c)


def helplines(c: Context, arg: str, lines: Lines, line: int) -> str:
    _sound("helplines", arg, c, line)
    return _directory("helplines", arg, c)


def call(number: str) -> str:
    """A link that dials ``number``, read left to right everywhere."""
    return f'<a href="tel:{number.replace(" ", "")}"><bdi dir="ltr">{number}</bdi></a>'


def calls(record: CountryRecord, c: Context) -> str:
    """What to dial, service by service."""
    services: dict[str, list[str]] = {}
    for n in record.emergency:
        services.setdefault(n.reaches, []).append(call(n.number))
    return " · ".join(f'{c.words("reaches-" + service)} {" / ".join(numbers)}' for service, numbers in services.items())


def _way(c: Context, slug: str, anchor: str, words: str) -> str:
    """A link to a page that is made from a record, if this edition has it."""
    return f'<a href="{c.to(slug, anchor)}">{words}</a>' if slug in c.pages else words


def emergency(c: Context, arg: str, lines: Lines, line: int) -> str:
    """Emergency numbers with their sources: of one country (``country=FR``) or of all."""
    _sound("emergency", arg, c, line)
    records = {r.code: r for r in shown("emergency", arg, c.catalogue) if isinstance(r, CountryRecord) and r.emergency}
    if not records:
        return f'<p>{c.words("danger-find")}</p>'
    items = []
    for code in by_country(c, set(records)):
        record = records[code]
        caution = f'<small class="from">{c.text(record.caution)}</small>' if record.caution else ""
        # On a line of its own: a note number right behind a number to dial could be dialled with it.
        source = f'<small class="from">{c.words("numbers-read", date=c.words.date(record.checked))} {_cites(record.sources)}</small>'
        items.append(f'<li id="e-{code.lower()}"><b>{c.words.country(code)}</b> {calls(record, c)}{caution}{source}</li>')
    return f'<ul class="numbers" id="numbers">{"".join(items)}</ul>'


def countries(c: Context, arg: str, lines: Lines, line: int) -> str:
    """Every country with its page and the number to dial first; a field to narrow the list appears where scripts run. With ``without=exit`` only the ways
    to those for which no line of that kind is known: that nothing was found must be said too."""
    _sound("countries", arg, c, line)
    if "without" in _filter(arg):
        bare = {r.code: r for r in shown("countries", arg, c.catalogue) if isinstance(r, CountryRecord)}
        return f'<p>{c.words.comma.join(_way(c, f"report/countries/{bare[code].id}", "help", c.words.country(code)) for code in by_country(c, set(bare)))}</p>'
    records = {r.code: r for r in c.catalogue.countries.values()}
    items = []
    for code in by_country(c, set(records)):
        r = records[code]
        slug = f"report/countries/{r.id}"
        first = [n for n in r.emergency if n.reaches in ("all", "police")][:1] or r.emergency[:1]
        numbers = f' {call(first[0].number)}' if first else ""
        label = f' <small>{c.words("reaches-" + first[0].reaches)}</small>' if first and first[0].reaches != "all" else ""
        items.append(f'<li id="e-{code.lower()}">{_way(c, slug, "", c.words.country(code))}{numbers}{label}</li>')
    # The files lie at the root of the whole site (finish/contacts.py); on the page of countries alone, for whoever wants them.
    root = c.base() + ("" if c.lang == "en" else "../")
    data = f'<p class="ui">{c.words("contacts-data")} <a href="{root}data/contacts.json">JSON</a> · <a href="{root}data/contacts.schema.json">JSON Schema</a> · <a href="{root}data/reviews.ics">iCalendar</a></p>' if arg == "data" else ""
    return f'<ul class="numbers pick-list" id="emergency" data-filter="{c.words("filter-countries")}">{"".join(items)}</ul><p>{c.words("danger-none")}</p>{data}'


def risks(c: Context, arg: str, lines: Lines, line: int) -> str:
    """How reporting has endangered people: of one country, of all, or (``names``) only the ways to the countries."""
    _sound("risks", arg, c, line)
    records = {r.code: r for r in c.catalogue.countries.values() if r.risks}
    if arg == "names":
        links = [_way(c, f"report/countries/{records[code].id}", "risks", c.words.country(code)) for code in by_country(c, set(records))]
        return f"<p>{c.words.comma.join(links)}</p>"
    wanted = _filter(arg).get("country")
    out = []
    for code in by_country(c, set(records)):
        if wanted in (None, code):
            head = "" if wanted else f"<b>{c.words.country(code)}</b> "
            out += [f"<li>{head}{c.text(e.says)} {_cites([e])}</li>" for e in records[code].risks]
    return f'<ul>{"".join(out)}</ul>'


def laws(c: Context, arg: str, lines: Lines, line: int) -> str:
    """What the law of one country says (``country=FR``), or a table of what was read of each, with ways to it."""
    _sound("laws", arg, c, line)
    wanted = _filter(arg).get("country")
    if not wanted:
        return _law_table(c)
    out = []
    for record in (r for r in c.catalogue.laws.values() if r.code == wanted):
        for topic in TOPICS:
            entries = [e for e in record.entries if e.topic == topic]
            if not entries:
                continue
            items = "".join(_provision(e, c) for e in entries)
            out.append(f'<dt id="law-{topic}">{c.words("law-" + topic)}</dt><dd>{items}</dd>')
        unread = [c.words("law-" + t) for t in TOPICS if t not in {e.topic for e in record.entries}]
        if unread:
            out.append(f'<dt>{c.words("not-read")}</dt><dd>{c.words.comma.join(unread)}</dd>')
        return f'<dl class="laws">{"".join(out)}</dl>{_law_read(record.checked, c)}'
    return ""


def _provision(e: Provision, c: Context) -> str:
    """What a text says, where it stands, of which day it is, and what is not sure."""
    of = c.words("law-text-of", date=c.words.date(e.text_of)) if e.text_of else ""
    unsure = f'{c.words("law-unsure")} {c.text(e.unsure)}' if e.unsure else ""
    more = " ".join(x for x in (of, unsure) if x)
    return f'<p>{c.text(e.says)} {_cites(e.sources)}{f" <small>{more}</small>" if more else ""}</p>'


def _law_read(checked: date, c: Context) -> str:
    """When the texts were read; after half a year, that they must be read again."""
    old = f'<b>{c.words("check-before-relying")}.</b> ' if (c.today - checked).days > OLD else ""
    return f'<p class="seen{" old" if old else ""}">{old}{c.words("law-read", date=c.words.date(checked))}{out_of_date(c)}</p>'


def duties(c: Context, arg: str, lines: Lines, line: int) -> str:
    """What people who teach must do or know, country by country, and the countries for which nobody here looked."""
    _sound("duties", arg, c, line)
    records = {r.code: r for r in c.catalogue.duties.values()}
    out = []
    for code in by_country(c, set(records)):
        r = records[code]
        part = f" ({c.text(r.part)})" if r.part else ""
        out.append(f'<h3 id="d-{code.lower()}">{c.words.country(code)}{part}</h3><div class="laws">{"".join(_provision(e, c) for e in r.entries)}</div>{_law_read(r.checked, c)}')
    unread = {r.code: r for r in c.catalogue.countries.values() if r.code not in {*records, "EU"}}
    names = c.words.comma.join(_way(c, f"report/countries/{unread[code].id}", "law", c.words.country(code)) for code in by_country(c, set(unread)))
    return "".join(out) + (f'<h3 id="d-unread">{c.words("duties-unread")}</h3><p>{c.words("duties-unread-text")} {names}.</p>' if unread else "")


def _law_table(c: Context) -> str:
    topics = [t for t in TOPICS if any(e.topic == t for r in c.catalogue.laws.values() for e in r.entries)]
    head = "".join(f'<th scope="col">{c.words("law-" + t)}</th>' for t in topics)
    records = {r.code: r for r in c.catalogue.laws.values()}
    rows = []
    for code in by_country(c, set(records)):
        r = records[code]
        cells = []
        for t in topics:
            found = next((e for e in r.entries if e.topic == t), None)
            value = parse_locator(found.sources[0].at) if found else None
            # The article itself where it has a number; words of a heading would fill the cell.
            numbered = value and value.value and value.form in ("at-art", "at-sec")
            place = c.words(value.form, n=f'<bdi dir="ltr">{escape(value.value, quote=False)}</bdi>') if value and numbered else c.words("law-see")
            label = c.words("law-" + t)
            way = _way(c, f"report/countries/{r.id}", f"law-{t}", place) if found else c.words("law-not-read")
            cells.append(f'<td data-k="{escape(label)}">{way}</td>')
        rows.append(f'<tr id="l-{code.lower()}"><th scope="row">{_way(c, f"report/countries/{r.id}", "law", c.words.country(code))}</th>{"".join(cells)}</tr>')
    return f'<table class="wide stack laws"><caption>{c.words("law-caption")}</caption><thead><tr><th scope="col">{c.words("country-word")}</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _facts(p: Platform, c: Context) -> list[tuple[str, str]]:
    """(name, HTML) of everything that is told of a platform, always the same and in the same order, so that two can be compared. Over half a year old it says
    so, over a year it keeps the name of the rule alone: buttons move, and a step that leads nowhere is worse than none."""
    w, none, age = c.words, c.words("not-read-here"), age_of(p, c)
    policy = foreign(escape(p.policy, quote=False), "en", c.lang)
    told = f"<b>{w('told-' + p.reported_told)}</b>" + (f". {c.text(p.learns)}" if p.learns else "")
    day = w("page-dated", date=w.date(p.page_date)) if p.page_date else w("page-undated")
    facts = [(w("platform-how"), c.text(p.how) if p.how else none), (w("platform-account"), w("account-" + p.account)), (w("platform-learns"), told),
             (w("platform-back"), c.text(p.next) if p.next else none), (w("platform-appeal"), c.text(p.appeal) if p.appeal else none),
             (w("caution"), c.text(p.caution) if p.caution else "–")]
    if age > WITHHELD:
        facts = [(name, "–" if i else w("withheld")) for i, (name, _) in enumerate(facts)]
    old = f'<b>{w("check-before-relying")}.</b> ' if OLD < age <= WITHHELD else ""
    return [(w("platform-policy"), policy), *facts, (w("platform-read"), f"{old}{w.date(p.checked)}{_semicolon(c)} {day}")]


def _name(p: Platform, c: Context) -> str:
    # A brand is no word of any language, but a voice that reads Arabic needs to know that this is none of its own.
    mark = ' lang="en"' if c.lang == "ar" else ""
    return f'<bdi{mark} dir="ltr">{escape(p.name, quote=False)}</bdi>'


def platform(c: Context, arg: str, lines: Lines, line: int) -> str:
    """One platform, in full."""
    p = c.catalogue.platforms.get(arg)
    if p is None:
        raise c.bad(line, "unknown-platform", f"There is no platform “{arg}”.", f"Add data/platforms/{arg}.yaml or mend the id.")
    act = f'<p class="act">{button(p.help_url, True)}</p>' if p.help_url and age_of(p, c) <= WITHHELD else ""
    rows = "\n".join(f"<dt>{k}</dt> <dd>{v}</dd>" for k, v in _facts(p, c))
    old = " old" if age_of(p, c) > OLD else ""
    return f'<section class="card" aria-label="{escape(p.name)}">{act}<dl>{rows}</dl><p class="seen{old}">{_cites(p.sources)}{out_of_date(c)}</p></section>'


def platforms(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The list of platforms, or (``compare``) all of them side by side: those that are ticked stay."""
    _sound("platforms", arg, c, line)
    records = sorted(c.catalogue.platforms.values(), key=lambda p: sort_key(p.name))
    if arg != "compare":
        items = "".join(f'<li>{_way(c, f"report/platforms/{p.id}", "", _name(p, c))}</li>' for p in records)
        return f'<ul class="numbers pick-list" data-filter="{c.words("filter-platforms")}">{items}</ul>'
    out = []
    for p in records:
        rows = "".join(f"<div><dt>{k}</dt><dd>{v}</dd></div>" for k, v in _facts(p, c))
        # The box stands before its section: only so can a style sheet tell that two are ticked.
        out.append(f'<input type="checkbox" id="c-{p.id}"><section id="{p.id}" aria-labelledby="n-{p.id}">'
                   f'<h2 id="n-{p.id}"><label for="c-{p.id}">{_name(p, c)}</label></h2>'
                   f'<dl>{rows}</dl><p>{_way(c, f"report/platforms/{p.id}", "", c.words("platform-more", name=_name(p, c)))}</p></section>')
    # No form: Enter in a form would write the choice into the address.
    boxes = " · ".join(f'<a href="#c-{p.id}">{_name(p, c)}</a>' for p in records)
    return f'<p class="ui">{boxes}</p><div class="compare wide">{"".join(out)}</div>'
