"""Papers: frozen first, then printed from what was frozen."""

from __future__ import annotations

from datetime import date, datetime

from screener.reports.blocks import Document
from screener.reports.checklist import Printing, checklist
from screener.services.clinic import Clinic
from screener.services.snapshots import screen
from screener.store import evaluations
from screener.system.texts import Texts


def checklist_of(
    clinic: Clinic, patient: int, trial: str, as_of: date, known_at: datetime | None = None
) -> Document:
    """Screen, freeze the snapshot, and lay out the checklist from the frozen one."""
    snapshot = screen(clinic, patient, trial, as_of, known_at)
    at, text = clinic.now(), clinic.rule_set(trial, as_of, known_at).text
    with clinic.store.write() as session:
        number = evaluations.freeze(session, snapshot, text, at, clinic.user).id
    with clinic.store.read() as session:
        frozen = evaluations.load(session, number)
    assert frozen is not None
    printing = Printing(clinic.user, at.isoformat(timespec="seconds"), frozen.id[:8])
    return checklist(frozen.snapshot, printing, Texts(frozen.snapshot.language))
