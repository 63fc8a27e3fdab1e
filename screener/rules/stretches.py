"""Answers over days: yes and no to a condition, and the days that each speaks for.

A *state* yes holds from its start to its end or to the next answer; a *once* yes is history. A no
of a state speaks for its day, a no of history for all days up to its own; with an end, either
speaks for the period from its date to that end. Every start and end is a range, so each stretch has
a certain and a possible extent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from screener.domain.catalogue import FactDef
from screener.domain.times import BEGINNING, END, MINUTES
from screener.rules.pairs import BIT, Bools, Ints
from screener.rules.series import NO, YES, Series, end_of_day, side_by_side, start_of_day

NEVER = BEGINNING - 2 * MINUTES  # as the last minute of a stretch, it leaves the stretch empty


@dataclass(frozen=True, eq=False)
class Said:
    """A series as answers: ``sure`` yes, ``maybe`` yes, else no."""

    series: Series
    sure: Bools
    maybe: Bools

    @cached_property
    def no(self) -> Bools:
        return ~self.maybe

    @cached_property
    def laid(self) -> Stretches:
        """The days for which each answer speaks."""
        return stretches(self)


def said_yes(series: Series) -> Said:
    """Yes or no as it stands; of a grade: any grade above the first choice."""
    if series.fact.kind == "grade":
        return said_choice(series, lambda grade: grade >= 1)
    return Said(series, series.bits == YES, (series.bits & YES) != 0)


def said_choice(series: Series, passes: Callable[[int], bool]) -> Said:
    """Whether the choice passes: of a set of possible choices, all or some may."""
    wanted = sum(1 << n for n in range(len(series.fact.codes)) if passes(n))
    return Said(series, (series.bits & ~wanted) == 0, (series.bits & wanted) != 0)


@dataclass(frozen=True, eq=False)
class Stretches:
    """The days each answer speaks for, in minutes.

    ``sure_first``: by then a certain yes has begun. ``sure_last``: before then it has not ended;
    NEVER if its end is open to doubt altogether. ``maybe_*``: possibly yes then. ``no_*``:
    certainly no then. Of these two an extent with first > last is empty. ``contested``: a certain
    yes that a no contradicts.
    """

    said: Said
    sure_first: Ints
    sure_last: Ints
    maybe_first: Ints
    maybe_last: Ints
    no_first: Ints
    no_last: Ints
    contested: Bools

    @cached_property
    def certain(self) -> Bools:
        """The certain yes answers that no no contradicts."""
        return self.said.sure & ~self.contested

    @cached_property
    def possible(self) -> Bools:
        """The answers that possibly say yes for some time."""
        return np.asarray(self.maybe_first <= self.maybe_last)

    @cached_property
    def apart(self) -> Bools:
        """The answers that certainly begin after every earlier one of their patient has ended."""
        series = self.said.series
        reach = np.where(self.said.maybe, self.maybe_last, NEVER) + series.apart
        earlier = np.concatenate(([BEGINNING - 2], np.maximum.accumulate(reach)))[:-1]
        return np.asarray(series.first > np.maximum(earlier - series.apart, NEVER))

    @cached_property
    def yeses(self) -> Stretches:
        """The answers that possibly say yes."""
        return self.where(self.said.maybe)

    @cached_property
    def noes(self) -> Stretches:
        """The answers that say no, in the order in which they begin to speak."""
        no = np.flatnonzero(self.said.no)
        begins = self.said.series.apart[no] + self.no_first[no]
        return self.where(no[np.argsort(begins, kind="stable")])

    def where(self, which: Bools | Ints) -> Stretches:
        """Some of the answers."""
        said = self.said
        kept = Said(said.series.where(which), said.sure[which], said.maybe[which])
        columns = {name: getattr(self, name)[which] for name in _EXTENTS}
        return Stretches(kept, **columns)


def stretches_side_by_side(several: Sequence[Stretches]) -> Stretches:
    """The answers to several conditions as one, as if each had patients of its own."""
    said = Said(
        side_by_side([one.said.series for one in several]),
        np.concatenate([one.said.sure for one in several]),
        np.concatenate([one.said.maybe for one in several]),
    )
    columns = {name: np.concatenate([getattr(part, name) for part in several]) for name in _EXTENTS}
    return Stretches(said, **columns)


_EXTENTS = ("sure_first", "sure_last", "maybe_first", "maybe_last", "no_first", "no_last",
            "contested")  # fmt: skip
_NOTHING: dict[str, Any] = {
    name: np.zeros(0, np.bool_ if name == "contested" else np.int64) for name in _EXTENTS
}


def stretches(said: Said) -> Stretches:
    """Lay out every answer of a series."""
    series = said.series
    if not len(series):
        return Stretches(said, **_NOTHING)
    sure_last, maybe_first, maybe_last = (
        _history(said) if series.fact.lasts == "once" else _state(said)
    )
    no_first, no_last = _spoken_no(series)
    laid = Stretches(
        said,
        np.where(said.sure, series.last, END),
        np.where(said.sure, sure_last, NEVER),
        np.where(said.maybe, maybe_first, END),
        np.where(said.maybe, maybe_last, NEVER),
        np.where(said.no, no_first, END),
        np.where(said.no, no_last, NEVER),
        np.zeros(len(series), dtype=np.bool_),
    )
    laid.contested[:] = _contested(laid)
    laid.no_first[:], laid.no_last[:] = _whole_days(series, laid.no_first, laid.no_last)
    return laid


def _history(said: Said) -> tuple[Ints, Ints, Ints]:
    """Earliest end, first and last possible minute of a yes that is history."""
    series = said.series
    ends_first = np.where(series.ended, np.maximum(series.certain_end, series.first), series.first)
    ends_last = np.where(series.ended, series.end_last, series.last)
    outdone = _has_later(said, said.sure | said.no)
    outdone &= (series.bad & BIT["conflicting"]) == 0  # what a no contradicts, no later one settles
    vague_last = np.where(outdone, NEVER, END)  # of one that does not say yes for sure
    first = np.where(said.sure, series.first, BEGINNING)
    return ends_first, first, np.where(said.sure, ends_last, vague_last)


def _state(said: Said) -> tuple[Ints, Ints, Ints]:
    """Earliest end, first and last possible minute of a yes that lasts until it ends."""
    series = said.series
    sure_last = np.where(series.ended, series.certain_end, _until_not_sure(said))
    maybe_last = np.where(series.ended, series.end_last, _until_no(said))
    return sure_last, series.first, maybe_last


def _spoken_no(series: Series) -> tuple[Ints, Ints]:
    """First and last minute for which a no certainly speaks, as precisely as it was said."""
    dated, ended = series.dated, series.ended
    last = np.where(ended, series.certain_end, np.where(dated, series.last, series.first))
    first = np.where(dated, series.first, series.last)
    if series.fact.lasts == "once":
        first = np.where(ended & (series.first > BEGINNING), first, BEGINNING)
    return first, last


def _whole_days(series: Series, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """A no said at some hour of a day speaks for that whole day."""
    some = first <= last
    begins = some & (first > BEGINNING) & series.dated
    first = np.where(begins, start_of_day(first), first)
    return first, np.where(some & series.dated & ~series.ended, end_of_day(last), last)


def _before_its_day(series: Series, place: Ints) -> Ints:
    """The last minute before the day of the fact at each place."""
    return start_of_day(np.append(series.first, 0)[place]) - 1


def _until_not_sure(said: Said) -> Ints:
    """A state yes certainly holds until the day before the next answer that is not surely yes."""
    series, size = said.series, len(said.series)
    places = np.where(~said.sure, np.arange(size), size)
    place = np.append(np.minimum.accumulate(places[::-1])[::-1], size)[1:]
    there = np.append(series.row, -1)[place] == series.row
    later = np.append(series.first, 0)[place] > series.last
    until = np.maximum(_before_its_day(series, place), series.last)
    until = np.where(there, np.where(later, until, NEVER), END)
    return np.where(_reach_before(series, ~said.sure) >= series.first, NEVER, until)


def _reach_before(series: Series, mask: Bools) -> Ints:
    """For each fact: the greatest ``last`` among facts of its patient placed before it."""
    apart = series.apart
    reach = np.maximum.accumulate(np.where(mask, series.last, NEVER) + apart)
    earlier = np.insert(reach, 0, NEVER)[:-1] if len(series) else reach
    return np.maximum(earlier - apart, NEVER)


def _until_no(said: Said) -> Ints:
    """A state yes possibly holds until a no that is certainly later: to the day before it."""
    series, noes = said.series, np.flatnonzero(said.no)
    until = np.where(series.dated, start_of_day(series.first), series.last)[noes] - 1
    least = np.minimum.accumulate((until + series.apart[noes])[::-1])[::-1]
    place = _first_after(series, noes)
    there = np.append(series.row[noes], -1)[place] == series.row
    until = np.append(least, 0)[place] - series.apart
    return np.where(there, np.maximum(until, series.last), END)


def _has_later(said: Said, mask: Bools) -> Bools:
    """For each fact: is one of ``mask`` of its patient certainly later?"""
    among = np.flatnonzero(mask)
    place = _first_after(said.series, among)
    return np.asarray(np.append(said.series.row[among], -1)[place] == said.series.row)


def _first_after(series: Series, among: Ints) -> Ints:
    """For each fact: the place in ``among`` of the first that begins after its last minute."""
    begins = series.apart[among] + series.first[among]
    return np.searchsorted(begins, series.apart + series.last, side="right")


def _contested(laid: Stretches) -> Bools:
    """Which certain yes answers overlap the time for which a no of the same patient speaks."""
    series, last = laid.said.series, laid.maybe_last
    yes, no = np.flatnonzero(laid.said.sure), np.flatnonzero(laid.said.no)
    begin = np.searchsorted(series.row[no], series.row[yes], side="left")
    count = np.searchsorted(series.row[no], series.row[yes], side="right") - begin
    left = np.repeat(np.arange(len(yes)), count)
    offset = np.arange(len(left)) - (np.cumsum(count) - count)[left]
    a, b = yes[left], no[begin[left] + offset]
    overlap = (laid.no_first[b] <= last[a]) & (laid.no_last[b] >= laid.maybe_first[a])
    found = np.zeros(len(series), dtype=np.bool_)
    found[a[overlap]] = True
    return found


def implied_yes(said: Said, fact: FactDef) -> Series:
    """The certain yes answers of ``said`` as answers to ``fact``, which they imply.

    What lasts until the next answer implies the other as long, and no mere answer to that one ends
    it; what is contested implies it only perhaps, and so does what a contested yes implied.
    """
    series, laid = said.series, said.laid
    perhaps = said.maybe & ((series.bad & BIT["conflicting"]) != 0)
    contested = laid.contested | perhaps
    made = replace(
        series,
        fact=fact,
        bits=np.where(contested, NO | YES, YES),
        bad=np.where(contested, BIT["conflicting"], 0),
    )
    if series.fact.lasts != "once":
        lasting = np.ones(len(series), dtype=np.bool_)
        made = replace(made, ended=lasting, end_first=laid.sure_last, end_last=laid.maybe_last)
    return made.where(said.sure | perhaps)
