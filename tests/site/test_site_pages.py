"""Every page of the built site: what a reader, a browser and a search engine may expect of each."""

import hashlib
import re
from collections import Counter
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from built import DIRECTION, LANGS, ROOT, SITE_URL, none

# Addresses that an element loads by itself, as (element, attribute). A link is followed only when a reader chooses it.
LOADED = [("script", "src"), ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("video", "src"), ("video", "poster"), ("audio", "src"),
          ("track", "src"), ("iframe", "src"), ("frame", "src"), ("embed", "src"), ("object", "data"), ("input", "src"), ("image", "href"), ("use", "href"),
          ("body", "background"), ("form", "action"), ("html", "manifest")]
LOADED_RELS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest", "apple-touch-icon", "prerender"}


def loaded(tree):
    """(element, address) of everything that the page loads or sends to without being asked."""
    for element, attribute in LOADED:
        for found in tree.iter(element):
            if found.get(attribute):
                yield found, found.get(attribute)
    for link in tree.iter("link"):
        if LOADED_RELS & set((link.get("rel") or "").lower().split()):
            yield link, link.get("href")


def test_the_site_has_every_page_of_docs_and_no_other(site, addresses):
    built = {"/" + str(p.relative_to(site)) for p in site.rglob("*.html")}
    narrowed = {p for p in built if re.match(r"/((fr|ar)/)?(evidence/by-(verdict|actor|page|year|kind)|instead/choose)/", p)}
    behind_questions = {f for f in built if re.search(r"/report/guide/\d+/", f)}
    to_print = {f for f in built if re.search(r"/teach/packs/[a-z-]+/print/", f)}
    assert len(to_print) == len(LANGS) * len(list((ROOT / "data" / "packs").glob("*.yaml")))
    of_a_choice = {a + "teach/your-pack/index.html" for a in ("/", "/fr/", "/ar/")}
    assert built - narrowed - behind_questions - to_print - of_a_choice == {"/" + a.file for a in addresses} | {"/404.html"}


def test_the_table_of_all_cases_has_a_row_for_each_case_page(pages):
    for lang in LANGS:
        of_cases = {p.address.slug.removeprefix("cases/") for p in pages.values() if p.address.lang == lang and p.written.get("kind") == "case"}
        index, = (p for p in pages.values() if (p.address.lang, p.address.slug) == (lang, "cases/index"))
        rows = index.tree.xpath("//table[@data-sort]/tbody/tr")
        assert of_cases and [r.get("id") for r in rows] == list(dict.fromkeys(r.get("id") for r in rows)), lang
        assert {r.get("id").removeprefix("case-") for r in rows} == of_cases, lang
        assert all(cell.text_content().strip() for r in rows for cell in r), lang


def test_the_title_is_the_only_h1_and_is_what_the_writer_wrote(pages):
    found = []
    for page in pages.values():
        headings = page.tree.xpath("//h1")
        if len(headings) != 1:
            found.append(f"{page}: {len(headings)} h1")
        elif page.written and re.sub(r"\s", " ", page.h1).replace("’", "'").replace(" :", ":").replace(" ?", "?").lower() != \
                str(page.written["title"]).replace("’", "'").replace(" :", ":").replace(" ?", "?").lower():
            found.append(f"{page}: h1 “{page.h1}”, written “{page.written['title']}”")
    none(found)


def test_language_and_direction_stand_on_the_root_element(pages):
    none(f"{p}: lang={p.tree.get('lang')} dir={p.tree.get('dir')}" for p in pages.values()
         if (p.tree.get("lang"), p.tree.get("dir")) != (p.address.lang, DIRECTION[p.address.lang]))


def test_every_page_has_its_own_title_and_description(pages):
    found = []
    seen: dict[tuple, list[str]] = {}
    for page in pages.values():
        titles = page.tree.xpath("/html/head/title")
        descriptions = page.meta("description")
        if len(titles) != 1 or len(descriptions) != 1:
            found.append(f"{page}: {len(titles)} titles, {len(descriptions)} descriptions")
            continue
        title, description = " ".join(titles[0].text_content().split()), descriptions[0].strip()
        # A tab of the guide tells a bystander nothing (test_site_guide.py), that of a card the better move (test_cards.py).
        if not title.startswith(page.h1) and not page.address.slug.startswith(("report/guide", "instead/cards/")):
            found.append(f"{page}: the title “{title}” does not begin with the h1 “{page.h1}”")
        if not 20 <= len(description) <= 200:
            found.append(f"{page}: a description of {len(description)} signs: {description}")
        if "<" in title + description:
            found.append(f"{page}: a tag in title or description")
        for kind, text in (("title", title), ("description", description)):
            seen.setdefault((page.address.lang, kind, text), []).append(str(page))
    none(found + [f"the same {kind} on {', '.join(where)}: {text}" for (_, kind, text), where in seen.items() if len(where) > 1])


