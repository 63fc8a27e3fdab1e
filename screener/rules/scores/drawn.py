"""Inputs that the results of another fact give: a limit of normal, a baseline, a rise.

A limit is the one sent with the result that the score uses, else the site's table's at sampling. A
baseline is one of the results in the span before the latest: the definitions say "baseline within
7 days" and "within 3 months" and not which of several, so it is the range over them, and decides
only where all agree. A rise needs an earlier result that certainly lies in the span: without one
it is not known, and never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from screener.domain.times import BEGINNING, END, MINUTES
from screener.rules.calendar import shift
from screener.rules.normal import limit_of_normal
from screener.rules.pairs import BIT, Bools, Floats, Ints
from screener.rules.rows import Rows
from screener.rules.scores.base import Drawn, Ends, Input
from screener.rules.scores.corners import Column
from screener.rules.scores.results import Found, found, hull, latest
from screener.rules.select import Chosen, choose
from screener.rules.windows import Window


@dataclass(frozen=True, eq=False)
class Before:
    """The latest results in a window, and those of a span before them."""

    now: Chosen
    earlier: Chosen


def drawn(item: Input, how: Drawn, rows: Rows, window: Window, own: Found) -> Found:
    """What is recorded for the input, and where that is nothing, what the results give.

    The limit that came with a result goes before one that was recorded on its own. What is wanted
    where it stays open is a record: of a limit, if no result has one; of a baseline or rise always.
    """
    if how.gives == "limit":
        sent = _limit(item, how, rows, window)
        return _otherwise(sent, own, (item.name, _nothing(sent) & _nothing(own)))
    make = _baseline if how.gives == "baseline" else _rise
    given = make(item, before(how, rows, window))
    return _otherwise(own, given, (item.name, _nothing(own)))


def _nothing(one: Found) -> Bools:
    """Rows in which nothing at all was found."""
    (_, rows), *_ = one.missing
    return rows


def _otherwise(first: Found, second: Found, missing: tuple[str, Bools]) -> Found:
    """The first; in rows where it found nothing at all, the second."""
    nothing, neither = _nothing(first), _nothing(second)
    return Found(
        Column(
            np.where(nothing, second.column.low, first.column.low),
            np.where(nothing, second.column.high, first.column.high),
        ),
        np.where(nothing, second.present, first.present),
        lambda: (np.where(nothing & ~neither, second.why, first.why), (missing,)),
        (*first.chosen, *second.chosen),
    )


def limits(how: Drawn, rows: Rows, window: Window) -> tuple[Chosen, Ends]:
    """The latest results, and the least and greatest limit of normal of each; NaN without one."""
    series = rows.series(how.of)
    chosen, _ = latest(rows, series, window)
    return chosen, limit_of_normal(rows, series, "high")


def _limit(item: Input, how: Drawn, rows: Rows, window: Window) -> Found:
    chosen, (low, high) = limits(how, rows, window)
    known = ~np.isnan(low)[chosen.pairing.fact]
    series = replace(chosen.series, low=low, high=high, bad=np.zeros_like(chosen.series.bad))
    column = hull(item, replace(chosen, series=series), known)
    nothing = ~chosen.pairing.any(chosen.candidate & known)
    lacking = nothing | chosen.perhaps_none | chosen.pairing.any(chosen.candidate & ~known)
    why = np.where(lacking, BIT["missing"], BIT["imprecise"])
    return Found(column, ~lacking, lambda: (why, ((item.name, nothing),)), (chosen,))


def before(how: Drawn, rows: Rows, window: Window) -> Before:
    """The latest results in ``window``, and the earlier ones of the span that ``how`` names."""
    series = rows.series(how.of)
    now, _ = latest(rows, series, window)
    pairing, fact = now.pairing, now.pairing.fact
    none = now.perhaps_none
    first = np.where(none, END, pairing.least(series.first[fact], now.candidate, END))
    last = np.where(none, BEGINNING, pairing.most(series.last[fact], now.candidate, BEGINNING))
    span = Window(_back(last, how), first - 1, _back(first, how), last - 1, rows.constant(False))
    earlier = choose(rows, series, span, "any")
    alone = np.bincount(pairing.row[now.candidate], minlength=pairing.rows) == 1
    itself = now.candidate & alone[pairing.row]
    return Before(
        now,
        replace(earlier, candidate=earlier.candidate & ~itself, sure=earlier.sure & ~itself),
    )


def _back(minutes: Ints, how: Drawn) -> Ints:
    """Where the span before each minute begins: that of a rise by the clock, others by the day."""
    assert how.within is not None
    day = minutes // MINUTES
    clock = minutes % MINUTES if how.gives == "rise" else 0
    return np.asarray(shift(day, how.within, -1) * MINUTES + clock, dtype=np.int64)


def _baseline(item: Input, results: Before) -> Found:
    chosen = results.earlier
    usable = np.ones(len(chosen.pairing.fact), dtype=np.bool_)
    return found(hull(item, chosen, usable), chosen, usable, item.name)


def _rise(item: Input, results: Before) -> Found:
    chosen = results.earlier
    usable = np.ones(len(chosen.pairing.fact), dtype=np.bool_)
    none, (least, most) = chosen.perhaps_none, item.everything
    low, high = _points(item, results, *_span(results))
    column = Column(np.where(none, least, low), np.where(none, most, high))
    return found(column, chosen, usable, item.name)


def _span(results: Before) -> Ends:
    """The least and the greatest rise, in the fact's own unit."""
    now, chosen = results.now, results.earlier
    pairing, series = chosen.pairing, chosen.series
    low, high = series.low[pairing.fact], series.high[pairing.fact]
    greatest = pairing.most(high, now.candidate, -np.inf)
    least = pairing.least(low, now.candidate, np.inf)
    floor = pairing.least(low, chosen.candidate, np.inf)
    top = pairing.least(high, chosen.sure, np.inf)
    with np.errstate(invalid="ignore"):
        return least - top, greatest - floor


def _points(item: Input, results: Before, low: Floats, high: Floats) -> Ends:
    """What the formula gets, by the limits printed for the units that the results have.

    Where they have units of both kinds, either limit may be meant.
    """
    pairing, series = results.now.pairing, results.now.series
    involved = results.now.candidate | results.earlier.candidate
    wanted = np.array([item.wants(unit) for unit in series.fact.factors])
    least, most = np.full(pairing.rows, np.inf), np.full(pairing.rows, -np.inf)
    for unit in dict.fromkeys(wanted.tolist()):
        there = pairing.any(involved & (wanted[series.unit[pairing.fact]] == unit))
        own = series.fact.factors[unit]
        ends = item.read(low / own, high / own, unit)
        least = np.where(there, np.minimum(least, ends[0]), least)
        most = np.where(there, np.maximum(most, ends[1]), most)
    return least, most
