"""Links to the very words of a source: a sign that is not encoded has a meaning in the syntax, and the link would silently find nothing."""

from golden import cases

from instead.weave.passage import passage_url


@cases("passage/links")
def test_the_link_opens_the_words(case):
    assert passage_url(case["url"], case["words"]) == case["link"]
