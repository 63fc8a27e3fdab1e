"""Multiples of a limit of normal: the range sent with the result, else the site's table.

Needed by NCT05948982 E4 ("serum creatinine > 2 x ULN").
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from screener.domain.facts import FactRow
from screener.domain.people import Laboratory, ReferenceRange
from screener.domain.problems import Refused
from screener.rules.columns import Cohort
from screener.rules.evaluate import evaluate
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, DAY, fact, numbered, rule_set, truth, why

RULE = "{lab: creatinine, above: 2 x ULN}"


def creatinine(
    text: str, unit: str = "umol/L", when: str = "2026-06-01", high: str = "", low: str = "",
    laboratory: str = "",
) -> FactRow:  # fmt: skip
    row = fact("creatinine", text, unit, when)
    return replace(row, reference_high=high, reference_low=low, laboratory=laboratory)


@pytest.mark.parametrize(
    ("text", "high", "expected"),
    [
        ("181", "90", "true"),
        ("180", "90", "false"),
        ("<200", "90", "unknown"),
        ("181", "", "unknown"),
        ("181", "90-ish", "unknown"),
        ("<180", "90", "false"),
    ],
)
def test_more_than_twice_the_limit_sent_with_the_result(
    text: str, high: str, expected: str
) -> None:
    assert truth(RULE, creatinine(text, high=high)) == expected


def test_the_range_is_in_the_results_own_unit_and_equal_is_equal() -> None:
    assert truth(RULE, creatinine("2.2", "mg/dL", high="1.1")) == "false"
    at_least = "{lab: creatinine, at_least: 2 x ULN}"
    assert truth(at_least, creatinine("2.2", "mg/dL", high="1.1")) == "true"
    assert truth("{lab: creatinine, at_least: 3 x ULN}", creatinine("0.3", high="0.1")) == "true"


def test_without_any_range_the_limit_is_missing_and_a_lower_limit_is_another() -> None:
    assert why(RULE, creatinine("500")) == ("missing",)
    low = "{lab: creatinine, below: 1 x LLN}"
    assert truth(low, creatinine("40", low="45", high="90")) == "true"
    assert why(low, creatinine("40", high="90")) == ("missing",)


def test_of_a_band_one_limit_may_decide_alone() -> None:
    band = "{lab: creatinine, above: 1 x ULN, below: 300 umol/L}"
    assert truth(band, creatinine("400")) == "false"
    assert truth(band, creatinine("200", high="90")) == "true"


def table(*ranges: ReferenceRange) -> list[Laboratory]:
    return [Laboratory("Central", ranges), Laboratory("Other")]


FEMALE = ReferenceRange("creatinine", "umol/L", "45", "84", "female", 18, None)
MALE = ReferenceRange("creatinine", "umol/L", "59", "104", "male", 18, None)
CHILD = ReferenceRange("creatinine", "mg/dL", "0.2", "0.5", "", None, 17)
OLD = replace(FEMALE, high="70", valid_to=date(2026, 1, 31))
NEW = replace(FEMALE, valid_from=date(2026, 2, 1))


def by_table(ranges: list[Laboratory], *rows: FactRow) -> str:
    cohort = Cohort(numbered(rows), (1,), CATALOGUE, ranges)
    return evaluate(rule_set(RULE), cohort, DAY).criteria[0].rule.truth(0)


ADULT = fact("birth_date", "1980-01-01")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([fact("sex", "female"), ADULT, creatinine("170", laboratory="Central")], "true"),
        ([fact("sex", "male"), ADULT, creatinine("170", laboratory="Central")], "false"),
        ([ADULT, creatinine("170", laboratory="Central")], "unknown"),
        ([ADULT, creatinine("300", laboratory="Central")], "true"),
        ([ADULT, creatinine("100", laboratory="Central")], "false"),
        ([fact("sex", "female"), ADULT, creatinine("170", laboratory="Other")], "unknown"),
        ([fact("sex", "female"), ADULT, creatinine("170")], "unknown"),
        ([fact("sex", "female"), creatinine("170", laboratory="Central")], "unknown"),
        ([fact("sex", "female"), fact("birth_date", "2015"),
          creatinine("100", laboratory="Central")], "true"),
        ([fact("sex", "female"), ADULT, creatinine("170", laboratory="Central", high="90")],
         "false"),
    ],
)  # fmt: skip
def test_the_sites_table_is_read_by_laboratory_sex_and_age(
    rows: list[FactRow], expected: str
) -> None:
    assert by_table(table(FEMALE, MALE, CHILD), *rows) == expected


@pytest.mark.parametrize(
    ("when", "expected"), [("2026-01-31", "true"), ("2026-02-01", "false"), ("2026", "unknown")]
)
def test_the_table_of_the_day_of_sampling_counts(when: str, expected: str) -> None:
    rows = [fact("sex", "female"), ADULT, creatinine("150", when=when, laboratory="Central")]
    assert by_table(table(OLD, NEW), *rows) == expected


def test_a_multiple_needs_a_result_and_is_told_in_words() -> None:
    with pytest.raises(Refused) as refused:
        rule_set("{score: child_pugh, above: 2 x ULN}")
    assert "no unit" in Texts().problems(refused.value)


def test_of_any_result_one_must_lie_between_two_multiples() -> None:
    rule = "{lab: creatinine, pick: any, at_least: 1 x ULN, at_most: 2 x ULN}"
    outside = [creatinine("50", high="90"), creatinine("300", high="90", when="2026-05-01")]
    reviewed = fact("old_results_reviewed", "yes", when=None, end="2026-06-01")
    assert truth(rule, *outside, reviewed) == "false"
    assert truth(rule, *outside, creatinine("120", high="90", when="2026-05-02")) == "true"


def test_two_limits_of_two_units_are_each_compared_in_their_own() -> None:
    rule = "{lab: bilirubin_total, at_least: 1 mg/dL, at_most: 34.2 umol/L}"
    assert truth(rule, fact("bilirubin_total", "1", "mg/dL")) == "true"
    assert truth(rule, fact("bilirubin_total", "34.2", "umol/L")) == "true"
    assert truth(rule, fact("bilirubin_total", "0.99", "mg/dL")) == "false"
    assert truth(rule, fact("bilirubin_total", "34.3", "umol/L")) == "false"
