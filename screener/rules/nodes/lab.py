"""A laboratory result against limits: ``{lab: inr, at_least: 1.5}``."""

from __future__ import annotations

from typing import ClassVar

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.domain.times import Duration
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.limits import LimitFields, against
from screener.rules.nodes.windowed import WindowFields, note_anchors
from screener.rules.pairs import Pair, agreed
from screener.rules.rows import Rows
from screener.rules.select import Chosen, FactTruth, Pick, choose, selected


@register
class Lab(LimitFields, WindowFields, Node):
    """The latest result in the window (or the one ``pick`` names) within the limits."""

    kind: ClassVar[str] = "lab"
    lab: str
    pick: Pick = "latest"

    def check(self, desk: Desk) -> None:
        self.check_limits(desk, desk.fact(self.lab, ("lab",), "lab"))
        self.check_window(desk)

    def facts(self) -> tuple[str, ...]:
        return (self.lab, *self.anchor_facts())

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        usual = () if self.windowed or self.pick == "any" else ("labs",)
        return self.anchor_conventions() + usual

    def usual(self, rows: Rows) -> Duration | None:
        """How old a latest result may be by the site's reading."""
        return rows.readings.labs.within if rows.readings.labs and self.pick != "any" else None

    def evaluate(self, rows: Rows) -> Pair:
        tests = self._tests(rows)
        fields = (self.lab, self.pick, self.within, self.before, self.after, self.at)
        key = ("chosen", *fields, rows.readings.key, *rows.scope(self.facts()))
        chosen = rows.once(key, lambda: self._chosen(rows))
        found = [selected(self, rows, one, tests, self.pick) for one in chosen]
        note_anchors(self, self, rows)
        return agreed(found)

    def _chosen(self, rows: Rows) -> list[Chosen]:
        """The results that could be the one picked, under each reading of the window."""
        windows = self.windows(rows, self.usual(rows), wide=True)
        series = rows.series(self.lab)
        return [choose(rows, series, window.up_to(rows.end), self.pick) for window in windows]

    def _tests(self, rows: Rows) -> list[FactTruth]:
        series = rows.series(self.lab)
        tests = []
        for side, limit in self.limits():
            unit = series.fact.unit_code(limit.unit) or ""
            number = series.fact.in_own_unit(float(limit.number), unit)
            exact = series.unit == list(series.fact.factors).index(unit)
            tests.append(against(side, number, series, exact))
        return tests

    def sentence(self, say: Say) -> str:
        key = "lab_any" if self.pick == "any" else "lab"
        window = self.window_words(say)
        return say(key, fact=say.name(self.lab), limits=self.limit_words(say), window=window)

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        code = rows.cohort.catalogue[self.lab].reviewed_by
        if self.pick == "any" and code:
            asks = self.asks_for_anchors(say, rows)
            return (*asks, Ask("complete", code, say.question(code)))
        usual = self.usual(rows)
        name = say.name(self.lab)
        fresh = say("ask_lab_fresh", fact=name, within=usual) if usual else name
        return (Ask("lab", self.lab, fresh),)
