"""All, any, not, at least n, and several readings of one wording."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, SkipValidation

from screener.rules.nodes.base import Desk, Node, Say, judge, register
from screener.rules.pairs import Pair, agreed, all_of, any_of, at_least
from screener.rules.rows import Rows

Nodes = SkipValidation[tuple[Node, ...]]


@register
class All(Node):
    """``all: [...]``: every one holds."""

    kind: ClassVar[str] = "all"
    holds: ClassVar[tuple[str, ...]] = ("all",)
    all: Nodes

    def evaluate(self, rows: Rows) -> Pair:
        return all_of([judge(node, rows) for node in self.all])

    def sentence(self, say: Say) -> str:
        return say("all", clauses=say.join("all", self.all))


@register
class AnyOf(Node):
    """``any: [...]``: at least one holds."""

    kind: ClassVar[str] = "any"
    holds: ClassVar[tuple[str, ...]] = ("any",)
    any: Nodes

    def evaluate(self, rows: Rows) -> Pair:
        return any_of([judge(node, rows) for node in self.any])

    def sentence(self, say: Say) -> str:
        return say("any", clauses=say.join("any", self.any))


@register
class Not(Node):
    """``not: {...}``: it does not hold."""

    kind: ClassVar[str] = "not"
    holds: ClassVar[tuple[str, ...]] = ("not_",)
    not_: SkipValidation[Node] = Field(alias="not")

    def evaluate(self, rows: Rows) -> Pair:
        return ~judge(self.not_, rows)

    def sentence(self, say: Say) -> str:
        return say("not", clause=say.part(self.not_))


@register
class Several(Node):
    """``several: 2, of: [...]``: at least so many hold."""

    kind: ClassVar[str] = "several"
    holds: ClassVar[tuple[str, ...]] = ("of",)
    several: int = Field(ge=1)
    of: Nodes

    def check(self, desk: Desk) -> None:
        if self.several > len(self.of):
            desk.report("rules.too_many", "several", count=self.several, of=len(self.of))

    def evaluate(self, rows: Rows) -> Pair:
        return at_least(self.several, [judge(node, rows) for node in self.of])

    def sentence(self, say: Say) -> str:
        clauses = say.join("several", self.of)
        return say("several", count=self.several, clauses=clauses)


@register
class ReadingsOf(Node):
    """``readings: [...]``: the wording allows several; decided where all agree."""

    kind: ClassVar[str] = "readings"
    holds: ClassVar[tuple[str, ...]] = ("readings",)
    readings: Nodes

    def evaluate(self, rows: Rows) -> Pair:
        return agreed([judge(node, rows) for node in self.readings])

    def sentence(self, say: Say) -> str:
        clauses = say.join("readings", self.readings)
        return say("readings", clauses=clauses)
