"""The one evaluator: a rule set put to a cohort, a row per patient and day.

Over a cohort it keeps the verdict and each criterion's truth; to explain a row, that row is asked
again with a trace. No clock, no database, no Qt, no files.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from screener.domain.screening import CriterionFinding, Evaluation, Finding, Result, Side, Verdict
from screener.domain.times import day_number, day_of
from screener.rules.columns import Cohort
from screener.rules.evidence import explained
from screener.rules.nodes import Node, judge
from screener.rules.nodes.base import Path
from screener.rules.nodes.lasting import judge_together
from screener.rules.pairs import Bools, Ints, Pair, reasons_of
from screener.rules.rows import Rows
from screener.rules.ruleset import Criterion, RuleSet
from screener.rules.tables import AT_ONCE

_PLACES = itertools.count()
VERDICTS: tuple[Verdict, ...] = ("excluded", "open", "clear", "clear_as_listed")


@dataclass(frozen=True)
class Answer:
    """What one criterion finds in every row; criteria that say the same share it.

    ``place``: grows in the order in which answers are found.
    """

    place: int
    side: Side
    rule: Pair
    applies: Pair | None
    waits: Bools

    @cached_property
    def fails(self) -> Pair:
        """Does it fail where it applies: an exclusion that fires, an inclusion not met?"""
        against = self.rule if self.side == "exclusion" else ~self.rule
        if self.applies is None:
            return against
        must, may = against.must & self.applies.must, against.may & self.applies.may
        applies = self.applies
        return Pair.of(must, may, lambda: against.why | applies.why)

    @cached_property
    def open(self) -> Bools:
        """Unknown, and not merely waiting."""
        return self.fails.unknown & ~self.waits

    @cached_property
    def packed(self) -> NDArray[np.uint8]:
        """Eight rows to a byte: where it fails, is open, waits."""
        return np.packbits([self.fails.must, self.open, self.waits], axis=1)


@dataclass(frozen=True)
class Judged:
    """One criterion of a rule set with its answer."""

    criterion: Criterion
    answer: Answer

    @property
    def rule(self) -> Pair:
        return self.answer.rule

    @property
    def applies(self) -> Pair | None:
        return self.answer.applies

    @property
    def fails(self) -> Pair:
        return self.answer.fails

    @property
    def waits(self) -> Bools:
        return self.answer.waits


@dataclass(frozen=True)
class Outcome:
    """A rule set in every row: ``verdict`` holds places in VERDICTS."""

    rule_set: RuleSet
    rows: Rows
    criteria: tuple[Judged, ...]
    verdict: NDArray[np.int8]

    def failing(self, row: int) -> tuple[str, ...]:
        """Ids of the criteria that certainly fail."""
        return tuple(j.criterion.id for j in self.criteria if j.fails.must[row])

    def open(self, row: int) -> tuple[str, ...]:
        """Ids of the criteria that are unknown and do not merely wait."""
        return tuple(j.criterion.id for j in self.criteria if j.answer.open[row])

    def waiting(self, row: int) -> tuple[str, ...]:
        """Ids of the criteria in which only the investigator's answer is open."""
        return tuple(j.criterion.id for j in self.criteria if j.waits[row])


def evaluate(rule_set: RuleSet, cohort: Cohort, as_of: date | Ints, attempt: int = 1) -> Outcome:
    """Judge every patient of the cohort on a day (or each on an own day, since 1970)."""
    return evaluate_all([rule_set], cohort, as_of, attempt)[0]


def evaluate_all(
    rule_sets: Sequence[RuleSet], cohort: Cohort, as_of: date | Ints, attempt: int = 1
) -> list[Outcome]:
    """Judge every patient by several rule sets; leaves that are equal among them once."""
    day = np.asarray(day_number(as_of) if isinstance(as_of, date) else as_of, dtype=np.int64)
    everyone = np.arange(len(cohort), dtype=np.int64)
    rows = Rows(cohort, everyone, np.broadcast_to(day, everyone.shape), attempt=attempt)
    return evaluate_each(rule_sets, rows)


@contextmanager
def evaluated(rule_sets: Sequence[RuleSet], cohort: Cohort, as_of: date) -> Iterator[list[Outcome]]:
    """The same, for as long as it is needed: at the end the memory is given back."""
    outcomes = evaluate_all(rule_sets, cohort, as_of)
    try:
        yield outcomes
    finally:
        for outcome in outcomes:
            outcome.rows.forget()


def evaluate_each(rule_sets: Sequence[RuleSet], rows: Rows) -> list[Outcome]:
    """Judge any rows by several rule sets; of few rows, leaves of one kind at once."""
    each = [(rule_set, _own(rule_set, rows)) for rule_set in rule_sets]
    if 2 * len(rows) <= AT_ONCE:
        judge_together(((leaf, own) for rule_set, own in each for leaf in rule_set.leaves), rows)
    return [_outcome(rule_set, own) for rule_set, own in each]


def evaluate_rows(rule_set: RuleSet, rows: Rows) -> Outcome:
    """Judge any rows."""
    return evaluate_each([rule_set], rows)[0]


def _own(rule_set: RuleSet, rows: Rows) -> Rows:
    """The rows as a rule set asks them."""
    return replace(rows, trial=rule_set.trial, readings=rule_set.readings)


def _outcome(rule_set: RuleSet, rows: Rows) -> Outcome:
    judged = tuple(judge_criterion(criterion, rows) for criterion in rule_set.criteria)
    return Outcome(rule_set, rows, judged, _verdicts(judged, rule_set.complete, rows))


