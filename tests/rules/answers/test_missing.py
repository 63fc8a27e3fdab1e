"""What is missing of each patient of a cohort, beside what one patient's page asks."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.rules.answers.missing import missing
from screener.rules.columns import Cohort
from screener.rules.evaluate import evaluate, explain_rows, row_of
from screener.rules.nodes.base import Say
from screener.rules.telling import open_asks
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, numbered, rule_set
from tests.rules.test_laws import EIGHT, made, read_by
from tests.strategies import charts, readings, rules


@settings(max_examples=60, deadline=None)
@given(rules, readings, st.data())
def test_over_a_cohort_it_is_what_each_patients_page_asks(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    chart = data.draw(charts(read_by(rules_), patients=8))
    people = Cohort(numbered(item.row for item in chart), EIGHT, CATALOGUE)
    say = Say(Texts(), CATALOGUE, rules_.readings)
    found = missing(evaluate(rules_, people, DAY), say)
    for place, patient in enumerate(EIGHT):
        row = row_of(rules_, people, patient, DAY)
        one = explain_rows(rules_, row)[0].criteria[0]
        asks = [] if one.waits else open_asks(rules_.criteria[0], one, say, row)
        expected = {(ask.kind, ask.fact) for ask in asks if ask.kind != "judgement"}
        assert {(ask.kind, ask.fact) for ask in found.of(place)} == expected
        assert found.count[place] == len(expected)


def test_inputs_of_a_score_are_missing_only_where_they_are() -> None:
    rules_ = rule_set("{score: child_pugh, above: 9}")
    people = cohort(
        fact("inr", "2.4"), fact("albumin", "27", "g/L"), fact("he_grade", "0", patient=2),
        patients=(1, 2),
    )  # fmt: skip
    found = missing(evaluate(rules_, people, DAY), Say(Texts(), CATALOGUE, rules_.readings))
    assert [{ask.fact for ask in found.of(row)} for row in (0, 1)] == [
        {"bilirubin_total", "ascites", "he_grade"},
        {"bilirubin_total", "albumin", "inr", "ascites"},
    ]


def test_what_is_its_own_anchor_is_missing_wherever_it_is_open() -> None:
    rules_ = rule_set("{count: sepsis, below: 3, before: last sepsis}")
    people = cohort(fact("sepsis", "yes", when="2026-05-01"), patients=(1,))
    found = missing(evaluate(rules_, people, DAY), Say(Texts(), CATALOGUE, rules_.readings))
    assert [ask.fact for ask in found.of(0)] == ["sepsis"]
