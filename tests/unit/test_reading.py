"""What a page shows from records is read too, and counts."""

from dataclasses import replace

import pytest
from golden import LANGUAGES, ROOT

from instead import reading
from instead.site import Site

SITE = Site.read(ROOT, allow_stale=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("slug", "kind"), [("practise/would-you-report", "scenarios"), ("practise/spot-the-technique", "exercises")])
def test_what_stands_in_records_is_counted(lang, slug, kind):
    page = SITE.pages[lang, slug]
    assert reading.minutes(page, SITE.catalogue) >= 2 * reading.minutes(page, replace(SITE.catalogue, **{kind: {}}))
