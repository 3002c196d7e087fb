"""Quizzes: valid in the profile that importers know, read back by others' code, and saying what the pages say."""

import re
from html import escape

import pytest
from golden import CASES, LANGUAGES, ROOT, cases, context
from lxml import etree
from moodle_xml_parser.parser import parse_bytes

from instead.catalogue import load
from instead.publish.quiz import NAME, Answer, Question, Unpublishable, exercises_of, moodle, plain, qti, questions
from instead.words import words

NS = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
PROFILE = etree.RelaxNG(etree.parse(str(CASES / "publish" / "qti.rng")))
REAL = load(ROOT, LANGUAGES)
RTL = {"en": "ltr", "fr": "ltr", "ar": "rtl"}


def question(id="q-1", html="<p>Which?</p>", answers=("This", "That"), right=(1,), feedback="<p>Look.</p>", after="<p>Because.</p>", name="Which"):
    return Question(id, name, html, tuple(Answer(a, i in right, feedback) for i, a in enumerate(answers)), after)


@pytest.fixture(scope="module", params=LANGUAGES)
def real(request):
    """(language, every exercise of the project as a question)."""
    c = context(lang=request.param, catalogue=REAL)
    return request.param, questions(c, REAL.exercises)


def test_every_exercise_is_valid_in_the_profile(real):
    lang, found = real
    doc = etree.fromstring(qti("q1", "Quiz", found, lang, RTL[lang]))
    assert PROFILE.validate(doc), PROFILE.error_log
    assert len(doc.findall(".//q:item", NS)) == len(REAL.exercises) >= 21


def test_every_answer_has_its_feedback_and_one_scores(real):
    lang, found = real
    for item, q in zip(etree.fromstring(qti("q1", "Quiz", found, lang, RTL[lang])).iterfind(".//q:item", NS), found, strict=True):
        labels = [x.get("ident") for x in item.iterfind(".//q:response_label", NS)]
        feedback = {x.get("ident"): "".join(x.itertext()) for x in item.iterfind("q:itemfeedback", NS)}
        told = {c.findtext(".//q:varequal", namespaces=NS): c for c in item.iterfind(".//q:respcondition", NS)}
        assert len(feedback) == len(list(item.iterfind("q:itemfeedback", NS)))
        for label, answer in zip(labels, q.answers, strict=True):
            assert answer.feedback in feedback[told[label].find("q:displayfeedback", NS).get("linkrefid")]
            assert (told[label].findtext("q:setvar", namespaces=NS) == "100") == answer.right
        # Moodle takes the feedback of every condition that goes on for that of the whole question.
        on = [c for c in item.iterfind(".//q:respcondition", NS) if c.get("continue") == "Yes"]
        assert [feedback[c.find("q:displayfeedback", NS).get("linkrefid")] for c in on] == ([f'<div lang="{lang}" dir="{RTL[lang]}">{q.after}</div>'] if q.after else [])


def test_a_reader_of_moodle_xml_that_is_not_ours_finds_the_same(real):
    lang, found = real
    read = parse_bytes(moodle("Quiz", found, lang, RTL[lang]))["multichoice"]
    assert [r.name for r in read] == [q.name for q in found]
    for r, q in zip(read, found, strict=True):
        # It undoes entities once more than XML does.
        assert [plain(o.answer) for o in r.options] == [plain(a.html) for a in q.answers]
        assert [o.score_fraction for o in r.options] == [100 if a.right else 0 for a in q.answers]
        assert [plain(o.feedback) for o in r.options] == [plain(a.feedback) for a in q.answers]
        assert plain(r.text_pre_parse) == plain(q.html) and plain(r.general_feedback or "") == plain(q.after)
        assert r.single and not r.shuffle_answers and r.penalty == 0 and r.answernumbering == "none"


