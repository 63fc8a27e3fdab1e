"""How many events begin in a window: ``{count: hospital_admission, at_least: 1, …}``."""

from __future__ import annotations

from typing import ClassVar

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.rules.episodes import episodes
from screener.rules.hulls import compared
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.limits import LimitFields
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairs import Pair, agreed
from screener.rules.rows import Rows
from screener.rules.told import told


@register
class Count(LimitFields, WindowFields, Node):
    """The number of separate events that begin in the window, within the limits.

    A second yes is another event only if the first has certainly ended before. That there were no
    more needs something that says so: an answer, or a statement of completeness.
    """

    kind: ClassVar[str] = "count"
    count: str

    def check(self, desk: Desk) -> None:
        desk.fact(self.count, ("condition",), "count")
        self.check_limits(desk, None)
        for side, limit in self.limits():
            if limit.unit or limit.number < 0 or limit.number != int(limit.number):
                desk.report("rules.whole_number", side, value=limit)
        self.check_window(desk)

    def facts(self) -> tuple[str, ...]:
        return (self.count, *self.anchor_facts())

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        return (*self.anchor_conventions(), "answers")

    def evaluate(self, rows: Rows) -> Pair:
        on_file = told(rows, self.count)
        fresh = rows.readings.answers_within
        limits = [(side, float(limit.number)) for side, limit in self.limits()]
        found = [
            compared(rows, limits, episodes(rows, on_file, window, fresh))
            for window in self.past_windows(rows, None, wide=True)
        ]
        return agreed(found).seeing(self.seen_of_anchors(rows))

    def sentence(self, say: Say) -> str:
        limits, window = self.limit_words(say), self.window_words(say)
        return say("count", fact=say.name(self.count), limits=limits, window=window)

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        return (Ask("condition", self.count, say.question(self.count)),)
