"""One result minus another: ``{difference: {of: pt, minus: pt_control}, above: 3 s}``."""

from __future__ import annotations

from typing import ClassVar

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.rules.hulls import Number, compared, hull
from screener.rules.nodes.base import Desk, Node, Say, Strict, register
from screener.rules.nodes.limits import LimitFields
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairs import Pair, agreed
from screener.rules.rows import Rows
from screener.rules.select import choose
from screener.rules.windows import Window


class Two(Strict):
    """Two results of one unit."""

    of: str
    minus: str


@register
class Difference(LimitFields, WindowFields, Node):
    """The latest result in the window less the latest of the other, within the limits."""

    kind: ClassVar[str] = "difference"
    difference: Two

    def check(self, desk: Desk) -> None:
        outside, desk.path = desk.path, (*desk.path, "difference")
        one = desk.fact(self.difference.of, ("lab",), "of")
        other = desk.fact(self.difference.minus, ("lab",), "minus")
        if one and other and one.unit != other.unit:
            desk.report("rules.two_units", "minus", one=one.unit, other=other.unit)
        desk.path = outside
        self.check_limits(desk, one)
        self.check_window(desk)

    def facts(self) -> tuple[str, ...]:
        return (self.difference.of, self.difference.minus, *self.anchor_facts())

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        return self.anchor_conventions() + (() if self.windowed else ("labs",))

    def evaluate(self, rows: Rows) -> Pair:
        usual = rows.readings.labs_within
        fact = rows.cohort.catalogue[self.difference.of]
        limits = [
            (side, fact.step_in_own_unit(float(q.number), fact.unit_code(q.unit) or ""))
            for side, q in self.limits()
        ]
        found = []
        for window in self.past_windows(rows, usual, wide=True):
            of, minus = (
                self._latest(rows, code, window)
                for code in (self.difference.of, self.difference.minus)
            )
            why, both = of.why | minus.why, of.seen + minus.seen
            number = Number(of.low - minus.high, of.high - minus.low, why, both)
            found.append(compared(rows, limits, number))
        return agreed(found).seeing(self.seen_of_anchors(rows))

    def _latest(self, rows: Rows, code: str, window: Window) -> Number:
        return hull(rows, choose(rows, rows.series(code), window, "latest"))

    def sentence(self, say: Say) -> str:
        of, minus = say.name(self.difference.of), say.name(self.difference.minus)
        limits, window = self.limit_words(say), self.window_words(say)
        return say("difference", of=of, minus=minus, limits=limits, window=window)

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        codes = (self.difference.of, self.difference.minus)
        return tuple(Ask("lab", code, say.name(code)) for code in codes)
