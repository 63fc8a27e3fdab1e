"""What an open criterion asks for, over a cohort: which facts, of whom, and for which days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from screener.domain.screening import Ask
from screener.rules.anchors import Anchor
from screener.rules.answers.charts import Charts, alike
from screener.rules.answers.reading import spoken_for
from screener.rules.columns import Cohort
from screener.rules.nodes import Node, judge
from screener.rules.nodes.base import Say
from screener.rules.nodes.condition import Answered
from screener.rules.nodes.score import ScoreNode, inputs_window
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows
from screener.rules.ruleset import Criterion
from screener.rules.scores.facts import evaluate_score

Key = tuple[str, str]
"""Kind and code of a fact."""


def joined(one: Ask, other: Ask) -> Ask:
    """One question for two rules: a "no" to it must cover the days of both."""
    if (one.start, one.end) == (other.start, other.end):
        return one
    starts = [ask.start for ask in (one, other) if ask.start]
    ends = [ask.end for ask in (one, other) if ask.end]
    return replace(one, start=min(starts, default=""), end=max(ends, default=""))


@dataclass(frozen=True)
class Wanted:
    """What one criterion asks for where it is open; a row is a patient, by place.

    ``asks``: each question as it is put to some; ``put``: of each fact the place among ``asks`` of
    the question in every row, -1 where there is none.
    """

    size: int  # how many rows there are
    asks: list[Ask] = field(default_factory=list)
    put: dict[Key, Ints] = field(default_factory=dict)

    def of(self, row: int) -> Mapping[Key, Ask]:
        """What is asked in one row."""
        return self.sets[self._which[row]]

    @cached_property
    def which(self) -> Ints:
        """The same number for rows in which the same is asked."""
        return self._alike[1]

    @cached_property
    def _which(self) -> list[int]:
        return [*map(int, self.which)]

    @cached_property
    def sets(self) -> list[dict[Key, Ask]]:
        """What is asked in one row or another, each once."""
        return [
            {key: self.asks[ask] for key, ask in zip(self.put, asks, strict=True) if ask >= 0}
            for asks in self._alike[0].tolist()
        ]

    @cached_property
    def _alike(self) -> tuple[Ints, Ints]:
        if not self.put:
            return np.zeros((1, 0), dtype=np.int64), np.zeros(self.size, dtype=np.int64)
        sets, _, which = alike([*self.put.values()])
        return sets, which

    def add(self, ask: Ask, rows: Bools) -> None:
        """Ask it in some rows, together with what is asked there of the same fact."""
        put = self.put.setdefault((ask.kind, ask.fact), np.full(self.size, -1, dtype=np.int64))
        for before in np.unique(put[rows]).tolist():
            both = ask if before < 0 else joined(self.asks[before], ask)
            put[rows & (put == before)] = self._place(both)

    def _place(self, ask: Ask) -> int:
        if ask not in self.asks:
            self.asks.append(ask)
        return self.asks.index(ask)


def wanted(criterion: Criterion, rows: Rows, charts: Charts, say: Say, where: Bools) -> Wanted:
    """What the open parts of a criterion ask for in the rows ``where`` it is open.

    ``rows``: one for each patient, as they ask this criterion.
    """
    found = Wanted(len(rows))
    for node in reversed(criterion.nodes):  # to whom it applies comes first
        for leaf, mask in _open(node, rows, where):
            for ask, some in _asks(leaf, rows, charts, say, mask):
                if (mask & some).any():
                    found.add(ask, mask & some)
    return found


def _open(node: Node, rows: Rows, mask: Bools) -> Iterator[tuple[Node, Bools]]:
    """The parts without parts that leave a rule open, and in which rows."""
    mask = mask & judge(node, rows).unknown
    if not mask.any():
        return
    parts = [part for _, part in node.parts()]
    if not parts and not node.judges:
        yield node, mask
    for part in parts:
        yield from _open(part, rows, mask)


def _asks(
    leaf: Node, rows: Rows, charts: Charts, say: Say, mask: Bools
) -> Iterator[tuple[Ask, Bools]]:
    """What a leaf asks for, and in which rows."""
    if isinstance(leaf, ScoreNode) and leaf.pick != "any":
        by_code = {ask.fact: ask for ask in leaf.asks(say, _nobody(rows))}
        lacking = evaluate_score(leaf.one, rows, inputs_window(rows)).missing
        yield from ((by_code[code], some) for code, some in lacking if code in by_code)
        return
    kinds = charts.kinds(_asked_by(leaf, rows))
    if not kinds:
        yield from ((ask, mask) for ask in leaf.asks(say, _nobody(rows)))
        return
    where = np.flatnonzero(mask)
    _, first, kind = alike([column[where] for column in kinds])
    each = rows.at(rows.patient[where[first]], rows.day[where[first]])
    for number in range(len(first)):
        some = np.zeros(len(rows), dtype=np.bool_)
        some[where[kind == number]] = True
        yield from ((ask, some) for ask in leaf.asks(say, each, number))


def _asked_by(leaf: Node, rows: Rows) -> frozenset[str]:
    """The codes of the facts on which the questions of a leaf depend: those of its anchors."""
    spans: list[WindowFields] = [leaf] if isinstance(leaf, WindowFields) else []
    if isinstance(leaf, Answered) and leaf.begins is not None:
        spans.append(leaf.begins)
    codes = {code for span in spans for code in span.anchor_facts()}
    if codes and rows.readings.baseline is not None:
        codes.add(Anchor.read(rows.readings.baseline.means).fact)
    return spoken_for(codes, rows.cohort.catalogue)


def _nobody(rows: Rows) -> Rows:
    """The same question on the first day, about somebody of whom nothing is on file."""
    cohort = rows.cohort.once("somebody unknown", lambda: Cohort((), (0,), rows.cohort.catalogue))
    day = rows.day[:1] if len(rows) else np.zeros(1, dtype=np.int64)
    return replace(rows, cohort=cohort, patient=np.zeros(1, dtype=np.int64), day=day, memo={})
