"""Questions asked together find what each finds alone: truth, reasons and evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.times import day_number
from screener.rules.columns import Cohort
from screener.rules.evaluate import evaluate_each, explain_outcome
from screener.rules.evidence import explained
from screener.rules.nodes.lasting import judge_together
from screener.rules.pairs import Pair
from screener.rules.questions import Question, put, put_together
from screener.rules.rows import Rows
from screener.rules.ruleset import RuleSet
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, numbered, rule_set, shipped
from tests.rules.test_laws import made, read_by
from tests.strategies import charts, leaves, readings

TODAY = day_number(DAY)


def rows_of(people: Cohort, patients: Sequence[int], days: Sequence[int], rules: RuleSet) -> Rows:
    return Rows(people, np.array(patients), np.array(days), rules.trial, readings=rules.readings)


def same(one: Pair, other: Pair, rows: int) -> bool:
    arrays = ((one.must, other.must), (one.may, other.may), (one.why, other.why))
    return all(np.array_equal(a, b) for a, b in arrays) and all(
        explained(one.seen, row) == explained(other.seen, row) for row in range(rows)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(leaves, min_size=2, max_size=6), readings, st.data())
def test_what_is_asked_together_is_found_as_if_it_were_asked_alone(
    some: list[Any], reading: str, data: st.DataObject
) -> None:
    rules = [made(leaf, reading) for leaf in some]
    codes = sorted({code for one in rules for code in read_by(one)})
    chart = data.draw(charts(codes, patients=3))
    people = Cohort(numbered(item.row for item in chart), (1, 2, 3), CATALOGUE)
    patients, days = [2, 0, 1, 1], [TODAY, TODAY - 9, TODAY, TODAY + 20]
    rows = rows_of(people, patients, days, rules[0])
    questions: list[Question] = [
        question for one in rules for leaf in one.leaves for question in leaf.questions(rows)
    ]
    together = put_together(rows, questions)
    for question in questions:
        assert same(together[question], question.alone(rows), len(rows))


def test_one_question_is_asked_alone_and_none_of_nobody() -> None:
    rules = rule_set("{condition: sepsis}")
    rows = rows_of(cohort(fact("sepsis", "yes")), [0], [TODAY], rules)
    (question,) = rules.leaves[0].questions(rows)
    assert put(rows, [question])[0].must.tolist() == [True]
    nobody = rows_of(Cohort((), (), CATALOGUE), [], [], rules)
    (question,) = rules.leaves[0].questions(nobody)
    assert len(put(nobody, [question])[0].must) == 0
    assert put(rows, []) == []


def test_leaves_of_several_rule_sets_are_found_where_each_looks_for_its_own() -> None:
    """A rule set that reads answers as good for longer finds what it would find alone."""
    facts = [fact("sepsis", "no", when="2026-05-20"), fact("inr", "1.9", when="2026-05-20")]
    rule = "{all: [{condition: sepsis}, {lab: inr, at_least: 1.5}]}"
    good_for = "{{labs: {{within: {0}, why: x}}, answers: {{within: {0}, why: x}}}}"
    fresh, stale = (
        rule_set(rule, readings=good_for.format(length)) for length in ("28 days", "2 days")
    )
    people = cohort(*facts)
    rows = rows_of(people, [0], [TODAY], fresh)
    found = [explain_outcome(one)[0] for one in evaluate_each([fresh, stale], rows)]
    assert [one.criteria[0].truth for one in found] == ["false", "unknown"]
    for one, rules in zip(found, (fresh, stale), strict=True):
        again = rows_of(people, [0], [TODAY], rules)
        assert explain_outcome(evaluate_each([rules], again)[0])[0] == one


def test_what_was_judged_together_is_not_judged_again() -> None:
    rules = shipped("NCT05985863")
    rows = rows_of(cohort(fact("inr", "1.9")), [0], [TODAY], rules)
    judge_together([(leaf, rows) for leaf in rules.leaves], rows)
    known = dict(rows.memo)
    judge_together([(leaf, rows) for leaf in rules.leaves], rows)
    assert all(rows.memo[key] is value for key, value in known.items())
    assert len(rows.memo) == len(known)


def test_results_asked_for_together_are_each_compared_in_the_unit_of_its_own_limit() -> None:
    just_more = repr(math.nextafter(50, 51))  # more than 50 as printed, equal to it as converted
    rules = rule_set(
        "{all: [{lab: inr, above: 1}, {lab: platelets, above: 50 G/L},"
        " {lab: platelets, above: 50000 /uL}]}"
    )
    people = cohort(fact("inr", "2"), fact("platelets", just_more, "G/L"))
    rows = rows_of(people, [0], [TODAY], rules)
    questions = [question for leaf in rules.leaves for question in leaf.questions(rows)]
    assert [pair.truth(0) for pair in put(rows, questions)] == ["true", "true", "false"]


def test_what_is_computed_from_all_results_of_a_window_is_computed_one_by_one() -> None:
    rules = rule_set(
        "{all: [{lab: inr, pick: highest, at_least: 1.5, within: 28 days},"
        " {lab: inr, pick: lowest, at_least: 1.5, within: 28 days}]}"
    )
    people = cohort(fact("inr", "1.2", when="2026-05-30"), fact("inr", "1.9"))
    rows = rows_of(people, [0], [TODAY], rules)
    questions = [question for leaf in rules.leaves for question in leaf.questions(rows)]
    assert [pair.truth(0) for pair in put(rows, questions)] == ["true", "false"]
