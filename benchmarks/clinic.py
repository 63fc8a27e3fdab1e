"""A clinic's encrypted database filled with the population of the benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.population import population
from screener.domain.facts import FactRow
from screener.store import operations
from screener.store.database import Store
from screener.store.tables import FactRecord, PatientRecord

AT = datetime(2026, 11, 22, 10, 30, tzinfo=timezone(timedelta(hours=8)))
SAME: dict[str, Any] = {
    "text": "", "unit_text": "", "comparator": "", "when_text": None, "when_first": None,
    "when_last": None, "end_text": None, "reported_text": None, "reported_first": None,
    "reported_last": None, "status": "final", "source": "", "detail": "", "confirmed": False,
    "recorded_at": AT, "recorded_by": "benchmark", "supersedes": None, "reason": "",
}  # fmt: skip


PASSPHRASE = "a passphrase of a benchmark"  # noqa: S105  # protects invented patients


def fill(folder: Path, size: int) -> None:
    """Make a database of ``size`` patients with their facts in a new folder."""
    store = Store.create(folder, PASSPHRASE)
    try:
        with store.write() as session:
            _fill(session, size, population(size))
    finally:
        store.close()


def _fill(session: Session, size: int, rows: Sequence[FactRow]) -> None:
    operation = operations.begin(session, "import", AT, "benchmark", file="population")
    numbers = list(range(1, size + 1))
    session.connection().execute(
        insert(PatientRecord.__table__),  # type: ignore[arg-type]
        [{"number": n, "name": f"Example {n}", "search": f"example {n}", "version": 1,
          "operation": operation} for n in numbers],
    )  # fmt: skip
    for start in range(0, len(rows), 10_000):
        some = rows[start : start + 10_000]
        session.connection().execute(
            insert(FactRecord.__table__),  # type: ignore[arg-type]
            [_record(row, n, numbers, operation) for n, row in enumerate(some, start + 1)],
        )


def _record(row: FactRow, number: int, numbers: list[int], operation: str) -> dict[str, Any]:
    fields = asdict(row) | {"id": number, "patient": numbers[row.patient]}
    minute = fields.pop("recorded")
    own = {"recorded_minute": minute, "operation": operation, "digest": str(number)}
    return SAME | fields | own
