"""Typography and direction of the finished page: small signs that make a page look at home in its language, and never a word, tag or address changed."""

import pytest
from golden import cases

from instead.finish.text import arabic, arabic_plain, close_up, english, french, set_text


def seen(text):
    """The signs that nobody sees, as they are written in the cases."""
    return text.replace("␣", "\u202f").replace("~", "\u00a0").replace("⟦", '<bdi lang="en" dir="ltr">').replace("⟪", '<bdi dir="ltr">').replace("⟧", "</bdi>").replace("⟫", "</bdi>")


@cases("text/french")
def test_french(case):
    assert french(seen(case["text"])) == seen(case["becomes"])


@cases("text/english")
def test_english(case):
    assert english(case["text"]) == case["becomes"]


@cases("text/arabic")
def test_arabic(case):
    assert arabic(case["text"]) == seen(case["becomes"])


@cases("text/arabic")
def test_arabic_where_no_element_may_stand(case):
    assert arabic_plain(case["text"]) == case["becomes"].translate(str.maketrans("⟦⟪⟧⟫␣~", "\u2068\u2068\u2069\u2069\u202f\u00a0"))


@cases("text/page")
def test_a_page(case):
    assert set_text(seen(case["html"])) == seen(case["becomes"])


@cases("text/page")
def test_a_page_that_is_set_twice_is_set_once(case):
    once = set_text(seen(case["html"]))
    assert set_text(once) == once


@cases("text/french")
def test_french_set_twice_is_set_once(case):
    once = french(seen(case["text"]))
    assert french(once) == once


@pytest.mark.parametrize("text", ["Don't", 'كتب "GhostSec\'s list" اليوم'])
def test_a_latin_run_of_an_arabic_page_is_set_once(text):
    """The run is marked as English: a second pass must not find more to do in it."""
    once = set_text(f'<p lang="ar">{text}</p>')
    assert set_text(once) == once


@pytest.mark.parametrize("html, becomes", [
    ("<ul>\n<li>one</li>\n<li>two\n</li>\n</ul>\n<p>three</p>\n", "<ul><li>one</li><li>two\n</li></ul><p>three</p>\n"),
    ("<p><a>one</a>\n<a>two</a>\n<b>three</b>\nfour</p>", "<p><a>one</a>\n<a>two</a>\n<b>three</b>\nfour</p>"),
    ("<pre>a\n\n<b>b</b>\n</pre>\n\n<table>\n <tr>", "<pre>a\n\n<b>b</b>\n</pre><table><tr>"),
    ("<p>one</p>\n<small>two</small>\n<button>three</button> <p>four", "<p>one</p>\n<small>two</small>\n<button>three</button> <p>four"),
])
def test_only_ends_of_lines_that_nobody_sees_are_left_out(html, becomes):
    assert close_up(html) == becomes
