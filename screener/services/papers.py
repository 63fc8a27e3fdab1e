"""Papers: frozen first, then printed from what was frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from screener.reports.blocks import Document
from screener.reports.calls import CallLine, call_list
from screener.reports.checklist import Printing, checklist
from screener.services.answers_words import turn_words
from screener.services.calls import Call, week_days
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


def call_list_of(clinic: Clinic, calls: Sequence[Call], as_of: date) -> Document:
    """The calls as they were gathered, week by week; nothing is stored."""
    weeks = []
    for week in dict.fromkeys(call.week for call in calls):
        some = [_call_line(clinic, call) for call in calls if call.week == week]
        first, last = week_days(as_of, week)
        name = clinic.texts("reports.calls.week", first=first, last=last, count=len(some))
        weeks.append((name, some))
    printing = Printing(clinic.user, clinic.now().isoformat(timespec="seconds"))
    return call_list(
        as_of.isoformat(), weeks, printing, clinic.texts, demonstration=clinic.demonstration
    )


def _call_line(clinic: Clinic, call: Call) -> CallLine:
    why = tuple(f"{one.trial}: {turn_words(clinic.texts, one.until)}" for one in call.changes)
    return CallLine(call.patient, call.last.isoformat(), why)
