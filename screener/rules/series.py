"""A series: all counting facts of one code as columns, sorted by patient and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.domain.catalogue import FactDef
from screener.domain.times import MINUTES
from screener.rules.arrays import Bools, Floats, Ints
from screener.rules.pairing import Pairing

TOLERANCE = 1e-9  # computed numbers this near, relative to max(|a|, |b|, 1), are equal
MINUTE = np.int32  # of times: the axis of minutes, with a margin for sums, fits
APART = 1 << 34  # more than the whole axis of minutes
NO, YES = 1, 2  # bits of the choices of every yes-or-no fact, in the order ("no", "yes")


@dataclass(frozen=True, eq=False)
class Series:
    """All counting facts of one code; ``row`` is the patient's place in the cohort.

    ``first``/``last``: possible minutes of the specimen or start. ``end_first``/``end_last``: of
    the end, meaningful where ``ended``. ``low``/``high``: closed range in the fact's own unit.
    ``bits``: possible codes, bit n for the n-th choice. ``bad``: reason bits of the unreadable.
    """

    fact: FactDef
    patients: int
    id: Ints
    row: Ints
    first: Ints
    last: Ints
    ended: Bools
    end_first: Ints
    end_last: Ints
    low: Floats
    high: Floats
    unit: Ints
    bits: Ints
    bad: Ints
    criterion: NDArray[np.str_]
    asked: NDArray[np.str_]

    @cached_property
    def bounds(self) -> Ints:
        """Facts of patient r are ``bounds[r]:bounds[r + 1]``."""
        return np.cumsum(np.bincount(self.row + 1, minlength=self.patients + 1))

    def neighbours(self, first: int, count: int) -> Pairing:
        """Its facts beside some patients that follow each other."""
        begin, end = self.bounds[first].item(), self.bounds[first + count].item()
        row = self.row[begin:end]
        return Pairing(count, row - first if first else row, slice(begin, end))

    def beside(self, patients: Ints) -> Pairing:
        """Its facts beside some patients in any order, each as often as it is named."""
        if len(patients) < self.patients // 8:  # a few of many: no index of them all
            begin, end = (np.searchsorted(self.row, patients, side) for side in ("left", "right"))
        else:
            begin, end = self.bounds[patients], self.bounds[patients + 1]
        count = end - begin
        row = np.repeat(np.arange(len(patients), dtype=np.int64), count)
        offset = np.cumsum(count) - count
        return Pairing(len(patients), row, np.arange(len(row)) + (begin - offset)[row])

    @cached_property
    def units(self) -> frozenset[int]:
        """The places of the units in which its facts were reported."""
        return frozenset(np.unique(self.unit).tolist())

    @cached_property
    def apart(self) -> Ints:
        """A number for each fact's patient, so great that minutes added to it keep them apart."""
        return self.row.astype(np.int64) * APART

    @cached_property
    def dated(self) -> Bools:
        """Which facts are of one day, whatever the hour."""
        return np.asarray(self.first // MINUTES == self.last // MINUTES)

    @cached_property
    def certain_end(self) -> Ints:
        """Up to which minute what ended certainly reached: an end on a day includes that day."""
        return end_of_day(self.end_first)

    def __len__(self) -> int:
        return len(self.id)

    @property
    def columns(self) -> dict[str, Any]:
        """The arrays by name."""
        return {name: getattr(self, name) for name in _COLUMNS}

    @property
    def bytes(self) -> int:
        """The room that its columns take; one that is the same throughout takes none."""
        room = {id(column): column for column in self.columns.values() if any(column.strides)}
        return sum(column.nbytes for column in room.values())

    def where(self, which: Bools | Ints) -> Series:
        """The facts for which a mask holds, or at some places."""
        size = len(self.row[which])
        some = {name: _some(column, which, size) for name, column in self.columns.items()}
        return replace(self, **some)

    def said_of(self, fact: FactDef, bits: int) -> Series:
        """The same facts, as answers ``bits`` to another fact."""
        return replace(self, fact=fact, bits=np.full(len(self), bits, dtype=np.int64))


_COLUMNS = ("id", "row", "first", "last", "ended", "end_first", "end_last", "low", "high", "unit",
            "bits", "bad", "criterion", "asked")  # fmt: skip


def _some(column: Any, which: Bools | Ints, size: int) -> Any:
    """So many of a column; one that is the same throughout mostly stays so, without room."""
    return column[which] if any(column.strides) or size > len(column) else column[:size]


def concatenate(series: Sequence[Series]) -> Series:
    """Several series of one meaning as one, in the order of patient and time."""
    some = [part for part in series if len(part)]
    if len(some) < 2:
        return (some or series)[0]
    columns = {
        name: np.concatenate([getattr(part, name) for part in some]) for name in some[0].columns
    }
    order = in_order(columns)
    ordered: dict[str, Any] = {name: column[order] for name, column in columns.items()}
    return replace(some[0], **ordered)


def in_order(columns: Mapping[str, NDArray[Any]]) -> Ints:
    """The places of facts in the order of patient and time."""
    return np.lexsort([columns[name] for name in ("id", "last", "first", "row")])


def side_by_side(series: Sequence[Series]) -> Series:
    """Several series as one, as if each had patients of its own: the n-th begin at n × patients."""
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in series]) for name in series[0].columns
    }
    size = [len(part) for part in series]
    patients = series[0].patients
    columns["row"] = columns["row"] + np.repeat(np.arange(len(series)) * patients, size)
    return replace(series[0], patients=patients * len(series), **columns)


def start_of_day(minutes: Ints) -> Ints:
    """The first minute of each one's day."""
    return minutes // MINUTES * MINUTES


def end_of_day(minutes: Ints) -> Ints:
    """The last minute of each one's day."""
    return start_of_day(minutes) + (MINUTES - 1)


def slack(number: float) -> float:
    """The distance at which a computed number counts as equal to ``number``."""
    return TOLERANCE * max(abs(number), 1.0)
