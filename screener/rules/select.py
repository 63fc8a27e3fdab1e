"""Which of several results counts: the hull of every fact that could be the selected one.

The latest is chosen by date before it is read: an unreadable newest result is the whole range and
uncovers nothing older. Where possibly no result lies in the window, the whole range joins the hull.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from screener.domain.times import BEGINNING, END
from screener.rules.pairs import BIT, Bools, Ints, Pair, all_of
from screener.rules.rows import Pairing, Rows
from screener.rules.series import Series
from screener.rules.states import covered, note_reviews, reviews
from screener.rules.windows import Window

Pick = Literal["latest", "first", "any", "every"]
FactTruth = tuple[Bools, Bools]
"""For every fact of a series: does it certainly pass, does it possibly pass?"""


@dataclass(frozen=True)
class Chosen:
    """``candidate``: could be the selected one; ``sure``: certainly lies in the window."""

    series: Series
    pairing: Pairing
    window: Window
    candidate: Bools
    sure: Bools

    @cached_property
    def perhaps_none(self) -> Bools:
        """Per row: possibly no fact lies in the window."""
        return ~self.pairing.any(self.sure)


def choose(rows: Rows, series: Series, window: Window, pick: Pick) -> Chosen:
    """The facts that could be the one picked in ``window``."""
    pairing = rows.pairing(series)
    row, fact = pairing.row, pairing.fact
    first, last = series.first[fact], series.last[fact]
    possible = (last >= window.possible_first[row]) & (first <= window.possible_last[row])
    possible &= (window.possible_first <= window.possible_last)[row]
    sure = (first >= window.certain_first[row]) & (last <= window.certain_last[row])
    if pick == "latest":
        newest = pairing.most(first, sure, BEGINNING)
        possible &= last >= newest[row]
    elif pick == "first":
        oldest = pairing.least(last, sure, END)
        possible &= first <= oldest[row]
    return Chosen(series, pairing, window, possible, sure & possible)


def selected(
    node: object, rows: Rows, chosen: Chosen, tests: Sequence[FactTruth], pick: Pick
) -> Pair:
    """The truth of the selected fact, or of any: each test is one limit on the same number."""
    if pick == "any":
        return _any(node, rows, chosen, tests)
    pairing, fact = chosen.pairing, chosen.pairing.fact
    none = chosen.perhaps_none
    limits = [
        Pair.of(
            pairing.all(must[fact], chosen.candidate) & ~none,
            pairing.any(may[fact] & chosen.candidate) | none,
            lambda: _why(chosen, tests),
        )
        for must, may in tests
    ]
    _note(node, rows, chosen)
    return all_of(limits)


def _any(node: object, rows: Rows, chosen: Chosen, tests: Sequence[FactTruth]) -> Pair:
    """True if one certainly lies in the window and passes; false only over a complete history."""
    pairing, fact = chosen.pairing, chosen.pairing.fact
    passes = np.logical_and.reduce([must for must, _ in tests])[fact]
    may_pass = np.logical_and.reduce([may for _, may in tests])[fact]
    _, complete = rows.once(
        ("complete", id(chosen)), lambda: (chosen, _complete(rows, chosen))
    )  # kept alive, so that its id stays its own
    perhaps = chosen.candidate & may_pass

    def why() -> Ints:
        bad = pairing.join(chosen.series.bad[fact], perhaps)
        vague = pairing.any(perhaps) & (bad == 0) & ~chosen.window.unknown
        gap = np.where(complete & ~chosen.window.unknown, 0, BIT["missing"])
        return bad | np.where(vague, BIT["imprecise"], 0) | gap

    must = pairing.any(chosen.sure & passes)
    if rows.trace is not None:
        held = must[pairing.row]
        _note(node, rows, chosen, np.where(held, perhaps, chosen.candidate))
        if chosen.series.fact.reviewed_by:
            note_reviews(node, rows, chosen.series.fact.reviewed_by, ~must)
    return Pair.of(must, must | pairing.any(perhaps) | ~complete, why)


def _complete(rows: Rows, chosen: Chosen) -> Bools:
    window, code = chosen.window, chosen.series.fact.reviewed_by
    empty = window.possible_first > window.possible_last
    if not code:
        return empty
    row, first, last = reviews(rows, code)
    return covered(len(rows), row, first, last, window.possible_first, window.possible_last)


def _why(chosen: Chosen, tests: Sequence[FactTruth]) -> Ints:
    """Why a row may stay open: nothing there, too old, unreadable, conflicting or imprecise."""
    pairing, fact = chosen.pairing, chosen.pairing.fact
    row, candidate = pairing.row, chosen.candidate
    some = pairing.any(candidate)
    older = pairing.any(chosen.series.last[fact] < chosen.window.possible_first[row])
    why = np.where(some, 0, np.where(older, BIT["too_old"], BIT["missing"]))
    why |= pairing.join(chosen.series.bad[fact], candidate)
    clear = np.logical_or.reduce([must for must, _ in tests]) if tests else candidate
    single = pairing.any(candidate & clear[fact])
    differing = some & single & ~chosen.perhaps_none
    of_one_day = _many(pairing, candidate & chosen.series.dated[fact])
    why |= np.where((why == 0) & differing & of_one_day, BIT["conflicting"], 0)
    why |= np.where(why == 0, BIT["imprecise"], 0)
    why |= np.where(chosen.window.unknown, BIT["missing"], 0)
    return np.asarray(why, dtype=np.int64)


def _many(pairing: Pairing, mask: Bools) -> Bools:
    return np.asarray(np.bincount(pairing.row[mask], minlength=pairing.rows) > 1)


def _note(node: object, rows: Rows, chosen: Chosen, used: Bools | None = None) -> None:
    """Keep the facts chosen, and those passed over with why."""
    if rows.trace is None:
        return
    pairing, series = chosen.pairing, chosen.series
    last, first = series.last[pairing.fact], series.first[pairing.fact]
    row, window = pairing.row, chosen.window
    kept = chosen.candidate if used is None else used
    old = ~kept & (last < window.possible_first[row])
    ahead = ~kept & (first > window.possible_last[row])
    rows.note(node, series, pairing, kept, old, "too_old")
    nothing = np.zeros_like(kept)
    rows.note(node, series, pairing, nothing, ahead, "later")
    rows.note(node, series, pairing, nothing, ~kept & ~old & ~ahead, "not_chosen")
