"""Patients: added once, found by what people know of them, told apart from look-alikes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from screener.domain.facts import Entry
from screener.domain.people import Identifier
from screener.domain.problems import Refused
from screener.domain.values import Value
from screener.store import facts, operations, patients
from screener.store.database import Store
from screener.store.likeness import one_digit_off, search_key, swaps

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
RECORD = Identifier("Hospital", "007310")


def add(session: Session, name: str, *records: str, issuer: str = "Hospital") -> int:
    operation = operations.begin(session, "add_patient", AT, "tester")
    return patients.add_patient(session, name, [Identifier(issuer, r) for r in records], operation)


def tell(session: Session, patient: int, fact: str, text: str, value: Value) -> str:
    operation = operations.begin(session, "entry", AT, "tester")
    facts.add_facts(session, [Entry(patient, fact, text, value)], operation, AT, "tester")
    return operation


def test_a_patient_comes_back_with_identifiers_in_order_and_zeros_kept(store: Store) -> None:
    with store.write() as session:
        number = add(session, "Müller, Éva", "007310", "12")
    with store.read() as session:
        found = patients.patient(session, number)
        assert patients.patients(session) == [found]
        assert patients.patient(session, number + 1) is None
    assert found is not None
    assert (found.name, found.record) == ("Müller, Éva", "007310")
    assert found.identifiers == (RECORD, Identifier("Hospital", "12"))
    assert (found.state, found.birth, found.sex, found.version) == ("active", "", "", 1)


def test_a_taken_identifier_is_refused_and_named(store: Store) -> None:
    with store.write() as session:
        add(session, "One", "1")
    with pytest.raises(Refused) as refused, store.write() as session:
        add(session, "Two", "2", "1")
    (problem,) = refused.value.problems
    assert (problem.key, problem.params["value"]) == ("store.identifier_taken", "1")
    with store.read() as session:
        assert [one.name for one in patients.patients(session)] == ["One"]


def test_the_same_number_of_another_issuer_is_another_number(store: Store) -> None:
    with store.write() as session:
        one, two = add(session, "One", "1"), add(session, "Two", "1", issuer="pbc.csv")
    with store.read() as session:
        owner = patients.by_identifier(session, Identifier("pbc.csv", "1"))
        assert owner is not None
        assert owner.number == two
        assert [p.number for p in patients.any_identifier(session, "1")] == [one, two]
        assert patients.by_identifier(session, Identifier("pbc.csv", "01")) is None
        assert patients.numbers(session) == {
            Identifier("Hospital", "1"): one,
            Identifier("pbc.csv", "1"): two,
        }


def test_birth_and_sex_come_from_the_newest_facts_that_count(store: Store) -> None:
    female, male = Value(codes=("female",)), Value(codes=("male",))
    with store.write() as session:
        number = add(session, "One", "1")
        tell(session, number, "birth_date", "1980", Value(3652, 4017))
        tell(session, number, "birth_date", "1980-03-02", Value(3713, 3713))
        tell(session, number, "sex", "m", male)
        slip = tell(session, number, "sex", "f", female)
        found = patients.patient(session, number)
        assert found is not None
        assert (found.birth, found.sex) == ("1980-03-02", "female")
        operations.undo(session, slip, "slip", AT, "tester")
        found = patients.patient(session, number)
        assert found is not None
        assert found.sex == "male"
        tell(session, number, "sex", "?", Value(codes=("female", "male"), unreadable="value"))
        found = patients.patient(session, number)
        assert found is not None
        assert found.sex == ""


def test_the_newest_state_counts_and_an_undo_brings_the_former_back(store: Store) -> None:
    with store.write() as session:
        number = add(session, "One", "1")
        for state, since in (("lost", "2026-01"), ("deceased", "2026-02-03")):
            step = operations.begin(session, "state", AT, "tester")
            patients.set_state(session, number, state, since, "family", step, AT)  # type: ignore[arg-type]
        found = patients.patient(session, number)
        assert found is not None
        assert (found.state, found.state_since, found.state_source) == (
            "deceased", "2026-02-03", "family",
        )  # fmt: skip
        assert found.version == 3
        operations.undo(session, step, "somebody else", AT, "tester")
        found = patients.patient(session, number)
        assert found is not None
        assert found.state == "lost"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("muller", ["Müller, Éva"]), ("eva  MÜLL", ["Müller, Éva"]), ("0073", ["Müller, Éva"]),
        ("张", ["张偉"]), ("ab1", ["张偉"]), ("1980-03", ["Müller, Éva"]), ("1981", []),
        ("%", []), ("_", []), ("  ", []), ("\\", []), ("'; drop table patient", []),
    ],
)  # fmt: skip
def test_patients_are_found_by_name_number_or_birth(
    store: Store, typed: str, names: list[str]
) -> None:
    with store.write() as session:
        number = add(session, "Müller, Éva", "007310")
        add(session, "张偉", "AB1")
        tell(session, number, "birth_date", "1980-03-02", Value(3713, 3713))
    with store.read() as session:
        assert [one.name for one in patients.find(session, typed)] == names


def test_finding_stops_at_its_limit_in_order_of_names(store: Store) -> None:
    with store.write() as session:
        for name in ("Chen B", "Chen A", "Chen C"):
            add(session, name, name)
        assert [p.name for p in patients.find(session, "chen", 2)] == ["Chen A", "Chen B"]


def test_look_alikes_are_named_with_why(store: Store) -> None:
    with store.write() as session:
        one = patients.patient(session, add(session, "Example Anna", "1234"))
        add(session, "EXAMPLE  anna", "9")
        add(session, "Other", "1324")
        add(session, "Third", "1235")
        add(session, "Far", "4321")
        assert one is not None
        found = patients.look_alikes(session, one)
    assert {(like.patient.name, like.why) for like in found} == {
        ("EXAMPLE  anna", "name"), ("Other", "swap"), ("Third", "digit"),
    }  # fmt: skip


def test_nameless_patients_are_not_alike_for_that(store: Store) -> None:
    with store.write() as session:
        one = patients.patient(session, add(session, "", "1111"))
        add(session, "", "2222")
        assert one is not None
        assert patients.look_alikes(session, one) == []


def test_slips_of_the_finger() -> None:
    assert swaps("112") == {"121"}
    assert swaps("") == swaps("1") == set()
    assert "A9" in one_digit_off("A1")
    assert len(one_digit_off("A12")) == 18
    assert search_key("  Ｍüller   É ") == "muller e"


def test_an_undone_patient_is_gone_and_comes_back_under_the_old_number(store: Store) -> None:
    with store.write() as session:
        number = add(session, "Wrong Name", "1", "2")
        born = patients.patient(session, number)
        step = session.connection().exec_driver_sql("SELECT operation FROM patient").scalar_one()
        changes = operations.undo(session, step, "wrong file", AT, "tester")
        assert changes.patients == {number}
        assert patients.patients(session) == []
        assert patients.by_identifier(session, Identifier("Hospital", "1")) is None
        assert patients.numbers(session) == {}
        assert patients.find(session, "wrong") == []
        assert add(session, "Right Name", "1") == number
        (back,) = patients.patients(session)
    assert born is not None
    assert (back.name, back.version) == ("Right Name", born.version + 1)
    assert back.identifiers == (Identifier("Hospital", "1"),)


def test_an_undo_does_not_take_a_patient_of_whom_something_else_is_known(store: Store) -> None:
    with store.write() as session:
        operation = operations.begin(session, "import", AT, "tester")
        given = [Identifier("a.csv", "1")]
        number = patients.add_patient(session, "One", given, operation)
        tell(session, number, "sex", "m", Value(codes=("male",)))
        operations.undo(session, operation, "wrong file", AT + timedelta(1), "tester")
        (kept,) = patients.patients(session)
        assert kept.identifiers == tuple(given)
        assert patients.by_identifier(session, given[0]) == kept
        with pytest.raises(Refused):
            add(session, "Two", "1", issuer="a.csv")


def test_a_further_identifier_is_kept_unless_undone_or_anothers(store: Store) -> None:
    more = Identifier("National", "42")
    with store.write() as session:
        one, two = add(session, "One", "1"), add(session, "Two", "2")
        step = operations.begin(session, "identifier", AT, "tester")
        patients.add_identifier(session, one, more, step)
        patients.add_identifier(session, one, more, step)
        with pytest.raises(Refused):
            patients.add_identifier(session, two, more, step)
        found = patients.by_identifier(session, more)
        assert found is not None
        assert (found.number, found.version) == (one, 2)
        operations.undo(session, step, "typing slip", AT, "tester")
        assert patients.by_identifier(session, more) is None
        again = operations.begin(session, "identifier", AT, "tester")
        patients.add_identifier(session, two, more, again)
        found = patients.by_identifier(session, more)
        assert found is not None
        assert found.number == two
