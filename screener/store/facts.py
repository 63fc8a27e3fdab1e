"""Facts in and out. A fact is never changed: a correction is a new one that supersedes it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, insert, or_, select
from sqlalchemy.orm import Session

from screener.domain.facts import PASSED_OVER, RARE, SENT, USUAL, Entry, Fact, FactRow, FactTable
from screener.domain.problems import refuse
from screener.domain.times import minutes_of
from screener.store.operations import standing, undone
from screener.store.shapes import columns, digest, fact_of
from screener.store.tables import FactRecord

__all__ = ["add_facts", "correct", "counting", "digest", "digests", "fact", "fact_rows",
           "fact_table", "facts_of"]  # fmt: skip

_AT_ONCE = 500  # ids in one IN list
_BATCH = 20_000  # facts on their way into columns

ROW = (
    FactRecord.id,
    FactRecord.patient,
    FactRecord.fact,
    FactRecord.first,
    FactRecord.last,
    FactRecord.end_first,
    FactRecord.end_last,
    FactRecord.low,
    FactRecord.high,
    FactRecord.low_open,
    FactRecord.high_open,
    FactRecord.unit,
    FactRecord.codes,
    FactRecord.unreadable,
    FactRecord.recorded_minute,
    FactRecord.trial,
    FactRecord.attempt,
    FactRecord.criterion,
    FactRecord.asked,
    FactRecord.laboratory,
    FactRecord.reference_low,
    FactRecord.reference_high,
)  # in the order of FactRow's fields


def digests(session: Session, patients: Iterable[int]) -> set[str]:
    """The digests of all facts of ``patients`` that were not undone, corrected ones included."""
    found: set[str] = set()
    query = select(FactRecord.digest).where(standing(FactRecord.operation))
    for some in _portions(sorted(set(patients))):
        found.update(session.scalars(query.where(FactRecord.patient.in_(some))))
    return found


def add_facts(
    session: Session, entries: Sequence[Entry], operation: str, at: datetime, by: str
) -> list[int]:
    """Store ``entries`` as they are; ``at`` is this moment with the site's offset. Gives ids."""
    return _insert(session, [(entry, None, "") for entry in entries], operation, at, by)


def correct(
    session: Session,
    fact_id: int,
    entry: Entry | None,
    reason: str,
    operation: str,
    at: datetime,
    by: str,
) -> int:
    """Supersede a fact by ``entry``, or withdraw it (None). Gives the new fact's id.

    Raises Refused without a reason, or if the fact was corrected or undone already.
    """
    if not reason.strip():
        raise refuse("store.reason_missing")
    found = _facts(session, FactRecord.id == fact_id)
    if not found:
        raise refuse("store.no_fact", fact=fact_id)
    if found[0].undone or found[0].superseded_by is not None:
        raise refuse("store.corrected_already")
    old = found[0].entry
    new = replace(old, status="withdrawn") if entry is None else entry
    if (new.patient, new.fact) != (old.patient, old.fact):
        raise ValueError("a correction is of the same patient and fact")
    return _insert(session, [(new, fact_id, reason)], operation, at, by)[0]


def facts_of(session: Session, patient: int) -> list[Fact]:
    """Everything ever recorded of a patient, in the order of recording."""
    return _facts(session, FactRecord.patient == patient)


def fact(session: Session, fact_id: int) -> Fact | None:
    """One fact, whole."""
    found = _facts(session, FactRecord.id == fact_id)
    return found[0] if found else None


def fact_rows(
    session: Session,
    *,
    known_at: datetime | None = None,
    patients: Sequence[int] | None = None,
) -> list[FactRow]:
    """The facts that count, as known at a moment, by fact code, patient, first, last and id.

    All facts are read if ``patients`` is None.
    """
    order = (
        FactRecord.fact,
        FactRecord.patient,
        FactRecord.first,
        FactRecord.last,
        FactRecord.id,
    )
    query = select(*ROW).where(*counting(known_at)).order_by(*order)
    if patients is None:
        return _rows(session, query)
    rows: list[FactRow] = []
    for some in _portions(sorted(set(patients))):
        rows += _rows(session, query.where(FactRecord.patient.in_(some)))
    rows.sort(key=lambda row: (row.fact, row.patient, row.first, row.last, row.id))
    return rows


def fact_table(
    session: Session,
    *,
    known_at: datetime | None = None,
    limits_of: Collection[str] = (),
) -> FactTable:
    """The facts of everybody that count, laid out for the evaluator; read as it takes them.

    ``limits_of``: the codes of results of which the reference ranges are wanted, too.
    """
    usual = [getattr(FactRecord, name) for name in USUAL]
    rare = [getattr(FactRecord, name) for name in RARE]
    some = or_(*(column != usual_ for column, usual_ in zip(rare, RARE.values(), strict=True)))
    query = select(*usual, case((some, func.json_array(*rare)))).where(*counting(known_at))
    sent = [getattr(FactRecord, name) for name in SENT]
    ranges = select(*sent).where(*counting(known_at), FactRecord.fact.in_(sorted(limits_of)))
    connection = session.connection()
    return FactTable(
        (_with_rare(batch) for batch in connection.execute(query).partitions(_BATCH)),
        connection.execute(ranges) if limits_of else (),
    )


def _with_rare(batch: Sequence[Row[*tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """The rows with what few of them have as a tuple."""
    return [row if row[-1] is None else (*row[:-1], tuple(json.loads(row[-1]))) for row in batch]


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[FactRow]:
    return [FactRow(*row) for row in session.connection().execute(query)]


def counting(known_at: datetime | None = None) -> list[ColumnElement[bool]]:
    """That a fact counts: recorded by then, not superseded, not undone, not passed over."""
    superseded = select(FactRecord.supersedes).where(
        FactRecord.supersedes.is_not(None), standing(FactRecord.operation, known_at)
    )
    conditions: list[ColumnElement[bool]] = [
        FactRecord.status.not_in(PASSED_OVER),
        FactRecord.operation.not_in(undone(known_at)),
    ]
    if known_at is not None:
        superseded = superseded.where(FactRecord.recorded_at <= known_at)
        conditions.append(FactRecord.recorded_at <= known_at)
    return [*conditions, FactRecord.id.not_in(superseded)]


def _insert(
    session: Session,
    entries: Sequence[tuple[Entry, int | None, str]],
    operation: str,
    at: datetime,
    by: str,
) -> list[int]:
    if not entries:
        return []
    start = (session.scalar(select(func.max(FactRecord.id))) or 0) + 1
    same = {
        "recorded_at": at.astimezone(UTC),
        "recorded_minute": minutes_of(at),
        "recorded_by": by,
        "operation": operation,
    }
    rows = [
        {"id": number, "supersedes": old, "reason": reason, **same, **columns(entry, at)}
        for number, (entry, old, reason) in enumerate(entries, start)
    ]
    session.connection().execute(insert(FactRecord.__table__), rows)  # type: ignore[arg-type]
    return list(range(start, start + len(rows)))


def _facts(session: Session, which: ColumnElement[bool]) -> list[Fact]:
    records = session.scalars(select(FactRecord).where(which).order_by(FactRecord.id)).all()
    gone = set(session.scalars(undone()))
    later: dict[int, int] = {}
    for some in _portions([record.id for record in records]):
        query = select(FactRecord.supersedes, FactRecord.id).where(
            FactRecord.supersedes.in_(some), standing(FactRecord.operation)
        )
        later |= {old: new for old, new in session.execute(query) if old is not None}
    return [fact_of(record, later.get(record.id), record.operation in gone) for record in records]


def _portions(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
