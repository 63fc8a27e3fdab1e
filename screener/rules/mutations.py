"""Small changes to a rule set that no worked case notices.

Every threshold, side, unit, window, count and grade is shifted by the least step, and every list of
codes or readings loses a part; the cases are then asked whether one of them sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel

from screener.domain.catalogue import Catalogue
from screener.domain.times import Duration
from screener.rules.anchors import Anchor
from screener.rules.cases import Case, cohort_of
from screener.rules.nodes.base import Node, Path, judge
from screener.rules.nodes.fields import Quantity
from screener.rules.nodes.lab import Lab
from screener.rules.pairs import Pair, all_of, reasons_of
from screener.rules.readings import Readings
from screener.rules.rows import Rows
from screener.rules.ruleset import Criterion, RuleSet

SWAPS = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}

BASELINE = Anchor.read("baseline")


@dataclass(frozen=True)
class Mutation:
    """A change that no case noticed: of which criterion (or ``readings``), where, what became."""

    criterion: str
    path: Path
    was: str
    became: str


@dataclass(frozen=True)
class Mutated:
    """How many changes were tried, and which survived."""

    tried: int
    survived: tuple[Mutation, ...]


def mutate(rule_set: RuleSet, cases: Sequence[Case], catalogue: Catalogue) -> Mutated:
    """Try every small change of a rule set whose cases all find what they expect."""
    cohort, days = cohort_of(cases, catalogue)
    everyone = np.arange(len(cohort), dtype=np.int64)
    rows = Rows(cohort, everyone, days, rule_set.trial, readings=rule_set.readings)
    tried, survived = 0, []
    for criterion in rule_set.criteria:
        for path, was, became, changed in _criteria(criterion, catalogue):
            tried += 1
            if not _noticed(criterion, changed, rows, cases):
                survived.append(Mutation(criterion.id, path, was, became))
    for path, was, became, readings in _readings(rule_set.readings):
        tried += 1
        other = replace(rows, readings=readings, memo={})
        if not any(_noticed(one, one, other, cases) for one in rule_set.criteria):
            survived.append(Mutation("readings", path, was, became))
    return Mutated(tried, tuple(survived))


def _noticed(criterion: Criterion, changed: Criterion, rows: Rows, cases: Sequence[Case]) -> bool:
    """Does some case find another truth, or another reason that it names?

    Answers of the investigator belong to the criterion as it was.
    """
    rows = replace(rows, criterion=criterion.id, criterion_digest=criterion.digest)
    rule = judge(changed.rule, rows)
    against = rule if criterion.side == "exclusion" else ~rule
    applies = judge(changed.applies, rows) if changed.applies else None
    why = (against if applies is None else all_of([against, applies])).why
    for row, case in enumerate(cases):
        if rule.truth(row) != case.written.expect.get(criterion.id, "unknown"):
            return True
        reasons = case.written.reasons.get(criterion.id)
        if reasons is not None and set(reasons) != set(reasons_of(int(why[row]))):
            return True
        if applies is not None and _applies_differs(criterion, applies, rows, row):
            return True
    return False


def _applies_differs(criterion: Criterion, applies: Pair, rows: Rows, row: int) -> bool:
    assert criterion.applies is not None
    return applies.truth(row) != judge(criterion.applies, rows).truth(row)


Changed = tuple[Path, str, str, Any]
M = TypeVar("M", bound=BaseModel)


def _with(model: M, **changes: Any) -> M:
    """A copy with some fields changed, and without what was worked out of the old ones."""
    copy = model.model_copy(update=changes)
    for name in set(copy.__dict__) - set(type(model).model_fields):
        del copy.__dict__[name]
    return copy


def _fields(model: BaseModel) -> dict[str, Any]:
    return {name: model.__dict__[name] for name in type(model).model_fields}


def _criteria(criterion: Criterion, catalogue: Catalogue) -> Iterator[Changed]:
    for name in ("rule", "applies"):
        node = criterion.rule if name == "rule" else criterion.applies
        if node is None:
            continue
        for path, was, became, changed in _nodes(node, catalogue):
            yield (name, *path), was, became, _with(criterion, **{name: changed})


def _nodes(node: Node, catalogue: Catalogue) -> Iterator[Changed]:
    """The node with one change in it or below."""
    yield from _own(node, catalogue, _units(node, catalogue))
    for name in node.holds:
        held, key = _fields(node)[name], name.rstrip("_")
        if isinstance(held, Node):
            for path, was, became, changed in _nodes(held, catalogue):
                yield (key, *path), was, became, _with(node, **{name: changed})
            continue
        for number, part in enumerate(held):
            for path, was, became, changed in _nodes(part, catalogue):
                parts = (*held[:number], changed, *held[number + 1 :])
                yield (key, number, *path), was, became, _with(node, **{name: parts})


def _units(node: Node, catalogue: Catalogue) -> dict[str, str]:
    """For the unit of each limit of a laboratory result, another that means another amount."""
    if not isinstance(node, Lab):
        return {}
    fact, others = catalogue[node.lab], dict[str, str]()
    for _, limit in node.limits():
        own = fact.unit_code(limit.unit)
        if own is not None:
            same = fact.factors[own]
            differing = [unit for unit, factor in fact.factors.items() if factor != same]
            others |= {limit.unit: unit for unit in differing[:1]}  # noqa: B035  # at most one
    return others


def _own(model: BaseModel, catalogue: Catalogue, units: dict[str, str]) -> Iterator[Changed]:
    holds = model.holds if isinstance(model, Node) else ()
    for name, value in _fields(model).items():
        if name in holds or value is None:
            continue
        key = type(model).model_fields[name].alias or name
        if (
            isinstance(value, Quantity)
            and name in SWAPS
            and _fields(model).get(SWAPS[name]) is None
        ):
            changed = _with(model, **{name: None, SWAPS[name]: value})
            yield (key,), f"{name} {value}", f"{SWAPS[name]} {value}", changed
        if isinstance(value, BaseModel):
            for path, was, became, inner in _own(value, catalogue, {}):
                yield (key, *path), was, became, _with(model, **{name: inner})
            continue
        for other in _values(model, name, value, catalogue, units):
            yield (key,), _said(value), _said(other), _with(model, **{name: other})


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _values(
    model: BaseModel, name: str, value: Any, catalogue: Catalogue, units: dict[str, str]
) -> Iterator[Any]:
    """What the value might have been by a slip."""
    if isinstance(value, Quantity):
        step = Decimal(1).scaleb(int(value.number.as_tuple().exponent))
        yield from (Quantity(value.number + one, value.unit) for one in (step, -step))
        if value.unit in units:
            yield Quantity(value.number, units[value.unit])
    elif isinstance(value, Duration):
        counts = (value.count + 1, value.count - 1)
        yield from (Duration(count, value.unit) for count in counts if count > 0)
    elif name == "several":
        parts = len(_fields(model)["of"])
        yield from (count for count in (value + 1, value - 1) if 1 <= count <= parts)
    elif name in SWAPS and isinstance(value, str):
        yield from _grades(_fields(model)["grade"], value, catalogue)
    elif name == "pick" and value in ("any", "highest", "lowest"):
        yield "latest"
    elif isinstance(value, tuple) and len(value) > 1:
        yield from ((*value[:n], *value[n + 1 :]) for n in range(len(value)))
    elif value == (BASELINE,):
        yield (Anchor.read("consent"),)


def _grades(code: str, value: str, catalogue: Catalogue) -> Iterator[str]:
    codes = catalogue[code].codes
    place = codes.index(value)
    yield from (codes[other] for other in (place - 1, place + 1) if 0 < other < len(codes))


def _readings(readings: Readings) -> Iterator[Changed]:
    for name, convention in _fields(readings).items():
        for field in ("within", "inputs_within") if convention is not None else ():
            value = _fields(convention).get(field)
            if isinstance(value, Duration):
                for count in (value.count + 1, value.count - 1):
                    changed = _with(convention, **{field: Duration(count, value.unit)})
                    yield (
                        (name, field), str(value), f"{count} {value.unit}s",
                        _with(readings, **{name: changed}),
                    )  # fmt: skip
