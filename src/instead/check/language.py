"""Rules of each language: its punctuation, its forms of address, the words that are never used, the length of sentences."""
from __future__ import annotations

import re
from datetime import date
from functools import cached_property, lru_cache
from typing import Iterator, NamedTuple

from ..pages import Page
from ..reading import END, ENOUGH, LETTERS, LEVELS
from .repository import Prose, Repository
from .rule import Finding, rule
from .text import Line, blank, quotations, word_count

LETTER, MARKS = "[\u0621-\u063a\u0641-\u064a\u0671-\u06d3]", "[\u064b-\u0652\u0670]*"


class Slip(NamedTuple):
    """What is looked for in a line. ``{}`` in the message is what was found; ``quoted``: also between quotation marks, where the words
    are somebody else's."""

    pattern: re.Pattern[str]
    message: str
    cure: str
    quoted: bool = True
    severity: str = ""


def _each(lines: list[Line], slips: list[Slip]) -> Iterator[Finding]:
    lines = [line for line in lines if line.field != "keywords"]  # a list for the search, shown nowhere
    # No pattern asks for the end of a line: what is in none of the lines together is in none of them.
    together = "\n".join(line.words for line in lines)
    slips = [slip for slip in slips if slip.pattern.search(together)]
    for line in lines if slips else ():
        for slip in slips:
            for m in slip.pattern.finditer(line.words):
                if slip.quoted or not within(line.words, m.start()):
                    yield Finding(line.number, line.column + m.start(), slip.message.format(m[0].strip()), slip.cure, slip.severity)


def within(text: str, place: int) -> bool:
    """Whether a place of ``text`` is between quotation marks."""
    return any(a <= place < b for a, b in quotations(text))


EXCLAMATION = Slip(re.compile("!"), "An exclamation mark.", "Write a full stop.", quoted=False)
DIGITS = Slip(re.compile("[\u0660-\u0669\u06f0-\u06f9]+"), "Digits of another script: {}.", "Write Western digits (2015), as everywhere on this site.")


# ---- Arabic ----------------------------------------------------------------------------------------------------------

ARABIC = [
    Slip(re.compile(rf"(?:(?<={LETTER})|(?<=[\u064b-\u0652»›)]))\s*[,;?](?!\w)|[,;?](?=\s*[«(]?{LETTER})"),
         "A Latin mark of punctuation, “{}”, in Arabic text.",
         "Write ، ؛ or ؟."),
    DIGITS,
    Slip(re.compile("[\u066a-\u066c]"), "An Arabic-Indic sign of numbers: {}.", "Write 50%, 1.5 and 46,000."),
    Slip(re.compile(rf"(?<!{LETTER}){LETTER}++{MARKS}/{LETTER}+|{LETTER}\((?:ة|ات|ون|ين|ي)\)"), "A slashed form: {}.",
         "Address women and men alike: masdar, plural, or the unvowelled -ك."),
    Slip(re.compile("[“”]"), "A quotation mark that does not turn with the direction: {}.", "Write «…», and ‹…› inside."),
    EXCLAMATION,
]


@rule("arabic", over="prose", own=True)
def arabic(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """Arabic has marks of its own; the Latin ones jump to the wrong side of the line. Digits are Western in all three languages, so
    that a number can be compared and dialled. A slashed form cannot be read aloud, and puts women in brackets."""
    if prose.lang == "ar":
        yield from _each(prose.lines, ARABIC)


# ---- French ----------------------------------------------------------------------------------------------------------

_ENDINGS = "(?:e|es|s|x|ne|nes|le|les|se|ses|te|tes|ère|ères|fe|ve|trice|trices|rice|rices|euse|euses)"
INCLUSIVE = "Choose a word for everybody (la rédaction, les personnes qui…), or write both forms in full."
FRENCH = [
    Slip(re.compile(r"\b\w++[·•‧∙⋅]\w+"), "A median point: {}.", INCLUSIVE),
    Slip(re.compile(rf"\b[^\W\d]++\({_ENDINGS}\)", re.I), "A form in brackets: {}.", INCLUSIVE),
    Slip(re.compile(rf"\b[^\W\d]{{3,}}+[/.]{_ENDINGS}\b", re.I), "A slashed form: {}.", INCLUSIVE),
    Slip(re.compile(r"\b(?:il/elle|elle/il|ils/elles|elles/ils|tous/toutes|toutes/tous|celui/celle|ceux/celles|celles/ceux)\b", re.I),
         "A slashed form: {}.", INCLUSIVE),
    DIGITS,
    Slip(re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3}){2,}(?![\d.,])|(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,])"), "A number with commas or full stops: {}.", "Write 46 000."),
    EXCLAMATION,
]
TU, VOUS = re.compile(r"\b(?:[Tt]u|[Tt]oi|te|tes|ta)\b|\bt['’](?=\w)"), re.compile(r"\b(?:vous|votre|vos|vôtres?)\b", re.I)


