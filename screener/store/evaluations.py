"""Frozen evaluations: what was shown and printed, with the rule set it rests on."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from screener.domain.problems import refuse
from screener.domain.screening import Snapshot
from screener.store.tables import EvaluationRecord, RuleSetRecord


@dataclass(frozen=True, slots=True)
class Frozen:
    """A stored evaluation. ``sha256`` is of the snapshot's text as it is stored."""

    id: str
    snapshot: Snapshot
    sha256: str
    at: datetime  # UTC
    by: str


def freeze(session: Session, snapshot: Snapshot, rule_text: str, at: datetime, by: str) -> Frozen:
    """Keep a snapshot for good, with the text of the rule set whose hash it names."""
    rules = snapshot.rule_set
    keep_rule_text(session, rules.sha256, rules.trial, rule_text)
    record = EvaluationRecord(
        id=str(uuid.uuid4()),
        patient=snapshot.patient_number,
        trial=rules.trial,
        attempt=snapshot.attempt,
        as_of=snapshot.as_of,
        known_at=snapshot.known_at,
        rule_set=rules.sha256,
        engine=snapshot.engine,
        snapshot=snapshot.to_json(),
        snapshot_sha256=snapshot.sha256,
        at=at,
        by=by,
    )
    session.add(record)
    session.flush()
    return Frozen(record.id, snapshot, snapshot.sha256, at, by)


def keep_rule_text(session: Session, sha256: str, trial: str, text: str) -> None:
    """Keep the text of a rule set under its hash, once."""
    if session.get(RuleSetRecord, sha256) is None:
        session.add(RuleSetRecord(sha256=sha256, trial=trial, text=text))
        session.flush()


def load(session: Session, id: str) -> Frozen | None:
    """A frozen evaluation. Raises Refused if its text is not what was frozen."""
    record = session.get(EvaluationRecord, id)
    return None if record is None else _frozen(record)


def newest(session: Session, patient: int, trial: str) -> Frozen | None:
    """The evaluation of a patient for a trial that was frozen last."""
    query = (
        select(EvaluationRecord)
        .where(EvaluationRecord.patient == patient, EvaluationRecord.trial == trial)
        .order_by(EvaluationRecord.at.desc())
        .limit(1)
    )
    record = session.scalars(query).one_or_none()
    return None if record is None else _frozen(record)


def rule_text(session: Session, sha256: str) -> str | None:
    """The text of a rule set that some evaluation or version used."""
    record = session.get(RuleSetRecord, sha256)
    return None if record is None else record.text


def _frozen(record: EvaluationRecord) -> Frozen:
    found = hashlib.sha256(record.snapshot.encode()).hexdigest()
    if found != record.snapshot_sha256:
        raise refuse("store.evaluation_altered", trial=record.trial, at=record.at.isoformat())
    return Frozen(record.id, Snapshot.from_json(record.snapshot), found, record.at, record.by)
