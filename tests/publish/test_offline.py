"""The copies that need no connection: all that they lead to is in them, they ask nobody, they say that they age, and Kiwix finds words in three languages."""

import hashlib
import io
import posixpath
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from libzim.reader import Archive
from libzim.search import Query, Searcher
from libzim.suggestion import SuggestionSearcher
from lxml import html as parser

from built import LANGS, ROOT, SITE_URL, TODAY, none
from instead.cli import main
from instead.problems import BadInput
from instead.publish import offline
from instead.site import Site

pytestmark = pytest.mark.site


@cache
def project() -> Site:
    return Site.read(ROOT, date.fromisoformat(TODAY), allow_stale=True)


@cache
def copied(built: Path, lang: str) -> offline.Copy:
    return offline.copy(project(), built, SITE_URL, lang)


@cache
def trees(built: Path, lang: str) -> dict[str, parser.HtmlElement]:
    return {name: parser.document_fromstring(copied(built, lang).files[name].decode()) for name in copied(built, lang).pages}


def home(lang: str) -> str:
    return "" if lang == "en" else f"{lang}/"


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_leads_to_a_file_and_a_place_in_it(site, lang):
    files, pages, wrong = copied(site, lang).files, trees(site, lang), []
    ids = {name: {*tree.xpath("//@id"), ""} for name, tree in pages.items()}
    for name, tree in pages.items():
        for href in tree.xpath("//@href | //@src"):
            parts = urlsplit(href)
            if parts.scheme:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), parts.path)) if parts.path else name
            if target not in files or parts.path.endswith("/") or target in ids and unquote(parts.fragment) not in ids[target]:
                wrong.append(f"{name}: {href}")
    none(wrong)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_asked_of_anybody_and_nothing_needs_a_host(site, lang):
    wrong = []
    for name, tree in trees(site, lang).items():
        loaded = tree.xpath("//@src | //link[not(@rel='canonical')]/@href | //@action")
        wrong += [f"{name}: {x}" for x in loaded if urlsplit(x).scheme or urlsplit(x).netloc]
        wrong += [f"{name}: {x.tag}" for x in tree.xpath("//form | //input[@type='search'] | //script[@type or not(@src)] | //noscript | //iframe")]
        # The public site is named as what the page is, in its citations and its languages, and for what is only there.
        own = [a.get("href") for a in tree.xpath("//a") if a.get("href", "").startswith(SITE_URL)]
        inside = {SITE_URL + page.removeprefix("site/").removesuffix("index.html") for page in copied(site, lang).pages if page != "index.html"}
        canonical, = tree.xpath("//link[@rel='canonical']/@href")
        wrong += [f"{name}: {x}" for x in own if x.partition("#")[0] in inside - {canonical}]
        if not tree.get_element_by_id("leave").get("href").startswith("https://"):
            wrong.append(f"{name}: no quick exit")
    none(wrong)
    assert not any("pagefind" in name or "search" in name.split("/")[-2:] for name in copied(site, lang).files)


@pytest.mark.parametrize("lang", LANGS)
def test_pages_say_what_they_say_on_the_site(site, lang):
    """All but what the copy adds, and the search."""
    for slug in ("report/index", "help/index", "cases/ctrlsec", "practise/check-the-claim"):
        place = home(lang) + slug.removesuffix("index").rstrip("/") + "/index.html"
        here, there = trees(site, lang)[f"site/{place}"], parser.document_fromstring((site / place).read_text("utf-8"))
        text = here.find(".//main").text_content()
        for note in here.xpath("//article/div[1][@role='note']"):
            text = text.replace(note.text_content(), "", 1)
        assert text == there.find(".//main").text_content(), slug
        assert here.xpath("//meta[@http-equiv]/@content") == there.xpath("//meta[@http-equiv]/@content")


