"""A score of ranges: the range over its corners, on columns.

Each score is monotone in each input when the others are held, so its least and greatest value lie
where every input is at an end. Inputs with which it always rises (or falls) are at the same end
together; only the others are tried at each of theirs. A corner that cannot exist gives no number
and is left out; where it begins to be possible is tried instead (``knots``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from screener.rules.pairs import Bools, Floats
from screener.rules.scores.base import Input, Score
from screener.rules.series import TOLERANCE


@dataclass(frozen=True, eq=False)
class Column:
    """One input of the formula in every row: what it can be.

    ``among``, where the input is a choice on which the score does not simply rise or fall: for each
    number that it can be, the rows in which it may.
    """

    low: Floats
    high: Floats
    among: tuple[tuple[float, Bools], ...] = ()

    def of(self, rows: Bools) -> Column:
        """The rows for which ``rows`` holds."""
        among = tuple((number, may[rows]) for number, may in self.among)
        return Column(self.low[rows], self.high[rows], among)

    @property
    def settled(self) -> Bools:
        return np.asarray(self.low == self.high)


@dataclass(frozen=True, eq=False)
class Spread:
    """A score in every row: from ``low`` to ``high``, unrounded in ``raw_…``; NaN if it is none."""

    low: Floats
    high: Floats
    raw_low: Floats
    raw_high: Floats

    @property
    def single(self) -> Bools:
        return np.asarray(self.low == self.high)


Columns = Mapping[str, Column]


def spread(score: Score, columns: Columns) -> Spread:
    """The range of ``score`` in every row; a row without any possible corner has none."""
    settled = np.logical_and.reduce([column.settled for column in columns.values()])
    low = np.full(len(settled), np.nan)
    high = low.copy()
    if settled.any():
        points = {name: column.low[settled] for name, column in columns.items()}
        low[settled] = high[settled] = compute(score, points)
    rest = ~settled
    if rest.any():
        low[rest], high[rest] = _over_corners(
            score, {name: column.of(rest) for name, column in columns.items()}
        )
    if score.contradiction is not None:
        contradict = score.contradiction(**{name: column.low for name, column in columns.items()})
        low = np.where(contradict, np.nan, low)
    with np.errstate(invalid="ignore"):
        high = np.where(np.isnan(low), np.nan, high)
        apart = high - low
        equal = (apart <= TOLERANCE * np.maximum(np.abs(low), 1.0)) & np.isfinite(apart)
        high = np.where(equal, low, high)
    return Spread(score.finish(low), score.finish(high), low, high)


def compute(score: Score, points: Mapping[str, Floats]) -> Floats:
    """The raw score of points; NaN where it has none, or a point is none."""
    with np.errstate(all="ignore"):
        raw = np.asarray(score.formula(**points), dtype=np.float64)
    return np.where(np.logical_or.reduce([np.isnan(p) for p in points.values()]), np.nan, raw)


def _over_corners(score: Score, columns: Columns) -> tuple[Floats, Floats]:
    size = len(next(iter(columns.values())).low)
    low, high = np.full(size, np.nan), np.full(size, np.nan)
    for bent in itertools.product(*_ends_of_bent(score, columns)):
        for down in (True, False):
            points = {**_straight(score, columns, down), **dict(bent)}
            found = compute(score, points)
            low, high = np.fmin(low, found), np.fmax(high, found)
    return low, high


def _straight(score: Score, columns: Columns, down: bool) -> dict[str, Floats]:
    """The inputs with which the score always rises or falls, all at the end that lowers it."""
    found = {}
    for name, items in score.groups.items():
        if items[0].rises:
            rises = items[0].rises > 0
            found[name] = columns[name].low if rises == down else columns[name].high
    return found


def _ends_of_bent(score: Score, columns: Columns) -> Iterator[list[tuple[str, Floats]]]:
    """For each of the other inputs, the columns of its ends, or of each choice that may be."""
    for name, items in score.groups.items():
        if items[0].rises:
            continue
        column = columns[name]
        ends = [np.where(may, number, np.nan) for number, may in column.among]
        knots = [np.clip(knot, column.low, column.high) for knot in items[0].knots]
        yield [(name, end) for end in ends or (column.low, column.high, *knots)]


def everything(item: Input, size: int) -> Column:
    """A column in which nothing is known of an input."""
    low, high = item.everything
    among = tuple((number, np.ones(size, dtype=np.bool_)) for number in sorted(set(_numbers(item))))
    return Column(np.full(size, low), np.full(size, high), among)


def _numbers(item: Input) -> list[float]:
    return list(item.choices.values()) if item.choices is not None and not item.rises else []
