"""A document as one page of HTML: what the PDF and the DOCX are made from."""
from __future__ import annotations

import copy
from html import escape

from ..finish import together
from .document import Document


def page(document: Document) -> str:
    """Title and code, the contents of a pack, its chapters, and what is to be known of the copy."""
    w, d = document.w, document
    facts = "".join(f"<li>{f}</li>" for f in d.facts)
    out = [f'<!doctype html><html lang="{d.lang}" dir="{d.dir}"><head><meta charset="utf-8"><title>{_t(d.title)}</title><meta name="author" content="{escape(w("site-name"))}">'
           f'<meta name="description" content="{escape(d.description)}"><meta name="keywords" content="{escape(d.keywords)}"><meta name="dcterms.modified" content="{d.updated}">'
           f'<meta name="dcterms.created" content="{d.updated}"><meta name="dcterms.rights" content="CC BY-SA 4.0"></head><body class="{"pack" if d.whole else "single"}">',
           f'<header class="cover"><div class="code">{d.code}</div><p class="site">{_t(w("site-name"))}</p><h1>{_t(d.title)}</h1><p class="stand">{_t(d.description)}</p>'
           f'<ul class="facts">{facts}</ul><p class="address" dir="ltr"><a href="{escape(d.address)}">{_t(d.address)}</a></p></header>']
    if d.notes:
        out.append(f'<section class="note"><p class="label">{w("pack-notes")}</p><ul>{"".join(f"<li>{n}</li>" for n in d.notes)}</ul></section>')
    if d.whole:
        items = "".join(f'<li><a href="#{c.id}">{_t(c.title)}</a></li>' for c in d.chapters)
        out.append(f'<nav class="contents"><p class="label">{w("together-contents")}</p><ol>{items}</ol></nav>')
    for c in d.chapters:
        if d.whole:
            body = together.html_of(list(together.lowered(copy.deepcopy(c.body), 1)))
            out.append(f'<section class="chapter"><h2 class="title" id="{c.id}">{_t(c.title)}</h2><p class="stand">{_t(c.stand)}</p>{body}</section>')
        else:
            out.append(f'<section class="chapter" id="{c.id}">{together.html_of(list(c.body))}</section>')
    out.append(f'<section class="about"><p class="label">{w("together-about")}</p>{"".join(f"<p>{x}</p>" for x in d.about)}</section></body></html>')
    return "".join(out)


def _t(text: str) -> str:
    return escape(text, quote=False)
