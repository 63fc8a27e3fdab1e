"""How a fact becomes a row of its table, and a row a fact."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from screener.domain.facts import Entry, Fact, Scope, as_row
from screener.domain.times import When, minutes_of
from screener.domain.values import Value
from screener.store.tables import FactRecord


def digest(entry: Entry) -> str:
    """What makes two entries the same statement: equal digests are one fact imported twice."""
    said = (
        entry.patient, entry.fact, entry.text, entry.unit_text,
        _text(entry.when), _text(entry.end),
        entry.scope.trial, entry.scope.attempt, entry.scope.criterion, entry.scope.asked,
        entry.laboratory, entry.status,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def columns(entry: Entry, at: datetime) -> dict[str, Any]:
    """The columns of an entry recorded at a moment (with the site's offset)."""
    value, when, reported = entry.value, entry.when, entry.reported
    row = asdict(as_row(entry, 0, minutes_of(at)))
    del row["id"], row["recorded"]
    return row | {
        "text": entry.text,
        "unit_text": entry.unit_text,
        "comparator": value.comparator,
        "when_text": _text(when),
        "when_first": when.first if when else None,
        "when_last": when.last if when else None,
        "end_text": _text(entry.end),
        "reported_text": _text(reported),
        "reported_first": reported.first if reported else None,
        "reported_last": reported.last if reported else None,
        "laboratory": entry.laboratory,
        "reference_low": entry.reference_low,
        "reference_high": entry.reference_high,
        "status": entry.status,
        "source": entry.source,
        "detail": entry.detail,
        "confirmed": entry.confirmed,
        "digest": digest(entry),
    }


def fact_of(record: FactRecord, superseded_by: int | None, undone: bool) -> Fact:
    """The fact of a row."""
    return Fact(
        id=record.id,
        entry=_entry(record),
        recorded_at=record.recorded_at,
        recorded_by=record.recorded_by,
        operation=record.operation,
        supersedes=record.supersedes,
        reason=record.reason,
        superseded_by=superseded_by,
        undone=undone,
    )


def _entry(record: FactRecord) -> Entry:
    return Entry(
        patient=record.patient,
        fact=record.fact,
        text=record.text,
        value=_value(record),
        unit_text=record.unit_text,
        when=_when(record.when_first, record.when_last, record.when_text),
        end=_when(record.end_first, record.end_last, record.end_text),
        reported=_when(record.reported_first, record.reported_last, record.reported_text),
        scope=Scope(record.trial, record.attempt, record.criterion, record.asked),
        laboratory=record.laboratory,
        reference_low=record.reference_low,
        reference_high=record.reference_high,
        status=record.status,  # type: ignore[arg-type]  # written from an Entry
        source=record.source,
        detail=record.detail,
        confirmed=record.confirmed,
    )


def _value(record: FactRecord) -> Value:
    return Value(
        low=record.low,
        high=record.high,
        low_open=record.low_open,
        high_open=record.high_open,
        comparator=record.comparator,
        unit=record.unit,
        codes=tuple(record.codes.split("|")) if record.codes else (),
        unreadable=record.unreadable,
    )


def _when(first: int | None, last: int | None, text: str | None) -> When | None:
    if first is None or last is None or text is None:
        return None
    return When(first, last, text)


def _text(when: When | None) -> str | None:
    return when.text if when else None
