"""Facts beside the rows that ask about them, and what is found over the facts of each row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from screener.rules.arrays import Bools, Floats, Ints

Numbers = TypeVar("Numbers", Ints, Floats)
Column = TypeVar("Column", bound=NDArray[np.generic])


def alike(column: Column) -> Column:
    """A column of rows; a single one of them where all are the same."""
    same = len(column) > 0 and bool((column == column[0]).all())
    return column[:1] if same else column  # type: ignore[return-value]


def beside(column: Column, row: Ints) -> Column:
    """A column of rows for each of some rows; one of a single row stands for all."""
    return column if len(column) == 1 else column[row]  # type: ignore[return-value]


def one_of(column: Ints, row: int) -> int:
    """What a column of rows is in one of them; one of a single row stands for all."""
    return int(column[0 if len(column) == 1 else row])


@dataclass(frozen=True)
class Pairing:
    """Every fact of a series beside every row of its patient.

    ``row`` names the row of each pair, ``where`` the fact: its place, or a run of them all if they
    are those of neighbouring patients, in their order. Pairs of one row lie together.
    """

    rows: int
    row: Ints
    where: Ints | slice

    @cached_property
    def fact(self) -> Ints:
        """The place of each pair's fact."""
        if isinstance(self.where, slice):
            first = self.where.start or 0
            return np.arange(first, first + len(self.row))
        return self.where

    def of(self, column: Column) -> Column:
        """A column of facts, pair by pair."""
        return column[self.where]  # type: ignore[return-value]

    def at(self, column: Column) -> Column:
        """A column of rows, pair by pair; one of a single row stands for all."""
        return beside(column, self.row)

    @property
    def none(self) -> Bools:
        """No row."""
        return np.zeros(self.rows, dtype=np.bool_)

    def any(self, mask: Bools) -> Bools:
        """Per row: does ``mask`` hold for some fact?"""
        found = self.none
        found[self.row[mask]] = True
        return found

    def all(self, mask: Bools, among: Bools) -> Bools:
        """Per row: does ``mask`` hold for every fact of ``among``?"""
        return ~self.any(among & ~mask)

    def most(self, values: Numbers, among: Bools, default: float) -> Numbers:
        """Per row: the greatest of ``values`` among some facts, at least ``default``."""
        return self.some(among).fold(np.maximum, values, default)

    def least(self, values: Numbers, among: Bools, default: float) -> Numbers:
        """Per row: the least of ``values`` among some facts, at most ``default``."""
        return self.some(among).fold(np.minimum, values, default)

    def join(self, bits: Ints, among: Bools) -> Ints:
        """Per row: the bits of some facts, together."""
        return self.some(among).fold(np.bitwise_or, bits, 0)

    def some(self, among: Bools) -> Some:
        """Some of the facts, to be folded row by row."""
        place = np.flatnonzero(among)
        row = self.row[place]
        return Some(self.rows, place, row, np.flatnonzero(row[1:] == row[:-1]))


@dataclass(frozen=True)
class Some:
    """Some of the pairs: their places and rows, and which are followed by one of the same row."""

    rows: int
    place: Ints
    row: Ints
    more: Ints

    def fold(self, fold: np.ufunc, values: Numbers, default: float) -> Numbers:
        """Per row: ``default`` and the values of its facts, folded. Most rows have one fact."""
        start = np.asarray(default, dtype=values.dtype)
        found = np.full(self.rows, start)
        kept = fold(values[self.place], start)
        found[self.row] = kept  # the last of each row's facts
        fold.at(found, self.row[self.more], kept[self.more])
        return found
