"""What stands beside the pages: the map for search engines, the page for wrong addresses, and the files that hosts read."""

import re
import urllib.error
import urllib.request
from datetime import date
from urllib.parse import unquote

import pytest
from lxml import etree

from built import DIRECTION, LANGS, ROOT, TODAY, none

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
# A search engine has no use for our search page.
UNLISTED = {"search"}


@pytest.fixture(scope="module")
def entries(site):
    tree = etree.parse(str(site / "sitemap.xml"))
    assert tree.getroot().tag == SITEMAP + "urlset"
    return tree.getroot().findall(SITEMAP + "url")


def test_the_map_has_every_page_once(entries, addresses):
    listed = [e.findtext(SITEMAP + "loc") for e in entries]
    assert sorted(listed) == sorted(a.absolute for a in addresses if a.slug not in UNLISTED)


def test_the_map_and_the_pages_name_the_same_alternates(entries, pages):
    found = []
    by_url = {p.address.absolute: p for p in pages.values()}
    for entry in entries:
        page = by_url[entry.findtext(SITEMAP + "loc")]
        links = entry.findall(XHTML + "link")
        here = {(link.get("hreflang"), link.get("href")) for link in links}
        there = {(link.get("hreflang"), link.get("href")) for link in page.tree.xpath("/html/head/link[@rel='alternate'][@hreflang]")}
        if here != there or len(links) != len(here) or any(link.get("rel") != "alternate" for link in links):
            found.append(f"{page}: {here ^ there}")
        if "x-default" not in {lang for lang, _ in here}:
            found.append(f"{page}: no x-default")
    none(found)


def test_the_map_says_when_a_page_was_changed(entries, pages):
    by_url = {p.address.absolute: p for p in pages.values()}
    found = []
    for entry in entries:
        page, changed = by_url[entry.findtext(SITEMAP + "loc")], entry.findtext(SITEMAP + "lastmod") or ""
        if changed != str(page.written.get("updated", changed)) or not re.fullmatch(r"\d{4}-\d\d-\d\d", changed) or date.fromisoformat(changed) > date.fromisoformat(TODAY):
            found.append(f"{page}: {changed}")
    none(found)


