"""Cartridges: what the importers of Moodle and Canvas ask for, as far as it was read in their sources and in the schemas of the standard.

The schemas themselves are not shipped (their notices ask for conditions of their own); tests/cases/publish/*.rng say in our words what of them concerns us."""

import io
import re
import zipfile
from datetime import date
from pathlib import PurePosixPath

import lxml.html
import pytest
from golden import CASES, cases
from lxml import etree

from built import LANGS, ROOT, SITE_URL, none
from instead.edition import Edition
from instead.publish.cartridge import ASSESSMENT, WEBCONTENT, WEBLINK, Folder, Link, Quiz, Sheet, cartridge, pack_cartridge, sheet
from instead.publish.quiz import Answer, Question, Unpublishable

CP = {"c": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1", "l": "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"}
SCHEMAS = {kind: etree.RelaxNG(etree.parse(str(CASES / "publish" / f"{name}.rng"))) for kind, name in (("manifest", "manifest"), (WEBLINK, "weblink"), (ASSESSMENT, "qti"))}
QUESTION = Question("q-1", "Which", "<p>Which?</p>", (Answer("This", True, "<p>Yes.</p>"), Answer("That", False, "<p>No.</p>")))
PARTS = (Sheet("A page", "<p>Text.</p>"), Link("On the site", "https://example.org/a/?b=1&c=2"), Folder("More", (Quiz("Quiz: more", (QUESTION,)), Sheet("Another", "<p>More.</p>"))))
DAY = date(2026, 11, 27)


def made(parts=PARTS, ident="page-a", title="A page & more", description="What it is.", lang="en", direction="ltr", rights="CC BY-SA 4.0", day=DAY):
    return cartridge(ident, title, description, lang, direction, rights, day, parts)


def wrong_with(data: bytes) -> list[str]:
    """What an importer would object to."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        if z.testzip():
            return ["the archive is damaged"]
        names = z.namelist()
        raw = z.read("imsmanifest.xml")
        # Moodle looks for these letters there, and no further.
        if b'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"' not in raw[:500]:
            found.append("the namespace is not in the first 500 bytes")
        manifest = etree.fromstring(raw)
        if not SCHEMAS["manifest"].validate(manifest):
            found += [f"manifest: {e.message}" for e in SCHEMAS["manifest"].error_log]
        if len(set(names)) != len(names):
            found.append("a file is there twice")
        listed = [f.get("href") for f in manifest.iterfind(".//c:file", CP)]
        if sorted(listed) != sorted(set(names) - {"imsmanifest.xml"}):
            found.append(f"the files {sorted(set(listed) ^ (set(names) - {'imsmanifest.xml'}))} are in one of archive and list only")
        resources = {r.get("identifier"): r for r in manifest.iterfind(".//c:resource", CP)}
        if sorted(i.get("identifierref") for i in manifest.iterfind(".//c:item[@identifierref]", CP)) != sorted(resources):
            found.append("not every resource is in the table of contents once")
        lang = manifest.findtext(".//l:language", namespaces=CP)
        for r in resources.values():
            name = r.find("c:file", CP).get("href")
            if name not in names:
                continue
            if r.get("type") != WEBCONTENT:
                schema = SCHEMAS.get(r.get("type"))  # a type without one is objected to above
                if schema is not None and not schema.validate(etree.fromstring(z.read(name))):
                    found += [f"{name}: {e.message}" for e in schema.error_log]
                continue
            if r.get("href") != name:
                found.append(f"{name} is not what the resource leads to")
            page = lxml.html.document_fromstring(z.read(name).decode())
            inner = list(page.body)
            # Importers keep what is in the body: language and direction have to be there.
            if len(inner) != 1 or inner[0].get("lang") != lang or inner[0].get("dir") != ("rtl" if lang == "ar" else "ltr"):
                found.append(f"{name}: language and direction are not on one element in the body")
            found += [f"{name}: <{x.tag}>" for x in page.iter("script", "style", "link", "img", "iframe", "object", "embed", "svg", "form", "input", "button", "noscript")]
            found += [f"{name}: {a}" for x in page.iter() for a in x.attrib if a.startswith("on") or a in ("style", "src", "class")]
            found += [f"{name}: leads to {h}" for h in page.xpath("//@href") if not re.match(r"https://|#|tel:|mailto:|sms:", h)]
            found += [f"{name}: {h} leads nowhere" for h in page.xpath("//@href") if h.startswith("#") and not page.xpath("//*[@id=$id]", id=h[1:])]
    return found


def test_a_cartridge_of_every_part():
    assert wrong_with(made()) == []
    with zipfile.ZipFile(io.BytesIO(made())) as z:
        manifest = etree.fromstring(z.read("imsmanifest.xml"))
        assert manifest.findtext(".//l:title/l:string", namespaces=CP) == "A page & more"
        assert [i.findtext("c:title", namespaces=CP) for i in manifest.iterfind(".//c:item", CP)] == [None, "A page", "On the site", "More", "Quiz: more", "Another"]
        assert etree.fromstring(z.read("link-2.xml")).find("{*}url").get("href") == "https://example.org/a/?b=1&c=2"


def test_the_same_input_gives_the_same_bytes_whatever_the_day():
    assert made() == made() and made() != made(day=date(2026, 11, 28))
    with zipfile.ZipFile(io.BytesIO(made())) as z:
        assert {i.date_time for i in z.infolist()} == {(2026, 11, 27, 0, 0, 0)} and z.namelist()[0] == "imsmanifest.xml"


@pytest.mark.parametrize("changed, says", [
    ({"parts": ()}, "is empty"), ({"parts": (Folder("More", ()),)}, "is empty"), ({"ident": "1 a"}, "is no id"), ({"title": ""}, "no title"), ({"description": " "}, "no title, description"),
    ({"rights": ""}, "no title, description or rights"), ({"title": "a\x00b"}, "U+0000"), ({"parts": (Sheet(" ", "<p>x</p>"),)}, "no title"), ({"parts": (Folder("F", (Sheet("", "x"),)),)}, "no title"),
    ({"parts": (Quiz("Quiz", ()),)}, "has no question")])
def test_what_cannot_be_published(changed, says):
    with pytest.raises(Unpublishable, match=re.escape(says)):
        made(**changed)


@pytest.mark.parametrize("url", ["http://example.org/", "/a/", "javascript:alert(1)", "https://", ""])
def test_a_link_has_its_whole_address(url):
    with pytest.raises(Unpublishable, match="whole address"):
        Link("A", url)


def test_an_empty_pack_is_none():
    with pytest.raises(Unpublishable, match="name at least one page"):
        pack_cartridge(None, "en", "x", "X", "Y", [], SITE_URL)


PAGE = '<!doctype html><html><body><main id="main"><header class="head"><h1>T</h1><p class="stand">Lead.</p><ul class="facts"><li>Fact</li></ul></header><article class="text">{}</article></main></body></html>'


@cases("publish/sheet")
def test_what_is_left_of_a_page(case):
    left = sheet(PAGE.format(case["html"]), "https://example.org/a/b/", "FIGURE", "ANSWERS")
    assert left == "<p>Lead.</p><ul><li>Fact</li></ul>" + case["left"]


def spoilt(name: str, old: str, new: str) -> bytes:
    """The cartridge of every part with a file changed, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made())) as z, zipfile.ZipFile(out, "w") as changed:
        for n in z.namelist():
            text = z.read(n).decode()
            if n == name:
                assert old in text
                text = text.replace(old, new, 1)
            if n != name or new != "gone":
                changed.writestr(n, text)
    return out.getvalue()


