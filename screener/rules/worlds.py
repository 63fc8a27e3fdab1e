"""Whether rules can hold at all: every combination of what their leaves may find.

Leaves that read one number, grade or choice in the same way are taken together, by the pieces
between their limits; all others are free. What is shown impossible so, is.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from screener.domain.catalogue import Catalogue
from screener.rules.nodes import walk
from screener.rules.nodes.age import Age
from screener.rules.nodes.base import Node
from screener.rules.nodes.coded import Coded
from screener.rules.nodes.condition import Condition, Grade
from screener.rules.nodes.course import Change, Rate
from screener.rules.nodes.difference import Difference
from screener.rules.nodes.lab import Lab
from screener.rules.nodes.limits import LimitFields
from screener.rules.nodes.logic import All, Not, ReadingsOf, Several
from screener.rules.nodes.score import ScoreNode, limit_of
from screener.rules.nodes.stated import Stated
from screener.rules.nodes.use import Use

MOST = 20_000  # combinations looked through; of more, nothing is claimed
OLDEST = 130
_PASSES = {"at_least": operator.ge, "above": operator.gt, "at_most": operator.le,
           "below": operator.lt}  # fmt: skip

Truths = dict[str, bool]
"""By the key of a leaf: does it hold?"""


@dataclass
class _Quantity:
    """A number, grade or choice that several leaves read in the same way."""

    low: float
    high: float
    whole: bool
    limits: list[float] = field(default_factory=list)
    leaves: dict[str, Callable[[float], bool]] = field(default_factory=dict)

    def worlds(self) -> list[Truths]:
        """What the leaves find at each point that matters, each once."""
        found: dict[tuple[bool, ...], Truths] = {}
        for point in self._points():
            truths = {key: holds(point) for key, holds in self.leaves.items()}
            found.setdefault(tuple(truths.values()), truths)
        return list(found.values())

    def _points(self) -> list[float]:
        limits = sorted(set(self.limits))
        step = [limit + one for limit in limits for one in (-1.0, 1.0)]
        between = [] if self.whole else [(a + b) / 2 for a, b in itertools.pairwise(limits)]
        halves = [] if self.whole else [limit / 2 for limit in limits[:1]]
        ends = [end for end in (self.low, self.high) if math.isfinite(end)]
        points = {*limits, *step, *between, *halves, *ends}
        return sorted(point for point in points if self.low <= point <= self.high)


def worlds(nodes: Iterable[Node], catalogue: Catalogue) -> list[Truths] | None:
    """Every combination of truths that the leaves of some rules may have; None if too many."""
    read: dict[Hashable, _Quantity] = {}
    for node in nodes:
        for _, leaf in walk(node):
            if not leaf.holds:
                _read(leaf, catalogue, read)
    parts = [quantity.worlds() for quantity in read.values()]
    if math.prod(len(part) for part in parts) > MOST:
        return None
    return [
        {key: truth for part in world for key, truth in part.items()}
        for world in itertools.product(*parts)
    ]


def finds(node: Node, world: Truths) -> bool | None:
    """What a rule finds in a world; None where its readings differ."""
    if isinstance(node, Use):
        return finds(node.rule, world)
    if isinstance(node, Not):
        found = finds(node.not_, world)
        return None if found is None else not found
    if not node.holds:
        return world[node.key]
    parts = [finds(part, world) for _, part in node.parts()]
    true, false = parts.count(True), parts.count(False)
    if isinstance(node, ReadingsOf):
        return True if true == len(parts) else False if false == len(parts) else None
    wanted = len(parts) if isinstance(node, All) else 1
    wanted = node.several if isinstance(node, Several) else wanted
    return True if true >= wanted else False if len(parts) - false < wanted else None


def _read(leaf: Node, catalogue: Catalogue, read: dict[Hashable, _Quantity]) -> None:
    quantity = _quantity(leaf, catalogue)
    if quantity is None:
        free = _Quantity(1.0 if isinstance(leaf, Stated) else 0.0, 1.0, whole=True)
        free.leaves[leaf.key] = bool
        read.setdefault(leaf.key, free)
        return
    key, (low, high, whole), limits, holds = quantity
    one = read.setdefault(key, _Quantity(low, high, whole))
    one.limits += limits
    one.leaves[leaf.key] = holds


Read = tuple[Hashable, tuple[float, float, bool], list[float], Callable[[float], bool]]


def _quantity(leaf: Node, catalogue: Catalogue) -> Read | None:
    """How a leaf reads a number: what it shares with others, its range, its limits, its truth."""
    if isinstance(leaf, Age):
        low = 0 if leaf.age.from_ is None else leaf.age.from_.count
        high = OLDEST if leaf.age.to is None else leaf.age.to.count
        ends = [float(low), float(high)]
        return "age", (0, OLDEST, True), ends, lambda age: low <= age <= high
    if isinstance(leaf, Coded | Grade | Condition):
        return _choice(leaf, catalogue)
    if isinstance(leaf, LimitFields):
        return _number(leaf, catalogue)
    return None


def _choice(leaf: Coded | Grade | Condition, catalogue: Catalogue) -> Read | None:
    code = leaf.fact if isinstance(leaf, Coded) else leaf.code
    fact = catalogue[code]
    if leaf.lasting or fact.kind == "condition" or (isinstance(leaf, Coded) and leaf.pick == "any"):
        return None
    if isinstance(leaf, Coded):
        passing = {fact.codes.index(choice) for choice in leaf.is_}
    elif isinstance(leaf, Grade):
        passing = {place for place in range(len(fact.codes)) if leaf.passes(fact, place)}
    else:
        if leaf.except_:
            return None
        passing = set(range(1, len(fact.codes)))
    key = (code, *way_of(leaf))
    places = [float(place) for place in range(len(fact.codes))]
    return key, (0, len(fact.codes) - 1, True), places, lambda place: int(place) in passing


def _number(leaf: LimitFields, catalogue: Catalogue) -> Read | None:
    limits: list[tuple[str, float]]
    if isinstance(leaf, Lab):
        if (
            leaf.lasting
            or leaf.pick in ("any", "every")
            or any(q.multiple for _, q in leaf.limits())
        ):
            return None
        fact = catalogue[leaf.lab]
        limits = [
            (side, fact.in_own_unit(float(q.number), fact.unit_code(q.unit) or ""))
            for side, q in leaf.limits()
        ]
        ends = (0.0, math.inf, False)
    elif isinstance(leaf, ScoreNode):
        if leaf.pick == "any" or not leaf.one.decides:
            return None
        limits = [(side, limit_of(leaf.one, q)) for side, q in leaf.limits()]
        ends = (leaf.one.low, leaf.one.high, leaf.one.whole)
    elif isinstance(leaf, Rate | Change | Difference):
        limits = [(side, float(q.number)) for side, q in leaf.limits()]
        ends = (-math.inf, math.inf, False)
    else:
        limits = [(side, float(q.number)) for side, q in leaf.limits()]
        ends = (0.0, math.inf, True)
    assert isinstance(leaf, Node)
    units = tuple(q.unit for _, q in leaf.limits()) if isinstance(leaf, Rate | Change) else ()
    key = (type(leaf).kind, *_shared(leaf), *units)
    return key, ends, [limit for _, limit in limits], lambda number: _within(number, limits)


def _shared(leaf: Node) -> tuple[Any, ...]:
    """The fields of a leaf but its limits."""
    fields = {name: leaf.__dict__[name] for name in type(leaf).model_fields}
    return tuple(repr(fields[name]) for name in sorted(fields) if name not in (*_PASSES, "reading"))


def way_of(leaf: Node) -> tuple[str, ...]:
    """In which way a leaf asks for its fact: over which days, of which results."""
    fields = {name: leaf.__dict__[name] for name in type(leaf).model_fields}
    names = ("within", "before", "after", "at", "begins", "lasting", "answers_within", "pick")
    return tuple(f"{name} {fields[name]}" for name in names if fields.get(name) is not None)


def _within(number: float, limits: list[tuple[str, float]]) -> bool:
    return all(_PASSES[side](number, limit) for side, limit in limits)
