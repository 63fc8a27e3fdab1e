"""What was written, read as a range or a set; never a guess, never a failure."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.domain.catalogue import FactDef
from screener.domain.times import day_number
from screener.domain.values import Value, birth_days, outside_limits, read_value
from screener.system.catalogues import load_catalogue

CATALOGUE = load_catalogue()
INR = CATALOGUE["inr"]
BILIRUBIN = CATALOGUE["bilirubin_total"]
CIRRHOSIS = CATALOGUE["cirrhosis"]
PLAN = CATALOGUE["liver_transplantation_planned"]
BIRTH = CATALOGUE["birth_date"]


def test_a_plain_number_is_a_range_of_one_point_in_its_own_unit() -> None:
    assert read_value(BILIRUBIN, " 7.4 ", "mg/dl") == Value(7.4, 7.4, unit="mg/dL")


@pytest.mark.parametrize(
    ("text", "low", "high", "low_open", "high_open"),
    [
        ("<0.5", 0.0, 0.5, False, True),
        ("< 0.5", 0.0, 0.5, False, True),
        ("＜0.5", 0.0, 0.5, False, True),
        ("<=0.5", 0.0, 0.5, False, False),
        ("≤0.5", 0.0, 0.5, False, False),
        (">1000", 1000.0, math.inf, True, False),
        ("≥1000", 1000.0, math.inf, False, False),
        ("0", 0.0, 0.0, False, False),
        ("1e3", 1000.0, 1000.0, False, False),
        (".5", 0.5, 0.5, False, False),
    ],
)
def test_a_comparator_makes_a_range_with_an_open_or_closed_end(
    text: str, low: float, high: float, low_open: bool, high_open: bool
) -> None:
    value = read_value(BILIRUBIN, text, "umol/L")
    assert (value.low, value.high) == (low, high)
    assert (value.low_open, value.high_open) == (low_open, high_open)
    assert value.unreadable == ""


@pytest.mark.parametrize(
    "text",
    ["7,4", "-3", "", "7.4.1", "1 000", "1_000", "abc", "7.4 mg/dL", "<", "1e999", "<0", "nan",
     "inf", "10²", "3-5", "+"],
)  # fmt: skip
def test_what_is_no_number_of_this_fact_stands_for_everything(text: str) -> None:
    value = read_value(BILIRUBIN, text, "umol/L")
    assert value.unreadable == "value"
    assert (value.low, value.high) == (-math.inf, math.inf)


@pytest.mark.parametrize("unit", ["", "furlong", "mg"])
def test_an_unknown_missing_or_ambiguous_unit_makes_the_number_unreadable(unit: str) -> None:
    value = read_value(CATALOGUE["creatinine"], "88", unit)
    assert value.unreadable == "unit"
    assert value.high == math.inf


@pytest.mark.parametrize(
    ("text", "codes"),
    [("yes", ("yes",)), ("Y", ("yes",)), ("是", ("yes",)), ("NO", ("no",)), ("无", ("no",))],
)
def test_a_condition_is_yes_or_no_in_several_words(text: str, codes: tuple[str, ...]) -> None:
    assert read_value(CIRRHOSIS, text) == Value(codes=codes)


def test_an_unreadable_answer_may_be_any_answer() -> None:
    assert read_value(CIRRHOSIS, "maybe") == Value(codes=("no", "yes"), unreadable="value")


@pytest.mark.parametrize("text", ["not_asked", "does_not_know", "refused"])
@pytest.mark.parametrize("fact", [CIRRHOSIS, INR, PLAN, BIRTH])
def test_answers_that_are_none_are_kept_apart(fact: FactDef, text: str) -> None:
    assert read_value(fact, text) == Value(codes=(text,), unreadable="value")


def test_a_birth_date_is_as_precise_as_it_was_told() -> None:
    value = read_value(BIRTH, "1980")
    first, last = day_number(date(1980, 1, 1)), day_number(date(1980, 12, 31))
    assert (value.low, value.high) == (first, last)
    assert read_value(BIRTH, "01/02/1980").unreadable == "value"


def test_a_plan_is_a_day_or_none_or_a_yes_without_a_day() -> None:
    assert read_value(PLAN, "2026-12-01").codes == ("yes",)
    assert read_value(PLAN, "no") == Value(codes=("no",))
    assert read_value(PLAN, "yes") == Value(codes=("yes",))


@given(st.sampled_from(list(CATALOGUE.values())), st.text(max_size=30), st.text(max_size=12))
def test_no_text_fails_and_no_range_is_empty(fact: FactDef, text: str, unit: str) -> None:
    value = read_value(fact, text, unit)
    assert value.low <= value.high
    assert value.low < value.high or not (value.low_open or value.high_open)
    assert fact.kind == "lab" or value.codes or value.unreadable or fact.kind == "date"


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["", "<=", ">="]))
def test_a_number_as_typed_lies_in_its_own_range(number: Decimal, sign: str) -> None:
    value = read_value(INR, f"{sign}{number}")
    assert value.low <= float(number) <= value.high


@pytest.mark.parametrize(
    ("code", "text", "unit", "likely"),
    [
        ("albumin", "3.5", "g/L", "g/dL"),
        ("albumin", "35", "g/L", None),
        ("creatinine", "9000", "umol/L", ""),
        ("fio2", "40", "", "%"),
        ("inr", ">20", "", None),
        ("inr", "25", "", ""),
        ("bilirubin_total", "<0.2", "mg/dL", None),
        ("albumin", "<2", "g/L", "g/dL"),
    ],
)
def test_a_number_outside_the_entry_limits_names_the_likely_unit(
    code: str, text: str, unit: str, likely: str | None
) -> None:
    fact = CATALOGUE[code]
    assert outside_limits(fact, read_value(fact, text, unit)) == likely


def test_what_cannot_be_read_or_has_no_limits_is_not_outside() -> None:
    assert outside_limits(BILIRUBIN, read_value(BILIRUBIN, "abc", "umol/L")) is None
    assert outside_limits(CATALOGUE["urine_output"], Value(0.4, 0.4, unit="mL/kg/h")) is None
    assert outside_limits(CIRRHOSIS, Value(codes=("yes",))) is None


LABS = [fact for fact in CATALOGUE.values() if fact.kind == "lab" and fact.limits]


@given(st.sampled_from(LABS), st.data())
def test_a_limit_itself_is_inside_in_every_unit(fact: FactDef, data: st.DataObject) -> None:
    assert fact.limits is not None
    unit = data.draw(st.sampled_from(list(fact.factors)))
    limit = data.draw(st.sampled_from(fact.limits))
    number = float(fact.scales[unit].back(Fraction(limit)))
    assert outside_limits(fact, Value(number, number, unit=unit)) is None


def completed_years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 40_000))
@example(date(2020, 2, 29), 365)
@example(date(2020, 2, 29), 366)
@example(date(2000, 2, 29), 366 + 365 * 2 + 365)
def test_an_age_in_years_holds_exactly_the_birth_days_of_that_age(born: date, days: int) -> None:
    on = date.fromordinal(born.toordinal() + days)
    first, last = birth_days(Decimal(completed_years(born, on)), "a", on, on)
    assert first <= day_number(born) <= last
    ages = [
        completed_years(date.fromordinal(int(day) + date(1970, 1, 1).toordinal()), on)
        for day in (first - 1, first, last, last + 1)
        if day <= day_number(on)
    ]
    whole = completed_years(born, on)
    assert ages[:3] == [whole + 1, whole, whole]
    assert ages[3:] in ([], [whole - 1])


@given(DAYS, st.integers(0, 40_000))
def test_an_age_in_days_is_one_birth_day(born: date, days: int) -> None:
    on = date.fromordinal(born.toordinal() + days)
    assert birth_days(Decimal(days), "d", on, on) == (day_number(born), day_number(born))


@given(DAYS, st.integers(1, 40_000), st.integers(1, 15))
def test_an_age_with_decimals_holds_the_birth_day_however_it_was_cut(
    born: date, days: int, places: int
) -> None:
    on = date.fromordinal(born.toordinal() + days)
    age = (Decimal(days) / Decimal("365.25")).quantize(Decimal(1).scaleb(-places))
    if age == age.to_integral_value():
        return
    first, last = birth_days(age, "a", on, on)
    assert first <= day_number(born) <= last


def test_an_age_of_unknown_day_was_reached_by_the_day_it_was_recorded() -> None:
    known = date(2026, 3, 1)
    first, last = birth_days(Decimal(50), "a", None, known)
    assert first == -math.inf
    assert last == day_number(date(1976, 3, 1))


@pytest.mark.parametrize("age", ["-1", "3000"])
def test_an_impossible_age_is_an_error(age: str) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        birth_days(Decimal(age), "a", date(2026, 3, 1), date(2026, 3, 1))
