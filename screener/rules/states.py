"""What the answers say of a window: does a condition hold, or begin, on some day of it?

False only if something says no for every day that may belong to the window: an answer, or a
statement that all of a kind was looked through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING, MINUTES, Duration
from screener.rules.calendar import shift
from screener.rules.evidence import Looked, looked, seen
from screener.rules.pairing import beside
from screener.rules.pairs import BIT, Bools, Ints, Pair
from screener.rules.rows import Rows
from screener.rules.series import APART, YES, start_of_day
from screener.rules.stretches import NEVER, Said, Stretches, said_yes
from screener.rules.windows import Window


def answered(rows: Rows, code: str) -> Said:
    """The yes and no to a condition, worked out once for the cohort."""
    return rows.of_cohort("answered", (code,), lambda: said_yes(rows.answers(code)))


def covered(rows: int, row: Ints, first: Ints, last: Ints, begin: Ints, end: Ints) -> Bools:
    """Per row: do the stretches ``first``..``last`` leave no minute of ``begin``..``end`` open?"""
    silent = np.asarray(begin > end) | np.zeros(rows, dtype=np.bool_)
    begins, ends = beside(begin, row), beside(end, row)
    silent[row[(first <= begins) & (last >= ends)]] = True
    several = np.bincount(row, minlength=rows)[row] > 1  # one alone has been asked
    several &= (last >= begins) & (first <= ends) & (first <= last) & ~silent[row]
    if several.any():
        silent |= _joined(rows, row[several], first[several], last[several], begin, end)
    return silent


def _joined(rows: int, row: Ints, first: Ints, last: Ints, begin: Ints, end: Ints) -> Bools:
    """Per row: do stretches that touch ``begin``..``end`` cover it together?"""
    apart = row.astype(np.int64) * APART
    places = apart + first
    if (places[1:] < places[:-1]).any():
        order = np.argsort(places, kind="stable")
        row, first, last, apart = row[order], first[order], last[order], apart[order]
    reach = np.maximum.accumulate(last + apart)
    before = np.concatenate(([NEVER], reach))[:-1] - apart
    gap = first > np.maximum(before, beside(begin, row) - 1) + 1
    silent = np.zeros(rows, dtype=np.bool_)
    silent[row] = reach - apart >= beside(end, row)  # the last of a row's stretches counts
    silent[row[gap]] = False
    return silent


@dataclass(frozen=True)
class Silence:
    """Stretches, row by row, for which something says no."""

    row: Ints
    first: Ints
    last: Ints

    def covers(self, rows: Rows, window: Window) -> Bools:
        """Per row: is every minute that may belong to the window spoken for?"""
        first, last = window.possible_first, window.possible_last
        if not len(self.row):
            return rows.constant(False) | (first > last)
        return covered(len(rows), self.row, self.first, self.last, first, last)

    def beside(self, row: Ints, first: Ints, last: Ints) -> Silence:
        """These stretches with some more."""
        return Silence(
            np.concatenate([self.row, row]),
            np.concatenate([self.first, first]),
            np.concatenate([self.last, last]),
        )


_NONE = np.zeros(0, dtype=np.int64)
NOTHING = Silence(_NONE, _NONE, _NONE)


def silence(rows: Rows, laid: Stretches, window: Window, fresh: Duration | None) -> Silence:
    """Collect what says no: the noes (good for ``fresh`` after their day) and reviews."""
    noes = laid.noes
    pairing = rows.pairing(noes.said.series)
    reviewed = laid.said.series.fact.reviewed_by
    if not len(pairing.row):
        return Silence(*reviews(rows, reviewed)) if reviewed else NOTHING
    of = pairing.of
    known = of(noes.said.series.first) <= pairing.at(rows.end)
    row, first, last = pairing.row[known], of(noes.no_first)[known], of(noes.no_last)[known]
    if fresh is not None:
        oldest = shift(window.possible_last // MINUTES, fresh, -1) * MINUTES
        counts = (last >= beside(oldest, row)) & beside(_lets_age(rows, window), row)
        last = np.where(counts, np.maximum(last, beside(window.possible_last, row)), last)
    found = Silence(row, first, last)
    return found.beside(*reviews(rows, reviewed)) if reviewed else found


def _lets_age(rows: Rows, window: Window) -> Bools:
    """Where an answer may be older than what it answers: a single day, or a window up to today.

    Of several days that lie in the past, a no speaks only for its own.
    """
    one_day = window.possible_first // MINUTES == window.possible_last // MINUTES
    return np.asarray(one_day | (window.possible_last >= rows.end))


def reviews(rows: Rows, code: str) -> tuple[Ints, Ints, Ints]:
    """(row, first, last minute) of every statement that all of a kind was looked through.

    A statement without a start is from the beginning; one without an end says nothing.
    """
    return rows.once(("reviews", code, *rows.scope((code,))), lambda: _reviews(rows, code))


def _reviews(rows: Rows, code: str) -> tuple[Ints, Ints, Ints]:
    series = rows.answers(code)
    pairing = rows.pairing(series)
    good = pairing.of(series.ended & (series.bits == YES))
    fact = pairing.fact[good]
    start = np.where(series.dated, start_of_day(series.first), series.last)
    start = np.where(series.first == BEGINNING, BEGINNING, start)
    return pairing.row[good], start[fact], series.certain_end[fact]


def in_doubt(rows: Rows, said: Said, end: Ints) -> Bools:
    """Per row: might something up to a minute that cannot be read imply an earlier beginning?"""
    code = said.series.fact.code
    vague = rows.of_cohort(
        "perhaps implying",
        (code,),
        lambda: rows.cohort.perhaps_implying(code, rows.trial, rows.attempt),
    )
    pairing = rows.pairing(vague)
    return pairing.any(pairing.of(vague.first) <= pairing.at(end))


def holds(rows: Rows, said: Said, window: Window, fresh: Duration | None) -> Pair:
    """Does the condition hold on some day of the window?

    True with a certain, uncontested yes that certainly touches it; false only if something says no
    for every day that may belong to it, and nothing possibly says yes.
    """
    heard = silence(rows, said.laid, window, fresh)
    laid = said.laid.yeses
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
    told = Told(said.laid, heard, lambda: _touching(rows, said.laid, window))
    return _told(rows, told, window, must, may)


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


def begins(rows: Rows, said: Said, window: Window, fresh: Duration | None) -> Pair:
    """Does the condition begin on some day of the window?

    False only if every day that may belong to it is spoken for: by a no, or by a yes that certainly
    began before.
    """
    heard = silence(rows, said.laid, window, fresh)
    laid = said.laid.yeses
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
    ) & ~in_doubt(rows, said, rows.end)
    began = certain & (last < at(window.possible_first))
    heard = heard.beside(row[began], of(laid.sure_first)[began], of(laid.sure_last)[began])
    maybe = pairing.any(_beginning(rows, laid, window))
    told = Told(
        said.laid,
        heard,
        lambda: _beginning(rows, said.laid, window) | _begun(rows, said.laid, window),
    )
    return _told(rows, told, window, must, must | maybe | ~heard.covers(rows, window))


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
class Told:
    """What answered: all answers, the noes, and which answers touch the window (if asked)."""

    laid: Stretches
    heard: Silence
    touching: Callable[[], Bools]


def _told(rows: Rows, told: Told, window: Window, must: Bools, may: Bools) -> Pair:
    """The pair with its reasons and its evidence."""
    looked_at = seen(lambda: _looked(rows, told, window, must))
    return Pair.of(must, may, lambda: _why(rows, told, window), looked_at)


def _why(rows: Rows, told: Told, window: Window) -> Ints:
    """Why a row may stay open: contested, unreadable, imprecise, too old or not answered."""
    laid, touching = told.laid, told.touching()
    pairing = rows.pairing(laid.said.series)
    contested = pairing.any(touching & pairing.of(laid.contested))
    why = np.where(contested, BIT["conflicting"], 0)
    why |= pairing.join(pairing.of(laid.said.series.bad), touching)
    why |= np.where(pairing.any(touching) & (why == 0), BIT["imprecise"], 0)
    reach = rows.bits(NEVER)
    np.maximum.at(reach, told.heard.row, told.heard.last)
    stale = (reach > BEGINNING) & (reach < window.possible_last)
    why |= np.where(why == 0, np.where(stale, BIT["too_old"], BIT["not_asked"]), 0)
    return np.asarray(why | np.where(window.unknown, BIT["missing"], 0), dtype=np.int64)


def _looked(rows: Rows, told: Told, window: Window, must: Bools) -> Iterator[Looked]:
    """Which answers decided: the yes that touches the window, else the noes that speak for it."""
    laid = told.laid
    series = laid.said.series
    pairing = rows.pairing(series)
    speaks = pairing.of(laid.said.no)
    speaks &= pairing.of(laid.no_first) <= pairing.at(window.possible_last)
    used = told.touching() | (speaks & ~must[pairing.row])
    yield from looked(series, pairing, used, np.ones_like(used), "outside_window")
    yield from looked_through(rows, series.fact.reviewed_by, ~must)


def looked_through(rows: Rows, code: str, absent: Bools) -> Iterator[Looked]:
    """The completeness statements on which an absence rests, in the rows where it does."""
    if not code:
        return
    statements = rows.answers(code)
    pairing = rows.pairing(statements)
    yield from looked(statements, pairing, absent[pairing.row])
