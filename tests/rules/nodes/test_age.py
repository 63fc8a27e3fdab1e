"""Age in completed years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import fact, truth, why

ADULT = "{age: {from: 18 years}}"
RANGE = "{age: {from: 18 years, to: 70 years}}"


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        ("2008-06-01", date(2026, 6, 1), "true"),
        ("2008-06-02", date(2026, 6, 1), "false"),
        ("2008", date(2026, 6, 1), "unknown"),
        ("2008", date(2026, 12, 31), "true"),
        ("2008-06", date(2026, 6, 1), "unknown"),
        ("2008-02-29", date(2026, 2, 28), "false"),
        ("2008-02-29", date(2026, 3, 1), "true"),
        ("1955-06-02", date(2026, 6, 1), "true"),
        ("1955-06-01", date(2026, 6, 1), "false"),
        ("1955", date(2026, 6, 1), "unknown"),
        ("2030-01-01", date(2026, 6, 1), "false"),
        ("1890-01-01", date(2026, 6, 1), "false"),
    ],
)
def test_eighteen_to_seventy_lasts_from_a_birthday_to_the_eve_of_another(
    born: str, on: date, expected: str
) -> None:
    assert truth(RANGE, fact("birth_date", born, when=None), on=on) == expected


def test_one_limit_alone() -> None:
    born = fact("birth_date", "1955-06-01", when=None)
    assert truth(ADULT, born) == "true"
    assert truth("{age: {to: 70 years}}", born) == "false"


def test_an_unknown_birth_is_missing_an_unreadable_one_imprecise_two_may_contradict() -> None:
    assert why(ADULT) == ("missing",)
    assert why(ADULT, fact("birth_date", "in spring")) == ("imprecise",)
    assert why(ADULT, fact("birth_date", "refused")) == ("not_asked",)
    both = [fact("birth_date", "1980-01-01"), fact("birth_date", "2010-01-01")]
    assert why(ADULT, *both) == ("conflicting",)
    assert truth(ADULT, fact("birth_date", "1980"), fact("birth_date", "1981-01-01")) == "true"


@given(
    born=st.dates(date(1900, 1, 1), date(2026, 6, 1)),
    on=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    years=st.integers(1, 90),
)
def test_the_age_counts_birthdays_and_the_29th_of_february_becomes_the_first_of_march(
    born: date, on: date, years: int
) -> None:
    leap = on.year % 4 == 0 and (on.year % 100 != 0 or on.year % 400 == 0)
    day = (3, 1) if (born.month, born.day) == (2, 29) and not leap else (born.month, born.day)
    completed = on.year - born.year - ((on.month, on.day) < day)
    given_birth = fact("birth_date", born.isoformat(), when=None)
    expected = "true" if completed >= years else "false"
    assert truth(f"{{age: {{from: {years} years}}}}", given_birth, on=on) == expected
