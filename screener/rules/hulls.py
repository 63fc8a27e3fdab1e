"""A number in each row: the hull of every fact that could be the selected one.

For nodes that compute with the selected result (a difference, a mean, a rate) and so compare with
the tolerance of computed numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from screener.rules.evidence import Compared, Seen, seen
from screener.rules.pairs import BIT, Bools, Floats, Ints, Pair, all_of
from screener.rules.rows import Rows
from screener.rules.select import Chosen
from screener.rules.series import TOLERANCE


@dataclass(frozen=True)
class Number:
    """In each row a closed range, why it is not a point or leaves a limit open, from what."""

    low: Floats
    high: Floats
    why: Ints
    seen: tuple[Seen, ...] = ()


def room(number: Floats | float) -> Floats:
    """The distance at which computed numbers count as equal to ``number``."""
    return TOLERANCE * np.maximum(np.abs(number), 1.0)


def beside(
    side: str, least: Floats, most: Floats, low: Floats, high: Floats, slack: Floats
) -> tuple[Bools, Bools]:
    """Does ``low..high`` certainly, and possibly, lie on the ``side`` of a limit.

    The limit itself may be a range, ``least..most``; NaN is a limit that is not known.
    """
    known = ~(np.isnan(least) | np.isnan(most))
    if side == "at_least":
        must, may = low >= most - slack, high >= least - slack
    elif side == "above":
        must, may = low > most + slack, high > least + slack
    elif side == "at_most":
        must, may = high <= least + slack, low <= most + slack
    else:
        must, may = high < least - slack, low < most - slack
    return np.asarray(must & known), np.asarray(may | ~known)


def compared(rows: Rows, limits: Iterable[tuple[str, float]], number: Number) -> Pair:
    """A computed number against limits of its unit."""
    pairs = []
    for side, limit in limits:
        one = np.full(len(rows), limit)
        must, may = beside(side, one, one, number.low, number.high, room(one))
        pairs.append(Pair.of(must, may, number.why))
    return all_of(pairs).seeing(number.seen + seen(lambda: _finite(number)))


def _finite(number: Number) -> Iterator[Compared]:
    finite = np.flatnonzero(np.isfinite(number.low) & np.isfinite(number.high))
    yield Compared(finite, number.low[finite], number.high[finite])


def hull(rows: Rows, chosen: Chosen) -> Number:
    """The range over all that could be selected; everything from 0 where possibly nothing is."""
    pairing, series = chosen.pairing, chosen.series
    row, fact = pairing.row[chosen.candidate], pairing.fact[chosen.candidate]
    low, high = np.full(len(rows), np.inf), np.full(len(rows), -np.inf)
    np.minimum.at(low, row, series.low[fact])
    np.maximum.at(high, row, series.high[fact])
    none = chosen.perhaps_none
    low, high = np.where(none, 0.0, low), np.where(none, np.inf, high)
    why = np.where(low == high, 0, unsettled(rows, chosen))
    return Number(low, high, why, chosen.seen)


def mean(rows: Rows, chosen: Chosen) -> Number:
    """The mean of all results in the window; their hull where one lies only perhaps in it."""
    pairing, series = chosen.pairing, chosen.series
    row, fact = pairing.row[chosen.candidate], pairing.fact[chosen.candidate]
    count = np.maximum(np.bincount(row, minlength=len(rows)), 1)
    whole = hull(rows, chosen)
    low = np.bincount(row, weights=series.low[fact], minlength=len(rows)) / count
    high = np.bincount(row, weights=series.high[fact], minlength=len(rows)) / count
    vague = chosen.perhaps_none | pairing.any(chosen.candidate & ~chosen.sure)
    low, high = np.where(vague, whole.low, low), np.where(vague, whole.high, high)
    return Number(low, high, unsettled(rows, chosen), chosen.seen)


def extreme(
    rows: Rows, chosen: Chosen, sides: Iterable[str], tests: Iterable[tuple[Bools, Bools]],
    highest: bool,
) -> Pair:  # fmt: skip
    """The highest (or lowest) result of the window against limits, each result read as it is.

    That the highest reaches a limit needs one result that does; that it stays below, all of them.
    ``tests``: pair by pair, does the result certainly, and possibly, meet each limit?
    """
    pairing = chosen.pairing
    none, why = chosen.perhaps_none, unsettled(rows, chosen)
    pairs = []
    for side, (must, may) in zip(sides, tests, strict=True):
        if (side in ("at_least", "above")) == highest:
            held = pairing.any(must & chosen.sure)
            open_ = pairing.any(may & chosen.candidate) | none
        else:
            held = pairing.all(must, chosen.candidate) & ~none
            open_ = pairing.all(may, chosen.sure)
        pairs.append(Pair.of(held, open_ | held, why))
    return all_of(pairs).seeing(chosen.seen)


def unsettled(rows: Rows, chosen: Chosen) -> Ints:
    """Why a limit may stay open: nothing there, too old, unreadable, imprecise."""
    pairing, series = chosen.pairing, chosen.series
    some = pairing.any(chosen.candidate)
    older = pairing.any(series.last[pairing.fact] < pairing.at(chosen.window.possible_first))
    why = np.where(some, 0, np.where(older, BIT["too_old"], BIT["missing"]))
    why |= pairing.join(series.bad[pairing.fact], chosen.candidate)
    why |= np.where(why == 0, BIT["imprecise"], 0)
    return np.asarray(why | np.where(chosen.window.unknown, BIT["missing"], 0), dtype=np.int64)
