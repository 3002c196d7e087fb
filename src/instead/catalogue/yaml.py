"""YAML as the records use it: text, lists and maps, and where each stands.

Scalars stay text (``NO`` is Norway, ``2015-03`` a month, ``0800`` a telephone prefix): the models decide what they are. Tags, aliases and
doubled keys are refused, because a reader of the file would not see what they do.
"""
from __future__ import annotations

from typing import Any

import yaml

NULLS = {"", "~", "null"}
# Lists and maps in each other; libyaml reads them by recursion, and a file of brackets would bring the whole process down.
DEEPEST = 24
_OPENS = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken)
_CLOSES = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)


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

    def bad(message: str, node: Any) -> BadYaml:
        return BadYaml(message, node.start_mark.line + first_line, node.start_mark.column + 1)

    def build(node: Any, path: tuple) -> Any:
        places[path] = (node.start_mark.line + first_line, node.start_mark.column + 1)
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in NULLS else node.value
        if isinstance(node, yaml.SequenceNode):
            return [build(child, (*path, i)) for i, child in enumerate(node.value)]
        out: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise bad("a key must be a plain word", key)
            if key.value in out:
                raise bad(f"the key “{key.value}” stands twice", key)
            out[key.value] = build(child, (*path, key.value))
        return out

    try:
        depth = 0
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if isinstance(token, (yaml.TagToken, yaml.AnchorToken, yaml.AliasToken)):
                raise bad("tags, anchors and aliases are not used here", token)
            depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
            if depth > DEEPEST:
                raise bad(f"more than {DEEPEST} lists and maps stand in each other", token)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        raise BadYaml(e.problem or "not YAML", (mark.line if mark else 0) + first_line, (mark.column if mark else 0) + 1) from None
    except yaml.YAMLError as e:
        raise BadYaml(str(e).splitlines()[0], first_line, 1) from None
    if node is None:
        return Located({}, {(): (first_line, 1)})
    return Located(build(node, ()), places)
