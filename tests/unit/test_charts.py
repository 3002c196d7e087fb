"""Charts as they are drawn: small, safe, whole, and the same figures for programs."""

import csv
import io

import pytest
from golden import LANGUAGES, ROOT, catalogue, small_site
from lxml import etree
from PIL import Image

from instead.catalogue import load
from instead.charts import FAMILY, svg, table
from instead.finish import charts
from instead.finish.scan import scan
from instead.pages import read_pages
from instead.problems import BadInput
from instead.words import words

TITLES = {"the-list": "The <list>"}


@pytest.fixture(scope="module")
def records():
    return load(ROOT, LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_chart_of_the_site_weighs_more_than_12_kilobytes(records, lang):
    titles = {case: "A title as long as the longest that a case has" for case in records.cases}
    assert records.charts
    for chart in records.charts.values():
        for alone in (False, True):
            drawn = svg(chart, records, words(ROOT, lang), titles, alone)
            assert len(drawn.encode()) <= 12_000, chart.id
            scan(drawn.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace(f' font-family="{FAMILY[words(ROOT, lang).dir]}"', ""), "x")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", ["closed-and-listed", "years"])
def test_a_file_to_take_away_is_whole(id, lang):
    """It has its own ground, says what it shows, and fetches nothing."""
    root = etree.fromstring(svg(catalogue().charts[id], catalogue(), words(ROOT, lang), TITLES, alone=True))
    title, desc, ground = list(root)[:3]
    assert title.text.replace("’", "'") == catalogue().charts[id].title[lang] and desc.text.replace("’", "'").startswith(catalogue().charts[id].finding[lang])
    assert (ground.tag, ground.get("fill"), ground.get("height")) == ("{http://www.w3.org/2000/svg}rect", "#fff", root.get("viewBox").split()[3])
    # It says no direction, which half of the programs would not know: each text begins on the right by itself.
    assert root.get("direction") is None
    if lang == "ar":
        assert {t.get("text-anchor") for t in root.iter("{http://www.w3.org/2000/svg}text")} <= {"end", "middle"}
        assert all(t.text[0] == "\u202b" and t.text[-1] == "\u202c" for t in root.iter("{http://www.w3.org/2000/svg}text"))
    assert not {name for element in root.iter() for name in element.attrib if "href" in name or name.startswith("on") or name == "style"}


def test_words_in_a_drawing_have_the_marks_of_their_language():
    drawn = svg(catalogue().charts["closed-and-listed"], catalogue(), words(ROOT, "fr"), TITLES)
    assert "Personne d’autre" in drawn and "En un an\u00a0: Fermés &lt; tous" in drawn and "\u202f; Listés" in drawn


def test_without_its_claims_a_chart_is_still_drawn():
    """Which record is missing, a rule says; nobody who looks for it meets a traceback."""
    chart = catalogue().charts["closed-and-listed"]
    drawn = svg(chart, type(catalogue())(claims={}), words(ROOT, "en"), TITLES)
    assert chart.title["en"] in drawn and "<rect" not in drawn


def test_years_before_the_first_are_pointed_at():
    chart, records = catalogue().charts["years"], catalogue()
    early = records.cases["the-list"].model_copy(update={"began": "2006-05", "ended": "2015"})
    drawn = svg(chart, type(records)(cases={"the-list": early}), words(ROOT, "en"), TITLES)
    assert '<path class="tip" d="M12 44L8 47L12 50"' in drawn
    assert '<rect class="full" x="8" y="42" width="172" height="10"' in drawn


def test_the_figures_for_programs():
    records = catalogue()
    rows = list(csv.DictReader(io.StringIO(table(records.charts["closed-and-listed"], records, LANGUAGES, {}))))
    assert [(r["label_en"], r["value"], r["to"], r["unit"], r["period"], r["counted"], r["claim"], r["verdict"]) for r in rows] == [
        ("Closed < all", "60000", "70000", "accounts closed", "2015-02/2015-07", "group", "sixty-thousand", "unverified"),
        ("Listed", "64000", "", "accounts listed", "2015", "group", "sixty-thousand", "unverified")]
    assert table(records.charts["years"], records, ["en"], {"en": TITLES}).splitlines()[1] == 'the-list,The <list>,2015-02,,"study-2015, para 2"'


def test_every_language_has_its_drawing():
    assert {name for name in charts.files(small_site()) if "closed" in name} == {
        "data/charts/closed-and-listed.csv", *(f"data/charts/closed-and-listed.{lang}.{form}" for lang in LANGUAGES for form in ("svg", "png"))}


def drawn(text: str) -> Image.Image:
    """Where there is ink on a picture: what is not white."""
    picture = Image.open(io.BytesIO(charts.png(text))).convert("L")
    return picture.point(lambda level: 255 if level < 250 else 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_is_whole_and_the_same_each_time(lang):
    """Nothing is cut off at an edge, and the words begin where the lines of the language begin."""
    text = svg(catalogue().charts["closed-and-listed"], catalogue(), words(ROOT, lang), TITLES, alone=True)
    assert charts.png(text) == charts.png(text)
    ink = drawn(text)
    left, top, right, bottom = ink.getbbox()
    assert ink.width == 1080 and 0 < left and 0 < top and right < 1080 and bottom < ink.height
    assert abs((1080 - right if lang == "ar" else left) - 24) <= 6


def test_arabic_letters_are_joined_and_figures_are_bold():
    text = lambda said, weight="400": ('<svg xmlns="http://www.w3.org/2000/svg" width="720" height="60" viewBox="0 0 360 30" font-family="\'Noto Sans Arabic\', \'Noto Sans\'">'  # noqa: E731
                                       f'<rect width="360" height="30" fill="#fff"/><text x="350" y="20" text-anchor="end" font-weight="{weight}">{said}</text></svg>')
    joined, apart = drawn(text("سسس")), drawn(text("س\u200cس\u200cس"))
    assert joined.getbbox()[2] - joined.getbbox()[0] < apart.getbbox()[2] - apart.getbbox()[0]
    assert sum(drawn(text("2959", "700")).tobytes()) > 1.1 * sum(drawn(text("2959")).tobytes())


@pytest.mark.parametrize("path", sorted((ROOT / "docs/assets/diagrams").glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_is_drawn_once_for_all_languages(path):
    """It has no words of its own and no colour, so that pages mirror it, darken it and print it; its labels are as many in every language, and a text says what it shows."""
    root = etree.fromstring(path.read_text("utf-8"))
    assert path.stat().st_size <= 12_000 and root.get("aria-hidden") == "true" and not "".join(root.itertext()).strip()
    assert not {name for element in root.iter() for name in element.attrib} & {"fill", "stroke", "style", "href"}
    labels = {}
    for page in read_pages(ROOT, LANGUAGES)[0].values():
        for _, name, argument, inside in page.blocks():
            if (name, argument) == ("diagram", path.stem):
                labels.setdefault(page.slug, []).append(sum(line.startswith("- ") for _, line in inside))
                assert len(next(line for _, line in reversed(inside) if line.strip())) > 80, page.path
    assert labels and all(len(counts) == len(LANGUAGES) and len(set(counts)) == 1 and counts[0] > 1 for counts in labels.values()), labels


@pytest.mark.parametrize("html", ["<text onclick=\"x\">", '<text style="x">', '<tspan href="x">', '<use href="#x">', '<foreignObject>', '<svg direction="rtl" onload="x">'])
def test_what_no_chart_has_does_not_pass(html):
    with pytest.raises(BadInput):
        scan(html, "x")
