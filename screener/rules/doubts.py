"""Doubts about a rule set that loads: what is likely to be a slip, though it has a meaning."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from screener.domain.catalogue import Catalogue
from screener.domain.times import Duration
from screener.rules.cases import Case
from screener.rules.nodes import walk
from screener.rules.nodes.base import Node, Path
from screener.rules.nodes.coded import Coded
from screener.rules.nodes.condition import Answered, Condition, Grade
from screener.rules.nodes.detected import Detected
from screener.rules.nodes.judgement import FACT
from screener.rules.nodes.lab import Lab
from screener.rules.nodes.lasting import LastingFields
from screener.rules.nodes.score import ScoreNode
from screener.rules.nodes.stated import Stated
from screener.rules.nodes.windowed import WindowFields
from screener.rules.ruleset import Criterion, RuleSet
from screener.rules.worlds import finds, way_of, worlds

WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """One doubt: the key of its text below ``rules.doubt``, and where it stands."""

    key: str
    criterion: str  # empty: of the whole rule set
    path: Path = ()  # within the criterion
    params: dict[str, str] = field(default_factory=dict)


def doubts(
    rule_set: RuleSet, catalogue: Catalogue, cases: Sequence[Case] | None = None
) -> tuple[Doubt, ...]:
    """Every doubt, in the order of the criteria. ``cases``: the worked cases, if there are any."""
    found: list[Doubt] = []
    for criterion in rule_set.criteria:
        found += _possible(criterion, catalogue)
        found += _scores(criterion)
        found += _lasting_none(criterion, catalogue)
        found += _windows(criterion, rule_set, catalogue)
        found += _uncased(criterion, cases)
    found += _together(rule_set, catalogue)
    found += _two_ways(rule_set)
    found += _unsupplied(rule_set, catalogue, cases)
    return tuple(found)


def nodes_of(criterion: Criterion) -> Iterator[tuple[Path, Node]]:
    """Every node of a criterion with its path."""
    yield from walk(criterion.rule, ("rule",))
    if criterion.applies is not None:
        yield from walk(criterion.applies, ("applies",))


# --- what can never be ----------------------------------------------------------------------------


def _fails(criterion: Criterion, world: dict[str, bool]) -> bool | None:
    found = finds(criterion.rule, world)
    against = found if criterion.side == "exclusion" else None if found is None else not found
    if criterion.applies is None:
        return against
    applies = finds(criterion.applies, world)
    if applies is False or against is False:
        return False
    return True if applies and against else None


def _rules(criterion: Criterion) -> list[Node]:
    return [criterion.rule, *([criterion.applies] if criterion.applies else [])]


def _possible(criterion: Criterion, catalogue: Catalogue) -> Iterator[Doubt]:
    """That a criterion can never fail, or never be met."""
    if isinstance(criterion.rule, Stated):
        return
    every = worlds(_rules(criterion), catalogue)
    outcomes = {_fails(criterion, world) for world in every} if every is not None else {True, False}
    if True not in outcomes:
        yield Doubt("never_fails", criterion.id, ("rule",))
    if False not in outcomes:
        yield Doubt("never_met", criterion.id, ("rule",))


def _together(rule_set: RuleSet, catalogue: Catalogue) -> Iterator[Doubt]:
    """That of two criteria always one fails."""
    leaves = {
        criterion.id: {code for _, node in nodes_of(criterion) for code in node.facts()} - {FACT}
        for criterion in rule_set.criteria
    }
    for one, other in itertools.combinations(rule_set.criteria, 2):
        if not leaves[one.id] & leaves[other.id]:
            continue
        every = worlds([*_rules(one), *_rules(other)], catalogue)
        if every is None or any(_fails(one, w) is not True is not _fails(other, w) for w in every):
            continue
        if all(any(_fails(c, w) is not True for w in every) for c in (one, other)):
            yield Doubt("exclude_each_other", other.id, ("rule",), {"other": one.id})


def _scores(criterion: Criterion) -> Iterator[Doubt]:
    for path, node in nodes_of(criterion):
        if isinstance(node, ScoreNode) and not node.one.values:
            low, high = node.one.low, node.one.high
            for side, limit in node.limits():
                if not low <= float(limit.number) <= high:
                    words = {"limit": str(limit), "score": node.score,
                             "low": f"{low:g}", "high": f"{high:g}"}  # fmt: skip
                    yield Doubt("outside_score", criterion.id, (*path, side), words)


def _lasting_none(criterion: Criterion, catalogue: Catalogue) -> Iterator[Doubt]:
    """That the lowest grade passes: a "none" of long ago then lasts until the next grade."""
    for path, node in nodes_of(criterion):
        if isinstance(node, Grade) and node.passes(catalogue[node.grade], 0):
            yield Doubt("none_lasts", criterion.id, path, {"fact": node.grade})


# --- windows --------------------------------------------------------------------------------------


def _windows(criterion: Criterion, rule_set: RuleSet, catalogue: Catalogue) -> Iterator[Doubt]:
    """Windows that neither the record's words nor a reading give, and conventions left open."""
    words = " ".join([criterion.text, *(one.text for one in rule_set.definitions)])
    given = dict(rule_set.readings)
    for path, node in nodes_of(criterion):
        if node.reading or criterion.reading:
            continue
        for step, length in _lengths(node):
            if not stated_in(words, length):
                yield Doubt("window_without_origin", criterion.id, (*path, *step),
                            {"length": str(length)})  # fmt: skip
        for name in node.conventions(catalogue):
            if given[name] is None:
                yield Doubt(f"open_{name}", criterion.id, path)


