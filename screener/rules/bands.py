"""The numbers that pass limits: closed intervals, put to the ends of ranges.

A number passes "above 2" if it is the next one after 2 or more, so every limit is an end of a
closed interval and a missing one is infinite. What was reported in the unit in which a limit is
printed is compared exactly; of everything else, numbers within the tolerance of the limit are equal
to it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from screener.rules.pairing import Pairing
from screener.rules.pairs import Bools, Floats, Ints
from screener.rules.select import EVERYTHING, Among, Chosen, FactTruth
from screener.rules.series import Series, slack

NO_UNIT = -2  # the place of a unit in which nothing is reported


@dataclass(frozen=True, eq=False)
class Band:
    """Limits on a number in the fact's own unit: columns of rows, a single one for all of them.

    ``floor`` and ``ceiling``: of numbers converted or computed; ``exact_…``: of those reported in
    the unit at the place ``unit``.
    """

    floor: Floats
    ceiling: Floats
    exact_floor: Floats
    exact_ceiling: Floats
    unit: Ints

    @classmethod
    def of_limits(cls, limits: Iterable[tuple[str, float]], unit: int = NO_UNIT) -> Band:
        """The band of some limits, (side, number) each."""
        given = list(limits)
        floor, ceiling = _ends(given, tolerant=True)
        exact_floor, exact_ceiling = _ends(given, tolerant=False)
        return cls(
            np.array([floor]),
            np.array([ceiling]),
            np.array([exact_floor]),
            np.array([exact_ceiling]),
            np.array([unit]),
        )

    def every(self, chosen: Chosen) -> Bools:
        """The worst of the candidates decides: an extreme of one end of their ranges."""
        found = ~chosen.pairing.none
        for among, floor, ceiling in self._parts(chosen.series):
            if self._up:
                found = found & (chosen.end(True, False, False, among) >= floor)
            if self._down:
                found = found & (chosen.end(False, True, False, among) <= ceiling)
        return found

    def some(self, chosen: Chosen) -> Bools:
        """The best of the candidates decides, for each limit its own."""
        parts, found = self._parts(chosen.series), ~chosen.pairing.none
        if self._up:
            over = (chosen.end(False, True, False, part) >= floor for part, floor, _ in parts)
            found = functools.reduce(np.logical_or, over)
        if self._down:
            under = (chosen.end(True, False, False, part) <= ceil for part, _, ceil in parts)
            found = found & functools.reduce(np.logical_or, under)
        return found

    def possible(self, chosen: Chosen) -> Bools:
        if self._up and self._down:  # one fact must pass both
            _, may = self.of(chosen.pairing, chosen.series)
            return chosen.pairing.any(may & chosen.candidate)
        return self.some(chosen)

    def certain(self, chosen: Chosen) -> Bools:
        parts = self._parts(chosen.series)
        if self._up and self._down:
            must, _ = self.of(chosen.pairing, chosen.series)
            return chosen.pairing.any(must & chosen.sure)
        if self._up:
            found = (chosen.end(True, True, True, part) >= floor for part, floor, _ in parts)
        else:
            found = (chosen.end(False, False, True, part) <= ceil for part, _, ceil in parts)
        return functools.reduce(np.logical_or, found)

    def of(self, pairing: Pairing, series: Series) -> FactTruth:
        """Pair by pair: does the fact certainly, and possibly, pass?"""
        floor, ceiling = self._at(pairing, series)
        low, high = pairing.of(series.low), pairing.of(series.high)
        return (low >= floor) & (high <= ceiling), (high >= floor) & (low <= ceiling)

    def clear(self, pairing: Pairing, series: Series) -> Bools:
        """Pair by pair: does the fact certainly pass some limit?"""
        floor, ceiling = self._at(pairing, series)
        over = (pairing.of(series.low) >= floor) & (floor > -np.inf)
        return np.asarray(over | ((pairing.of(series.high) <= ceiling) & (ceiling < np.inf)))

    def _at(self, pairing: Pairing, series: Series) -> tuple[Floats, Floats]:
        """Floor and ceiling, pair by pair."""
        exact = pairing.of(series.unit) == pairing.at(self.unit)
        at = pairing.at
        return (
            np.where(exact, at(self.exact_floor), at(self.floor)),
            np.where(exact, at(self.exact_ceiling), at(self.ceiling)),
        )

    @functools.cached_property
    def _up(self) -> bool:
        return bool((self.floor > -np.inf).any())

    @functools.cached_property
    def _down(self) -> bool:
        return bool((self.ceiling < np.inf).any())

    def _parts(self, series: Series) -> list[tuple[Among, Floats, Floats]]:
        """The facts that compare exactly and those that do not, each with floor and ceiling."""
        if len(self.unit) == 1:
            if int(self.unit[0]) not in series.units:
                return [(EVERYTHING, self.floor, self.ceiling)]
            if len(series.units) == 1:
                return [(EVERYTHING, self.exact_floor, self.exact_ceiling)]
        return [
            (self._exact, self.exact_floor, self.exact_ceiling),
            (self._other, self.floor, self.ceiling),
        ]

    @functools.cached_property
    def _exact(self) -> Among:
        return Among(self.unit, exact=True)

    @functools.cached_property
    def _other(self) -> Among:
        return Among(self.unit, exact=False)


def _ends(limits: Sequence[tuple[str, float]], tolerant: bool) -> tuple[float, float]:
    """The least and the greatest number that passes."""
    floor, ceiling = -np.inf, np.inf
    for side, number in limits:
        room = slack(number) if tolerant else 0.0
        if side == "at_least":
            floor = number - room
        elif side == "above":
            floor = np.nextafter(number + room, np.inf)
        elif side == "at_most":
            ceiling = number + room
        else:
            ceiling = np.nextafter(number - room, -np.inf)
    return float(floor), float(ceiling)
