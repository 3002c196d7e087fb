"""What readers are told of the rules: ``data/rules.yaml`` has the words, ``data/rules-examples.json`` the examples that the tests hold true."""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Mapping

from pydantic import TypeAdapter, ValidationError

from ..problems import BadInput, Problem
from .models import Part, Text, field
from .yaml import BadYaml, parse

WORDS, EXAMPLES = "data/rules.yaml", "data/rules-examples.json"
GROUPS = ("people", "sources", "machine", "form", "upkeep")


class RuleWords(Part):
    """What the public page says of a rule."""

    group: Literal["people", "sources", "machine", "form", "upkeep"] = field("Part of the page in which it stands.", "people", "misc")
    title: Text = field("What it asks for, for somebody who meets it for the first time.", {"en": "Links lead somewhere"}, {"en": "links"})
    why: Text = field("Why it is there; in English what the rule's function says.", {"en": "A link that leads nowhere wastes time."}, {"en": "?"})


class Example(Part):
    """Something written, in its language."""

    lang: str
    text: str


@dataclass(frozen=True)
class Rules:
    """Rule → its words, in the order of the file; rule → its bad and its good example."""

    words: Mapping[str, RuleWords]
    examples: Mapping[str, tuple[Example, Example]]


def read_rules(root: Path) -> Rules:
    """The words and the examples of every rule; nothing for a project that has none. Raises ``BadInput``."""
    path = root / WORDS
    if not path.is_file():
        return Rules({}, {})
    try:
        located = parse(path.read_text("utf-8"))
        words = TypeAdapter(dict[str, RuleWords]).validate_python(located.value)
    except (BadYaml, UnicodeDecodeError) as e:
        raise BadInput([Problem(WORDS, getattr(e, "line", 1), getattr(e, "column", 1), "yaml", f"This is not readable: {e}.", "Compare with the other entries of the file.")]) from None
    except ValidationError as e:
        raise BadInput([Problem(WORDS, *located.place(tuple(error["loc"])), "yaml", f"{'.'.join(map(str, error['loc']))}: {error['msg'].removeprefix('Value error, ')}.",
                                "Compare with the other entries of the file.") for error in e.errors()]) from None
    try:
        found = json.loads((root / EXAMPLES).read_text("utf-8")) if (root / EXAMPLES).is_file() else {}
        examples = {rule: (Example(**x["bad"]), Example(**x["good"])) for rule, x in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput([Problem(EXAMPLES, 0, 0, "generated", "This file is not as the code makes it.", "Run: instead generate")]) from None
    return Rules(words, examples)
