"""The tables. Their history is in :mod:`screener.store.migrations`, triggers included.

What was written under an operation that was undone does not count and is never deleted. Facts,
remarks, evaluations, rule sets, their versions, steps taken with trials and states of patients are
only ever added (triggers see to it).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    Boolean,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC as text of fixed width, so that text order is time order."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs its offset")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


Long = Annotated[str, "long"]
OperationId = Annotated[str, mapped_column(String(36), ForeignKey("operation.id"), index=True)]
PatientNumber = Annotated[int, mapped_column(ForeignKey("patient.number"), index=True)]


class Base(DeclarativeBase):
    """All tables. Constraint names follow one convention, which migrations need."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: String(),
        Long: Text(),
        bool: Boolean(),
        int: Integer(),
        float: Float(),
        date: Date(),
        datetime: UtcTime(),
    }


class MetaRecord(Base):
    """What is said once of the whole database."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class OperationRecord(Base):
    """A unit of work: who wrote, when, why, and what undid it."""

    __tablename__ = "operation"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    summary: Mapped[Long]
    file: Mapped[str]
    file_sha256: Mapped[str]
    undone_by: Mapped[str | None] = mapped_column(String(36), ForeignKey("operation.id"))


class PatientRecord(Base):
    """A patient; what is known of health is in facts, birth and sex included."""

    __tablename__ = "patient"
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    search: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    operation: Mapped[OperationId]


class IdentifierRecord(Base):
    """A number given to a patient by somebody."""

    __tablename__ = "identifier"
    id: Mapped[int] = mapped_column(primary_key=True)
    patient: Mapped[PatientNumber]
    issuer: Mapped[str]
    value: Mapped[str] = mapped_column(index=True)
    operation: Mapped[OperationId]
    __table_args__ = (UniqueConstraint("issuer", "value"),)


class StateRecord(Base):
    """A patient's state from a day on; the newest counts."""

    __tablename__ = "patient_status"
    id: Mapped[int] = mapped_column(primary_key=True)
    patient: Mapped[PatientNumber]
    state: Mapped[str]
    since: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    operation: Mapped[OperationId]


class FactRecord(Base):
    """A fact, as typed and as read. ``first`` and ``last`` are what rules count with."""

    __tablename__ = "fact"
    id: Mapped[int] = mapped_column(primary_key=True)
    patient: Mapped[PatientNumber]
    fact: Mapped[str]
    trial: Mapped[str]
    attempt: Mapped[int]
    criterion: Mapped[str]
    asked: Mapped[str]
    text: Mapped[Long]
    unit_text: Mapped[str]
    low: Mapped[float]
    high: Mapped[float]
    low_open: Mapped[bool]
    high_open: Mapped[bool]
    comparator: Mapped[str]
    unit: Mapped[str]
    codes: Mapped[str]
    unreadable: Mapped[str]
    when_text: Mapped[str | None]
    when_first: Mapped[int | None]
    when_last: Mapped[int | None]
    first: Mapped[int]
    last: Mapped[int]
    end_text: Mapped[str | None]
    end_first: Mapped[int]
    end_last: Mapped[int]
    reported_text: Mapped[str | None]
    reported_first: Mapped[int | None]
    reported_last: Mapped[int | None]
    laboratory: Mapped[str]
    reference_low: Mapped[str]
    reference_high: Mapped[str]
    status: Mapped[str]
    source: Mapped[Long]
    detail: Mapped[Long]
    confirmed: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_minute: Mapped[int]
    recorded_by: Mapped[str]
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))
    reason: Mapped[Long]
    operation: Mapped[OperationId]
    digest: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        Index(None, "fact", "patient"),
        Index("ix_fact_superseding", "supersedes", sqlite_where=sql("supersedes IS NOT NULL")),
    )


class RemarkRecord(Base):
    """A person's note on a patient, a trial or one criterion of it."""

    __tablename__ = "remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    patient: Mapped[PatientNumber]
    trial: Mapped[str]
    criterion: Mapped[str]
    text: Mapped[Long]
    at: Mapped[datetime]
    by: Mapped[str]
    operation: Mapped[OperationId]


class SiteRecord(Base):
    """The clinic; one row."""

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[Long]
    operation: Mapped[OperationId]


class InvestigatorRecord(Base):
    """A physician who may sign, in the order of the site's list."""

    __tablename__ = "investigator"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]


class LaboratoryRecord(Base):
    """A laboratory, in the order of the site's list."""

    __tablename__ = "laboratory"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class RangeRecord(Base):
    """A reference range of a laboratory."""

    __tablename__ = "reference_range"
    id: Mapped[int] = mapped_column(primary_key=True)
    laboratory: Mapped[int] = mapped_column(ForeignKey("laboratory.id"), index=True)
    fact: Mapped[str]
    unit: Mapped[str]
    low: Mapped[str]
    high: Mapped[str]
    sex: Mapped[str]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    method: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class RuleSetRecord(Base):
    """The text of a rule set that an evaluation or a version used, by its hash."""

    __tablename__ = "rule_set"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    trial: Mapped[str]
    text: Mapped[Long]


class RuleVersionRecord(Base):
    """A version of a trial's rule set at this site, with its worked cases."""

    __tablename__ = "rule_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    trial: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    rule_set: Mapped[str] = mapped_column(String(64), ForeignKey("rule_set.sha256"))
    cases: Mapped[Long]
    origin: Mapped[str]
    file: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    operation: Mapped[OperationId]


class TrialStepRecord(Base):
    """A step in the life of a trial or of one version of its rules, from a day on."""

    __tablename__ = "trial_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    trial: Mapped[str] = mapped_column(index=True)
    version: Mapped[int | None] = mapped_column(ForeignKey("rule_version.id"))
    step: Mapped[str]
    day: Mapped[date]
    reason: Mapped[Long]
    at: Mapped[datetime]
    by: Mapped[str]
    operation: Mapped[OperationId]


class EvaluationRecord(Base):
    """A frozen evaluation: the snapshot that was shown and printed."""

    __tablename__ = "evaluation"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    patient: Mapped[PatientNumber]
    trial: Mapped[str]
    attempt: Mapped[int]
    as_of: Mapped[str]
    known_at: Mapped[str]
    rule_set: Mapped[str] = mapped_column(String(64), ForeignKey("rule_set.sha256"))
    engine: Mapped[str]
    snapshot: Mapped[Long]
    snapshot_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str]
