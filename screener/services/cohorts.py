"""The patients that rules are put to: those of the clinic, or invented ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from screener.domain.facts import as_row
from screener.domain.people import Identifier, Patient
from screener.domain.times import minutes_of
from screener.exchange.files import read_file
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, Outcome
from screener.rules.ruleset import RuleSet
from screener.rules.screen import Screened
from screener.services.clinic import Clinic
from screener.services.demonstration import demonstration_patients, rows_csv
from screener.services.imports import entry_of
from screener.services.values import Cell
from screener.store import facts as stored_facts
from screener.store import patients as stored_patients
from screener.store.site import load_site


@dataclass(frozen=True)
class People:
    """Some patients, and their facts in the same order."""

    patients: Sequence[Patient]
    cohort: Cohort
    invented: bool = False


def everybody(
    clinic: Clinic, rule_sets: Sequence[RuleSet], known_at: datetime | None = None
) -> People:
    """All patients of the clinic, and their facts as these rule sets read them."""
    limits = frozenset[str]().union(*(one.limits_of_normal for one in rule_sets))
    with clinic.store.read() as session:
        patients = stored_patients.patients(session)
        site = load_site(session)
        table = stored_facts.fact_table(session, known_at=known_at, limits_of=limits)
        numbers = [patient.number for patient in patients]
        return People(patients, Cohort(table, numbers, clinic.catalogue, site.laboratories))


def invented(clinic: Clinic) -> People:
    """The patients of the demonstration; nothing of them is stored."""
    people = demonstration_patients(clinic.today)
    patients = [
        Patient(number, one.name, (Identifier("record", one.record),), birth=one.birth, sex=one.sex)
        for number, one in enumerate(people, 1)
    ]
    place = {patient.record: patient.number for patient in patients}
    text = rows_csv(people).encode()
    found = read_file(text, clinic.catalogue, known=clinic.today, name="demonstration")
    now = minutes_of(clinic.now())
    rows = [
        as_row(entry_of(clinic, reading, place[reading.patient.value]), number, now)
        for number, reading in enumerate(found.readings, 1)
    ]
    return People(patients, Cohort(rows, list(place.values()), clinic.catalogue), invented=True)


def cell(outcome: Outcome | Screened, row: int) -> Cell:
    """One patient in one trial, as a list shows it."""
    return Cell(
        verdict=VERDICTS[int(outcome.verdict[row])],
        failing=outcome.failing(row),
        open=outcome.open(row),
        waiting=outcome.waiting(row),
    )
