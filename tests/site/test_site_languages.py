"""The three editions: none is faked, each leads to the others, and every run of another language says so."""

import re
from urllib.parse import urljoin, urlsplit

from built import DIRECTION, LANGS, SITE_URL, none

# Elements whose words no reader reads as prose, or which may hold no markup.
NOT_PROSE = "ancestor-or-self::code or ancestor-or-self::pre or ancestor-or-self::script or ancestor-or-self::style or ancestor-or-self::title or ancestor-or-self::option"
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]{2,}")
ARABIC = re.compile(r"[\u0621-\u064a]")
FRENCH_WORDS = {"le", "la", "les", "des", "un", "une", "et", "que", "qui", "pas", "est", "sont", "dans", "pour", "sur", "avec", "ce", "vous", "au", "du", "en", "plus"}
ENGLISH_WORDS = {"the", "of", "and", "to", "is", "are", "that", "not", "for", "with", "on", "this", "you", "it", "as", "by", "from", "or", "be", "have"}


def texts(tree):
    """(text node, language that holds there) of the page's words."""
    for node in tree.xpath(f"/html/body//text()[normalize-space() and not({NOT_PROSE})]"):
        parent = node.getparent() if not node.is_tail else node.getparent().getparent()
        yield node, parent, parent.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")


def alternates(page) -> dict[str, str]:
    links = page.tree.xpath("/html/head/link[@rel='alternate'][@hreflang]")
    found = {link.get("hreflang"): link.get("href") for link in links}
    assert len(found) == len(links), f"{page}: a language twice"
    return found


def test_canonical_is_the_page_itself(pages):
    none(f"{p}: {found}" for p in pages.values() if (found := p.tree.xpath("/html/head/link[@rel='canonical']/@href")) != [p.address.absolute])


def test_alternates_are_the_editions_that_exist_and_english_is_the_default(pages, addresses):
    found = []
    for page in pages.values():
        expected = {a.lang: a.absolute for a in addresses if a.slug == page.address.slug}
        if "en" in expected:
            expected["x-default"] = expected["en"]
        if alternates(page) != expected:
            found.append(f"{page}: {alternates(page)}")
    none(found)


def test_alternates_point_back(pages):
    """Search engines drop what is not said by both sides (https://developers.google.com/search/docs/specialty/international/localized-versions)."""
    by_url = {p.address.absolute: p for p in pages.values()}
    found = []
    for page in pages.values():
        for lang, url in alternates(page).items():
            other = by_url.get(url)
            if other is None:
                found.append(f"{page}: {lang} leads to {url}, which is no page")
            elif page.address.absolute not in alternates(other).values():
                found.append(f"{page}: {other} does not point back")
            elif lang != "x-default" and other.tree.get("lang") != lang:
                found.append(f"{page}: {url} is not in {lang}")
    none(found)


def test_the_language_menu_leads_to_the_same_page(pages, addresses):
    found = []
    for page in pages.values():
        items = page.tree.xpath("//details[contains(@class, 'lang')]//li")
        if len(items) != len(LANGS):
            found.append(f"{page}: {len(items)} languages")
        for lang, item in zip(LANGS, items):
            there = next((a for a in addresses if a.slug == page.address.slug and a.lang == lang), None)
            links = item.xpath(".//a")
            if there is None:
                if links or not item.text_content().strip():
                    found.append(f"{page}: {lang} is promised and does not exist")
                continue
            way = urlsplit(urljoin(SITE_URL.rstrip("/") + page.address.path, links[0].get("href"))).path if links else None
            if way != there.path:
                found.append(f"{page}: {lang} leads to {way}")
            elif lang == page.address.lang:
                if links[0].get("aria-current") != "page":
                    found.append(f"{page}: the current language is not marked")
            elif (links[0].get("lang"), links[0].get("dir"), links[0].get("hreflang")) != (lang, DIRECTION[lang], lang):
                found.append(f"{page}: the name of {lang} is not marked")
    none(found)


def test_no_page_stands_in_another_language_than_its_own(pages):
    """An English page under /fr/ or /ar/ is no translation. Counted are the words that stand in the page's own language by its marks."""
    found = []
    for page in pages.values():
        lang = page.address.lang
        own = " ".join(node for node, parent, marked in texts(page.tree) if marked == lang and parent.xpath("ancestor-or-self::main"))
        words = re.findall(r"[^\W\d_]+", own.lower())
        if lang == "ar":
            share = sum(bool(ARABIC.search(w)) for w in words) / max(1, len(words))
            if share < 0.95:
                found.append(f"{page}: only {share:.0%} of {len(words)} words are Arabic")
        else:
            english, french = (sum(w in known for w in words) for known in (ENGLISH_WORDS, FRENCH_WORDS))
            if (english < 4 * french) if lang == "en" else (french < 4 * english):
                found.append(f"{page}: {english} English and {french} French little words")
    none(found)


