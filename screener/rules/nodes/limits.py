"""Limits on a number: at least, at most, above, below; exact if typed, tolerant if computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from screener.domain.catalogue import FactDef
from screener.rules.nodes.base import Desk, Say, Strict
from screener.rules.nodes.fields import Quantity, Threshold

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
