"""What changed between two screenings of a patient, criterion by criterion, and why.

A cause counts where the criterion would be otherwise without it and it alone leads there. If there
is none, all count that are needed together; and if none is needed, all that can change it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from screener.domain.facts import FactRow
from screener.domain.screening import Evaluation, Result, Verdict
from screener.rules.answers.hypotheses import Patient
from screener.rules.evaluate import explain_rows
from screener.rules.ruleset import RuleSet

Cause = Literal["time", "result", "correction", "rules"]


@dataclass(frozen=True)
class Screening:
    """What a screening rests on."""

    rule_set: RuleSet
    rows: Sequence[FactRow]
    as_of: date


@dataclass(frozen=True)
class Change:
    """One criterion before and after (None: the rule set had no such criterion)."""

    criterion: str
    before: Result | None
    after: Result | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Changed:
    """Both verdicts, and every criterion that is otherwise now."""

    before: Verdict
    after: Verdict
    criteria: tuple[Change, ...]


def changed(
    patient: Patient, before: Screening, after: Screening, superseding: Mapping[int, int | None]
) -> Changed:
    """Compare two screenings. ``superseding``: of each new fact, the fact that it corrects."""
    then, now = _judged(patient, before), _judged(patient, after)
    was, is_ = _results(then), _results(now)
    names = dict.fromkeys([*is_, *was])
    differ = [name for name in names if was.get(name) != is_.get(name)]
    if not differ:
        return Changed(then.verdict, now.verdict, ())
    without = _without(patient, before, after, superseding)
    alone = _alone(patient, before, after, superseding)
    made = []
    for name in differ:
        needed = [cause for cause, found in without.items() if found.get(name) != is_.get(name)]
        enough = [cause for cause in needed if alone[cause].get(name) == is_.get(name)]
        able = [cause for cause, found in alone.items() if found.get(name) != was.get(name)]
        causes = tuple(enough or needed or able)
        made.append(Change(name, was.get(name), is_.get(name), causes))
    return Changed(then.verdict, now.verdict, tuple(made))


Results = dict[str, Result]


def _judged(patient: Patient, screening: Screening) -> Evaluation:
    own = replace(patient, rows=screening.rows)
    row = own.versions(screening.rule_set, [()], screening.as_of)
    return explain_rows(screening.rule_set, row)[0]


def _results(evaluation: Evaluation) -> Results:
    return {criterion.id: criterion.result for criterion in evaluation.criteria}


def _without(
    patient: Patient, before: Screening, after: Screening, superseding: Mapping[int, int | None]
) -> dict[Cause, Results]:
    """What is found now if one cause is left out."""
    old, new, corrected = _parts(before, after, superseding)
    left: dict[Cause, Screening] = {
        "time": replace(after, as_of=before.as_of),
        "result": replace(after, rows=[row for row in after.rows if row.id not in new]),
        "correction": replace(after, rows=[
            *(row for row in after.rows if row.id not in corrected),
            *(row for row in before.rows if row.id in old),
        ]),
        "rules": replace(after, rule_set=before.rule_set),
    }  # fmt: skip
    return {cause: _results(_judged(patient, screening)) for cause, screening in left.items()}


def _alone(
    patient: Patient, before: Screening, after: Screening, superseding: Mapping[int, int | None]
) -> dict[Cause, Results]:
    """What is found if one cause alone came to what was; new facts count on the day after."""
    old, new, corrected = _parts(before, after, superseding)
    day = after.as_of
    only: dict[Cause, Screening] = {
        "time": replace(before, as_of=day),
        "result": replace(
            before, as_of=day, rows=[*before.rows, *(r for r in after.rows if r.id in new)]
        ),
        "correction": replace(before, rows=[
            *(row for row in before.rows if row.id not in old),
            *(row for row in after.rows if row.id in corrected),
        ]),
        "rules": replace(before, rule_set=after.rule_set),
    }  # fmt: skip
    return {cause: _results(_judged(patient, screening)) for cause, screening in only.items()}


def _parts(
    before: Screening, after: Screening, superseding: Mapping[int, int | None]
) -> tuple[set[int], set[int], set[int]]:
    """The facts that no longer count, those that are new, and those that correct others."""
    had, has = {row.id for row in before.rows}, {row.id for row in after.rows}
    added = has - had
    corrected = {number for number in added if superseding.get(number) is not None}
    return had - has, added - corrected, corrected
