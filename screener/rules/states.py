"""What the answers say of a window: does a condition hold, or begin, on some day of it?

False only if something says no for every day that may belong to the window: an answer, or a
statement that all of a kind was looked through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING, MINUTES, Duration
from screener.rules.calendar import shift
from screener.rules.pairs import BIT, Bools, Ints, Pair
from screener.rules.rows import Pairing, Rows
from screener.rules.series import YES, start_of_day
from screener.rules.stretches import APART, NEVER, Said, Stretches, said_yes
from screener.rules.windows import Window


def answered(rows: Rows, code: str) -> Said:
    """The yes and no to a condition, worked out once for the rows."""
    key = ("answered", code, *rows.scope((code,)))
    return rows.once(key, lambda: said_yes(rows.answers(code)))


def covered(rows: int, row: Ints, first: Ints, last: Ints, begin: Ints, end: Ints) -> Bools:
    """Per row: do the stretches ``first``..``last`` leave no minute of ``begin``..``end`` open?"""
    near = (last >= begin[row]) & (first <= end[row]) & (first <= last)
    row, first, last = row[near], first[near], last[near]
    order = np.lexsort((first, row))
    row, first, last = row[order], first[order], last[order]
    apart = row * APART
    reach = np.maximum.accumulate(last + apart)
    before = np.insert(reach, 0, BEGINNING - 2)[:-1] if len(row) else reach
    before = np.maximum(before - apart, begin[row] - 1)
    gap = np.zeros(rows, dtype=np.bool_)
    gap[row[first > before + 1]] = True
    furthest = np.full(rows, BEGINNING - 2, dtype=np.int64)
    np.maximum.at(furthest, row, last)
    return (begin > end) | (~gap & (furthest >= end))


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
    fact = pairing.fact
    known = laid.said.series.first[fact] <= rows.end[pairing.row]
    no = laid.said.no[fact] & known
    row, first, last = pairing.row[no], laid.no_first[fact][no], laid.no_last[fact][no]
    if fresh is not None:
        oldest = shift(window.possible_last // MINUTES, fresh, -1) * MINUTES
        counts = (last >= oldest[row]) & _lets_age(rows, window)[row]
        last = np.where(counts, np.maximum(last, window.possible_last[row]), last)
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
    good = (series.ended & (series.bits == YES))[pairing.fact]
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
    row, fact = heard.pairing.row, heard.pairing.fact
    sure = (
        said.sure[fact]
        & ~laid.contested[fact]
        & (laid.sure_first[fact] <= window.certain_last[row])
        & (laid.sure_last[fact] >= window.certain_first[row])
        & (window.certain_first[row] <= window.certain_last[row])
    )
    maybe = (
        (laid.maybe_first[fact] <= window.possible_last[row])
        & (laid.maybe_last[fact] >= window.possible_first[row])
        & (laid.maybe_first[fact] <= laid.maybe_last[fact])
        & (window.possible_first[row] <= window.possible_last[row])
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
    row, fact = heard.pairing.row, heard.pairing.fact
    series = said.series
    first, last = series.first[fact], series.last[fact]
    earlier = laid.said.maybe[fact] & (first < window.certain_first[row])
    carried = heard.pairing.most(laid.maybe_last[fact], earlier, NEVER)
    sure = (
        said.sure[fact]
        & ~laid.contested[fact]
        & (first >= window.certain_first[row])
        & (last <= window.certain_last[row])
        & (first > carried[row])
    )
    began = said.sure[fact] & (last < window.possible_first[row]) & ~laid.contested[fact]
    lasted = heard.pairing.most(laid.sure_last[fact], began, NEVER)
    maybe = (
        said.maybe[fact]
        & (last >= window.possible_first[row])
        & (first <= window.possible_last[row])
        & (last > lasted[row])
    )
    silent = covered(
        len(rows),
        np.concatenate([heard.silent_row, row[began]]),
        np.concatenate([heard.silent_first, laid.sure_first[fact][began]]),
        np.concatenate([heard.silent_last, laid.sure_last[fact][began]]),
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
    fact = pairing.fact
    why = np.where(pairing.any(touching & laid.contested[fact]), BIT["conflicting"], 0)
    why |= pairing.join(laid.said.series.bad[fact], touching)
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
    fact = pairing.fact
    speaks = laid.said.no[fact] & (laid.no_first[fact] <= window.possible_last[pairing.row])
    used = touching | (speaks & ~must[pairing.row])
    rows.note(node, laid.said.series, pairing, used, np.ones_like(used), "outside_window")
    if laid.said.series.fact.reviewed_by:
        note_reviews(node, rows, laid.said.series.fact.reviewed_by, ~must)


def note_reviews(node: object, rows: Rows, code: str, absent: Bools) -> None:
    """Keep the completeness statements on which an absence rests, in the rows where it does."""
    looked = rows.answers(code)
    pairing = rows.pairing(looked)
    rows.note(node, looked, pairing, absent[pairing.row])
