"""What a browser may do with our pages: nothing from elsewhere, and the search page a little more than the others, the same on every host."""

import re

import pytest
from golden import LANGUAGES

from instead.finish import security

HOSTS = security.header_files(LANGUAGES, ["about", "report"])
SEARCH = ["/search/", "/fr/search/", "/ar/search/", "/pagefind/"]


def rules(policy):
    return dict(part.split(" ", 1) for part in policy.split("; "))


@pytest.mark.parametrize("search", [False, True])
def test_nothing_comes_from_elsewhere_and_nothing_is_written_into_the_page(search):
    found = rules(security.csp(search))
    assert found["default-src"] == "'none'"
    sources = {source for value in found.values() for source in value.split()}
    assert sources <= {"'none'", "'self'", "data:", "'wasm-unsafe-eval'"}


def test_only_the_search_page_asks_for_more():
    page, search = rules(security.csp()), rules(security.csp(search=True))
    assert (page["connect-src"], page["script-src"]) == ("'none'", "'self'")
    assert {k: v for k, v in search.items() if page.get(k) != v} == {
        "connect-src": "'self'", "script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self'"}


def test_only_a_header_may_forbid_frames():
    """A browser ignores ``frame-ancestors`` in a meta element and says so in its console."""
    assert "frame-ancestors" not in rules(security.csp())
    assert rules(security.csp(header=True))["frame-ancestors"] == "'none'"
    assert rules(security.headers()["Content-Security-Policy"])["frame-ancestors"] == "'none'"


def test_the_search_page_of_every_language_is_known():
    assert sorted(security.search_paths(LANGUAGES)) == sorted(SEARCH)
    assert security.search_paths(("en", "fr", "ar", "ckb"))[-1] == "/ckb/search/"


def test_netlify_and_cloudflare_take_the_policy_away_before_they_give_another():
    blocks = dict(re.findall(r"^(/\S*)\n((?:  .*\n?)+)", HOSTS["_headers"], re.M))
    assert f"  Content-Security-Policy: {security.csp(False, True)}\n" in blocks["/*"]
    for path in SEARCH:
        assert blocks[path + "*"].splitlines() == ["  ! Content-Security-Policy", f"  Content-Security-Policy: {security.csp(True, True)}"]


def test_caddy_gives_the_search_policy_to_the_search_pages():
    assert "@search path " + " ".join(p + "*" for p in security.search_paths(LANGUAGES)) in HOSTS["Caddyfile"]
    assert f'header @search Content-Security-Policy "{security.csp(True, True)}"' in HOSTS["Caddyfile"]


@pytest.mark.parametrize("address, search", [*((p, True) for p in SEARCH), ("/fr/search/index.html", True), ("/", False), ("/searching/", False), ("/fr/", False),
                                             ("/cases/search/", False), ("/de/search/", False)])
def test_nginx_finds_the_search_pages(address, search):
    rows = dict(re.findall(r'^    "?(default|~[^"]+)"? "([^"]+)";$', HOSTS["nginx.conf"], re.M))
    pattern = next(k for k in rows if k != "default")
    assert rows == {"default": security.csp(False, True), pattern: security.csp(True, True)}
    assert bool(re.match(pattern[1:], address)) == search


@pytest.mark.parametrize("name", HOSTS)
def test_every_host_sends_every_header(name):
    for header, value in security.HEADERS.items():
        assert header in HOSTS[name] and value in HOSTS[name]
