"""Conditions and grades as nodes: which days are asked, and for which trial."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.facts import FactRow
from screener.domain.screening import Ask
from screener.rules.evaluate import evaluate_all, row_of
from screener.rules.nodes.base import Say
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, DAY, cohort, explained, fact, found, rule_set, truth, why


def he(text: str, when: str = "2026-06-01") -> FactRow:
    return fact("he_grade", text, when=when)


@pytest.mark.parametrize(
    ("limits", "grade", "expected"),
    [
        ('at_least: "2"', "2", "true"),
        ('at_least: "2"', "1", "false"),
        ('at_least: "2"', "yes", "unknown"),
        ('at_least: "2"', "overt", "true"),
        ('at_least: "1"', "yes", "true"),
        ('at_most: "2"', "2", "true"),
        ('at_most: "2"', "3", "false"),
        ('at_least: "1", at_most: "2"', "1-2", "true"),
        ('at_least: "1", at_most: "2"', "0", "false"),
        ('at_least: "1", at_most: "2"', "3-4", "false"),
    ],
)
def test_a_grade_lies_within_its_limits_both_included(
    limits: str, grade: str, expected: str
) -> None:
    assert truth(f"{{grade: he_grade, {limits}}}", he(grade)) == expected


def test_a_condition_that_is_a_graded_finding_means_any_grade_above_none() -> None:
    assert truth("{condition: ascites}", fact("ascites", "mild")) == "true"
    assert truth("{condition: ascites}", fact("ascites", "yes")) == "true"
    assert truth("{condition: ascites}", fact("ascites", "none")) == "false"


def test_history_is_asked_of_all_days_and_a_state_of_the_day_alone() -> None:
    assert truth("{condition: cirrhosis}", fact("cirrhosis", "yes", when="2001-01-01")) == "true"
    ended = fact("sepsis", "yes", when="2026-05-01", end="2026-05-20")
    assert truth("{condition: sepsis}", ended) == "unknown"
    assert truth("{condition: sepsis, within: 1 month}", ended) == "true"


def test_two_readings_of_an_anchor_that_differ_are_the_wording() -> None:
    rule = "{condition: sepsis, at: {readings: [screening, consent]}}"
    rows = [fact("consent_signed", "yes", when="2026-05-01"),
            fact("sepsis", "yes", when="2026-04-20", end="2026-05-10"),
            fact("sepsis", "no")]  # fmt: skip
    assert why(rule, *rows) == ("wording",)


def test_willingness_in_another_trial_or_attempt_is_none_in_this_one() -> None:
    rule = rule_set("{condition: consent_willing}")
    elsewhere = fact("consent_willing", "yes", trial="NCT00000009")
    second = fact("consent_willing", "yes", attempt=2)
    assert found(rule, elsewhere, second).truth == "unknown"
    assert found(rule, elsewhere, second, attempt=2).truth == "true"


def asks(rule: str, *rows: FactRow, on: date = DAY) -> tuple[Ask, ...]:
    rules, people = rule_set(rule), cohort(*rows)
    say = Say(Texts(), CATALOGUE, rules.readings)
    return rules.criteria[0].rule.asks(say, row_of(rules, people, 1, on))


def test_what_is_asked_names_the_days_that_a_no_must_cover() -> None:
    (state,) = asks("{condition: sepsis}")
    assert (state.fact, state.start, state.end, state.trial) == ("sepsis", "", "", False)
    (month,) = asks("{condition: sepsis, within: 1 month, before: screening}")
    assert (month.start, month.end) == ("2026-05-01", "2026-06-01")
    (trial,) = asks("{condition: consent_willing}")
    assert trial.trial


def test_a_missing_anchor_is_asked_for_beside_the_condition() -> None:
    rule = "{condition: ascites, begins: {within: 4 weeks, after: onset of jaundice}}"
    assert [ask.fact for ask in asks(rule)] == ["ascites", "jaundice"]


def test_a_window_from_before_the_calendar_is_asked_without_days() -> None:
    (ask,) = asks("{condition: sepsis, within: 2050 years}")
    assert (ask.start, ask.end) == ("", "")


def test_the_facts_that_decided_and_those_outside_the_window_are_kept() -> None:
    rules = rule_set("{condition: sepsis, within: 1 month}")
    rows = [fact("sepsis", "yes", when="2026-05-20"),
            fact("sepsis", "yes", when="2020-01-01", end="2020-02-01")]  # fmt: skip
    finding = explained(rules, *rows).criteria[0].finding
    assert finding is not None
    assert finding.used == (1,)
    assert finding.passed == ((2, "outside_window"),)


def test_an_absence_names_the_statements_on_which_it_rests() -> None:
    rules = rule_set("{condition: sepsis, within: 1 month}")
    review = fact("history_reviewed", "yes", when=None, end="2026-06-01")
    finding = explained(rules, review).criteria[0].finding
    assert finding is not None
    assert (finding.truth, finding.used) == ("false", (1,))


OTHER_TRIAL = "{condition: clinical_trial_participation, within: 3 months}"


@pytest.mark.parametrize("code", ["enrolment", "first_dose"])
def test_an_enrolment_here_is_taking_part_in_another_trial_for_every_other_trial(code: str) -> None:
    """Needed by NCT05985863 E13: what the clinic itself knows is no silence."""
    rules = rule_set(OTHER_TRIAL)
    reviewed = fact("history_reviewed", "yes", when=None, end="2026-06-01")
    elsewhere = fact(code, "yes", when="2026-05-01", trial="NCT00000009")
    own = fact(code, "yes", when="2026-05-01")
    assert truth(OTHER_TRIAL, reviewed) == "false"
    assert truth(OTHER_TRIAL, own, reviewed) == "false"
    assert truth(OTHER_TRIAL, elsewhere, reviewed) == "true"
    finding = explained(rules, elsewhere, reviewed).criteria[0].finding
    assert finding is not None
    assert finding.used == (1,)


def test_each_of_several_trials_sees_the_enrolments_in_the_others() -> None:
    own = rule_set(OTHER_TRIAL)
    other = own.model_copy(update={"trial": "NCT00000009"})
    people = cohort(
        fact("history_reviewed", "yes", when=None, end="2026-06-01"),
        fact("enrolment", "yes", when="2026-05-01", trial="NCT00000009"),
    )
    for some in ([own, other], [other, own]):
        found_in = {one.rule_set.trial: one for one in evaluate_all(some, people, DAY)}
        assert found_in[own.trial].criteria[0].rule.truth(0) == "true"
        assert found_in[other.trial].criteria[0].rule.truth(0) == "false"
