"""Doubts: what has a meaning and is likely to be a slip all the same."""

from __future__ import annotations

import pytest

from screener.domain.times import Duration
from screener.rules.cases import load_cases
from screener.rules.doubts import doubts, stated_in
from screener.rules.language import load
from screener.rules.mutations import mutate
from screener.rules.ruleset import RuleSet
from tests.rules.facts import CATALOGUE

READ = (
    "readings: {labs: {within: 28 days, why: x}, answers: {within: 28 days, why: x},"
    " scores: {inputs_within: 7 days, why: x}, rates: {within: 7 days, why: x}}\n"
)


def rules(inclusion: str, exclusion: str = "", readings: str = READ, text: str = "x") -> RuleSet:
    listed = f"exclusion:\n  - {{id: E1, text: x, rule: {exclusion}}}\n" if exclusion else ""
    return load(
        "trial: T\ntitle: own\nversion: 1\nstate: draft\n"
        "source: {kind: registry, record_date: 2026-01-01, list: complete}\n"
        f"{readings}inclusion:\n  - {{id: I1, text: {text!r}, rule: {inclusion}}}\n{listed}",
        CATALOGUE,
    )


def kinds(made: RuleSet) -> set[str]:
    return {doubt.key for doubt in doubts(made, CATALOGUE)} - {"no_case"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{lab: inr, at_least: 0}", "never_fails"),
        ("{lab: inr, below: 0}", "never_met"),
        ("{lab: inr, at_least: 1.5}", ""),
        ("{any: [{lab: inr, at_least: 1.5}, {lab: inr, below: 2}]}", "never_fails"),
        ("{all: [{lab: inr, at_least: 1.5}, {lab: inr, below: 1.5}]}", "never_met"),
        ("{all: [{lab: bilirubin_total, above: 5 mg/dL},"
         " {lab: bilirubin_total, below: 80 umol/L}]}", "never_met"),
        ("{all: [{lab: inr, above: 1.5}, {lab: inr, pick: any, below: 1.5}]}", "two_ways"),
        ("{any: [{condition: sepsis}, {not: {condition: sepsis}}]}", "never_fails"),
        ("{all: [{grade: he_grade, at_least: 2}, {not: {condition: he_grade}}]}", "never_met"),
        ("{all: [{fact: sex, is: female}, {fact: sex, is: male}]}", "never_met"),
        ("{age: {from: 0 years}}", "never_fails"),
        ("{all: [{age: {from: 18 years}}, {age: {to: 17 years}}]}", "never_met"),
        ("{grade: ascites, at_most: mild}", "none_lasts"),
        ("{not: {grade: ascites, at_least: moderate_severe}}", ""),
        ("{score: child_pugh, above: 4}", "outside_score"),
        ("{score: child_pugh, above: 15}", "never_met"),
        ("{score: child_pugh, above: 9}", ""),
        ("{readings: [{lab: inr, above: 2}, {lab: inr, at_least: 2}]}", ""),
        ("{readings: [{condition: sepsis, begins: {after: onset of jaundice}},"
         " {condition: sepsis, begins: {after: onset of cirrhosis}}]}", ""),
        ("{any: [{readings: [{lab: inr, above: 2}, {lab: inr, above: 3}]},"
         " {lab: inr, pick: any, below: 1.5}]}", "two_ways"),
        ("{several: 2, of: [{condition: sepsis}, {not: {condition: sepsis}}]}", "never_met"),
        ("{stated: anything}", ""),
    ],
)  # fmt: skip
def test_what_can_never_be_is_doubted(rule: str, expected: str) -> None:
    found = kinds(rules(rule))
    assert (expected in found) if expected else not found


def test_an_applicability_that_excludes_its_rule_never_fails() -> None:
    made = load(
        "trial: T\ntitle: own\nversion: 1\nstate: draft\n"
        "source: {kind: registry, record_date: 2026-01-01, list: complete}\n"
        "inclusion:\n  - {id: I1, text: x, applies: {fact: sex, is: male},"
        " rule: {fact: sex, is: male}}\n",
        CATALOGUE,
    )
    assert "never_fails" in kinds(made)


def test_criteria_that_exclude_each_other_are_doubted() -> None:
    assert "exclude_each_other" in kinds(rules("{lab: inr, above: 2}", "{lab: inr, above: 1.5}"))
    assert "exclude_each_other" not in kinds(rules("{lab: inr, above: 2}", "{lab: inr, above: 3}"))
    both = "{grade: he_grade, at_least: 1}"  # NCT05985863 I2 lets it in, E1 shuts out II and above
    assert "exclude_each_other" not in kinds(rules(both, "{grade: he_grade, at_least: 2}"))
    assert "exclude_each_other" in kinds(rules(both, "{condition: he_grade}"))


