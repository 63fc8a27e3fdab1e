"""Which of several results counts: the hull of every fact that could be the selected one.

The latest is chosen by date before it is read: an unreadable newest result is the whole range and
uncovers nothing older. Where possibly no result lies in the window, the whole range joins the hull.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

import numpy as np

from screener.domain.times import BEGINNING, END
from screener.rules.evidence import Looked, Seen, looked, seen
from screener.rules.pairing import Pairing, Some
from screener.rules.pairs import BIT, Bools, Floats, Ints, Pair, all_of
from screener.rules.rows import Rows
from screener.rules.series import Series
from screener.rules.silence import NOTHING, looked_through
from screener.rules.told import Statements, statements
from screener.rules.windows import Window

Pick = Literal["latest", "first", "any", "every"]


@dataclass(frozen=True, eq=False)
class Chosen:
    """``candidate``: could be the selected one; ``sure``: certainly lies in the window."""

    series: Series
    pairing: Pairing
    window: Window
    candidate: Bools
    sure: Bools
    folded: dict[Hashable, Floats] = field(default_factory=dict, init=False, repr=False)
    kept: dict[Hashable, Some] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def perhaps_none(self) -> Bools:
        """Per row: possibly no fact lies in the window."""
        return ~self.pairing.any(self.sure)

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """The candidates, and the facts of an earlier time; for all that compute with them."""

        def look() -> Iterator[Looked]:
            old = self.pairing.of(self.series.last) < self.pairing.at(self.window.possible_first)
            yield from looked(self.series, self.pairing, self.candidate, old, "too_old")

        return seen(look) if len(self.pairing.row) else ()

    def end(self, low: bool, most: bool, sure: bool, among: Among) -> Floats:
        """Per row: the greatest (or least) of one end of the ranges of some facts.

        ``sure``: of those that certainly lie in the window, else of all candidates. Worked out
        once for all the limits that are laid on them.
        """
        key = (low, most, sure, among.key)
        if key not in self.folded:
            column = self.pairing.of(self.series.low if low else self.series.high)
            some, fold = self._some(sure, among), np.maximum if most else np.minimum
            self.folded[key] = some.fold(fold, column, -np.inf if most else np.inf)
        return self.folded[key]

    def _some(self, sure: bool, among: Among) -> Some:
        key = (sure, among.key)
        if key not in self.kept:
            wanted = self.sure if sure else self.candidate
            self.kept[key] = self.pairing.some(wanted & among.of(self.pairing, self.series))
        return self.kept[key]


@dataclass(frozen=True, eq=False)
class Among:
    """The facts reported in the unit of each row (``exact``), those in another, or all of them."""

    unit: Ints | None = None
    exact: bool = True

    @cached_property
    def key(self) -> Hashable:
        """Equal for those that mean the same facts of the same rows."""
        return None if self.unit is None else (self.unit.tobytes(), self.exact)

    def of(self, pairing: Pairing, series: Series) -> Bools:
        """Pair by pair: is the fact among them?"""
        if self.unit is None:
            return np.ones(len(pairing.row), dtype=np.bool_)
        return np.asarray((pairing.of(series.unit) == pairing.at(self.unit)) == self.exact)


EVERYTHING = Among()
NO_FACT = np.zeros(0, dtype=np.bool_)
FactTruth = tuple[Bools, Bools]


class Test(Protocol):
    """What is asked of the selected fact."""

    def every(self, chosen: Chosen) -> Bools:
        """Per row: does every candidate certainly pass?"""

    def some(self, chosen: Chosen) -> Bools:
        """Per row: might a number among the candidates pass, for each limit one?"""

    def possible(self, chosen: Chosen) -> Bools:
        """Per row: does some candidate itself possibly pass?"""

    def certain(self, chosen: Chosen) -> Bools:
        """Per row: does one that certainly lies in the window certainly pass?"""

    def of(self, pairing: Pairing, series: Series) -> FactTruth:
        """Pair by pair: does the fact certainly, and possibly, pass?"""

    def clear(self, pairing: Pairing, series: Series) -> Bools:
        """Pair by pair: does the fact certainly pass some limit of it?"""


@dataclass(frozen=True, eq=False)
class PerFact:
    """A test that is answered fact by fact: does each certainly pass, does it possibly pass?"""

    must: Bools
    may: Bools

    def every(self, chosen: Chosen) -> Bools:
        return chosen.pairing.all(chosen.pairing.of(self.must), chosen.candidate)

    def some(self, chosen: Chosen) -> Bools:
        return chosen.pairing.any(chosen.pairing.of(self.may) & chosen.candidate)

    possible = some

    def certain(self, chosen: Chosen) -> Bools:
        return chosen.pairing.any(chosen.pairing.of(self.must) & chosen.sure)

    def of(self, pairing: Pairing, series: Series) -> FactTruth:
        return pairing.of(self.must), pairing.of(self.may)

    def clear(self, pairing: Pairing, series: Series) -> Bools:
        return pairing.of(self.must)


def choose(rows: Rows, series: Series, window: Window, pick: Pick) -> Chosen:
    """The facts that could be the one picked in ``window``; all that ask for it share them."""
    key = ("chosen", series, window, pick)
    return rows.once(key, lambda: _choose(rows, series, window, pick))


def _choose(rows: Rows, series: Series, window: Window, pick: Pick) -> Chosen:
    pairing = rows.pairing(series)
    if not len(pairing.row):  # nothing on file
        return Chosen(series, pairing, window, NO_FACT, NO_FACT)
    of, at = pairing.of, pairing.at
    first, last = of(series.first), of(series.last)
    possible = (last >= at(window.possible_first)) & (first <= at(window.possible_last))
    possible &= at(window.possible_first <= window.possible_last)
    sure = (first >= at(window.certain_first)) & (last <= at(window.certain_last))
    if pick == "latest":
        possible &= last >= pairing.most(first, sure, BEGINNING)[pairing.row]
    elif pick == "first":
        possible &= first <= pairing.least(last, sure, END)[pairing.row]
    return Chosen(series, pairing, window, possible, sure & possible)


def selected(rows: Rows, chosen: Chosen, tests: Sequence[Test], pick: Pick) -> Pair:
    """The truth of the selected fact, or of any: each test is of the same number."""
    if pick == "any":
        return _any(rows, chosen, tests)
    if not len(chosen.pairing.row):  # nothing on file
        return Pair(rows.constant(False), rows.constant(True), rows.bits(BIT["missing"]))
    none = chosen.perhaps_none
    limits = [
        Pair.of(test.every(chosen) & ~none, test.some(chosen) | none, lambda: _why(chosen, tests))
        for test in tests
    ]
    return all_of(limits).seeing(seen(lambda: _looked(chosen, chosen.candidate)))


def _any(rows: Rows, chosen: Chosen, tests: Sequence[Test]) -> Pair:
    """True if one certainly lies in the window and passes; false only over a complete history."""
    pairing = chosen.pairing
    code, window = chosen.series.fact.reviewed_by, chosen.window
    reviewed = statements(rows, code) if code else None
    complete = rows.once(("complete", reviewed, window), lambda: _complete(rows, window, reviewed))
    told = [test.of(pairing, chosen.series) for test in tests] if len(tests) > 1 else []

    def perhaps() -> Bools:
        halves = told or [tests[0].of(pairing, chosen.series)]
        return np.asarray(chosen.candidate & np.logical_and.reduce([may for _, may in halves]))

    def why() -> Ints:
        bad = pairing.join(pairing.of(chosen.series.bad), perhaps())
        vague = pairing.any(perhaps()) & (bad == 0) & ~window.unknown
        gap = np.where(complete & ~window.unknown, 0, BIT["missing"])
        return bad | np.where(vague, BIT["imprecise"], 0) | gap

    if told:  # one fact must pass them all
        must = pairing.any(chosen.sure & np.logical_and.reduce([must for must, _ in told]))
        some = pairing.any(perhaps())
    else:
        must, some = tests[0].certain(chosen), tests[0].possible(chosen)

    def look() -> Iterator[Looked]:
        yield from _looked(chosen, np.where(must[pairing.row], perhaps(), chosen.candidate))
        if reviewed is not None:
            yield from looked_through(rows, reviewed, ~must)

    return Pair.of(must, must | some | ~complete, why, seen(look))


def _complete(rows: Rows, window: Window, reviewed: Statements | None) -> Bools:
    heard = NOTHING if reviewed is None else NOTHING.beside(*reviewed.of(rows))
    return heard.covers(rows, window)


def _why(chosen: Chosen, tests: Sequence[Test]) -> Ints:
    """Why a row may stay open: nothing there, too old, unreadable, conflicting or imprecise."""
    pairing, candidate = chosen.pairing, chosen.candidate
    of, window = pairing.of, chosen.window
    some = pairing.any(candidate)
    older = pairing.any(of(chosen.series.last) < pairing.at(window.possible_first))
    why = np.where(some, 0, np.where(older, BIT["too_old"], BIT["missing"]))
    why |= pairing.join(of(chosen.series.bad), candidate)
    clear = np.logical_or.reduce([test.clear(pairing, chosen.series) for test in tests])
    differing = some & pairing.any(candidate & clear) & ~chosen.perhaps_none
    of_one_day = _many(pairing, candidate & of(chosen.series.dated))
    why |= np.where((why == 0) & differing & of_one_day, BIT["conflicting"], 0)
    why |= np.where(why == 0, BIT["imprecise"], 0)
    why |= np.where(window.unknown, BIT["missing"], 0)
    return np.asarray(why, dtype=np.int64)


def _many(pairing: Pairing, mask: Bools) -> Bools:
    return np.asarray(np.bincount(pairing.row[mask], minlength=pairing.rows) > 1)


def _looked(chosen: Chosen, used: Bools) -> Iterator[Looked]:
    """The facts used, and those passed over with why."""
    pairing, series, window = chosen.pairing, chosen.series, chosen.window
    last, first = pairing.of(series.last), pairing.of(series.first)
    old = ~used & (last < pairing.at(window.possible_first))
    ahead = ~used & (first > pairing.at(window.possible_last))
    yield from looked(series, pairing, used, old, "too_old")
    nothing = np.zeros_like(used)
    yield from looked(series, pairing, nothing, ahead, "later")
    yield from looked(series, pairing, nothing, ~used & ~old & ~ahead, "not_chosen")
