"""Two versions beside each other: words, rules, readings, and which patients change verdict."""

from __future__ import annotations

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from screener.rules.evaluate import evaluate
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from screener.services.clinic import Clinic
from screener.services.cohorts import cell, everybody, invented
from screener.services.differences import Differences, differences, differences_of, word_pieces
from screener.services.facts import enter_fact
from screener.services.patients import set_state
from screener.services.trying import try_rules
from screener.services.values import NewFact
from tests.services.amending import OWN, in_use, rules
from tests.services.conftest import TRIAL, state_of


def made(clinic: Clinic, text: str) -> RuleSet:
    return load(text, clinic.catalogue, "it.yaml")


def compared(clinic: Clinic, old: str, new: str) -> Differences:
    return differences(clinic, made(clinic, old), made(clinic, new), clinic.today)


def test_a_text_that_does_not_differ_differs_in_nothing(clinic: Clinic, anna: int) -> None:
    found = compared(clinic, rules(), rules(2))
    assert (found.head, found.criteria, found.patients) == ((), (), ())
    assert found.assessed == 1


def test_a_limit_that_moved_is_told_in_words_and_in_the_rule(clinic: Clinic) -> None:
    (found,) = compared(clinic, rules(), rules(2, inr="3")).criteria
    assert (found.id, found.kind, found.rule) == ("E1", "changed", True)
    assert found.words == (
        ("same", "INR of "), ("gone", "2.5"), ("new", "3"), ("same", " or more."),
    )  # fmt: skip
    assert found.old.sentence == "INR (prothrombin time) at least 2.5"
    assert found.new.sentence == "INR (prothrombin time) at least 3"


def test_words_alone_may_change_and_a_rule_behind_the_same_words(clinic: Clinic) -> None:
    words = rules(2).replace("INR of 2.5 or more", "An INR of 2.5 or more")
    (found,) = compared(clinic, rules(), words).criteria
    assert not found.rule and found.old.sentence == found.new.sentence
    rule = rules(2).replace("at_least: 2.5", "above: 2.5")
    (found,) = compared(clinic, rules(), rule).criteria
    assert found.rule and [kind for kind, _ in found.words] == ["same"]


def test_a_criterion_that_came_or_went_is_told_whole(clinic: Clinic) -> None:
    more = rules(2) + '  - {id: E2, text: "Ascites.", rule: {condition: ascites}}\n'
    (found,) = compared(clinic, rules(), more).criteria
    assert (found.id, found.kind, found.words) == ("E2", "added", (("new", "Ascites."),))
    (found,) = compared(clinic, more, rules()).criteria
    assert (found.id, found.kind, found.words) == ("E2", "removed", (("gone", "Ascites."),))


def test_a_reading_that_changed_is_told_of_the_whole_and_where_it_counts(clinic: Clinic) -> None:
    found = compared(clinic, rules(), rules(2).replace("28 days", "7 days"))
    (head,) = found.head
    assert head.what == "conventions"
    assert "28 days" in head.old and "7 days" in head.new
    (criterion,) = found.criteria
    assert criterion.id == "E1" and criterion.old.readings != criterion.new.readings


def test_another_source_is_told(clinic: Clinic) -> None:
    found = compared(clinic, rules(), rules(2).replace("kind: protocol", "kind: registry"))
    assert [(one.what, one.old, one.new) for one in found.head] == [
        ("kind", "protocol", "registry")
    ]


def test_the_patients_who_change_verdict_are_named(clinic: Clinic, anna: int, ben: int) -> None:
    for number, value in ((anna, "2.7"), (ben, "1.1")):
        enter_fact(clinic, number, NewFact("inr", value, date="2026-11-17"))
    found = compared(clinic, rules(), rules(2, inr="3"))
    (changed,) = found.verdicts
    assert changed.patient.number == anna
    assert (changed.before.verdict, changed.after.verdict) == ("excluded", "clear")
    assert changed.criteria == ("E1",)
    stricter = compared(clinic, rules(), rules(2, least=60))
    assert [one.patient.number for one in stricter.verdicts] == [ben]
    assert [one.patient.number for one in stricter.patients] == [ben, anna]


def test_who_changes_is_what_the_evaluator_says_of_each_alone(clinic: Clinic) -> None:
    people = invented(clinic)
    old = clinic.rule_set(TRIAL)
    new = made(clinic, old.text.replace("from: 18 years", "from: 50 years"))
    outcomes = (
        evaluate(old, people.cohort, clinic.today),
        evaluate(new, people.cohort, clinic.today),
    )
    found = differences_of(clinic, people, outcomes, clinic.today)
    by_hand = {
        patient.number: (cell(outcomes[0], row), cell(outcomes[1], row))
        for row, patient in enumerate(people.patients)
        if cell(outcomes[0], row) != cell(outcomes[1], row)
    }
    assert {one.patient.number: (one.before, one.after) for one in found.patients} == by_hand
    assert by_hand and {one.criteria for one in found.patients} == {("I1",)}
    assert found.verdicts == found.patients[: len(found.verdicts)]


def test_trying_stores_nothing_and_nothing_screens_by_it(clinic: Clinic, anna: int) -> None:
    in_use(clinic)
    before = state_of(clinic)
    tried = try_rules(clinic, made(clinic, rules(2, least=60)), clinic.today)
    assert state_of(clinic) == before
    assert clinic.rule_set(OWN).version == 1
    assert tried.differences is not None
    assert [one.patient.number for one in tried.differences.verdicts] == [anna]
    assert tried.attrition.verdicts["excluded"] == 1 and tried.candidates == ()


def test_a_trial_that_is_new_is_tried_without_differences(clinic: Clinic, anna: int) -> None:
    tried = try_rules(clinic, made(clinic, rules()), clinic.today)
    assert tried.differences is None
    assert [patient.number for patient, _ in tried.candidates] == [anna]


def test_nobody_who_died_is_listed_to_be_called(clinic: Clinic, anna: int) -> None:
    set_state(clinic, anna, "deceased", "2026-11-01", "letter")
    tried = try_rules(clinic, made(clinic, rules()), clinic.today)
    assert tried.candidates == () and tried.attrition.assessed == 1


def test_rules_are_tried_on_invented_patients(clinic: Clinic, anna: int) -> None:
    tried = try_rules(clinic, clinic.rule_set(TRIAL), clinic.today, demonstration=True)
    assert tried.attrition.invented and tried.attrition.assessed == 60
    assert not any(patient.name == "Example Anna" for patient, _ in tried.candidates)
    assert len(everybody(clinic, []).patients) == 1


WORDS = st.text(st.sampled_from("ab 1.2,≤肝硬化\n"), max_size=30)


@every(WORDS, WORDS)
def test_pieces_hold_both_texts_whole(old: str, new: str) -> None:
    pieces = word_pieces(old, new)
    assert "".join(text for kind, text in pieces if kind != "new") == old
    assert "".join(text for kind, text in pieces if kind != "gone") == new
    assert all(text for _, text in pieces)
    if old == new:
        assert {kind for kind, _ in pieces} <= {"same"}


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [("INR 2.5", "INR 2.6", ["2.5"]), ("肝硬化失代偿", "肝硬化代偿", ["失"])],
)
def test_a_number_is_one_word_and_each_chinese_character_too(
    old: str, new: str, gone: list[str]
) -> None:
    assert [text for kind, text in word_pieces(old, new) if kind == "gone"] == gone
