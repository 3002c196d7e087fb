"""The curriculum map: by framework, each code with its pages, and by page, each with its codes."""
from __future__ import annotations

from html import escape

from .. import curriculum
from ..catalogue.models import Code, Framework
from ..pages import Page
from .context import Context, foreign
from .ledger import cites

Lines = list[tuple[int, str]]
# What may stand behind the name of the block.
ARGUMENTS = ("", "pages")


def _words(c: Context, code: Code) -> str:
    words = curriculum.wording(code, c.lang)
    return foreign(escape(words.text, quote=False), words.language, c.lang)


def _number(c: Context, framework: Framework, code: Code) -> str:
    """A code as its framework writes it: with letters it is of that language; without, it only keeps together."""
    shown = escape(code.code or "", quote=False)
    marked = foreign(shown, framework.language, c.lang) if any(sign.isalpha() for sign in shown) else shown
    return f"<bdi>{shown}</bdi>" if marked == shown else marked


def _mapped(c: Context) -> list[Page]:
    """The pages of this language whose English page names codes: lessons first, then exercises, then what is read."""
    found = [p for p in c.pages.values() if curriculum.codes(p, c.all_pages, c.catalogue)]
    kinds = {"lesson": 0, "exercise": 1}
    order = {slug: i for i, slug in enumerate(f"{section}/{name}" for section, names in c.order.items() for name in names)}
    return sorted(found, key=lambda p: (kinds.get(p.kind, 2), order.get(p.slug, len(order)), p.slug))


def table(c: Context, arg: str, lines: Lines, line: int) -> str:
    """``::: curriculum``: framework by framework; ``::: curriculum pages``: page by page."""
    if arg not in ARGUMENTS:
        raise c.bad(line, "block", f"“curriculum” cannot be asked for “{arg}”.", "Behind its name stands nothing, or “pages”.")
    pages = _mapped(c)
    return _by_page(c, pages) if arg else "".join(_framework(c, f, pages) for f in c.catalogue.curriculum.values())


def _framework(c: Context, framework: Framework, pages: list[Page]) -> str:
    of = {code.id: [p for p in pages if code.id in curriculum.named(c.all_pages["en", p.slug])] for code in framework.codes}

    def numbered(code: Code) -> str:
        return f"<b>{_number(c, framework, code)}</b> " if code.code else ""

    rows = "".join(
        f'<tr id="k-{code.id}"><th scope="row">{numbered(code)}{_words(c, code)}</th><td>{_links(c, of[code.id])}</td></tr>'
        for code in framework.codes if of[code.id])
    title = foreign(escape(framework.title, quote=False), framework.language, c.lang)
    return (f'<h3 id="k-{framework.id}">{title}</h3><p>{c.text(framework.publisher)} {cites(framework.sources)} '
            f'<small>{c.words("curriculum-read", date=c.words.date(framework.checked))} {c.words("law-unsure")} {c.text(framework.unsure)}</small></p>'
            f'<table class="wide stack codes"><thead><tr><th scope="col">{c.words("curriculum-code")}</th><th scope="col">{c.words("curriculum-pages")}</th></tr></thead>'
            f'<tbody>{rows}</tbody></table>')


def _links(c: Context, pages: list[Page]) -> str:
    return "<br>".join(f'<a href="{c.to(p.slug)}">{escape(p.title, quote=False)}</a>' for p in pages)


def _by_page(c: Context, pages: list[Page]) -> str:
    rows = []
    for p in pages:
        by: dict[str, tuple[Framework, list[str]]] = {}
        for framework, code in curriculum.codes(p, c.all_pages, c.catalogue):
            # Some frameworks have groups and no numbers: what is shared names nothing.
            alone = code.code and [x.code for x in framework.codes].count(code.code) == 1
            name = _number(c, framework, code) if alone else _words(c, code)
            by.setdefault(framework.id, (framework, []))[1].append(f'<a href="#k-{code.id}">{name}</a>')
        cell = "<br>".join(f'<b>{foreign(escape(f.short, quote=False), f.language, c.lang)}</b>{c.words("colon")} {" · ".join(links)}' for f, links in by.values())
        rows.append(f'<tr><th scope="row"><a href="{c.to(p.slug)}">{escape(p.title, quote=False)}</a></th><td>{cell}</td></tr>')
    return (f'<table class="wide stack"><thead><tr><th scope="col">{c.words("curriculum-page")}</th><th scope="col">{c.words("curriculum-codes")}</th></tr></thead>'
            f'<tbody>{"".join(rows)}</tbody></table>')
