"""What machines read about a page: JSON-LD (schema.org), Highwire tags for reference managers, and how to cite the page itself."""
from __future__ import annotations

import json
from typing import Any, Iterable

from ..pages import Page
from ..site import Site
from ..weave import bibliography
from . import learning

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
# Kinds of page that are works of their own, and what schema.org calls them.
WORKS: dict[str, str | list[str]] = {"explainer": ["Article", "LearningResource"], "case": "Article", "action": "Article", "lesson": "LearningResource", "exercise": "LearningResource"}
STYLES = (("APA", "apa-page"), ("MLA", "mla-page"), ("Chicago", "chicago-page"))


def address(page: Page, site: Site, site_url: str) -> str:
    """The absolute address of a page."""
    return site_url.rstrip("/") + "/" + ("" if page.lang == site.languages[0] else page.lang + "/") + page.url


def alternates(page: Page, site: Site) -> dict[str, Page]:
    """language → the same page there, this one included."""
    return {lang: other for lang in site.languages if (other := site.pages.get((lang, page.slug)))}


def json_ld(page: Page, site: Site, site_url: str, keys: tuple[str, ...]) -> str:
    """A JSON-LD document for a work, empty for other pages. Safe inside a script element."""
    kind = WORKS.get(page.kind)
    if not kind:
        return ""
    url = address(page, site, site_url)
    data: dict[str, Any] = {
        "@context": "https://schema.org", "@type": kind, "@id": url, "name": page.title, "description": page.meta.get("description", ""),
        "inLanguage": page.lang, "dateModified": page.meta.get("updated", ""), "license": LICENCE,
    }
    if "Article" in kind:
        data["headline"] = page.title
    if page.kind in learning.TYPES:
        data |= learning.described(page, site)
    others = [address(p, site, site_url) for lang, p in alternates(page, site).items() if lang != page.lang]
    if page.lang == site.languages[0]:
        data["workTranslation"] = [{"@id": u} for u in others]
    elif (site.languages[0], page.slug) in site.pages:
        data["translationOfWork"] = {"@id": address(site.pages[site.languages[0], page.slug], site, site_url)}
    # Sources without an address are in the list under the page.
    links = [s.link for s in site.sources_of(keys) if s.link]
    if links:
        data["citation"] = links
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def highwire(page: Page, site: Site, site_url: str) -> list[tuple[str, str]]:
    """(name, content) of the tags that Zotero and Google Scholar read."""
    if page.kind not in WORKS:
        return []
    w = site.words(page.lang)
    return [("citation_title", page.title), ("citation_author", w("site-name")), ("citation_publication_date", str(page.meta.get("updated", "")).replace("-", "/")),
            ("citation_language", page.lang), ("citation_public_url", address(page, site, site_url))]


def dublin_core(page: Page, site: Site, site_url: str) -> list[tuple[str, str]]:
    """(name, content) of the terms of Dublin Core that harvesters of teaching material read."""
    return learning.dublin_core(page, site, address(page, site, site_url), LICENCE)


def page_item(page: Page, site: Site, site_url: str) -> dict[str, Any]:
    """The page as a CSL item."""
    w = site.words(page.lang)
    updated = str(page.meta.get("updated", ""))
    return {"id": f"{page.lang}-{page.slug.replace('/', '-')}", "type": "webpage", "title": page.title, "author": [{"literal": w("site-name")}],
            "container-title": w("site-name"), "issued": {"date-parts": [[int(x) for x in updated.split("-")]]}, "language": page.lang,
            "URL": address(page, site, site_url)}


def cite_page(site: Site, site_url: str, langs: Iterable[str]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(language, slug) → [(style, HTML)] for every work in ``langs``; one call a language and style for the whole site."""
    out: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for lang in langs:
        works = [p for p in site.edition(lang).values() if p.kind in WORKS]
        items = {p.slug: page_item(p, site, site_url) for p in works}
        for name, style in STYLES:
            done = bibliography.format_items(list(items.values()), lang, style, site.cache)
            for p in works:
                out.setdefault((lang, p.slug), []).append((name, done[items[p.slug]["id"]]))
    return out


def page_bibtex(site: Site, site_url: str) -> dict[tuple[str, str], str]:
    """(language, slug) → BibTeX of the page itself."""
    works = [p for p in site.pages.values() if p.kind in WORKS]
    items = {(p.lang, p.slug): page_item(p, site, site_url) for p in works}
    done = bibliography.bibtex(list(items.values()), site.cache)
    return {key: done[item["id"]] for key, item in items.items()}
