"""What holds the site up: every citation leads to its source and back, every file for a reference manager can be read by one, and machines get what they are promised."""

import json
import re
from datetime import date
from urllib.parse import urlsplit

import pypandoc
import pytest
import rispy
from jsonschema import Draft202012Validator

from built import LANGS, ROOT, SITE_URL, none

# What a page of each kind promises to machines, and nothing else.
SCHEMA = json.loads((ROOT / "tests/cases/metadata/schema.json").read_text("utf-8"))
BY_KIND = SCHEMA["$defs"]
HIGHWIRE = ["citation_title", "citation_author", "citation_publication_date", "citation_language", "citation_public_url"]
FILES = ("references.bib", "references.ris", "references.json")


@pytest.fixture(scope="module")
def works(pages):
    """The pages that are works of their own."""
    found = [p for p in pages.values() if p.written.get("kind") in BY_KIND]
    assert {p.written["kind"] for p in found} == set(BY_KIND), "A kind of page has no page, or a new kind is not known here."
    return found


def listed(page):
    """The items of the list of sources under the page."""
    return page.tree.xpath("//section[contains(@class, 'refs')]/ol/li")


def linked(item) -> str | None:
    """The source's own address, as the list shows it."""
    return next(iter(item.xpath(".//a[@class='src']/@href")), None)


def ways_in(page):
    """The citations in the text, in reading order."""
    return page.tree.xpath("//a[contains(concat(' ', @class, ' '), ' cite ')]")


# --- citations ------------------------------------------------------------------------------------------------------------


def test_every_citation_has_its_place_in_the_list_and_every_place_its_citation(pages):
    found, count = [], 0
    for page in pages.values():
        calls = ways_in(page)
        items = listed(page)
        count += len(calls)
        if bool(calls) != bool(items):
            found.append(f"{page}: {len(calls)} citations and {len(items)} sources")
        by_id = {e.get("id"): e for e in page.tree.xpath("//*[@id]")}
        called: dict[int, set[str]] = {}
        for call in calls:
            place = by_id.get(call.get("href", "").removeprefix("#"))
            number = call.text_content()
            if place is None or not number.isdecimal() or not re.fullmatch(rf"#r{number}-\d+", call.get("href")):
                found.append(f"{page}: [{number}] leads to {call.get('href')}")
                continue
            if place.xpath("count(ancestor::li[1]/preceding-sibling::li)") + 1 != int(number):
                found.append(f"{page}: [{number}] leads into another source")
            if f"#{call.get('id')}" not in place.xpath(".//a[@class='back']/@href"):
                found.append(f"{page}: from {call.get('href')} no way leads back to {call.get('id')}")
            if not place.xpath("normalize-space(.)").strip("↑ "):
                found.append(f"{page}: {call.get('href')} does not say the place")
            called.setdefault(int(number), set()).add(call.get("id"))
        for number, item in enumerate(items, 1):
            backs = [h.removeprefix("#") for h in item.xpath(".//a[@class='back']/@href")]
            if not backs:
                found.append(f"{page}: nothing cites source {number}")
            if set(backs) != called.get(number, set()):
                found.append(f"{page}: source {number} leads back to {set(backs) ^ called.get(number, set())}, which do not cite it (or are left out)")
            found += [f"{page}: source {number} has a place without a way back" for s in item.xpath(".//p[contains(@class, 'at')]/span[not(.//a[@class='back'])]")]
    none(found)
    assert count > 1500


def test_sources_are_numbered_in_the_order_in_which_a_reader_meets_them(pages):
    found = []
    for page in pages.values():
        order = list(dict.fromkeys(c.text_content() for c in ways_in(page)))
        if order != [str(n) for n in range(1, len(order) + 1)]:
            found.append(f"{page}: {order}")
    none(found)


def test_citations_can_be_told_apart_by_ear(pages):
    found = []
    for page in pages.values():
        found += [f"{page}: {c.get('id')} is called “{c.get('aria-label')}”" for c in ways_in(page) if c.text_content() not in (c.get("aria-label") or "")]
        backs = [b.get("aria-label") for b in page.tree.xpath("//a[@class='back']")]
        found += [f"{page}: two ways back are called “{b}”" for b in {b for b in backs if backs.count(b) > 1 and b} if _ambiguous(page, b)]
        found += [f"{page}: a way back without a name" for b in backs if not b]
    none(found)


