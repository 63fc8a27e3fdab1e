"""A laboratory result against limits: ``{lab: inr, at_least: 1.5}``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.domain.times import Duration
from screener.rules.bands import Band
from screener.rules.hulls import beside, compared, extreme, mean, room
from screener.rules.nodes.base import Desk, Say, register
from screener.rules.nodes.fields import Quantity
from screener.rules.nodes.lasting import Asking, Lasting, lasted_results
from screener.rules.nodes.limits import LimitFields
from screener.rules.normal import limit_of_normal
from screener.rules.pairs import BIT, Pair
from screener.rules.questions import OfAll, OfResult, Question
from screener.rules.references import End
from screener.rules.rows import Rows
from screener.rules.select import Chosen, PerFact, Pick, Test
from screener.rules.series import Series

OF_ONE: dict[str, Pick] = {"latest": "latest", "first": "first", "any": "any", "every": "every"}
COMPUTED = ("highest", "lowest", "mean")
"""The picks that are of the results as they are, and of what is computed from all of them."""


@register
class Lab(LimitFields, Asking):
    """The latest result in the window (or the one ``pick`` names) within the limits.

    A limit may be a multiple of a limit of normal, ``2 x ULN``: of the range sent with the result,
    else of the site's table. ``highest``, ``lowest`` and ``mean`` are of the results on file.
    """

    kind: ClassVar[str] = "lab"
    multiples: ClassVar[bool] = True
    lab: str
    pick: Literal["latest", "first", "any", "every", "highest", "lowest", "mean"] = "latest"

    def check(self, desk: Desk) -> None:
        self.check_limits(desk, desk.fact(self.lab, ("lab",), "lab"))
        self.check_window(desk)
        self.check_lasting(desk, self, alone=self.pick == "latest")
        if self.pick == "mean" and self._multiples:
            desk.report("rules.mean_of_multiples", "pick")

    def facts(self) -> tuple[str, ...]:
        own = (self.lab, *self.anchor_facts())
        return (*own, "birth_date", "sex") if self._multiples else own

    def limits_of_normal(self) -> tuple[str, ...]:
        return (self.lab,) if self._multiples else ()

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        usual = () if self.windowed or self.lasting or self.pick == "any" else ("labs",)
        return self.anchor_conventions() + usual

    def usual(self, rows: Rows) -> Duration | None:
        """How old a latest result may be by the site's reading."""
        return rows.readings.labs_within if self.pick != "any" else None

    def asked(self, rows: Rows) -> list[Question]:
        series, windows = self._usable(rows), self.past_windows(rows, self.usual(rows), wide=True)
        if self.pick in COMPUTED:
            return [OfAll(series, window, self._computed) for window in windows]
        pick, tests = OF_ONE[self.pick], self._tests(rows)
        return [OfResult(series, window, pick, tests) for window in windows]

    def _computed(self, rows: Rows, chosen: Chosen) -> Pair:
        """The highest, lowest or mean of the results that were chosen."""
        if self.pick == "mean":
            own = [(side, self._number(chosen.series, limit)) for side, limit in self.limits()]
            return compared(rows, own, mean(rows, chosen))
        sides = [side for side, _ in self.limits()]
        tests = self._tests(rows, one_by_one=True)
        told = [test.of(chosen.pairing, chosen.series) for test in tests]
        return extreme(rows, chosen, sides, told, self.pick == "highest")

    def lasted(self, rows: Rows, lasting: Lasting) -> list[Pair]:
        series = self._usable(rows)
        told = [test.of(rows.pairing(series), series) for test in self._tests(rows)]
        must = np.logical_and.reduce([must for must, _ in told])
        may = np.logical_and.reduce([may for _, may in told])
        anchors = self.anchor_days(rows)
        return [lasted_results(rows, series, must, may, lasting, anchor) for anchor in anchors]

    @cached_property
    def _multiples(self) -> set[End]:
        return {_end(limit) for _, limit in self.limits() if limit.multiple}

    def _usable(self, rows: Rows) -> Series:
        """The results; one that lacks the limit of normal it is compared with is missing that."""
        if not self._multiples:
            return rows.series(self.lab)
        return rows.of_cohort(f"usable {self.key}", self.facts(), lambda: self._with_limits(rows))

    def _with_limits(self, rows: Rows) -> Series:
        series = rows.series(self.lab)
        for end in self._multiples:
            unknown = np.isnan(limit_of_normal(rows, series, end)[0])
            series = replace(series, bad=series.bad | np.where(unknown, BIT["missing"], 0))
        return series

    def _tests(self, rows: Rows, one_by_one: bool = False) -> Sequence[Test]:
        """The limits: together, but for those that are multiples of limits of normal."""
        kind = f"tests {self.key} {one_by_one}"
        return rows.of_cohort(kind, self.facts(), lambda: self._made(rows, one_by_one))

    def _made(self, rows: Rows, one_by_one: bool) -> Sequence[Test]:
        series = self._usable(rows)
        plain = [(side, limit) for side, limit in self.limits() if not limit.multiple]
        if one_by_one or len({limit.unit for _, limit in plain}) > 1 or self._multiples:
            return [self._test(rows, series, side, limit) for side, limit in self.limits()]
        return [self._band(series, plain)]

    def _test(self, rows: Rows, series: Series, side: str, limit: Quantity) -> Test:
        if not limit.multiple:
            return self._band(series, [(side, limit)])
        ends = limit_of_normal(rows, series, _end(limit))
        least, most = (float(limit.number) * end for end in ends)
        slack = room(np.nan_to_num(most))
        return PerFact(*beside(side, least, most, series.low, series.high, slack))

    def _band(self, series: Series, limits: Sequence[tuple[str, Quantity]]) -> Band:
        unit = series.fact.unit_code(limits[0][1].unit) or ""
        place = list(series.fact.factors).index(unit)
        return Band.of_limits(((side, self._number(series, one)) for side, one in limits), place)

    def _number(self, series: Series, limit: Quantity) -> float:
        return series.fact.in_own_unit(float(limit.number), series.fact.unit_code(limit.unit) or "")

    def sentence(self, say: Say) -> str:
        key = "lab" if self.pick in ("latest", "every") else f"lab_{self.pick}"
        limits, days = self.limit_words(say), self.days_words(say)
        return say(key, fact=say.name(self.lab), limits=limits, **days)

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        code = rows.cohort.catalogue[self.lab].reviewed_by
        if self.pick == "any" and code:
            asks = self.asks_for_anchors(say, rows, row)
            return (*asks, Ask("complete", code, say.question(code)))
        usual = self.usual(rows)
        name = say.name(self.lab)
        fresh = say("ask_lab_fresh", fact=name, within=say.length(usual)) if usual else name
        return (*self.asks_for_anchors(say, rows, row), Ask("lab", self.lab, fresh))


def _end(limit: Quantity) -> End:
    return "low" if limit.multiple == "LLN" else "high"
