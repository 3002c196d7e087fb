"""The way out: our mkdocs.yml is read by other generators, and gives the same pages.

MkDocs 1 is no longer developed. ProperDocs goes on with it and reads the same settings and plugins. Known differences of the pages it makes: none today;
a ``<meta name="generator">`` would be one, and is left out of the comparison. What `instead build` adds beside the pages is in ADDED.
"""

import filecmp
import os
import re
import subprocess
import sys

import pytest

from built import none
from instead.finish.text import close_up

# Written after the generator, for all languages at once (instead.build.write_rest and index).
ADDED = re.compile(r"(404\.html|_headers|robots\.txt|sitemap\.xml|teaching\.xml|pagefind/.*|assets/.*|.*\.bib|.*\.ris|.*references\.json|.*claim\.json|.*/qr\.svg|.*/(page|pack)\.imscc|.*/quiz\.xml|data/.*|(../)?search/index\.json|.*feed\.xml)")
# A pack to print is filled from the finished pages.
FILLED = re.compile(r".*teach/packs/[^/]+/print/index\.html")
# What the generator says of itself, and what only the index reads (instead.build.index takes it away).
APART = re.compile(r'<meta name="generator"[^>]*>\n?| data-pagefind-[a-z-]+(?:="[^"]*")?')


def comparable(file) -> str:
    return close_up(APART.sub("", file.read_text("utf-8")))


def run(module: str, project) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", module, "build", "--strict", "--config-file", "mkdocs.yml", "--site-dir", f"by-{module}"],
                          cwd=project, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONWARNINGS": "default"})
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["mkdocs", "properdocs"])
def test_the_generator_alone_builds_the_same_pages_and_warns_of_nothing(module, project, site):
    status, said = run(module, project)
    assert status == 0, said[-3000:]
    none(line for line in said.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL|DEPRECATED|\w+Warning)\b", line))
    other = project / f"by-{module}"
    ours, theirs = ({p.relative_to(f).as_posix() for p in f.rglob("*") if p.is_file()} for f in (site, other))
    # The generator may write a map of its own, which ours replaces.
    surplus = theirs - ours - {"sitemap.xml.gz"}
    missing = {name for name in ours - theirs if not ADDED.fullmatch(name)}
    assert not surplus and not missing, (surplus, missing)
    html = sorted(name for name in theirs if name.endswith(".html") and name != "404.html" and not FILLED.fullmatch(name))
    assert len(html) > 60
    none(name for name in html if not filecmp.cmp(site / name, other / name, shallow=False)
         and comparable(site / name) != comparable(other / name))


def test_two_builds_are_the_same(project, site):
    """The same files and the same day give the same site, byte for byte: what changes on the host was changed by somebody."""
    from instead.build import build

    other = build(project)
    names = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert names == {p.relative_to(other).as_posix() for p in other.rglob("*") if p.is_file()}
    none(name for name in sorted(names) if not filecmp.cmp(site / name, other / name, shallow=False))


def test_the_site_works_below_any_path(pages, site):
    """All ways inside are relative; the one page that is served at any depth is not, and is told the path by site_url."""
    none(f"{p}: {a}" for p in pages.values() for a in p.tree.xpath("//@href | //@src | //@action | //@data-search | //@data-base") if a.startswith("/"))


def test_the_page_for_wrong_addresses_knows_the_path_of_the_site(project):
    from instead.build import build

    settings = project / "mkdocs.yml"
    text = re.sub(r"(?m)^site_url:.*$", "site_url: https://somebody.example/below/", settings.read_text("utf-8"))
    assert "somebody.example" in text
    settings.write_text(text, "utf-8")
    built = build(project, search=False)
    lost = (built / "404.html").read_text("utf-8")
    ways = re.findall(r'href="(/[^"]*)"', lost)
    assert len(ways) >= 10
    none(way for way in ways if not way.startswith("/below/"))
    assert '<link rel="canonical" href="https://somebody.example/below/fr/cases/">' in (built / "fr" / "cases" / "index.html").read_text("utf-8")
    assert "Sitemap: https://somebody.example/below/sitemap.xml" in (built / "robots.txt").read_text("utf-8")
