"""The records of the site, one class a kind. They are the schema: editor schemas and the reference page are generated from them.

Every field has a description, a good example and a bad one. Text that readers see is a map from language to text (``Text``).
"""
from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

import phonenumbers
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ..weave.locator import LocatorError, parse_locator

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def field(description: str, good: Any, bad: Any, **more: Any) -> Any:
    """A field with its description, one good and one bad example (shown in the reference and in editors)."""
    return Field(description=description, examples=[good], json_schema_extra={"badExamples": [bad]}, **more)


def _id(value: str) -> str:
    if not ID.fullmatch(value):
        raise ValueError("an id is made of lower-case ASCII words joined by hyphens")
    return value


def _text(value: dict[str, str]) -> dict[str, str]:
    if "en" not in value:
        raise ValueError("the English text is missing")
    for lang, words in value.items():
        if not re.fullmatch(r"[a-z]{2,3}", lang):
            raise ValueError(f"“{lang}” is not a language code")
        if not words or not words.strip():
            raise ValueError(f"the text in “{lang}” is empty")
    return value


def _https(value: str) -> str:
    if not re.fullmatch(r"https://[^\s<>\"]+\.[^\s<>\"]+", value):
        raise ValueError("an address begins with https:// and has no spaces")
    return value


def _issued(value: str) -> str:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, and a real day when there is one."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        raise ValueError("a date is written 2015, 2015-03 or 2015-03-17")
    date.fromisoformat((value + "-01-01")[:10] if len(value) != 7 else value + "-01")
    return value


def _locator(value: str) -> str:
    try:
        parse_locator(value)
    except LocatorError as e:
        raise ValueError(str(e)) from None
    return value


Id = Annotated[str, AfterValidator(_id)]
Text = Annotated[dict[str, str], AfterValidator(_text)]
Https = Annotated[str, AfterValidator(_https)]
Issued = Annotated[str, AfterValidator(_issued)]
def _number(value: str) -> str:
    try:
        if value.startswith("+"):
            phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        raise ValueError(f"“{value}” is no telephone number; compare it with the page of its source, digit by digit") from None
    return value


Locator = Annotated[str, AfterValidator(_locator)]
# A place in the world: ISO 3166 code, EU, or XX for a service of several countries.
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
# Whoever is under 18 is offered only what somebody of 13 may do.
AGES = (13, 18)


def _age(value: int) -> int:
    if value not in AGES:
        raise ValueError("an age is 13, if somebody under 18 may do it, or 18")
    return value


Age = Annotated[int, Field(ge=min(AGES), le=max(AGES)), AfterValidator(_age)]
Kind = Literal["peer-reviewed", "official", "report", "journalism", "ngo", "platform", "primary", "group-claim"]
Verdict = Literal["supported", "one-source", "disputed", "unverified", "contradicted"]
# In the order in which readers are shown them.
VERDICTS: tuple[str, ...] = get_args(Verdict)
# Who makes claims, in the order in which readers are shown them; a firm is also a go-between, and people online are nobody's members.
Actor = Literal["volunteers", "firm", "service", "state", "un", "research", "press", "public"]
ACTORS: tuple[str, ...] = get_args(Actor)


