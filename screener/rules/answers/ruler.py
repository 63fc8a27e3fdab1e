"""Until when: the coming days of patients, cut where something changes.

Every day is a row of its own: what happens on it is asked, never inferred.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from screener.domain.screening import Verdict
from screener.domain.times import Duration, day_number, day_of
from screener.rules.calendar import shift
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, Outcome, evaluate_each
from screener.rules.pairs import Ints
from screener.rules.rows import Rows
from screener.rules.ruleset import RuleSet

AHEAD = Duration(12, "month")
AT_ONCE = 1 << 15  # rows judged together


@dataclass(frozen=True)
class Stretch:
    """Days on which no criterion changes, both ends included, with the ids of what stands then."""

    first: date
    last: date
    verdict: Verdict
    failing: tuple[str, ...]
    open: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class Until:
    """How long a verdict stands if nothing new is learned.

    ``last``: the last day on which it does, None if it stands to the end of what was looked at.
    ``then``: the verdict of the day after, ``ends``: the criteria that change it.
    """

    verdict: Verdict
    last: date | None
    then: Verdict | None = None
    ends: tuple[str, ...] = ()


def days_ahead(as_of: date, ahead: Duration = AHEAD) -> int:
    """How many days there are from a day to one so far ahead, both included."""
    today = day_number(as_of)
    return int(shift(np.array([today]), ahead)[0]) - today + 1


def rulers(
    rule_sets: Sequence[RuleSet],
    cohort: Cohort,
    patients: Sequence[int],
    as_of: date,
    days: int,
    attempt: int = 1,
) -> Iterator[list[list[Stretch]]]:
    """For each patient (by place in the cohort), the coming days under each rule set.

    The cost grows with patients × days; ``days`` counts the day itself.
    """
    each = max(1, AT_ONCE // days)
    for start in range(0, len(patients), each):
        some = np.asarray(patients[start : start + each], dtype=np.int64)
        first = day_number(as_of)
        day = np.tile(np.arange(first, first + days, dtype=np.int64), len(some))
        rows = Rows(cohort, np.repeat(some, days), day, attempt=attempt)
        outcomes = evaluate_each(rule_sets, rows)
        cuts = [_cuts(outcome, days) for outcome in outcomes]
        for number in range(len(some)):
            here = range(number * days, (number + 1) * days)
            yield [
                _stretches(outcome, [row for row in cut if row in here], here, day)
                for outcome, cut in zip(outcomes, cuts, strict=True)
            ]
        rows.forget()


def until(stretches: Sequence[Stretch]) -> Until:
    """How long the verdict of the first day stands."""
    first = stretches[0]
    for before, after in itertools.pairwise(stretches):
        if after.verdict != first.verdict:
            return Until(first.verdict, before.last, after.verdict, _ends(before, after))
    return Until(first.verdict, None)


def _ends(before: Stretch, after: Stretch) -> tuple[str, ...]:
    """The criteria by which the verdict changes: what newly fails or opens, or no longer does."""
    if after.verdict == "excluded":
        return tuple(one for one in after.failing if one not in before.failing)
    if before.verdict == "excluded":
        return before.failing
    if after.verdict == "open":
        return tuple(one for one in after.open if one not in before.open)
    return before.open


def _cuts(outcome: Outcome, days: int) -> list[int]:
    """The rows that differ from the row before in some criterion, and each patient's first."""
    begins = np.zeros(len(outcome.rows), dtype=np.bool_)
    begins[::days] = True
    for answer in {id(one.answer): one.answer for one in outcome.criteria}.values():
        for column in (answer.fails.must, answer.open, answer.waits):
            begins[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(begins).tolist()


def _stretches(outcome: Outcome, cuts: Sequence[int], here: range, day: Ints) -> list[Stretch]:
    ends: Iterable[int] = [*(cut - 1 for cut in cuts[1:]), here[-1]]
    return [
        Stretch(
            first=day_of(int(day[begin])),
            last=day_of(int(day[end])),
            verdict=VERDICTS[int(outcome.verdict[begin])],
            failing=outcome.failing(begin),
            open=outcome.open(begin),
            waiting=outcome.waiting(begin),
        )
        for begin, end in zip(cuts, ends, strict=True)
    ]
