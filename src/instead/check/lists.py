"""The lists in ``data/`` that are no records: the order of the pages, the words never used, the hosts never linked."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..catalogue.models import Part, field
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


Navigation = dict[str, list[str]]
# File of data/ → what it holds.
LISTS: dict[str, Any] = {"navigation": Navigation, "words-never": NeverWords, "hosts-denied": list[DeniedHost]}
EMPTY: dict[str, Any] = {"navigation": {}, "words-never": NeverWords(names=[], never=[]), "hosts-denied": []}


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
