"""Near misses: margins in both units, and whom one criterion alone keeps out."""

from __future__ import annotations

import pytest

from screener.domain.facts import FactRow
from screener.rules.answers.near import Margin, margins, relaxed
from screener.rules.columns import Cohort
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from screener.rules.screen import screen
from tests.rules.facts import CATALOGUE, DAY, explained, fact, numbered, rule_set

FRESH = "{labs: {within: 28 days, why: x}, scores: {inputs_within: 7 days, why: x}}"


def missed(rules_: RuleSet, *rows: FactRow) -> list[Margin]:
    known = {row.id: row for row in numbered(rows)}
    criterion = rules_.criteria[-1] if rules_.exclusion else rules_.criteria[0]
    found = next(c for c in explained(rules_, *rows).criteria if c.id == criterion.id)
    return margins(criterion, found, known, CATALOGUE)


def bili(text: str, unit: str = "umol/L") -> FactRow:
    return fact("bilirubin_total", text, unit, when="2026-05-30")


def test_a_result_below_a_lower_limit_is_told_in_both_units() -> None:
    rules_ = rule_set("{lab: bilirubin_total, at_least: 5 mg/dL}", readings=FRESH)
    (one,) = missed(rules_, bili("80"))
    assert (one.criterion, one.fact, one.side, str(one.limit)) == (
        "C1", "bilirubin_total", "at_least", "5 mg/dL",
    )  # fmt: skip
    assert one.low == one.high == pytest.approx(80 / 17.1)
    assert one.short == pytest.approx(5 - 80 / 17.1)
    assert (one.reported, one.short_reported) == ("umol/L", pytest.approx(5.5))


def test_in_the_limits_own_unit_it_is_told_once() -> None:
    rules_ = rule_set("{lab: bilirubin_total, at_least: 5 mg/dL}", readings=FRESH)
    (one,) = missed(rules_, bili("4", "mg/dL"))
    assert (one.short, one.reported) == (pytest.approx(1), "")


@pytest.mark.parametrize(
    ("rule", "text", "short"),
    [("{lab: inr, above: 2}", "2.4", 0.4), ("{lab: inr, below: 2}", "1.4", 0.6),
     ("{lab: inr, at_least: 2}", "2", 0.0), ("{not: {lab: inr, below: 2}}", "2.5", 0.5)],
)  # fmt: skip
def test_what_excludes_is_told_by_how_far_it_lies_inside(
    rule: str, text: str, short: float
) -> None:
    rules_ = rule_set(rule, readings=FRESH, side="exclusion")
    (one,) = missed(rules_, fact("inr", text, when="2026-05-30"))
    assert one.short == pytest.approx(short)


def test_of_a_band_only_the_limit_that_is_missed_is_told() -> None:
    rules_ = rule_set("{lab: inr, at_least: 1.5, below: 2.5}", readings=FRESH)
    (one,) = missed(rules_, fact("inr", "2.7", when="2026-05-30"))
    assert (one.side, one.short) == ("below", pytest.approx(0.2))


def test_a_score_is_told_in_points() -> None:
    rows = [bili("60"), fact("albumin", "27", "g/L", "2026-05-30"),
            fact("inr", "2.4", when="2026-05-30"), fact("ascites", "none", when="2026-05-30"),
            fact("he_grade", "0", when="2026-05-30")]  # fmt: skip
    rules_ = rule_set("{score: child_pugh, above: 9}", readings=FRESH, side="exclusion")
    (one,) = missed(rules_, *rows)
    assert (one.fact, one.low, one.short) == ("child_pugh", 11, 2)


def test_several_limits_are_told_the_nearest_first_and_only_those_in_the_way() -> None:
    few = "{lab: platelets, at_least: 50 10*9/L}"
    rules_ = rule_set(
        f"{{all: [{{lab: inr, at_least: 3}}, {few}, {{condition: ascites}}]}}", readings=FRESH
    )
    rows = [fact("inr", "1.5", when="2026-05-30"), fact("platelets", "49", "10*9/L", "2026-05-30")]
    assert [one.fact for one in missed(rules_, *rows)] == ["platelets", "inr"]


def test_what_is_open_or_met_misses_nothing() -> None:
    rules_ = rule_set("{lab: inr, at_least: 1.5}", readings=FRESH)
    assert missed(rules_) == []
    assert missed(rules_, fact("inr", "1.9", when="2026-05-30")) == []
    multiple = rule_set("{lab: alt, above: 2 x ULN}", readings=FRESH, side="exclusion")
    sent = fact("alt", "100", "U/L", "2026-05-30")
    assert missed(multiple, sent) == []


TWO = """
trial: NCT00000002
title: Two criteria
version: 1
state: draft
source: {kind: registry, record_date: 2026-01-01, list: complete}
readings: {labs: {within: 28 days, why: x}, answers: {within: 28 days, why: x}}
inclusion:
  - {id: I1, text: one, rule: {lab: inr, at_least: 1.5}}
exclusion:
  - {id: E1, text: two, rule: {condition: ascites}}
"""


def test_who_would_come_in_without_one_criterion_with_unknowns_apart() -> None:
    def person(number: int, inr: str, ascites: str) -> list[FactRow]:
        told = [fact("inr", inr, when="2026-05-30", patient=number)] if inr else []
        return told + (
            [fact("ascites", ascites, when="2026-05-30", patient=number)] if ascites else []
        )

    told = [("1.9", "none"), ("1.2", "none"), ("1.2", ""), ("1.2", "mild"), ("1.9", "mild"),
            ("", "mild")]  # fmt: skip
    rows = [row for number, one in enumerate(told) for row in person(number, *one)]
    rules_ = load(TWO, CATALOGUE, "two.yaml")
    (screened,) = screen([rules_], Cohort(numbered(rows), range(6), CATALOGUE), DAY, block=4)
    one, two = relaxed(screened)
    assert (one.criterion, one.clear, one.open) == ("I1", (1,), (2,))
    assert (two.criterion, two.clear, two.open) == ("E1", (4,), (5,))
