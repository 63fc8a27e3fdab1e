"""A laboratory result against limits: ``{lab: inr, at_least: 1.5}``."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.domain.times import Duration
from screener.rules.hulls import beside, compared, extreme, mean, room
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.fields import Quantity
from screener.rules.nodes.lasting import Lasting, LastingFields, lasted_results
from screener.rules.nodes.limits import Limit, LimitFields
from screener.rules.normal import limit_of_normal
from screener.rules.pairs import BIT, Pair, agreed
from screener.rules.references import End
from screener.rules.rows import Rows
from screener.rules.select import Chosen, PerFact, Pick, Test, choose, selected
from screener.rules.series import Series

OF_ONE: dict[str, Pick] = {"latest": "latest", "first": "first", "any": "any"}
"""The picks that are of a single result; the others are of every one in the window."""


@register
class Lab(LimitFields, LastingFields, Node):
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

    def evaluate(self, rows: Rows) -> Pair:
        series = self._usable(rows)
        tests = self._asked(rows, series)
        if self.lasting:
            found = self._lasting(self.lasting, rows, series, tests)
        else:
            found = [self._in(rows, chosen, tests) for chosen in self._chosen(rows, series)]
        return agreed(found).seeing(self.seen_of_anchors(rows))

    def _in(self, rows: Rows, chosen: Chosen, tests: list[Test]) -> Pair:
        if self.pick in ("latest", "first", "any", "every"):
            return selected(rows, chosen, tests, self.pick)
        if self.pick == "mean":
            own = [(side, self._number(chosen.series, limit)) for side, limit in self.limits()]
            return compared(rows, own, mean(rows, chosen))
        sides = [side for side, _ in self.limits()]
        told = [test.of(chosen.pairing, chosen.series) for test in tests]
        return extreme(rows, chosen, sides, told, self.pick == "highest")

    def _chosen(self, rows: Rows, series: Series) -> list[Chosen]:
        """The results that could be the one picked, under each reading of the window."""
        pick = OF_ONE.get(self.pick, "every")
        windows = self.past_windows(rows, self.usual(rows), wide=True)
        return [choose(rows, series, window, pick) for window in windows]

    def _lasting(
        self, lasting: Lasting, rows: Rows, series: Series, tests: list[Test]
    ) -> list[Pair]:
        told = [test.of(rows.pairing(series), series) for test in tests]
        must = np.logical_and.reduce([must for must, _ in told])
        may = np.logical_and.reduce([may for _, may in told])
        anchors = self.anchor_days(rows)
        return [lasted_results(rows, series, must, may, lasting, anchor) for anchor in anchors]

    @cached_property
    def _multiples(self) -> set[End]:
        return {_end(limit) for _, limit in self.limits() if limit.multiple}

    def _usable(self, rows: Rows) -> Series:
        """The results; one that lacks the limit of normal it is compared with is missing that."""
        series = rows.series(self.lab)
        for end in self._multiples:
            unknown = np.isnan(limit_of_normal(rows, series, end)[0])
            series = replace(series, bad=series.bad | np.where(unknown, BIT["missing"], 0))
        return series

    def _asked(self, rows: Rows, series: Series) -> list[Test]:
        if self._multiples:  # of limits of normal, which differ from result to result
            return self._tests(rows, series)
        return rows.cohort.once(("tests", self.key), lambda: self._tests(rows, series))

    def _tests(self, rows: Rows, series: Series) -> list[Test]:
        tests: list[Test] = []
        for side, limit in self.limits():
            if limit.multiple:
                ends = limit_of_normal(rows, series, _end(limit))
                least, most = (float(limit.number) * end for end in ends)
                slack = room(np.nan_to_num(most))
                told = beside(side, least, most, series.low, series.high, slack)
                tests.append(PerFact(*told))
                continue
            unit = series.fact.unit_code(limit.unit) or ""
            place = list(series.fact.factors).index(unit)
            tests.append(Limit(side, self._number(series, limit), place))
        return tests

    def _number(self, series: Series, limit: Quantity) -> float:
        return series.fact.in_own_unit(float(limit.number), series.fact.unit_code(limit.unit) or "")

    def sentence(self, say: Say) -> str:
        key = "lab" if self.pick in ("latest", "every") else f"lab_{self.pick}"
        limits, days = self.limit_words(say), self.days_words(say)
        return say(key, fact=say.name(self.lab), limits=limits, **days)

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        code = rows.cohort.catalogue[self.lab].reviewed_by
        if self.pick == "any" and code:
            asks = self.asks_for_anchors(say, rows)
            return (*asks, Ask("complete", code, say.question(code)))
        usual = self.usual(rows)
        name = say.name(self.lab)
        fresh = say("ask_lab_fresh", fact=name, within=say.length(usual)) if usual else name
        return (*self.asks_for_anchors(say, rows), Ask("lab", self.lab, fresh))


def _end(limit: Quantity) -> End:
    return "low" if limit.multiple == "LLN" else "high"