def test_no_element_has_a_style_and_no_script_stands_in_the_page(pages, lost):
    found = []
    for page in [*pages.values(), lost]:
        for element in page.tree.iter():
            if not isinstance(element.tag, str):
                continue
            found += [f"{page}: <{element.tag} {name}=…>" for name in element.attrib if name == "style" or re.fullmatch(r"on[a-z]+", name)]
            found += [f"{page}: {name}={value[:40]}" for name, value in element.attrib.items() if value.strip().lower().startswith(("javascript:", "data:"))]
            if element.tag == "style":
                found.append(f"{page}: <style>")
            if element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json":
                found.append(f"{page}: an inline script")
    none(found)


def test_nothing_is_loaded_from_elsewhere(pages, lost, site):
    found, count = [], 0
    for page in [*pages.values(), lost]:
        for element, address in loaded(page.tree):
            count += 1
            target = urlsplit(urljoin("http://here" + page.address.path, address))
            if target.netloc != "here" or target.scheme != "http":
                found.append(f"{page}: <{element.tag}> {address}")
            elif not (site / unquote(target.path).lstrip("/")).exists():
                found.append(f"{page}: <{element.tag}> {address} does not exist")
    for file in [*site.rglob("*.css"), *(site / "assets").glob("*.js"), *(site / "assets").glob("*.svg")]:
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        found += [f"{file.name}: {m}" for m in re.findall(r"@import[^;]*|url\((?!data:|['\"]?data:)[^)]*\)|https?://[^\s'\"]+|(?<![:\w])//[a-z][\w.-]+\.[a-z]{2,}", text)]
    none(found)
    assert count >= 3 * len(pages), "Stylesheet, icon and script were to be found on every page."


def test_scripts_wait_for_the_page(pages):
    """A script that is neither deferred nor a module would hold up the text."""
    none(f"{p}: {s.get('src')}" for p in pages.values() for s in p.tree.xpath("//script[@src]") if s.get("defer") is None and s.get("type") != "module")


def test_files_that_browsers_keep_for_ever_are_named_after_their_content(site):
    files = [p for p in (site / "assets").rglob("*") if p.is_file()]
    assert len(files) >= 4
    none(p.name for p in files if hashlib.sha256(p.read_bytes()).hexdigest()[:8] not in p.name.split("."))


def test_the_policy_comes_first_and_is_the_right_one(pages, lost):
    from instead.finish import security

    found = []
    for page in [*pages.values(), lost]:
        head = [e for e in page.tree.find("head") if isinstance(e.tag, str)]
        policies = [i for i, e in enumerate(head) if (e.get("http-equiv") or "").lower() == "content-security-policy"]
        first_load = next((i for i, e in enumerate(head) if e.tag in ("link", "script", "style")), len(head))
        if len(policies) != 1 or policies[0] > first_load:
            found.append(f"{page}: the policy does not stand before what it governs")
        elif head[policies[0]].get("content") != security.csp(search=page.address.slug == "search"):
            found.append(f"{page}: {head[policies[0]].get('content')}")
        if page.meta("referrer") != ["no-referrer"]:
            found.append(f"{page}: referrer {page.meta('referrer')}")
    none(found)


