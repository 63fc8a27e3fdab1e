"""What the answers say of a window: does a condition hold, or begin, on some day of it?

False only if something says no for every day that may belong to the window: an answer, or a
statement that all of a kind was looked through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING, MINUTES, Duration
from screener.rules.calendar import shift
from screener.rules.pairing import Pairing, beside
from screener.rules.pairs import BIT, Bools, Ints, Pair
from screener.rules.rows import Rows
from screener.rules.series import YES, start_of_day
from screener.rules.stretches import APART, NEVER, Said, Stretches, said_yes
from screener.rules.windows import Window


def answered(rows: Rows, code: str) -> Said:
    """The yes and no to a condition, worked out once for the cohort."""
    return rows.of_cohort("answered", (code,), lambda: said_yes(rows.answers(code)))


def covered(rows: int, row: Ints, first: Ints, last: Ints, begin: Ints, end: Ints) -> Bools:
    """Per row: do the stretches ``first``..``last`` leave no minute of ``begin``..``end`` open?"""
    near = (last >= beside(begin, row)) & (first <= beside(end, row)) & (first <= last)
    row, first, last = row[near], first[near], last[near]
    apart = row * APART
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
    return silent | (begin > end)


@dataclass(frozen=True)
class Speaking:
    """Answers laid beside the rows that ask, with the stretches for which something says no."""

    pairing: Pairing
    laid: Stretches
    silent_row: Ints
    silent_first: Ints
    silent_last: Ints


def speaking(rows: Rows, laid: Stretches, window: Window, fresh: Duration | None) -> Speaking:
    """Collect what says no: the noes (good for ``fresh`` after their day) and reviews."""
    pairing = rows.pairing(laid.said.series)
    of = pairing.of
    no = of(laid.said.no) & (of(laid.said.series.first) <= pairing.at(rows.end))
    row, first, last = pairing.row[no], of(laid.no_first)[no], of(laid.no_last)[no]
    if fresh is not None:
        oldest = shift(window.possible_last // MINUTES, fresh, -1) * MINUTES
        counts = (last >= beside(oldest, row)) & beside(_lets_age(rows, window), row)
        last = np.where(counts, np.maximum(last, beside(window.possible_last, row)), last)
    reviewed = laid.said.series.fact.reviewed_by
    if reviewed:
        looked = reviews(rows, reviewed)
        row = np.concatenate([row, looked[0]])
        first, last = np.concatenate([first, looked[1]]), np.concatenate([last, looked[2]])
    return Speaking(pairing, laid, row, first, last)


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


def holds(node: object, rows: Rows, said: Said, window: Window, fresh: Duration | None) -> Pair:
    """Does the condition hold on some day of the window?

    True with a certain, uncontested yes that certainly touches it; false only if something says no
    for every day that may belong to it, and nothing possibly says yes.
    """
    laid = said.laid
    heard = speaking(rows, laid, window, fresh)
    of, at = heard.pairing.of, heard.pairing.at
    sure = (
        of(said.sure)
        & ~of(laid.contested)
        & (of(laid.sure_first) <= at(window.certain_last))
        & (of(laid.sure_last) >= at(window.certain_first))
        & (at(window.certain_first) <= at(window.certain_last))
    )
    maybe = (
        (of(laid.maybe_first) <= at(window.possible_last))
        & (of(laid.maybe_last) >= at(window.possible_first))
        & (of(laid.maybe_first) <= of(laid.maybe_last))
        & (at(window.possible_first) <= at(window.possible_last))
    )
    silent = covered(
        len(rows), heard.silent_row, heard.silent_first, heard.silent_last,
        window.possible_first, window.possible_last,
    )  # fmt: skip
    must = heard.pairing.any(sure)
    may = must | heard.pairing.any(maybe) | ~silent
    return _told(node, rows, heard, window, must, may, maybe)


def begins(node: object, rows: Rows, said: Said, window: Window, fresh: Duration | None) -> Pair:
    """Does the condition begin on some day of the window?

    False only if every day that may belong to it is spoken for: by a no, or by a yes that certainly
    began before.
    """
    laid = said.laid
    heard = speaking(rows, laid, window, fresh)
    row, of, at = heard.pairing.row, heard.pairing.of, heard.pairing.at
    series = said.series
    first, last = of(series.first), of(series.last)
    earlier = of(laid.said.maybe) & (first < at(window.certain_first))
    carried = heard.pairing.most(of(laid.maybe_last), earlier, NEVER)
    sure = (
        of(said.sure)
        & ~of(laid.contested)
        & (first >= at(window.certain_first))
        & (last <= at(window.certain_last))
        & (first > carried[row])
    )
    began = of(said.sure) & (last < at(window.possible_first)) & ~of(laid.contested)
    lasted = heard.pairing.most(of(laid.sure_last), began, NEVER)
    maybe = (
        of(said.maybe)
        & (last >= at(window.possible_first))
        & (first <= at(window.possible_last))
        & (last > lasted[row])
    )
    silent = covered(
        len(rows),
        np.concatenate([heard.silent_row, row[began]]),
        np.concatenate([heard.silent_first, of(laid.sure_first)[began]]),
        np.concatenate([heard.silent_last, of(laid.sure_last)[began]]),
        window.possible_first,
        window.possible_last,
    )
    must = heard.pairing.any(sure)
    may = must | heard.pairing.any(maybe) | ~silent
    return _told(node, rows, heard, window, must, may, maybe | began)


def _told(
    node: object,
    rows: Rows,
    heard: Speaking,
    window: Window,
    must: Bools,
    may: Bools,
    touching: Bools,
) -> Pair:
    """The pair with its reasons, and the evidence if asked."""
    if rows.trace is not None:
        _note(node, rows, heard, window, must, touching)
    return Pair.of(must, may, lambda: _why(rows, heard, window, touching))


def _why(rows: Rows, heard: Speaking, window: Window, touching: Bools) -> Ints:
    """Why a row may stay open: contested, unreadable, imprecise, too old or not answered."""
    laid, pairing = heard.laid, heard.pairing
    contested = pairing.any(touching & pairing.of(laid.contested))
    why = np.where(contested, BIT["conflicting"], 0)
    why |= pairing.join(pairing.of(laid.said.series.bad), touching)
    why |= np.where(pairing.any(touching) & (why == 0), BIT["imprecise"], 0)
    reach = rows.bits(NEVER)
    np.maximum.at(reach, heard.silent_row, heard.silent_last)
    stale = (reach > BEGINNING) & (reach < window.possible_last)
    why |= np.where(why == 0, np.where(stale, BIT["too_old"], BIT["not_asked"]), 0)
    return np.asarray(why | np.where(window.unknown, BIT["missing"], 0), dtype=np.int64)


def _note(
    node: object, rows: Rows, heard: Speaking, window: Window, must: Bools, touching: Bools
) -> None:
    """Which answers decided: the yes that touches the window, else the noes that speak for it."""
    laid, pairing = heard.laid, heard.pairing
    speaks = pairing.of(laid.said.no)
    speaks &= pairing.of(laid.no_first) <= pairing.at(window.possible_last)
    used = touching | (speaks & ~must[pairing.row])
    rows.note(node, laid.said.series, pairing, used, np.ones_like(used), "outside_window")
    if laid.said.series.fact.reviewed_by:
        note_reviews(node, rows, laid.said.series.fact.reviewed_by, ~must)


def note_reviews(node: object, rows: Rows, code: str, absent: Bools) -> None:
    """Keep the completeness statements on which an absence rests, in the rows where it does."""
    looked = rows.answers(code)
    pairing = rows.pairing(looked)
    rows.note(node, looked, pairing, absent[pairing.row])
