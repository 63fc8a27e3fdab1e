"""Rules as sentences, what an open node asks for, and on which conventions it rests."""

from __future__ import annotations

import pytest

from screener.domain.facts import FactRow
from screener.domain.screening import Ask
from screener.rules.evaluate import row_of
from screener.rules.nodes import walk
from screener.rules.nodes.base import Say
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, rule_set, shipped

SITE = "{labs: {within: 28 days, why: x}}"


def say(readings: str = "") -> Say:
    return Say(Texts(), CATALOGUE, rule_set("{condition: sepsis}", readings=readings).readings)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("{age: {from: 18 years, to: 70 years}}", "age from 18 to 70 years"),
        ("{age: {from: 18 years}}", "age at least 18 years"),
        ("{age: {to: 70 years}}", "age at most 70 years"),
        ("{lab: inr, at_least: 1.5}", "INR (prothrombin time) at least 1.5"),
        (
            "{lab: platelets, above: 20 10*9/L, below: 50 10*9/L}",
            "Platelets more than 20 ×10⁹/L and less than 50 ×10⁹/L",
        ),
        (
            "{lab: platelets, pick: any, below: 50 10*9/L, before: onset of liver_failure}",
            "Platelets ever less than 50 ×10⁹/L before the onset of liver failure",
        ),
        (
            "{lab: inr, at_most: 2, within: 28 days}",
            "INR (prothrombin time) at most 2 within 28 days before screening",
        ),
        (
            "{condition: sepsis, within: 2 weeks, after: {readings: [consent, last jaundice]}}",
            "Sepsis within 2 weeks after informed consent form signed or the last jaundice",
        ),
        ("{condition: sepsis, at: baseline}", "Sepsis at baseline"),
        ("{condition: sepsis, after: screening}", "Sepsis after screening"),
        (
            "{grade: he_grade, at_least: 2, at_most: 3}",
            "Hepatic encephalopathy (West Haven) at least grade 2 and at most grade 3",
        ),
        (
            "{condition: ascites, begins: {within: 4 weeks, after: onset of jaundice}}",
            "Ascites, beginning within 4 weeks after the onset of jaundice",
        ),
        ("{fact: sex, is: female}", "Sex: female"),
        ("{detected: hbv_dna, pick: any}", "Hepatitis B virus DNA ever detected"),
        ("{detected: hbv_dna, lasting: {at_least: 2 months}}",
         "Hepatitis B virus DNA detected, for at least 2 months"),
        ("{change: weight, is: rise, above: 5 %}", "Body weight, risen by more than 5 %"),
        ("{lab: alt, pick: first, below: 1 x LLN}",
         "the first Alanine aminotransferase (ALT) less than 1 × the lower limit of normal"),
        ("{lab: alt, pick: lowest, below: 5 U/L}",
         "the lowest Alanine aminotransferase (ALT) less than 5 U/L"),
        ("{lab: alt, pick: mean, below: 5 U/L}",
         "the mean Alanine aminotransferase (ALT) less than 5 U/L"),
        ("{fact: hbsag, is: [positive, negative]}",
         "Hepatitis B surface antigen: positive or negative"),
        (
            "{planned: liver_transplantation_planned, within: 3 months, after: screening}",
            "Liver transplantation planned within 3 months after screening",
        ),
        ("{judgement: the patient is unfit}", "the investigator judges: the patient is unfit"),
        (
            "{score: child_pugh, pick: any, above: 9}",
            "Child-Pugh score ever more than 9",
        ),
        ("{score: child_pugh, at_most: 9}", "Child-Pugh score at most 9"),
        ("{not: {condition: sepsis}}", "not Sepsis"),
        (
            "{all: [{condition: sepsis}, {any: [{condition: shock}, {condition: jaundice}]}]}",
            "Sepsis; and (Shock; or Jaundice)",
        ),
        (
            "{several: 2, of: [{condition: sepsis}, {condition: shock}]}",
            "at least 2 of: Sepsis; or Shock",
        ),
    ],
)  # fmt: skip
def test_a_rule_reads_as_a_sentence(rule: str, sentence: str) -> None:
    assert rule_set(rule).criteria[0].rule.sentence(say()) == sentence


def test_readings_of_one_wording_are_all_told() -> None:
    rule = rule_set("{readings: [{condition: sepsis}, {condition: shock}]}").criteria[0].rule
    words = rule.sentence(say())
    assert "Sepsis" in words
    assert "Shock" in words


def test_every_node_of_the_shipped_rules_has_a_sentence_and_asks_for_something_if_open() -> None:
    rules, people = shipped(), cohort()
    row = row_of(rules, people, 1, DAY)
    words = Say(Texts(), CATALOGUE, rules.readings)
    for criterion in rules.criteria:
        for _, node in walk(criterion.rule):
            assert node.sentence(words)
            asked = node.asks(words, row)
            assert bool(asked) == (not list(node.parts()))
            assert all(ask.question for ask in asked)