def _lengths(node: Node) -> Iterator[tuple[Path, Duration]]:
    if isinstance(node, WindowFields) and node.within:
        yield ("within",), node.within
    if isinstance(node, Answered) and node.begins and node.begins.within:
        yield ("begins", "within"), node.begins.within
    if isinstance(node, Answered) and node.answers_within:
        yield ("answers_within",), node.answers_within
    if isinstance(node, LastingFields) and node.lasting:
        yield ("lasting",), node.lasting.length


def stated_in(text: str, length: Duration) -> bool:
    """Does the text name this length, in figures or in words?"""
    word = f"|{WORDS[length.count]}" if length.count < len(WORDS) else ""
    one = "|an? |past |last |previous |within the " if length.count == 1 else ""
    pattern = rf"(?:\b(?:{length.count}{word})[\s-]*{one})(?:{length.unit})"
    return re.search(pattern, text, re.IGNORECASE) is not None


# --- facts ----------------------------------------------------------------------------------------


def _two_ways(rule_set: RuleSet) -> Iterator[Doubt]:
    """That one fact is asked over other days, or of other results, in another place.

    Several readings of one wording are meant to differ.
    """
    ways: dict[str, dict[tuple[str, ...], tuple[str, Path]]] = {}
    for criterion in rule_set.criteria:
        for path, node in nodes_of(criterion):
            if isinstance(node, Lab | Coded | Condition | Grade | Detected):
                code = node.facts()[0]
                ways.setdefault(code, {}).setdefault(way_of(node), (criterion.id, path))
    for code, found in ways.items():
        (first, place), *others = found.values()
        doubted = [
            (name, path)
            for name, path in others
            if name != first or not _read_differently(place, path)
        ]
        for name, path in doubted[:1]:
            yield Doubt("two_ways", name, path, {"fact": code, "other": first})


def _read_differently(one: Path, other: Path) -> bool:
    """Do two parts of a criterion lie in two readings of one wording?"""
    both = zip(one, other, strict=False)
    shared = [step for step, again in itertools.takewhile(lambda pair: pair[0] == pair[1], both)]
    return shared[-1:] == ["readings"]


def _uncased(criterion: Criterion, cases: Sequence[Case] | None) -> Iterator[Doubt]:
    """That no case decides a criterion."""
    if isinstance(criterion.rule, Stated):
        return
    decided = {
        case.written.expect[criterion.id]
        for case in cases or ()
        if criterion.id in case.written.expect
    }
    if not decided & {"true", "false"}:
        yield Doubt("no_case", criterion.id)


def _unsupplied(
    rule_set: RuleSet, catalogue: Catalogue, cases: Sequence[Case] | None
) -> Iterator[Doubt]:
    """That a fact which a rule reads is given by no case, and follows from none that is."""
    if cases is None:
        return
    told = {row.fact for case in cases for row in case.rows}
    while more := {
        implied for code in told for implied in catalogue[code].implies if implied not in told
    } | {
        fact.code for fact in catalogue.values() if told & set(fact.implied_by)
        and fact.code not in told
    }:  # fmt: skip
        told |= more
    seen: set[str] = set()
    for criterion in rule_set.criteria:
        for path, node in nodes_of(criterion):
            codes = () if isinstance(node, ScoreNode) else node.facts()
            for code in codes:
                if code not in told and code != FACT and code not in seen:
                    seen.add(code)
                    yield Doubt("not_supplied", criterion.id, path, {"fact": code})
