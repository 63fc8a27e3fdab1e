"""Strict YAML: scalars stay text, every value knows its line, and nothing changes meaning.

PyYAML's loaders follow YAML 1.1 (``no`` becomes False, ``012`` ten, ``12:30`` 750). Here only the
node tree is composed: every scalar is kept as the text written, and whoever reads a field says what
it must be. Aliases, merge keys, tags and duplicate keys are refused; so are deep or large files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from screener.domain.problems import Problem, Refused, Where

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain lists, mappings and text; ``places`` gives (line, column) of every path."""

    file: str
    data: Any
    places: dict[Path, tuple[int, int]]

    def where(self, path: Path) -> Where:
        """The place of ``path``, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return Where(self.file, *self.places.get(path, (1, 1)))


class _Scalars(yaml.CSafeLoader):
    """Composes nodes; resolves nothing."""


def read_document(text: str, file: str = "") -> Document:
    """Read YAML text. Raises Refused with every problem of form found."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refused([Problem("document.too_large", {}, Where(file))])
    problems: list[Problem] = []
    _refuse_aliases_tags_and_depth(text, file)
    try:
        root = yaml.compose(text, _Scalars)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        raise Refused([Problem("document.syntax", {"what": error.problem or "?"}, where)]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Refused([Problem("document.syntax", {"what": str(error)}, Where(file))]) from None
    if root is None:
        raise Refused([Problem("document.empty", {}, Where(file))])
    places: dict[Path, tuple[int, int]] = {}
    data = _plain(root, (), file, places, problems)
    if problems:
        raise Refused(problems)
    return Document(file, data, places)


def _refuse_aliases_tags_and_depth(text: str, file: str) -> None:
    """Walk the events first: nothing is built, so an alias bomb or a deep nest costs nothing."""
    depth = 0
    try:
        for event in yaml.parse(text, yaml.CSafeLoader):
            mark = event.start_mark
            where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
            if isinstance(event, yaml.AliasEvent):
                raise Refused([Problem("document.alias", {}, where)])
            if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag:
                raise Refused([Problem("document.tag", {"tag": str(event.tag)}, where)])
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise Refused([Problem("document.too_deep", {"depth": str(MAX_DEPTH)}, where)])
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except (yaml.YAMLError, ValueError):
        return  # told with its place by the caller


def _plain(
    node: Any, path: Path, file: str, places: dict[Path, tuple[int, int]], problems: list[Problem]
) -> Any:
    where = Where(file, node.start_mark.line + 1, node.start_mark.column + 1)
    places.setdefault(path, (where.line, where.column))
    if isinstance(node, yaml.ScalarNode):
        return None if node.value in ("", "~", "null") and node.style is None else node.value
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(child, (*path, number), file, places, problems)
            for number, child in enumerate(node.value)
        ]
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        at = Where(file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None or key == "<<":
            problems.append(Problem("document.key", {}, at))
            continue
        if key in mapping:
            problems.append(Problem("document.duplicate", {"key": key}, at))
        places[(*path, key)] = (at.line, at.column)
        mapping[key] = _plain(value_node, (*path, key), file, places, problems)
    return mapping
