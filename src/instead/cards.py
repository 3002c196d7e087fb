"""The cards of what to do instead: which of them fit a reader, and where each stands."""
from __future__ import annotations

from datetime import date
from itertools import product
from typing import Iterable, Mapping, get_args

from .catalogue import Catalogue
from .catalogue.models import AGES, Card

TIMES: tuple[str, ...] = get_args(Card.model_fields["time"].annotation)
SKILLS: tuple[str, ...] = get_args(Card.model_fields["skill"].annotation)
COMPANY = ("alone", "with-others")
# The pages on which cards are chosen: one for each of these.
CHOICES = tuple(product(TIMES, COMPANY, AGES))

LIST, DECK = "instead/cards/index", "instead/deck"


def slug(card: str) -> str:
    """Slug of a card's own page."""
    return f"instead/cards/{card}"


def choice(time: str, company: str, age: int) -> str:
    """Slug of the page with the cards for readers with so much time, alone or with others, from so many years."""
    return f"instead/choose/{time}-{company}-{age}"


def fitting(cards: Iterable[Card], time: str, company: str, age: int) -> dict[str, list[Card]]:
    """Skill → the cards for such readers that ask for it. Whoever is under 18 is offered only what somebody under 18 may do."""
    found = [c for c in cards if c.time == time and c.company in (company, "either") and c.age <= age]
    return {skill: [c for c in found if c.skill == skill] for skill in SKILLS}


def ordered(cards: Mapping[str, Card]) -> list[Card]:
    """As they are listed and printed: what is soonest done first."""
    return sorted(cards.values(), key=lambda c: (TIMES.index(c.time), c.age, SKILLS.index(c.skill), c.id))


def for_everybody(catalogue: Catalogue) -> list[Card]:
    """The cards that any reader may be shown unasked."""
    return [c for c in ordered(catalogue.cards) if c.age == min(AGES)]


def of_the_day(catalogue: Catalogue, day: date) -> Card | None:
    """One card for everybody, another one every day; none where there are no such cards."""
    cards = for_everybody(catalogue)
    return cards[day.toordinal() % len(cards)] if cards else None
