"""What a score is: inputs that turn facts into ranges of points or numbers, and their combination.

A score of ranges is the range over its corners; each is monotone in each input, so the lowest and
highest inputs give the ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from screener.rules.pairs import BIT, Bools, Floats, Ints
from screener.rules.rows import Rows
from screener.rules.select import Chosen, choose
from screener.rules.series import Series
from screener.rules.windows import Window, whole_past

Ends = tuple[Floats, Floats]
"""Low and high end, element by element."""


@dataclass(frozen=True)
class Input:
    """One input: ``read`` gives each fact's range; ``low``, ``high`` are all it can be."""

    code: str
    low: float
    high: float
    read: Callable[[Series], Ends]


@dataclass(frozen=True)
class Score:
    """A named score. ``combine`` takes each input's ends, in order, and gives the score's."""

    name: str
    inputs: tuple[Input, ...]
    combine: Callable[[Sequence[Ends]], Ends]
    low: float
    high: float
    reviewed_by: str = "old_results_reviewed"


@dataclass(frozen=True)
class Scored:
    """A score in every row: its range, why it is not a point, and the facts chosen for it."""

    low: Floats
    high: Floats
    why: Ints
    chosen: tuple[Chosen, ...]


def evaluate_score(score: Score, rows: Rows, window: Window) -> Scored:
    """The range of ``score`` on each row's day, its inputs the latest in ``window``."""
    ends, why, picked = [], rows.bits(0), []
    for item in score.inputs:
        chosen, usable = _choose_input(rows, item, window)
        low, high, reasons = _ends(item, chosen, usable)
        ends.append((low, high))
        why |= reasons
        picked.append(chosen)
    low, high = score.combine(ends)
    return Scored(low, high, why, tuple(picked))


def _choose_input(rows: Rows, item: Input, window: Window) -> tuple[Chosen, Bools]:
    """The latest facts of an input, and which of them speak for the row's day.

    A result speaks within the window. A finding that lasts (a grade above none) speaks until its
    end or the next answer; that it was absent is known only within the window, or to its end.
    """
    series = rows.series(item.code)
    if series.fact.kind != "grade":
        chosen = choose(rows, series, window, "latest")
        return chosen, np.ones(len(chosen.pairing.fact), dtype=np.bool_)
    chosen = choose(rows, series, whole_past(rows), "latest")
    row, fact = chosen.pairing.row, chosen.pairing.fact
    near = series.last[fact] >= window.possible_first[row]
    present = (series.bits[fact] & 1) == 0
    lasted = series.certain_end[fact] >= window.possible_last[row]
    return chosen, np.where(series.ended[fact], lasted, near | present)


def _ends(item: Input, chosen: Chosen, usable: Bools) -> tuple[Floats, Floats, Ints]:
    pairing = chosen.pairing
    low, high = item.read(chosen.series)
    low = np.where(usable, low[pairing.fact], item.low)
    high = np.where(usable, high[pairing.fact], item.high)
    among = chosen.candidate
    least = np.full(pairing.rows, np.inf)
    np.minimum.at(least, pairing.row[among], low[among])
    most = np.full(pairing.rows, -np.inf)
    np.maximum.at(most, pairing.row[among], high[among])
    none = chosen.perhaps_none
    least, most = np.where(none, item.low, least), np.where(none, item.high, most)
    some = pairing.any(among & usable)
    older = pairing.any(
        chosen.series.last[pairing.fact] < chosen.window.possible_first[pairing.row]
    )
    older |= pairing.any(among & ~usable)
    why = np.where(some, BIT["imprecise"], np.where(older, BIT["too_old"], BIT["missing"]))
    why |= pairing.join(chosen.series.bad[pairing.fact], among)
    return least, most, np.where(least == most, 0, why)


def bands(low: Floats, high: Floats, step: Callable[[Floats], Floats], falling: bool) -> Ends:
    """The points at both ends of each range, where the points rise or fall with the value."""
    return (step(high), step(low)) if falling else (step(low), step(high))
