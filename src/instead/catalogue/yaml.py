"""YAML as the records use it: text, lists and maps, and where each stands.

Scalars stay text (``NO`` is Norway, ``2015-03`` a month, ``0800`` a telephone prefix): the models decide what they are. Tags, aliases and
doubled keys are refused, because a reader of the file would not see what they do.
"""
from __future__ import annotations

from typing import Any, Iterator

import yaml

NULLS = {"", "~", "null"}
_OPENS = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken)
_CLOSES = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
# Lists and maps in each other; whoever walks through them by recursion would be brought down by a file of brackets.
DEEPEST = 24
UNUSED = "tags, anchors and aliases are not used here"
TOO_DEEP = f"more than {DEEPEST} lists and maps stand in each other"


class BadYaml(Exception):
    """Not readable as a record. ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int, column: int):
        super().__init__(message)
        self.line, self.column = line, column


class Located:
    """A document and the place of every value in it.

    ``value`` is made of dict, list, str and None; ``places`` maps a path such as ``("for", 0, "at")`` to (line, column).
    """

    def __init__(self, value: Any, places: dict[tuple, tuple[int, int]]):
        self.value, self.places = value, places

    def place(self, path: tuple) -> tuple[int, int]:
        """Where ``path`` stands, or the nearest thing around it that does."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def parse(text: str, first_line: int = 1) -> Located:
    """Parse one YAML document. Raises ``BadYaml``. ``first_line`` is the file's line on which ``text`` begins."""
    places: dict[tuple, tuple[int, int]] = {}
    try:
        # libyaml gives what it reads piece by piece: nothing here goes by recursion, so that no depth of lists can bring the process down before it is refused.
        return Located(_build(_events(text), places, first_line), places)
    except (yaml.YAMLError, BadYaml) as e:
        raise _reason(text, first_line, e) from None


def _events(text: str) -> Iterator[yaml.Event]:
    """The events of a document. What ``yaml.parse`` does, asking for each event once instead of twice: there are a hundred of them a file."""
    return iter(yaml.CSafeLoader(text).get_event, None)


def _reason(text: str, first_line: int, found: yaml.YAMLError | BadYaml) -> BadYaml:
    """Why ``text`` is not used: what is wrong with its signs comes before what is wrong with their order, which often only follows from it."""
    try:
        depth = 0
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
            message = UNUSED if isinstance(token, (yaml.TagToken, yaml.AnchorToken, yaml.AliasToken)) else TOO_DEEP if depth > DEEPEST else ""
            if message:
                return BadYaml(message, token.start_mark.line + first_line, token.start_mark.column + 1)
    except yaml.YAMLError as e:
        found = e
    if isinstance(found, BadYaml):
        return found
    if isinstance(found, yaml.MarkedYAMLError):
        mark = found.problem_mark or found.context_mark
        return BadYaml(found.problem or "not YAML", (mark.line if mark else 0) + first_line, (mark.column if mark else 0) + 1)
    return BadYaml(str(found).splitlines()[0], first_line, 1)


def _build(events: Iterator[yaml.Event], places: dict[tuple, tuple[int, int]], first_line: int) -> Any:
    """The value of the one document in ``events``; where each part stands goes into ``places``."""
    whole: list[Any] = []
    # What is open: the list or map, its path, and the key that waits for its value.
    stack: list[tuple[list | dict, tuple]] = [(whole, ())]
    into, path, key = stack[0][0], (), None
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            at = (event.start_mark.line + first_line, event.start_mark.column + 1)
            if event.anchor is not None or getattr(event, "tag", None) is not None:
                raise BadYaml(UNUSED, *at)
            scalar = isinstance(event, yaml.ScalarEvent)
            if key is None and isinstance(into, dict):
                if not scalar:
                    raise BadYaml("a key must be a plain word", *at)
                if event.value in into:
                    raise BadYaml(f"the key “{event.value}” stands twice", *at)
                key = event.value
                continue
            here = () if into is whole else (*path, key if isinstance(into, dict) else len(into))
            places[here] = at
            value = (None if not event.style and event.value in NULLS else event.value) if scalar else {} if isinstance(event, yaml.MappingStartEvent) else []
            if isinstance(into, dict):
                into[key], key = value, None
            else:
                into.append(value)
            if not scalar:
                if len(stack) > DEEPEST:
                    raise BadYaml(TOO_DEEP, *at)
                stack.append((value, here))
                into, path = value, here
        elif isinstance(event, yaml.DocumentStartEvent) and whole:
            raise BadYaml("but found another document", event.start_mark.line + first_line, event.start_mark.column + 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            into, path = stack[-1]
    if not whole:
        places[()] = (first_line, 1)
        return {}
    return whole[0]
