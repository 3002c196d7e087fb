"""The lists in ``data/`` that are no records: the order of the pages, the words and names never used, the hosts never and ever linked, and the
pictures."""
from __future__ import annotations

from datetime import date as Day
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from ..catalogue.models import Part, Text, field
from ..catalogue.yaml import BadYaml, parse
from ..problems import Problem, shown


class NeverWord(Part):
    """Words that the site does not use in its own voice, for one reason. A star stands for any ending."""

    why: str = field("The reason, for the person who wrote the word.", "makes the attacker look bigger", "bad")
    words: dict[str, list[str]] = field("Language → words, in lower case.", {"en": ["lone wol*"]}, {"en": "lone wolf"})
    better: dict[str, str] = field("Language → what to write.", {"en": "lone actor"}, {"en": "?"}, default_factory=dict)
    read: bool = field("The words have a harmless sense too: a person decides, so they are only warned of.", True, "maybe", default=False)


class NeverWords(Part):
    """The whole list."""

    names: list[str] = field("Official names and terms of law in which such a word may stand.", ["Stop-Djihadisme"], ["jihad"])
    never: list[NeverWord] = field("The words.", [], [])


class DeniedHost(Part):
    """A host, with everything below it, to which nothing on the site leads."""

    host: str = field("Name of the host.", "justpaste.it", "https://justpaste.it/")
    path: str = field("Only addresses whose path begins like this.", "/download/", "download", default="")
    why: str = field("The reason, for the person who wrote the address.", "anonymous pages, much used for propaganda", "bad")
    except_: str = field("The field of a record in which it may stand.", "archived", "all", alias="except", default="")


class AddedHost(Part):
    """A host that somebody added, with the reason."""

    host: str = field("Name of the host.", "www.example.org", "https://www.example.org/")
    why: str = field("Who publishes there, and why it may be linked.", "the ministry of justice of Ruritania; its law on helplines", "needed",
                     min_length=20)


class AllowedHosts(Part):
    """The hosts that records may link to: those that were there when the list was begun, and those added since."""

    first: list[str] = field("Hosts of the sources and contacts of the first day; none is added here.", ["www.example.org"], ["example"])
    added: list[AddedHost] = field("Hosts added since.", [], ["www.example.org"], default_factory=list)


class NeverName(Part):
    """A name that must not appear, as a hash of it."""

    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] = field("What `instead never-name add` made of it.", "0" * 32, "John Doe")
    kind: Literal["person", "outlet", "address", "handle"] = field("What it names.", "person", "friend")
    why: str = field("The reason, which does not tell who it is.", "a private person who was wrongly accused", "see above", min_length=10)


class NeverNames(Part):
    """The whole list."""

    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] = field("Sixteen random bytes, made once.", "0" * 32, "salt")
    normalisation: Literal["1"] = field("Version of the way in which a name is made comparable.", "1", "NFKC")
    hashes: list[NeverName] = field("The names, in the order of their hashes.", [], [])


class Instruction(Part):
    """Wordings of instructions of one kind, and what may be written instead."""

    kind: str = field("What is told how to do.", "weapons", "bad things")
    why: str = field("The reason, for the person who wrote the words.", "somebody may do it", "bad")
    safe: dict[str, str] = field("Language → a wording that says that it exists and not how.", {"en": "the attackers built a weapon"}, {"en": "?"})
    words: dict[str, list[str]] = field("Language → wordings, in lower case.", {"en": ["how to build … weapon*"]}, {"en": ["weapon"]})
    except_: list[str] = field("Wordings that are harmless although one of the others is in them.", ["how to report"], ["all"], alias="except",
                               default_factory=list)


class OperationalWording(Part):
    """The whole list, and the words that turn a sentence round."""

    not_: dict[str, list[str]] = field("Language → words before it in the sentence that make it a warning against doing so.", {"en": ["never"]},
                                       {"en": ["maybe"]}, alias="not")
    instructions: list[Instruction] = field("The wordings.", [], [])


class Picture(Part):
    """Where a picture is from."""

    file: str = field("Way to the file.", "docs/assets/diagrams/relay.svg", "relay")
    by: str = field("Who made it.", "the editors", "internet")
    licence: Literal["CC BY-SA 4.0", "CC BY 4.0", "CC0 1.0", "public domain"] = field("What others may do with it.", "CC BY-SA 4.0", "free")
    source: str = field("Where it was taken from, or “made for this site”.", "made for this site", "search engine")
    date: Day = field("Day on which it was made or taken.", "2026-11-24", "2026")
    alt: Text = field("What it shows, for those who do not see it.", {"en": "Two paths that part"}, {"en": "picture"})


Navigation = dict[str, list[str]]
# Language → words, written as in ``NeverWord``.
WordList = dict[str, list[str]]
# File of data/ → what it holds.
LISTS: dict[str, Any] = {"navigation": Navigation, "words-never": NeverWords, "hosts-denied": list[DeniedHost], "hosts-allowed": AllowedHosts,
                         "never-names": NeverNames, "wording-operational": OperationalWording, "pictures": list[Picture],
                         "words-filtered": WordList, "words-saying": WordList}
EMPTY: dict[str, Any] = {"navigation": {}, "words-never": NeverWords(names=[], never=[]), "hosts-denied": [], "hosts-allowed": AllowedHosts(first=[]),
                         "never-names": NeverNames(salt="0" * 32, normalisation="1", hashes=[]),
                         "wording-operational": OperationalWording(**{"not": {}}, instructions=[]), "pictures": [], "words-filtered": {}, "words-saying": {}}


def read_list(name: str, root: Path) -> tuple[Any, list[Problem]]:
    """``data/<name>.yaml``; empty, and told, if it is missing or cannot be read."""
    path = root / "data" / f"{name}.yaml"
    file, cure = shown(path, root), "Compare with the other entries of the file."
    try:
        located = parse(path.read_text("utf-8"))
        return TypeAdapter(LISTS[name]).validate_python(located.value), []
    except FileNotFoundError:
        return EMPTY[name], [Problem(file, 0, 0, "yaml", "This file is missing, and its rule finds nothing without it.",
                                     "Take it back from the project's history.")]
    except UnicodeDecodeError as e:
        return EMPTY[name], [Problem(file, 1, 1, "utf-8", f"Byte {e.start} is not UTF-8.", "Save the file as UTF-8.")]
    except BadYaml as e:
        return EMPTY[name], [Problem(file, e.line, e.column, "yaml", f"This is not readable: {e}.", cure)]
    except ValidationError as e:
        return EMPTY[name], [Problem(file, *located.place(tuple(error["loc"])), "yaml",
                                     f"{'.'.join(map(str, error['loc'])) or 'the file'}: {error['msg']}.", cure)
                             for error in e.errors()]
