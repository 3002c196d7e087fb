"""What holds for every text that anybody may write, not only for the cases that somebody thought of.

The same examples are tried on every run (``derandomize``): a red run can be repeated by anybody.
"""

import re
from unicodedata import normalize
from urllib.parse import unquote

from golden import LANGUAGES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from instead.catalogue.yaml import BadYaml, parse
from instead.finish.text import arabic, english, french, set_text
from instead.weave.cite import CitationError, parse_cluster, replace
from instead.weave.directory import sort_key
from instead.weave.locator import Locator, LocatorError, parse_locator
from instead.weave.passage import fragment

settings.register_profile("instead", derandomize=True, max_examples=100, deadline=None)
settings.load_profile("instead")

BDI = re.compile("</?bdi[^>]*>")


def made_of(signs, size=12):
    """Texts in which the signs that mean something stand close together."""
    return st.lists(st.sampled_from(signs) | st.text(max_size=3), max_size=size).map("".join)


WORDS = made_of(["'", '"', " ", "\u00a0", "\u202f", "«", "»", "?", "!", ";", ":", "%", "...", "9", "200", "l'", "mot", "GhostSec", "Meta", "#a", "@", "/", "&amp;", "&lt;",
                 "https://example.org/a?b=1", "القائمة", "و", "،", "؟", "(", ")", "don't", "R &amp; D", ".", "-"])
# Text nodes hold no angle bracket of their own.
TEXT = WORDS.map(lambda text: re.sub("[<>]", "", text))
YAML = made_of(["a", ":", " ", "\n", "-", "- ", "? ", "[", "]", "{", "}", "&a ", "*a", "!!str ", "'", '"', "|", ">", "#", "---", "...", "\t", "~", "null", "%YAML", "<<", ","], 30)
CLUSTERS = made_of(["[", "]", "@", "@a", "@b-2", ",", ";", " para 1", " p. 2", '"', "`", "``", "```", "~~~", "\n", ".", " ?", "،", "\\"], 20)
LOCATORS = made_of(["para", "paras", "p.", "pp.", "sec.", "art.", "table", " ", "6", "-8", ".2", "(1)", "IX", '"', "whole page", "abstract"], 6)
# Latin letters with accents, Arabic letters.
ALPHABETS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F) | st.characters(min_codepoint=0x600, max_codepoint=0x6FF))
NAMES = st.sampled_from(["p", "b", "em", "span", "bdi", "code", "pre", "title", "li", "a", "q"])
ATTRIBUTES = st.sampled_from(["", ' lang="fr"', ' lang="ar"', ' lang="en-GB"', ' title="l\'un ?"', ' href="https://example.org/?a ;b"', ' dir="ltr"'])


def pages(depth=3):
    """Pieces of a page: text, elements in elements, comments."""
    piece = TEXT | st.sampled_from(["<br>", "<!-- l'un ? -->", '<img alt="a ?">'])
    for _ in range(depth):
        element = st.builds(lambda name, attribute, inside: f"<{name}{attribute}>{''.join(inside)}</{name}>", NAMES, ATTRIBUTES, st.lists(piece, max_size=3))
        piece = piece | element
    return st.builds(lambda lang, inside: f'<html lang="{lang}">{"".join(inside)}</html>', st.sampled_from(LANGUAGES), st.lists(piece, max_size=5))


@given(YAML | st.text())
@example("a: &x [*x]")
@example("\x00")
@example("? {a: b}")
def test_a_file_is_a_record_or_bad_yaml_and_nothing_else(text):
    try:
        found = parse(text)
    except BadYaml as e:
        assert e.line >= 1 and e.column >= 1 and str(e)
    else:
        assert () in found.places
        assert found.place(("no", 0, "such")) == found.places[()]


@given(CLUSTERS | st.text())
def test_what_stands_between_brackets_is_a_citation_or_an_error_that_helps(inside):
    try:
        found = parse_cluster(inside)
    except CitationError as e:
        assert str(e) and e.rule and e.cure
    else:
        assert found and all(c.key and c.at and c.locator for c in found)


@given(CLUSTERS)
@example("One [@a, p. 1] ?")
def test_every_bracket_is_rendered_or_an_error(text):
    calls = []
    try:
        found = replace(text, lambda cites: calls.append(cites) or "⟨⟩")
    except CitationError:
        return
    assert found.count("⟨⟩") - text.count("⟨⟩") == len(calls)


@given(st.text() | WORDS)
@example("See [1], [a](b.md) and [ @a, p. 1].")
def test_text_without_citations_stays_what_it_is(text):
    text = text.replace("[@", "[ @")
    assert replace(text, lambda cites: "⟨⟩") == text


@given(LOCATORS | st.text())
def test_a_locator_is_read_or_refused_with_the_forms(text):
    try:
        found = parse_locator(text)
    except LocatorError as e:
        assert "a heading in quotation marks" in str(e)
    else:
        assert isinstance(found, Locator) and found.form.startswith("at-") and found.value in text


@given(pages())
def test_no_tag_is_changed(html):
    tags = re.findall(r"<!--.*?-->|<[^>]+>", html)
    added = '<bdi lang="en" dir="ltr">'
    out = re.findall(r"<!--.*?-->|<[^>]+>", re.sub(re.escape(added) + "([^<]*)</bdi>", r"\1", set_text(html)))
    assert out == tags


@given(pages())
@example("<html lang=\"ar\">Don't</html>")
@example('<html lang="fr"><b>a</b>:</html>')
def test_a_page_set_twice_is_set_once(html):
    once = set_text(html)
    assert set_text(once) == once


@given(TEXT | st.text())
def test_french_sets_spaces_and_signs_but_no_letter_and_no_digit(text):
    def kept(t):
        return [c for c in t if c.isalnum()]

    found = french(text)
    assert kept(found) == kept(text)
    assert french(found) == found


@given(TEXT | st.text())
def test_english_changes_quotation_marks_and_nothing_else(text):
    assert english(text).translate(str.maketrans("“”’", "\"\"'")) == text.translate(str.maketrans("“”’", "\"\"'"))


@given(TEXT)
def test_arabic_isolates_and_changes_nothing(text):
    assert BDI.sub("", arabic(text)) == text


@given(TEXT)
def test_no_arabic_letter_is_isolated_as_latin(text):
    for run in re.findall('<bdi lang="en" dir="ltr">(.*?)</bdi>', arabic(text), re.S):
        assert not re.search("[\u0600-\u06ff]", run)


@given(st.text())
def test_a_text_fragment_says_the_words_and_nothing_that_means_something_else(words):
    found = fragment(words)
    assert found.startswith("#:~:text=")
    assert unquote(found.removeprefix("#:~:text=")) == words.strip()
    assert not re.search("[-,&#]", found.removeprefix("#:~:text="))


@given(ALPHABETS | WORDS)
@example("ألمانيا")
def test_every_text_has_one_place_in_the_alphabet(text):
    """Whether its accents and hamzas are written as one sign or as two."""
    assert sort_key(normalize("NFC", text)) == sort_key(normalize("NFD", text))