def asks(rule: str, *rows: FactRow, readings: str = "") -> tuple[Ask, ...]:
    rules = rule_set(rule, readings=readings)
    words = Say(Texts(), CATALOGUE, rules.readings)
    return rules.criteria[0].rule.asks(words, row_of(rules, cohort(*rows), 1, DAY))


@pytest.mark.parametrize(
    ("rule", "kind", "code"),
    [
        ("{age: {from: 18 years}}", "date", "birth_date"),
        ("{lab: inr, at_least: 1}", "lab", "inr"),
        ("{lab: inr, at_least: 1, pick: any}", "complete", "old_results_reviewed"),
        ("{fact: sex, is: male}", "coded", "sex"),
        ("{planned: liver_transplantation_planned}", "plan", "liver_transplantation_planned"),
        ("{judgement: unfit}", "judgement", ""),
        ("{grade: he_grade, at_least: 1}", "grade", "he_grade"),
        ("{score: child_pugh, pick: any, above: 9}", "complete", "old_results_reviewed"),
        ("{count: hospital_admission, at_least: 2}", "condition", "hospital_admission"),
        ("{detected: hbv_dna}", "lab", "hbv_dna"),
        ("{rate: bilirubin_total, above: 1 mg/dL per day}", "lab", "bilirubin_total"),
    ],
)
def test_an_open_node_asks_for_the_fact_that_would_settle_it(
    rule: str, kind: str, code: str
) -> None:
    asked = asks(rule)
    assert [(ask.kind, ask.fact) for ask in asked] == [(kind, code)]


def test_a_fresh_result_is_asked_for_where_the_site_reads_a_window() -> None:
    (ask,) = asks("{lab: inr, at_least: 1}", readings=SITE)
    assert "28 days" in ask.question


def test_a_difference_asks_for_both_results() -> None:
    asked = asks("{difference: {of: pt, minus: pt_control}, above: 3 s}")
    assert [ask.fact for ask in asked] == ["pt", "pt_control"]


def test_a_score_asks_for_the_inputs_that_are_missing() -> None:
    asked = asks("{score: child_pugh, above: 9}", fact("inr", "2"), fact("albumin", "30", "g/L"))
    assert {ask.fact for ask in asked} == {"bilirubin_total", "ascites", "he_grade"}


@pytest.mark.parametrize(
    ("rule", "conventions"),
    [
        ("{lab: inr, at_least: 1}", {"labs"}),
        ("{lab: inr, at_least: 1, within: 1 day}", set()),
        ("{lab: inr, at_least: 1, pick: any}", set()),
        ("{lab: inr, at_least: 1, at: baseline}", {"baseline"}),
        ("{fact: sex, is: male}", set()),
        ("{fact: hcg_urine, is: positive}", {"labs"}),
        ("{condition: sepsis}", {"answers"}),
        ("{condition: sepsis, at: baseline}", {"answers", "baseline"}),
        ("{planned: liver_transplantation_planned}", {"answers"}),
        ("{count: hospital_admission, at_least: 2}", {"answers"}),
        ("{detected: hbv_dna}", {"labs"}),
        ("{detected: hbv_dna, pick: any}", set()),
        ("{difference: {of: pt, minus: pt_control}, above: 3 s}", {"labs"}),
        ("{rate: bilirubin_total, above: 1 mg/dL per day}", {"rates"}),
        ("{change: weight, is: fall, above: 5 %, within: 1 month}", set()),
        ("{fact: hbsag, is: positive, lasting: {more_than: 1 month}}", set()),
        ("{age: {from: 18 years}}", set()),
    ],
)
def test_a_node_names_the_conventions_on_which_it_rests(rule: str, conventions: set[str]) -> None:
    assert set(rule_set(rule).criteria[0].rule.conventions(CATALOGUE)) == conventions


def test_a_history_before_an_unknown_anchor_asks_for_the_anchor_and_for_the_review() -> None:
    rules = rule_set(
        "{lab: platelets, pick: any, below: 50 10*9/L, before: onset of liver_failure}"
    )
    people = cohort()
    row = row_of(rules, people, 1, DAY)
    asks = rules.criterion("C1").rule.asks(Say(Texts(), CATALOGUE, rules.readings), row)
    assert [ask.fact for ask in asks] == ["liver_failure", "old_results_reviewed"]


@pytest.mark.parametrize(
    ("rule", "mark"),
    [
        ("{score: cossh_single_liver_failure, at_least: 1}",
         "[low confidence: decides nothing alone]"),
        ("{score: crcl_cockcroft_gault, variant: ideal_weight, below: 30}",
         "(ideal weight) [low confidence: decides nothing alone]"),
        ("{score: karnofsky_to_ecog, at_most: 2}", "[for display: decides nothing]"),
    ],
)  # fmt: skip
def test_a_rule_says_that_such_a_score_decides_nothing(rule: str, mark: str) -> None:
    assert mark in rule_set(rule).criteria[0].rule.sentence(say())
    plain = rule_set("{score: apri, above: 1}").criteria[0].rule
    assert "decides nothing" not in plain.sentence(say())