class Part(BaseModel):
    """Anything inside a record: unknown fields are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Record(Part):
    """What every record has."""

    id: Id = field("Name of the record and of its file.", "berger-morgan-2015", "Berger & Morgan (2015)")


class Name(Part):
    """A person (family, given) or a body (literal)."""

    family: str | None = field("Family name.", "Berger", "J. M. Berger", default=None)
    given: str | None = field("Given names or initials.", "J. M.", "Berger", default=None)
    literal: str | None = field("Name of a body, or of a person known by one name.", "Europol", "EUROPOL (EU)", default=None)

    @model_validator(mode="after")
    def _one_form(self) -> "Name":
        if bool(self.literal) == bool(self.family):
            raise ValueError("an author has either a family name or, for a body, a literal")
        return self


class Passage(Part):
    """A place in a source and words that stand there."""

    at: Locator = field("Where: a locator of the citation grammar.", "para 19", "about the middle")
    anchor: str = field("Three to eight exact consecutive words of the passage.", "has helped remove 60,000 to 70,000", "60,000",
                        min_length=3, max_length=160)
    figures: list[float] = field("Figures that stand there and that pages of cases give.", [2096, 2959], ["about 5,000"], default_factory=list)


class Source(Record):
    """Something that the site cites, as it was read."""

    type: Literal["article", "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "legal_case", "legislation",
                  "paper-conference", "report", "thesis", "webpage"] = field("CSL type.", "report", "PDF")
    title: str = field("Title in the language of the source.", "The ISIS Twitter Census", "the isis twitter census.pdf")
    author: list[Name] = field("Authors in order; leave out if none is named.", [{"family": "Berger", "given": "J. M."}], "Berger et al.",
                               default_factory=list)
    publisher: str | None = field("Publisher, newspaper or site.", "Brookings Institution", "brookings.edu", default=None)
    container: str | None = field("Journal or book that holds it.", "Science Advances", "Sci Adv 8(34)", default=None)
    volume: str | None = field("Volume.", "113", "vol. 113", default=None)
    issue: str | None = field("Issue.", "1", "no. 1", default=None)
    pages: str | None = field("Pages of the whole item.", "141-160", "p. 141 ff.", default=None)
    issued: Issued | None = field("Date of publication as far as it is known.", "2015-03", "March 2015", default=None)
    language: Lang = field("Language of the source.", "en", "English")
    url: Https | None = field("Address of the original publisher, never a copy.", "https://www.brookings.edu/articles/the-isis-twitter-census/",
                              "http://mirror.example/census", default=None)
    unlinked: str | None = field("Why the source is cited without an address.", "only a copy on another site was found", "no", default=None)
    doi: str | None = field("DOI without https.", "10.1126/sciadv.abo6254", "https://doi.org/10.1126/sciadv.abo6254", default=None,
                            pattern=r"^10\.\d{4,9}/\S+$")
    kind: Kind = field("What sort of source it is.", "peer-reviewed", "trustworthy")
    seen: Literal["full", "excerpt"] = field("How it was read: whole, or the cited passages.", "excerpt", "memory")
    archived: Https | None = field("Archived copy that somebody opened, with its full 14-digit stamp.",
                                   "https://web.archive.org/web/20150306120000/https://www.brookings.edu/", "https://web.archive.org/web/brookings.edu",
                                   default=None, pattern=r"^https://web\.archive\.org/web/\d{14}/https?://")
    gone: date | None = field("Day since when its own page is gone; readers are then led to the archived copy, and told so.", "2026-11-30", "dead", default=None)
    limits: Text | None = field("What this source does not show.", {"en": "Counts accounts, not people."}, {"en": "Be careful."}, default=None)
    passages: list[Passage] = field("Cited places with words that stand there.", [{"at": "para 19", "anchor": "has helped remove 60,000 to 70,000"}],
                                    [{"at": "p. 4"}], default_factory=list)
    checked: date = field("Day on which it was last read.", "2026-11-22", "November 2026")
    retracted: str | None = field("Why it may no longer be cited; then no page may.", "Retracted by the journal on 2024-05-02", "old", default=None)

    @model_validator(mode="after")
    def _address_or_reason(self) -> "Source":
        if not (self.url or self.doi or self.unlinked):
            raise ValueError("a source has an address or a DOI, or says in “unlinked” why it has none")
        if self.gone and not self.archived:
            raise ValueError("a page that is gone needs an archived copy, to which readers can be led")
        places = [p.at for p in self.passages]
        if len(places) != len(set(places)):
            raise ValueError("two passages have the same place")
        return self

    @property
    def link(self) -> str | None:
        """The address to open: the publisher's, else the DOI's."""
        return self.url or (f"https://doi.org/{self.doi}" if self.doi else None)

    @property
    def opens(self) -> str | None:
        """Where readers are led: to its own page, or to the archived copy once that is gone."""
        return self.archived if self.gone else self.link


class Cited(Part):
    """One place of one source."""

    source: Id = field("Id of the source.", "atlantic-cottee-2015", "The Atlantic")
    at: Locator = field("Where in it.", "para 19", "somewhere near the end")


class Evidence(Cited):
    """What one place of one source says for or against a claim."""

    says: Text = field("What it says, in our words.", {"en": "The study gives at least 46,000 accounts for late 2014."}, {"en": "See study."})


class Figure(Part):
    """A number that a claim contains."""

    value: float = field("The number, or the lower bound.", 60000, "60 thousand")
    to: float | None = field("The upper bound of a range.", 70000, "70k", default=None)
    unit: str = field("What is counted, in English.", "accounts removed", "accts")
    period: str | None = field("When: a year, a month, or from/to.", "2015-02/2015-07", "early 2015", default=None)


class Operand(Part):
    """A figure of a claim: what one calculates with."""

    claim: Id = field("Id of the claim.", "kdk-telegram-569", "KDK")
    unit: str = field("The unit of the figure, as the claim has it.", "Telegram channels taken down", "569")


class Sum(Part):
    """Something that a reader can calculate again. The figures come from the claims, and the site does the arithmetic."""

    says: Text = field("What the result is.", {"en": "Channels neither closed nor watched"}, {"en": "22"})
    how: Literal["sum", "difference", "share"] = field("All together, the first less the others, or the first as a share of the second.", "difference", "minus")
    of: list[Operand] = field("The figures in order.", [{"claim": "kdk-telegram-569", "unit": "Telegram channels registered"}], ["600", "569"], min_length=2)

    @model_validator(mode="after")
    def _two(self) -> "Sum":
        if self.how == "share" and len(self.of) != 2:
            raise ValueError("a share is one figure of another")
        return self


class Claim(Record):
    """Something that somebody claims, and what the evidence allows."""

    claim: Text = field("The claim in one sentence.", {"en": "CtrlSec helped to remove 60,000 to 70,000 accounts."}, {"en": "CtrlSec lied."})
    by: Text = field("Who says so, and to whom.", {"en": "The group's founder, to The Atlantic"}, {"en": "them"})
    by_group: bool = field("Whether an actor speaks of its own work.", True, "maybe")
    actor: Actor = field("What kind of actor makes it.", "volunteers", "the good ones")
    when: str = field("Year or period of the claim.", "2015", "recently")
    figures: list[Figure] = field("The numbers in it.", [{"value": 60000, "to": 70000, "unit": "accounts removed"}], ["60,000"], default_factory=list)
    claimed_in: list[Cited] = field("Where it can be read.", [{"source": "atlantic-cottee-2015", "at": "para 19"}], [], min_length=1)
    for_: list[Evidence] = field("What supports it.", [], "see below", alias="for", default_factory=list)
    against: list[Evidence] = field("What speaks against it.", [], "nothing", default_factory=list)
    sums: list[Sum] = field("What can be calculated from its figures; the site does the arithmetic.", [], "569 + 9 = 578", default_factory=list)
    verdict: Verdict = field("What the evidence allows.", "unverified", "false")
    not_shown: Text | None = field("What it does not show.", {"en": "It says nothing about how many people were behind the accounts."}, {"en": "much"},
                                   default=None)
    page: str = field("Page that it belongs to and whose table shows it, without language and ending: a case or an explainer.", "cases/ctrlsec", "CtrlSec and others",
                      pattern=r"^(cases|understand)/[a-z0-9-]+$")
    checked: date = field("Day on which it was last compared with its sources.", "2026-11-24", "November")


class Sourced(Part):
    """A statement and the places that carry it."""

    says: Text = field("What is said, in our words.", {"en": "Published lists of accounts and asked followers to flag them."}, {"en": "Lists."})
    sources: list[Cited] = field("Where it can be read.", [{"source": "atlantic-cottee-2015", "at": "para 15"}], [], min_length=1)


class Case(Record):
    """A case in the table of all cases; its page in docs/cases has the same name."""

    began: Issued = field("When it began, as far as it is known.", "2015-02", "early 2015")
    ended: Issued | None = field("Last date that is known of it; left out while it goes on.", "2016-06", "today", default=None)
    who: Sourced = field("Who acted.", {"says": {"en": "A self-funded collective"}}, "them")
    when: Sourced = field("When, in words.", {"says": {"en": "Since 2016"}}, "recently")
    did: Sourced = field("What they did.", {"says": {"en": "Published lists of accounts."}}, "lists")
    claimed: Sourced = field("What they claim; “says” marks that it is their own account.", {"says": {"en": "Says that it helped to remove 60,000 accounts."}}, "success")
    known: Sourced = field("What others found, or that nobody is known to have looked.", {"says": {"en": "We found no outside check."}}, "nothing")
    effects: Sourced = field("Side effects, and on whom.", {"says": {"en": "A journalist was listed by mistake."}}, "harm")
    law: Sourced = field("What a law that was read says about it.", {"says": {"en": "In Germany such an accusation can be an offence."}}, "illegal")
    instead: list[str] = field("Pages on what to do instead, without language and ending.", ["instead/report-it-well"], ["Report it"], min_length=1, max_length=2)


def _label(value: dict[str, str]) -> dict[str, str]:
    for lang, words in value.items():
        if len(words) > 40:
            raise ValueError(f"the label in “{lang}” has {len(words)} signs; a telephone shows 40 beside the dates")
    return value


class Point(Part):
    """One bar of a chart. Its length, its dates and its sources are those of the claim."""

    label: Annotated[Text, AfterValidator(_label)] = field("Whose figure of what, in at most 40 signs; the site adds the dates.", {"en": "CtrlSec: accounts removed"},
                                                         {"en": "60,000 accounts between February and July 2015"})
    figure: Operand = field("The figure.", {"claim": "ctrlsec-60-70-thousand", "unit": "accounts removed"}, 60000)
    counted: Literal["group", "service", "outside"] = field("Who counted: whoever acted, the service that closed the accounts, or somebody else.", "group", "them")


class Panel(Part):
    """Bars that may be compared with each other: they have one scale, and no other panel has it."""

    says: Text = field("What the bars have in common.", {"en": "Until the end of 2015"}, {"en": "Part 1"})
    points: list[Point] = field("The bars from top to bottom.", [], [60000, 70000], min_length=2)


class Chart(Record):
    """A chart of figures that stand in claims, or of the dates of all cases. The site draws it; a table with the same figures stands beside it."""

    title: Text = field("What the chart shows, as a sentence that states the finding.", {"en": "Almost every count is its owner's own"}, {"en": "Removals by year"})
    finding: Text = field("The finding for those who do not see the chart; the site adds the figures.", {"en": "We found no count by somebody else of what a group says it removed."},
                          {"en": "A bar chart."})
    caption: Text = field("What may not be read from it.", {"en": "The bars count different things."}, {"en": "See text."})
    panels: list[Panel] = field("The bars, a panel for each scale.", [], "bars", default_factory=list)
    years: tuple[int, int] | None = field("First and last year, for a chart of the dates of all cases.", [2013, 2026], ["2013-01", "today"], default=None)

    @model_validator(mode="after")
    def _one_kind(self) -> "Chart":
        if bool(self.panels) == bool(self.years):
            raise ValueError("a chart has either panels of bars or the years of the cases")
        if self.years and not self.years[0] < self.years[1]:
            raise ValueError("the first year is before the last")
        return self


class Phone(Part):
    """A number as it is dialled."""

    number: Annotated[str, AfterValidator(_number)] = field("Full number with +, or a short code.", "+33 800 005 696", "call 0800...", pattern=r"^(\+\d[\d ]{5,}|\d{2,8})$")
    country: Country = field("Country in which it works.", "FR", "France")
    note: Text | None = field("What is particular about this number.", {"en": "text messages only"}, {"en": "ok"}, default=None)
    unknown: str | None = field("Why the library of numbers does not know a short code that was read all the same.", "a short code of 2016; the library has none of this kind for DZ", "new", default=None)


class Contact(Record):
    """Somebody to turn to. The base of channels and helplines."""

    country: Country = field("Country it serves; XX for several.", "FR", "France")
    name: str = field("Its own name in its own language.", "PHAROS", "The French police site")
    name_language: Lang = field("Language of the name.", "fr", "French")
    what: Text = field("What it is, for readers of each language.", {"en": "French state portal for illegal content online"}, {"en": "site"})
    operator: Text = field("Who runs it.", {"en": "French police and gendarmerie"}, {"en": "officials"})
    police: bool = field("Run by police or a security service, or with them.", True, "partly")
    takes: Text = field("What one can tell it.", {"en": "Public posts, videos and channels"}, {"en": "everything"})
    phones: list[Phone] = field("Numbers.", [{"number": "3114", "country": "FR"}], ["3114"], default_factory=list)
    url: Https | None = field("Its own page or form.", "https://www.internet-signalement.gouv.fr", "http://example.org", default=None)
    languages: list[Lang] = field("Languages in which it answers, as far as was read.", ["fr"], ["French"], default_factory=list)
    anonymous: Literal["yes", "no", "on-request", "unclear"] = field("Whether one may stay unnamed.", "unclear", "probably")
    anonymity: Text = field("In words: who sees it and what is passed on.", {"en": "The form asks for contact details."}, {"en": "100% safe"})
    hours: Text | None = field("When it answers.", {"en": "Monday to Friday, 9 am to 6 pm"}, {"en": "often"}, default=None)
    timezone: str | None = field("Time zone of the hours.", "Europe/Paris", "CET", default=None)
    cost: Literal["free", "standard", "premium", "unknown"] = field("What a call costs.", "free", "cheap", default="unknown")
    next: Text | None = field("What happens next.", {"en": "Officers view and keep the content."}, {"en": "They help."}, default=None)
    caution: Text | None = field("What to know before.", {"en": "A private message is outside its task."}, {"en": "careful"}, default=None)
    age: Text | None = field("For which ages.", {"en": "Up to 19 years"}, {"en": "young"}, default=None)
    checked: date = field("Day on which the page was last read.", "2026-11-22", "last week")
    how: Literal["operator", "other-authority", "state-media", "third-party"] = field("Whose page was read.", "operator", "press")
    page_date: Issued | None = field("Date on that page.", "2025-09-22", "recent", default=None)
    sources: list[Cited] = field("Where it was read.", [{"source": "fr-sp-pharos-r17674", "at": "whole page"}], [], min_length=1)
    confidence: Literal["solid", "check"] = field("Whether it may be relied on as it stands; “check” is shown as a link with what could not be confirmed.", "solid", "high")
    unconfirmed: Text | None = field("What could not be confirmed of an entry to check.", {"en": "Its hours: two pages differ."}, {"en": "Unsure."}, default=None)

    @model_validator(mode="after")
    def _reachable(self) -> "Contact":
        if self.confidence == "solid" and not (self.phones or self.url):
            raise ValueError("a contact that may be relied on has a number or an address")
        if (self.confidence == "check") != bool(self.unconfirmed):
            raise ValueError("“confidence: check” and “unconfirmed” belong together")
        return self


class Channel(Contact):
    """Where content or a person can be reported."""

    for_: Literal["content", "person", "both"] = field("What is reported there.", "content", "terrorism", alias="for")

    @property
    def kinds(self) -> set[str]:
        """What it serves: one thing, or both."""
        return {"content", "person"} if self.for_ == "both" else {self.for_}


class Helpline(Contact):
    """Who listens to somebody who is worried, targeted, or wants out."""

    for_: Literal["family", "distress", "child", "exit", "targeted", "digital"] = field("Whom it is for.", "family", "everyone", alias="for")
    who: list[str] = field("Who may call.", ["parent", "friend"], "all", default_factory=list)

    @property
    def kinds(self) -> set[str]:
        """What it serves: few lines are made for people who want out, and some family lines take them too."""
        return {self.for_} | ({"exit"} & set(self.who))


class EmergencyNumber(Part):
    """One number to dial when somebody is in danger."""

    number: str = field("As it is dialled.", "112", "one one two", pattern=r"^\d{2,5}$|^\d\d( \d\d){3}$")
    reaches: Literal["all", "police", "ambulance", "fire", "gendarmerie"] = field("Who answers.", "police", "cops")
    unknown: str | None = field("Why the library of numbers does not know it.", "read on the police's own page; the library has no such number for MR", "new", default=None)


class CountryRecord(Record):
    """A country of the directory, its emergency numbers, and what is known of the risks of reporting there. Names come from the Unicode locale data."""

    code: Country = field("ISO code; EU for the European Union.", "TN", "TUN")
    emergency: list[EmergencyNumber] = field("Numbers, the general one first.", [{"number": "197", "reaches": "police"}], ["197"], default_factory=list)
    caution: Text | None = field("What a caller must know.", {"en": "17 may not work from every mobile phone."}, {"en": "May be wrong."}, default=None)
    sources: list[Cited] = field("Where the numbers were read.", [{"source": "em-tn-uk-2018", "at": "list"}], [], default_factory=list)
    risks: list[Evidence] = field("How reporting, or the laws behind it, has endangered people there.", [], "dangerous", default_factory=list)
    checked: date = field("Day on which they were last read.", "2026-11-22", "2026")

    @model_validator(mode="after")
    def _sourced(self) -> "CountryRecord":
        if self.emergency and not self.sources:
            raise ValueError("an emergency number needs a source")
        return self


class Provision(Part):
    """What a text of law or of an authority says, as far as somebody read it."""

    says: Text = field("What it says, in our words.", {"en": "Keeping such files is an offence, up to 5 years."}, {"en": "Illegal."})
    sources: list[Cited] = field("The article, and where it was read.", [{"source": "de-stgb", "at": "sec. 86(1)-(2)"}], [], min_length=1)
    text_of: Issued | None = field("Date of the version that was read.", "2022-03", "current", default=None)
    unsure: Text | None = field("What is not sure.", {"en": "Later changes were not read."}, {"en": "?"}, default=None)


class Law(Provision):
    """What the law of a country says on one subject, as far as somebody read it."""

    topic: Literal["viewing", "keeping", "sharing", "hacking", "exposing", "duty", "false-report"] = field("What a reader might do.", "keeping", "terror law")


class LawRecord(Record):
    """The laws of one country that a reader may meet. General information, never advice."""

    code: Country = field("ISO code; EU for the European Union.", "DE", "GER")
    entries: list[Law] = field("What was read, subject by subject.", [], "see above", min_length=1)
    checked: date = field("Day on which the texts were last read.", "2026-11-22", "2026")


class DutyRecord(Record):
    """What people who teach must do or know in one country, as far as somebody read it. General information, never advice."""

    code: Country = field("ISO code.", "GB", "UK")
    part: Text | None = field("The part of the country in which it holds, if not all.", {"en": "England and Wales"}, {"en": "some"}, default=None)
    entries: list[Provision] = field("What was read, the duty about violent extremism first.", [], "see above", min_length=1)
    checked: date = field("Day on which the texts were last read.", "2026-11-27", "2026")


class Wording(Part):
    """The official words for a code in one language."""

    language: Lang = field("Language of the words.", "fr", "French")
    text: str = field("The words as they stand there, shortened only at the end.", "Exploiter l'information de manière raisonnée", "Use information", min_length=5, max_length=260)


class Code(Part):
    """One competence, module or aim of a framework."""

    id: Id = field("Name by which pages refer to it: that of the framework, then its own.", "digcomp-1-2", "1.2")
    code: str | None = field("What the framework calls it: a number, or the group in which it stands.", "1.2", "no. 1.2", default=None)
    wording: list[Wording] = field("Its official words; a translation only where an official one was read.", [], "evaluating", min_length=1)


class Framework(Record):
    """A curriculum or framework of competences, with those codes alone whose words somebody read."""

    title: str = field("Its own name.", "DigComp 2.2", "Digital stuff")
    short: str = field("The name that teachers know, for tables.", "UNESCO MIL", "Media and Information Literate Citizens: Think Critically, Click Wisely!", max_length=30)
    language: Lang = field("Language of that name.", "en", "English")
    publisher: Text = field("Who publishes it.", {"en": "European Commission"}, {"en": "EU"})
    codes: list[Code] = field("The codes, in the order of the framework.", [], "all", min_length=1)
    sources: list[Cited] = field("Where the words were read.", [{"source": "digcomp-list", "at": "list"}], [], min_length=1)
    unsure: Text = field("What was not read of it.", {"en": "The report itself was not read, only a list of its titles."}, {"en": "?"})
    checked: date = field("Day on which it was last read.", "2026-11-27", "2026")

    @model_validator(mode="after")
    def _named_after_it(self) -> "Framework":
        ids = [c.id for c in self.codes]
        if wrong := [i for i in ids if not i.startswith(self.id + "-")]:
            raise ValueError(f"a code begins with the name of its framework, and “{wrong[0]}” does not")
        if len(set(ids)) < len(ids):
            raise ValueError("each code has a name of its own")
        return self


class Platform(Record):
    """A service and how something is reported on it."""

    name: str = field("Name of the service.", "YouTube", "youtube.com")
    policy: str = field("Name of the rule that applies.", "Violent extremist or criminal organizations policy", "rules")
    how: Text | None = field("Steps to report, where they were read.", {"en": "Under the video: More, Report, then the reason."}, {"en": "Use the button."}, default=None)
    help_url: Https | None = field("The service's own help page.", "https://support.google.com/youtube/answer/2802027", "www.youtube.com", default=None)
    account: Literal["yes", "no", "unclear"] = field("Whether an account is needed.", "yes", "mostly")
    reported_told: Literal["yes", "no", "unclear"] = field("Whether the person reported learns who did.", "no", "never ever")
    learns: Text | None = field("Who learns of the report, in words.", {"en": "The person reported is not told, the help page says."}, {"en": "nobody"}, default=None)
    appeal: Text | None = field("How a decision can be appealed.", {"en": "Within 180 days, in the account."}, {"en": "yes"}, default=None)
    next: Text | None = field("What the reporter gets back.", {"en": "A notice in the account."}, {"en": "a reply"}, default=None)
    caution: Text | None = field("What to know before.", {"en": "Legal notices may carry your name."}, {"en": "hm"}, default=None)
    checked: date = field("Day on which the page was last read.", "2026-11-22", "recently")
    page_date: Issued | None = field("Date of the policy that was read.", "2026-07-22", "recent", default=None)
    sources: list[Cited] = field("Where it was read.", [{"source": "ota-twitch", "at": "list"}], [], min_length=1)


class Effect(Evidence):
    """What changes when people do something, and how sure that is."""

    strength: Literal["strong", "one", "disputed", "claim"] = field("How good the evidence is: several sound studies or a law, one good source, disputed, or the word of whoever did it.",
                                                                  "one", "convincing")


class Organisation(Record):
    """Somewhere to do something together with others: real, lawful, supervised, as its own page or an authority's says."""

    name: str = field("Its name.", "Right To Be", "righttobe.org")
    name_language: Lang = field("Language of the name.", "en", "English")
    country: Country = field("Country in which it works; XX for several.", "FR", "France")
    languages: list[Lang] = field("Languages in which it works.", ["en", "fr"], "many", min_length=1)
    what: Text = field("What it does, in one sentence.", {"en": "Teaches how to help somebody who is being harassed."}, {"en": "Great work."})
    asks: Text | None = field("What it asks of those who take part.", {"en": "An interview, a training, four hours a week."}, {"en": "?"}, default=None)
    from_age: Age = field("From which age one may take part; 18 where its page names no age.", 18, 16)
    url: Https = field("Its own page, as it was read.", "https://righttobe.org/guides/bystander-intervention-online/", "https://example.org")
    sources: list[Cited] = field("Where it was read.", [{"source": "righttobe-online", "at": "para 2"}], "trust us", min_length=1)
    checked: date = field("Day on which its page was last read.", "2026-11-27", "2026")