def _ambiguous(page, name: str) -> bool:
    """Two ways back of one name are no fault when both lead to the same place in the text."""
    return len({b.get("href") for b in page.tree.xpath("//a[@class='back'][@aria-label=$n]", n=name)}) > 1


def test_the_three_editions_cite_the_same_sources(pages, addresses):
    found = []
    for slug in sorted({a.slug for a in addresses}):
        editions = [pages[a.path] for a in addresses if a.slug == slug]
        lists = [sorted(re.sub(r"\W", "", "".join(i.xpath("p[1]//text()"))) for i in listed(p)) for p in editions]
        found += [f"{p}: {set(entries) ^ set(lists[0])}" for p, entries in zip(editions[1:], lists[1:]) if entries != lists[0]]
    none(found)


def test_the_bibliography_names_every_page_that_cites_a_source_and_no_other(pages):
    found = []
    for lang in LANGS:
        overview = pages["/sources/" if lang == "en" else f"/{lang}/sources/"]
        claimed = {(e.get("id"), href) for e in overview.tree.xpath("//div[contains(@class, 'entry')]") for href in e.xpath("./p[last()]//a/@href")}
        titles = {e.get("id"): re.sub(r"\W", "", "".join(e.xpath("p[1]//text()"))) for e in overview.tree.xpath("//div[contains(@class, 'entry')]")}
        by_title = {t: i for i, t in titles.items()}
        if len(by_title) != len(titles):
            found.append(f"{overview}: two entries look alike: {sorted(t for t in by_title if list(titles.values()).count(t) > 1)}")
        for page in pages.values():
            if page.address.lang != lang or page.address.slug == "sources":
                continue
            way = "../" + page.address.path.removeprefix("/" if lang == "en" else f"/{lang}/")
            for item in listed(page):
                key = by_title.get(re.sub(r"\W", "", "".join(item.xpath("p[1]//text()"))))
                if key is None:
                    found.append(f"{page}: {item.get('id')} is not in {overview}")
                elif (key, way) not in claimed:
                    found.append(f"{overview}: #{key} does not name {page}")
    none(found)


# --- files for reference managers -------------------------------------------------------------------------------------------


def test_the_files_are_where_the_page_offers_them(works):
    found = []
    for page in works:
        # Charts are offered beside them, from where all data are.
        offered = set(page.tree.xpath("//a[@download][not(contains(@href, '/data/charts/'))]/@href"))
        wanted = {"page.bib", "page.imscc", *(["quiz.xml"] if page.tree.xpath("//article//fieldset/label[@class='pick']") else []), *(FILES if listed(page) else ())}
        if offered != wanted:
            found.append(f"{page}: offered {offered}")
        found += [f"{page}: {name} is empty or missing" for name in wanted if not (page.file.parent / name).is_file() or not (page.file.parent / name).stat().st_size]
    none(found)


def test_only_works_offer_files(pages, works, site):
    # Claims are offered on their own pages and in the ledger, by names of their own; a reading pack as a whole.
    none(f"{p}: {found}" for p in pages.values() if p not in works and (found := p.tree.xpath("//a[@download][not(contains(@href, 'claim')) and @href != 'pack.imscc']/@href")))
    folders = {p.file.parent for p in works}
    none(str(f.relative_to(site)) for f in site.rglob("*.bib") if f.parent not in folders)


def test_json_lists_the_sources_of_the_page_in_order(works):
    found = []
    for page in works:
        if not listed(page):
            continue
        items = json.loads((page.file.parent / "references.json").read_text("utf-8"))
        if [i.get("URL") for i in items] != [linked(li) for li in listed(page)]:
            found.append(f"{page}: the addresses differ from the list's")
        for item in items:
            missing = {"id", "type", "title", "language"} - {k for k, v in item.items() if v}
            if missing or re.search(r"[<>]|\bNone\b", json.dumps(item)):
                found.append(f"{page}: {item.get('id')}: without {missing or 'clean text'}")
    none(found)


