"""Whole lists made by the site: the glossary, the bibliography, all pages, the corrections."""
from __future__ import annotations

from html import escape
from itertools import groupby

from ..catalogue.models import Source
from ..catalogue.rules import GROUPS, Example
from .context import Context, direction, foreign
from .directory import sort_key

Lines = list[tuple[int, str]]


def glossary(c: Context, arg: str, lines: Lines, line: int) -> str:
    out = []
    for term in sorted(c.catalogue.terms.values(), key=lambda t: sort_key(t.term[c.lang])):
        others = " · ".join(foreign(escape(words, quote=False), lang, c.lang) for lang, words in term.term.items() if lang != c.lang)
        also = c.words.comma.join(f'<a href="#{i}">{c.text(c.catalogue.terms[i].term)}</a>' for i in term.see_also if i in c.catalogue.terms)
        seen = c.words.comma.join(f'<a href="{c.to("sources", i)}">{source_name(c.catalogue.sources[i], c.lang)}</a>' for i in term.sources)
        more = (f'<p class="ui">{c.words("see-also")}: {also}</p>' if also else "") + (f'<p class="ui">{c.words("sources")}: {seen}</p>' if seen else "")
        out.append(f'<div class="entry" id="{term.id}"><h2>{c.text(term.term)}</h2><p>{c.text(term.definition)}</p><p class="ui">{others}</p>{more}</div>')
    return "\n\n".join(out)


def source_name(source: Source, page_lang: str) -> str:
    """A source in few words: who, year."""
    who = source.author[0].literal or source.author[0].family if source.author else source.publisher or source.title
    year = f" {source.issued[:4]}" if source.issued else ""
    return foreign(escape(who or source.title, quote=False), source.language, page_lang) + year


def bibliography(c: Context, arg: str, lines: Lines, line: int) -> str:
    """Every source that a page of this language cites, or that a record needs, in the order of the list's first words."""
    import re

    def first_words(s: Source) -> str:
        return sort_key(re.sub(r"<[^>]+>|[‘’“”«»\"'(]", "", c.entries[s.id]))

    out, kinds = [], []
    for s in sorted((s for s in c.catalogue.sources.values() if s.id in c.cited_by), key=first_words):
        if s.kind not in kinds:
            kinds.append(s.kind)
        where = c.words.comma.join(f'<a href="{c.to(slug)}">{escape(c.pages[slug].title, quote=False)}</a>' for slug in sorted(c.cited_by[s.id]))
        out.append(f'<div class="entry k-{s.kind}" id="{s.id}">{entry(s, c)}<p class="ui">{c.words("cited-by")}: {where}</p></div>')
    order = ["peer-reviewed", "official", "report", "journalism", "ngo", "platform", "primary", "group-claim"]
    picks = [f'<label class="pick"><input type="radio" name="kind" id="k-all" checked>{c.words("filter-all")} <span>{c.words.number(len(out))}</span></label>']
    for kind in order:
        if kind in kinds:
            n = sum(f' k-{kind}"' in e for e in out)
            picks.append(f'<label class="pick"><input type="radio" name="kind" id="f-{kind}">{c.words("kind-" + kind)} <span>{c.words.number(n)}</span></label>')
    head = f'<fieldset class="filter"><legend>{c.words("filter-kind")}</legend>{"".join(picks)}</fieldset>'
    return head + "\n\n" + "\n\n".join(out)


def entry(s: Source, c: Context) -> str:
    """The formatted source, its kind, how it was read, what it does not show, its archived copy."""
    link = ""
    if s.opens:
        host = re_host(s.opens)
        link = f' <a class="src" href="{escape(s.opens)}">{host}</a>'
    mark = "" if s.language == c.lang else f' lang="{s.language}" dir="{"rtl" if s.language == "ar" else "ltr"}"'
    parts = [c.words("read-full" if s.seen == "full" else "read-excerpt")]
    if s.limits:
        parts.append(c.text(s.limits))
    if not s.link:
        parts.append(c.words("no-link") + (f" ({escape(s.unlinked, quote=False)})" if s.unlinked and c.lang == "en" else ""))
    if s.gone:
        parts.append(c.words("source-gone", date=c.words.date(s.gone)))
    notes = " ".join(p.rstrip(".") + "." for p in parts)
    archived = f' <a href="{escape(s.archived)}" rel="noreferrer">{c.words("archived-copy")}</a>' if s.archived and not s.gone else ""
    return f'<p{mark}>{c.entries[s.id]}{link}</p><p class="ui"><span class="tag">{c.words("kind-" + s.kind)}</span> {notes}{archived}</p>'


def re_host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.")