class Card(Record):
    """A tempting wrong move and the better one."""

    urge: Text = field("The wish, in the person's own words.", {"en": "I want to report every account on this list."}, {"en": "Vigilantism"})
    why: Text = field("Why it is understandable.", {"en": "It feels like doing something at last."}, {"en": "People are naive."})
    tends_to: list[Evidence] = field("What it tends to do.", [], "harm", min_length=1)
    instead: Text = field("The better move: a short title, beginning with what to do.", {"en": "Report the one post you saw"}, {"en": "Do not do it."})
    how: Text = field("One or two sentences that say how.", {"en": "Its exact place, the day, one reason. Then close it."}, {"en": "Well."})
    steps: list[Text] = field("What to do, step by step.", [{"en": "Copy the exact address."}], ["Act."], min_length=2, max_length=5)
    time: Literal["minutes", "hours", "months"] = field("How long it takes.", "minutes", "5")
    company: Literal["alone", "with-others", "either"] = field("Alone, with others, or as one likes.", "alone", "friends")
    age: Age = field("13 if somebody under 18 may do it, else 18.", 13, 16)
    skill: Literal["none", "people", "words", "tech"] = field("What one must be good at: nothing in particular, listening and being with people, writing and languages, or computers.",
                                                            "none", "hacking")
    cost: Text = field("What it costs the person.", {"en": "A few minutes, and the wish to see what happens next."}, {"en": "?"})
    supervised_by: Text | None = field("Who supervises; always where it takes months.", {"en": "The association's coordinator"}, {"en": "you"}, default=None)
    where: list[Id] = field("Ids of the organisations with which it can be done.", ["right-to-be"], ["the web"], default_factory=list)
    changes: list[Effect] = field("What changes when people do this.", [], "a lot", min_length=1)
    risks: Text = field("What can go wrong and how to stop.", {"en": "If it upsets you, stop and talk to someone."}, {"en": "none"})
    page: str | None = field("Page that tells more, without language and ending.", "instead/report-it-well", "https://…", default=None)
    checked: date = field("Day on which its evidence was last read against the sources.", "2026-11-27", "2026")

    @model_validator(mode="after")
    def _watched_over(self) -> "Card":
        if self.time == "months" and not self.supervised_by:
            raise ValueError("what takes months is supervised: “supervised_by” says by whom")
        return self


