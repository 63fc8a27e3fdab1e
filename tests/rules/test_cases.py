"""Worked cases: the shipped ones hold and notice changes; files with mistakes are told whole."""

from __future__ import annotations

import pytest

from screener.domain.problems import Refused
from screener.rules.cases import Difference, load_cases, run_cases
from screener.rules.language import load
from screener.system import resources
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, rule_set, shipped

TRIAL = "NCT05985863"
CASES = resources.read("trials", f"{TRIAL}.cases.yaml")
RULES = resources.read("trials", f"{TRIAL}.yaml")


def words(text: str) -> str:
    """What is said of a file of cases that is refused."""
    with pytest.raises(Refused) as refused:
        load_cases(text, shipped(), CATALOGUE, "c.yaml")
    return Texts().problems(refused.value)


def differences(text: str) -> tuple[Difference, ...]:
    return run_cases(load_cases(text, shipped(), CATALOGUE), shipped(), CATALOGUE)


def test_every_shipped_case_finds_what_it_expects() -> None:
    assert differences(CASES) == ()


def test_every_criterion_has_cases_that_decide_it_both_ways_and_one_that_leaves_it_open() -> None:
    cases = load_cases(CASES, shipped(), CATALOGUE)
    for criterion in shipped().criteria:
        named = [case.written for case in cases if case.written.name.startswith(criterion.id + " ")]
        truths = {case.expect.get(criterion.id, "unknown") for case in named}
        judged_only = criterion.id == "E14"  # its open case is that nothing is known
        assert truths >= ({"true", "false"} if judged_only else {"true", "false", "unknown"})


