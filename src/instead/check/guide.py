"""The rule on the guide: somebody in the worst minute of the week follows it link by link, so that no way in it may go wrong."""
from __future__ import annotations

from typing import Iterator

from ..guide import NEEDED, QUESTIONS, START, STEPS, Node, advice, contacts, ends, nodes, platforms
from .language import BRIEF, END
from .repository import RecordFile, Repository
from .rule import Finding, rule
from .text import word_count

KINDS = ("guide", "answers", "advice")


@rule("guide")
def guide(repo: Repository) -> Iterator[Finding]:
    """Whoever follows the guide may be afraid, thirteen, or watched. Every way through it must end, after five questions at most, with at most five
    steps, a number to call, and somebody to tell who is not the police; and nothing in it may lead nowhere or be too long to take in."""
    files = {(f.kind, f.id): f for f in repo.records if f.kind in KINDS}
    if not files:
        return
    catalogue = repo.catalogue

    def at(kind: str, id: str, *place: str | int, message: str, cure: str) -> Finding:
        return Finding(*_place(files.get((kind, id)), place), message, cure, path=f"data/{kind}/{id}.yaml")

    if START not in catalogue.guide:
        if not repo.known("guide", START):
            yield at("guide", START, message="The guide has no first question.", cure=f"Add the question “{START}” to data/guide, or remove the rest.")
        return
    tree = nodes(catalogue)
    yield from _digits(tree, at)
    endless = list(_endless(tree, at))
    yield from endless
    if not endless:
        yield from _ends(repo, at)
    yield from _unused(repo, at)
    for record in catalogue.advice.values():
        if record.contacts and "emergency" not in record.contacts and not (contacts(record, Node((), None), catalogue) or platforms(record, catalogue)):
            yield at("advice", record.id, "contacts", message="There is no contact of this kind that may be relied on.", cure="Add one, or leave “contacts” out.")
        for lang, edition in repo.editions.items() if record.page else ():
            if edition and record.page not in edition and (lang, record.page) not in repo.made:
                yield at("advice", record.id, "page", message=f"There is no page “{record.page}” in “{lang}”.", cure="Mend its name, or write the page first.")
    yield from _long(list(files.values()), at)


def _place(file: RecordFile | None, place: tuple) -> tuple[int, int]:
    return file.located.place(place) if file and place else (0, 0)


def _digits(tree: dict[str, Node], at) -> Iterator[Finding]:  # noqa: ANN001
    told = set()
    for node in tree.values():
        numbers: dict[int, str] = {}
        for answer in node.answers:
            other = numbers.setdefault(answer.number, answer.id)
            if other != answer.id and (other, answer.id) not in told:
                told.add((other, answer.id))
                yield at("answers", answer.id, "number", message=f"“{other}” answers the same question and has the same digit.",
                         cure="Give this one a digit of its own; the digit of an answer that people may have kept the address of stays.")


def _endless(tree: dict[str, Node], at) -> Iterator[Finding]:  # noqa: ANN001
    """Ways on which a question comes back, or that are too long."""
    told = set()
    for digits, node in tree.items():
        if not node.question:
            continue
        before = [tree[digits[:i]].question for i in range(len(digits))]
        if node.question in before and node.way[-1].id not in told:
            told.add(node.way[-1].id)
            yield at("answers", node.way[-1].id, "asks", message=f"The question “{node.question.id}” is asked a second time after this answer.", cure="Take one of them out: a way must end.")
        elif len(before) == QUESTIONS and not told:
            told.add(node.way[-1].id)
            yield at("answers", node.way[-1].id, message=f"After this answer comes a question more than {QUESTIONS}.", cure="Ask less: nobody in a hurry answers so many.")


def _ends(repo: Repository, at) -> Iterator[Finding]:  # noqa: ANN001
    told = set()
    for digits, node in ends(repo.catalogue).items():
        given = advice(node, repo.catalogue)
        wrong = [(part, f"nothing of the kind “{part}”", "Add such a piece of advice to an answer on the way.") for part in NEEDED if not given[part]]
        if len(given["step"]) > STEPS:
            wrong.append(("steps", f"{len(given['step'])} steps", f"{STEPS} are the most that somebody can follow: join two, or leave one out."))
        if given["whom"] and not any(not piece.police and piece.contacts != ["emergency"] for piece in given["whom"]):
            wrong.append(("police", "nobody to tell but the police", "Add somebody who is not the police: for some readers the police are the danger."))
        for what, message, cure in wrong:
            if (what, node.way[-1].id) not in told:
                told.add((what, node.way[-1].id))
                yield at("answers", node.way[-1].id, "gives", message=f"The end {digits} has {message}.", cure=cure)


def _unused(repo: Repository, at) -> Iterator[Finding]:  # noqa: ANN001
    """Records that no way leads to."""
    c, questions, answers = repo.catalogue, {START}, set()
    found = -1
    while found != len(questions) + len(answers):
        found = len(questions) + len(answers)
        answers |= {i for q in questions & set(c.guide) for i in c.guide[q].answers}
        answers |= {c.answers[i].shortcut for i in answers & set(c.answers) if c.answers[i].shortcut}
        questions |= {q for i in answers & set(c.answers) for q in c.answers[i].asks}
    given = {i for a in answers & set(c.answers) for i in c.answers[a].gives}
    for kind, used in (("guide", questions), ("answers", answers), ("advice", given)):
        for id in sorted(set(getattr(c, kind)) - used):
            yield at(kind, id, message="No way through the guide leads here.", cure="Name it where it belongs, or remove it.")



def _long(files: list[RecordFile], at) -> Iterator[Finding]:  # noqa: ANN001
    """Sentences for which a frightened reader has no patience, and languages in which most are like that."""
    counts: dict[str, list[int]] = {}
    for file in files:
        for place, value in file.values():
            if len(place) < 2 or place[-1] not in BRIEF or not isinstance(value, str):
                continue
            found = [n for sentence in END.split(value) if (n := word_count(sentence))]
            counts.setdefault(str(place[-1]), []).extend(found)
            most = BRIEF[place[-1]][0]
            if found and max(found) > most:
                yield Finding(*file.located.place(place), f"A sentence of {max(found)} words.", f"Make two of it; {most} words are the most here.", path=file.path)
    for lang, found in counts.items():
        if (mean := sum(found) / len(found)) > BRIEF[lang][1]:
            yield at("guide", START, message=f"In “{lang}” the sentences of the guide have {mean:.0f} words on average.", cure=f"Make it {BRIEF[lang][1]} or fewer.")
