"""Answers over days: yes and no to a condition, and the days that each speaks for.

An answer covers days. A *state* yes holds from its start to its end or to the next answer; a *once*
yes is history. A no of a state speaks for its day, of history for all days up to it; with an end it
speaks for the period from its date to its end. A completeness statement speaks for its period too.
Every start and end is a range, so each stretch has a certain and a possible extent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING, END, MINUTES, Duration
from screener.rules.calendar import shift
from screener.rules.columns import YES, Series
from screener.rules.pairs import BIT, Bools, Ints, Pair
from screener.rules.rows import Pairing, Rows
from screener.rules.windows import Window

_APART = 1 << 34  # more than the whole axis of minutes: keeps patients apart in a running maximum


@dataclass(frozen=True)
class Said:
    """A series as answers: ``sure`` yes, ``maybe`` yes, else no."""

    series: Series
    sure: Bools
    maybe: Bools

    @property
    def no(self) -> Bools:
        return ~self.maybe


def said_yes(series: Series) -> Said:
    """Yes or no as it stands; of a grade: any grade above the first choice."""
    if series.fact.kind == "grade":
        return said_grade(series, lambda grade: grade >= 1)
    return Said(series, series.bits == YES, (series.bits & YES) != 0)


def said_grade(series: Series, passes: Callable[[int], bool]) -> Said:
    """Whether the grade passes: of a set of possible grades, all or some may."""
    wanted = sum(1 << n for n in range(len(series.fact.codes)) if passes(n))
    return Said(series, (series.bits & ~wanted) == 0, (series.bits & wanted) != 0)


@dataclass(frozen=True)
class Stretches:
    """The days each answer speaks for, in minutes; an extent with first > last is empty.

    ``sure_*``: certainly yes then. ``maybe_*``: possibly yes then. ``no_*``: certainly no then.
    ``contested``: a yes that a no contradicts.
    """

    said: Said
    sure_first: Ints
    sure_last: Ints
    maybe_first: Ints
    maybe_last: Ints
    no_first: Ints
    no_last: Ints
    contested: Bools


def stretches(said: Said) -> Stretches:
    """Lay out every answer of a series."""
    series = said.series
    within_day = series.last - series.first < MINUTES
    once = series.fact.lasts == "once"
    no_first = np.where(
        series.ended | (not once), np.where(within_day, series.first, series.last), BEGINNING
    )
    no_last = np.where(
        series.ended, series.end_first, np.where(within_day, series.last, series.first)
    )
    ends_in_a_day = series.ended & (series.end_last - series.end_first < MINUTES)
    no_last = np.where(ends_in_a_day, series.end_last, no_last)
    if once:
        sure_last = np.where(series.ended, series.end_first, series.last)
        maybe_last = np.where(series.ended, series.end_last, END)
        maybe_first = np.where(said.sure, series.first, BEGINNING)
        outdone = ~said.sure & said.maybe & _later_definite(said)
        maybe_last = np.where(outdone, BEGINNING - 1, maybe_last)
    else:
        sure_last = np.where(series.ended, series.end_first, _until_not_sure(said))
        maybe_last = np.where(series.ended, series.end_last, _until_no(said))
        maybe_first = series.first
    none = BEGINNING - 1
    laid = Stretches(
        said,
        np.where(said.sure, series.last, END),
        np.where(said.sure, sure_last, none),
        np.where(said.maybe, maybe_first, END),
        np.where(said.maybe, maybe_last, none),
        np.where(said.no, no_first, END),
        np.where(said.no, no_last, none),
        np.zeros(len(series), dtype=np.bool_),
    )
    laid.contested[:] = _contested(laid)
    return laid


def _next(series: Series, mask: Bools) -> Ints:
    """For each fact: the place of the next one of its patient for which ``mask`` holds, or -1."""
    size = len(series)
    places = np.where(mask, np.arange(size), size)
    following = np.append(np.minimum.accumulate(places[::-1])[::-1], size)[1:]
    row = np.append(series.row, -1)
    return np.where(row[np.minimum(following, size)] == series.row, following, -1)


def _before(series: Series, mask: Bools) -> Ints:
    """For each fact: the greatest ``last`` among earlier facts of its patient in ``mask``."""
    apart = series.row * _APART
    reach = np.maximum.accumulate(np.where(mask, series.last, BEGINNING - 1) + apart)
    earlier = np.insert(reach, 0, BEGINNING - 1)[:-1] if len(series) else reach
    return np.maximum(earlier - apart, BEGINNING - 1)


def _until_not_sure(said: Said) -> Ints:
    """A state yes certainly holds until just before the next answer that is not certainly yes."""
    series = said.series
    place = _next(series, ~said.sure)
    until = np.where(place >= 0, np.append(series.first, 0)[place] - 1, END)
    unordered = _before(series, ~said.sure) >= series.first
    return np.where(unordered, BEGINNING - 1, until)


def _until_no(said: Said) -> Ints:
    """A state yes possibly holds until just before a no that is certainly later."""
    series = said.series
    place = _next(series, said.no)
    later = np.append(series.first, 0)[place] > series.last
    return np.where((place >= 0) & later, np.append(series.last, 0)[place] - 1, END)


def _later_definite(said: Said) -> Bools:
    series = said.series
    place = _next(series, said.sure | said.no)
    return (place >= 0) & (np.append(series.first, 0)[place] > series.last)


def _contested(laid: Stretches) -> Bools:
    """Which yes answers overlap the days for which a no of the same patient speaks."""
    series = laid.said.series
    yes, no = np.flatnonzero(laid.said.maybe), np.flatnonzero(laid.said.no)
    begin = np.searchsorted(series.row[no], series.row[yes], side="left")
    count = np.searchsorted(series.row[no], series.row[yes], side="right") - begin
    left = np.repeat(np.arange(len(yes)), count)
    offset = np.arange(len(left)) - (np.cumsum(count) - count)[left]
    a, b = yes[left], no[begin[left] + offset]
    overlap = (laid.no_first[b] <= laid.maybe_last[a]) & (laid.no_last[b] >= laid.maybe_first[a])
    found = np.zeros(len(series), dtype=np.bool_)
    found[a[overlap]] = True
    return found


def covered(rows: int, row: Ints, first: Ints, last: Ints, begin: Ints, end: Ints) -> Bools:
    """Per row: do the stretches ``first``..``last`` leave no minute of ``begin``..``end`` open?"""
    near = (last >= begin[row]) & (first <= end[row]) & (first <= last)
    row, first, last = row[near], first[near], last[near]
    order = np.lexsort((first, row))
    row, first, last = row[order], first[order], last[order]
    apart = row * _APART
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
    no = laid.said.no[fact]
    row, first, last = pairing.row[no], laid.no_first[fact][no], laid.no_last[fact][no]
    if fresh is not None:
        oldest = shift(window.possible_last // MINUTES, fresh, -1) * MINUTES
        last = np.where(last >= oldest[row], np.maximum(last, window.possible_last[row]), last)
    reviewed = laid.said.series.fact.reviewed_by
    if reviewed:
        looked = reviews(rows, reviewed)
        row = np.concatenate([row, looked[0]])
        first, last = np.concatenate([first, looked[1]]), np.concatenate([last, looked[2]])
    return Speaking(pairing, laid, row, first, last)


def reviews(rows: Rows, code: str) -> tuple[Ints, Ints, Ints]:
    """(row, first, last minute) of every statement that all of a kind was looked through.

    A statement without a start is from the beginning; one without an end says nothing.
    """
    series = rows.answers(code)
    pairing = rows.pairing(series)
    good = (series.ended & (series.bits == YES))[pairing.fact]
    fact = pairing.fact[good]
    within_day = series.last - series.first < MINUTES
    start = np.where(within_day, series.first, series.last)
    start = np.where(series.first == BEGINNING, BEGINNING, start)
    end = np.where(series.end_last - series.end_first < MINUTES, series.end_last, series.end_first)
    return pairing.row[good], start[fact], end[fact]


def holds(node: object, rows: Rows, said: Said, window: Window, fresh: Duration | None) -> Pair:
    """Does the condition hold on some day of the window?

    True with a certain, uncontested yes that certainly touches it; false only if something says no
    for every day that may belong to it, and nothing possibly says yes.
    """
    laid = stretches(said)
    heard = speaking(rows, laid, window, fresh)
    row, fact = heard.pairing.row, heard.pairing.fact
    sure = (
        ~laid.contested[fact]
        & (laid.sure_first[fact] <= np.minimum(window.certain_last[row], laid.sure_last[fact]))
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
    laid = stretches(said)
    heard = speaking(rows, laid, window, fresh)
    row, fact = heard.pairing.row, heard.pairing.fact
    series = said.series
    first, last = series.first[fact], series.last[fact]
    earlier = laid.said.maybe[fact] & (first < window.certain_first[row])
    carried = heard.pairing.most(laid.maybe_last[fact], earlier, BEGINNING - 1)
    sure = (
        said.sure[fact]
        & ~laid.contested[fact]
        & (first >= window.certain_first[row])
        & (last <= window.certain_last[row])
        & (first > carried[row])
    )
    began = said.sure[fact] & (last < window.possible_first[row]) & ~laid.contested[fact]
    lasted = heard.pairing.most(laid.sure_last[fact], began, BEGINNING - 1)
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
    laid, pairing = heard.laid, heard.pairing
    fact = pairing.fact
    why = np.where(pairing.any(touching & laid.contested[fact]), BIT["conflicting"], 0)
    why |= pairing.join(laid.said.series.bad[fact], touching)
    why |= np.where(pairing.any(touching) & (why == 0), BIT["imprecise"], 0)
    newest = pairing.most(laid.no_last[fact], laid.said.no[fact], BEGINNING - 1)
    stale = (newest >= BEGINNING) & (newest < window.possible_first)
    why |= np.where(why == 0, np.where(stale, BIT["too_old"], BIT["not_asked"]), 0)
    why |= np.where(window.unknown, BIT["missing"], 0)
    if rows.trace is not None:
        _note(node, rows, heard, window, bool(must[0]), touching)
    return Pair.of(must, may, why)


def _note(
    node: object, rows: Rows, heard: Speaking, window: Window, true: bool, touching: Bools
) -> None:
    """Which answers decided: the yes that touches the window, else the noes that speak for it."""
    laid, pairing = heard.laid, heard.pairing
    fact = pairing.fact
    speaks = laid.said.no[fact] & (laid.no_first[fact] <= window.possible_last[pairing.row])
    used = touching if true else touching | speaks
    rows.note(node, laid.said.series, pairing, used, np.ones_like(used), "outside_window")
    if laid.said.series.fact.reviewed_by and not true:
        note_reviews(node, rows, laid.said.series.fact.reviewed_by)


def note_reviews(node: object, rows: Rows, code: str) -> None:
    """Keep the completeness statements on which an absence rests."""
    looked = rows.answers(code)
    pairing = rows.pairing(looked)
    rows.note(node, looked, pairing, np.ones(len(pairing.fact), dtype=np.bool_))
