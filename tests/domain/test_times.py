"""Civil time as ranges, as precise as it was told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.times import MINUTES, Duration, When, day_number, day_of, minutes_of

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-05-03", date(2024, 5, 3), date(2024, 5, 3)),
        (" 2024-05-03 08:10 ", date(2024, 5, 3), date(2024, 5, 3)),
        ("2024-05-03T08:10:59.5", date(2024, 5, 3), date(2024, 5, 3)),
    ],
)
def test_a_time_is_all_the_days_it_may_be(text: str, first: date, last: date) -> None:
    when = When.read(text)
    assert (when.first_day, when.last_day) == (first, last)


def test_a_minute_is_a_point_and_a_day_is_all_its_minutes() -> None:
    at = When.read("2024-05-03 08:10")
    assert at.first == at.last == minutes_of(datetime(2024, 5, 3, 8, 10))
    day = When.read("2024-05-03")
    assert day.last - day.first == MINUTES - 1
    assert day.first <= at.first <= day.last


@pytest.mark.parametrize(
    "text",
    ["", "01/02/2024", "2024-13", "2024-00", "2024-00-15", "2024-05-00", "2024-02-30", "0000",
     "2023-02-29", "2024-5-3", "24-05-03", "2024-05-03 24:00", "2024-05-03 08:60",
     "2024-05-03 08:10:60", "2024-05-03 8:10", "20240503", "２０２４-05-03", "yesterday",
     "2024-05-03T08:10:00Z"],
)  # fmt: skip
def test_anything_else_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):
        When.read(text)


@given(DAYS)
def test_a_day_is_inside_its_month_inside_its_year(day: date) -> None:
    exact, month, year = (When.read(day.isoformat()[:size]) for size in (10, 7, 4))
    assert year.first <= month.first <= exact.first <= exact.last <= month.last <= year.last
    assert When.on(day) == exact


@given(st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31)))
def test_the_text_of_a_time_reads_as_that_time(moment: datetime) -> None:
    for text in (f"{moment:%Y-%m-%d %H:%M}", f"{moment:%Y-%m-%d}", f"{moment:%Y-%m}"):
        when = When.read(text)
        assert When.read(when.text) == when
        assert when.first <= minutes_of(moment) <= when.last


@given(DAYS)
def test_days_count_from_1970_and_back(day: date) -> None:
    assert day_of(day_number(day)) == day
    assert day_number(day + timedelta(days=1)) == day_number(day) + 1
    assert day_number(date(1970, 1, 1)) == 0


@pytest.mark.parametrize(
    ("text", "count", "unit", "shown"),
    [("28 days", 28, "day", "28 days"), ("1 month", 1, "month", "1 month"),
     ("18years", 18, "year", "18 years"), (" 4 weeks ", 4, "week", "4 weeks")],
)  # fmt: skip
def test_a_duration_is_a_count_and_a_unit(text: str, count: int, unit: str, shown: str) -> None:
    duration = Duration.read(text)
    assert (duration.count, duration.unit, str(duration)) == (count, unit, shown)


@pytest.mark.parametrize("text", ["", "days", "-1 day", "1.5 years", "3 fortnights", "1 day later"])
def test_what_is_no_duration_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        Duration.read(text)
