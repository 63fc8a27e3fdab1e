"""Versions of rule sets and the steps taken with them: only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from screener.domain.trials import RuleVersion, TrialStep
from screener.store.evaluations import keep_rule_text
from screener.store.tables import RuleVersionRecord, TrialStepRecord


def add_version(session: Session, new: RuleVersion, text: str, operation: str) -> RuleVersion:
    """Keep a version with its whole text; gives it with its id."""
    assert new.at is not None
    keep_rule_text(session, new.sha256, new.trial, text)
    record = RuleVersionRecord(
        trial=new.trial,
        version=new.version,
        rule_set=new.sha256,
        cases=new.cases,
        origin=new.origin,
        file=new.file,
        at=new.at,
        by=new.by,
        operation=operation,
    )
    session.add(record)
    session.flush()
    return _version(record)


def versions(session: Session, known_at: datetime | None = None) -> list[RuleVersion]:
    """Every version of every trial, in the order in which they were added."""
    query = select(RuleVersionRecord).order_by(RuleVersionRecord.id)
    if known_at is not None:
        query = query.where(RuleVersionRecord.at <= known_at)
    return [_version(record) for record in session.scalars(query)]


def add_step(session: Session, step: TrialStep, operation: str) -> None:
    """Keep a step."""
    session.add(
        TrialStepRecord(
            trial=step.trial,
            version=step.version or None,
            step=step.step,
            day=step.day,
            reason=step.reason,
            at=step.at,
            by=step.by,
            operation=operation,
        )
    )
    session.flush()


def steps(session: Session, known_at: datetime | None = None) -> list[TrialStep]:
    """Every step taken with every trial, in the order in which they were recorded."""
    query = select(TrialStepRecord).order_by(TrialStepRecord.id)
    if known_at is not None:
        query = query.where(TrialStepRecord.at <= known_at)
    return [_step(record) for record in session.scalars(query)]


def _version(record: RuleVersionRecord) -> RuleVersion:
    return RuleVersion(
        trial=record.trial,
        version=record.version,
        sha256=record.rule_set,
        cases=record.cases,
        origin=record.origin,  # type: ignore[arg-type]  # written from a RuleVersion
        file=record.file,
        by=record.by,
        at=record.at,
        id=record.id,
    )


def _step(record: TrialStepRecord) -> TrialStep:
    return TrialStep(
        trial=record.trial,
        step=record.step,  # type: ignore[arg-type]  # written from a TrialStep
        day=record.day,
        by=record.by,
        at=record.at,
        version=record.version or 0,
        reason=record.reason,
    )
