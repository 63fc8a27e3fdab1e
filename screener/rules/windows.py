"""Windows of days around a named anchor, as ranges: an anchor may be uncertain or missing.

``within`` includes both ends; ``before`` and ``after`` an anchor without a length do not include
its day. A missing anchor is every day up to ``as_of``; one known not to have happened leaves the
window empty. What is measured or observed lies at the latest on ``as_of``; only plans look beyond.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING, END, MINUTES, Duration
from screener.rules.calendar import FIRST_DAY, LAST_DAY, shift
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows
from screener.rules.series import MINUTE


@dataclass(frozen=True, eq=False)
class Window:
    """Minutes, per row; a single one where all rows have the same.

    Within ``certain_*`` a moment certainly lies in the window, outside ``possible_*`` certainly
    not. ``unknown``: its anchor is not recorded.
    """

    certain_first: Ints
    certain_last: Ints
    possible_first: Ints
    possible_last: Ints
    unknown: Bools

    def up_to(self, last: Ints) -> Window:
        """The part of it up to a minute."""
        possible = np.minimum(self.possible_last, last)
        alike = self.certain_last is self.possible_last
        certain = possible if alike else np.minimum(self.certain_last, last)
        return Window(self.certain_first, certain, self.possible_first, possible, self.unknown)


@dataclass(frozen=True)
class AnchorDays:
    """First and last possible day of an anchor, per row; ``never``: known not to have happened."""

    first: Ints
    last: Ints
    never: Bools
    unknown: Bools

    def moved(self, by: Duration, sign: int) -> tuple[Ints, Ints]:
        """Both days moved by a length of time; of an anchor that is certain they are one."""
        first = shift(self.first, by, sign)
        return first, first if self.last is self.first else shift(self.last, by, sign)


START, FINISH = np.array([FIRST_DAY]), np.array([LAST_DAY - 1])
NOWHERE = np.array([False])
"""Columns of a single row, which stands for all."""


def day_itself(rows: Rows) -> Window:
    """The day of each row."""
    return rows.once("day", lambda: _window(*(rows.today,) * 4, NOWHERE))


def whole_past(rows: Rows) -> Window:
    """Every day up to that of each row."""
    return rows.once("past", lambda: _window(START, rows.today, START, rows.today, NOWHERE))


def ever(rows: Rows) -> Window:
    """Every day there is."""
    return rows.once("ever", lambda: _window(START, FINISH + 1, START, FINISH + 1, NOWHERE))


def up_to_anchor(rows: Rows, anchor: AnchorDays, within: Duration | None) -> Window:
    """``within`` before the anchor and its day; without a length, every day before that day."""
    if within is None:
        made = _window(START, anchor.first - 1, START, anchor.last - 1, anchor.unknown)
    else:
        early, late = anchor.moved(within, -1)
        made = _window(late, anchor.first, early, anchor.last, anchor.unknown)
    return _emptied(made, anchor.never)


def on_anchor(rows: Rows, anchor: AnchorDays) -> Window:
    """The anchor's own day."""
    made = _window(anchor.last, anchor.first, anchor.first, anchor.last, anchor.unknown)
    return _emptied(made, anchor.never)


def from_anchor(rows: Rows, anchor: AnchorDays, within: Duration | None) -> Window:
    """The anchor's day and ``within`` after it; without a length, every day after that day."""
    if within is None:
        made = _window(anchor.last + 1, FINISH, anchor.first + 1, FINISH, anchor.unknown)
    else:
        early, late = anchor.moved(within, 1)
        made = _window(anchor.last, early, anchor.first, late, anchor.unknown)
    return _emptied(made, anchor.never)


def _window(
    certain_first: Ints, certain_last: Ints, first: Ints, last: Ints, unknown: Bools
) -> Window:
    """Days to minutes, both ends included."""
    tail = MINUTES - 1
    possible_first, possible_last = minutes(first * MINUTES), minutes(last * MINUTES + tail)
    sure_first, sure_last = possible_first, possible_last  # of an anchor that is certain
    if certain_first is not first:
        sure_first = minutes(certain_first * MINUTES)
    if certain_last is not last:
        sure_last = minutes(certain_last * MINUTES + tail)
    return Window(sure_first, sure_last, possible_first, possible_last, unknown)


def minutes(column: Ints) -> Ints:
    """Minutes as facts keep them, none beyond the ends of the axis."""
    return np.minimum(np.maximum(column, BEGINNING), END).astype(MINUTE)


def _emptied(window: Window, never: Bools) -> Window:
    if never is NOWHERE:
        return window
    return Window(
        np.where(never, END, window.certain_first),
        np.where(never, BEGINNING, window.certain_last),
        np.where(never, END, window.possible_first),
        np.where(never, BEGINNING, window.possible_last),
        window.unknown & ~never,
    )
