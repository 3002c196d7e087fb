"""What the search is given of each page; tests/site/test_site_search.py reads what the build makes of it."""

import json

from instead.assets import read
from instead.catalogue.models import Source
from instead.finish import search

HTML = """<main><h1>The title</h1><nav class="toc"><h2 id="toc">On this page</h2></nav><article>
<h2 id="short">In short</h2><h2 id="first">A <em>first</em> heading</h2><h3>Without an address</h3>
<details id="c-fr"><summary><h3>France <small>2</small></h3></summary><section><h4 id="fr-pharos"><bdi>PHAROS</bdi></h4></section></details>
<div class="entry" id="term"><h2>a term &amp; its friend</h2></div>
<fieldset class="filter"><label class="pick"><input type="radio">Peer-reviewed</label></fieldset>
<label class="pick"><input type="radio">False dilemma</label><label class="pick"><input type="radio">False dilemma</label>
<h2 id="instead">Do this instead</h2><section class="refs"><h2 id="sources">Sources</h2></section></article></main><h2>Not of the page</h2>"""


def source(**fields):
    needed = {"id": "x", "type": "report", "title": "A title", "kind": "ngo", "language": "en", "seen": "full", "checked": "2026-11-24"}
    return Source.model_validate(needed | {"url": "https://www.example.org/"} | fields)


def test_headings_of_the_text_with_the_address_that_leads_there():
    assert search.headings(HTML) == [["first", "A first heading"], ["", "Without an address"], ["c-fr", "France"], ["fr-pharos", "PHAROS"],
                                     ["term", "a term & its friend"], ["", "False dilemma"]]


def test_names_are_authors_and_publishers_each_once():
    cited = [source(author=[{"family": "Bindner", "given": "Laurence"}, {"literal": "Europol"}], publisher="ICCT"), source(author=[{"literal": "Europol"}])]
    assert search.names(cited) == ["Laurence Bindner", "Europol", "ICCT"]


def test_headings_that_many_pages_share_are_left_out():
    entries = [[f"{n}/", "", "", "", [], [["a", "Shared"], ["b", f"Own {n}"]], [], 0] for n in range(search.SHARED + 1)]
    assert [e[5] for e in json.loads(search.packed(entries))] == [[["b", f"Own {n}"]] for n in range(search.SHARED + 1)]
    assert json.loads(search.packed(entries[1:])) == entries[1:]


def test_a_script_imports_another_by_its_hashed_name(tmp_path):
    for name, text in (("styles/site.css", ""), ("styles/parts.css", ""), ("scripts/rank.js", "export const x = 1;"), ("scripts/search.js", "import { x } from './rank.js';"), ("assets/icon.svg", "<svg/>")):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assets = read(tmp_path)
    assert assets["rank.js"].removeprefix("assets/").encode() in assets.files[assets["search.js"]]
    assert b"./rank.js" not in assets.files[assets["search.js"]]
