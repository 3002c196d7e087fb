"""Exercises as quizzes for learning platforms: QTI 1.2.1 in the profile of IMS Common Cartridge 1.1, and Moodle XML.

A quiz explains every answer and asks for no mark: what a platform does with its points is its own affair.
Profile: https://www.imsglobal.org/cc/ccv1p1/imscc_profilev1p1-Implementation.html (section on QTI); Moodle XML: https://docs.moodle.org/en/Moodle_XML_format.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Iterable
from xml.sax.saxutils import quoteattr

from ..catalogue.models import Cited, Exercise
from ..finish.text import set_text
from ..pages import Page
from ..weave import ledger
from ..weave.context import Context

# Inside an XML file a platform looks for HTML as text.
_TAG = re.compile(r"<[^>]*>")
# What no XML 1.0 file may hold (https://www.w3.org/TR/xml/#charsets).
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A longer name is cut off in the lists of some platforms.
NAME = 60


class Unpublishable(ValueError):
    """Something cannot become a file of this form; the message says what, and what to do."""


@dataclass(frozen=True)
class Answer:
    """One answer as HTML, and what is said when it is chosen."""

    html: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """One question as HTML, with its answers and what is said after any of them; ``id`` is the exercise's."""

    id: str
    name: str
    html: str
    answers: tuple[Answer, ...]
    after: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z_][\w.-]*", self.id, re.A):
            raise Unpublishable(f"“{self.id}” is no id of a question: begin with a letter, go on with letters, digits, hyphens.")
        if len(self.answers) < 2 or sum(a.right for a in self.answers) != 1:
            raise Unpublishable(f"The question “{self.id}” needs two answers or more, exactly one of them right.")
        for text in (self.name, self.html, self.after, *(t for a in self.answers for t in (a.html, a.feedback))):
            if m := UNWRITABLE.search(text):
                raise Unpublishable(f"The question “{self.id}” holds the sign U+{ord(m[0]):04X}, which no XML file may hold: delete it, or type the word again.")
        if not all(plain(t) for t in (self.name, self.html, *(t for a in self.answers for t in (a.html, a.feedback)))):
            raise Unpublishable(f"The question “{self.id}” has an empty name, question, answer or feedback: write it.")


def plain(html: str) -> str:
    """The words of a piece of HTML in one line; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", unescape(_TAG.sub("", html))).strip(" ")


def exercises_of(page: Page) -> list[str]:
    """Ids of the exercises on a page, in order."""
    return [text.strip().removeprefix("- ") for _, name, _, inside in page.blocks() if name == "exercises" for _, text in inside if text.strip()]


def questions(c: Context, ids: Iterable[str]) -> list[Question]:
    """The exercises ``ids`` as questions in the language of ``c``, with the typography of the pages."""
    return [_question(c, c.catalogue.exercises[key]) for key in ids]


def _question(c: Context, e: Exercise) -> Question:
    w = c.words
    answers = []
    for choice in e.choices:
        name = c.text(c.catalogue.techniques[str(choice.technique)].name if choice.technique else choice.label or {})
        more = f' {w("what-helps")}{w("colon")} {c.text(c.catalogue.techniques[str(e.technique)].helps)}' if choice.right and e.technique else ""
        verdict = w("well-spotted" if choice.right else "look-again")
        answers.append(Answer(typeset(name, c.lang), choice.right, typeset(f"<p><b>{verdict}.</b> {c.text(choice.feedback)}{more}</p>", c.lang)))
    places = [*e.sources, *(p for i in e.claims for p in c.catalogue.claims[i].claimed_in), *(c.catalogue.techniques[e.technique].sources if e.technique else ())]
    after = "".join(f"<p>{c.text(r)}</p>" for r in e.reasoning) + ledger.sums(c, e.sums) + _places(c, places)
    item = c.text(e.item)
    shown = w("example-real" if e.claims else "example-invented")
    html = f"<p><small>{shown}</small></p><blockquote><p>{item}</p></blockquote><p>{c.text(e.question)}</p>"
    words = plain(typeset(item, c.lang))
    name = words if len(words) <= NAME else words[: NAME - 1].rsplit(" ", 1)[0] + "…"
    return Question(e.id, name, typeset(html, c.lang), tuple(answers), typeset(after, c.lang))


def _places(c: Context, places: Iterable[Cited]) -> str:
    """Where the answer can be checked: each source once, with its address."""
    items = []
    for key in dict.fromkeys(p.source for p in places):
        source = c.catalogue.sources[key]
        at = f' · <a href="{escape(source.opens)}">{escape(source.opens.split("/")[2].removeprefix("www."))}</a>' if source.opens else ""
        mark = "" if source.language == c.lang else f' lang="{source.language}"'
        items.append(f'<li><span{mark} dir="auto">{escape(source.title, quote=False)}</span>{at}</li>')
    return f'<p>{c.words("check-yourself")}{c.words("colon")}</p><ul>{"".join(items)}</ul>' if items else ""


def title_of(page: Page) -> str:
    """The title of a page with the typography of its language, as plain text."""
    return plain(typeset(escape(page.title, quote=False), page.lang))


def typeset(html: str, lang: str) -> str:
    """A piece of HTML with the typography of its language."""
    return set_text(f'<div lang="{lang}">{html}</div>').removeprefix(f'<div lang="{lang}">').removesuffix("</div>")


def around(html: str, lang: str, direction: str) -> str:
    """A piece of HTML with its language and direction: a platform's own page has others."""
    return f'<div lang="{lang}" dir="{direction}">{html}</div>'


