"""The directory as it is built: every number and address comes from a record, and every record has its place."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urldefrag

import phonenumbers
import pypdf
import pytest
import yaml

from built import LANGS, ROOT, SITE_URL, TODAY, none
from instead.publish import work
from instead.publish.document import of_pack
from instead.site import Site

CONTACTS = ("channels", "helplines")
# What looks like a telephone number in running text: seven digits or more with single spaces, dots or brackets between.
# (A full stop and a space end a sentence: “20 000. 2016” are two figures.)
NUMBER = re.compile(r"(?<![\w.,/:–-])\(?\+?\d(?:(?!\. )[ \u00a0\u202f.()]{0,2}\d){6,}(?![\w/–-])")
# A figure with its groups of three; no telephone number of a record is written like this without a 0 or + before.
# On paper the numbers of sources stand behind a year and its full stop (“2020.15 16”), and dates run together in Arabic lines.
YEAR = re.compile(r"(?:19|20)\d\d\.[\d ]+(?:\.(?:19|20)\d\d)?")
FIGURE = re.compile(r"[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+|\d{7,8}")


def records(*kinds: str) -> list[tuple[str, dict]]:
    """(file, content) of the records, read without the code under test; scalars stay text."""
    return [(f"data/{kind}/{p.name}", yaml.load(p.read_text("utf-8"), yaml.BaseLoader)) for kind in kinds for p in sorted((ROOT / "data" / kind).glob("*.yaml"))]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Digits of every number of a record, whole and as it is written in its country."""
    found = set()
    for _, r in records(*CONTACTS):
        for phone in r.get("phones", []):
            found |= {digits(phone["number"]), *(digits(x) for x in re.findall(r"[\d ]{4,}", " ".join(phone.get("note", {}).values())))}
            if phone["number"].startswith("+"):
                number = phonenumbers.parse(phone["number"], None)
                found |= {digits(phonenumbers.format_number(number, style)) for style in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.E164)}
                found.add("1" + str(number.national_number))
    return found | {digits(n["number"]) for _, r in records("countries") for n in r.get("emergency", [])}


def strays(text: str, known: set[str]) -> list[str]:
    """What looks like a number to call in a text and stands in no record."""
    return [m[0] for m in NUMBER.finditer(text) if digits(m[0]) not in known and not FIGURE.fullmatch(m[0])]


def in_pdf(path: Path, known: set[str]) -> list[str]:
    """The same for a PDF: its words, and the links in it that dial."""
    found = []
    for n, page in enumerate(pypdf.PdfReader(path).pages, 1):
        # A link within the document has a place instead of an action.
        actions = [a.get_object()["/A"].get_object().get("/URI", "") for a in page.get("/Annots", []) if "/A" in a.get_object()]
        found += [f"{path.name}, page {n}: {x}" for x in [*(x for x in strays(page.extract_text(), known) if not YEAR.fullmatch(x)), *(a for a in actions if a.startswith("tel:") and digits(a) not in known)]]
    return found


def leaflet(path: Path, words: str, dials: str) -> Path:
    """A PDF of one page with a line of text and a link that dials."""
    content = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[6 0 R]>>",
             b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
             b"<</Type/Annot/Subtype/Link/Rect[72 700 200 730]/A<</S/URI/URI(tel:%s)>>>>" % dials.encode()]
    out, places = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    path.write_bytes(out + b"xref\n0 7\n0000000000 65535 f \n" + table + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out))
    return path


def test_every_number_is_valid_for_its_country_or_the_record_says_why_not():
    found = []
    for file, r in records(*CONTACTS, "countries"):
        for phone in [*r.get("phones", []), *r.get("emergency", [])]:
            number, country = phone["number"].replace(" ", ""), phone.get("country", r.get("code"))
            if number.startswith("+"):
                parsed = phonenumbers.parse(number, None)
                good = phonenumbers.is_valid_number(parsed) and country in ("XX", phonenumbers.region_code_for_number(parsed), *phonenumbers.COUNTRY_CODE_TO_REGION_CODE[parsed.country_code])
            else:
                good = country in phonenumbers.SUPPORTED_REGIONS and phonenumbers.is_valid_short_number_for_region(phonenumbers.parse(number, country), country)
                good = good or country == "EU"  # the Union has a number and no plan of numbers
            if not good and not phone.get("unknown"):
                found.append(f"{file}: {number}")
    none(found)


def test_every_link_that_dials_comes_from_a_record(pages, known):
    none(f"{p}: {a}" for p in pages.values() for a in p.tree.xpath("//a/@href") if a.startswith("tel:") and digits(a) not in known)


def test_no_number_in_any_text_is_a_stray(pages, lost, known):
    found = []
    for page in (*pages.values(), lost):
        for node in page.tree.xpath("//body//text()[not(ancestor::code or ancestor::script or ancestor::style or ancestor::*[contains(@class, 'refs') or contains(@class, 'entry') or contains(@class, 'cite')])]"):
            found += [f"{page}: {number}" for number in strays(str(node), known)]
    none(found)


