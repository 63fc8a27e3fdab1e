"""Facts in and out: what counts, as known when, and what a second import adds."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from screener.domain.facts import Entry, Scope
from screener.domain.people import Identifier
from screener.domain.problems import Refused
from screener.domain.times import BEGINNING, When, minutes_of
from screener.domain.values import Value
from screener.rules.columns import Cohort
from screener.rules.series import Series
from screener.store import facts, operations, patients
from screener.store.database import Store
from screener.system.catalogues import load_catalogue

AT = datetime(2026, 11, 22, 10, 30, tzinfo=timezone(timedelta(hours=8)))
LATER = AT + timedelta(hours=1)
INR = Value(1.9, 1.9, unit="1")


def entry(patient: int, text: str = "1.9", **changes: object) -> Entry:
    made = Entry(patient, "inr", text, INR, when=When.read("2026-11-18"))
    return replace(made, **changes)  # type: ignore[arg-type]


def a_patient(session: Session, record: str = "0001") -> int:
    operation = operations.begin(session, "add_patient", AT, "tester")
    return patients.add_patient(session, "Example Anna", [Identifier("H", record)], operation)


def add(session: Session, *entries: Entry, at: datetime = AT) -> tuple[str, list[int]]:
    operation = operations.begin(session, "import", at, "tester", file="a.csv")
    return operation, facts.add_facts(session, entries, operation, at, "tester")


def ids(session: Session, known_at: datetime | None = None) -> list[int]:
    return [row.id for row in facts.fact_rows(session, known_at=known_at)]


def test_everything_of_an_entry_comes_back(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        whole = Entry(
            patient=number,
            fact="inr",
            text="<1.9 ",
            value=Value(0.0, 1.9, True, True, "<", "1", ("a", "b"), "unit"),
            unit_text="ratio µ",
            when=When.read("2014-05"),
            end=When.read("2015"),
            reported=When.read("2014-05-03 08:10"),
            scope=Scope("NCT05985863", 2, "E2", "abc"),
            laboratory="Lab 张",
            reference_low="0.8",
            reference_high="1.2",
            status="preliminary",
            source="a.csv:3",
            detail="detail",
            confirmed=True,
        )
        operation, _ = add(session, whole)
    with store.read() as session:
        (fact,) = facts.facts_of(session, number)
    assert fact.entry == whole
    assert (fact.recorded_at, fact.recorded_by, fact.operation) == (AT, "tester", operation)
    assert (fact.supersedes, fact.superseded_by, fact.undone) == (None, None, False)


def test_a_row_holds_the_minutes_with_which_rules_count(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        ended = entry(number, end=When.read("2026-11-19"))
        add(session, entry(number, when=None), ended, entry(number, when=When.read("2026")))
    recorded = minutes_of(AT)
    day = When.read("2026-11-18")
    end = When.read("2026-11-19")
    with store.read() as session:
        undated, year, on_day = facts.fact_rows(session)
    assert (undated.first, undated.last) == (BEGINNING, recorded)
    assert (year.first, year.last) == (When.read("2026").first, recorded)
    assert (on_day.first, on_day.last) == (day.first, day.last)
    assert (on_day.end_first, on_day.end_last) == (end.first, end.last)
    assert undated.end_first > undated.end_last
    assert (on_day.recorded, on_day.unit, on_day.low, on_day.high) == (recorded, "1", 1.9, 1.9)


def test_a_plan_and_a_future_day_are_not_cut_at_their_recording(store: Store) -> None:
    plan = Value(20500, 20500, codes=("yes",))
    with store.write() as session:
        number = a_patient(session)
        add(
            session,
            entry(number, fact="planned_transplant", value=plan, when=When.read("2026-11")),
            entry(number, when=When.read("2027")),
        )
    with store.read() as session:
        future, planned = facts.fact_rows(session)
    assert (future.first, future.last) == (When.read("2027").first, When.read("2027").last)
    assert planned.last == When.read("2026-11").last


def test_infinity_is_kept(store: Store) -> None:
    with store.write() as session:
        add(session, entry(a_patient(session), value=Value(unreadable="value")))
    with store.read() as session:
        (row,) = facts.fact_rows(session)
    assert (row.low, row.high, row.unreadable) == (-math.inf, math.inf, "value")


def test_rows_are_sorted_and_chosen_by_patient(store: Store) -> None:
    with store.write() as session:
        one, two = a_patient(session, "0001"), a_patient(session, "0002")
        early = When.read("2020-01-01")
        add(session, entry(two), entry(one), entry(one, when=early), entry(two, fact="alt"))
    with store.read() as session:
        rows = facts.fact_rows(session)
        assert [(row.fact, row.patient) for row in rows] == [
            ("alt", two), ("inr", one), ("inr", one), ("inr", two),
        ]  # fmt: skip
        assert rows[1].first < rows[2].first
        assert [row.patient for row in facts.fact_rows(session, patients=[two])] == [two, two]
        assert facts.fact_rows(session, patients=[]) == []


def test_a_correction_supersedes_and_the_past_still_knows_the_old(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        _, (old,) = add(session, entry(number))
        step = operations.begin(session, "correction", LATER, "tester")
        new = facts.correct(session, old, entry(number, "2.9"), "typing slip", step, LATER, "eve")
    with store.read() as session:
        assert ids(session) == [new]
        assert ids(session, AT) == [old]
        assert ids(session, AT - timedelta(seconds=1)) == []
        first, second = facts.facts_of(session, number)
    assert (first.superseded_by, second.supersedes, second.reason) == (new, old, "typing slip")


def test_a_withdrawn_fact_counts_no_more_and_uncovers_nothing(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        _, (old,) = add(session, entry(number))
        step = operations.begin(session, "correction", LATER, "tester")
        facts.correct(session, old, None, "of another patient", step, LATER, "tester")
    with store.read() as session:
        assert ids(session) == []
        assert ids(session, AT) == [old]
        assert facts.facts_of(session, number)[1].entry.status == "withdrawn"


def test_an_undone_correction_brings_the_old_value_back(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        _, (old,) = add(session, entry(number))
        step = operations.begin(session, "correction", LATER, "tester")
        new = facts.correct(session, old, entry(number, "2.9"), "slip", step, LATER, "tester")
        changes = operations.undo(session, step, "it was right", LATER + timedelta(1), "tester")
    assert changes.patients == {number}
    with store.read() as session:
        assert ids(session) == [old]
        assert ids(session, LATER) == [new]
        assert [fact.undone for fact in facts.facts_of(session, number)] == [False, True]


def test_a_fact_is_corrected_once_and_only_with_a_reason(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        _, (old,) = add(session, entry(number))
        step = operations.begin(session, "correction", LATER, "tester")
        for missing in ("", "  "):
            with pytest.raises(Refused) as refused:
                facts.correct(session, old, None, missing, step, LATER, "tester")
            assert refused.value.problems[0].key == "store.reason_missing"
        facts.correct(session, old, None, "slip", step, LATER, "tester")
        with pytest.raises(Refused) as refused:
            facts.correct(session, old, None, "slip", step, LATER, "tester")
        assert refused.value.problems[0].key == "store.corrected_already"
        with pytest.raises(Refused) as refused:
            facts.correct(session, 999, None, "slip", step, LATER, "tester")
        assert refused.value.problems[0].key == "store.no_fact"


@pytest.mark.parametrize("status", ["corrected", "cancelled", "withdrawn"])
def test_a_status_that_is_passed_over_does_not_count(store: Store, status: str) -> None:
    with store.write() as session:
        number = a_patient(session)
        add(session, entry(number, status=status))
        assert ids(session) == []
        assert len(facts.facts_of(session, number)) == 1


def test_a_second_import_is_known_by_digests_even_after_a_correction(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        same = entry(number)
        operation, (old,) = add(session, same)
        step = operations.begin(session, "correction", LATER, "tester")
        facts.correct(session, old, entry(number, "2.9"), "slip", step, LATER, "tester")
        assert facts.digest(same) in facts.digests(session, [number])
        assert facts.digests(session, [number + 1]) == set()
        operations.undo(session, step, "no", LATER, "tester")
        operations.undo(session, operation, "wrong file", LATER, "tester")
        assert facts.digest(same) not in facts.digests(session, [number])


@pytest.mark.parametrize(
    "change",
    [
        {"patient": 9}, {"fact": "alt"}, {"text": "2"}, {"unit_text": "%"}, {"when": None},
        {"end": When.read("2027")}, {"scope": Scope("T")}, {"laboratory": "L"},
        {"status": "preliminary"},
    ],
)  # fmt: skip
def test_whatever_makes_another_statement_makes_another_digest(change: dict[str, object]) -> None:
    assert facts.digest(replace(entry(1), **change)) != facts.digest(entry(1))  # type: ignore[arg-type]


def test_facts_cannot_be_changed_or_deleted_behind_the_program(store: Store) -> None:
    with store.write() as session:
        add(session, entry(a_patient(session)))
    for statement in ("UPDATE fact SET text = '2'", "DELETE FROM fact"):
        with pytest.raises(DatabaseError, match="only added to"), store.write() as session:
            session.connection().exec_driver_sql(statement)
    with store.read() as session:
        assert len(ids(session)) == 1


def test_a_moment_without_its_offset_is_a_defect(store: Store) -> None:
    with pytest.raises(Exception, match="offset"), store.write() as session:
        operations.begin(session, "entry", datetime(2026, 11, 22), "tester")


_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_texts, low=st.floats(allow_nan=False), codes=st.sets(st.sampled_from("abc")))
def test_any_text_and_number_comes_back_as_it_was(
    store: Store, text: str, low: float, codes: set[str]
) -> None:
    value = Value(low=low, codes=tuple(sorted(codes)))
    with store.write() as session:
        number = patients.numbers(session).get(Identifier("H", "1")) or a_patient(session, "1")
        _, (made,) = add(session, entry(number, text, value=value, source=text))
        found = facts.fact(session, made)
    assert found is not None
    assert found.entry == entry(number, text, value=value, source=text)


def test_recording_is_told_in_the_sites_civil_time_and_kept_in_utc(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        add(session, entry(number, when=None))
        (row,) = facts.fact_rows(session)
        (fact,) = facts.facts_of(session, number)
    assert row.recorded == minutes_of(datetime(2026, 11, 22, 10, 30))
    assert fact.recorded_at == datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


def columns_of(series: Series) -> dict[str, list[object]]:
    return {name: column.tolist() for name, column in series.columns.items()}


def test_the_table_for_the_evaluator_holds_what_the_rows_hold(store: Store) -> None:
    with store.write() as session:
        one, two = a_patient(session), a_patient(session, "0002")
        told = [
            entry(one), entry(one, "<1.2", value=Value(0, 1.2, high_open=True, unit="1")),
            entry(two, "?", value=Value(unreadable="value", unit="1")),
            entry(two, laboratory="Central", reference_low="0.8", reference_high="1.2"),
            entry(one, when=None), entry(two, when=When.read("2026")),
            replace(entry(one), fact="ascites", value=Value(codes=("mild", "none"))),
            replace(entry(one), fact="sepsis", value=Value(codes=("yes",)),
                    end=When.read("2026-11")),
            replace(entry(two), fact="consent_willing", value=Value(codes=("no",)),
                    scope=Scope("NCT05985863", 2)),
            replace(entry(two), fact="judgement", value=Value(codes=("yes",)),
                    scope=Scope("NCT05985863", 1, "E5", "abc")),
        ]  # fmt: skip
        add(session, *told)
    keys = [("inr", "", 1), ("ascites", "", 1), ("sepsis", "", 1),
            ("consent_willing", "NCT05985863", 2), ("judgement", "NCT05985863", 1)]  # fmt: skip
    catalogue = load_catalogue()
    with store.read() as session:
        rows = facts.fact_rows(session)
        by_rows = Cohort(rows, (two, one), catalogue)
        table = facts.fact_table(session, limits_of=("inr",))
        by_table = Cohort(table, (two, one), catalogue)
    for key in keys:
        assert len(by_rows.series(*key))
        assert columns_of(by_rows.series(*key)) == columns_of(by_table.series(*key))
    inr = by_table.series("inr")
    sent = by_rows.references.sent(by_rows.series("inr"), "high").tolist()
    assert [one == one and one for one in by_table.references.sent(inr, "high").tolist()] == [
        one == one and one for one in sent
    ]
    assert 1.2 in sent
    with store.read() as session:
        assert list(facts.fact_table(session).sent) == []


def test_the_table_knows_what_was_known_at_a_moment(store: Store) -> None:
    with store.write() as session:
        number = a_patient(session)
        _, (old,) = add(session, entry(number))
    with store.write() as session:
        operation = operations.begin(session, "correct", LATER, "tester")
        new = facts.correct(session, old, entry(number, "2.1"), "typo", operation, LATER, "tester")
    with store.read() as session:
        tables = [facts.fact_table(session, known_at=at) for at in (AT, LATER, None)]
        told = [[row[0] for batch in table.batches for row in batch] for table in tables]
    assert told == [[old], [new], [new]]