@pytest.mark.parametrize("name, old, new", [
    ("imsmanifest.xml", "<manifest ", "<manifest " + " " * 500), ("imsmanifest.xml", "1.1.0", "1.3.0"), ("imsmanifest.xml", "imswl_xmlv1p1", "imswl_xmlv1p3"),
    ("imsmanifest.xml", '<item identifier="root">', '<item identifier="root"><title>All</title>'), ("imsmanifest.xml", 'identifier="r1"', 'identifier="1"'),
    ("imsmanifest.xml", 'identifierref="r1"', 'identifierref="r2"'), ("imsmanifest.xml", 'href="page-1.html"><file href="page-1.html"', 'href="page-1.html"><file href="page-9.html"'),
    ("imsmanifest.xml", "<title>A page</title>", ""), ("imsmanifest.xml", "</organization>", '</organization><organization identifier="o2"/>'), ("imsmanifest.xml", "<lom:rights>", "<lom:rights><lom:cost/>"),
    ("link-2.xml", "https://", "http://"), ("link-2.xml", "", "gone"), ("quiz-3-1.xml", "cc.exam.v0p1", "exam"), ("page-1.html", '<body><div lang="en" dir="ltr">', "<body><div>"),
    ("page-1.html", "<p>Text.</p>", '<img src="https://example.org/x.png">'), ("page-1.html", "<p>Text.</p>", '<a href="../x/">x</a>'), ("page-1.html", "<p>Text.</p>", '<p onclick="x()">x</p>'),
    ("page-1.html", "<p>Text.</p>", '<a href="#nowhere">x</a>')])
