"""Notes that people write on a patient, a trial or one criterion."""

from __future__ import annotations

from screener.domain.changes import Changes
from screener.domain.people import Remark
from screener.domain.problems import refuse
from screener.services.clinic import Clinic
from screener.services.patients import patient as require
from screener.store import operations
from screener.store import remarks as stored


def remark(clinic: Clinic, patient: int, trial: str, criterion: str, text: str) -> Changes:
    """Keep a note. Raises Refused if it is empty or names what is not there."""
    if not text.strip():
        raise refuse("services.empty_remark")
    if criterion:
        clinic.require_criterion(trial, criterion)
    elif trial:
        clinic.rule_set(trial)
    require(clinic, patient)  # refuses an unknown one
    at = clinic.now()
    with clinic.store.write() as session:
        operation = operations.begin(session, "remark", at, clinic.user)
        note = Remark(patient, trial, criterion, text.strip(), clinic.user, at)
        stored.add_remark(session, note, operation)
    return Changes(frozenset({patient}), operation=operation)


def remarks(clinic: Clinic, patient: int) -> list[Remark]:
    """The notes on a patient, the oldest first."""
    with clinic.store.read() as session:
        return stored.remarks_of(session, patient)