def judge_criterion(criterion: Criterion, rows: Rows) -> Judged:
    """One criterion in every row, and whether it merely waits for the investigator."""
    rows = criterion.asked_of(rows)
    key = ("criterion", criterion.key, *criterion.rests_on(rows))
    return Judged(criterion, rows.once(key, lambda: _answer(criterion, rows)))


def _answer(criterion: Criterion, rows: Rows) -> Answer:
    answer = _found(criterion, rows)
    if not criterion.judged or not answer.fails.unknown.any():
        return answer
    either = [
        _found(criterion, replace(rows, assumed=answer)).fails.unknown for answer in (True, False)
    ]
    return replace(answer, waits=answer.fails.unknown & ~either[0] & ~either[1])


def _found(criterion: Criterion, rows: Rows) -> Answer:
    rule = judge(criterion.rule, rows)
    applies = judge(criterion.applies, rows) if criterion.applies else None
    nobody = rows.once("nobody", lambda: rows.constant(False))
    return Answer(next(_PLACES), criterion.side, rule, applies, nobody)


def _verdicts(judged: Sequence[Judged], complete: bool, rows: Rows) -> NDArray[np.int8]:
    """Excluded where one fails, open where one is open, else clear."""
    answers = sorted((one.answer for one in judged), key=lambda answer: answer.place)
    excluded, is_open = _joined(tuple(answers), rows)
    clear = VERDICTS.index("clear" if complete else "clear_as_listed")
    kinds = [np.int8(number) for number in (0, 1, clear)]
    return np.where(excluded, kinds[0], np.where(is_open, kinds[1], kinds[2]))


def _joined(answers: tuple[Answer, ...], rows: Rows) -> tuple[Bools, Bools]:
    """Where some answer fails, and where some is open; those that came first are joined once."""
    if not answers:
        nobody = rows.constant(False)
        return nobody, nobody
    *before, last = answers

    def join() -> tuple[Bools, Bools]:
        fails, is_open = _joined(tuple(before), rows)
        return fails | last.fails.must, is_open | last.open

    return rows.once(("joined", *(answer.place for answer in answers)), join)


# --- explaining rows ------------------------------------------------------------------------------


def explain(
    rule_set: RuleSet, cohort: Cohort, patient: int, as_of: date, attempt: int = 1
) -> Evaluation:
    """Judge one patient (the store's number) with the facts that decided each node."""
    rows = row_of(rule_set, cohort, patient, as_of, attempt)
    return explain_rows(rule_set, rows)[0]


def explain_rows(rule_set: RuleSet, rows: Rows) -> list[Evaluation]:
    """Judge rows with the facts that decided each node, an evaluation a row."""
    return explain_outcome(evaluate_rows(rule_set, rows))


def explain_outcome(outcome: Outcome) -> list[Evaluation]:
    """What was found, with the facts that decided each node, an evaluation a row."""
    rows, rule_set = outcome.rows, outcome.rule_set
    return [
        Evaluation(
            patient=rows.cohort.patients[int(rows.patient[row])],
            trial=rule_set.trial,
            as_of=day_of(int(rows.day[row])),
            verdict=VERDICTS[int(outcome.verdict[row])],
            criteria=tuple(_finding_of(one, outcome.rows, row) for one in outcome.criteria),
        )
        for row in range(len(rows))
    ]


def row_of(rule_set: RuleSet, cohort: Cohort, patient: int, as_of: date, attempt: int = 1) -> Rows:
    """The single row of one patient (the store's number) on a day."""
    place = np.array([cohort.patients.index(patient)], dtype=np.int64)
    day = np.array([day_number(as_of)], dtype=np.int64)
    return Rows(cohort, place, day, rule_set.trial, attempt, rule_set.readings)


def result_of(judged: Judged, row: int) -> Result:
    """The word for a criterion: what its truth means on its side."""
    if judged.applies is not None and not judged.applies.may[row]:
        return "not_applicable"
    fails = judged.fails
    if fails.unknown[row]:
        return "open"
    if judged.criterion.side == "exclusion":
        return "present" if fails.must[row] else "absent"
    return "not_met" if fails.must[row] else "met"


def _finding_of(judged: Judged, rows: Rows, row: int) -> CriterionFinding:
    criterion = judged.criterion
    rule, applies = rows.once(
        ("finding", judged.answer.place, row),
        lambda: _findings(criterion, criterion.asked_of(rows), row),
    )
    return CriterionFinding(
        id=criterion.id,
        side=criterion.side,
        truth=judged.rule.truth(row),
        result=result_of(judged, row),
        waits=bool(judged.waits[row]),
        reasons=reasons_of(int(judged.fails.why[row])),
        finding=rule,
        applies=applies,
    )


def _findings(criterion: Criterion, rows: Rows, row: int) -> tuple[Finding, Finding | None]:
    """What each node of its rule found, and of that which says to whom it applies."""
    rule = _finding(criterion.rule, ("rule",), rows, row)
    if criterion.applies is None:
        return rule, None
    return rule, _finding(criterion.applies, ("applies",), rows, row)


def _finding(node: Node, path: Path, rows: Rows, row: int) -> Finding:
    pair = judge(node, rows)
    parts = tuple(_finding(part, path + step, rows, row) for step, part in node.parts())
    own = explained(() if parts else pair.seen, row)  # what its parts looked at is theirs
    return Finding(
        node=path,
        truth=pair.truth(row),
        reasons=reasons_of(int(pair.why[row])),
        used=own.used,
        passed=own.passed,
        span=own.span,
        parts=parts,
    )
