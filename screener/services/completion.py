"""What may stand next in a rule file: from its JSON Schema, by the place of the cursor.

The place is read from indentation and brackets alone, since a file is rarely whole while it is
written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from screener.domain.catalogue import Catalogue

Schema = dict[str, Any]
_LINE = re.compile(r"^(?P<indent>\s*(?:- +)*)(?P<rest>.*)$")
_KEY = re.compile(r"^(?P<key>[\w.-]+):(?:\s|$)")
MOST_WORDS = 70  # characters of what a kind of rule means
_PART = re.compile(r"[\w.-]*$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What can be inserted, and what it means."""

    insert: str
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cursor stands: keys from the outside in, those beside it, and what is begun."""

    path: tuple[str, ...]
    beside: frozenset[str]
    begun: str
    value: bool  # after a key and its colon


def place_at(text: str) -> Place:
    """The place at the end of ``text``, all that stands before the cursor."""
    *before, line = text.split("\n")
    found = _LINE.match(line)
    assert found is not None
    rest, indent = found["rest"], len(found["indent"])
    path, beside = _around(before, indent, "- " in found["indent"])
    inner, keys, value = _within(rest)
    begun = _PART.search(rest)
    return Place(
        path=(*path, *inner),
        beside=frozenset(keys if inner[: -1 if value else None] or "{" in rest else beside | keys),
        begun=begun[0] if begun else "",
        value=value,
    )


def _around(before: list[str], indent: int, begins: bool) -> tuple[list[str], set[str]]:
    """The keys above, by indentation, and those of the same mapping."""
    path: list[str] = []
    beside: set[str] = set()
    level, same = indent, not begins
    for line in reversed(before):
        found = _LINE.match(line)
        if found is None or not found["rest"].strip() or found["rest"].startswith("#"):
            continue
        at, key = len(found["indent"]), _KEY.match(found["rest"])
        if at == level and same and key:
            beside.add(key["key"])
            same = "- " not in found["indent"]  # there the mapping began
        elif at < level:
            dashed = len(found["indent"].split("-")[0]) if "- " in found["indent"] else at
            if key:
                path.insert(0, key["key"])
                same = False
            level = min(at, dashed) if dashed < at and not key else at
    return path, beside


def _within(rest: str) -> tuple[list[str], set[str], bool]:
    """The keys opened in one line, those beside the last, and whether a value is due."""
    open_: list[tuple[str, set[str]]] = []
    keys: set[str] = set()
    pending, word = "", ""
    for sign in rest:
        if sign == ":" and word:
            pending, word = word, ""
            keys.add(pending)
        elif sign in "{[":
            open_.append((pending, keys))
            pending, word, keys = "", "", set()
        elif sign in "}]" and open_:
            pending, keys = open_.pop()
            pending = word = ""
        elif sign == ",":
            pending = word = ""
        elif sign.isalnum() or sign in "_.-":
            word += sign
        elif word:
            word = "" if pending else word
    path = [key for key, _ in open_ if key]
    return [*path, pending] if pending else path, keys - {pending}, bool(pending)


class Completer:
    """Proposes what the schema allows."""

    def __init__(self, schema: Schema, catalogue: Catalogue) -> None:
        self._schema, self._catalogue = schema, catalogue

    def propose(self, text: str) -> tuple[Proposal, ...]:
        """Everything that may stand at the end of ``text`` and begins as what is begun there."""
        place = place_at(text)
        here = list(self._at(place.path))
        found = self._values(here) if place.value else self._keys(here, place.beside)
        fitting = {one.insert: one for one in found if _fits(one, place.begun)}
        return tuple(sorted(fitting.values(), key=lambda one: _rank(one, place.begun)))

    def _at(self, path: tuple[str, ...]) -> Iterator[Schema]:
        """The schemas that a place may follow."""
        found = list(self._open(self._schema))
        for key in path:
            found = [
                inner
                for schema in found
                if (below := self._below(schema, key)) is not None
                for inner in self._open(below)
            ]
        yield from found

    def _below(self, schema: Schema, key: str) -> Schema | None:
        known = schema.get("properties", {})
        below = known.get(key, schema.get("additionalProperties"))
        return below if isinstance(below, dict) else None

    def _open(self, schema: Schema) -> Iterator[Schema]:
        """A schema without references, alternatives and lists around it."""
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            yield from self._open(self._schema["$defs"][name])
        elif schema.get("type") == "array":
            yield from self._open(schema.get("items", {}))
        elif "properties" in schema or "anyOf" not in schema:
            yield schema
        else:
            for one in schema["anyOf"]:
                yield from self._open(one)

    def _keys(self, here: list[Schema], beside: frozenset[str]) -> Iterator[Proposal]:
        """Keys of the mappings that may hold those beside it; of many, only what names each."""
        mappings = [one for one in here if "properties" in one]
        fitting = [one for one in mappings if beside <= set(one["properties"])]
        several = len(fitting) > 1 and not beside
        for schema in fitting:
            keys = schema.get("required", [])[:1] if several else schema.get("properties", ())
            words = _first_sentence(schema.get("description", "")) if several else ""
            for key in keys:
                if key not in beside:
                    yield Proposal(f"{key}: ", words)

    def _values(self, here: list[Schema]) -> Iterator[Proposal]:
        for schema in here:
            known = [schema["const"]] if "const" in schema else schema.get("enum", ())
            for value in known:
                fact = self._catalogue.get(str(value))
                words = f"{fact.name()} · {fact.unit}".strip(" ·") if fact else ""
                yield Proposal(str(value), words)


def _first_sentence(text: str) -> str:
    words = text.split(". ")[0].rstrip(".").replace("``", "")
    return words if len(words) <= MOST_WORDS else words[:MOST_WORDS].rsplit(" ", 1)[0] + " …"


def _fits(one: Proposal, begun: str) -> bool:
    said = f"{one.insert} {one.words}".casefold()
    return begun.casefold() in said and one.insert.rstrip(": ") != begun


def _rank(one: Proposal, begun: str) -> tuple[bool, str]:
    return not one.insert.casefold().startswith(begun.casefold()), one.insert