@pytest.mark.parametrize(
    ("text", "rule", "doubted"),
    [
        ("sepsis within 3 months", "{condition: sepsis, within: 3 months}", False),
        ("sepsis within three months", "{condition: sepsis, within: 3 months}", False),
        ("sepsis within 3 weeks", "{condition: sepsis, within: 3 months}", True),
        ("sepsis in the past month", "{condition: sepsis, within: 1 month}", False),
        ("sepsis", "{condition: sepsis, within: 3 months, reading: the site}", False),
        ("for 6 months", "{fact: hbsag, is: positive, lasting: {more_than: 6 months}}", False),
        ("long", "{fact: hbsag, is: positive, lasting: {more_than: 6 months}}", True),
        ("soon", "{condition: sepsis, begins: {within: 2 days, after: consent}}", True),
        ("fresh", "{condition: sepsis, answers_within: 2 days}", True),
    ],
)
def test_a_window_without_an_origin_is_doubted(text: str, rule: str, doubted: bool) -> None:
    assert ("window_without_origin" in kinds(rules(rule, text=text))) == doubted


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("{lab: inr, at_least: 1.5}", "open_labs"),
        ("{condition: sepsis}", "open_answers"),
        ("{score: child_pugh, above: 9}", "open_scores"),
        ("{rate: bilirubin_total, above: 1 mg/dL per day}", "open_rates"),
        ("{condition: sepsis, at: baseline}", "open_baseline"),
    ],
)
def test_what_neither_rule_nor_reading_says_is_doubted(rule: str, kind: str) -> None:
    assert kind in kinds(rules(rule, readings=""))


def test_a_length_is_found_in_words_and_figures() -> None:
    assert stated_in("within 24 months before", Duration(24, "month"))
    assert not stated_in("within 124 months before", Duration(24, "month"))
    assert stated_in("Two-week window", Duration(2, "week"))


CASES = (
    "trial: T\ncases:\n"
    "  - {name: a, as_of: 2026-06-01, facts: [inr 1.9 on 2026-06-01], expect: {I1: true}}\n"
)


def test_a_criterion_without_a_case_and_a_fact_that_none_gives_are_doubted() -> None:
    made = rules("{lab: inr, at_least: 1.5}", "{condition: sepsis}")
    cases = load_cases(CASES, made, CATALOGUE)
    found = {(doubt.key, doubt.criterion) for doubt in doubts(made, CATALOGUE, cases)}
    assert found == {("no_case", "E1"), ("not_supplied", "E1")}


def test_what_follows_from_a_fact_is_given_by_it() -> None:
    made = rules("{condition: chronic_liver_disease}")
    text = CASES.replace("inr 1.9 on", "cirrhosis yes on")
    assert doubts(made, CATALOGUE, load_cases(text, made, CATALOGUE)) == ()


def test_a_change_that_no_case_notices_is_told_and_one_that_some_notice_is_not() -> None:
    made = rules("{lab: inr, at_least: 1.5}")
    told = mutate(made, load_cases(CASES, made, CATALOGUE), CATALOGUE)
    assert {(one.was, one.became) for one in told.survived if one.criterion == "I1"} == {
        ("at_least 1.5", "above 1.5"), ("1.5", "1.6"), ("1.5", "1.4"),
    }  # fmt: skip
    edge = CASES.replace("1.9", "1.5") + (
        "  - {name: b, as_of: 2026-06-01, facts: [inr 1.4 on 2026-06-01], expect: {I1: false}}\n"
    )
    told = mutate(made, load_cases(edge, made, CATALOGUE), CATALOGUE)
    assert not [one for one in told.survived if one.criterion == "I1"]


APPLYING = (
    "trial: T\nversion: 1\ntitle: own\nstate: draft\n"
    "source: {kind: registry, record_date: 2026-01-01, list: complete}\n"
    "inclusion:\n  - id: I1\n    text: x\n    applies: {fact: sex, is: female}\n"
    "    rule: {several: 2, of: [{grade: he_grade, at_least: 2}, {condition: shock},"
    " {not: {condition: sepsis}}]}\n"
)


def test_applicability_grades_and_counts_are_changed_too() -> None:
    made = load(APPLYING.replace("is: female", "is: [female, male]"), CATALOGUE)
    case = (
        "trial: T\ncases:\n  - {name: a, as_of: 2026-06-01, expect: {I1: true},"
        " reasons: {I1: []}, facts: [sex female, he_grade 3 on 2026-06-01,"
        " shock yes on 2026-06-01, sepsis yes on 2026-06-01]}\n"
    )
    told = mutate(made, load_cases(case, made, CATALOGUE), CATALOGUE)
    changes = {(one.path[-1], one.was, one.became) for one in told.survived}
    assert ("at_least", "2", "3") in changes
    assert ("several", "2", "1") in changes
    assert ("is", "female, male", "female") in changes
    assert ("is", "female, male", "male") not in changes  # she is no male: it would not apply
    assert ("several", "2", "3") not in changes


def test_a_reason_that_a_case_names_notices_a_change() -> None:
    made = rules("{lab: inr, at_least: 1.5}")
    old = CASES.replace("on 2026-06-01]", "on 2026-05-03]").replace(
        "expect: {I1: true}", "reasons: {I1: [too_old]}"
    )
    told = mutate(made, load_cases(old, made, CATALOGUE), CATALOGUE)
    assert [one.became for one in told.survived if one.path[0] == "labs"] == ["27 days"]


def test_too_many_combinations_are_not_looked_through() -> None:
    parts = ", ".join(f"{{lab: inr, pick: any, above: {n}}}" for n in range(15))
    assert "never_fails" not in kinds(rules(f"{{any: [{parts}]}}"))


def test_counts_rates_and_definitions_are_looked_through() -> None:
    twice = "{all: [{count: sepsis, at_least: 3}, {count: sepsis, below: 2}]}"
    assert "never_met" in kinds(rules(twice))
    rate = "{rate: bilirubin_total, %s mg/dL per day}"
    both = f"{{all: [{rate % 'above: 2'}, {rate % 'below: 1'}]}}"
    assert "never_met" in kinds(rules(both))
    defined = "definitions: {a: {title: a, rule: {age: {from: 0 years}}}}\n"
    used = rules("{use: a}", readings=READ + defined)
    assert "never_fails" in kinds(used)