class Avoided(Part):
    """Words that are not written for a term."""

    words: dict[Lang, list[str]] = field("Language → words, in lower case; a star is any ending, Arabic words stand without article and vowels.", {"fr": ["crypté*"]}, ["crypté"])
    why: str = field("The reason, for the person who wrote the word.", "it is a calque; French says “chiffrer”", "wrong", min_length=10)


class Term(Record):
    """A word of the glossary."""

    term: Text = field("The word.", {"en": "doxxing"}, {"en": "Doxxing:"})
    definition: Text = field("One sentence.", {"en": "Publishing private details about someone to harm them."}, {"en": "see above"})
    status: dict[Lang, Literal["attested", "usual"]] = field("How sure the word is in each translated language; proposed words stay out.",
                                                            {"fr": "attested"}, {"ar": "proposed"}, default_factory=dict)
    avoid: list[Avoided] = field("Words that are not written for it.", [{"words": {"fr": ["phishing"]}, "why": "French has “hameçonnage”"}], ["phishing"], default_factory=list)
    see_also: list[Id] = field("Related terms.", ["targeted-harassment"], ["x"], default_factory=list)
    sources: list[Id] = field("Documents in which the word was seen.", ["g-un-plan-ar"], ["UN"], default_factory=list)


class Technique(Record):
    """A technique of persuasion that works on anybody, without a target group."""

    name: Text = field("Its name.", {"en": "False dilemma"}, {"en": "Technique 3"})
    in_short: Text = field("What it does, in one sentence.", {"en": "Shows two choices as if there were no other."}, {"en": "Bad."})
    helps: Text = field("The question that helps.", {"en": "Which other choices are left out?"}, {"en": "Think!"})
    sources: list[Cited] = field("Where it is described.", [{"source": "roozenbeek-2022", "at": "abstract"}], [], min_length=1)