def test_no_number_in_any_pdf_is_a_stray(site, known, tmp_path):
    """A number printed on paper stays for years. Whatever PDF is built is read; the two leaflets show that the reading finds what it looks for."""
    assert in_pdf(leaflet(tmp_path / "good.pdf", "Call 0 800 00 56 96", "+33800005696"), known) == []
    assert len(in_pdf(leaflet(tmp_path / "bad.pdf", "Call 01 99 00 12 34", "+33199001234"), known)) == 2
    none(x for path in sorted(site.rglob("*.pdf")) for x in in_pdf(path, known))


@pytest.mark.parametrize("lang", LANGS)
def test_no_number_on_the_paper_of_a_reading_pack_is_a_stray(site, known, tmp_path, lang):
    """The pack for parents has the most lines to call."""
    project = Site.read(ROOT, date.fromisoformat(TODAY), allow_stale=True)
    file = tmp_path / "pack.pdf"
    file.write_bytes(work.FORMATS["pdf"](of_pack(project, site, SITE_URL, project.catalogue.packs["first-evening"], lang)))
    dials = {str(a.get_object()["/A"].get_object().get("/URI", "")) for page in pypdf.PdfReader(file).pages for a in page.get("/Annots", []) if "/A" in a.get_object()}
    assert len([a for a in dials if a.startswith("tel:")]) >= 5
    none(in_pdf(file, known))


def test_every_address_outside_comes_from_a_record(pages):
    """Sources, their archived copies, contacts and help pages; beside them the way out, the licence and the words of the interface."""
    allowed = set()
    for _, r in records("sources", *CONTACTS, "platforms", "organisations"):
        allowed |= {r[x] for x in ("url", "archived", "help_url") if r.get(x)} | ({f"https://doi.org/{r['doi']}"} if r.get("doi") else set())
    words = "".join((ROOT / "locales" / f"{lang}.po").read_text("utf-8") for lang in LANGS)
    allowed |= set(re.findall(r"https://[^\s\"<>]+", words)) | {"https://creativecommons.org/licenses/by-sa/4.0/"}
    plain = {unquote(urldefrag(a)[0]) for a in allowed}
    none(f"{p}: {a}" for p in pages.values() for a in p.tree.xpath("//body//a/@href")
         if a.startswith("http") and unquote(urldefrag(a)[0]) not in plain and not a.startswith(p.address.absolute[:30]))


def test_every_contact_stands_on_the_page_of_its_country(pages):
    found = []
    codes = {r["code"]: r["id"] for _, r in records("countries")}
    for file, r in records(*CONTACTS):
        for lang in LANGS:
            base = "/" if lang == "en" else f"/{lang}/"
            path = base + ("report/countries/" if r["country"] == "XX" else f"report/countries/{codes[r['country']]}/")
            if r["id"] not in pages[path].ids:
                found.append(f"{file}: not on {path}")
    none(found)


def test_every_country_and_every_platform_is_in_its_list(pages):
    found = []
    for kind, where in (("countries", "report/countries/"), ("platforms", "report/platforms/")):
        for lang in LANGS:
            base = ("/" if lang == "en" else f"/{lang}/") + where
            ways = set(pages[base].tree.xpath("//main//a/@href"))
            found += [f"{base}: no way to {r['id']}" for _, r in records(kind) if f"{r['id']}/" not in {w.split("#")[0].removeprefix("../countries/").removeprefix("../../report/countries/").removeprefix("../../report/platforms/") for w in ways}]
    none(found)


def test_every_contact_says_when_and_where_it_was_read_and_how_to_tell_that_it_is_out_of_date(pages):
    found = []
    for page in (p for path, p in pages.items() if re.search(r"/report/(countries|platforms)/", path)):
        for card in page.tree.xpath("//section[contains(@class, 'card')]"):
            seen = card.xpath("./p[contains(@class, 'seen')]")
            if len(seen) != 1 or not seen[0].xpath(".//a[contains(@href, 'about/contribute')]") or not (card.xpath(".//a[@class='cite']") or "seen old" in seen[0].get("class")):
                found.append(f"{page}: {card.get('aria-labelledby')}")
    none(found)


def test_what_a_machine_reads_is_there_and_says_the_same(site, pages):
    import json

    data = json.loads((site / "data" / "contacts.json").read_text("utf-8"))
    assert {x["id"] for x in data["contacts"]} == {r["id"] for _, r in records(*CONTACTS)}
    for part in ("contacts.json", "contacts.schema.json", "reviews.ics"):
        assert (site / "data" / part).is_file()
        assert all(pages[("/" if lang == "en" else f"/{lang}/") + "report/countries/"].tree.xpath(f"//a[contains(@href, 'data/{part}')]") for lang in LANGS)
    assert Path(site / "data" / "reviews.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
