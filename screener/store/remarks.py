"""Notes that people write on a patient, a trial or one criterion."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from screener.domain.people import Remark
from screener.store.operations import standing
from screener.store.tables import RemarkRecord


def add_remark(session: Session, remark: Remark, operation: str) -> None:
    """Keep a note for good; an undo of its operation hides it."""
    session.add(
        RemarkRecord(
            patient=remark.patient,
            trial=remark.trial,
            criterion=remark.criterion,
            text=remark.text,
            by=remark.by,
            at=remark.at,
            operation=operation,
        )
    )
    session.flush()


def remarks_of(session: Session, patient: int) -> list[Remark]:
    """The notes on a patient, the oldest first."""
    query = (
        select(RemarkRecord)
        .where(RemarkRecord.patient == patient, standing(RemarkRecord.operation))
        .order_by(RemarkRecord.id)
    )
    return [
        Remark(row.patient, row.trial, row.criterion, row.text, row.by, row.at)
        for row in session.scalars(query)
    ]