def test_headings_have_the_same_ids_in_all_languages(pages, addresses):
    """Links to a section survive the change of the language."""
    def outline(page):
        heads = [(e.tag, e.get("id")) for e in page.tree.xpath("//main//h2 | //main//h3")]
        # Countries stand in the order of their names, which each language has of its own.
        return [h for h in heads if not (h[1] or "").startswith("d-")] + sorted(h for h in heads if (h[1] or "").startswith("d-"))

    found = []
    for slug in sorted({a.slug for a in addresses}):
        editions = [pages[a.path] for a in addresses if a.slug == slug]
        first = outline(editions[0])
        for other in editions[1:]:
            if outline(other) != first:
                ours, theirs = ({i for _, i in o} for o in (first, outline(other)))
                found.append(f"{other}: {len(outline(other))} headings for {len(first)}; only there: {theirs - ours}; missing: {ours - theirs}")
    none(found)


def test_headings_that_writers_wrote_have_an_id_of_ascii_words(pages):
    found = []
    for page in pages.values():
        for h in page.tree.xpath("//article//h2 | //article//h3"):
            # Lists made by the site carry the id on what holds the heading.
            holder = h.get("id") or next(iter(h.xpath("ancestor::details[1]/@id | ancestor::div[contains(@class, 'entry')][1]/@id")), None)
            if page.address.slug != "search" and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", holder or ""):
                found.append(f"{page}: “{h.text_content()}” has the id {holder}")
    none(found)


def test_latin_words_in_arabic_pages_are_isolated(pages):
    """Unmarked, they turn round what stands beside them and are read aloud as Arabic."""
    found, count = [], 0
    for page in pages.values():
        if page.address.lang != "ar":
            continue
        for node, parent, lang in texts(page.tree):
            for m in LATIN.finditer(node):
                count += 1
                # In a drawing no element can mark them: characters do.
                drawn = parent.xpath("ancestor-or-self::*[local-name()='svg']") and node.count("\u2068", 0, m.start()) > node.count("\u2069", 0, m.start())
                if lang == "ar" and not drawn and not parent.xpath("ancestor-or-self::bdi"):
                    found.append(f"{page}: “{m[0]}” in “{node.strip()[max(0, m.start() - 40):m.end() + 40]}”")
    none(found)
    assert count > 1000


def test_arabic_words_in_other_pages_are_marked(pages):
    found, count = [], 0
    for page in pages.values():
        if page.address.lang == "ar":
            continue
        for node, parent, lang in texts(page.tree):
            if ARABIC.search(node):
                count += 1
                if lang != "ar":
                    found.append(f"{page}: “{node.strip()[:60]}”")
    none(found)
    assert count > 60


def test_a_run_of_the_other_direction_says_its_direction(pages):
    found = []
    for page in pages.values():
        for element in page.tree.xpath("//body//*[@lang]"):
            lang = element.get("lang").split("-")[0]
            wanted = "rtl" if lang in ("ar", "fa", "he", "ur", "ps", "ckb") else "ltr"
            if element.xpath("string(ancestor-or-self::*[@dir][1]/@dir)") != wanted:
                found.append(f"{page}: <{element.tag} lang={lang}> “{element.text_content()[:50]}”")
            if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]+)?", element.get("lang")):
                found.append(f"{page}: lang={element.get('lang')}")
    none(found)


def test_an_address_in_an_arabic_line_is_one_run(pages):
    """Taken apart at its signs, “https://a.example/b/” is shown with its end before its beginning."""
    url = re.compile(r"https?://\S+?(?=[.,،؛:)»]*(?:\s|$))")
    found, count = [], 0
    for page in pages.values():
        if page.address.lang != "ar":
            continue
        for block in page.tree.xpath(f"/html/body//*[self::p or self::li or self::dd or self::td or self::dt][contains(., '://')][not({NOT_PROSE})]"):
            whole = "".join(block.itertext())
            for m in url.finditer(whole):
                count += 1
                at = 0
                for node in block.xpath(".//text()"):
                    holder = node.getparent() if not node.is_tail else node.getparent().getparent()
                    if at < m.end() and at + len(node) > m.start() and holder.xpath("string(ancestor-or-self::*[@dir][1]/@dir)") != "ltr":
                        found.append(f"{page}: “{node}” of {m[0]}")
                    at += len(node)
    none(found)
    assert count


def test_numbers_to_dial_read_from_left_to_right(pages):
    found = []
    for page in pages.values():
        for link in page.tree.xpath("//a[starts-with(@href, 'tel:')]"):
            if link.xpath("string(bdi/@dir)") != "ltr" and page.address.lang == "ar":
                found.append(f"{page}: {link.text_content()}")
    none(found)


def test_arabic_pages_use_one_kind_of_digits(pages):
    none(f"{p}: “{m[0]}”" for p in pages.values() for m in re.finditer(r".{0,20}[\u0660-\u0669\u06f0-\u06f9].{0,20}", " ".join(p.tree.find("body").itertext())))
