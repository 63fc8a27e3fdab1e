"""What every kind of node is, and how a mapping of a rule file becomes one.

A node's kind is the key it is named by: ``{lab: inr, at_least: 1.5}`` is a ``lab``. A kind is one
file that defines a subclass of :class:`Node` and one line in ``nodes/__init__.py``.
"""

from __future__ import annotations

import textwrap
from abc import abstractmethod
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
)

from screener.domain.catalogue import Catalogue
from screener.domain.problems import nearest
from screener.domain.screening import Ask
from screener.rules.nodes.desk import Desk as Desk
from screener.rules.nodes.desk import Path as Path
from screener.rules.nodes.say import Say as Say
from screener.rules.pairs import Pair
from screener.rules.rows import Rows


class Strict(BaseModel):
    """A frozen mapping of a rule file in which every key is known."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Node(Strict):
    """One node of a rule. ``reading`` marks it as a site reading, with its reason."""

    kind: ClassVar[str]
    holds: ClassVar[tuple[str, ...]] = ()  # fields that hold other nodes
    judges: ClassVar[bool] = False  # asks for the investigator's judgement
    given: ClassVar[tuple[str, ...]] = ()  # fields that the program fills in, not the file
    reading: str = ""

    def parts(self) -> Iterator[tuple[Path, Node]]:
        """The nodes directly below, each with its path from here."""
        for name in self.holds:
            value, key = getattr(self, name), name.rstrip("_")
            if isinstance(value, tuple):
                yield from (((key, number), node) for number, node in enumerate(value))
            else:
                yield (key,), value

    @classmethod
    def fill(cls, values: dict[str, Any], reader: Reader, path: Path) -> dict[str, Any] | None:
        """The fields with those that the program fills in, or None with the problem reported."""
        return values

    def check(self, desk: Desk) -> None:
        """Report what is wrong with this node, seen against the catalogue."""

    @abstractmethod
    def evaluate(self, rows: Rows) -> Pair:
        """Its truth in every row."""

    @abstractmethod
    def sentence(self, say: Say) -> str:
        """It as an English (or other) clause."""

    @cached_property
    def key(self) -> str:
        """Equal for nodes that say the same."""
        return f"{self.kind} {self!r}"

    @cached_property
    def all_facts(self) -> tuple[str, ...]:
        """The codes of the facts that it and all below it read."""
        return tuple(dict.fromkeys(code for _, node in walk(self) for code in node.facts()))

    @cached_property
    def judged(self) -> bool:
        """Does it, or something below it, ask for the investigator's judgement?"""
        return any(node.judges for _, node in walk(self))

    def rests_on(self, rows: Rows) -> tuple[Hashable, ...]:
        """What of the rows' scope its truth depends on, beside patient and day."""
        scope = rows.scope(self.all_facts) if rows.tells_trials else ()
        return (rows.readings.key, scope, rows.asked(self.judged))

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        """What would settle it in one of the rows, if it is open."""
        return ()

    def facts(self) -> tuple[str, ...]:
        """The codes of the facts it reads itself."""
        return ()

    def limits_of_normal(self) -> tuple[str, ...]:
        """The codes of the results of which it reads the limits of normal."""
        return ()

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        """The names of the site readings that stand in where its own fields are silent."""
        return ()


def judge(node: Node, rows: Rows) -> Pair:
    """Its truth in every row, with what it looked at; equal nodes are judged once."""
    return rows.once((node.key, *node.rests_on(rows)), lambda: node.evaluate(rows))


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """The node and all below it, each with its path."""
    yield path, node
    for step, part in node.parts():
        yield from walk(part, path + step)


# --- reading -----------------------------------------------------------------------------------

KINDS: dict[str, type[Node]] = {}


def register(kind: type[Node]) -> type[Node]:
    """Make a kind of node known to the language."""
    KINDS[kind.kind] = kind
    return kind


@dataclass(frozen=True)
class Defined:
    """A definition of a rule set as it is written, to be read anew at each use."""

    title: str
    rule: Any
    path: Path
    known: tuple[str, ...]  # the definitions before it, which it may use