def test_the_test_would_have_said_so(name, old, new):
    assert wrong_with(spoilt(name, old, new))


# --- of the built site -------------------------------------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_every_cartridge_that_is_offered(site, addresses, lang):
    found, seen = [], 0
    for a in (a for a in addresses if a.lang == lang):
        page = lxml.html.document_fromstring((site / a.file).read_text("utf-8"))
        folder = site / PurePosixPath(a.file).parent
        offered = set(page.xpath("//main//a[@download]/@href")) & {"page.imscc", "quiz.xml"}
        there = {f.name for f in folder.iterdir()} & {"page.imscc", "quiz.xml"}
        if offered != there:
            found.append(f"{a}: offered {offered}, there {there}")
        if "page.imscc" in there:
            seen += 1
            data = (folder / "page.imscc").read_bytes()
            found += [f"{a}: {w}" for w in wrong_with(data)]
            found += [f"{a}: {w}" for w in differs(data, page, a)]
    assert seen > 40
    none(found)


def differs(data: bytes, page: lxml.html.HtmlElement, a) -> list[str]:
    """How a cartridge differs from the page that it was made of: its words, its address, its exercises."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        sheet_words = letters(lxml.html.document_fromstring(z.read("page-1.html").decode()))
        for p in page.xpath("//article//p[not(ancestor::details) and not(ancestor::*[contains(@class, 'after') or contains(@class, 'fb') or contains(@class, 'at') or self::form])]"):
            if letters(p) not in sheet_words:
                found.append(f"“{p.text_content()[:60]}” is not in the cartridge")
        if etree.fromstring(z.read("link-2.xml")).find("{*}url").get("href") != a.absolute:
            found.append("the link leads elsewhere")
        quiz = [n for n in z.namelist() if n.startswith("quiz-")]
        asked = page.xpath("//article/div[@class='item'][following-sibling::*[1]/label[@class='pick']]/@id")
        if [x.get("ident") for n in quiz for x in etree.fromstring(z.read(n)).iter("{*}item")] != asked:
            found.append("the exercises are others")
    return found


def letters(element: lxml.html.HtmlElement) -> str:
    for back in element.xpath(".//a[contains(@class, 'back')]"):
        back.drop_tree()
    return re.sub(r"[\W_]", "", element.text_content())


@pytest.mark.site
@pytest.mark.parametrize("lang", LANGS)
def test_every_pack_is_offered_with_a_folder_a_page(site, lang):
    edition = Edition.of(ROOT, SITE_URL)
    home = site / ("" if lang == "en" else lang)
    for pack in edition.site.catalogue.packs.values():
        folder = home / "teach" / "packs" / pack.id
        assert "pack.imscc" in lxml.html.parse(str(folder / "index.html")).xpath("//a[@download]/@href")
        data = (folder / "pack.imscc").read_bytes()
        none(f"{pack.id}: {w}" for w in wrong_with(data))
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            manifest = etree.fromstring(z.read("imsmanifest.xml"))
            addresses = [etree.fromstring(z.read(n)).find("{*}url").get("href") for n in z.namelist() if n.startswith("link-")]
        assert manifest.findtext(".//l:title/l:string", namespaces=CP) == pack.title[lang].replace("'", "’") and manifest.findtext(".//l:language", namespaces=CP) == lang
        assert addresses == [SITE_URL + ("" if lang == "en" else f"{lang}/") + edition.site.pages[lang, slug].url for slug in pack.pages]
        # What a page is made of and where it lies, and its exercises where it has some.
        found = [[r.find("c:title", CP) is not None for r in f.findall("c:item", CP)] for f in manifest.findall(".//c:organization/c:item/c:item", CP)]
        assert len(found) == len(pack.pages) and all(len(f) in (2, 3) for f in found)
    assert len(edition.site.catalogue.packs) >= 6
