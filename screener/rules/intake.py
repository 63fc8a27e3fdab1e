"""Facts into columns: sorted by fact, patient and time, one series for each fact.

Numbers are brought into the fact's own unit; an open end "<0.5" becomes a closed one a hair inside
(``OPEN``), so that every range is closed and plain comparisons are right. What could not be read is
the whole range, and says so in ``bad``. What few facts have (an end, a limit, a trial) is laid over
the columns afterwards; a column that is the same in every fact takes no room.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.domain.catalogue import UNANSWERED, Catalogue, FactDef
from screener.domain.facts import RARE
from screener.rules.pairs import BIT, Bools, Floats, Ints
from screener.rules.series import MINUTE, NO, TOLERANCE, YES, Series, in_order

OPEN = 4 * TOLERANCE  # an open end is this far inside: far below any real difference

Key = tuple[str, str, int]
"""A fact's code, with trial and attempt where it belongs to a trial."""
Columns = dict[str, NDArray[Any]]
_USUAL = {"id": np.int64, "row": np.int32, "fact": np.int16, "first": MINUTE, "last": MINUTE,
          "low": np.float64, "high": np.float64, "unit": np.int16, "codes": np.int32}  # fmt: skip


def key_of(fact: FactDef, trial: str, attempt: int) -> Key:
    """Under what a series is kept: only a fact of a trial is told apart by trial and attempt."""
    return (fact.code, trial, attempt) if fact.scope == "trial" else (fact.code, "", 1)


def empty(fact: FactDef, patients: int) -> Series:
    """No facts of a code."""
    return Series(fact, patients, **_no_columns())


@functools.cache
def _no_columns() -> dict[str, Any]:
    """The columns of no facts."""
    none = {name: np.zeros(0, dtype) for name, dtype in _USUAL.items()}
    fact = FactDef(code="none", kind="condition", label={}, group="")
    return _series(fact, none, {}, np.zeros(0, dtype=object), 0).columns


def lay_out(
    batches: Iterable[Sequence[tuple[Any, ...]]], patients: Sequence[int], catalogue: Catalogue
) -> dict[Key, Series]:
    """The series of all facts of ``patients`` that the catalogue knows."""
    intake = _Intake(catalogue, {number: row for row, number in enumerate(patients)})
    for batch in batches:
        intake.add(batch)
    return dict(intake.series(len(patients)))


@dataclass
class _Intake:
    """Batches of facts on their way into columns."""

    catalogue: Catalogue
    place: Mapping[int, int]  # of each patient
    words: dict[str, int] = field(default_factory=dict)  # units and codes, each word once
    parts: list[Columns] = field(default_factory=list)
    rare: dict[int, tuple[Any, ...]] = field(default_factory=dict)  # by place among all facts
    size: int = 0

    def __post_init__(self) -> None:
        self.facts = {code: number for number, code in enumerate(self.catalogue)}

    def add(self, batch: Sequence[tuple[Any, ...]]) -> None:
        """Take in tuples of USUAL and RARE."""
        if not batch:
            return
        size = len(batch)
        number, patient, fact, first, last, low, high, unit, codes, rare = zip(*batch, strict=True)
        word = self.words.setdefault
        values: tuple[Iterable[Any], ...] = (
            number, map(self.place.get, patient, repeat(-1)), map(self.facts.get, fact, repeat(-1)),
            first, last, low, high,
            [word(text, len(self.words)) for text in unit],
            [word(text, len(self.words)) for text in codes],
        )  # fmt: skip
        self.parts.append({
            name: np.fromiter(column, dtype, size)
            for (name, dtype), column in zip(_USUAL.items(), values, strict=True)
        })  # fmt: skip
        for place, values_ in enumerate(rare, self.size):
            if values_ is not None:
                self.rare[place] = values_
        self.size += size

    def series(self, patients: int) -> Iterator[tuple[Key, Series]]:
        """Sort all that was taken in, and give the series of each code."""
        if not self.parts:
            return
        columns: Columns = {}
        for name in _USUAL:
            columns[name] = np.concatenate([part.pop(name) for part in self.parts])
        order = np.lexsort([columns[name] for name in ("id", "last", "first", "row", "fact")])
        order = order[(columns["fact"][order] >= 0) & (columns["row"][order] >= 0)]
        for name in _USUAL:
            columns[name] = columns[name][order]
        places, rare = self._rare_in(order)
        words = np.array([*self.words], dtype=object)
        bounds = np.searchsorted(columns["fact"], np.arange(len(self.facts) + 1))
        for number, fact in enumerate(self.catalogue.values()):
            begin, end = bounds[number : number + 2].tolist()
            if begin == end:
                continue
            own = {name: column[begin:end] for name, column in columns.items()}
            first, last = np.searchsorted(places, [begin, end])
            few = dict(zip((places[first:last] - begin).tolist(), rare[first:last], strict=True))
            for key, which, some in _told_apart(fact, end - begin, few):
                kept = own if which is None else {n: c[which] for n, c in own.items()}
                yield key, _series(fact, kept, some, words, patients)

    def _rare_in(self, order: Ints) -> tuple[Ints, list[tuple[Any, ...]]]:
        """Where the facts with something rare lie in an order, and what they have."""
        placed = np.full(self.size, -1, dtype=np.int64)
        placed[order] = np.arange(len(order))
        found = {int(placed[old]): values for old, values in self.rare.items() if placed[old] >= 0}
        places = sorted(found)
        return np.array(places, dtype=np.int64), [found[place] for place in places]


Few = dict[int, tuple[Any, ...]]
"""What few facts of a series have, by their place in it: tuples of RARE."""
_TRIAL, _ATTEMPT = list(RARE).index("trial"), list(RARE).index("attempt")
_UNREADABLE = list(RARE).index("unreadable")