class Choice(Part):
    """One answer to an exercise."""

    technique: Id | None = field("Id of the technique offered.", "false-dilemma", "B", default=None)
    label: Text | None = field("The answer in words, in an exercise on claims.", {"en": "The collective itself"}, {"en": "B"}, default=None)
    right: bool = field("Whether it is the answer.", False, "no idea")
    feedback: Text = field("What to say when it is chosen; never shames.", {"en": "Not this one: how many choices does it show?"}, {"en": "Wrong!"})


class Exercise(Record):
    """A message that shows a technique, or claims to look at twice; a choice; and what it teaches."""

    technique: Id | None = field("Id of the technique that the message shows.", "false-dilemma", "3", default=None)
    claims: list[Id] = field("Ids of the claims that are looked at, instead of a technique.", ["kdk-telegram-569"], ["569 of 600"], default_factory=list)
    invented: bool = field("A message is invented, since real propaganda is never used; a claim is not.", True, "mostly")
    item: Text = field("The message: neutral, everyday, about no community; or what was said, with who says it.", {"en": "Either you boycott the café or you do not love our street."},
                       {"en": "They all …"})
    question: Text = field("What is asked.", {"en": "Which technique does this message use?"}, {"en": "?"})
    choices: list[Choice] = field("Three answers in the order shown.", [], ["a", "b"], min_length=3, max_length=3)
    reasoning: list[Text] = field("How one gets to the answer, paragraph by paragraph, in an exercise on claims.", [{"en": "The sentence says “claims”: the collective counts its own work."}], ["A"],
                                  default_factory=list)
    sums: list[Sum] = field("The arithmetic of the answer.", [], ["600 - 569"], default_factory=list)
    sources: list[Cited] = field("Passages with which the answer can be checked.", [{"source": "mee-popoviciu-2020", "at": "para 29"}], ["the article"], default_factory=list)
    level: Annotated[int, Field(ge=1, le=3)] = field("1 easy to 3 hard.", 1, 9)
    ages: tuple[int, int] = field("From and to age.", [12, 99], "teens")
    note: str | None = field("The author's note, for whoever reviews it: what decides, where two answers lie close together.", "Nobody is blamed, so it is no scapegoating.", "ok",
                             default=None, min_length=20)

    @model_validator(mode="after")
    def _one_answer(self) -> "Exercise":
        if bool(self.technique) == bool(self.claims):
            raise ValueError("an exercise shows a technique or looks at claims, one of the two")
        if self.technique and not self.invented:
            raise ValueError("a message is always invented; real propaganda is never used")
        if self.claims and self.invented:
            raise ValueError("a claim is real: what somebody said is not invented for an exercise")
        right = [c for c in self.choices if c.right]
        if len(right) != 1 or right[0].technique != self.technique:
            raise ValueError("exactly one choice is right, and it is the exercise's own technique" if self.technique else "exactly one choice is right")
        if any(bool(c.technique) == bool(self.claims) or bool(c.label) != bool(self.claims) for c in self.choices):
            raise ValueError("the choices are techniques where a technique is shown, and words where claims are looked at")
        if self.claims and not (self.reasoning and self.sources):
            raise ValueError("an exercise on claims shows the reasoning and the passages with which it can be checked")
        return self


