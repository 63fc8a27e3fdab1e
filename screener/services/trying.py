"""Rules tried on patients without being activated: nothing is stored, nothing screens by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from screener.domain.people import Patient
from screener.domain.trials import Standing
from screener.rules.evaluate import Outcome, evaluated
from screener.rules.ruleset import RuleSet
from screener.services.attrition import Attrition, attrition_of
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.cohorts import People, cell, everybody, invented
from screener.services.differences import Differences, differences_of
from screener.services.values import Cell


@dataclass(frozen=True, slots=True)
class Tried:
    """What rules would find.

    ``candidates``: active patients who are not excluded, those with the fewest open criteria first.

    ``differences`` are those from the version in force, if the trial has one.
    """

    trial: str
    version: int
    state: Standing
    attrition: Attrition
    candidates: tuple[tuple[Patient, Cell], ...]
    differences: Differences | None


def try_rules(
    clinic: Clinic,
    rule_set: RuleSet,
    as_of: date,
    known_at: datetime | None = None,
    *,
    demonstration: bool = False,
    progress: Progress = no_progress,
) -> Tried:
    """Put rules to the clinic's patients, or to invented ones, beside the version in force."""
    progress(0, 3)
    in_force = [one for one in clinic.in_force(as_of, known_at) if one.trial == rule_set.trial]
    both = [rule_set, *in_force]
    people = invented(clinic) if demonstration else everybody(clinic, both, known_at)
    progress(1, 3)
    with evaluated(both, people.cohort, as_of) as (tried, *before):
        progress(2, 3)
        differing = differences_of(clinic, people, (before[0], tried), as_of) if before else None
        return Tried(
            trial=rule_set.trial,
            version=rule_set.version,
            state=rule_set.state,
            attrition=attrition_of(clinic, people, tried, as_of),
            candidates=_candidates(people, tried),
            differences=differing,
        )


def _candidates(people: People, tried: Outcome) -> tuple[tuple[Patient, Cell], ...]:
    found = [(patient, cell(tried, row)) for row, patient in enumerate(people.patients)]
    fitting = [
        (patient, told)
        for patient, told in found
        if told.verdict != "excluded" and patient.state == "active"
    ]
    return tuple(sorted(fitting, key=lambda one: len(one[1].open)))
