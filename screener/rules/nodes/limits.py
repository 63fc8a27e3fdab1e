"""Limits on a number: at least, at most, above, below; exact if typed, tolerant if computed."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from screener.domain.catalogue import FactDef
from screener.rules.nodes.base import Desk, Say, Strict
from screener.rules.nodes.fields import Quantity, Threshold
from screener.rules.pairing import Pairing
from screener.rules.pairs import Bools
from screener.rules.select import Chosen, FactTruth, Unit
from screener.rules.series import Series, slack

SIDES = ("at_least", "above", "at_most", "below")


class LimitFields(Strict):
    """One limit, or a lower and an upper one. Ends are included only by ``at_…``."""

    multiples: ClassVar[bool] = False  # may a limit be a multiple of a limit of normal?
    at_least: Threshold | None = None
    above: Threshold | None = None
    at_most: Threshold | None = None
    below: Threshold | None = None

    def limits(self) -> Iterator[tuple[str, Quantity]]:
        """(side, limit) of each limit given."""
        for side in SIDES:
            limit = getattr(self, side)
            if limit is not None:
                yield side, limit

    def check_limits(self, desk: Desk, fact: FactDef | None) -> None:
        """Report a missing limit, two on one side, an empty band and an unknown unit."""
        given = dict(self.limits())
        if not given:
            desk.report("rules.no_limit", sides=", ".join(SIDES))
        for pair in (("at_least", "above"), ("at_most", "below")):
            if all(side in given for side in pair):
                desk.report("rules.two_limits", pair[1], sides=", ".join(pair))
        if fact is not None:
            for side, limit in given.items():
                if not (self.multiples and limit.multiple):
                    desk.quantity(fact, limit, side)
        low, high = self.at_least or self.above, self.at_most or self.below
        if low and high and self._empty(low, high, fact):
            side = "at_most" if self.at_most else "below"
            desk.report("rules.empty_band", side, low=low, high=high)

    def _empty(self, low: Quantity, high: Quantity, fact: FactDef | None) -> bool:
        """Does no number lie between both limits?"""
        units = [fact.unit_code(limit.unit) if fact else "" for limit in (low, high)]
        if None in units:
            return False
        least, most = (
            fact.in_own_unit(float(limit.number), unit or "") if fact else float(limit.number)
            for limit, unit in zip((low, high), units, strict=True)
        )
        return least > most or (least == most and not (self.at_least and self.at_most))

    def limit_words(self, say: Say) -> str:
        words = [say(side, limit=self.quantity_words(one, say)) for side, one in self.limits()]
        return say("and_word").join(words)

    def quantity_words(self, limit: Quantity, say: Say) -> str:
        """A limit's number and unit."""
        if limit.multiple:
            return say(f"multiple_{limit.multiple}", number=limit.number)
        return say.unit(str(limit))


_PASSES = {
    "at_least": lambda number, limit, room: number >= limit - room,
    "above": lambda number, limit, room: number > limit + room,
    "at_most": lambda number, limit, room: number <= limit + room,
    "below": lambda number, limit, room: number < limit - room,
}


@dataclass(frozen=True)
class Limit:
    """One limit in the fact's own unit, put to the ends of ranges.

    ``unit``: the place of the unit in which the limit is printed. What was reported in it compares
    plainly; of every other, and where there is none, numbers within the tolerance are equal.
    """

    side: str
    number: float
    unit: int | None = None

    def every(self, chosen: Chosen) -> Bools:
        return self._found(chosen, certainly=True, every=True, sure=False)

    def some(self, chosen: Chosen) -> Bools:
        return self._found(chosen, certainly=False, every=False, sure=False)

    def certain(self, chosen: Chosen) -> Bools:
        return self._found(chosen, certainly=True, every=False, sure=True)

    def of(self, pairing: Pairing, series: Series) -> FactTruth:
        """Pair by pair: does the fact certainly, and possibly, pass?"""
        plain = pairing.of(series.unit) == self.unit if self.unit is not None else False
        room = np.where(plain, 0.0, slack(self.number))
        low, high = pairing.of(series.low), pairing.of(series.high)
        ends = (low, high) if self._up else (high, low)
        must, may = (_PASSES[self.side](end, self.number, room) for end in ends)
        return must, may

    @property
    def _up(self) -> bool:
        return self.side in ("at_least", "above")

    def _found(self, chosen: Chosen, certainly: bool, every: bool, sure: bool) -> Bools:
        """Whether every, or some, of the facts of each row certainly, or possibly, passes.

        The worst of them decides for every, the best for some: an extreme of one end of the ranges.
        """
        found = [
            _PASSES[self.side](
                chosen.end(self._up == certainly, self._up != every, sure, among), self.number, room
            )
            for among, room in self._parts(chosen.series)
        ]
        return functools.reduce(np.logical_and if every else np.logical_or, found)

    def _parts(self, series: Series) -> list[tuple[Unit, float]]:
        """The facts that compare plainly and those that do not, each with its room."""
        room = slack(self.number)
        if self.unit is None or self.unit not in series.units:
            return [(None, room)]
        if len(series.units) == 1:
            return [(None, 0.0)]
        return [((self.unit, True), 0.0), ((self.unit, False), room)]
