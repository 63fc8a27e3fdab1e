"""What the results or answers of one fact are for an input of a score, in every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from screener.rules.evidence import Seen
from screener.rules.pairs import BIT, Bools, Floats, Ints
from screener.rules.rows import Rows
from screener.rules.scores.base import Input
from screener.rules.scores.corners import Column
from screener.rules.scores.persons import ETIOLOGY, cause_bits
from screener.rules.select import Chosen, choose
from screener.rules.series import Series
from screener.rules.windows import Window, whole_past

FOR_LIFE = ("sex", ETIOLOGY)
"""Coded facts that speak from the day they were said, however long ago."""


Missing = tuple[tuple[str, Bools], ...]
"""The codes of facts, each with the rows that want it."""
Reasons = tuple[Ints, Missing]


class Reasoned:
    """Something that says why it is open, and what is missing, once somebody asks."""

    reasons: Callable[[], Reasons]

    @cached_property
    def _told(self) -> Reasons:
        return self.reasons()

    @property
    def why(self) -> Ints:
        """Reason bits, row by row."""
        return self._told[0]

    @property
    def missing(self) -> Missing:
        """What would settle it."""
        return self._told[1]


@dataclass(frozen=True, eq=False)
class Found(Reasoned):
    """One input in every row: what the formula gets, whether it is on file."""

    column: Column
    present: Bools
    reasons: Callable[[], Reasons]
    chosen: tuple[Chosen, ...] = ()
    seen: tuple[Seen, ...] = ()


def on_file(item: Input, rows: Rows, code: str, window: Window) -> Found:
    """The latest results or answers, and what they can be together.

    Scores that read it alike share it.
    """
    key = ("on file", item.form, code, window, *rows.scope((code,)))
    return rows.once(key, lambda: _on_file(item, rows, code, window))


def _on_file(item: Input, rows: Rows, code: str, window: Window) -> Found:
    chosen, usable = latest(rows, rows.series(code), window)
    if item.choices is None:
        column = hull(item, chosen, usable)
    else:
        column = of_bits(item, chosen.series.fact.codes, _bits(rows, chosen, usable))
    return found(column, chosen, usable, code)


def found(column: Column, chosen: Chosen, usable: Bools, code: str) -> Found:
    """The column with why it is open; ``code`` is what is missing where nothing was chosen."""
    pairing, among = chosen.pairing, chosen.candidate
    some = pairing.any(among & usable)

    def reasons() -> Reasons:
        older = pairing.of(chosen.series.last) < pairing.at(chosen.window.possible_first)
        old = pairing.any(older | (among & ~usable))
        why = np.where(some, BIT["imprecise"], np.where(old, BIT["too_old"], BIT["missing"]))
        why |= pairing.join(pairing.of(chosen.series.bad), among)
        return why, ((code, ~pairing.any(among)),)

    return Found(column, ~chosen.perhaps_none & some, reasons, (chosen,))


def _bits(rows: Rows, chosen: Chosen, usable: Bools) -> Ints:
    """The possible answers: bit n for the n-th code."""
    pairing, series, none = chosen.pairing, chosen.series, chosen.perhaps_none
    everything = (1 << len(series.fact.codes)) - 1
    bits = np.where(usable, series.bits[pairing.fact], everything)
    bits = np.where(none, everything, pairing.join(bits, chosen.candidate))
    return np.where(none, _causes(rows), bits) if series.fact.code == ETIOLOGY else bits


def latest(rows: Rows, series: Series, window: Window) -> tuple[Chosen, Bools]:
    """The latest facts of an input, and which of them speak for the row's day.

    A result speaks within the window. A finding that lasts (a grade above none) speaks until its
    end or the next answer; that it was absent is known only within the window, or to its end.
    Several scores share them.
    """
    return rows.once(("latest", series, window), lambda: _latest(rows, series, window))


def _latest(rows: Rows, series: Series, window: Window) -> tuple[Chosen, Bools]:
    if series.fact.code in FOR_LIFE:
        chosen = choose(rows, series, whole_past(rows), "latest")
        return chosen, np.ones(len(chosen.pairing.fact), dtype=np.bool_)
    if series.fact.lasts != "state":
        chosen = choose(rows, series, window, "latest")
        return chosen, np.ones(len(chosen.pairing.fact), dtype=np.bool_)
    chosen = choose(rows, series, whole_past(rows), "latest")
    fact, at = chosen.pairing.fact, chosen.pairing.at
    near = series.last[fact] >= at(window.possible_first)
    present = (series.bits[fact] & 1) == 0
    lasted = series.certain_end[fact] >= at(window.possible_last)
    return chosen, np.where(series.ended[fact], lasted, near | present)


def hull(item: Input, chosen: Chosen, usable: Bools) -> Column:
    """All that an input can be: that of every result that could be the one chosen."""
    pairing, among = chosen.pairing, chosen.candidate
    least_of_all, most_of_all = map(float, item.everything)
    if not len(pairing.row):  # nothing on file
        size = pairing.rows
        return Column(np.full(size, least_of_all), np.full(size, most_of_all))
    low, high = numbers(item, chosen)
    low, high = np.where(usable, low, least_of_all), np.where(usable, high, most_of_all)
    with np.errstate(invalid="ignore"):
        least, most = pairing.least(low, among, np.inf), pairing.most(high, among, -np.inf)
    none = chosen.perhaps_none
    return Column(np.where(none, least_of_all, least), np.where(none, most_of_all, most))


def numbers(item: Input, chosen: Chosen) -> tuple[Floats, Floats]:
    """What the formula gets, fact by fact; NaN for a number that cannot be used."""
    of, series = chosen.pairing.of, chosen.series
    units, bad = of(series.unit), of(series.bad)
    lows, highs = of(series.low), of(series.high)
    least, most = item.everything
    low, high = np.full(len(units), float(least)), np.full(len(units), float(most))
    for place, unit in enumerate(series.fact.factors):
        here = (units == place) & (bad == 0)
        if not here.any():
            continue
        wanted = item.wants(unit)
        own = series.fact.factors[wanted]
        ends = lows[here] / own, highs[here] / own
        wrong = (lows[here] == highs[here]) & item.unusable(ends[0])
        low[here], high[here] = (np.where(wrong, np.nan, end) for end in item.read(*ends, wanted))
    return low, high


def _causes(rows: Rows) -> Ints:
    """The bits of ``etiology`` (biliary, alcoholic, other) that the conditions leave."""
    bits = cause_bits(rows)
    return np.where(bits == 1, 0b011, np.where(bits == 2, 0b100, 0b111))


def of_bits(item: Input, codes: tuple[str, ...], bits: Ints) -> Column:
    """The column of a choice: bit n for the n-th code."""
    assert item.choices is not None
    may = [(item.choices[code], (bits >> place) & 1 == 1) for place, code in enumerate(codes)]
    low = np.min([np.where(mask, number, np.inf) for number, mask in may], axis=0)
    high = np.max([np.where(mask, number, -np.inf) for number, mask in may], axis=0)
    return Column(low, high, tuple(may) if not item.rises else ())