class Way(Part):
    """One thing that one could do in a scenario, and what follows."""

    label: Text = field("What one could do, in a few words.", {"en": "Report the one post in the app"}, {"en": "A"})
    fits: Literal["yes", "partly", "no"] = field("Whether it fits: a good way, possible with care, or better not. Several may fit.", "yes", "right")
    follows: Text = field("What may follow, in two or three sentences; never shames.", {"en": "The service compares it with its rules. You may hear nothing."}, {"en": "Wrong!"})
    sources: list[Cited] = field("Where it was read; always where it speaks of a law.", [{"source": "discord-report", "at": "passage"}], "trust us", default_factory=list)


class Scenario(Record):
    """A situation with no trick in it: what one sees, what one knows and does not know, what one could do, and what follows from each."""

    sees: Text = field("What one sees: invented, about no community, with no word of propaganda in it.", {"en": "A class group passes on a rumour about an attack."}, {"en": "They all …"})
    knows: Text = field("What one knows.", {"en": "Three people sent it; none of them saw anything."}, {"en": "Everything."})
    unknown: Text = field("What one does not know.", {"en": "Who wrote it first, and whether anything of it is true."}, {"en": "?"})
    ways: list[Way] = field("Three to five things that one could do, in the order shown; at least one fits and at least one does not.", [], ["a", "b"], min_length=3, max_length=5)
    note: Text = field("The author's note, for whoever speaks about it with others: what decides, and what else one could say.", {"en": "What decides is the place and the hour in the message."}, {"en": "Easy."})
    cards: list[Id] = field("Ids of the cards that fit.", ["report-the-one-post"], ["cards"], min_length=1, max_length=2)
    guide: str | None = field("The digits of the guide's end that fits.", "240", "report/guide/240", default=None)
    sources: list[Cited] = field("Where the author read what the situation and the note rest on.", [{"source": "eu-tco-2021-784", "at": "art. 1(3)"}], "trust us", min_length=1)
    level: Annotated[int, Field(ge=1, le=3)] = field("1 easy to 3 hard.", 1, 9)
    ages: tuple[int, int] = field("From and to age.", [13, 99], "teens")

    @model_validator(mode="after")
    def _no_trick(self) -> "Scenario":
        if {"yes", "no"} - {way.fits for way in self.ways}:
            raise ValueError("at least one way fits and at least one does not")
        return self


