"""Facts beside the rows that ask about them, and what is found over the facts of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from screener.rules.pairs import Bools, Floats, Ints

Numbers = TypeVar("Numbers", Ints, Floats)
Column = TypeVar("Column", bound=NDArray[np.generic])


def alike(column: Column) -> Column:
    """A column of rows; a single one of them where all are the same."""
    same = len(column) > 0 and bool((column == column[0]).all())
    return column[:1] if same else column  # type: ignore[return-value]


def beside(column: Column, row: Ints) -> Column:
    """A column of rows for each of some rows; one of a single row stands for all."""
    return column if len(column) == 1 else column[row]  # type: ignore[return-value]


@dataclass(frozen=True)
class Pairing:
    """Every fact of a series beside every row of its patient.

    ``row`` and ``fact`` name the row and the fact of each pair; pairs of one row lie together.
    ``whole``: the rows are the patients in their order, so that pair n is fact n.
    """

    rows: int
    row: Ints
    fact: Ints
    whole: bool = False

    def of(self, column: Column) -> Column:
        """A column of facts, pair by pair."""
        return column if self.whole else column[self.fact]  # type: ignore[return-value]

    def at(self, column: Column) -> Column:
        """A column of rows, pair by pair; one of a single row stands for all."""
        return beside(column, self.row)

    def any(self, mask: Bools) -> Bools:
        """Per row: does ``mask`` hold for some fact?"""
        found = np.zeros(self.rows, dtype=np.bool_)
        found[self.row[mask]] = True
        return found

    def all(self, mask: Bools, among: Bools) -> Bools:
        """Per row: does ``mask`` hold for every fact of ``among``?"""
        return ~self.any(among & ~mask)

    def most(self, values: Numbers, among: Bools, default: float) -> Numbers:
        """Per row: the greatest of ``values`` among some facts, at least ``default``."""
        return self._extreme(np.maximum, values, among, default)

    def least(self, values: Numbers, among: Bools, default: float) -> Numbers:
        """Per row: the least of ``values`` among some facts, at most ``default``."""
        return self._extreme(np.minimum, values, among, default)

    def join(self, bits: Ints, among: Bools) -> Ints:
        """Per row: the bits of some facts, together."""
        return self._extreme(np.bitwise_or, bits, among, 0)

    def _extreme(self, fold: np.ufunc, values: Numbers, among: Bools, default: float) -> Numbers:
        """Fold the values of each row's facts; most rows have one, and need no folding."""
        start = np.asarray(default, dtype=values.dtype)
        found = np.full(self.rows, start)
        row, kept = self.row[among], values[among]
        if len(row):
            begins = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1])))
            if len(begins) < len(row):
                row, kept = row[begins], fold.reduceat(kept, begins)
            found[row] = fold(kept, start)
        return found