@rule("french", over="prose", own=True)
def french(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """Points, brackets and slashes inside a word stop readers who spell, and programs that read aloud. Whoever is called “vous” in one
    sentence and “tu” in the next does not know who is speaking."""
    if prose.lang != "fr":
        return
    yield from _each(prose.lines, FRENCH)
    seen: dict[re.Pattern[str], list[Line]] = {TU: [], VOUS: []}
    for line in prose.lines if TU.search("\n".join(line.words for line in prose.lines)) else ():
        for form in seen:
            seen[form] += [line for m in form.finditer(line.words) if not within(line.words, m.start())]
    if seen[TU] and seen[VOUS]:
        rarer = min(seen.values(), key=len)
        yield Finding(rarer[0].number, rarer[0].column, "“Tu” and “vous” are mixed.",
                      "Write “vous”; “tu” only on sheets for pupils, and then throughout.", "warning")


# ---- English ---------------------------------------------------------------------------------------------------------

ENGLISH = [
    Slip(re.compile(r"—|(?<=[^\s|] )–(?= [^\s|])"), "A dash as an aside.", "Use commas, or begin a new sentence."),
    Slip(re.compile('"'), "A straight quotation mark.", "Write “…”, and ‘…’ inside.", severity="warning"),
    Slip(re.compile(r"\b(?:s?/?he/s?he|he/she|she/he|s/he|his/hers?|hers?/his|him/her|her/him|(?:he|she|they)/(?:him|her|them))\b|\b[a-z]{3,}\((?:s|es|ren)\)", re.I),
         "A slashed form or one in brackets: {}.", "Write “they”, or the plural."),
    DIGITS,
    Slip(re.compile(r"(?<![\d+.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.,])"), "A number with spaces: {}.", "Write 46,000."),
    EXCLAMATION,
]


@rule("english", over="prose", own=True)
def english(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """A calm page does not shout, and a sentence that needs a dash is mostly two. People who hear the page hear neither."""
    if prose.lang == "en":
        yield from _each(prose.lines, ENGLISH)


# ---- dates -----------------------------------------------------------------------------------------------------------

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
}
# The names of the other two series, which readers of one half of the Arab world do not know.
ELSEWHERE = ("كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|يوليوز|غشت|شتنبر|نونبر|دجنبر"
             "|إبريل|ابريل|اغسطس|اكتوبر")
_MONTH = {lang: "|".join(names) for lang, names in MONTHS.items()}
NUMERIC = Slip(re.compile(r"(?<![\d./-])\d{1,2}[/.]\d{1,2}[/.](?:[12]\d{3}|(?<=/)\d\d)(?![\d/])|(?<![\d-])[12]\d{3}-\d\d-\d\d(?![\d-])"),
               "A date in figures: {}.", "Write the month as a word: 3/4 is April in one country and March in another.")
DATES = {
    "en": [NUMERIC,
           Slip(re.compile(rf"\b(?:{_MONTH['en']}) \d{{1,2}}(?:st|nd|rd|th)?\b(?!,?\d|%)|\b\d{{1,2}}(?:st|nd|rd|th) (?:of )?(?:{_MONTH['en']})\b"), "A date in another form: {}.",
                "Write 22 November 2026.")],
    "fr": [NUMERIC,
           Slip(re.compile(rf"\b(?:1|0\d|\d{{1,2}}(?:e|ème|ᵉ)) (?:{_MONTH['fr']})\b", re.I), "A date in another form: {}.", "Write 1er juillet, 2 juillet."),
           Slip(re.compile(rf"(?<=\d )(?:{'|'.join(m.capitalize() for m in MONTHS['fr'])})\b"), "A month with a capital letter: {}.", "Write it in lower case.")],
    "ar": [NUMERIC, Slip(re.compile(rf"(?<=\d )(?:{ELSEWHERE})(?!\w)"), "A month that not every reader knows: {}.", "Write its name of the series يناير، فبراير، مارس.")],
}
DIGIT = re.compile(r"\d")
DAY = {lang: re.compile(rf"(?<![\d.,])(\d{{1,2}})(?:er)? ({months})(?: (\d{{4}}))?(?!\w)", re.I) for lang, months in _MONTH.items()}


@rule("dates", over="prose", own=True)
def dates(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """A date is often what a judge, a journalist or a parent looks for first. 3/4 is April in one country and March in another, and Arabic has three names for
    most months; here a day is written in one form a language, and it is one that exists."""
    lines = [line for line in prose.lines if DIGIT.search(line.words)] if prose.lang in DAY else []
    yield from _each(lines, DATES.get(prose.lang, []))
    for line in lines:
        for m in DAY[prose.lang].finditer(line.words):
            month = 1 + [name.lower() for name in MONTHS[prose.lang]].index(m[2].lower())
            try:
                date(int(m[3] or 2024), month, int(m[1]))
            except ValueError:
                yield Finding(line.number, line.column + m.start(), f"There is no such day: {m[0]}.", "Look at the source again.")


# ---- all three -------------------------------------------------------------------------------------------------------

# The pages whose subject these words are.
ABOUT_WORDS = ("understand/words-we-use", "understand/names-and-logos", "glossary")


@rule("never-words", over="prose", own=True)
def never_words(prose: Prose, repo: Repository) -> Iterator[Finding]:
    """Some words do the work of those who use violence, or make a suspect of a people, or shut the door on whoever wants to come back.
    In our own voice they are errors; inside quotation marks, where they may be the fact itself, somebody looks at them again."""
    lang = prose.lang
    for entry in repo.never_words.never:
        if listed := entry.words.get(lang):
            for line, m, quoted in _listed(_sought(tuple(listed), lang), prose, repo):
                if not (quoted and entry.read):
                    better = f"Write: {entry.better[lang]}." if lang in entry.better else "Say what happened, in other words."
                    yield Finding(line.number, line.column + m.start(), f"“{m[0]}”: {entry.why}.", better, "warning" if quoted or entry.read else "")


@rule("terms")
def terms(repo: Repository) -> Iterator[Finding]:
    """One word for one thing, so that a reader who has looked it up once knows it again. The glossary says which word, which others lead astray, and why."""
    for lang in repo.languages:
        avoided = [(term, entry, Sought(entry.words[lang], lang)) for term in repo.catalogue.terms.values() for entry in term.avoid if lang in entry.words]
        for prose in repo.prose if avoided else ():
            for term, entry, sought in avoided if prose.lang == lang else ():
                for line, m, quoted in _listed(sought, prose, repo):
                    if not quoted:
                        yield Finding(line.number, line.column + m.start(), f"“{m[0]}”: {entry.why}.",
                                      f"The term is “{term.term.get(lang, term.term['en'])}” (data/terms/{term.id}.yaml).", path=prose.path)


class Sought:
    """Listed words of one language. The pattern is slow, and mostly there is nothing to find: a part of each is looked for first."""

    def __init__(self, words: list[str], lang: str):
        self.words, self.lang = words, lang
        self.stems = [max(w.split(), key=len).rstrip("*").lower() for w in words]

    def may_be_in(self, bare: str) -> bool:
        for stem in self.stems:  # not any(…): this is asked a hundred thousand times
            if stem in bare:
                return True
        return False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return any_of([pattern_of(w, self.lang) for w in self.words])


@lru_cache(maxsize=1 << 10)
def _sought(words: tuple[str, ...], lang: str) -> Sought:
    return Sought(list(words), lang)


@lru_cache(maxsize=8)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    """The official names in which a listed word may stand."""
    return any_of([re.escape(name) for name in names])


def _listed(sought: Sought, prose: Prose, repo: Repository) -> Iterator[tuple[Line, re.Match[str], bool]]:
    """(line, what was found, whether between quotation marks), outside official names and the pages that are about words."""
    if not sought.may_be_in(prose.bare) or prose.kind == "terms" or prose.page and prose.page.slug in ABOUT_WORDS:
        return
    names = _names(tuple(repo.never_words.names))
    for line, bare in zip(prose.lines, prose.bare.split("\n")):
        text = blank(names, line.words) if sought.may_be_in(bare) else ""
        for m in sought.pattern.finditer(text):
            yield line, m, within(text, m.start())


@rule("school-filters", over="documents")
def school_filters(page: Page, repo: Repository) -> Iterator[Finding]:
    """The filters of schools and libraries judge a page by the words of its title and its address, and some report who opened it. A pupil must be able to open every
    page of this site, and a teacher to show it."""
    here = repo.filtered.get(page.lang, [])
    title = str(page.meta.get("title", ""))
    if m := any_of([pattern_of(w, page.lang) for w in here]).search(title):
        yield Finding(*page.located.place(("title",)), f"“{m[0]}” in a title: filters of schools may close the page.", "Say in the title what the reader can do or learn.")
    address = page.slug.replace("-", " ").replace("/", " ")
    if page.lang == repo.languages[0] and (m := any_of([pattern_of(w, "en") for w in repo.filtered.get("en", [])]).search(address)):
        yield Finding(0, 0, f"“{m[0]}” in an address: filters of schools may close the page.", "Rename the file, in every language.")


def any_of(patterns: list[str]) -> re.Pattern[str]:
    """One pattern for several, the longest first; for none it finds nothing."""
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)) or "(?!)", re.I)