MUTATIONS = [
    ("from: 18 years", "from: 17 years"),
    ("from: 18 years", "from: 19 years"),
    ("to: 70 years", "to: 69 years"),
    ("to: 70 years", "to: 71 years"),
    ("at_least: 5 mg/dL", "above: 5 mg/dL"),
    ("at_least: 5 mg/dL", "at_least: 4.99 mg/dL"),
    ("at_least: 5 mg/dL", "at_least: 5 umol/L"),
    ("{lab: inr, at_least: 1.5}", "{lab: inr, above: 1.5}"),
    ("{lab: inr, at_least: 1.5}", "{lab: inr, at_least: 1.49}"),
    ("below: 40 %", "at_most: 40 %"),
    ("below: 40 %", "below: 39 %"),
    ("within: 28 days\n    why: the record names", "within: 27 days\n    why: the record names"),
    ("within: 28 days\n    why: the record names", "within: 29 days\n    why: the record names"),
    ("within: 28 days\n    why: the record does", "within: 27 days\n    why: the record does"),
    ("means: screening", "means: consent"),
    ("within: 4 weeks, after", "within: 3 weeks, after"),
    ("after: onset of acute_liver_injury", "after: onset of jaundice"),
    ("he_grade, at_least: 1, w", "he_grade, at_least: 2, w"),
    ("he_grade, at_least: 2, at: b", "he_grade, at_least: 3, at: b"),
    ("he_grade, at_least: 2, at: b", "he_grade, at_least: 1, at: b"),
    ("{condition: uncontrolled_infection, at: baseline}", "{condition: uncontrolled_infection}"),
    ("below: 50 10*9/L", "at_most: 50 10*9/L"),
    ("below: 50 10*9/L", "below: 49 10*9/L"),
    ("pick: any, above: 9,", "pick: any, above: 10,"),
    ("pick: any, above: 9,", "pick: any, at_least: 9,"),
    ("within: 3 months, after: screening", "within: 2 months, after: screening"),
    ("within: 3 months, after: screening", "within: 4 months, after: screening"),
    ("within: 1 month, before", "within: 30 days, before"),
    ("within: 1 month, before", "within: 2 months, before"),
    ("within: 5 years", "within: 4 years"),
    ("within: 24 months", "within: 23 months"),
    ("within: 24 months", "within: 25 months"),
    ("participation, within: 3 months", "participation, within: 2 months"),
    ("participation, within: 3 months", "participation, within: 4 months"),
    ("            - {fact: sex, is: female}\n            - {condition: childbearing_potential}\n",
     "            - {fact: sex, is: female}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "changed"), MUTATIONS, ids=[f"{a}→{b}" for a, b in MUTATIONS])
def test_some_case_notices_a_changed_threshold_window_or_part(written: str, changed: str) -> None:
    assert written in RULES
    other = load(RULES.replace(written, changed), CATALOGUE)
    assert run_cases(load_cases(CASES, other, CATALOGUE), other, CATALOGUE) != ()


def one(lines: str) -> str:
    return f"trial: {TRIAL}\ncases:\n  - name: a case\n    as_of: 2026-06-01\n{lines}"


def test_a_criterion_that_a_case_does_not_name_must_be_unknown() -> None:
    found = differences(one("    facts: [birth_date 1980-05-03]\n"))
    assert found == (Difference("a case", "I1", "unknown", "true"),)


def test_a_case_that_is_wrong_about_truth_reason_verdict_and_waiting_is_told() -> None:
    text = one(
        "    expect: {I1: true}\n    reasons: {I3: [too_old]}\n    verdict: clear\n"
        "    waiting: [E5]\n"
    )
    assert differences(text) == (
        Difference("a case", "I1", "true", "unknown"),
        Difference("a case", "I3", "too_old", "not_asked"),
        Difference("a case", "verdict", "clear", "open"),
        Difference("a case", "waiting", "E5", "E5, E14"),
    )


def test_each_case_is_judged_on_its_own_day() -> None:
    text = one("    facts: [birth_date 2008-06-01]\n    expect: {I1: true}\n")
    text += "  - {name: the day before, as_of: 2026-05-31, facts: [birth_date 2008-06-01],"
    text += " expect: {I1: false}}\n"
    assert differences(text) == ()


def test_a_line_may_give_a_start_an_end_and_an_hour() -> None:
    text = one(
        "    facts:\n"
        "      - alcohol_withdrawal_symptoms yes from 2026-05-01 to 2026-05-02\n"
        "      - alcohol_withdrawal_symptoms no on 2026-06-01 08:30\n"
        "    expect: {E11: false}\n"
    )
    assert differences(text) == ()


def test_all_mistakes_of_a_file_of_cases_are_told_at_once_with_their_places() -> None:
    said = words(
        one(
            "    facts:\n"
            "      - inrr 1.9 on 2026-05-20\n"
            "      - inr much on 2026-05-20\n"
            "      - inr 1.9 on 2026-13-20\n"
            "      - single\n"
            "      - judgement E6x no\n"
            "      - judgement I1 no\n"
            "      - {fact: inr, value: 1.9, when: 2026-01-01}\n"
            "    expect: {I9: true}\n"
            "    waiting: [E55]\n"
        )
        + "  - {name: another, as_of: yesterday}\n"
    ).splitlines()
    assert [line.split(": ")[0] for line in said] == [
        "c.yaml:6:9", "c.yaml:7:9", "c.yaml:8:9", "c.yaml:9:9", "c.yaml:10:9", "c.yaml:11:9",
        "c.yaml:12:33", "c.yaml:13:14", "c.yaml:14:15", "c.yaml:15:21",
    ]  # fmt: skip
    for line, part in zip(
        said,
        ["Nearest: inr", "“much” cannot be read as inr", "“2026-13-20” is no date", "is no fact",
         "“E6x” is no criterion", "I1 puts 0 questions", "“when” is not known here",
         "Nearest: I1", "Nearest: E5", "“yesterday” cannot stand here"],
        strict=True,
    ):  # fmt: skip
        assert part in line


@pytest.mark.parametrize(
    "text", ["- a\n- list", "trial: NCT05985863", "trial: x\ncases: none", "cases: []", "a"]
)
def test_what_is_no_file_of_cases_is_refused(text: str) -> None:
    assert "a mapping with trial and cases" in words(text)


def test_cases_of_another_trial_are_refused() -> None:
    assert "cases of NCT1" in words("trial: NCT1\ncases: []\n")


def test_a_line_about_a_criterion_with_an_applicability_reaches_its_questions() -> None:
    rules = rule_set("{age: {from: 18 years}}", applies="{judgement: is it so}")
    text = (
        f"trial: {rules.trial}\ncases:\n"
        "  - {name: a, as_of: 2026-06-01, facts: [birth_date 1980-01-01, judgement C1 yes],"
        " expect: {C1: true}, waiting: []}\n"
    )
    assert run_cases(load_cases(text, rules, CATALOGUE), rules, CATALOGUE) == ()


FOR_WOMEN = """\
trial: NCT00000001
title: A trial
version: 1
state: draft
source: {kind: registry, record_date: 2026-01-01, list: complete}
inclusion:
  - id: I1
    text: not pregnant, and fit by the investigator
    applies: {fact: sex, is: female}
    rule:
      any: [{judgement: fit}, {all: [{not: {condition: pregnancy}}, {judgement: fit}]}]
"""


def of_women(lines: str) -> tuple[Difference, ...]:
    rules = load(FOR_WOMEN, CATALOGUE)
    text = f"trial: NCT00000001\ncases:\n  - name: a case\n    as_of: 2026-06-01\n{lines}"
    return run_cases(load_cases(text, rules, CATALOGUE), rules, CATALOGUE)


def test_a_case_names_what_does_not_apply_and_nothing_that_may() -> None:
    assert of_women("    facts: [sex male]\n    not_applicable: [I1]\n") == ()
    assert of_women("    facts: [sex male]\n") == (
        Difference("a case", "not_applicable", "", "I1"),
    )
    assert of_women("    facts: []\n    not_applicable: [I1]\n") == (
        Difference("a case", "not_applicable", "I1", ""),
    )


def test_a_question_that_stands_twice_in_a_criterion_has_one_answer() -> None:
    facts = "    facts: [sex female, judgement I1 yes on 2026-06-01]\n"
    assert of_women(facts + "    expect: {I1: 'true'}\n") == ()
