"""What decides: the fewest open facts, filled in in every way that the rules tell apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.facts import FactRow
from screener.domain.screening import Ask
from screener.rules.answers.decide import Decides, decides
from screener.rules.answers.fillings import Asked, Filling, Reads, points
from screener.rules.answers.hypotheses import Patient
from screener.rules.evaluate import evaluate_rows
from screener.rules.nodes.base import Say
from screener.rules.ruleset import RuleSet
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, numbered, rule_set, shipped
from tests.rules.test_laws import made, read_by
from tests.strategies import charts, readings, rules

FRESH = "{labs: {within: 28 days, why: x}, answers: {within: 28 days, why: x}}"
YESTERDAY = (DAY - timedelta(days=1)).isoformat()


def decided(rules_: RuleSet, *rows: FactRow) -> Decides:
    say = Say(Texts(), CATALOGUE, rules_.readings)
    return decides(rules_, cohort(*rows), DAY, say)


def codes(found: Decides) -> list[str]:
    return [ask.fact for ask in found.facts]


def test_the_one_missing_result_decides() -> None:
    found = decided(rule_set("{lab: inr, at_least: 1.5}", readings=FRESH))
    assert (codes(found), found.exact, found.left) == (["inr"], True, {})
    assert found.closes == {"inr": ("C1",)}


def test_of_two_that_must_both_be_known_both_are_named_and_the_asked_one_first() -> None:
    rule = "{all: [{lab: inr, at_least: 1.5}, {condition: cirrhosis}]}"
    found = decided(rule_set(rule, readings=FRESH))
    assert (codes(found), found.exact) == (["cirrhosis", "inr"], True)


def test_what_is_known_is_not_asked() -> None:
    rule = "{all: [{lab: inr, at_least: 1.5}, {condition: cirrhosis}]}"
    found = decided(rule_set(rule, readings=FRESH), fact("inr", "1.9", when=YESTERDAY))
    assert codes(found) == ["cirrhosis"]
    nothing = decided(rule_set("{condition: cirrhosis}"), fact("cirrhosis", "yes", when="2020"))
    assert (nothing.facts, nothing.verdict) == ((), "clear")


def test_a_judgement_is_the_investigators_and_is_never_asked_for() -> None:
    found = decided(rule_set("{all: [{condition: cirrhosis}, {judgement: fit}]}"))
    assert codes(found) == ["cirrhosis"]


def test_one_fact_that_two_criteria_share_is_named_once() -> None:
    rule = "{any: [{lab: inr, at_least: 1.5}, {lab: pta, below: 40 %}]}"
    to_whom = "{condition: cirrhosis}"
    found = decided(rule_set(rule, readings=FRESH, side="exclusion", applies=to_whom))
    assert set(codes(found)) == {"cirrhosis", "inr", "pta"}


def test_more_than_four_facts_are_exact_where_none_can_be_spared() -> None:
    names = ["cirrhosis", "sepsis", "jaundice", "pregnancy", "breastfeeding"]
    rule = f"{{any: [{', '.join(f'{{condition: {name}}}' for name in names)}]}}"
    found = decided(rule_set(rule, side="exclusion", readings=FRESH))
    assert (set(codes(found)), found.exact) == (set(names), True)


def test_several_readings_that_differ_stay_open_whatever_is_answered() -> None:
    rule = "{readings: [{lab: inr, at_least: 1.5}, {lab: inr, at_least: 2}]}"
    found = decided(rule_set(rule, readings=FRESH))
    assert (found.facts, list(found.left)) == ((), ["C1"])
    assert [ask.fact for ask in found.left["C1"]] == ["inr"]


def test_what_closes_alone_is_named_alone_though_another_answer_would_open_it_again() -> None:
    rule = """{all: [{lab: inr, at_least: 1},
        {condition: cirrhosis, lasting: {more_than: 1 day}},
        {condition: chronic_liver_disease, lasting: {more_than: 1 day}}]}"""
    found = decided(
        rule_set(rule, readings=FRESH), fact("chronic_liver_disease", "yes", when="2026-06-03")
    )  # of the day after tomorrow: what is said of today is not denied by it
    assert (codes(found), found.exact) == (["chronic_liver_disease"], True)


def test_a_multiple_of_a_limit_of_normal_is_decided_by_a_result_with_its_range() -> None:
    found = decided(rule_set("{lab: alt, above: 2 x ULN}", readings=FRESH))
    assert (codes(found), found.exact) == (["alt"], True)


def test_history_that_excludes_is_changed_by_no_test() -> None:
    rules_ = rule_set("{condition: liver_transplantation}", side="exclusion")
    found = decided(rules_, fact("liver_transplantation", "yes", when="2020"))
    assert (found.verdict, found.fixed, found.again) == ("excluded", ("C1",), {})


def test_an_enrolment_in_another_trial_stays_on_file_whatever_is_supposed_beside_it() -> None:
    rules_ = rule_set(
        "{any: [{condition: clinical_trial_participation, within: 3 months}, {condition: sepsis}]}",
        side="exclusion",
    )
    elsewhere = fact("enrolment", "yes", when="2026-05-01", trial="NCT00000009")
    assert decided(rules_, elsewhere).verdict == "excluded"
    asked = (
        "{all: [{condition: clinical_trial_participation, within: 3 months}, {condition: sepsis}]}"
    )
    assert codes(decided(rule_set(asked), elsewhere)) == ["sepsis"]


def test_a_result_that_excludes_may_be_otherwise_when_it_is_measured_again() -> None:
    rules_ = rule_set("{lab: inr, above: 2}", side="exclusion", readings=FRESH)
    found = decided(rules_, fact("inr", "2.4", when=YESTERDAY))
    assert (found.fixed, found.again) == ((), {"C1": ("inr",)})


def test_an_anchor_is_asked_for_with_every_day_on_which_its_window_turns() -> None:
    rule = "{lab: inr, at_least: 1.5, within: 4 weeks, after: onset of jaundice}"
    found = decided(rule_set(rule), fact("inr", "1.9", when=YESTERDAY))
    assert found.facts == ()  # without jaundice there is no window, and no result lies in it
    assert [ask.fact for ask in found.left["C1"]] == ["jaundice", "inr"]


def test_the_consent_is_seen() -> None:
    rules_ = rule_set("{lab: inr, at_least: 1.5}")
    assert not decided(rules_).consented
    assert decided(rules_, fact("consent_signed", "yes", when="2026-05-01")).consented
    assert not decided(rules_, fact("consent_signed", "no", when="2026-05-01")).consented


def test_a_point_lies_in_each_piece_between_the_limits() -> None:
    assert points([5, 2]) == [1, 2, 3.5, 5, 11]
    assert points([]) == [0.5, 1, 3]


def filled(rules_: RuleSet, rows: Sequence[FactRow], asks: Sequence[Ask]) -> list[Filling]:
    reads = Reads.of([rules_.criteria[0].rule], rules_.readings, CATALOGUE)
    newest = {row.fact: row.first for row in sorted(rows, key=lambda row: row.first)}
    asked = Asked(CATALOGUE, reads, rules_.trial, 1, DAY, newest)
    ways = itertools.product(*(asked.fillings(ask) for ask in asks))
    return [tuple(itertools.chain.from_iterable(way)) for way in itertools.islice(ways, 3000)]


def stays_open(rules_: RuleSet, rows: Sequence[FactRow], asks: Sequence[Ask]) -> list[bool]:
    """For each way in which ``asks`` may be answered: is the criterion open, not merely waiting?"""
    people = Patient(rows, CATALOGUE).versions(rules_, filled(rules_, rows, asks), DAY)
    outcome = evaluate_rows(rules_, people)
    return [bool(outcome.open(row)) for row in range(len(people))]


@settings(max_examples=60, deadline=None)
@given(rules, readings, st.data())
def test_the_named_facts_suffice_and_none_of_them_is_idle(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    rows = numbered(item.row for item in data.draw(charts(read_by(rules_))) if item.patient == 1)
    found = decided(rules_, *rows)
    if found.verdict != "open" or not found.exact or found.left:
        return
    assert not any(stays_open(rules_, rows, found.facts))
    for ask in found.facts:
        others = [other for other in found.facts if other != ask]
        assert any(stays_open(rules_, rows, others))


def test_an_unknown_patient_of_the_shipped_trial_is_told_what_to_ask_in_order() -> None:
    found = decided(shipped())
    kinds = [ask.kind for ask in found.facts]
    order = ["complete", "condition", "plan", "date", "coded", "grade", "lab"]
    assert kinds == sorted(kinds, key=order.index)
    assert "birth_date" in codes(found)
    assert found.exact
    assert {"E7", "I2"} <= set(found.left)  # where wordings differ, an answer may not do


def test_what_only_the_wording_leaves_open_is_told_though_nothing_can_be_asked() -> None:
    found = decided(rule_set("{readings: [{stated: yes so}, {not: {stated: yes so}}]}"))
    assert (found.facts, dict(found.left)) == ((), {"C1": ()})
