"""Truth as a pair of columns: does it hold for every value, does it hold for some?

Kleene's strong three-valued logic falls out of working on the halves, without special cases. Each
unknown row also says why, as bits in the order of ``domain.screening.REASONS``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from screener.domain.screening import REASONS, Reason, Truth
from screener.rules.arrays import Bools as Bools
from screener.rules.arrays import Floats as Floats
from screener.rules.arrays import Ints as Ints
from screener.rules.evidence import Seen

BIT: dict[Reason, int] = {reason: 1 << number for number, reason in enumerate(REASONS)}


@functools.cache
def reasons_of(bits: int) -> tuple[Reason, ...]:
    """The reasons whose bits are set."""
    return tuple(reason for reason, bit in BIT.items() if bits & bit)


class Pair:
    """``must`` implies ``may``, row by row; ``why`` is 0 wherever the truth is decided.

    ``seen``: what a leaf looked at. It and the reasons are worked out when somebody asks for them:
    over a cohort nobody does.
    """

    __slots__ = ("_why", "may", "must", "seen")

    def __init__(
        self,
        must: Bools,
        may: Bools,
        why: Ints | Callable[[], Ints],
        seen: tuple[Seen, ...] = (),
    ) -> None:
        self.must = must
        self.may = may
        self._why = why
        self.seen = seen

    @property
    def why(self) -> Ints:
        """Reason bits, row by row."""
        if callable(self._why):
            self._why = self._why()
        return self._why

    @classmethod
    def of(
        cls,
        must: Bools,
        may: Bools,
        why: Ints | Callable[[], Ints],
        seen: tuple[Seen, ...] = (),
    ) -> Pair:
        """A pair whose reasons are kept only where it is unknown."""

        def kept() -> Ints:
            unknown = may & ~must
            if not unknown.any():
                return np.zeros(len(unknown), dtype=np.int64)
            return np.where(unknown, why() if callable(why) else why, 0)

        return cls(must, may, kept, seen)

    def seeing(self, seen: tuple[Seen, ...]) -> Pair:
        """The same, and more that was looked at."""
        return Pair(self.must, self.may, lambda: self.why, self.seen + seen) if seen else self

    @property
    def unknown(self) -> Bools:
        return self.may & ~self.must

    def truth(self, row: int) -> Truth:
        if self.must[row]:
            return "true"
        return "unknown" if self.may[row] else "false"

    def __invert__(self) -> Pair:
        return Pair(~self.may, ~self.must, lambda: self.why)


def _joined(pairs: Sequence[Pair]) -> Ints:
    joined: Ints = np.bitwise_or.reduce([pair.why for pair in pairs])
    return joined


def _all(columns: Iterable[Bools]) -> Bools:
    return functools.reduce(np.logical_and, columns)


def _any(columns: Iterable[Bools]) -> Bools:
    return functools.reduce(np.logical_or, columns)


def all_of(pairs: Sequence[Pair]) -> Pair:
    """True where all hold."""
    if len(pairs) == 1:
        return pairs[0]
    must, may = _all(pair.must for pair in pairs), _all(pair.may for pair in pairs)
    return Pair.of(must, may, lambda: _joined(pairs))


def any_of(pairs: Sequence[Pair]) -> Pair:
    """True where at least one holds."""
    if len(pairs) == 1:
        return pairs[0]
    must, may = _any(pair.must for pair in pairs), _any(pair.may for pair in pairs)
    return Pair.of(must, may, lambda: _joined(pairs))


def at_least(count: int, pairs: Sequence[Pair]) -> Pair:
    """True where at least ``count`` hold."""
    must = np.add.reduce([pair.must.astype(np.int64) for pair in pairs]) >= count
    may = np.add.reduce([pair.may.astype(np.int64) for pair in pairs]) >= count
    return Pair.of(must, may, lambda: _joined(pairs))


def agreed(pairs: Sequence[Pair]) -> Pair:
    """Several readings of one wording: decided where all agree, else unknown.

    Where one holds and another does not, the wording is a reason, whatever else is unknown.
    """
    if len(pairs) == 1:
        return pairs[0]
    must, may = _all(pair.must for pair in pairs), _any(pair.may for pair in pairs)

    def why() -> Ints:
        some_hold = _any(pair.must for pair in pairs)
        some_fail = ~_all(pair.may for pair in pairs)
        return _joined(pairs) | np.where(some_hold & some_fail, BIT["wording"], 0)

    return Pair.of(must, may, why, tuple(part for pair in pairs for part in pair.seen))