@pytest.mark.parametrize("lang", LANGS)
def test_danger_comes_first_and_the_copy_says_that_it_ages(site, lang):
    w, pages = project().words(lang), trees(site, lang)
    start = pages["index.html"]
    told = w("offline-copy", date=w.date(TODAY))
    links = start.xpath("//aside[@class='urgent']//a/@href | //main//a/@href")
    assert any(x.startswith("tel:") for x in links[:3])
    inside = [x for x in links if not urlsplit(x).scheme]
    assert inside[0] == f"site/{home(lang)}report/index.html#emergency"
    assert start.xpath("//article//a/@href")[:3] == [f"site/{home(lang)}{x}index.html" for x in ("report/", "help/", "")]
    for name, tree in pages.items():
        assert told in tree.find(".//footer" if name != "index.html" else ".//main").text_content(), name
        if name != "index.html":
            back = tree.xpath("//footer//a/@href")[-1]
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), back)) == "index.html", name
        calls = [a for a in tree.xpath("//article//a") if a.get("href", "").startswith("tel:")]
        if calls or f"site/{home(lang)}report/" in name:
            note, = tree.xpath("//article//*[@role='note'][p[contains(., '365')]]")
            assert told in note.text_content() and "365" in note.text_content()


@pytest.mark.parametrize("lang", LANGS)
def test_a_zip_is_the_same_bytes_each_time(site, lang):
    data = offline.as_zip(copied(site, lang))
    assert data == offline.as_zip(offline.copy(project(), site, SITE_URL, lang))
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert pack.testzip() is None and pack.namelist() == sorted(pack.namelist())
        assert {x.date_time for x in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {name.split("/")[0] for name in pack.namelist()} == {"index.html", "site"}


# Another form of a word than the page has it → a page that must be among the first.
FOUND = {
    "en": [("recruiter persuading", "understand/how-recruiters-persuade"), ("worrying about friends", "help/worried-about-someone")],
    "fr": [("recruteur persuade", "understand/how-recruiters-persuade"), ("harcelements", "help/targeted-or-exposed"), ("exposée menaces", "help/targeted-or-exposed"), ("inquiete", "help/worried-about-someone")],
    "ar": [("دعاية", "understand/propaganda-techniques"), ("الدعايات", "understand/propaganda-techniques"), ("المجنّدين", "understand/how-recruiters-persuade"), ("مجندون", "understand/how-recruiters-persuade"), ("البلاغ", "instead/report-it-well")],
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_zim_is_whole_and_finds_other_forms_of_a_word(site, tmp_path, lang):
    copy = copied(site, lang)
    offline.as_zim(copy, tmp_path / "a.zim")
    zim = Archive(tmp_path / "a.zim")
    assert zim.check() and zim.has_fulltext_index and zim.has_title_index and zim.main_entry.get_item().path == "index.html"
    assert zim.entry_count == len(copy.files) and zim.article_count == sum(p.listed for p in copy.pages.values()) > 300
    assert all(bytes(zim.get_entry_by_path(name).get_item().content) == data for name, data in copy.files.items())
    told = {key: zim.get_metadata(key).decode() for key in ("Name", "Title", "Description", "Language", "Creator", "Publisher", "Date", "License", "Tags")}
    assert told["Name"] == f"do-this-instead_{lang}" and told["Language"] == {"en": "eng", "fr": "fra", "ar": "ara"}[lang] and told["Date"] == TODAY
    assert 0 < len(told["Title"]) <= 30 and 0 < len(told["Description"]) <= 80 and all(told.values())
    picture = bytes(zim.get_illustration_item(48).content)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(picture[16:20]) == int.from_bytes(picture[20:24]) == 48
    wrong = []
    for words, slug in FOUND[lang]:
        first = list(Searcher(zim).search(Query().set_query(words)).getResults(0, 10))
        if f"site/{home(lang)}{slug}/index.html" not in first:
            wrong.append(f"{words}: {first}")
    none(wrong)
    title = copy.pages[f"site/{home(lang)}help/want-out/index.html"].title
    assert f"site/{home(lang)}help/want-out/index.html" in SuggestionSearcher(zim).suggest(title).getResults(0, 5)


def test_the_command_writes_both_and_their_sums(site, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["offline", "--lang", "fr", "--site", str(site), "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    names = [f"do-this-instead_fr_{TODAY}.zim", f"do-this-instead_fr_{TODAY}.zip"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["SHA256SUMS", *names]
    assert (tmp_path / "SHA256SUMS").read_text() == "".join(f"{hashlib.sha256((tmp_path / n).read_bytes()).hexdigest()}  {n}\n" for n in names)


def test_what_is_not_built_is_told(tmp_path, monkeypatch):
    with pytest.raises(BadInput, match="Build the site first"):
        copied(tmp_path, "en")
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["offline", "--lang", "de"])
    assert done.exit_code and "“de” is none of en, fr, ar" in done.output
