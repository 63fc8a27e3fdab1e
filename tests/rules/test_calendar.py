"""Columns of days stepping by the calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.times import Duration, day_number, day_of
from screener.rules.calendar import FIRST_DAY, LAST_DAY, birthday, shift

dates = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def moved(day: date, length: str, sign: int = 1) -> date:
    by = Duration.read(length)
    return day_of(int(shift(np.array([day_number(day)], dtype=np.int64), by, sign)[0]))


@pytest.mark.parametrize(
    ("day", "length", "sign", "expected"),
    [
        (date(2026, 1, 31), "1 month", 1, date(2026, 2, 28)),
        (date(2024, 1, 31), "1 month", 1, date(2024, 2, 29)),
        (date(2026, 3, 31), "1 month", -1, date(2026, 2, 28)),
        (date(2026, 3, 30), "1 month", -1, date(2026, 2, 28)),
        (date(2024, 2, 29), "1 year", 1, date(2025, 2, 28)),
        (date(2024, 2, 29), "4 years", 1, date(2028, 2, 29)),
        (date(2026, 1, 31), "13 months", 1, date(2027, 2, 28)),
        (date(2026, 1, 1), "1 month", -1, date(2025, 12, 1)),
        (date(2026, 6, 1), "28 days", -1, date(2026, 5, 4)),
        (date(2026, 6, 1), "4 weeks", -1, date(2026, 5, 4)),
        (date(1969, 12, 31), "2 months", 1, date(1970, 2, 28)),
    ],
)
def test_months_and_years_end_in_the_month_that_they_name_and_days_count(
    day: date, length: str, sign: int, expected: date
) -> None:
    assert moved(day, length, sign) == expected


@given(dates, st.integers(0, 400))
def test_a_month_further_is_in_the_next_month_on_the_same_day_or_its_last(
    day: date, count: int
) -> None:
    there = moved(day, f"{count} months")
    months = day.year * 12 + day.month - 1 + count
    assert (there.year, there.month) == (months // 12, months % 12 + 1)
    assert there.day == min(day.day, calendar.monthrange(there.year, there.month)[1])


@given(dates, st.integers(0, 400), st.sampled_from(["days", "weeks", "months", "years"]))
def test_stepping_keeps_the_order_of_days(day: date, count: int, unit: str) -> None:
    length = f"{count % 99} {unit}"
    later = day + timedelta(days=1)
    assert moved(day, length) <= moved(later, length)
    assert moved(day, length, -1) <= moved(later, length, -1)


def test_the_ends_of_the_axis_stay_where_they_are() -> None:
    ends = np.array([FIRST_DAY, LAST_DAY], dtype=np.int64)
    assert shift(ends, Duration.read("5 years")).tolist() == ends.tolist()
    assert shift(ends, Duration.read("99999 years"), -1).tolist() == ends.tolist()


@pytest.mark.parametrize(
    ("born", "years", "expected"),
    [
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
        (date(2008, 2, 28), 18, date(2026, 2, 28)),
        (date(2008, 12, 31), 18, date(2026, 12, 31)),
        (date(1930, 1, 1), 0, date(1930, 1, 1)),
    ],
)
def test_a_birthday_comes_on_its_day_and_that_of_29_february_on_1_march(
    born: date, years: int, expected: date
) -> None:
    found = birthday(np.array([day_number(born)], dtype=np.int64), years)
    assert day_of(int(found[0])) == expected