def _told_apart(fact: FactDef, size: int, few: Few) -> Iterator[tuple[Key, Ints | None, Few]]:
    """The facts of each trial and attempt, by their places; None for all of a patient's fact."""
    if fact.scope != "trial":
        yield key_of(fact, "", 1), None, few
        return
    groups: dict[Key, list[int]] = {}
    plain = tuple(RARE.values())
    for place in range(size):
        values = few.get(place, plain)
        groups.setdefault(key_of(fact, values[_TRIAL], values[_ATTEMPT]), []).append(place)
    for key, places in groups.items():
        some = {new: few[old] for new, old in enumerate(places) if old in few}
        yield key, np.array(places, dtype=np.int64), some


def _series(fact: FactDef, own: Columns, few: Few, words: NDArray[Any], patients: int) -> Series:
    size = len(own["id"])
    rare = {name: _laid(size, few, number) for number, name in enumerate(RARE)}
    unread = rare["unreadable"] != ""
    low, high, unit = _numbers(fact, own, rare, unread, words)
    bits, bad = _bits(fact, own["codes"], words), np.zeros(size, dtype=np.int16)
    if fact.kind == "lab":
        bad[unit < 0] = BIT["unit"]
    for place, values in few.items():
        if values[_UNREADABLE]:
            bad[place] = _why(values[_UNREADABLE], words[own["codes"][place]])
            if fact.kind not in ("lab", "date", "plan"):
                bits[place] = (1 << len(fact.codes)) - 1
    ended = np.asarray(rare["end_first"] <= rare["end_last"])
    capped = ended & (rare["end_last"] >= own["first"])
    last = np.where(capped, np.minimum(own["last"], rare["end_last"]), own["last"])
    made = Series(
        fact=fact, patients=patients, id=_narrow(own["id"]), row=own["row"],
        first=own["first"], last=last if capped.any() else own["last"],
        ended=_narrow(ended), end_first=rare["end_first"], end_last=rare["end_last"],
        low=_narrow(low), high=low if (low == high).all() else _narrow(high),
        unit=_narrow(unit), bits=_narrow(bits), bad=_narrow(bad),
        criterion=rare["criterion"], asked=rare["asked"],
    )  # fmt: skip
    return made.where(in_order(made.columns)) if capped.any() else made


_OF_RARE: dict[type, Any] = {int: MINUTE, bool: np.bool_, str: np.str_}


def _laid(size: int, few: Few, number: int) -> NDArray[Any]:
    """The column of something rare: the usual value laid over by that of a few facts."""
    usual = list(RARE.values())[number]
    dtype = _OF_RARE[type(usual)]
    told = [values[number] for values in few.values()]
    if all(value == usual for value in told):
        return np.broadcast_to(np.array(usual, dtype), size)
    longest = np.array([usual, *told], dtype)
    column = np.full(size, longest[0], longest.dtype)
    column[np.fromiter(few, np.int64, len(few))] = longest[1:]
    return column


def _narrow(column: NDArray[Any]) -> NDArray[Any]:
    """A column in as little room as its values need: one that is the same throughout, in none."""
    if len(column) and (column == column[0]).all():
        return np.broadcast_to(column[0].copy(), len(column))
    if column.dtype == np.int64 and len(column) and abs(column).max() < 2**31:
        return column.astype(np.int32)
    return column


def _numbers(
    fact: FactDef, own: Columns, rare: Columns, unread: Bools, words: NDArray[Any]
) -> tuple[Floats, Floats, Ints]:
    low, high = own["low"], own["high"]
    units = list(fact.factors)
    unit = _looked_up(own["unit"], words, np.int8, lambda w: units.index(w) if w in units else -1)
    if fact.kind != "lab":
        return low, high, unit
    factor, shift = (
        np.array([*map(float, table.values()), np.nan])[unit]
        for table in (fact.factors, fact.shifts)
    )
    unread = unread | (unit < 0)
    low = np.where(unread, 0.0, low * factor + shift)
    high = np.where(unread, np.inf, high * factor + shift)
    low_open, high_open = rare["low_open"] & ~unread, rare["high_open"] & ~unread
    with np.errstate(invalid="ignore"):
        low = np.where(low_open, low + OPEN * np.maximum(np.abs(low), 1), low)
        high = np.where(high_open, high - OPEN * np.maximum(np.abs(high), 1), high)
    return low, np.maximum(low, high), unit


def _looked_up(
    column: Ints, words: NDArray[Any], dtype: type[np.signedinteger[Any]], of: Callable[[str], int]
) -> Ints:
    """What each word of a column stands for, asked once for each different word."""
    some, inverse = np.unique(column, return_inverse=True)
    return np.array([of(words[place]) for place in some], dtype)[inverse]


def _bits(fact: FactDef, codes: Ints, words: NDArray[Any]) -> Ints:
    """The possible codes of each fact that can be read, bit n for the n-th choice."""
    if fact.kind in ("lab", "date"):
        return np.zeros(len(codes), dtype=np.int32)
    known = fact.codes
    everything = (1 << len(known)) - 1

    def of(word: str) -> int:
        if fact.kind == "plan":
            return {"no": NO, "yes": YES}.get(word, NO | YES)
        told = word.split("|")
        if not all(code in known for code in told):
            return everything
        return sum(1 << known.index(code) for code in told)

    return _looked_up(codes, words, np.int32, of)


def _why(unreadable: str, codes: str) -> int:
    if unreadable in ("unit", "limits"):
        return BIT["unit"]
    return BIT["not_asked"] if codes in UNANSWERED else BIT["imprecise"]
