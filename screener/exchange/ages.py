"""An age as a birth date: the range of days on which somebody of that age can be born."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from screener.domain.times import When
from screener.domain.values import Value, birth_days
from screener.exchange.dates import OLDEST
from screener.exchange.mapping_file import Age

_AGE = re.compile(r"\d{1,6}(\.\d*)?", re.ASCII)
_YEAR = Decimal("365.25")
_ROUNDING = Decimal("0.01")  # of a day: what printing a quotient of days can lose


def read_age(text: str, unit: Age, on: When | None, known: date) -> Value | None:
    """The birth days of one aged ``text`` on the day ``on``; None if nobody is so old.

    Without ``on`` the age was reached at the latest on the day ``known``, and the range is open
    below. What is no number is unreadable.
    """
    if not _AGE.fullmatch(text):
        return Value(unreadable="value")
    age, kind = Decimal(text), "d" if unit == "days" else "a"
    if unit == "years of 365.25 days" and abs(days := age * _YEAR - _whole(age)) <= _ROUNDING:
        age, kind = age * _YEAR - days, "d"
    if age > (OLDEST * _YEAR if kind == "d" else OLDEST):
        return None
    if on is None:
        low, high = birth_days(age, kind, None, known)
    else:
        low = birth_days(age, kind, on.first_day, known)[0]
        high = birth_days(age, kind, on.last_day, known)[1]
    return Value(low, high)


def _whole(age: Decimal) -> Decimal:
    """The whole number of days that is nearest to ``age`` in years of 365.25 days."""
    return (age * _YEAR).to_integral_value()
