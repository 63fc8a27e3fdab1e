"""All that is on file about a condition: the answers, what was looked through, what may imply it.

Several conditions can be laid side by side, as if each had patients of its own, and so be asked
about at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from screener.domain.times import BEGINNING
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows
from screener.rules.series import YES, Series, side_by_side, start_of_day
from screener.rules.stretches import Said, Stretches, stretches_side_by_side


@dataclass(frozen=True, eq=False)
class Statements:
    """Statements that all of a kind was looked through, with the minutes for which they speak."""

    series: Series

    @cached_property
    def good(self) -> Bools:
        """Those that say something: one without an end does not."""
        return np.asarray(self.series.ended & (self.series.bits == YES))

    @cached_property
    def first(self) -> Ints:
        """The first minute looked through; without a start, from the beginning."""
        series = self.series
        start = np.where(series.dated, start_of_day(series.first), series.last)
        return np.where(series.first == BEGINNING, BEGINNING, start)

    def of(self, rows: Rows) -> tuple[Ints, Ints, Ints]:
        """(row, first, last minute) of every one that says something, beside its rows."""
        return rows.once(("looked through", self), lambda: self._of(rows))

    def _of(self, rows: Rows) -> tuple[Ints, Ints, Ints]:
        pairing = rows.pairing(self.series)
        good = pairing.of(self.good)
        first, last = pairing.of(self.first), pairing.of(self.series.certain_end)
        return pairing.row[good], first[good], last[good]


def statements(rows: Rows, code: str) -> Statements:
    """The statements of one kind."""
    return rows.of_cohort("statements", (code,), lambda: Statements(rows.answers(code)))


@dataclass(frozen=True, eq=False)
class Told:
    """What is on file about a condition.

    ``laid``: the answers, and the days for which each speaks. ``reviewed``: the statements by which
    its absence may be known. ``vague``: what perhaps implies it.
    """

    laid: Stretches
    reviewed: Statements
    vague: Series

    @property
    def said(self) -> Said:
        return self.laid.said

    @property
    def once(self) -> bool:
        """Is it history once it was?"""
        return self.said.series.fact.lasts == "once"

    def in_doubt(self, rows: Rows, end: Ints) -> Bools:
        """Per row: might something up to a minute that cannot be read imply an earlier start?"""
        pairing = rows.pairing(self.vague)
        return pairing.any(pairing.of(self.vague.first) <= pairing.at(end))


def told(rows: Rows, code: str) -> Told:
    """What is on file about a condition, worked out once for the cohort."""
    return rows.of_cohort("told", (code,), lambda: about(rows, rows.said(code)))


def about(rows: Rows, said: Said) -> Told:
    """Answers with what is on file beside them about the fact that they answer."""
    fact = said.series.fact
    reviewed = (
        statements(rows, fact.reviewed_by)
        if fact.reviewed_by
        else Statements(rows.cohort.nothing(fact))
    )
    vague = rows.cohort.perhaps_implying(fact.code, rows.trial, rows.attempt)
    return Told(said.laid, reviewed, vague)


def told_side_by_side(several: Sequence[Told]) -> Told:
    """What is on file about several conditions, as if each had patients of its own."""
    return Told(
        stretches_side_by_side([one.laid for one in several]),
        Statements(side_by_side([one.reviewed.series for one in several])),
        side_by_side([one.vague for one in several]),
    )