def test_ris_is_read_by_another_program_and_has_the_same_sources(works):
    found = []
    for page in works:
        if not listed(page):
            continue
        text = (page.file.parent / "references.ris").read_text("utf-8")
        items = json.loads((page.file.parent / "references.json").read_text("utf-8"))
        records = rispy.loads(text)
        # A tag is two signs, two spaces, a hyphen and a space, also where nothing follows.
        for line in text.splitlines():
            if line and not re.match(r"[A-Z][A-Z0-9]  - ", line):
                found.append(f"{page}: the line “{line}”")
        if not text.startswith("TY  - ") or text.count("\nER  -") != len(items):
            found.append(f"{page}: does not begin with a record, or a record is not closed")
        if [r.get("id") for r in records] != [i["id"] for i in items] or [r.get("title") for r in records] != [i["title"] for i in items]:
            found.append(f"{page}: {[r.get('id') for r in records]}")
        for record, item in zip(records, items):
            if record.get("urls", [None])[0] != item.get("URL"):
                found.append(f"{page}: {item['id']}: {record.get('urls')}")
            if record.get("year") and not re.fullmatch(r"\d{4}", str(record["year"])):
                found.append(f"{page}: {item['id']}: year {record['year']}")
            if bool(record.get("authors")) != bool(item.get("author")):
                found.append(f"{page}: {item['id']}: authors {record.get('authors')}")
    none(found)


def test_bibtex_is_read_by_pandoc_and_has_the_same_sources(works):
    """All files in one go: pandoc's start would take most of the time. The keys say which entries came through."""
    found, seen, parts = [], {}, []
    for page in works:
        if not listed(page):
            continue
        text = (page.file.parent / "references.bib").read_text("utf-8")
        keys = re.findall(r"^@\w+\{([^,\s]+),", text, re.M)
        items = json.loads((page.file.parent / "references.json").read_text("utf-8"))
        if keys != [i["id"] for i in items]:
            found.append(f"{page}: {keys}")
        for entry in re.split(r"\n(?=@)", text):
            key = re.match(r"@\w+\{([^,]+)", entry)[1]
            if seen.setdefault(key, entry.strip()) != entry.strip():
                found.append(f"{page}: {key} differs from page to page")
        seen.update({i["id"] + "\0": i for i in items})
    parts = [text for key, text in seen.items() if not key.endswith("\0")]
    read = {i["id"]: i for i in json.loads(pypandoc.convert_text("\n\n".join(parts), "csljson", format="bibtex"))}
    items = {key.removesuffix("\0"): item for key, item in seen.items() if key.endswith("\0")}
    found += [f"{key} is lost" for key in set(items) ^ set(read)]
    for key in set(items) & set(read):
        plain = [re.sub(r"<[^>]+>|\W", "", str(i.get("title", ""))).lower() for i in (items[key], read[key])]
        if plain[0] != plain[1]:
            found.append(f"{key}: “{read[key].get('title')}” for “{items[key]['title']}”")
        if items[key].get("URL") and read[key].get("URL") != items[key]["URL"]:
            found.append(f"{key}: {read[key].get('URL')} for {items[key]['URL']}")
    none(found)
    assert len(items) > 50


def test_the_page_itself_can_be_taken_into_a_reference_manager(works):
    text = "\n\n".join((p.file.parent / "page.bib").read_text("utf-8") for p in works)
    read = {i["URL"]: i for i in json.loads(pypandoc.convert_text(text, "csljson", format="bibtex"))}
    found = [f"{p}: not there" for p in works if p.address.absolute not in read]
    for page in works:
        item = read.get(page.address.absolute, {})
        if _plain(re.sub(r"<[^>]+>", "", item.get("title", ""))) != _plain(page.h1):
            found.append(f"{page}: “{item.get('title')}” for “{page.h1}”")
        if item.get("issued", {}).get("date-parts", [[None]])[0][0] != date.fromisoformat(str(page.written["updated"])).year:
            found.append(f"{page}: {item.get('issued')}")
    none(found)


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def test_a_page_is_cited_as_a_work_alone(works):
    """Letters after the year and dashes for the author belong to a list of several works of one author: here is only one."""
    found = []
    for page in works:
        lines = page.tree.xpath("//details[contains(@class, 'more')]/p[b]")
        if [line.find("b").text_content() for line in lines] != ["APA", "MLA", "Chicago"]:
            found.append(f"{page}: {len(lines)} ways to cite it")
        for line in lines:
            text = " ".join(line.text_content().split())
            if _plain(page.h1) not in _plain(text) or page.address.absolute not in line.xpath(".//a/@href"):
                found.append(f"{page}: title or address is missing in “{text}”")
            # MLA leaves out an author who is the site itself.
            if line.find("b").text_content() != "MLA" and not text.removeprefix(line.find("b").text_content()).strip().startswith(page.meta("citation_author")[0]):
                found.append(f"{page}: does not begin with the author: “{text}”")
            if re.search(r"20\d\d ?[a-z]{1,2}\b|—{2,}", text):
                found.append(f"{page}: “{text}”")
    none(found)


