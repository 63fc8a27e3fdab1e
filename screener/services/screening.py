"""Screening: who fits which trial on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from screener.domain.people import Patient
from screener.domain.screening import CriterionLine, EvidenceLine, Snapshot
from screener.domain.times import When
from screener.rules.columns import Cohort
from screener.rules.evaluate import evaluate_all, explain_outcome, row_of
from screener.rules.ruleset import RuleSet
from screener.rules.screen import screen
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.cohorts import cell, everybody
from screener.services.patients import told_apart
from screener.services.snapshots import rule_set_line, site_line, told
from screener.services.values import TrialHead, Worklist, WorklistRow
from screener.store import facts as stored_facts
from screener.store import patients as stored_patients
from screener.store.site import load_site
from screener.system.texts import Texts

AT_ONCE = 200  # patients judged together


def heads(clinic: Clinic) -> tuple[TrialHead, ...]:
    """The trials of the clinic as they screen today."""
    return heads_of(clinic, clinic.in_force(), clinic.today)


def heads_of(clinic: Clinic, rule_sets: Sequence[RuleSet], day: date) -> tuple[TrialHead, ...]:
    """Some rule sets, as their columns are headed."""
    return tuple(
        TrialHead(
            trial=rule_set.trial,
            title=rule_set.title,
            short=rule_set.short or rule_set.title,
            source_line=site_line(clinic, rule_set, day),
        )
        for rule_set in rule_sets
    )


def worklist(
    clinic: Clinic,
    as_of: date,
    known_at: datetime | None = None,
    progress: Progress = no_progress,
) -> Worklist:
    """Every patient against every trial."""
    rule_sets, unreadable = clinic.book.found(as_of, known_at)
    people = everybody(clinic, rule_sets, known_at)
    progress(0, 1)
    outcomes = screen(rule_sets, people.cohort, as_of, progress=progress)
    lines = tuple(
        WorklistRow(
            patient=patient,
            age=certain_age(patient.birth, as_of),
            cells=tuple(cell(outcome, place) for outcome in outcomes),
        )
        for place, patient in enumerate(people.patients)
    )
    problems = tuple(problem for error in unreadable.values() for problem in error.problems)
    return Worklist(as_of, known_at, heads_of(clinic, rule_sets, as_of), lines, problems)


def certain_age(birth: str, on: date) -> int | None:
    """Completed years on a day, if the birth date as known leaves only one."""
    try:
        when = When.read(birth)
    except ValueError:
        return None
    ages = {_years(born, on) for born in (when.first_day, when.last_day)}
    return ages.pop() if len(ages) == 1 else None


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def screen_objects(
    clinic: Clinic,
    trials: Sequence[str],
    patients: Sequence[int] | None,
    as_of: date,
    known_at: datetime | None = None,
) -> Iterator[dict[str, Any]]:
    """Patients × trials as plain objects, always in English."""
    english = replace(clinic, texts=Texts("en"))
    wanted = None if patients is None else set(patients)
    with clinic.store.read() as session:
        everybody = stored_patients.patients(session)
    called = told_apart(everybody)
    people = [one for one in everybody if wanted is None or one.number in wanted]
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        for snapshot in _snapshots(english, some, trials, as_of, known_at):
            yield as_object(snapshot) | {"patient": called[snapshot.patient_number]}


def _snapshots(
    clinic: Clinic,
    people: Sequence[Patient],
    trials: Sequence[str],
    as_of: date,
    known_at: datetime | None,
) -> Iterator[Snapshot]:
    """Some patients judged together, then told one by one."""
    numbers = [person.number for person in people]
    with clinic.store.read() as session:
        rows = stored_facts.fact_rows(session, known_at=known_at, patients=numbers)
        facts = {number: stored_facts.facts_of(session, number) for number in numbers}
        site = load_site(session)
    cohort = Cohort(rows, numbers, clinic.catalogue, site.laboratories)
    rule_sets = [clinic.rule_set(trial, as_of, known_at) for trial in trials]
    lines = [rule_set_line(clinic, one, as_of, known_at) for one in rule_sets]
    judged = [explain_outcome(one) for one in evaluate_all(rule_sets, cohort, as_of)]
    for place, person in enumerate(people):
        known = facts[person.number]
        for rule_set, line, evaluations in zip(rule_sets, lines, judged, strict=True):
            row = row_of(rule_set, cohort, person.number, as_of)
            yield told(clinic, person, rule_set, line, evaluations[place], row, known, known_at)


def as_object(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as the command line prints it."""
    return {
        "patient": snapshot.record,
        "trial": snapshot.rule_set.trial,
        "as_of": snapshot.as_of,
        "verdict": snapshot.verdict,
        "waiting": list(snapshot.waiting),
        "criteria": [_criterion_object(line) for line in snapshot.criteria],
    }


def _criterion_object(line: CriterionLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "side": line.side,
        "truth": line.truth,
        "result": line.result,
        "reasons": list(line.reasons),
        "facts": [_fact_object(item) for item in line.evidence],
    }


def _fact_object(item: EvidenceLine) -> dict[str, Any]:
    return {
        "fact": item.fact,
        "value": item.codes or item.value,
        "unit": item.unit,
        "date": item.date,
        "source": item.source,
        "used": item.used,
    }