class Question(Record):
    """One question of the guide. A page of the guide asks it; its answers lead on."""

    ask: Text = field("The question, in the reader's words.", {"en": "Is someone in danger now?"}, {"en": "Danger level"})
    lead: Text = field("One or two sentences under it.", {"en": "Not sure? Then answer yes."}, {"en": "Please answer."})
    answers: list[Id] = field("Ids of the answers in the order shown.", ["danger-yes", "danger-no"], ["yes"], min_length=2, max_length=9)
    checked: date = field("Day on which the question and what follows from it were last read against the sources.", "2026-11-24", "November 2026")


class Answer(Record):
    """One answer to a question of the guide: what is asked after it, and what it adds to the steps at the end of the way."""

    number: Annotated[int, Field(ge=0, le=9)] = field("Its digit in the address of the pages after it; never changed, since people keep addresses.", 1, "one")
    label: Text = field("The answer, in the reader's words.", {"en": "Yes, or I am not sure"}, {"en": "Affirmative"})
    hint: Text | None = field("What belongs here, in one line.", {"en": "A plan, a date, a place, a goodbye."}, {"en": "etc."}, default=None)
    urgent: bool = field("Shown first and marked as danger.", True, "very", default=False)
    asks: list[Id] = field("Ids of the questions that follow, in order.", ["region", "minor"], "region", default_factory=list)
    shortcut: Id | None = field("Id of an answer that is added to the question that follows: straight to the steps.", "skip", "yes", default=None)
    ends: bool = field("Leads straight to the steps, whatever else would be asked.", True, "maybe", default=False)
    countries: list[Country] = field("Countries whose contacts are shown; those of all countries when no answer names any.", ["FR", "BE"], ["Europe"], default_factory=list)
    unnamed: bool = field("Contacts that ask for a name are left out.", True, "anonymous", default=False)
    police_last: bool = field("The police may endanger whoever gives this answer: other help comes first.", True, "often", default=False)
    gives: list[Id] = field("Ids of the pieces of advice that it adds.", ["stop-and-note", "share-not"], "advice", default_factory=list)