def test_the_second_map_has_what_one_teaches_with(site, pages):
    tree = etree.parse(str(site / "teaching.xml"))
    listed = [e.findtext(SITEMAP + "loc") for e in tree.getroot().findall(SITEMAP + "url")]
    assert sorted(listed) == sorted(p.address.absolute for p in pages.values() if p.written.get("kind") in ("lesson", "exercise", "explainer"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_feed_of_what_one_teaches_with_leads_to_pages(lang, site, pages):
    atom = "{http://www.w3.org/2005/Atom}"
    tree = etree.parse(str(site / ("" if lang == "en" else lang) / "teach/feed.xml"))
    found = [e.findtext(atom + "id") for e in tree.getroot().findall(atom + "entry")]
    wanted = {p.address.absolute for p in pages.values() if p.address.lang == lang and p.written.get("kind") in ("lesson", "exercise", "explainer")}
    assert set(found) == wanted and len(found) == len(wanted)
    hub = next(p for p in pages.values() if (p.address.lang, p.address.slug) == (lang, "teach/index"))
    assert hub.tree.xpath("/html/head/link[@type='application/atom+xml']/@href") == ["feed.xml"]


# --- wrong addresses --------------------------------------------------------------------------------------------------------


def test_a_wrong_address_is_answered_in_every_language(lost, site):
    assert len(lost.tree.xpath("//h1")) == 1
    assert (lost.tree.get("lang"), lost.tree.get("dir")) == ("en", "ltr")
    parts = lost.tree.xpath("//main//section")
    assert [(p.get("lang"), p.get("dir")) for p in parts] == [(lang, DIRECTION[lang]) for lang in LANGS]
    found, said = [], set()
    for part, lang in zip(parts, LANGS):
        start = "/" if lang == "en" else f"/{lang}/"
        links = part.xpath(".//a/@href")
        if not {start, start + "help/", start + "a-z/"} <= set(links):
            found.append(f"{lang}: {links}")
        if not any(link.startswith("https://") for link in links):
            found.append(f"{lang}: no way out")
        said.add(" ".join(part.xpath("./p")[0].text_content().split()))
        # Served at any depth, relative ways would lead nowhere.
        found += [f"{lang}: {link}" for link in links if not link.startswith(("/", "https://"))]
    none(found)
    assert len(said) == len(LANGS), said
    none(f"{link} does not exist" for link in lost.tree.xpath("//a/@href | //link/@href") if link.startswith("/")
         and not (site / unquote(link).lstrip("/")).with_name("index.html" if link.endswith("/") else link.split("/")[-1]).exists()
         and not (site / unquote(link).lstrip("/") / "index.html").is_file())


@pytest.mark.parametrize("path", ["/nowhere", "/nowhere/at/all/", "/fr/nowhere/", "/ar/cases/nowhere.html", "/assets/nowhere.css", "/%2e%2e/%2e%2e/etc/passwd"])
def test_every_wrong_address_is_a_404_with_our_page_and_our_headers(served, lost, path):
    from instead.finish import security

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(served(path), timeout=10)
    answer = caught.value
    assert answer.code == 404
    assert answer.read().decode() == lost.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for name, value in security.headers().items():
        assert answer.headers[name] == value


# --- headers ------------------------------------------------------------------------------------------------------------------


def test_the_server_sends_every_header_with_every_page(served, addresses):
    from instead.finish import security

    found = []
    for address in addresses:
        with urllib.request.urlopen(served(address), timeout=10) as answer:
            expected = security.headers(search=address.slug == "search")
            found += [f"{address}: {k}: {answer.headers[k]}" for k, v in expected.items() if answer.headers[k] != v]
            if answer.headers["Set-Cookie"] or answer.headers["Content-Type"] != "text/html; charset=utf-8":
                found.append(f"{address}: {answer.headers}")
    none(found)


def test_the_files_of_deploy_are_what_the_code_gives(site):
    from instead.finish import security
    from instead.pages import top_names

    files = security.header_files(LANGS, top_names(ROOT, LANGS))
    assert set(files) == {"_headers", "Caddyfile", "nginx.conf"}
    none(name for name, text in files.items() if (ROOT / "deploy" / name).read_text("utf-8") != text)
    assert (site / "_headers").read_text("utf-8") == files["_headers"]


# What the hosts make of their files. A browser enforces every policy that reaches it, the page's own included: what one forbids, no other can allow.


def rules(policy: str) -> dict[str, str]:
    return dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())


def wanted(path: str) -> dict[str, str]:
    """The policy of a path: the search page of each language and the index behind it may do more than the others."""
    from instead.finish import security

    return rules(security.csp(search=bool(re.match(r"/((fr|ar)/)?search/|/pagefind/", path)), header=True))


@pytest.fixture(scope="module")
def everything(site, pages) -> dict[str, list[str]]:
    """Every path that a host serves → the policies that stand in the file itself."""
    files = {"/" + str(p.relative_to(site)): [] for p in site.rglob("*") if p.is_file()}
    return files | {path: [p.tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")] for path, p in pages.items()}


def judge(everything, sent) -> list[str]:
    """What is wrong with the headers that ``sent`` (path → name → values) gives."""
    found = []
    for path, own in everything.items():
        headers, should = sent(path), wanted(path)
        policies = [rules(p) for p in [*headers.get("Content-Security-Policy", []), *own]]
        for policy in policies:
            # default-src stands for whatever the policy does not name.
            named = should if "default-src" in policy else policy
            if forbidden := {n: v for n, v in policy.items() if should.get(n) != v} or set(named) - {"frame-ancestors"} - set(policy):
                found.append(f"{path}: is forbidden what it needs, or allowed more: {forbidden}")
        together = {n: v for p in policies for n, v in p.items()}
        if path.endswith("/") and together != should:
            found.append(f"{path}: no rule for {set(should) - set(together)}")
        if headers.get("Referrer-Policy") != ["no-referrer"] or headers.get("X-Content-Type-Options") != ["nosniff"]:
            found.append(f"{path}: {headers}")
    return found


@pytest.mark.parametrize("host", ["Cloudflare", "Netlify"])
def test_headers_file(everything, host):
    """From top to bottom, values of one name joined; a line with “!” takes away at Cloudflare (https://developers.cloudflare.com/pages/configuration/headers/)
    and is no header at Netlify (https://docs.netlify.com/routing/headers/)."""
    blocks: list[tuple[str, list[str]]] = []
    for line in (ROOT / "deploy" / "_headers").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line[0].isspace():
            blocks.append((line, []))
        else:
            blocks[-1][1].append(line.strip())

    def sent(path):
        out: dict[str, list[str]] = {}
        for pattern, lines in blocks:
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path):
                for line in lines:
                    if line.startswith("!"):
                        if host == "Cloudflare":
                            out.pop(line[1:].strip(), None)
                    else:
                        name, value = line.split(": ", 1)
                        out.setdefault(name, []).append(value)
        return out

    none(judge(everything, sent))
    none(f"{path}: {sent(path).get('Cache-Control')}" for path in everything if path.startswith("/assets/") != ("immutable" in "".join(sent(path).get("Cache-Control", []))))


def test_headers_of_nginx(everything):
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    policies = re.search(r"^map \$uri \$instead_csp {\n(.*?)^}", text, re.M | re.S)[1]
    default = re.search(r'^    default "(.*)";$', policies, re.M)[1]
    patterns = re.findall(r'^    "~(.*?)" "(.*)";$', policies, re.M)
    always = dict(re.findall(r'add_header (\S+) "(.*)" always;', text))
    assert patterns and "add_header Content-Security-Policy $instead_csp always;" in text
    none(judge(everything, lambda path: {n: [v] for n, v in always.items()}
               | {"Content-Security-Policy": [next((value for pattern, value in patterns if re.search(pattern, path)), default)]}))


def test_headers_of_caddy(everything):
    """Caddy runs a ``header`` with a matcher before one without, so the latter has the last word (https://github.com/caddyserver/caddy/issues/6668)."""
    text = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    matchers = {name: (bool(negated), patterns.split()) for name, negated, patterns in re.findall(r"^\t@(\w+) (not )?path (.*)$", text, re.M)}
    matchers |= {name: (True, patterns.split()) for name, patterns in re.findall(r"^\t@(\w+) \{\n\t\tnot path (.*)\n\t\}$", text, re.M)}
    setting: list[tuple[str, str, str]] = []
    for matcher, inside in re.findall(r"^\theader ?@?(\w*) \{\n(.*?)^\t\}$", text, re.M | re.S):
        setting += [(matcher, name, value) for name, value in re.findall(r'^\t\t(\S+) "(.*)"$', inside, re.M)]
    setting += re.findall(r'^\theader (?:@(\w+) )?([A-Z][\w-]+) "(.*)"$', text, re.M)
    setting.sort(key=lambda rule: not rule[0])

    def sent(path):
        out: dict[str, list[str]] = {}
        for matcher, name, value in setting:
            negated, patterns = matchers[matcher] if matcher else (False, ["*"])
            if negated != any(re.fullmatch(re.escape(p).replace(r"\*", ".*"), path) for p in patterns):
                out[name] = [value]
        return out

    assert setting and matchers
    none(judge(everything, sent))
