"""People: added once, found by anything, never mixed up."""

from __future__ import annotations

import pytest

from screener.domain.people import Identifier
from screener.domain.problems import Refused
from screener.services import facts, patients, remarks
from screener.services.clinic import Clinic
from screener.services.values import NewPatient
from screener.store import operations
from screener.store import patients as stored
from tests.services.asking import type_line
from tests.services.conftest import TRIAL, Clock, problem_keys, state_of


def add(clinic: Clinic, *identity: str) -> int:
    return patients.add_patient(clinic, NewPatient(*identity))[0]


def refused(clinic: Clinic, *identity: str) -> list[str]:
    """Why a patient is refused; nothing may have been written."""
    before = state_of(clinic)
    with pytest.raises(Refused) as error:
        add(clinic, *identity)
    assert state_of(clinic) == before
    return problem_keys(error)


def test_a_patient_is_added_with_birth_and_sex_as_facts(clinic: Clinic) -> None:
    number = add(clinic, " 张 Wei ", "", "00420", "1980-03", "male")
    found = patients.patient(clinic, number)
    assert (found.name, found.record, found.birth, found.sex) == (
        "张 Wei", "00420", "1980-03", "male",
    )  # fmt: skip
    assert found.identifiers == (Identifier("record", "00420"),)


def test_nothing_but_a_number_is_needed(clinic: Clinic) -> None:
    found = patients.patient(clinic, add(clinic, "", "hospital", "7"))
    assert (found.name, found.birth, found.sex) == ("", "", "")


def test_every_mistake_of_a_new_patient_is_told_at_once(clinic: Clinic, anna: int) -> None:
    assert refused(clinic, "X", "hospital", " ", "2026-11-19", "woman") == [
        "services.no_record", "services.unknown_sex", "services.birth_in_future",
    ]  # fmt: skip
    assert refused(clinic, "X", "hospital", "9", "1980-02-30") == ["services.bad_date"]
    assert refused(clinic, "X", "hospital", "9", "1880") == ["services.birth_too_long_ago"]
    assert refused(clinic, "X", "hospital", "0042") == ["store.identifier_taken"]


def test_one_number_of_two_issuers_stays_two_patients(clinic: Clinic, anna: int) -> None:
    other = add(clinic, "Other Person", "clinic:west", "0042")
    type_line(clinic, anna, "liver cancer yes 2020")
    with pytest.raises(Refused) as error:
        patients.by_record(clinic, "0042")
    assert problem_keys(error) == ["services.several_patients"]
    assert "hospital:0042, clinic:west:0042" in str(error.value)
    assert patients.by_record(clinic, "hospital:0042").number == anna
    assert patients.by_record(clinic, "clinic:west:0042").number == other
    everybody = patients.find_patients(clinic, "")
    assert patients.told_apart(everybody) == {anna: "hospital:0042", other: "clinic:west:0042"}


def test_a_number_without_its_zeros_is_another_number(clinic: Clinic, anna: int) -> None:
    for record in ("42", "0042 ", "nobody", "", ":", "hospital:", "hospital:42"):
        with pytest.raises(Refused) as error:
            patients.by_record(clinic, record)
        assert problem_keys(error) == ["services.unknown_patient"]
    assert patients.by_record(clinic, "0042").number == anna


def test_a_name_and_a_number_together_find_one_of_many_of_that_name(clinic: Clinic) -> None:
    one = add(clinic, "Example Bruno", "hospital", "00020013", "1964-08-28", "male")
    add(clinic, "Example Bruno", "hospital", "00020054", "1985-09-05", "male")
    for text in ("bruno 00020013", "00020013 bruno", "bruno 1964"):
        assert [found.number for found in patients.find_patients(clinic, text)] == [one]
    assert patients.find_patients(clinic, "anna 00020013") == []


def test_a_patient_is_found_by_name_number_or_birth(clinic: Clinic, anna: int, ben: int) -> None:
    for text, found in (
        ("ANNA example", [anna]),
        ("042", [anna]),
        ("1980-03", [anna]),
        ("sample", [ben]),
        ("%", []),
        ("_", []),
        ("nobody", []),
        ("  ", [anna, ben]),
    ):
        assert [one.number for one in patients.find_patients(clinic, text)] == found


def test_patients_easily_taken_for_each_other_are_named(clinic: Clinic, anna: int) -> None:
    same_name = add(clinic, "EXAMPLE  ánna", "hospital", "9999")
    swapped = add(clinic, "Nobody Alike", "hospital", "0024")
    found = {one.number for one in patients.look_alikes(clinic, anna)}
    assert found == {same_name, swapped}
    assert patients.look_alikes(clinic, 999) == []


def test_a_state_is_kept_with_day_and_source(clinic: Clinic, anna: int) -> None:
    patients.set_state(clinic, anna, "deceased", "2026-11-17", "registry office")
    found = patients.patient(clinic, anna)
    assert (found.state, found.state_since, found.state_source) == (
        "deceased", "2026-11-17", "registry office",
    )  # fmt: skip
    patients.set_state(clinic, anna, "active", "", "")
    assert patients.patient(clinic, anna).state == "active"
    assert patients.patient(clinic, anna).state_source == clinic.user


def test_a_state_that_cannot_be_is_refused(clinic: Clinic, anna: int) -> None:
    before = state_of(clinic)
    for number, since, key in (
        (anna, "17.11.2026", "bad_date"),
        (anna, "2026-11-19", "state_in_future"),
        (999, "", "unknown_patient"),
    ):
        with pytest.raises(Refused) as error:
            patients.set_state(clinic, number, "lost", since, "")
        assert problem_keys(error) == [f"services.{key}"]
    assert state_of(clinic) == before


def test_notes_are_kept_with_their_writer(clinic: Clinic, anna: int, ben: int) -> None:
    remarks.remark(clinic, anna, TRIAL, "E3", "  ask the pathologist ")
    remarks.remark(clinic, anna, TRIAL, "", "call on Monday")
    remarks.remark(clinic, anna, "", "", "prefers mornings")
    found = remarks.remarks(clinic, anna)
    assert [(one.trial, one.criterion, one.text) for one in found] == [
        (TRIAL, "E3", "ask the pathologist"),
        (TRIAL, "", "call on Monday"),
        ("", "", "prefers mornings"),
    ]
    assert {one.by for one in found} == {clinic.user}
    assert remarks.remarks(clinic, ben) == []


def test_a_note_that_is_empty_or_nowhere_is_refused(clinic: Clinic, anna: int) -> None:
    before = state_of(clinic)
    for number, trial, id, text, key in (
        (anna, TRIAL, "E3", " ", "empty_remark"),
        (anna, TRIAL, "E99", "x", "unknown_criterion"),
        (anna, "", "E3", "x", "unknown_trial"),
        (anna, "NCT0", "", "x", "unknown_trial"),
        (999, "", "", "x", "unknown_patient"),
    ):
        with pytest.raises(Refused) as error:
            remarks.remark(clinic, number, trial, id, text)
        assert problem_keys(error) == [f"services.{key}"]
    assert state_of(clinic) == before


def test_a_patient_whose_adding_is_undone_is_gone(clinic: Clinic, clock: Clock) -> None:
    number, changes = patients.add_patient(clinic, NewPatient("X", "hospital", "1"))
    with clinic.store.write() as session:
        operations.undo(session, changes.operation, "added twice", clock(), clinic.user)
    with pytest.raises(Refused):
        patients.patient(clinic, number)
    with clinic.store.read() as session:
        assert stored.patients(session) == []
    line = facts.read_line
    with pytest.raises(Refused):
        line(clinic, number, "inr 1.9")
