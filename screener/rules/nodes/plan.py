"""Something planned for a day to come: ``{planned: …, within: 3 months, after: screening}``."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.domain.times import MINUTES
from screener.rules.anchors import Anchor, days
from screener.rules.columns import YES
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairs import BIT, Pair, agreed
from screener.rules.rows import Rows
from screener.rules.select import choose
from screener.rules.windows import Window, up_to_anchor, whole_past


@register
class Planned(WindowFields, Node):
    """The latest word on a plan puts it on a day of the window.

    A plan without a day may lie on any day from when it was said; one whose day has passed
    unconfirmed is open, neither done nor absent.
    """

    kind: ClassVar[str] = "planned"
    planned: str

    def check(self, desk: Desk) -> None:
        desk.fact(self.planned, ("plan",), "planned")
        self.check_window(desk)

    def facts(self) -> tuple[str, ...]:
        return (self.planned, *self.anchor_facts())

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        return (*self.anchor_conventions(), "answers")

    def evaluate(self, rows: Rows) -> Pair:
        return agreed([self._in(rows, window) for window in self.windows(rows, None, wide=False)])

    def _in(self, rows: Rows, window: Window) -> Pair:
        series = rows.series(self.planned)
        fresh = rows.readings.answers.within if rows.readings.answers else None
        said_in = (
            up_to_anchor(rows, days(Anchor("screening"), rows), fresh)
            if fresh is not None
            else whole_past(rows)
        )
        chosen = choose(rows, series, said_in.up_to(rows.end), "latest")
        row, fact = chosen.pairing.row, chosen.pairing.fact
        said_first = series.first[fact]
        first = np.where(np.isfinite(series.low[fact]), series.low[fact] * MINUTES, said_first)
        last = np.where(np.isfinite(series.high[fact]), series.high[fact] * MINUTES, np.inf)
        inside = (first >= window.certain_first[row]) & (last <= window.certain_last[row])
        touching = (last >= window.possible_first[row]) & (first <= window.possible_last[row])
        passed = last < rows.day[row] * MINUTES
        says_yes, may_yes = series.bits[fact] == YES, (series.bits[fact] & YES) != 0
        pairing, candidate = chosen.pairing, chosen.candidate
        must = pairing.all(says_yes & inside, candidate) & ~chosen.perhaps_none
        may = pairing.any(candidate & may_yes & (touching | passed)) | chosen.perhaps_none
        some = pairing.any(candidate)
        old = pairing.any(series.last[fact] < said_in.possible_first[row])
        why = np.where(some, BIT["imprecise"], np.where(old, BIT["too_old"], BIT["not_asked"]))
        rows.note(self, series, pairing, candidate, ~candidate, "too_old")
        return Pair.of(must, may, why)

    def sentence(self, say: Say) -> str:
        return say("planned", fact=say.name(self.planned), window=self.window_words(say))

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        return (Ask("plan", self.planned, say.question(self.planned)),)
