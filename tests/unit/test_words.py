"""The words of the interface: counts, dates and numbers as a reader of each language writes them, and no message missing, torn or left over."""

import re
from datetime import date
from typing import get_args

import pytest
from babel.messages.pofile import read_po
from golden import LANGUAGES, ROOT, cases

from instead.catalogue.models import Contact, Correction, EmergencyNumber, Source
from instead.words import Words, languages, words

NARROW = "\u202f"
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def messages(lang):
    """id → every form of the message."""
    with (ROOT / "locales" / f"{lang}.po").open("rb") as f:
        found = read_po(f, locale=lang)
    return {m.id if isinstance(m.id, str) else m.id[0]: (m.string,) if isinstance(m.string, str) else m.string for m in found if m.id}


ALL = {lang: messages(lang) for lang in LANGUAGES}


@cases("words/counts")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_counted_things(case, lang):
    assert words(ROOT, lang).count(case["noun"], case["n"]) == case[lang].replace("␣", NARROW)


@cases("words/numbers")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers(case, lang):
    assert words(ROOT, lang).number(case["n"]) == case[lang].replace("␣", NARROW)


@cases("words/dates")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_dates(case, lang):
    assert words(ROOT, lang).date(case["date"]) == case[lang]


def test_a_date_may_be_a_date():
    assert words(ROOT, "fr").date(date(2026, 7, 1)) == "1er juillet 2026"


@cases("words/names")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_of_countries(case, lang):
    assert words(ROOT, lang).country(case["country"]) == case[lang]


@cases("words/lists")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_several_things(case, lang):
    assert words(ROOT, lang).list(case["things"][lang]) == case[lang]


def test_the_languages_of_the_site_are_those_of_its_catalogues_english_first():
    assert languages(ROOT) == ("en", "fr", "ar")
    assert [words(ROOT, lang).dir for lang in languages(ROOT)] == ["ltr", "ltr", "rtl"]


def test_scripts_get_every_plural_form():
    """``search.js`` picks by the browser's plural rules; what is missing there falls back to “other”."""
    assert words(ROOT, "ar").forms("result").keys() == {"zero", "one", "two", "few", "many", "other"}
    assert words(ROOT, "fr").forms("result") == {"zero": "Aucun résultat", "one": "{n} résultat", "other": "{n} résultats"}


def test_a_message_that_is_not_there_is_an_error_with_its_name():
    with pytest.raises(KeyError, match="locales/fr.po has no message “no-such-words”"):
        words(ROOT, "fr")("no-such-words")


def test_a_changed_file_is_read_again(tmp_path):
    po = tmp_path / "en.po"
    po.write_text('msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "a"\nmsgstr "one {n}"\n', "utf-8")
    assert Words("en", po)("a", n="1") == "one 1"
    po.write_text(po.read_text("utf-8").replace("one", "two"), "utf-8")
    assert Words("en", po)("a", n="1") == "two 1"


# --- the three catalogues -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_message_is_there_in_every_language(lang):
    """A language may say “none” in words of its own (zero-…); everything else is the same everywhere."""
    ids = {i for i in ALL[lang] if not i.startswith("zero-")}
    assert ids == {i for i in ALL["en"] if not i.startswith("zero-")}
    assert {f"n-{i.removeprefix('zero-')}" for i in ALL[lang] if i.startswith("zero-")} <= ids


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_empty(lang):
    assert [i for i, forms in ALL[lang].items() if not all(f.strip() for f in forms)] == []


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_message_fills_the_same_places(lang):
    """The last plural form is the one for many things: it must hold the number."""
    places = {i: [sorted(PLACEHOLDER.findall(of[i][-1])) for of in (ALL["en"], ALL[lang])] for i in ALL["en"].keys() & ALL[lang].keys()}
    assert {i: found for i, found in places.items() if found[0] != found[1]} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_direction_marks_and_no_straight_apostrophes(lang):
    """Marks that nobody sees are set by the site; the interface is not set by it everywhere (titles, scripts)."""
    wrong = {"fr": "['\u202a-\u202e\u200e\u200f]", "ar": "[\u0640\u202a-\u202e\u200e\u200f]"}.get(lang, "[\u202a-\u202e\u200e\u200f]")
    assert [i for i, forms in ALL[lang].items() if any(re.search(wrong, f) for f in forms)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_records_may_say_has_words(lang):
    """Values of a record become parts of message ids: a value without a message would stop the build on the day that somebody uses it."""
    def values(model, name):
        return get_args(model.model_fields[name].annotation)

    wanted = {f"kind-{v}" for v in values(Source, "kind")} | {f"anonymous-{v}" for v in values(Contact, "anonymous")}
    wanted |= {f"cost-{v}" for v in values(Contact, "cost") if v != "unknown"} | {f"reaches-{v}" for v in values(EmergencyNumber, "reaches")}
    wanted |= {f"severity-{v}" for v in values(Correction, "severity")} | {f"review-{v}" for v in ("editors", "expert", "native")}
    assert wanted - ALL[lang].keys() == set()


def test_no_message_is_left_over():
    """Words that nothing shows are translated in vain, and a translator cannot know."""
    used = "\n".join(p.read_text("utf-8") for folder, kind in (("src", "*.py"), ("overrides", "*.html"), ("docs/scripts", "*.js")) for p in (ROOT / folder).rglob(kind))
    names = set(re.findall(r"""["']([a-z0-9-]+)["']""", used))
    # Ids that are put together: "kind-" + s.kind, f"zero-{noun}", "nav-" ~ section.
    begun = {b for b in re.findall(r"""["']([a-z]+(?:-[a-z]+)*-)["'] *[+~]""", used)}
    counted = set(re.findall(r"""(?:count|forms)\(["']([a-z-]+)["']""", used))
    counts = {f"{prefix}-{noun}" for noun in counted for prefix in ("n", "zero")}
    left = {i for i in {i for lang in LANGUAGES for i in ALL[lang]} if i not in names | counts and not any(i.startswith(b) for b in begun)}
    assert sorted(left) == []