# --- what machines read in the page -----------------------------------------------------------------------------------------


def machine(page) -> list[dict]:
    return [json.loads(s) for s in page.tree.xpath("//script[@type='application/ld+json']/text()")]


def test_json_ld_has_what_is_promised_and_nothing_else(works):
    judges = {kind: Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{kind}"}) for kind in BY_KIND}
    found = []
    for page in works:
        documents = machine(page)
        if len(documents) != 1:
            found.append(f"{page}: {len(documents)} documents")
            continue
        found += [f"{page}: {e.json_path}: {e.message}" for e in judges[page.written["kind"]].iter_errors(documents[0])]
    none(found)


def test_json_ld_says_what_the_page_says(works, addresses):
    by_slug = {(a.lang, a.slug): a.absolute for a in addresses}
    found = []
    for page in works:
        data, lang, slug = machine(page)[0], page.address.lang, page.address.slug
        expected = {"@context": "https://schema.org", "@id": page.address.absolute, "description": page.written["description"], "name": page.written["title"],
                    "inLanguage": lang, "dateModified": str(page.written["updated"]), "license": "https://creativecommons.org/licenses/by-sa/4.0/"}
        if "Article" in data["@type"]:
            expected["headline"] = page.written["title"]
        if page.written["kind"] == "lesson":
            lesson = page.written["lesson"]
            expected |= {"timeRequired": f"PT{lesson['minutes']}M", "typicalAgeRange": "{}-{}".format(*lesson["ages"]), "learningResourceType": "lesson plan"}
        others = [by_slug[other, slug] for other in LANGS if other != lang and (other, slug) in by_slug]
        if lang == "en":
            expected["workTranslation"] = [{"@id": url} for url in others]
        else:
            expected["translationOfWork"] = {"@id": by_slug["en", slug]}
        links = [url for li in listed(page) if (url := linked(li))]
        if links:
            expected["citation"] = links
        found += [f"{page}: {key}: {data.get(key)!r}, expected {value!r}" for key, value in expected.items() if data.get(key) != value]
    none(found)


def test_other_pages_promise_nothing(pages, works):
    none(f"{p}: {len(machine(p))} JSON-LD, {len(tags)} Highwire tags" for p in pages.values()
         for tags in [p.tree.xpath("//meta[starts-with(@name, 'citation_')]")] if p not in works and (machine(p) or tags))


def test_highwire_tags_for_zotero_and_scholar(works):
    found = []
    for page in works:
        tags = {m.get("name"): m.get("content") for m in page.tree.xpath("/html/head/meta[starts-with(@name, 'citation_')]")}
        expected = {"citation_title": page.written["title"], "citation_publication_date": str(page.written["updated"]).replace("-", "/"),
                    "citation_language": page.address.lang, "citation_public_url": page.address.absolute}
        if sorted(tags) != sorted(HIGHWIRE):
            found.append(f"{page}: {sorted(tags)}")
        found += [f"{page}: {k} is {tags.get(k)!r}" for k, v in expected.items() if tags.get(k) != v]
    none(found)


def test_passages_lead_to_the_source_that_is_cited(pages):
    """A link to the very words must go to the page that the entry names, at a text fragment; browsers do not search a PDF, so there it is the file."""
    found, count = [], 0
    for page in pages.values():
        for item in listed(page):
            for href in item.xpath(".//p[contains(@class, 'at')]/span/a[not(@class)]/@href"):
                count += 1
                whole = linked(item) or ""
                if href.split("#")[0] != whole.split("#")[0] or ("#:~:text=" in href) == urlsplit(href).path.lower().endswith(".pdf"):
                    found.append(f"{page}: {item.get('id')}: {href}")
    none(found)
    assert count > 100