class Advice(Record):
    """One piece of advice of the guide, written once and shown at every end of the way that needs it."""

    for_: Literal["emergency", "caution", "step", "whom", "keep", "leave", "avoid", "expect", "self"] = field("Which part of the page it belongs to.", "step", "tip", alias="for")
    order: Annotated[int, Field(ge=1, le=9)] = field("Its place in that part; those with the same keep the order of the answers.", 3, "top")
    title: Text | None = field("Whom to tell, in a few words.", {"en": "An adult you trust"}, {"en": "Adults"}, default=None)
    text: Text = field("What to do or know: short sentences for a frightened reader of 13.", {"en": "Close it. You don't have to look again."}, {"en": "Cease exposure."})
    police: bool = field("Whether this is the police, or mostly leads there.", True, "partly", default=False)
    contacts: list[Literal["emergency", "platforms", "content", "person", "family", "distress", "child", "exit", "targeted", "digital"]] = field(
        "Which records are shown with it.", ["child"], ["everybody"], default_factory=list)
    page: str | None = field("Page that tells more, without language and ending.", "instead/report-it-well", "https://…", default=None)
    card: Id | None = field("Id of the card that says what to do instead.", "report-the-one-post", "cards", default=None)
    sources: list[Cited] = field("Where it was read.", [{"source": "fr-sp-pharos-f31979", "at": "para 1"}], "trust us", default_factory=list)

    @model_validator(mode="after")
    def _whom(self) -> "Advice":
        if (self.for_ == "whom") != bool(self.title):
            raise ValueError("whoever is to be told has a title, and nothing else has one")
        if self.contacts and self.for_ != "whom":
            raise ValueError("contacts are shown with whom to tell")
        return self


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-/][a-z0-9]+)*", value):
        raise ValueError(f"“{value}” is not the name of a page: write it without language and ending, as help/want-out")
    return value


class Pack(Record):
    """A reading pack: pages to be read one after the other, as one thing to hand out. Minutes and reading level are computed from the pages."""

    order: Annotated[int, Field(ge=1, le=99)] = field("Its place in the list of packs; those with the same stand by their ids.", 1, "first")
    title: Text = field("Its name.", {"en": "A first evening for parents"}, {"en": "Pack 2"})
    description: Text = field("What readers get out of it, in one or two sentences.", {"en": "How to notice, how to begin a conversation, and who helps."}, {"en": "Various pages."})
    audience: Text = field("For whom it is, and with whom it is read.", {"en": "Parents and other adults in a family, at home or in a meeting"}, {"en": "everybody"})
    ages: tuple[int, int] = field("From and to age of those who read it; 99 is no limit.", [14, 99], "teens")
    pages: list[Annotated[str, AfterValidator(_slug)]] = field(
        "The pages in the order in which they are read, without language and ending: texts, lessons, exercises, and cards or claims by their own pages.",
        ["help/worried-about-someone", "instead/cards/ask-one-question"], ["https://…"], min_length=1, max_length=12)
    contains: Text = field("What of its content may be hard to read, as a page says it.", {"en": "threats are mentioned; no pictures, no quotations of propaganda"}, {"en": "nothing bad"})
    notes: list[Text] = field("How it is used: hints for whoever hands it out.", [{"en": "Read the first page yourself before you hand it out."}], ["Have fun."], default_factory=list)
    checked: date = field("Day on which the pages were last read one after the other.", "2026-11-27", "2026")

    @model_validator(mode="after")
    def _once(self) -> "Pack":
        if len(self.pages) != len(set(self.pages)):
            raise ValueError("a page stands in a pack once")
        if self.ages[0] > self.ages[1]:
            raise ValueError("the lower age comes first")
        return self


class Correction(Record):
    """An error that was mended."""

    on: date = field("Day of the correction.", "2026-12-01", "December")
    pages: list[str] = field("Pages concerned, without language and ending.", ["cases/ctrlsec"], ["https://…"], min_length=1)
    said: Text = field("What the page said.", {"en": "In March 2015 …"}, {"en": "a mistake"})
    is_right: Text = field("What is right.", {"en": "In April 2015 …"}, {"en": "fixed"})
    severity: Literal["minor", "major", "safety"] = field("How much it mattered.", "minor", "oops")
    sources: list[Cited] = field("Where the right version was read.", [], "trust us", default_factory=list)


# Folder of data/ → model. The order is that of the reference page.
KINDS: dict[str, type[Record]] = {
    "sources": Source, "claims": Claim, "cases": Case, "charts": Chart, "terms": Term, "countries": CountryRecord, "laws": LawRecord, "duties": DutyRecord, "curriculum": Framework,
    "channels": Channel, "helplines": Helpline, "platforms": Platform, "organisations": Organisation, "cards": Card, "techniques": Technique, "exercises": Exercise, "scenarios": Scenario,
    "packs": Pack, "corrections": Correction, "guide": Question, "answers": Answer, "advice": Advice,
}
