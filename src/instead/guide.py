"""The guide as a tree: questions and answers in, one node a page out. An end is not written anywhere: it is made of what each answer on the way gives.

The address of a node is the digits of its answers, in order: it tells a bystander nothing, and it stays the same when answers are added elsewhere.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Mapping

from .catalogue import Catalogue
from .catalogue.models import Advice, Answer, Channel, Contact, CountryRecord, Helpline, Platform, Question

# The question with which the guide begins.
START = "start"
# Questions on the longest way, and numbered steps at the end of one.
QUESTIONS, STEPS = 5, 5
# The parts of an end in the order of the page.
PARTS = ("emergency", "caution", "step", "whom", "keep", "leave", "avoid", "expect", "self")
# Every end has these; a caution only where there is something to be careful about.
NEEDED = tuple(p for p in PARTS if p != "caution")


@dataclass(frozen=True)
class Node:
    """A page of the guide: the answers on the way to it, and the question that it asks; an end asks none. ``open`` are the questions after that."""

    way: tuple[Answer, ...]
    question: Question | None
    open: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def digits(self) -> str:
        return "".join(str(a.number) for a in self.way)

    @property
    def slug(self) -> str:
        """The page's name: ``report/guide`` for the first question."""
        return slug(self.digits)

    @property
    def unnamed(self) -> bool:
        return any(a.unnamed for a in self.way)

    @property
    def police_last(self) -> bool:
        return any(a.police_last for a in self.way)

    @cached_property
    def countries(self) -> tuple[str, ...] | None:
        """Codes of the countries that the answers leave; None for all of them."""
        named = [a.countries for a in self.way if a.countries]
        return tuple(named[-1]) if named else None


def slug(digits: str) -> str:
    return f"report/guide/{digits}" if digits else "report/guide"


def nodes(catalogue: Catalogue) -> dict[str, Node]:
    """Digits → node, from the first question on, in the order of the questions. Ids that point nowhere are passed over, and a way that
    does not end is given up one question after the longest that is allowed: what is wrong with the tree is for a rule to tell."""
    if START not in catalogue.guide:
        return {}
    found: dict[str, Node] = {}
    queue = [Node((), catalogue.guide[START], (), _answers(catalogue.guide[START], None, catalogue))]
    while queue:
        node = queue.pop(0)
        if node.digits in found or len(node.way) > QUESTIONS + 1:
            continue
        found[node.digits] = node
        queue += [after(node, answer, catalogue) for answer in node.answers]
    return found


def after(node: Node, answer: Answer, catalogue: Catalogue) -> Node:
    """The node to which an answer leads."""
    waiting = [] if answer.ends else [q for q in (*answer.asks, *node.open) if q in catalogue.guide]
    if not waiting:
        return Node((*node.way, answer), None)
    question = catalogue.guide[waiting[0]]
    return Node((*node.way, answer), question, tuple(waiting[1:]), _answers(question, answer.shortcut, catalogue))


def _answers(question: Question, shortcut: str | None, catalogue: Catalogue) -> tuple[Answer, ...]:
    ids = [*question.answers, *([shortcut] if shortcut else [])]
    return tuple(catalogue.answers[i] for i in ids if i in catalogue.answers)


def ends(catalogue: Catalogue) -> dict[str, Node]:
    return {digits: node for digits, node in nodes(catalogue).items() if node.question is None}


def advice(node: Node, catalogue: Catalogue) -> dict[str, list[Advice]]:
    """Part → what the answers on the way give to it, in order and each piece once. Where the police may endanger the reader, or a name must not be given,
    whoever is not the police comes first."""
    given = {i: catalogue.advice[i] for answer in node.way for i in answer.gives if i in catalogue.advice}
    late = node.police_last or node.unnamed
    out: dict[str, list[Advice]] = {part: [] for part in PARTS}
    for piece in sorted(given.values(), key=lambda a: (late and a.police, a.order)):
        out[piece.for_].append(piece)
    return out


def contacts(piece: Advice, node: Node, catalogue: Catalogue, shown: Mapping[str, bool] | None = None) -> list[Contact]:
    """The contacts that are shown with one piece of advice: solid ones of the reader's countries, those that are not the police first where that matters.
    ``shown`` says which records are fresh enough; without it all are."""
    records = (*catalogue.channels.values(), *catalogue.helplines.values())
    found = [r for r in records if r.confidence == "solid" and (shown is None or shown.get(r.id, False)) and _serves(r, piece)
             and (r.country == "XX" or node.countries is None or r.country in node.countries) and not (node.unnamed and r.anonymous == "no")]
    return sorted(found, key=lambda r: (r.police if node.police_last or node.unnamed else False, r.id))


def _serves(record: Channel | Helpline, piece: Advice) -> bool:
    return bool(record.kinds & set(piece.contacts))


def platforms(piece: Advice, catalogue: Catalogue) -> list[Platform]:
    return sorted(catalogue.platforms.values(), key=lambda p: p.name.casefold()) if "platforms" in piece.contacts else []


def emergency(node: Node, catalogue: Catalogue) -> list[CountryRecord]:
    """Countries of the reader with a number to call; none when the reader named no part of the world, for whom the list of all countries is one tap away."""
    return [r for r in catalogue.countries.values() if r.emergency and r.code in (node.countries or ())]

