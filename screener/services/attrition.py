"""Who is lost at which criterion: one after the other, and each criterion by itself.

Both count the same findings of the one evaluator. In sequence a criterion meets those whom none
before it certainly excluded; alone it meets everybody. Nobody is lost by what is unknown: those
are counted apart and go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from screener.domain.screening import Side, Verdict
from screener.rules.evaluate import VERDICTS, Outcome, evaluated
from screener.rules.nodes.base import Say
from screener.rules.pairs import Bools
from screener.rules.ruleset import RuleSet
from screener.rules.telling import sentence
from screener.services.clinic import Clinic
from screener.services.cohorts import People, everybody

PASSES, FAILS, OPEN, WAITS, NOT_APPLICABLE = range(5)


@dataclass(frozen=True, slots=True)
class Loss:
    """What one criterion finds of those who come to it. The counts but ``entered`` add up to it."""

    criterion: str
    side: Side
    sentence: str
    entered: int
    fails: int
    open: int
    waits: int  # only the investigator's answer is open
    not_applicable: int
    passes: int

    @property
    def left(self) -> int:
        """Those whom it does not certainly exclude."""
        return self.entered - self.fails


@dataclass(frozen=True, slots=True)
class Attrition:
    """A rule set put to some patients on a day. ``verdicts`` add up to ``assessed``."""

    trial: str
    version: int
    as_of: date
    invented: bool
    assessed: int
    sequence: tuple[Loss, ...]
    alone: tuple[Loss, ...]
    verdicts: dict[Verdict, int]


def results(outcome: Outcome) -> NDArray[np.int8]:
    """What each criterion (a line) finds of each patient (a column)."""
    found = np.zeros((len(outcome.criteria), len(outcome.verdict)), dtype=np.int8)
    for line, judged in zip(found, outcome.criteria, strict=True):
        if judged.applies is not None:
            line[~judged.applies.may] = NOT_APPLICABLE
        line[judged.fails.unknown] = OPEN
        line[judged.waits] = WAITS
        line[judged.fails.must] = FAILS
    return found


def attrition(
    clinic: Clinic, rule_set: RuleSet, as_of: date, known_at: datetime | None = None
) -> Attrition:
    """Who of the clinic's patients is lost where."""
    people = everybody(clinic, [rule_set], known_at)
    with evaluated([rule_set], people.cohort, as_of) as (outcome,):
        return attrition_of(clinic, people, outcome, as_of)


def attrition_of(clinic: Clinic, people: People, outcome: Outcome, as_of: date) -> Attrition:
    """The same, of rules that were judged already."""
    found, rule_set = results(outcome), outcome.rule_set
    everyone: Bools = np.ones(found.shape[1], dtype=np.bool_)
    still_in, sequence, alone = everyone, [], []
    say = Say(clinic.texts, clinic.catalogue, rule_set.readings)
    for line, criterion in zip(found, rule_set.criteria, strict=True):
        words = sentence(criterion.rule, say)
        who = (criterion.id, criterion.side, words)
        sequence.append(_loss(who, line[still_in]))
        alone.append(_loss(who, line))
        still_in = still_in & (line != FAILS)
    counts = np.bincount(outcome.verdict, minlength=len(VERDICTS))
    verdicts = {name: int(count) for name, count in zip(VERDICTS, counts, strict=True)}
    return Attrition(
        trial=rule_set.trial,
        version=rule_set.version,
        as_of=as_of,
        invented=people.invented,
        assessed=len(everyone),
        sequence=tuple(sequence),
        alone=tuple(alone),
        verdicts=verdicts,
    )


def _loss(who: tuple[str, Side, str], line: NDArray[np.int8]) -> Loss:
    counts = np.bincount(line, minlength=5)
    return Loss(
        *who,
        entered=len(line),
        fails=int(counts[FAILS]),
        open=int(counts[OPEN]),
        waits=int(counts[WAITS]),
        not_applicable=int(counts[NOT_APPLICABLE]),
        passes=int(counts[PASSES]),
    )
