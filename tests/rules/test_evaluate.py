"""The evaluator: criteria, verdicts, applicability, waiting, days, and many rows at once."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from screener.domain.facts import FactRow
from screener.domain.times import day_number
from screener.rules.evaluate import VERDICTS, evaluate, evaluate_all, evaluated, explain
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from tests.rules.facts import CATALOGUE, DAY, cohort, explained, fact, found, rule_set, shipped

THREE = load(
    """
trial: NCT00000001
title: Three criteria
version: 1
state: draft
source: {kind: registry, record_date: 2026-01-01, list: complete}
inclusion:
  - {id: I1, text: adult, rule: {age: {from: 18 years}}}
exclusion:
  - {id: E1, text: sepsis, rule: {condition: sepsis}}
  - {id: E2, text: judged, rule: {judgement: is it so}}
""",
    CATALOGUE,
)
ADULT, MINOR = fact("birth_date", "1980-01-01"), fact("birth_date", "2015-01-01")


@pytest.mark.parametrize(
    ("rows", "verdict", "results"),
    [
        ([], "open", ["open", "open", "open"]),
        ([ADULT], "open", ["met", "open", "open"]),
        ([ADULT, fact("sepsis", "no")], "clear", ["met", "absent", "open"]),
        ([ADULT, fact("sepsis", "yes")], "excluded", ["met", "present", "open"]),
        ([MINOR], "excluded", ["not_met", "open", "open"]),
        ([MINOR, fact("sepsis", "yes")], "excluded", ["not_met", "present", "open"]),
    ],
)
def test_the_verdict_follows_from_what_certainly_fails_and_what_is_open(
    rows: list[FactRow], verdict: str, results: list[str]
) -> None:
    one = explained(THREE, *rows)
    assert one.verdict == verdict
    assert [criterion.result for criterion in one.criteria] == results
    assert one.waiting == ("E2",)


def test_over_an_incomplete_list_clear_is_clear_as_listed() -> None:
    part = rule_set("{age: {from: 18 years}}", complete=False)
    assert explained(part, ADULT).verdict == "clear_as_listed"
    assert explained(part, MINOR).verdict == "excluded"
    assert explained(part).verdict == "open"


def test_what_fails_is_open_and_waits_is_named_by_criterion() -> None:
    outcome = evaluate(THREE, cohort(MINOR), DAY)
    assert outcome.failing(0) == ("I1",)
    assert outcome.open(0) == ("E1",)
    assert outcome.waiting(0) == ("E2",)
    assert VERDICTS[outcome.verdict[0]] == "excluded"


def applicable(side: str) -> RuleSet:
    """Women may not be pregnant (or must not be, on the side of inclusion)."""
    rule = "{condition: pregnancy}" if side == "exclusion" else "{not: {condition: pregnancy}}"
    return rule_set(rule, side=side, applies="{fact: sex, is: female}")


@pytest.mark.parametrize(
    ("sex", "pregnant", "exclusion", "inclusion"),
    [
        ("female", "yes", "present", "not_met"),
        ("female", "no", "absent", "met"),
        ("female", "", "open", "open"),
        ("male", "yes", "not_applicable", "not_applicable"),
        ("male", "", "not_applicable", "not_applicable"),
        ("", "yes", "open", "open"),
        ("", "no", "absent", "met"),
        ("", "", "open", "open"),
    ],
)
def test_an_applicability_decides_only_where_it_certainly_does_or_does_not_apply(
    sex: str, pregnant: str, exclusion: str, inclusion: str
) -> None:
    rows = [fact(code, text) for code, text in (("sex", sex), ("pregnancy", pregnant)) if text]
    assert found(applicable("exclusion"), *rows).result == exclusion
    assert found(applicable("inclusion"), *rows).result == inclusion


def test_an_open_applicability_gives_its_own_reason() -> None:
    one = found(applicable("exclusion"), fact("pregnancy", "yes"))
    assert one.reasons == ("missing",)
    assert one.applies is not None
    assert one.applies.truth == "unknown"


def test_every_criterion_is_evaluated_although_the_verdict_is_clear() -> None:
    one = explained(THREE, MINOR, fact("sepsis", "no"))
    assert [criterion.truth for criterion in one.criteria] == ["false", "false", "unknown"]


def test_each_row_has_its_own_day() -> None:
    people = cohort(fact("birth_date", "2008-06-01"), fact("birth_date", "2008-06-01", patient=2),
                    patients=(1, 2))  # fmt: skip
    days = np.array([day_number(date(2026, 5, 31)), day_number(date(2026, 6, 1))], dtype=np.int64)
    outcome = evaluate(THREE, people, days)
    assert [outcome.criteria[0].rule.truth(row) for row in (0, 1)] == ["false", "true"]


def test_a_day_in_the_past_sees_what_was_then_and_not_what_came_later() -> None:
    rows = [fact("sepsis", "no", when="2026-01-01"), fact("sepsis", "yes", when="2026-03-01")]
    assert found("{condition: sepsis}", *rows, on=date(2026, 1, 1)).truth == "false"
    assert found("{condition: sepsis}", *rows, on=date(2026, 3, 1)).truth == "true"
    assert (
        found("{lab: inr, at_least: 1}", fact("inr", "2"), on=date(2026, 5, 31)).truth == "unknown"
    )


def test_another_attempt_sees_its_own_facts_of_the_trial() -> None:
    rows = [fact("consent_willing", "no"), fact("consent_willing", "yes", attempt=2)]
    rules = rule_set("{condition: consent_willing}")
    assert found(rules, *rows).truth == "false"
    assert found(rules, *rows, attempt=2).truth == "true"


def test_an_empty_cohort_has_no_answers() -> None:
    outcome = evaluate(shipped(), cohort(patients=()), DAY)
    assert [len(judged.rule.must) for judged in outcome.criteria] == [0] * 17
    assert len(outcome.verdict) == 0


def test_explaining_a_patient_names_the_patient_by_the_stores_number() -> None:
    people = cohort(fact("sepsis", "yes", patient=70), ADULT, patients=(1, 70))
    assert explain(THREE, people, 70, DAY).patient == 70
    assert explain(THREE, people, 70, DAY).criteria[1].result == "present"
    with pytest.raises(ValueError):
        explain(THREE, people, 7, DAY)


def test_a_patient_about_whom_nothing_is_known_is_open_everywhere_in_the_shipped_rules() -> None:
    one = explained(shipped())
    assert {criterion.result for criterion in one.criteria} == {"open"}
    assert one.verdict == "open"
    assert one.waiting == ("E5", "E14")
    for criterion in one.criteria:
        assert criterion.reasons


def test_explaining_one_rule_leaves_what_another_finds_as_it_was() -> None:
    """What an explanation looks at is never written to: a no stays one."""
    facts = [fact("jaundice", "yes", when="2026-01-01"), fact("ascites", "none", when="2026-05-10")]
    early, late = (
        rule_set(f"{{condition: ascites, begins: {{within: 4 weeks, {window}}}}}")
        for window in ("after: onset of jaundice", "before: screening")
    )
    both = cohort(*facts)
    explain(early, both, 1, DAY)
    found_then = explain(late, both, 1, DAY)
    assert found_then == explain(late, cohort(*facts), 1, DAY)
    assert found_then.criteria[0].finding.used == (2,)


def test_who_is_explained_is_in_the_first_attempt_unless_another_is_named() -> None:
    rules = rule_set("{condition: consent_signed}")
    signed = cohort(fact("consent_signed", "yes", when="2026-05-01"))
    assert explain(rules, signed, 1, DAY).criteria[0].truth == "true"
    assert explain(rules, signed, 1, DAY, attempt=2).criteria[0].truth == "unknown"


@pytest.mark.parametrize(
    ("rule", "digest"),
    [
        ("{fact: hcg_urine, is: positive, within: 3 days}", "d0616a474884"),
        ("{detected: hbv_dna, lasting: {more_than: 6 months}}", "ab98cf22605e"),
        ("{lab: inr, at_least: 1.5, at: baseline}", "627f186b2dc9"),
        ("{condition: sepsis, within: 1 month, except: jaundice}", "d43519faf835"),
        ("{grade: he_grade, at_least: 2}", "8805da2111c2"),
        ("{score: child_pugh, above: 9}", "c533771dd732"),
    ],
)
def test_a_question_to_the_investigator_outlives_changes_of_the_program(
    rule: str, digest: str
) -> None:
    """A judgement is asked anew if words or rule change, not if the program writes nodes anew."""
    assert rule_set(rule).criteria[0].digest.startswith(digest)


def test_what_was_worked_out_for_a_clinic_is_given_back_when_it_is_done_with() -> None:
    rules = [rule_set("{lab: inr, at_least: 1.5}"), rule_set("{condition: cirrhosis}")]
    people = cohort(fact("inr", "1.9"), fact("cirrhosis", "no"))
    alone = [one.verdict.tolist() for one in evaluate_all(rules, people, DAY)]
    with evaluated(rules, people, DAY) as outcomes:
        assert [one.verdict.tolist() for one in outcomes] == alone
        assert outcomes[0].rows.memo
    assert not any(one.rows.memo for one in outcomes)
