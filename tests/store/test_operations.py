"""Units of work: listed, undone once, never deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from screener.domain.facts import Entry
from screener.domain.people import Identifier
from screener.domain.problems import Refused
from screener.domain.values import Value
from screener.store import facts, operations, patients
from screener.store.database import Store

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def test_imports_are_listed_newest_first_with_their_counts(store: Store) -> None:
    with store.write() as session:
        first = operations.begin(session, "import", AT, "ann", file="a.csv", file_sha256="ab")
        one = patients.add_patient(session, "One", [Identifier("H", "1")], first)
        two = patients.add_patient(session, "Two", [Identifier("H", "2")], first)
        entries = [Entry(number, "inr", "1", Value(1, 1)) for number in (one, one, two)]
        facts.add_facts(session, entries, first, AT, "ann")
        second = operations.begin(session, "import", AT + DAY, "bob", summary="empty")
        operations.begin(session, "entry", AT, "ann")
    with store.read() as session:
        newest, oldest = operations.imports(session)
        assert operations.operation(session, first) == oldest
        assert operations.operation(session, "none") is None
    assert (newest.id, newest.facts, newest.patients) == (second, 0, 0)
    assert (oldest.file, oldest.file_sha256, oldest.by, oldest.at) == ("a.csv", "ab", "ann", AT)
    assert (oldest.facts, oldest.patients, oldest.undone) == (3, 2, False)


def test_an_undone_import_counts_no_more_but_stays_on_record(store: Store) -> None:
    with store.write() as session:
        step = operations.begin(session, "import", AT, "ann")
        number = patients.add_patient(session, "One", [Identifier("H", "1")], step)
        facts.add_facts(session, [Entry(number, "inr", "1", Value(1, 1))], step, AT, "ann")
        changes = operations.undo(session, step, "wrong file", AT + DAY, "bob")
        undo = operations.operation(session, changes.operation)
        assert facts.fact_rows(session) == []
        assert len(facts.fact_rows(session, known_at=AT)) == 1
        assert [fact.undone for fact in facts.facts_of(session, number)] == [True]
        assert operations.imports(session)[0].undone
    assert undo is not None
    assert (undo.kind, undo.by, undo.summary) == ("undo", "bob", "wrong file")


def refusal(store: Store, operation: str, reason: str = "because") -> str:
    with pytest.raises(Refused) as refused, store.write() as session:
        operations.undo(session, operation, reason, AT, "ann")
    return refused.value.problems[0].key


def test_what_cannot_be_undone_says_why(store: Store) -> None:
    with store.write() as session:
        step = operations.begin(session, "import", AT, "ann")
        site = operations.begin(session, "site", AT, "ann")
    assert refusal(store, "none") == "store.no_operation"
    assert refusal(store, step, " ") == "store.reason_missing"
    assert refusal(store, site) == "store.cannot_undo"
    with store.write() as session:
        undo = operations.undo(session, step, "because", AT, "ann").operation
    assert refusal(store, step) == "store.undone_already"
    assert refusal(store, undo) == "store.cannot_undo"


def test_a_correction_that_was_corrected_again_is_undone_last_first(store: Store) -> None:
    def correct(old: int, text: str) -> tuple[str, int]:
        step = operations.begin(session, "correction", AT, "ann")
        entry = Entry(number, "inr", text, Value(1, 1))
        return step, facts.correct(session, old, entry, "slip", step, AT, "ann")

    with store.write() as session:
        step = operations.begin(session, "import", AT, "ann")
        number = patients.add_patient(session, "One", [Identifier("H", "1")], step)
        entries = [Entry(number, "inr", "1", Value(1, 1))]
        (old,) = facts.add_facts(session, entries, step, AT, "ann")
        first, newer = correct(old, "2")
        second, _ = correct(newer, "3")
    assert refusal(store, first) == "store.corrected_since"
    with store.write() as session:
        for step in (second, first):
            operations.undo(session, step, "because", AT, "ann")
        assert [row.id for row in facts.fact_rows(session)] == [old]


def test_a_persons_correction_of_an_imported_value_outlives_the_import(store: Store) -> None:
    with store.write() as session:
        step = operations.begin(session, "import", AT, "ann")
        number = patients.add_patient(session, "One", [Identifier("H", "1")], step)
        entry = Entry(number, "inr", "1", Value(1, 1))
        (old,) = facts.add_facts(session, [entry], step, AT, "ann")
        fix = operations.begin(session, "correction", AT, "ann")
        new = facts.correct(session, old, entry, "slip", fix, AT, "ann")
        operations.undo(session, step, "wrong file", AT, "ann")
        assert [row.id for row in facts.fact_rows(session)] == [new]
        assert [one.number for one in patients.patients(session)] == [number]


@pytest.mark.parametrize(
    "statement", ["UPDATE operation SET summary = ''", "DELETE FROM operation"]
)
def test_the_record_of_operations_cannot_be_rewritten(store: Store, statement: str) -> None:
    with store.write() as session:
        operations.begin(session, "import", AT, "ann")
    with pytest.raises(DatabaseError, match="only added to"), store.write() as session:
        session.execute(text(statement))
