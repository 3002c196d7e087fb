"""What a browser may do with our pages: nothing from elsewhere, and the search page a little more than the others, the same on every host."""

import re

import pytest
from golden import LANGUAGES

from instead.finish import security

HOSTS = security.header_files(LANGUAGES, ["cases", "glossary"])
SEARCH = ["/search/", "/fr/search/", "/ar/search/", "/pagefind/"]


def rules(policy):
    return dict(part.split(" ", 1) for part in policy.split(";"))


@pytest.mark.parametrize("search", [False, True])
def test_nothing_comes_from_elsewhere_and_nothing_is_written_into_the_page(search):
    found = rules(security.csp(search))
    assert found["default-src"] == "'none'"
    sources = {source for value in found.values() for source in value.split()}
    assert sources <= {"'none'", "'self'", "'wasm-unsafe-eval'"}


def test_only_the_search_page_asks_for_more():
    page, search = rules(security.csp()), rules(security.csp(search=True))
    assert (page["connect-src"], page["script-src"]) == ("'self'", "'self'")
    assert {k: v for k, v in search.items() if page.get(k) != v} == {
        "script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self'"}


def test_only_a_header_may_forbid_frames():
    """A browser ignores ``frame-ancestors`` in a meta element and says so in its console."""
    assert "frame-ancestors" not in rules(security.csp())
    assert rules(security.csp(header=True))["frame-ancestors"] == "'none'"
    assert rules(security.headers()["Content-Security-Policy"])["frame-ancestors"] == "'none'"


def test_the_search_page_of_every_language_is_known():
    assert sorted(security.search_paths(LANGUAGES)) == sorted(SEARCH)
    assert security.search_paths(("en", "fr", "ar", "ckb"))[-1] == "/ckb/search/"


# --- what each host sends: all policies for an address; a browser obeys every one ----------------------------------------


def matches(pattern, address):
    return address.startswith(pattern[:-1]) if pattern.endswith("*") else address == pattern


def _headers(address):
    """Netlify and Cloudflare Pages join the rules of all paths that match."""
    blocks = re.findall(r"^(/\S*)\n((?:  .*\n?)+)", HOSTS["_headers"], re.M)
    return [p for path, rows in blocks if matches(path, address) for p in re.findall("  Content-Security-Policy: (.*)", rows)]


def caddy(address):
    named = {name: (no, globs.split()) for name, no, globs in re.findall(r"^\t@(\w+) (not )?path (.*)$", HOSTS["Caddyfile"], re.M)}
    found = re.findall(r'^\theader @(\w+) Content-Security-Policy "(.*)"$', HOSTS["Caddyfile"], re.M)
    return [policy for name, policy in found if any(matches(g, address) for g in named[name][1]) != bool(named[name][0])]


def nginx(address, name="csp"):
    chosen = re.search(rf"^map \$uri \$instead_{name} {{\n(.*?)^}}", HOSTS["nginx.conf"], re.M | re.S)[1]
    rows = re.findall(r'^    "?(default|~[^"]+)"? "([^"]+)";$', chosen, re.M)
    special = [policy for pattern, policy in rows if pattern != "default" and re.match(pattern[1:], address)]
    return special[:1] or [dict(rows)["default"]]


def allows(policies, name, source):
    """Whether a browser that was given these policies lets ``source`` in."""
    found = [rules(p) for p in policies]
    return all(source in r.get(name, r.get("default-src", source)).split() for r in found)


@pytest.mark.parametrize("host", [_headers, caddy, nginx])
@pytest.mark.parametrize("address, search", [*((p, True) for p in SEARCH), ("/fr/search/index.html", True), ("/pagefind/pagefind.js", True), ("/", False), ("/fr/", False),
                                             ("/index.html", False), ("/cases/", False), ("/ar/cases/the-list/", False)])
def test_every_host_gives_the_search_page_its_policy_and_other_pages_theirs(host, address, search):
    policies = host(address)
    assert allows(policies, "connect-src", "'self'") and not allows(policies, "connect-src", "https://elsewhere.example")
    assert allows(policies, "script-src", "'wasm-unsafe-eval'") == search
    assert allows(policies, "worker-src", "'self'") == search
    assert allows(policies, "script-src", "'self'") and allows(policies, "style-src", "'self'")
    assert not allows(policies, "img-src", "https://elsewhere.example")
    assert not allows(policies, "frame-ancestors", "'self'")


@pytest.mark.parametrize("address", ["/searching/", "/cases/search/", "/de/search/"])
def test_a_name_like_the_search_pages_is_not_the_search_page(address):
    assert not allows(nginx(address), "worker-src", "'self'") and not allows(caddy(address), "worker-src", "'self'")


def test_every_host_lets_a_browser_keep_what_is_named_after_its_content_and_nothing_else():
    page, asset = security.KEEP["page"], security.KEEP["asset"]
    assert nginx("/cases/", "cache") == [page] and nginx("/assets/site.1a2b3c4d.css", "cache") == [asset]
    rules_of = dict(re.findall(r'^\theader (\S+) Cache-Control "(.*)"$', HOSTS["Caddyfile"], re.M))
    assert rules_of == {"/assets/*": asset, "@page": page} and "\n\t@page not path /assets/*\n" in HOSTS["Caddyfile"]
    blocks = re.findall(r"^(/\S*)\n((?:  .*\n?)+)", HOSTS["_headers"], re.M)
    kept = {path: re.findall("  Cache-Control: (.*)", text) for path, text in blocks}
    # Hosts join the rules of all paths that match: nothing may be said for all of them.
    assert kept.pop("/*") == [] and kept.pop("/assets/*") == [asset] and set(map(tuple, kept.values())) == {(page,)}


@pytest.mark.parametrize("name", HOSTS)
def test_every_host_sends_every_header(name):
    for header, value in security.HEADERS.items():
        assert header in HOSTS[name] and value in HOSTS[name]