def pattern_of(words: str, lang: str) -> str:
    """A pattern for words as they are listed: ``*`` is any ending; Arabic words take their particles, their article and any vowels."""
    parts = []
    for word in words.split():
        stem, star = word.removesuffix("*"), word.endswith("*")
        if lang == "ar":
            letters = "".join(re.escape(c) + MARKS for c in stem)
            parts.append(f"[وف]?[بكل]?(?:ال|لل)?{letters}" + (f"(?:{LETTER}|[\u064b-\u0652])*" if star else ""))
        else:
            parts.append(re.escape(stem).replace("'", "['’]") + (r"[^\W\d]*" if star else ""))
    return r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"


# Kind of page → (most words in a sentence, most on average); Arabic has fewer and longer words.
BRIEF, LONG = {"en": (25, 14), "fr": (25, 14), "ar": (20, 11)}, {"en": (35, 20), "fr": (35, 20), "ar": (28, 16)}


@rule("sentence-length", over="documents", severity="warning", own=True)
def sentence_length(page: Page, repo: Repository) -> Iterator[Finding]:
    """Somebody who is afraid, thirteen, or reading in a third language loses the thread of a long sentence. Pages on which one acts are
    held shorter than pages on which one reads."""
    if page.lang not in LONG:
        return
    most, average = (BRIEF if page.kind == "action" else LONG)[page.lang]
    counts = []
    for unit in repo.units[page.path]:
        if unit.form in ("row", "head"):
            continue
        for sentence in END.split(unit.words):
            if n := word_count(sentence):
                counts.append(n)
                if n > most:
                    yield Finding(unit.line, 1, f"A sentence of {n} words: {' '.join(sentence.split()[:6])} …",
                                  f"Make two of it; {most} words are the most here.")
    if counts and (mean := sum(counts) / len(counts)) > average:
        yield Finding(page.body_line, 1, f"Sentences have {mean:.0f} words on average.", f"Make it {average} or fewer.")


@rule("reading-level", over="documents", severity="warning", own=True)
def reading_level(page: Page, repo: Repository) -> Iterator[Finding]:
    """Long words in long sentences shut out those who read little, who read in a second language, or who are thirteen. The measure only counts; whether a page is
    easy is for a person to say, so this is a hint."""
    if page.lang not in LEVELS or page.lang == "ar":  # for Arabic only the length of sentences is looked at
        return
    sentences = words = long = 0
    for unit in repo.units[page.path]:
        for sentence in END.split(unit.words) if unit.form not in ("row", "head") else ():
            found = LETTERS.findall(sentence)
            sentences, words, long = sentences + bool(found), words + len(found), long + sum(len(w) > 6 for w in found)
    most = LEVELS[page.lang][page.kind != "action"]
    if words >= ENOUGH and (lix := words / sentences + 100 * long / words) > most:
        yield Finding(page.body_line, 1, f"The reading level (LIX) is {lix:.0f}.", f"Shorter sentences and shorter words bring it to {most} or below.")
