"""The guide as it is built: small pages of plain links, from home to a list of steps in a few taps, with nothing on them that tells a bystander anything."""

import gzip
import random
import re
from collections import deque
from functools import cache
from posixpath import normpath

import pytest

from built import LANGS, ROOT, none
from instead import guide
from instead.catalogue import load


REAL = load(ROOT, LANGS)
# Bytes of a page with its stylesheets and scripts, as a host that knows gzip alone sends them.
MOST = 15_000


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


def address(lang: str, digits: str) -> str:
    return start(lang) + guide.slug(digits) + "/"


def links(path: str, tree, within: str = "//main") -> list[str]:
    """Pages of the site to which a page leads, as paths."""
    hrefs = [h.split("#")[0] for h in tree.xpath(f"{within}//a/@href")]
    return [normpath(path + h).rstrip("/") + "/" for h in hrefs if h and not re.match("[a-z]+:", h)]


@pytest.mark.parametrize("lang", LANGS)
def test_every_question_has_its_answers_and_every_end_its_parts(tree_of, lang):
    found = []
    for digits, node in guide.nodes(REAL).items():
        tree = tree_of(address(lang, digits))
        if node.question:
            labels = [b.text_content() for b in tree.xpath("//ul[@class='choices']/li/a[@href]/b")]
            if len(labels) != len(node.answers) or not all(labels):
                found.append(f"{lang} {digits}: {labels}")
            if links(address(lang, digits), tree, "//ul[@class='choices']") != [address(lang, digits + str(a.number)) for a in node.answers]:
                found.append(f"{lang} {digits}: the answers lead elsewhere")
            continue
        ids = tree.xpath("//@id")
        if len(ids) != len(set(ids)):
            found.append(f"{lang} {digits}: an id stands twice")
        steps = tree.xpath("//div[@class='do']/ol/li")
        if not 1 <= len(steps) <= guide.STEPS:
            found.append(f"{lang} {digits}: {len(steps)} steps")
        heads = [h.get("id") for h in tree.xpath("//main//h2[@id]")]
        if heads != ["steps", "whom", "guide-keep", "guide-leave", "guide-avoid", "guide-expect", "guide-self", "given", "sources"]:
            found.append(f"{lang} {digits}: {heads}")
        if not tree.xpath("//aside[@class='urgent']//a[starts-with(@href, 'tel:')]"):
            found.append(f"{lang} {digits}: no number to call")
        if node.countries and not tree.xpath("//details//a[starts-with(@href, 'tel:')]"):
            found.append(f"{lang} {digits}: no number of the countries")
    none(found)


@pytest.mark.parametrize("lang", LANGS)
def test_a_bystander_reads_a_number(tree_of, lang):
    found, titles = [], set()
    for digits in guide.nodes(REAL):
        tree = tree_of(address(lang, digits))
        title = tree.findtext(".//title")
        titles.add(title)
        if digits and not re.fullmatch(rf"\D+ {digits} · .+", title):
            found.append(f"{lang} {digits}: “{title}”")
        if digits and tree.xpath("/html/head/meta[@name='robots']/@content") != ["noindex"]:
            found.append(f"{lang} {digits}: search engines may list it")
    assert len(titles) == len(guide.nodes(REAL))
    none(found)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_asked_and_no_script_is_needed(tree_of, lang):
    none(f"{lang} {digits}: {e.tag}" for digits in guide.nodes(REAL)
         for e in tree_of(address(lang, digits)).xpath("//main//*[self::input or self::form or self::textarea or self::select or self::button or self::script]"))


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_is_small(site, tree_of, lang):
    @cache
    def packed(file) -> int:
        return len(gzip.compress(file.read_bytes(), 9, mtime=0))

    found = []
    for digits in guide.nodes(REAL):
        path = address(lang, digits)
        files = [h for h in tree_of(path).xpath("//link[@rel='stylesheet']/@href | //script/@src")]
        size = packed(site / path.lstrip("/") / "index.html") + sum(packed(site / normpath(path + h).lstrip("/")) for h in files)
        if size > MOST:
            found.append(f"{path}: {size} bytes")
    none(found)


@pytest.mark.parametrize("lang", LANGS)
def test_a_frightened_reader_is_at_the_steps_after_four_taps(tree_of, lang):
    """From the home page, along links in the text, to an end of every situation and of danger."""
    ends = {address(lang, d): n for d, n in guide.ends(REAL).items()}
    taps, queue = {start(lang): 0}, deque([start(lang)])
    while queue:
        path = queue.popleft()
        if taps[path] == 4 or path in ends:
            continue
        for to in links(path, tree_of(path), "//main//ul[@class='doors' or @class='choices']"):
            if to not in taps and to.startswith(address(lang, "")):
                taps[to] = taps[path] + 1
                queue.append(to)
    reached = {a.id for path in taps if path in ends for a in ends[path].way}
    assert {*REAL.guide["what"].answers, "danger-yes"} <= reached
    assert min(taps[p] for p in taps if p in ends and ends[p].way[0].id == "danger-yes") <= 3


@pytest.mark.parametrize("lang", LANGS)
def test_whoever_follows_links_by_chance_arrives(tree_of, lang):
    """A hundred thousand walks over the built pages, in all languages together."""
    ways = {address(lang, d): links(address(lang, d), tree_of(address(lang, d)), "//ul[@class='choices']") for d in guide.nodes(REAL)}
    ends, chance = {address(lang, d) for d in guide.ends(REAL)}, random.Random(lang)
    arrived = set()
    for _ in range(100_000 // len(LANGS) + 1):
        path = address(lang, "")
        for _ in range(guide.QUESTIONS):
            if path in ends:
                break
            path = chance.choice(ways[path])
        assert path in ends
        arrived.add(path)
    assert arrived == ends


@pytest.mark.parametrize("lang", LANGS)
def test_every_answer_can_be_taken_back(tree_of, lang):
    for digits, node in guide.nodes(REAL).items():
        if digits:
            assert links(address(lang, digits), tree_of(address(lang, digits)), "//nav[@aria-labelledby='given']/ul") == [address(lang, digits[:i]) for i in range(len(digits))]


@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_guide_stands_on_one_page(tree_of, lang):
    text = " ".join(tree_of(start(lang) + "report/guide/all/").xpath("//main")[0].text_content().split())
    heads = tree_of(start(lang) + "report/guide/all/").xpath("//main//h2/@id")
    assert {a.id for n in guide.nodes(REAL).values() for a in n.way if a.gives} <= set(heads)
    # The last words of a piece hold no mark that typography changes.
    none(a.id for a in REAL.advice.values() if re.findall(r"\w+", a.text[lang])[-1] not in text)


@pytest.mark.parametrize("lang", LANGS)
def test_there_is_a_card_for_every_country_with_a_number(tree_of, lang):
    tree = tree_of(start(lang) + "report/guide/cards/")
    known = {f"card-{r.code.lower()}" for r in REAL.countries.values() if r.emergency}
    cards = tree.xpath("//section[contains(@class, 'wallet')]")
    assert {c.get("id") for c in cards} == known == {h.lstrip("#") for h in tree.xpath("//main//ul[@class='facts']//a/@href")}
    none(c.get("id") for c in cards if not c.xpath(".//a[starts-with(@href, 'tel:')]"))