def test_it_says_what_the_records_say(real):
    lang, found = real
    w = words(ROOT, lang)
    for q in found:
        e = REAL.exercises[q.id]
        flat = [re.sub(r"\W", "", plain(t)) for t in (q.html, *(a.feedback for a in q.answers))]
        assert re.sub(r"\W", "", e.item[lang]) in flat[0] and re.sub(r"\W", "", e.question[lang]) in flat[0]
        for choice, answer, said in zip(e.choices, q.answers, flat[1:], strict=True):
            name = REAL.techniques[choice.technique].name[lang] if choice.technique else choice.label[lang]
            assert re.sub(r"\W", "", plain(answer.html)) == re.sub(r"\W", "", name)
            assert re.sub(r"\W", "", choice.feedback[lang]) in said and said.startswith(re.sub(r"\W", "", w("well-spotted" if choice.right else "look-again")))
        assert w("example-invented" if e.invented else "example-real") in plain(q.html)
        assert len(q.name) <= NAME and all(re.sub(r"\W", "", r[lang]) in re.sub(r"\W", "", plain(q.after)) for r in e.reasoning)


def test_french_is_set_as_on_the_pages():
    found = questions(context(lang="fr", catalogue=REAL), ["ad-hominem-crossing"])[0]
    assert "devant l’école\u202f?" in found.html and "'" not in plain(found.html)


def test_arabic_has_its_direction_and_isolates_latin_names():
    found = questions(context(lang="ar", catalogue=REAL), ["claim-who-counted"])
    text = qti("q1", "Quiz", found, "ar", "rtl").decode()
    assert text.count('&lt;div lang="ar" dir="rtl"&gt;') == 5 + 3 and '&lt;bdi lang="en" dir="ltr"&gt;' in text


def test_what_looks_like_markup_is_shown_as_it_is():
    hard = '<p>5 &lt; 6 &amp; “7” ]]&gt;</p>'
    found = [question(html=hard, name="a < b & c > d")]
    for data in (qti("q", "A & <B>", found, "en", "ltr"), moodle("A & <B> / C", found, "en", "ltr")):
        doc = etree.fromstring(data)
        assert hard in "".join(doc.itertext())
    assert "$course$/top/A & <B> // C" in etree.fromstring(moodle("A & <B> / C", found, "en", "ltr")).findtext(".//category/text")
    assert etree.fromstring(qti("q", "A & <B>", found, "en", "ltr")).find(".//q:assessment", NS).get("title") == "A & <B>"


def test_a_question_with_nothing_to_add_adds_nothing():
    doc = etree.fromstring(qti("q", "Quiz", [question(after="")], "en", "ltr"))
    assert PROFILE.validate(doc) and not doc.findall(".//q:other", NS)


def test_the_exercises_of_a_page_in_order():
    found = context("Text.\n\n::: exercises\nb-one\n- a-two\n:::\n\n::: note\nc\n:::\n\n::: exercises\nd\n:::\n").page
    assert exercises_of(found) == ["b-one", "a-two", "d"]


@cases("publish/bad-quiz")
def test_what_cannot_be_published(case):
    with pytest.raises(Unpublishable, match=re.escape(case["says"])):
        given = [question(**{k: tuple(v) if isinstance(v, list) else v for k, v in q.items()}) for q in case["questions"]]
        qti("q", case.get("title", "Quiz"), given, "en", "ltr")


@pytest.mark.parametrize("spoil", [
    ("<section ", "<selection_ordering/><section "), ('continue="No"', 'continue="Yes"'), ("<flow_mat>", ""), ("Decimal", "Text"), ("cc.multiple_choice.v0p1", "cc.essay.v0p1"),
    ("<decvar", "<decvar/><decvar"), ('action="Set"', 'action="Add"'), (escape("<p>Which?</p>"), "")])
def test_the_profile_would_have_said_so(spoil):
    good = qti("q", "Quiz", [question()], "en", "ltr").decode().replace('<div lang="en" dir="ltr">', "").replace(escape('<div lang="en" dir="ltr">', quote=False), "").replace(escape("</div>"), "")
    assert PROFILE.validate(etree.fromstring(good.encode()))
    bad = good.replace(*spoil) if spoil[0] != "<flow_mat>" else good.replace("<flow_mat>", "").replace("</flow_mat>", "")
    assert bad != good and not PROFILE.validate(etree.fromstring(bad.encode()))
