"""The first and the last result of a window: what it rose or fell by, and over which time.

A result without a time lasts its day, so the time between two is a range. Two results on different
days are the least; where these are not certain, nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING, END, MINUTES
from screener.rules.hulls import Number, hull
from screener.rules.pairs import BIT, Bools, Floats, Ints
from screener.rules.rows import Rows
from screener.rules.select import Chosen, choose
from screener.rules.series import Series
from screener.rules.windows import Window


@dataclass(frozen=True)
class Course:
    """First and last result in each row, and the days between them, least and most."""

    first: Number
    last: Number
    least_days: Floats
    most_days: Floats
    known: Bools  # two results certainly lie on different days of the window
    why: Ints

    def rate(self) -> Number:
        """What it rose by in a day."""
        low, high = self.last.low - self.first.high, self.last.high - self.first.low
        return self._number(
            np.minimum(low / self.least_days, low / self.most_days),
            np.maximum(high / self.least_days, high / self.most_days),
        )

    def rise(self) -> Number:
        """What it rose by."""
        return self._number(self.last.low - self.first.high, self.last.high - self.first.low)

    def percent(self) -> Number:
        """What it rose by, in per cent of the first."""
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = self.last.low / self.first.high, self.last.high / self.first.low
        low = np.nan_to_num(low, nan=0.0, posinf=np.inf)
        high = np.nan_to_num(high, nan=np.inf, posinf=np.inf)
        return self._number(100 * (low - 1), 100 * (high - 1))

    def _number(self, low: Floats, high: Floats) -> Number:
        return Number(
            np.where(self.known, low, -np.inf),
            np.where(self.known, high, np.inf),
            self.why,
            self.first.seen + self.last.seen,
        )


def course(rows: Rows, series: Series, window: Window) -> Course:
    """The course of a series over a window."""
    first, last = choose(rows, series, window, "first"), choose(rows, series, window, "latest")
    every = choose(rows, series, window, "every")
    pairing, fact = every.pairing, every.pairing.fact
    begins, ends = series.first[fact], series.last[fact]
    one_by = pairing.least(ends, every.sure, END)  # by then the first certainly was taken
    last_from = pairing.most(begins, every.sure, BEGINNING)
    known = (one_by // MINUTES < last_from // MINUTES) & ~every.perhaps_none
    earliest = pairing.least(begins, first.candidate, END)
    latest = pairing.most(ends, last.candidate, BEGINNING)
    one, other = hull(rows, first), hull(rows, last)
    some = np.where(known, one.why | other.why | BIT["imprecise"], _few(rows, every))
    return Course(
        one, other,
        np.maximum(last_from - one_by, 1) / MINUTES,
        np.maximum(latest - earliest, 1) / MINUTES,
        known, np.asarray(some, dtype=np.int64),
    )  # fmt: skip


def _few(rows: Rows, every: Chosen) -> Ints:
    """Why two results on different days are not certain: none, one, or days that are vague."""
    pairing, fact = every.pairing, every.pairing.fact
    vague = pairing.any(every.candidate & ~(every.sure & every.series.dated[fact]))
    older = pairing.any(every.series.last[fact] < pairing.at(every.window.possible_first))
    why = np.where(vague, BIT["imprecise"], np.where(older, BIT["too_old"], BIT["missing"]))
    return np.asarray(why | np.where(every.window.unknown, BIT["missing"], 0), dtype=np.int64)
