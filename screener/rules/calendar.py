"""Stepping columns of days by the calendar.

Days are counted from 1970-01-01. Months and years step by calendar and end in the month that they
name (31 January plus one month is the last day of February); days and weeks count days.
"""

from __future__ import annotations

import numpy as np

from screener.domain.times import BEGINNING, END, MINUTES, Duration
from screener.rules.pairs import Ints

FIRST_DAY = BEGINNING // MINUTES
LAST_DAY = END // MINUTES


def shift(days: Ints, by: Duration, sign: int = 1) -> Ints:
    """Each day moved by ``sign`` × ``by``; the ends of the axis stay where they are."""
    if by.unit == "day":
        moved = days + sign * by.count
    elif by.unit == "week":
        moved = days + sign * 7 * by.count
    else:
        moved = _add_months(days, sign * by.count * (12 if by.unit == "year" else 1))
    inside = (days > FIRST_DAY) & (days < LAST_DAY)
    return np.where(inside, moved, days)


def birthday(births: Ints, years: int | Ints) -> Ints:
    """The day on which one born on each day is ``years`` old.

    Who is born on 29 February is a year older on 1 March, unless the year has a 29 February.
    """
    stepped = _add_months(births, 12 * years)
    born = births.astype("datetime64[D]")
    there = stepped.astype("datetime64[D]")
    day = (born - born.astype("datetime64[M]")).astype(np.int64)
    reached = (there - there.astype("datetime64[M]")).astype(np.int64)
    return np.asarray(stepped + (day - reached), dtype=np.int64)


def completed_years(births: Ints, days: Ints) -> Ints:
    """How many whole years one born on each day is old on another day."""
    born, there = (day.astype("datetime64[D]").astype("datetime64[Y]") for day in (births, days))
    years = there.astype(np.int64) - born.astype(np.int64)
    return years - (birthday(births, years) > days)


def _add_months(days: Ints, months: int | Ints) -> Ints:
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    day = (date - month.astype("datetime64[D]")).astype(np.int64)
    target = month + months
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(
        np.int64
    )
    begin = target.astype("datetime64[D]").astype(np.int64)
    return np.asarray(begin + np.minimum(day, length - 1), dtype=np.int64)
