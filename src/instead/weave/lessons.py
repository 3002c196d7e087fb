"""The lessons as plain links: all of them, and by age, by time and by language, from what their pages say of themselves."""
from __future__ import annotations

from html import escape

from babel import Locale

from ..pages import Page
from .context import Context, direction

Lines = list[tuple[int, str]]
# What may stand behind the name of the block.
ARGUMENTS = ("", "ages", "time", "language")
# Years and minutes from and to; a lesson stands under each band of ages that it reaches, and under one of time. 99 and 480 stand for no end.
AGES = ((12, 13), (14, 15), (16, 18), (19, 99))
TIMES = ((1, 45), (46, 60), (61, 480))
INDEX = "teach/index"


def lessons(c: Context, arg: str, lines: Lines, line: int) -> str:
    """``::: lessons``: every lesson with time, ages and group; with ``ages``, ``time`` or ``language`` the ways to them, one line a value."""
    if arg not in ARGUMENTS:
        raise c.bad(line, "block", f"“lessons” cannot be asked for “{arg}”.", "Behind its name stands nothing, or one of: ages, time, language.")
    pages = ordered(c)
    if arg == "language":
        return _languages(c)
    if arg:
        return _facet(c, pages, arg)
    items = "".join(f'<li><p class="lead-to"><a class="go" href="{c.to(p.slug)}">{_title(c, p)}</a></p><p>{escape(str(p.meta.get("description", "")), quote=False)}</p>'
                    f'<p class="ui">{_facts(c, p)}</p></li>' for p in pages)
    return f'<ul class="three">{items}</ul>'


def ordered(c: Context) -> list[Page]:
    """The lessons of this language in the order of the navigation."""
    order = {slug: i for i, slug in enumerate(f"{section}/{name}" for section, names in c.order.items() for name in names)}
    found = [p for p in c.pages.values() if p.kind == "lesson" and isinstance(p.meta.get("lesson"), dict)]
    return sorted(found, key=lambda p: (order.get(p.slug, len(order)), p.slug))


def _title(c: Context, page: Page) -> str:
    return escape(page.title, quote=False)


def _facts(c: Context, page: Page) -> str:
    w, facts = c.words, page.meta["lesson"]
    ages, group = facts["ages"], facts["group"]
    return " · ".join((w.count("minute", int(facts["minutes"])), w("ages", **{"from": ages[0], "to": ages[1]}), w("group-of", **{"from": group[0], "to": group[1]})))


def _facet(c: Context, pages: list[Page], arg: str) -> str:
    w, rows = c.words, []
    for first, last in AGES if arg == "ages" else TIMES:
        if arg == "ages":
            name = w("ages-from", age=first) if last == 99 else w("ages", **{"from": first, "to": last})
            found = [p for p in pages if int(p.meta["lesson"]["ages"][0]) <= last and int(p.meta["lesson"]["ages"][1]) >= first]
        else:
            name = w("time-over", minutes=w.count("minute", first - 1)) if last == 480 else w("time-up-to", minutes=w.count("minute", last))
            found = [p for p in pages if first <= int(p.meta["lesson"]["minutes"]) <= last]
        if found:
            links = "".join(f'<li><a href="{c.to(p.slug)}">{_title(c, p)}</a></li>' for p in found)
            rows.append(f'<dt id="{arg}-{first}">{name}</dt><dd><ul>{links}</ul></dd>')
    return f'<dl class="laws">{"".join(rows)}</dl>'


def _languages(c: Context) -> str:
    """Each language with the number of its lessons, and the way to its page of them."""
    items = []
    for lang in sorted((lang for lang, slug in c.all_pages if slug == INDEX), key=lambda lang: (lang != "en", Locale(lang).get_display_name(lang))):
        count = sum(p.kind == "lesson" for (other, _), p in c.all_pages.items() if other == lang)
        way = c.root() + ("" if lang == "en" else f"{lang}/") + c.all_pages[lang, INDEX].url
        name = escape(str(Locale(lang).get_display_name(lang)), quote=False)
        items.append(f'<li><a href="{way}" hreflang="{lang}" lang="{lang}" dir="{direction(lang)}">{name}</a>{c.words("colon")} {c.words.count("lesson", count)}</li>')
    return f'<ul>{"".join(items)}</ul>'
