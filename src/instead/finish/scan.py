"""The second net: a finished page may hold only the elements, attributes and kinds of address that this site uses.

The rules of ``check`` judge what was written; this judges what came of it, whatever the way (a Markdown extension, pandoc, a template). A page
with anything else is not published. The lists were read off the built site; a new element of our own is added here, with its first use.

Every tag must be written in one plain form (``<name attribute="value">``): what every parser reads alike cannot be read differently by a browser.
"""
from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from ..problems import BadInput, Problem

# What drawings are made of; the pictures in docs/ are held to the same (rule “svg”).
SVG = {
    "svg": {"viewBox", "width", "height", "fill", "role", "xmlns"},
    "g": set(), "path": {"d"}, "circle": {"cx", "cy", "r"}, "rect": {"x", "y", "width", "height", "rx"}, "line": {"x1", "x2", "y1", "y2"},
    "polyline": {"points"}, "polygon": {"points"}, "ellipse": {"cx", "cy", "rx", "ry"}, "title": set(), "desc": set(),
}
# Charts that the site draws have words too, in the page's language. Pictures in docs/ have none: nobody could translate them.
CHARTS = {"svg": {"aria-labelledby", "aria-describedby", "direction", "font-family", "font-size"}, "title": {"id"}, "desc": {"id"},
          "text": {"x", "y", "text-anchor", "font-size", "font-weight"}}
SVG_EVERYWHERE = {"class", "aria-hidden", "fill", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-width", "opacity", "transform"}

EVERYWHERE = {"id", "class", "lang", "dir"}
HTML: dict[str, set[str]] = {name: set() for name in (
    "html head body main header footer section article h1 h2 h3 h4 h5 p em strong b i small code pre bdi blockquote br hr ol li dl dt dd figure "
    "figcaption table caption thead tbody tr legend fieldset summary noscript title sub sup").split()} | {
    "a": {"href", "hreflang", "rel", "download", "aria-label", "aria-current", "data-leaving", "data-cards"},
    "article": {"data-pagefind-weight"},
    "aside": {"aria-label"},
    "b": {"aria-hidden"},
    "button": {"type", "popovertarget", "popovertargetaction"},
    "details": {"open"},
    "div": {"role", "data-pack"},
    "form": {"action", "role", "data-search", "data-base", "data-words", "data-pack"},  # data-pack: the words of a pack that somebody puts together
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "name", "value", "checked", "autocomplete"},
    "label": {"for"},
    "link": {"rel", "href", "hreflang", "type", "title"},
    "main": {"data-pagefind-body", "data-pagefind-meta", "data-pagefind-index-attrs", "data-pagefind-words"},
    "meta": {"charset", "name", "content", "http-equiv"},
    "nav": {"aria-label", "aria-labelledby", "popover"},
    "ol": {"start"},
    "p": {"role"},
    "script": {"src", "type", "defer"},
    "section": {"aria-label", "aria-labelledby"},
    "span": set(),
    "table": {"data-sort"},  # the words of the buttons that put its rows into another order
    "td": {"data-k", "align"},
    "th": {"scope", "align"},
    "time": {"datetime"},
    "ul": {"data-filter"},  # the words of the field that narrows a list of countries or platforms
}
# (element, attribute) → schemes beside the address within the site. What is not here takes no address with a scheme.
SCHEMES = {("a", "href"): {"https", "tel"}, ("link", "href"): {"https"}}
ADDRESSES = {"href", "src", "action", "data-search", "data-base"}
# Attributes that take one of a few values only.
VALUES = {
    ("meta", "http-equiv"): {"Content-Security-Policy"},
    ("link", "rel"): {"stylesheet", "icon", "canonical", "alternate"},
    ("script", "type"): {"application/ld+json", "module"},
    ("input", "type"): {"checkbox", "radio", "search"},  # checkbox: the platforms to compare
    ("button", "type"): {"button"},
    ("a", "rel"): {"noreferrer"},
}
# A script comes from the site's own folder, and what a page is styled with too.
_OWN = re.compile(r"(?:\.\./|/)*(?:[\w.-]+/)*assets/[\w-]+\.[0-9a-f]{8}\.(?:js|css|svg)")
_TOKEN = re.compile(r"<[^<>]*>?")
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z:-]*(?:=(?:"[^"<>]*"|'[^'<>]*'))?)*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z][a-zA-Z:-]*)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_DATA = re.compile(r'(<script type="application/ld\+json">)([^<]*)(?=</script>)')
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
CURE = ("Look for it in the page, its records and what they are made into. If the site itself has begun to use it, add it to "
        "src/instead/finish/scan.py and say why.")


def scan(html: str, path: str) -> str:
    """``html``, unchanged, if it holds nothing that is not listed here. Raises ``BadInput``; ``path`` is the file the page was made from."""
    tokens = dict.fromkeys(_TOKEN.findall(_DATA.sub(r"\1", html)))
    if found := dict.fromkeys(wrong for token in tokens if (wrong := _wrong(token))):
        raise BadInput([Problem(path, 0, 0, "built-html", message, CURE) for message in found])
    return html


@lru_cache(maxsize=1 << 16)
def _wrong(token: str) -> str:
    """What is wrong with one tag, or nothing."""
    wrong = _fault(token)
    return f"The finished page has {wrong}: {''.join(c if c.isprintable() else '�' for c in token[:100])}{'…' if len(token) > 100 else ''}." if wrong else ""


def _fault(token: str) -> str:
    if token == "<!doctype html>":
        return ""
    m = _TAG.fullmatch(token)
    if not m:
        return "a tag that is not written plainly"
    name = m[2] if m[2] in HTML or m[2] in SVG or m[2] in CHARTS else m[2].lower()
    drawn = name in SVG or name in CHARTS
    known = HTML.get(name, set()) | (SVG.get(name, set()) | CHARTS.get(name, set()) | SVG_EVERYWHERE if drawn else EVERYWHERE) if name in HTML or drawn else None
    if known is None:
        return "an element that this site does not use"
    if m[1]:
        return "a closing tag with attributes" if m[3] else ""
    given: dict[str, str] = {}
    for a in _ATTRIBUTE.finditer(m[3]):
        attribute, value = a[1], unescape(a[2] if a[2] is not None else a[3] or "")
        if attribute in given:
            return "an attribute twice"
        if attribute not in known:
            return f"the attribute “{attribute}”, which this site does not use there"
        if attribute in ADDRESSES and (scheme := _leads_out(value)) and scheme not in SCHEMES.get((name, attribute), set()):
            return "an address of a kind that is not used there"
        if (allowed := VALUES.get((name, attribute))) and value not in allowed:
            return f"“{attribute}” with a value that is not used there"
        given[attribute] = value
    if name == "script" and not (given.get("type") == "application/ld+json" and "src" not in given or _OWN.fullmatch(given.get("src", ""))):
        return "a script that is not one of the site's own"
    if name == "link" and given.get("rel") in ("stylesheet", "icon") and not _OWN.fullmatch(given.get("href", "")):
        return "a stylesheet or icon that is not the site's own"
    return ""


def _leads_out(address: str) -> str:
    """The scheme of an address, as a browser sees it; “//” for another host without one; empty within the site."""
    # Browsers drop white space and control characters, and read \ as / (https://url.spec.whatwg.org/#url-parsing).
    address = re.sub(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]", "", address).replace("\\", "/")
    if m := _SCHEME.match(address):
        return m[1].lower()
    return "//" if address.startswith("//") else ""