@dataclass
class Reader:
    """Turns the plain data of a document into nodes, laying every mistake on the desk."""

    desk: Desk
    definitions: dict[str, Defined] = field(default_factory=dict)

    def again(self, defined: Defined) -> Node | None:
        """The rule of a definition as a node of its own; its mistakes were told where it stands."""
        known = {name: self.definitions[name] for name in defined.known}
        quiet = Desk(self.desk.catalogue, self.desk.where)
        return Reader(quiet, known).rule(defined.rule, defined.path)

    def report(self, path: Path, key: str, **params: str) -> None:
        self.desk.path = path
        self.desk.report(key, **params)

    def rule(self, data: Any, path: Path) -> Node | None:
        """The node that ``data`` spells, or None with its problems reported.

        A node is checked as soon as it is whole, so that a mistake beside it hides none of its own.
        """
        if not isinstance(data, dict):
            self.report(path, "rules.not_a_rule", kinds=", ".join(KINDS))
            return None
        kinds = [key for key in data if key in KINDS]
        if len(kinds) != 1:
            self._no_kind(data, path, kinds)
            return None
        cls = KINDS[kinds[0]]
        for name in cls.given:
            if name in data:
                self.report((*path, name), "rules.not_yours", name=name)
                return None
        filled = cls.fill(dict(data), self, path)
        if filled is None:
            return None
        values, whole = filled, True
        for name in (name for name in cls.holds if name not in cls.given):
            key = name.rstrip("_")
            if key in values:
                values[key] = self._parts(values[key], (*path, key), cls, name)
                whole &= values[key] is not None
        made = self.model(cls, values, path)
        if not whole or not isinstance(made, Node):
            return None
        self.desk.path = path
        made.check(self.desk)
        return made

    def _no_kind(self, data: dict[str, Any], path: Path, kinds: list[str]) -> None:
        if kinds:
            self.report(path, "rules.two_kinds", kinds=", ".join(kinds))
            return
        first = next((key for key in data if nearest(key, KINDS)), next(iter(data), ""))
        near = nearest(first, KINDS)
        at = (*path, first) if first else path
        self.report(at, "rules.unknown_kind", kind=str(first), nearest=near or ", ".join(KINDS))

    def _parts(self, data: Any, path: Path, cls: type[Node], field: str) -> Any:
        if "tuple" not in str(cls.model_fields[field].annotation):
            return self.rule(data, path)
        if not isinstance(data, list) or not data:
            self.report(path, "rules.not_a_list", field=field)
            return None
        nodes = [self.rule(item, (*path, number)) for number, item in enumerate(data)]
        return None if None in nodes else tuple(nodes)

    def model(self, cls: type[BaseModel], values: Any, path: Path) -> BaseModel | None:
        """Validate a mapping against a model, reporting each problem at its place."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            for item in error.errors():
                self._field(cls, item, path)
            return None

    def _field(self, cls: type[BaseModel], item: Any, path: Path) -> None:
        at = (*path, *item["loc"])
        name = str(item["loc"][-1]) if item["loc"] else cls.__name__
        value = textwrap.shorten(str(item["input"]), 60, placeholder=" …")
        what = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            known = list(_fields_at(cls, item["loc"][:-1]))
            near = nearest(name, known) or ", ".join(known)
            self.report(at, "rules.unknown_key", name=name, nearest=near)
        elif item["type"] == "missing":
            self.report(at[:-1], "rules.missing_key", name=name)
        elif item["type"] == "value_error":
            key = f"rules.bad_{what}" if what in ("quantity", "duration", "anchor") else ""
            self.report(at, key or "rules.bad_value", value=value, what=what)
        else:
            self.report(at, "rules.bad_value", value=value, what=what)


def _fields_at(cls: type[BaseModel], loc: tuple[str | int, ...]) -> dict[str, Any]:
    """The fields of ``cls``, or of the model that stands at ``loc`` inside it."""
    fields: dict[str, Any] = {info.alias or name: info for name, info in cls.model_fields.items()}
    for step in loc:
        info = fields.get(str(step))
        inner = (
            [
                part
                for part in (info.annotation, *getattr(info.annotation, "__args__", ()))
                if isinstance(part, type) and issubclass(part, BaseModel)
            ]
            if info
            else []
        )
        if not inner:
            return fields
        fields = {info.alias or name: info for name, info in inner[0].model_fields.items()}
    return fields
