"""Near misses: by how much a limit is missed, and who would come in without one criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.facts import FactRow
from screener.domain.screening import CriterionFinding, Finding
from screener.rules.nodes import Node
from screener.rules.nodes.fields import Quantity
from screener.rules.nodes.lab import Lab
from screener.rules.nodes.limits import LimitFields
from screener.rules.nodes.logic import Not
from screener.rules.nodes.score import ScoreNode, limit_of
from screener.rules.ruleset import Criterion
from screener.rules.screen import Screened


@dataclass(frozen=True)
class Margin:
    """By how much one limit decides against a patient.

    ``low``..``high``: the number that was compared; ``limit`` as the rule prints it, all three in
    ``unit``, that of the limit. ``short``: how far the number would have to move, at least; the
    same in the laboratory's unit where the result was reported in another.
    """

    criterion: str
    fact: str  # code of the result, or name of the score
    side: str  # at_least, above, at_most, below
    limit: Quantity
    unit: str
    low: float
    high: float
    short: float
    reported: str = ""  # the laboratory's unit, if it is another
    short_reported: float = 0.0


@dataclass(frozen=True)
class Relaxed:
    """Who would come in without one criterion, by place in the cohort: unknowns apart."""

    criterion: str
    clear: tuple[int, ...]
    open: tuple[int, ...]


def relaxed(screened: Screened) -> list[Relaxed]:
    """For each criterion, those for whom it is the only one that fails."""
    parts = [screened.of(place) for place in range(len(screened.rule_set.criteria))]
    failing = np.sum([fails for fails, _, _ in parts], axis=0)
    opened = np.sum([is_open for _, is_open, _ in parts], axis=0) > 0
    found = []
    for criterion, (fails, _, _) in zip(screened.rule_set.criteria, parts, strict=True):
        alone = fails & (failing == 1)
        clear, still = np.flatnonzero(alone & ~opened), np.flatnonzero(alone & opened)
        found.append(Relaxed(criterion.id, tuple(clear.tolist()), tuple(still.tolist())))
    return found


def margins(
    criterion: Criterion,
    found: CriterionFinding,
    facts: Mapping[int, FactRow],
    catalogue: Catalogue,
) -> list[Margin]:
    """The limits by which a failing criterion fails, the nearest first; none for any other."""
    if found.finding is None or found.result not in ("present", "not_met"):
        return []
    leaves = _deciding(criterion.rule, found.finding, found.result == "present")
    made = [
        margin
        for node, finding in leaves
        if isinstance(node, LimitFields)
        for margin in _of_leaf(criterion.id, node, finding, facts, catalogue)
    ]
    return sorted(made, key=lambda margin: margin.short / max(abs(float(margin.limit.number)), 1))


def _deciding(node: Node, finding: Finding, holds: bool) -> Iterator[tuple[Node, Finding]]:
    """The nodes without parts that make a rule hold (or not hold)."""
    if finding.truth != ("true" if holds else "false"):
        return
    if not finding.parts:
        yield node, finding
    below = not holds if isinstance(node, Not) else holds
    for (_, part), one in zip(node.parts(), finding.parts, strict=True):
        yield from _deciding(part, one, below)


def _of_leaf(
    criterion: str, node: Node, finding: Finding, facts: Mapping[int, FactRow], catalogue: Catalogue
) -> Iterator[Margin]:
    assert isinstance(node, LimitFields)
    against = finding.truth == "true"
    if isinstance(node, Lab):
        fact = catalogue[node.lab]
        rows = [facts[number] for number in finding.used if facts[number].fact == fact.code]
        readable = [row for row in rows if not row.unreadable and row.unit in fact.factors]
        for side, limit in node.limits() if readable else ():
            if not limit.multiple:
                yield from _of_result(criterion, fact, side, limit, readable, against)
        return
    if finding.span is None:
        return
    for side, limit in node.limits():
        number = limit_of(node.one, limit) if isinstance(node, ScoreNode) else float(limit.number)
        short = _short(side, number, *finding.span, against)
        if short is not None:
            name = node.score if isinstance(node, ScoreNode) else node.facts()[0]
            yield Margin(criterion, name, side, limit, limit.unit, *finding.span, short)


def _of_result(
    criterion: str, fact: FactDef, side: str, limit: Quantity, rows: Sequence[FactRow],
    against: bool,
) -> Iterator[Margin]:  # fmt: skip
    """The margin of a laboratory result, in the limit's unit and in that of the newest result."""
    unit = fact.unit_code(limit.unit) or fact.unit
    factor, zero = float(fact.factors[unit]), fact.shifts[unit]
    ends = [
        [(fact.in_own_unit(end, row.unit) - zero) / factor for end in (row.low, row.high)]
        for row in rows
    ]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    short = _short(side, float(limit.number), low, high, against)
    if short is None:
        return
    newest = max(rows, key=lambda row: row.first)
    reported = newest.unit if newest.unit != unit else ""
    own = short * factor / float(fact.factors[newest.unit]) if reported else 0.0
    yield Margin(criterion, fact.code, side, limit, unit, low, high, short, reported, own)


def _short(side: str, limit: float, low: float, high: float, against: bool) -> float | None:
    """How far a number must move to be on the other side; None if this limit is not in the way.

    ``against``: that it meets the limit is what fails.
    """
    up = side in ("at_least", "above")
    if against:  # it must fall below a lower limit, or rise above an upper one
        return low - limit if up else limit - high
    missed = limit - high if up else low - limit
    return missed if missed >= 0 else None