@pytest.mark.parametrize("search", [False, True])
def test_the_policy_allows_no_more_than_it_must(search):
    from instead.finish import security

    rules = dict(rule.strip().split(" ", 1) for rule in security.csp(search, header=True).split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == ("'self' 'wasm-unsafe-eval'" if search else "'self'")
    assert rules["style-src"] == "'self'"
    assert rules["img-src"] == rules["connect-src"] == "'self'"
    assert not re.search(r"unsafe-inline|'unsafe-eval'|https?:|\*", security.csp(search, header=True))


def test_every_inside_link_leads_to_a_page_and_every_anchor_is_there(pages, site):
    """All of them, also the thousands of citations that the link checker is spared."""
    found, count = [], 0
    for page in pages.values():
        for link in page.tree.xpath("//*[@href]"):
            href = link.get("href")
            if re.match(r"(https?|tel):", href):
                continue
            count += 1
            if re.match(r"[a-z]+:", href):
                found.append(f"{page}: {href}: neither https nor tel")
                continue
            if href.startswith("/"):
                found.append(f"{page}: {href}: breaks where the site is not at the root of its host")
            target = urlsplit(urljoin("http://here" + page.address.path, href))
            path = unquote(target.path)
            file = site / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
            if not file.is_file():
                found.append(f"{page}: {href}: no such page")
            elif target.fragment and (path not in pages or unquote(target.fragment) not in pages[path].ids):
                found.append(f"{page}: {href}: no such anchor")
    none(found)
    assert count > 5000


def test_outside_links_are_https(pages):
    hrefs = {(h, str(p)) for p in pages.values() for h in p.tree.xpath("//a/@href") if urlsplit(h).scheme in ("http", "https")}
    assert len(hrefs) > 100
    none(f"{p}: {h}" for h, p in sorted(hrefs) if not h.startswith("https://") or not urlsplit(h).hostname or "." not in urlsplit(h).hostname)


def test_every_page_is_reached_from_the_home_page_of_its_language(pages):
    found = []
    for lang in LANGS:
        start = "/" if lang == "en" else f"/{lang}/"
        seen, queue = {start}, [start]
        while queue:
            page = pages[queue.pop()]
            for element in page.tree.xpath("//a[@href] | //form[@data-search]"):
                path = urlsplit(urljoin("http://here" + page.address.path, element.get("data-search") or element.get("href"))).path
                if path in pages and path not in seen and pages[path].address.lang == lang:
                    seen.add(path)
                    queue.append(path)
        found += [p for p, page in pages.items() if page.address.lang == lang and p not in seen]
    none(found)


def test_no_markup_of_the_writers_is_left(pages):
    """Words that Markdown or the weaving did not take, and the marks they put down for one another."""
    left = re.compile(r":::|\[@|\{#|\{lang=|\{:|\]\(|<!--woven|term:[a-z]|\*\*|[\x02\x03]|\{\{|\{%|^\s*(?:None|nan|undefined)\s*$|\{\w+\}")
    found = []
    for page in pages.values():
        body = page.tree.find("body")
        for node in body.xpath(".//text()[not(ancestor::code) and not(ancestor::script) and not(ancestor::pre)]"):
            found += [f"{page}: “{node.strip()[:90]}”" for m in left.finditer(node)][:1]
        found += [f"{page}: {c}" for c in page.tree.xpath("//comment()[not(ancestor::head)]")]
    none(found)


def test_the_letters_that_typography_forbids_do_not_occur(pages):
    """Straight quotation marks and apostrophes in prose, ordinary spaces before French marks; Latin marks, tatweel and direction marks in Arabic."""
    rules = {"en": r"(?<=\w)'(?=\w)|(?<=\s)\"(?=\w)", "fr": r"(?<=\w)'(?=\w)|(?<=\S) [;!?:»](?=\s|$)|« |[\w»)][;!?](?=\s|$)",
             "ar": r"[\u0640\u200e\u200f\u202a-\u202e]|(?<=[\u0621-\u064a])[,;?]|\"(?=[\u0621-\u064a])"}
    found = []
    for page in pages.values():
        lang = page.address.lang
        for node in page.tree.xpath("/html/body//text()[not(ancestor::code) and not(ancestor::script)]"):
            own = next(iter(node.getparent().xpath("ancestor-or-self::*[@lang][1]/@lang")))
            if own == lang:
                found += [f"{page}: “{node.strip()[max(0, m.start() - 30):m.end() + 30]}”" for m in re.finditer(rules[lang], node.strip())]
    none(found)


def test_what_a_number_link_dials_is_what_it_shows(pages):
    """A wrong digit here sends somebody in danger to nobody."""
    found, count = [], 0
    for page in pages.values():
        for link in page.tree.xpath("//a[starts-with(@href, 'tel:')]"):
            count += 1
            dialled, shown = link.get("href")[4:], re.sub(r"\D", "", link.text_content())
            if not re.fullmatch(r"\+?\d{2,15}", dialled) or not shown:
                found.append(f"{page}: {link.get('href')} “{link.text_content()}”")
            elif dialled.startswith("+"):
                if not dialled.endswith(shown.removeprefix("0")) and "+" + shown != dialled:
                    found.append(f"{page}: {link.get('href')} “{link.text_content()}”")
            elif dialled != shown:
                found.append(f"{page}: {link.get('href')} “{link.text_content()}”")
    none(found)
    assert count > 100


def test_help_and_exit_are_on_every_page(pages):
    found = []
    for page in pages.values():
        tree = page.tree
        leave, helping = tree.xpath("//a[@id='leave']"), tree.xpath("//aside[contains(@class, 'safe')]//a[not(@id)]/@href")
        if len(leave) != 1 or not (leave[0].get("href") or "").startswith("https://") or not leave[0].get("data-leaving"):
            found.append(f"{page}: no exit")
        if [urljoin(page.address.path, h) for h in helping] != [("/" if page.address.lang == "en" else f"/{page.address.lang}/") + "help/"]:
            found.append(f"{page}: no way to help")
        skips = tree.xpath("//body/a[contains(@class, 'skip')]/@href")
        if skips != ["#main", "#leave"] or tree.find("body")[0].get("href") != "#main":
            found.append(f"{page}: skip links {skips}")
        if len(tree.xpath("//main")) != 1 or tree.xpath("//main/@id") != ["main"]:
            found.append(f"{page}: no main")
    none(found)


def test_the_neutral_page_is_one_for_each_language_and_no_link_tells_where_it_came_from(pages):
    targets = {lang: {p.tree.xpath("//a[@id='leave']/@href")[0] for p in pages.values() if p.address.lang == lang} for lang in LANGS}
    assert all(len(found) == 1 for found in targets.values()), targets
    none(str(p) for p in pages.values() if "noreferrer" not in p.tree.xpath("//a[@id='leave']/@rel")[0])


def test_tables_and_lists_say_what_they_are(pages):
    """A header cell without a scope or a caption leaves a listener alone with a row of words."""
    found = []
    for page in pages.values():
        found += [f"{page}: a table without header cells" for t in page.tree.xpath("//table[not(.//th)]")]
        found += [f"{page}: an image without a text" for i in page.tree.xpath("//img[not(@alt)]")]
        found += [f"{page}: a drawing that is neither named nor hidden" for s in page.tree.xpath("//svg[not(@aria-hidden='true') and not(@role='img' and (@aria-label or @aria-labelledby))]")]
    none(found)


def test_ids_occur_once(pages, lost):
    none(f"{page}: #{i}" for page in [*pages.values(), lost] for i, n in Counter(page.tree.xpath("//@id")).items() if n > 1)


def test_robots_are_let_in_everywhere_but_on_the_page_for_wrong_addresses(site, pages, lost):
    none(f"{p}: {p.meta('robots')}" for p in pages.values() if any("noindex" in m for m in p.meta("robots")))
    assert lost.meta("robots") == ["noindex"]
    assert (site / "robots.txt").read_text().splitlines() == ["User-agent: *", "Allow: /", f"Sitemap: {SITE_URL}sitemap.xml", f"Sitemap: {SITE_URL}teaching.xml"]


def test_the_second_stylesheet_goes_where_it_is_used_and_nowhere_else(pages, site):
    def classes(css):
        return set(re.findall(r"\.([a-z][\w-]*)(?=[^{}]*\{)", css))

    text = {f.name.split(".")[0]: f.read_text("utf-8") for f in (site / "assets").glob("*.css")}
    only = classes(text["parts"]) - classes(text["site"])
    assert {"hero", "card", "pick", "entry", "letters"} <= only
    found = []
    for page in pages.values():
        sheets = [href.split("/")[-1].split(".")[0] for href in page.tree.xpath("/html/head/link[@rel='stylesheet']/@href")]
        used = {name for value in page.tree.xpath("/html/body//@class") for name in value.split()} & only
        if sheets[:1] != ["site"] or (used and "parts" not in sheets):
            found.append(f"{page}: {sheets}, uses {sorted(used)}")
        if "parts" in sheets and not used:
            found.append(f"{page} asks for parts.css and uses nothing of it")
    none(found)
