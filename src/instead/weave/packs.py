"""Reading packs as readers see them: the list of all, and one with its texts in order, what to know before, and the ways to take it along."""
from __future__ import annotations

from html import escape

from .. import reading
from ..catalogue.models import Pack
from ..packs import INDEX, ordered, readings, slug, to_print
from ..packs import minutes as minutes_of
from ..pages import Page
from .context import Context

Lines = list[tuple[int, str]]


def get(c: Context, key: str, line: int) -> Pack:
    """A pack, whose pages are all there. Raises ``BadInput``."""
    if key not in c.catalogue.packs:
        raise c.bad(line, "unknown-pack", f"There is no pack “{key}”.", f"Add data/packs/{key}.yaml or mend the id.")
    found = c.catalogue.packs[key]
    for name in found.pages:
        if name not in c.pages:
            raise c.bad(line, "unknown-page", f"There is no page “{name}” in “{c.lang}”.", "Mend its name in the pack, or write the page first.")
    return found


def level(c: Context, pages: list[Page]) -> str:
    """How hard texts are, in words, with the measure."""
    found = reading.level(pages, c.catalogue)
    if not found:
        return ""
    return c.words("level-measure", level=c.words("level-" + found.name), n=c.words.number(round(found.measure)))


def packs(c: Context, arg: str, lines: Lines, line: int) -> str:
    """Every pack in short."""
    w, items = c.words, []
    for pack in ordered(c.catalogue.packs):
        found = readings(get(c, pack.id, line), c.pages)
        facts = [w.count("reading", len(found)), w("to-read", minutes=w.count("minute", minutes_of(pack, c.pages, c.catalogue))), ages(c, pack)]
        items.append(f'<li><p class="lead-to"><a class="go" href="{c.to(slug(pack.id))}">{c.text(pack.title)}</a></p>'
                     f'<p>{c.text(pack.description)} <small>{" · ".join(facts)}</small></p></li>')
    return f'<ul class="three">{"".join(items)}</ul>'


def ages(c: Context, pack: Pack) -> str:
    low, high = pack.ages
    return c.words("ages-from", age=low) if high >= 99 else c.words("ages", **{"from": low, "to": high})


def pack(c: Context, arg: str, lines: Lines, line: int) -> str:
    """One pack: for whom, its texts in order, what to know before, and what can be taken along. ``instead pack`` puts the files of a release into ``#files``."""
    w, found = c.words, get(c, arg, line)
    pages = readings(found, c.pages)
    facts = [(w("pack-for"), c.text(found.audience)), (w("for-ages"), ages(c, found)), (w("pack-time"), w.count("minute", minutes_of(found, c.pages, c.catalogue)))]
    facts += [(w("reading-level"), hard)] if (hard := level(c, pages)) else []
    rows = "".join(f"<dt>{k}</dt> <dd>{v}</dd>" for k, v in facts)
    out = [f'<section class="card"><dl>{rows}</dl></section>', f'<p class="ui">{w("level-says")}</p>' if hard else "", f'<h2 id="readings">{w("pack-readings")}</h2><ol>']
    for p in pages:
        lesson = p.meta.get("lesson")
        about = [w("with-group", minutes=w.count("minute", int(lesson["minutes"])))] if isinstance(lesson, dict) else []
        about += [w("to-read", minutes=w.count("minute", reading.minutes(p, c.catalogue))), level(c, [p])]
        out.append(f'<li><a href="{c.to(p.slug)}">{escape(p.title, quote=False)}</a>. {escape(str(p.meta.get("description", "")), quote=False)} <small>{" · ".join(x for x in about if x)}</small></li>')
    out.append("</ol>")
    if found.notes:
        out.append(f'<h2 id="notes">{w("pack-notes")}</h2><ul>{"".join(f"<li>{c.text(n)}</li>" for n in found.notes)}</ul>')
    out.append(f'<h2 id="take">{w("pack-take")}</h2><p><a class="btn" href="{c.to(to_print(found.id))}">{w("pack-print")}</a></p><p class="ui" id="files">{w("pack-no-files")}</p>'
               f'<p class="ui">{w("download-course")}{w("colon")} <a href="pack.imscc" download>{w("course-cartridge")}</a></p>')
    out.append(f'<h2 id="link">{w("pack-link")}</h2><p>{w("pack-link-says")}</p><p><img src="qr.svg" alt="{w("pack-code")}" width="116" height="116"></p>')
    out.append(f'<p class="ui"><a href="{c.to(INDEX)}">{w("packs-title")}</a></p>')
    return "".join(out)


def printed(c: Context, arg: str, lines: Lines, line: int) -> str:
    """The place of all the texts of a pack; they are put there when the pages are finished (finish/together.py)."""
    found = get(c, arg, line)
    notes = f'<ul>{"".join(f"<li>{c.text(n)}</li>" for n in found.notes)}</ul>' if found.notes else ""
    return f'<p class="ui"><a href="{c.to(slug(found.id))}">{c.text(found.title)}</a></p>{notes}<div id="together"></div>'