def qti(ident: str, title: str, found: list[Question], lang: str, direction: str) -> bytes:
    """An assessment of QTI 1.2.1 as Common Cartridge 1.1 wants it.

    Each answer has one condition of its own that ends the processing: Moodle takes the feedback of every condition that goes on for that of the whole question."""
    _some(title, found)
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">',
           f'<assessment ident={quoteattr(ident)} title={quoteattr(title)} xml:lang={quoteattr(lang)}>',
           _fields(cc_profile="cc.exam.v0p1", qmd_assessmenttype="Examination", qmd_scoretype="Percentage", qmd_feedbackpermitted="Yes",
                   qmd_hintspermitted="No", qmd_solutionspermitted="Yes", cc_maxattempts="unlimited"),
           '<section ident="root_section">']
    for q in found:
        labels = "".join(f'<response_label ident="a{i}">{_material(around(a.html, lang, direction))}</response_label>' for i, a in enumerate(q.answers, 1))
        general = '<respcondition continue="Yes"><conditionvar><other/></conditionvar><displayfeedback feedbacktype="Response" linkrefid="after"/></respcondition>' if q.after else ""
        conditions = "".join(
            f'<respcondition continue="No"><conditionvar><varequal respident="answer">a{i}</varequal></conditionvar>'
            + ('<setvar action="Set" varname="SCORE">100</setvar>' if a.right else "")
            + f'<displayfeedback feedbacktype="Response" linkrefid="said{i}"/></respcondition>' for i, a in enumerate(q.answers, 1))
        said = [("after", q.after)] * bool(q.after) + [(f"said{i}", a.feedback) for i, a in enumerate(q.answers, 1)]
        feedback = "".join(f'<itemfeedback ident="{name}"><flow_mat>{_material(around(html, lang, direction))}</flow_mat></itemfeedback>' for name, html in said)
        out.append(f'<item ident={quoteattr(q.id)} title={quoteattr(q.name)}><itemmetadata>{_fields(cc_profile="cc.multiple_choice.v0p1")}</itemmetadata>'
                   f'<presentation>{_material(around(q.html, lang, direction))}<response_lid ident="answer" rcardinality="Single"><render_choice shuffle="No">{labels}'
                   '</render_choice></response_lid></presentation><resprocessing><outcomes><decvar varname="SCORE" vartype="Decimal" minvalue="0" maxvalue="100"/></outcomes>'
                   f'{general}{conditions}</resprocessing>{feedback}</item>')
    return "\n".join([*out, "</section></assessment></questestinterop>"]).encode() + b"\n"


def moodle(title: str, found: list[Question], lang: str, direction: str) -> bytes:
    """The questions in Moodle's own format, in a category of their own; every answer can be tried again without loss."""
    _some(title, found)
    # Moodle takes a single slash for the border between two categories.
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>',
           f'<question type="category"><category><text>{escape("$course$/top/" + title.replace("/", "//"), quote=False)}</text></category></question>']
    for q in found:
        answers = "".join(f'<answer fraction="{100 if a.right else 0}" format="html">{_text(around(a.html, lang, direction))}'
                          f'<feedback format="html">{_text(around(a.feedback, lang, direction))}</feedback></answer>' for a in q.answers)
        out.append(f'<question type="multichoice"><name>{_text(q.name)}</name><questiontext format="html">{_text(around(q.html, lang, direction))}</questiontext>'
                   f'<generalfeedback format="html">{_text(around(q.after, lang, direction) if q.after else "")}</generalfeedback><defaultgrade>1</defaultgrade><penalty>0</penalty>'
                   f'<hidden>0</hidden><idnumber>{q.id}</idnumber><single>true</single><shuffleanswers>false</shuffleanswers><answernumbering>none</answernumbering>{answers}</question>')
    return "\n".join([*out, "</quiz>"]).encode() + b"\n"


def _some(title: str, found: list[Question]) -> None:
    if not found:
        raise Unpublishable(f"The quiz “{title}” has no question: name exercises, or leave the quiz out.")
    if not title.strip():
        raise Unpublishable("A quiz needs a title.")
    ids = [q.id for q in found]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise Unpublishable(f"The quiz “{title}” asks {', '.join(twice)} twice: name each exercise once.")


def _fields(**fields: str) -> str:
    inside = "".join(f"<qtimetadatafield><fieldlabel>{k}</fieldlabel><fieldentry>{v}</fieldentry></qtimetadatafield>" for k, v in fields.items())
    return f"<qtimetadata>{inside}</qtimetadata>"


def _material(html: str) -> str:
    return f'<material><mattext texttype="text/html">{escape(html, quote=False)}</mattext></material>'


def _text(html: str) -> str:
    return f"<text>{escape(html, quote=False)}</text>"
