"""Notes: kept for good, hidden only by an undo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from screener.domain.people import Remark
from screener.store import operations, patients
from screener.store.database import Store
from screener.store.remarks import add_remark, remarks_of

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def test_notes_come_back_in_order_and_an_undone_one_is_hidden(store: Store) -> None:
    with store.write() as session:
        step = operations.begin(session, "remark", AT, "ann")
        number = patients.add_patient(session, "One", [], step)
        notes = [
            Remark(number, "NCT05985863", criterion, f"asked\n{criterion} 张", "ann", AT)
            for criterion in ("E2", "")
        ]
        slip = operations.begin(session, "remark", AT, "ann")
        for note in notes:
            add_remark(session, note, step)
        add_remark(session, Remark(number, "", "", "a slip", "ann", AT), slip)
        operations.undo(session, slip, "another patient", AT, "ann")
        assert remarks_of(session, number) == notes
        assert remarks_of(session, number + 1) == []


@pytest.mark.parametrize("statement", ["UPDATE remark SET text = ''", "DELETE FROM remark"])
def test_a_note_cannot_be_rewritten(store: Store, statement: str) -> None:
    with store.write() as session:
        step = operations.begin(session, "remark", AT, "ann")
        number = patients.add_patient(session, "One", [], step)
        add_remark(session, Remark(number, "", "", "note", "ann", AT), step)
    with pytest.raises(DatabaseError, match="only added to"), store.write() as session:
        session.execute(text(statement))
