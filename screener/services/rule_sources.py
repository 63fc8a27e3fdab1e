"""Where each criterion stands in the text of a rule file, and how its rule is written there."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from screener.rules.expand import SIDES


@dataclass(frozen=True, slots=True)
class Piece:
    """A criterion in a text. Lines count from 1; the last one belongs to it."""

    id: str
    first: int
    last: int
    rule: str  # as written; empty if there is none
    applies: str


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Every criterion of a text, those under ``override`` too; nothing if it is no YAML."""
    try:
        root = yaml.compose(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return ()
    return tuple(_pieces(root, text))


def _pieces(root: Any, text: str) -> Iterator[Piece]:
    fields = _fields(root)
    for side in SIDES:
        node = fields.get(side)
        for item in node.value if isinstance(node, yaml.SequenceNode) else ():
            own = _fields(item)
            name = own.get("id")
            if isinstance(name, yaml.ScalarNode):
                yield _piece(name.value, item, item, own, text)
    override = fields.get("override")
    for key, item in override.value if isinstance(override, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode):
            yield _piece(key.value, key, item, _fields(item), text)


def _fields(node: Any) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _piece(name: str, first: Any, last: Any, own: dict[str, Any], text: str) -> Piece:
    begin, end = first.start_mark, last.end_mark
    whole = text[begin.index : end.index].rstrip()
    return Piece(
        id=name,
        first=begin.line + 1,
        last=begin.line + 1 + whole.count("\n"),
        rule=_written(own.get("rule"), text),
        applies=_written(own.get("applies"), text),
    )


def _written(node: Any, text: str) -> str:
    """A part of the text as it stands, brought to the left; without comments after it."""
    if node is None:
        return ""
    begin = node.start_mark
    lines = (" " * begin.column + text[begin.index : node.end_mark.index]).rstrip().splitlines()
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return textwrap.dedent("\n".join(lines))
