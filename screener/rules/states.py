"""What the answers say of a window: does a condition hold, or begin, on some day of it?

False only if something says no for every day that may belong to the window: an answer, or a
statement that all of a kind was looked through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING
from screener.rules.evidence import Looked, looked, seen
from screener.rules.pairs import BIT, Bools, Ints, Pair
from screener.rules.rows import Rows
from screener.rules.silence import Silence, looked_through, silence
from screener.rules.stretches import NEVER, Stretches
from screener.rules.told import Told
from screener.rules.windows import Window


def holds(rows: Rows, told: Told, window: Window, oldest: Ints) -> Pair:
    """Does the condition hold on some day of the window?

    True with a certain, uncontested yes that certainly touches it; false only if something says no
    for every day that may belong to it, and nothing possibly says yes. ``oldest``: see ``silence``.
    """
    heard = silence(rows, told, window, oldest)
    laid = told.laid.yeses
    pairing = rows.pairing(laid.said.series)
    must, may = rows.constant(False), ~heard.covers(rows, window)
    if len(pairing.row):
        of, at = pairing.of, pairing.at
        must = pairing.any(
            of(laid.certain)
            & (of(laid.sure_first) <= at(window.certain_last))
            & (of(laid.sure_last) >= at(window.certain_first))
            & at(window.certain_first <= window.certain_last)
        )
        may = must | may | pairing.any(_touching(rows, laid, window))
    answer = _Answer(rows, told, window, heard, must, lambda: _touching(rows, told.laid, window))
    return answer.pair(may)


def _touching(rows: Rows, laid: Stretches, window: Window) -> Bools:
    """For each answer beside its rows: does it possibly say yes for some day of the window?"""
    pairing = rows.pairing(laid.said.series)
    of, at = pairing.of, pairing.at
    return (
        (of(laid.maybe_first) <= at(window.possible_last))
        & (of(laid.maybe_last) >= at(window.possible_first))
        & of(laid.possible)
        & at(window.possible_first <= window.possible_last)
    )


def begins(rows: Rows, told: Told, window: Window, oldest: Ints) -> Pair:
    """Does the condition begin on some day of the window?

    False only if every day that may belong to it is spoken for: by a no, or by a yes that certainly
    began before.
    """
    heard = silence(rows, told, window, oldest)
    laid = told.laid.yeses
    pairing = rows.pairing(laid.said.series)
    row, of, at = pairing.row, pairing.of, pairing.at
    series = laid.said.series
    first, last = of(series.first), of(series.last)
    certain = of(laid.certain)
    carried = pairing.most(of(laid.maybe_last), first < at(window.certain_first), NEVER)
    must = pairing.any(
        certain
        & (first >= at(window.certain_first))
        & (last <= at(window.certain_last))
        & (first > carried[row])
    ) & ~told.in_doubt(rows, rows.end)
    began = certain & (last < at(window.possible_first))
    heard = heard.beside(row[began], of(laid.sure_first)[began], of(laid.sure_last)[began])
    maybe = pairing.any(_beginning(rows, laid, window))
    answer = _Answer(rows, told, window, heard, must, lambda: _begun_by(rows, told.laid, window))
    return answer.pair(must | maybe | ~heard.covers(rows, window))


def _begun_by(rows: Rows, laid: Stretches, window: Window) -> Bools:
    """For each answer beside its rows: does it possibly begin in the window, or before it?"""
    return _beginning(rows, laid, window) | _begun(rows, laid, window)


def _begun(rows: Rows, laid: Stretches, window: Window) -> Bools:
    """For each answer beside its rows: a yes that certainly began before the window?"""
    pairing = rows.pairing(laid.said.series)
    before = pairing.of(laid.said.series.last) < pairing.at(window.possible_first)
    return pairing.of(laid.certain) & before


def _beginning(rows: Rows, laid: Stretches, window: Window) -> Bools:
    """For each answer beside its rows: does it possibly begin on some day of the window?"""
    pairing = rows.pairing(laid.said.series)
    row, of, at = pairing.row, pairing.of, pairing.at
    first, last = of(laid.said.series.first), of(laid.said.series.last)
    lasted = pairing.most(of(laid.sure_last), _begun(rows, laid, window), NEVER)
    return (
        of(laid.said.maybe)
        & (last >= at(window.possible_first))
        & (first <= at(window.possible_last))
        & (last > lasted[row])
    )


@dataclass(frozen=True)
class _Answer:
    """What answered, for the reasons and the evidence. ``touching``: the answers that do."""

    rows: Rows
    told: Told
    window: Window
    heard: Silence
    must: Bools
    touching: Callable[[], Bools]

    def pair(self, may: Bools) -> Pair:
        return Pair.of(self.must, may, self.why, seen(self.look))

    def why(self) -> Ints:
        """Why a row may stay open: contested, unreadable, imprecise, too old or not answered."""
        laid, touching = self.told.laid, self.touching()
        pairing = self.rows.pairing(laid.said.series)
        contested = pairing.any(touching & pairing.of(laid.contested))
        why = np.where(contested, BIT["conflicting"], 0)
        why |= pairing.join(pairing.of(laid.said.series.bad), touching)
        why |= np.where(pairing.any(touching) & (why == 0), BIT["imprecise"], 0)
        reach = self.rows.bits(NEVER)
        np.maximum.at(reach, self.heard.row, self.heard.last)
        stale = (reach > BEGINNING) & (reach < self.window.possible_last)
        why |= np.where(why == 0, np.where(stale, BIT["too_old"], BIT["not_asked"]), 0)
        return np.asarray(why | np.where(self.window.unknown, BIT["missing"], 0), dtype=np.int64)

    def look(self) -> Iterator[Looked]:
        """Which answers decided: the yes that touches the window, else the noes that speak."""
        laid = self.told.laid
        series = laid.said.series
        pairing = self.rows.pairing(series)
        before_its_end = pairing.of(laid.no_first) <= pairing.at(self.window.possible_last)
        speaks = pairing.of(laid.said.no) & before_its_end & ~self.must[pairing.row]
        used = self.touching() | speaks
        yield from looked(series, pairing, used, np.ones_like(used), "outside_window")
        yield from looked_through(self.rows, self.told.reviewed, ~self.must)
