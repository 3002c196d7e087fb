"""The rule on cards: whoever follows one may be thirteen, angry, and alone."""
from __future__ import annotations

import re
from typing import Iterator

from ..catalogue.models import AGES, Card, Organisation
from ..weave.directory import WITHHELD
from .repository import RecordFile, Repository
from .rule import Finding, rule

# Somebody grown up, in each language: whoever is under 18 does nothing here unseen.
GROWN = {"en": r"\b(?:adult|parent|teacher)s?\b", "fr": r"\b(?:adulte|parent|enseignant)s?\b", "ar": r"راشد|الوالدين|معلم"}
YOUNG, ADULT = min(AGES), max(AGES)


@rule("cards", over="records")
def cards(file: RecordFile, repo: Repository) -> Iterator[Finding]:
    """A card tells people what to do. Somebody under 18 must be asked for nothing that is for adults, must be told to bring one in, and nobody must be
    sent to an organisation that no one has looked at for a year."""
    record, at = file.record, file.located.place
    if isinstance(record, Organisation):
        age = (repo.today - record.checked).days
        if age < 0:
            yield Finding(*at(("checked",)), "It cannot have been checked on a day to come.", "Write the day on which its page was read.")
        elif age > WITHHELD:
            yield Finding(*at(("checked",)), f"Its page was read {age} days ago, and its link is no longer shown.", "Read its page again, mend what has changed, and write today's date.", "warning")
        return
    if not isinstance(record, Card):
        return
    organisations = [repo.catalogue.organisations[i] for i in record.where if i in repo.catalogue.organisations]
    if record.age < ADULT:
        for o in organisations:
            if o.from_age > record.age:
                yield Finding(*at(("where",)), f"“{o.id}” takes nobody under {o.from_age}, and this card is for readers from {record.age}.",
                              f"Write “age: {ADULT}”, or leave the organisation out.")
        for lang, words in GROWN.items():
            if not any(re.search(words, step.get(lang, ""), re.I) for step in record.steps):
                yield Finding(*at(("steps",)), f"In “{lang}” no step of this card, which is for readers from {record.age}, brings in an adult.",
                              "Add it to a step: “Under 18? Tell an adult you trust.” Or write “age: 18”.")
    elif any(o.asks for o in organisations) and not record.supervised_by:
        yield Finding(*at(("where",)), "An organisation with conditions of its own, and nothing says who supervises.", "Say it in “supervised_by”.")
    for lang, edition in repo.editions.items() if record.page else ():
        if edition and record.page not in edition and (lang, record.page) not in repo.made:
            yield Finding(*at(("page",)), f"There is no page “{record.page}” in “{lang}”.", "Mend its name, or leave it out until the page is written.")
