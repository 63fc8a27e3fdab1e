"""The days for which something says no: answers, and statements that all was looked through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from screener.domain.times import END, MINUTES, Duration
from screener.rules.calendar import shift
from screener.rules.evidence import Looked, looked
from screener.rules.pairing import beside
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows
from screener.rules.series import APART
from screener.rules.stretches import NEVER
from screener.rules.told import Statements, Told
from screener.rules.windows import Window

NEVER_COUNTS = np.array([END + 1])
"""A column of a single row: no answer, however late, speaks for a later day."""


def covered(rows: int, row: Ints, first: Ints, last: Ints, begin: Ints, end: Ints) -> Bools:
    """Per row: do the stretches ``first``..``last`` leave no minute of ``begin``..``end`` open?"""
    silent = np.asarray(begin > end) | np.zeros(rows, dtype=np.bool_)
    begins, ends = beside(begin, row), beside(end, row)
    alone = (first <= begins) & (last >= ends)
    silent[row[alone]] = True
    some = np.flatnonzero((last >= begins) & (first <= ends) & (first <= last) & ~alone)
    some = some[~silent[row[some]]]
    some = some[np.bincount(row[some], minlength=rows)[row[some]] > 1]
    if len(some):
        silent |= _joined(rows, row[some], first[some], last[some], begin, end)
    return silent


def _joined(rows: int, row: Ints, first: Ints, last: Ints, begin: Ints, end: Ints) -> Bools:
    """Per row: do stretches that touch ``begin``..``end`` cover it together?"""
    apart = row.astype(np.int64) * APART
    places = apart + first
    if (places[1:] < places[:-1]).any():
        order = np.argsort(places, kind="stable")
        row, first, last, apart = row[order], first[order], last[order], apart[order]
    reach = np.maximum.accumulate(last + apart)
    before = np.concatenate(([NEVER], reach))[:-1] - apart
    gap = first > np.maximum(before, beside(begin, row) - 1) + 1
    silent = np.zeros(rows, dtype=np.bool_)
    silent[row] = reach - apart >= beside(end, row)  # the last of a row's stretches counts
    silent[row[gap]] = False
    return silent


@dataclass(frozen=True)
class Silence:
    """Stretches, row by row, for which something says no."""

    row: Ints
    first: Ints
    last: Ints

    def covers(self, rows: Rows, window: Window) -> Bools:
        """Per row: is every minute that may belong to the window spoken for?"""
        first, last = window.possible_first, window.possible_last
        if not len(self.row):
            return rows.constant(False) | (first > last)
        return covered(len(rows), self.row, self.first, self.last, first, last)

    def beside(self, row: Ints, first: Ints, last: Ints) -> Silence:
        """These stretches with some more."""
        if not len(row):
            return self
        return Silence(
            np.concatenate([self.row, row]),
            np.concatenate([self.first, first]),
            np.concatenate([self.last, last]),
        )


_NONE = np.zeros(0, dtype=np.int64)
NOTHING = Silence(_NONE, _NONE, _NONE)


def silence(rows: Rows, told: Told, window: Window, oldest: Ints) -> Silence:
    """Collect what says no: the noes and the statements.

    A no that reaches the minute ``oldest`` of its row speaks up to the window's end.
    """
    noes = told.laid.noes
    pairing = rows.pairing(noes.said.series)
    if not len(pairing.row):
        return NOTHING.beside(*told.reviewed.of(rows))
    of = pairing.of
    known = of(noes.said.series.first) <= pairing.at(rows.end)
    row, first, last = pairing.row[known], of(noes.no_first)[known], of(noes.no_last)[known]
    reaches = np.maximum(last, beside(window.possible_last, row))
    last = np.where(last >= beside(oldest, row), reaches, last)
    return Silence(row, first, last).beside(*told.reviewed.of(rows))


def oldest_no(rows: Rows, window: Window, fresh: Duration | None) -> Ints:
    """The minute from which on a no speaks up to the window's end, if it is good for ``fresh``.

    An answer may be older than what it answers where that is a single day, or a window up to today:
    of several days that lie in the past, a no speaks only for its own.
    """
    if fresh is None:
        return NEVER_COUNTS
    return rows.once(("oldest no", window, fresh), lambda: _oldest_no(rows, window, fresh))


def _oldest_no(rows: Rows, window: Window, fresh: Duration) -> Ints:
    one_day = window.possible_first // MINUTES == window.possible_last // MINUTES
    lets_age = one_day | (window.possible_last >= rows.end)
    oldest = shift(window.possible_last // MINUTES, fresh, -1) * MINUTES
    return np.where(lets_age, oldest, NEVER_COUNTS)


def looked_through(rows: Rows, reviewed: Statements, absent: Bools) -> Iterator[Looked]:
    """The completeness statements on which an absence rests, in the rows where it does."""
    pairing = rows.pairing(reviewed.series)
    yield from looked(reviewed.series, pairing, absent[pairing.row])
