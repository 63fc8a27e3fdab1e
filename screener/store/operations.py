"""Units of work that people can name, list and undo.

An undo deletes nothing: what stands under an undone operation does not count from then on.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from screener.domain.changes import Changes
from screener.domain.problems import refuse
from screener.store.tables import (
    FactRecord,
    IdentifierRecord,
    OperationRecord,
    PatientRecord,
    RemarkRecord,
    StateRecord,
)

Kind = Literal[
    "import", "entry", "correction", "undo", "add_patient", "identifier", "state", "remark", "site",
    "trial",
]  # fmt: skip
LASTING: tuple[Kind, ...] = ("undo", "site", "trial")
"""Kinds that cannot be undone: a site is set anew, an undone operation is done again, and with a
trial another step is taken."""

_OF_PATIENTS = (
    FactRecord.patient,
    PatientRecord.number,
    IdentifierRecord.patient,
    StateRecord.patient,
    RemarkRecord.patient,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """A unit of work, with the count of facts it wrote and of patients they are of."""

    id: str
    kind: str
    at: datetime  # UTC
    by: str
    summary: str
    file: str
    file_sha256: str
    undone: bool
    facts: int
    patients: int


def begin(
    session: Session,
    kind: Kind,
    at: datetime,
    by: str,
    *,
    summary: str = "",
    file: str = "",
    file_sha256: str = "",
) -> str:
    """Open an operation; its id goes with everything written under it."""
    record = OperationRecord(
        id=str(uuid.uuid4()),
        kind=kind,
        at=at,
        by=by,
        summary=summary,
        file=file,
        file_sha256=file_sha256,
    )
    session.add(record)
    session.flush()
    return record.id


def undone(known_at: datetime | None = None) -> Select[str]:
    """The ids of operations that were undone, as known at a moment."""
    if known_at is None:
        return select(OperationRecord.id).where(OperationRecord.undone_by.is_not(None))
    undo = aliased(OperationRecord)
    return select(OperationRecord.id).join(
        undo, and_(undo.id == OperationRecord.undone_by, undo.at <= known_at)
    )


def standing(
    operation: InstrumentedAttribute[str], known_at: datetime | None = None
) -> ColumnElement[bool]:
    """That what was written under ``operation`` counts."""
    return operation.not_in(undone(known_at))


def undo(session: Session, operation: str, reason: str, at: datetime, by: str) -> Changes:
    """Let nothing of ``operation`` count any more. Raises Refused if that cannot be.

    ``Changes.operation`` is the undo itself.
    """
    record = session.get(OperationRecord, operation)
    if record is None:
        raise refuse("store.no_operation", operation=operation)
    if not reason.strip():
        raise refuse("store.reason_missing")
    if record.undone_by is not None:
        raise refuse("store.undone_already", what=record.summary or record.kind)
    if record.kind in LASTING:
        raise refuse("store.cannot_undo", what=record.summary or record.kind)
    if _built_upon(session, operation):
        raise refuse("store.corrected_since", what=record.summary or record.kind)
    undoing = begin(session, "undo", at, by, summary=reason)
    session.execute(
        update(OperationRecord).where(OperationRecord.id == operation).values(undone_by=undoing)
    )
    return Changes(_patients(session, operation), operation=undoing)


def imports(session: Session) -> list[Operation]:
    """All imports, the newest first."""
    return _list(session, OperationRecord.kind == "import")


def operation(session: Session, id: str) -> Operation | None:
    """One operation."""
    found = _list(session, OperationRecord.id == id)
    return found[0] if found else None


def _built_upon(session: Session, operation: str) -> bool:
    """Whether a correction of ``operation`` was corrected again: then the first would come back."""
    later = aliased(FactRecord)
    query = (
        select(FactRecord.id)
        .join(later, later.supersedes == FactRecord.id)
        .where(FactRecord.operation == operation, FactRecord.supersedes.is_not(None))
        .where(later.operation != operation, standing(later.operation))
    )
    return session.execute(query.limit(1)).first() is not None


def _patients(session: Session, operation: str) -> frozenset[int]:
    found: set[int] = set()
    for column in _OF_PATIENTS:
        query = select(column).where(column.class_.operation == operation).distinct()
        found.update(session.scalars(query))
    return frozenset(found)


def _list(session: Session, which: ColumnElement[bool]) -> list[Operation]:
    query = (
        select(
            OperationRecord,
            func.count(FactRecord.id),
            func.count(FactRecord.patient.distinct()),
        )
        .outerjoin(FactRecord, FactRecord.operation == OperationRecord.id)
        .where(which)
        .group_by(OperationRecord.id)
        .order_by(OperationRecord.at.desc())
    )
    return [
        Operation(
            id=record.id,
            kind=record.kind,
            at=record.at,
            by=record.by,
            summary=record.summary,
            file=record.file,
            file_sha256=record.file_sha256,
            undone=record.undone_by is not None,
            facts=facts,
            patients=patients,
        )
        for record, facts, patients in session.execute(query)
    ]
