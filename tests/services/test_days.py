"""Days as typed: read as a careful person would read them, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.services.days import MONTHS, looks_dated, read_day

TODAY = date(2026, 11, 18)


def day(text: str, today: date = TODAY, future: bool = False) -> str:
    when = read_day(text, today, future)
    return when.text if when else "none"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18 nov", "2026-11-18"),
        ("18. Nov.", "2026-11-18"),
        ("18nov", "2026-11-18"),
        ("18-NOV-2025", "2025-11-18"),
        ("nov 18", "2026-11-18"),
        ("November 18, 2025", "2025-11-18"),
        ("9 sept", "2026-09-09"),
        ("nov 2026", "2026-11"),
        ("2014", "2014"),
        ("2014-05", "2014-05"),
        ("2014-05-03", "2014-05-03"),
        ("today", "2026-11-18"),
        ("Yesterday", "2026-11-17"),
        ("18 nov 8:05", "2026-11-18 08:05"),
        ("2026-11-18T08:10", "2026-11-18 08:10"),
        ("yesterday 23:59", "2026-11-17 23:59"),
        ("08:10", "2026-11-18 08:10"),
    ],
)
def test_a_day_is_read_as_the_hand_writes_it(text: str, meant: str) -> None:
    assert day(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "31 nov", "30 feb 2026", "29 feb 2026", "0 nov", "32 dec", "18/11/2026", "18/11",
        "11/18/26", "18.11.2026", "tomorrow", "nov", "november", "18 novel", "18 marmalade",
        "2026-13", "2026-11-31", "0000", "0000-01-01", "1899", "9999", "24:00", "18 nov 24:00",
        "nov 2026 08:10", "2014 08:10", "８ nov 2026 ９", "18 ноя", "-5 nov", "1e3", "²", "٣",
    ],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_not_read(text: str) -> None:
    assert day(text) == "none"


def test_a_day_without_a_year_is_the_latest_that_has_come() -> None:
    assert day("18 nov") == "2026-11-18"
    assert day("19 nov") == "2025-11-19"
    assert day("31 dec", date(2027, 1, 1)) == "2026-12-31"
    assert day("1 jan", date(2027, 1, 1)) == "2027-01-01"
    assert day("1 jan", date(2026, 12, 31)) == "2026-01-01"
    assert day("29 feb") == "2024-02-29"
    assert day("29 feb", date(2024, 2, 28)) == "2020-02-29"
    assert day("29 feb", date(1904, 2, 28)) == "1896-02-29"


def test_a_planned_day_without_a_year_is_the_next_to_come() -> None:
    assert day("15 jan", future=True) == "2027-01-15"
    assert day("18 nov", future=True) == "2026-11-18"
    assert day("17 nov", future=True) == "2027-11-17"
    assert day("29 feb", future=True) == "2028-02-29"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from((3, 4, 9)))
def test_every_day_is_read_back_however_its_month_is_shortened(when: date, letters: int) -> None:
    month = MONTHS[when.month - 1][:letters]
    assert day(f"{when.day} {month} {when.year}") == when.isoformat()
    assert day(f"{month} {when.day}, {when.year}") == when.isoformat()


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(0, 365))
def test_a_day_of_the_last_year_needs_no_year(today: date, back: int) -> None:
    when = today - timedelta(days=back)
    wanted = when
    if (when.month, when.day) == (today.month, today.day):
        wanted = today
    assert day(f"{when.day} {MONTHS[when.month - 1]}", today) == wanted.isoformat()


@given(st.text(max_size=30), st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.booleans())
def test_no_text_makes_reading_fail_and_none_lies_ahead(text: str, today: date, plan: bool) -> None:
    read_day(text, today, plan)
    looks_dated(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("moderate since 31 nov", "since 31 nov"),
        ("mg/dL 18/11/2026", "18/11/2026"),
        ("tomorrow", "tomorrow"),
        ("mg/dl 3 days ago", "3 days ago"),
        ("13:99", "13:99"),
        ("18.11.", "18.11."),
    ],
)
def test_what_is_meant_as_a_day_is_noticed(text: str, part: str) -> None:
    assert looks_dated(text) == part


@pytest.mark.parametrize(
    "text", ["mg/dL", "10^9/L", "mL/min/1.73 m2", "U/L", "10*3/uL", "µmol/L", "ng/mL", "1.9", ""]
)
def test_a_unit_is_not_taken_for_a_day(text: str) -> None:
    assert looks_dated(text) == ""
