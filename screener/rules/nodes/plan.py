"""Something planned for a day to come: ``{planned: …, within: 3 months, after: screening}``."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.domain.times import MINUTES
from screener.rules.anchors import Anchor, days
from screener.rules.evidence import looked, seen
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairs import BIT, Ints, Pair, agreed
from screener.rules.rows import Rows
from screener.rules.select import choose
from screener.rules.series import YES
from screener.rules.windows import Window, day_itself, up_to_anchor, whole_past


@register
class Planned(WindowFields, Node):
    """The latest word on a plan puts it on a day of the window.

    A plan without a day may lie on any day from when it was said; one whose day has passed
    unconfirmed is open, neither done nor absent. That nothing is planned for the window must have
    been said lately: on the day itself, or within the site's reading of ``answers``.
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
        found = [self._in(rows, window) for window in self.windows(rows, None, wide=False)]
        return agreed(found).seeing(self.seen_of_anchors(rows))

    def _in(self, rows: Rows, window: Window) -> Pair:
        series = rows.series(self.planned)
        chosen = choose(rows, series, whole_past(rows), "latest")
        pairing, candidate = chosen.pairing, chosen.candidate
        fact = pairing.fact
        first = np.where(np.isfinite(series.low), series.low * MINUTES, series.first)[fact]
        last = (series.high * MINUTES)[fact]
        at = pairing.at
        inside = (first >= at(window.certain_first)) & (last <= at(window.certain_last))
        touching = (last >= at(window.possible_first)) & (first <= at(window.possible_last))
        passed = last < at(rows.today) * MINUTES
        oldest = at(self._oldest(rows))
        old, perhaps_old = series.last[fact] < oldest, series.first[fact] < oldest
        says_yes, may_yes = series.bits[fact] == YES, (series.bits[fact] & YES) != 0
        none = chosen.perhaps_none
        must = pairing.all(says_yes & inside, candidate) & ~none
        may = pairing.any(candidate & (perhaps_old | (may_yes & (touching | passed)))) | none
        why = pairing.join(series.bad[fact], candidate)
        why |= np.where(pairing.any(candidate & old), BIT["too_old"], 0)
        some = np.where(pairing.any(candidate), BIT["imprecise"], BIT["not_asked"])
        why |= np.where(why == 0, some, 0)
        looked_at = seen(lambda: looked(series, pairing, candidate, ~candidate, "not_chosen"))
        return Pair.of(must, may, why | np.where(window.unknown, BIT["missing"], 0), looked_at)

    def _oldest(self, rows: Rows) -> Ints:
        """The minute from which on a word that puts no plan into the window still counts."""
        fresh = rows.readings.answers_within
        if fresh is None:
            return day_itself(rows).possible_first
        return up_to_anchor(rows, days(Anchor("screening"), rows), fresh).possible_first

    def sentence(self, say: Say) -> str:
        return say("planned", fact=say.name(self.planned), window=self.window_words(say))

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        return (Ask("plan", self.planned, say.question(self.planned)),)