def pages(c: Context, arg: str, lines: Lines, line: int) -> str:
    def initial(title: str) -> str:
        return sort_key(title.lstrip("«“\"‘ "))[:1].upper()

    listed = sorted((p for p in c.pages.values() if p.kind not in ("home", "a-z", "search", "guide", "guide-print", "claim", "ledger", "card", "choose", "pack-print")), key=lambda p: sort_key(p.title.lstrip("«“\"‘ ")))
    out = []
    for letter, group in groupby(listed, key=lambda p: initial(p.title)):
        items = "".join(f'<li><a href="{c.to(p.slug)}">{escape(p.title, quote=False)}</a>' + (f' <small>{c.words("nav-" + p.section)}</small>' if p.section else "") + "</li>" for p in group)
        out.append(f'<li><b aria-hidden="true">{letter}</b><ul>{items}</ul></li>')
    return f'<ul class="letters">{"".join(out)}</ul>'


def corrections(c: Context, arg: str, lines: Lines, line: int) -> str:
    link = f'<p><a href="feed.xml">{c.words("corrections-feed")}</a></p>'
    if not c.catalogue.corrections:
        return f'<p>{c.words("no-corrections")}</p>{link}'
    out = []
    for r in sorted(c.catalogue.corrections.values(), key=lambda r: r.on, reverse=True):
        where = c.words.comma.join(f'<a href="{c.to(slug)}">{escape(c.pages[slug].title, quote=False)}</a>' for slug in r.pages if slug in c.pages)
        out.append(f'<div class="entry" id="{r.id}"><p><b>{c.words("corrected-on", date=c.words.date(r.on))}</b> · {where} · {c.words("severity-" + r.severity)}</p>'
                   f'<p>{c.words("corrected-said")}: {c.text(r.said)}</p><p>{c.words("corrected-right")}: {c.text(r.is_right)}</p></div>')
    return "\n\n".join([*out, link])


def translations(c: Context, arg: str, lines: Lines, line: int) -> str:
    """How each translation stands: whether it follows its English page, and who has read it."""
    langs = [lang for lang in dict.fromkeys(lang for lang, _ in c.all_pages) if lang != "en"]
    head = "".join(f'<th scope="col">{c.words.language(lang)}</th>' for lang in langs)
    rows = []
    for slug in sorted({slug for (_, slug), p in c.all_pages.items() if not p.made}, key=lambda x: (x.split("/")[0] if "/" in x else "", x)):
        cells = []
        for lang in langs:
            page, status = c.all_pages.get((lang, slug)), c.statuses.get((lang, slug))
            if page is None or status is None:
                cells.append(c.words("standing-missing"))
                continue
            made = page.meta.get("translation")
            state = c.words("standing-" + made["state"]) if isinstance(made, dict) else ""
            day = f" ({c.words.date(made['date'])})" if isinstance(made, dict) else ""
            behind = f": {c.words.count('section', len(status.changed))}" if status.changed else ""
            cells.append(c.words.comma.join(x for x in (f"{c.words('standing-' + status.state)}{behind}", f"{state}{day}") if x))
        title = c.pages[slug].title if slug in c.pages else c.all_pages["en", slug].title
        link = f'<a href="{c.to(slug)}">{escape(title, quote=False)}</a>' if slug in c.pages else escape(title, quote=False)
        rows.append(f'<tr><th scope="row">{link}</th>{"".join(f"<td>{x}</td>" for x in cells)}</tr>')
    return f'<table><thead><tr><th scope="col">{c.words("page-word")}</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table><p>{c.words("made-of-records")}</p>'


def rules(c: Context, arg: str, lines: Lines, line: int) -> str:
    """Each rule of one group, or of all: what it asks for, why, something that breaks it and something that does not."""
    if arg and arg not in GROUPS:
        raise c.bad(line, "rules-group", f"There is no group of rules “{arg}”.", f"Known: {', '.join(GROUPS)}.")
    out = []
    for id, words in c.rules.words.items():
        if arg and words.group != arg:
            continue
        shown = ""
        if id in c.rules.examples:
            bad, good = c.rules.examples[id]
            shown = (f'<p class="ui"><span class="chip v no">{c.words("rule-not-so")}</span></p>{_example(bad)}'
                     f'<p class="ui"><span class="chip v yes">{c.words("rule-so")}</span></p>{_example(good)}')
        out.append(f'<div class="entry" id="{id}"><h3>{c.text(words.title)}</h3><p>{c.text(words.why)}</p>{shown}<p class="ui"><code>{id}</code></p></div>')
    return "\n\n".join(out)


def _example(example: Example) -> str:
    """Something written, line by line, with its language; spaces at the start of a line are kept."""
    rows = []
    for row in example.text.split("\n"):
        indent = len(row) - len(row.lstrip(" "))
        seen = escape("".join(x if x.isprintable() else f"U+{ord(x):04X}" for x in row[indent:]), quote=False)
        # A citation, a term or code in an example is none of the page's own.
        rows.append("\N{NO-BREAK SPACE}" * indent + seen.replace("[", "&#91;").replace("`", "&#96;"))
    return f'<p><code lang="{example.lang}" dir="{direction(example.lang)}">{"<br>".join(rows)}</code></p>'
