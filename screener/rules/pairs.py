"""Truth as a pair of columns: does it hold for every value, does it hold for some?

Kleene's strong three-valued logic falls out of working on the halves, without special cases. Each
unknown row also says why, as bits in the order of ``domain.screening.REASONS``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screener.domain.screening import REASONS, Reason, Truth

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BIT: dict[Reason, int] = {reason: 1 << number for number, reason in enumerate(REASONS)}


def reasons_of(bits: int) -> tuple[Reason, ...]:
    """The reasons whose bits are set."""
    return tuple(reason for reason, bit in BIT.items() if bits & bit)


@dataclass(frozen=True, slots=True)
class Pair:
    """``must`` implies ``may``, row by row; ``why`` is 0 wherever the truth is decided."""

    must: Bools
    may: Bools
    why: Ints

    @classmethod
    def of(cls, must: Bools, may: Bools, why: Ints) -> Pair:
        """A pair whose reasons are kept only where it is unknown."""
        return cls(must, may, np.where(may & ~must, why, 0))

    @property
    def unknown(self) -> Bools:
        return self.may & ~self.must

    def truth(self, row: int) -> Truth:
        if self.must[row]:
            return "true"
        return "unknown" if self.may[row] else "false"

    def __invert__(self) -> Pair:
        return Pair(~self.may, ~self.must, self.why)


def _joined(pairs: Sequence[Pair]) -> Ints:
    joined: Ints = np.bitwise_or.reduce([pair.why for pair in pairs])
    return joined


def all_of(pairs: Sequence[Pair]) -> Pair:
    """True where all hold."""
    must = np.logical_and.reduce([pair.must for pair in pairs])
    may = np.logical_and.reduce([pair.may for pair in pairs])
    return Pair.of(must, may, _joined(pairs))


def any_of(pairs: Sequence[Pair]) -> Pair:
    """True where at least one holds."""
    must = np.logical_or.reduce([pair.must for pair in pairs])
    may = np.logical_or.reduce([pair.may for pair in pairs])
    return Pair.of(must, may, _joined(pairs))


def at_least(count: int, pairs: Sequence[Pair]) -> Pair:
    """True where at least ``count`` hold."""
    must = np.add.reduce([pair.must.astype(np.int64) for pair in pairs]) >= count
    may = np.add.reduce([pair.may.astype(np.int64) for pair in pairs]) >= count
    return Pair.of(must, may, _joined(pairs))


def agreed(pairs: Sequence[Pair]) -> Pair:
    """Several readings of one wording: decided where all agree, else unknown.

    Where one holds and another does not, the wording is a reason, whatever else is unknown.
    """
    must = np.logical_and.reduce([pair.must for pair in pairs])
    may = np.logical_or.reduce([pair.may for pair in pairs])
    some_hold = np.logical_or.reduce([pair.must for pair in pairs])
    some_fail = ~np.logical_and.reduce([pair.may for pair in pairs])
    differ = np.where(some_hold & some_fail, BIT["wording"], 0)
    return Pair.of(must, may, _joined(pairs) | differ)
