"""Rates and changes: first to last, times that are days, and what is not certain.

Needed by NCT06740149 I3 ("mean daily rise ≥17.1 μmol/L") and NCT05871463 E7 (weight loss > 5 %).
"""

from __future__ import annotations

import pytest

from screener.domain.facts import FactRow
from screener.domain.problems import Refused
from screener.system.texts import Texts
from tests.rules.facts import explained, fact, rule_set, truth, why

RISE = "{rate: bilirubin_total, at_least: 17.1 umol/L per day, within: 7 days}"
LOSS = "{change: weight, is: fall, above: 5 %, within: 6 months}"


def bili(text: str, when: str | None, unit: str = "umol/L") -> FactRow:
    return fact("bilirubin_total", text, unit, when)


def kilos(text: str, when: str) -> FactRow:
    return fact("weight", text, "kg", when)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (("100", "2026-05-30 08:00"), ("117.1", "2026-05-31 08:00"), "true"),
        (("100", "2026-05-30 08:00"), ("117", "2026-05-31 08:00"), "false"),
        (("100", "2026-05-30 08:00"), ("117.1", "2026-05-31 08:01"), "false"),
        (("100", "2026-05-28 08:00"), ("151.3", "2026-05-31 08:00"), "true"),
        (("300", "2026-05-28"), ("200", "2026-05-31"), "false"),
        (("100", "2026-05-28"), ("200", "2026-05-31"), "true"),  # 100 in 2 to 4 days
        (("100", "2026-05-28"), ("150", "2026-05-31"), "unknown"),  # 12.5 to 25 a day
        (("100", "2026-05-28"), ("130", "2026-05-31"), "false"),  # at most 15 a day
        (("100", "2026-05-28"), ("<140", "2026-05-31"), "unknown"),
    ],
)
def test_a_rise_of_17_1_a_day(first: tuple[str, str], last: tuple[str, str], expected: str) -> None:
    assert truth(RISE, bili(*first), bili(*last)) == expected


def test_a_rate_converts_the_units_of_its_results() -> None:
    rows = [bili("5", "2026-05-30 08:00", "mg/dL"), bili("102.6", "2026-05-31 08:00")]
    assert truth(RISE, *rows) == "true"  # 5 mg/dL is 85.5 umol/L
    mass = "{rate: bilirubin_total, at_least: 1 mg/dL per day, within: 7 days}"
    assert truth(mass, *rows) == "true"


def test_results_between_do_not_count_and_those_outside_the_window_are_not_first() -> None:
    rows = [bili("10", "2026-05-01"), bili("100", "2026-05-28"), bili("900", "2026-05-29")]
    assert truth(RISE, *rows, bili("200", "2026-05-31")) == "true"
    assert truth(RISE, *rows, bili("110", "2026-05-31")) == "false"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "missing"),
        ([bili("100", "2026-05-30")], "missing"),
        ([bili("100", "2026-05-30 08:00"), bili("200", "2026-05-30 20:00")], "missing"),
        ([bili("100", "2026-05-01"), bili("200", "2026-05-30")], "too_old"),
        ([bili("100", "2026-05"), bili("200", "2026-05-30")], "imprecise"),
        ([bili("100", "2026-05-28"), bili("200", "2026-05-30", "bags")], "unit"),
    ],
)
def test_a_rate_that_is_open_says_why(rows: list[FactRow], reason: str) -> None:
    assert reason in why(RISE, *rows)


def test_without_a_window_the_sites_reading_counts() -> None:
    rule = "{rate: bilirubin_total, at_least: 17.1 umol/L per day}"
    rows = [bili("100", "2026-05-20"), bili("200", "2026-05-28"), bili("290", "2026-05-31")]
    assert truth(rule, *rows, readings="{rates: {within: 7 days, why: x}}") == "true"
    assert truth(rule, *rows) == "unknown"  # 190 in 10 to 12 days


def test_the_first_and_the_last_are_kept_as_evidence() -> None:
    rows = [bili("100", "2026-05-28 08:00"), bili("900", "2026-05-29"),
            bili("200", "2026-05-31 08:00")]  # fmt: skip
    finding = explained(rule_set(RISE), *rows).criteria[0].finding
    assert finding is not None
    assert set(finding.used) == {1, 3}
    assert finding.span == pytest.approx((100 / 3, 100 / 3))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [("100", "94", "true"), ("100", "95", "false"), ("100", "105", "false")],
)
def test_a_loss_of_more_than_5_percent(first: str, last: str, expected: str) -> None:
    assert truth(LOSS, kilos(first, "2026-01-10"), kilos(last, "2026-05-30")) == expected


def test_a_change_is_open_without_two_results_and_may_be_told_in_the_facts_unit() -> None:
    assert why(LOSS, kilos("80", "2026-05-30")) == ("missing",)
    rule = "{change: weight, is: rise, at_least: 3 kg, within: 6 months}"
    assert truth(rule, kilos("80", "2026-05-01"), kilos("83", "2026-05-30")) == "true"
    assert truth(rule, kilos("80", "2026-05-01"), kilos("82.9", "2026-05-30")) == "false"
    zero = "{change: creatinine, is: rise, above: 5 %, within: 7 days}"
    nothing = [fact("creatinine", "0", "mg/dL", "2026-05-28"),
               fact("creatinine", "1", "mg/dL", "2026-05-30")]  # fmt: skip
    assert truth(zero, *nothing) != "false"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{rate: bilirubin_total, at_least: 17.1 umol/L}", "umol/L per day"),
        ("{rate: bilirubin_total, at_least: 17.1 bags per day}", "no unit"),
        ("{rate: ascites, at_least: 1 mg/dL per day}", "a lab is needed"),
        ("{change: weight, is: fall, above: 5 s}", "Nearest: %"),
        ("{change: hba1c, is: fall, above: 5 %}", "per cent"),
        ("{change: weight, is: fall, above: 5 %, at_most: 10 kg}", "per cent"),
        ("{change: weight, is: up, above: 5 %}", "cannot stand here"),
    ],
)
def test_mistakes_of_rates_and_changes_are_told(rule: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        rule_set(rule)
    assert words in Texts().problems(refused.value)


@pytest.mark.parametrize(("last", "expected"), [("101.4", "true"), ("101.3", "false")])
def test_a_change_in_a_unit_with_another_zero_is_a_difference(last: str, expected: str) -> None:
    rule = "{change: body_temperature, is: rise, at_least: '1.8 [degF]', within: 7 days}"
    rows = [fact("body_temperature", "99.6", "°F", "2026-05-30 08:00"),
            fact("body_temperature", last, "°F", "2026-06-01 08:00")]  # fmt: skip
    assert truth(rule, *rows) == expected
    rate = "{rate: body_temperature, at_least: '0.9 [degF] per day', within: 7 days}"
    assert truth(rate, *rows) == expected
