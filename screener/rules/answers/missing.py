"""How many facts are missing of each patient of a cohort: who is nearest to a decision.

The facts are those for which the open parts of open criteria ask: with all of them nothing asked is
left, with fewer it may do (``decide`` finds the fewest, one patient at a time).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from screener.domain.screening import Ask
from screener.rules.columns import Cohort
from screener.rules.evaluate import Outcome
from screener.rules.nodes import Node, judge
from screener.rules.nodes.base import Say
from screener.rules.nodes.score import ScoreNode, inputs_window
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows
from screener.rules.scores.facts import evaluate_score

Key = tuple[str, str]
"""Kind and code of a fact."""


@dataclass(frozen=True)
class Missing:
    """For each fact that is asked for, how it is asked and in which rows it is missing."""

    asks: dict[Key, Ask]
    rows: dict[Key, Bools]
    size: int

    @property
    def count(self) -> Ints:
        """How many facts are missing in each row."""
        found = np.zeros(self.size, dtype=np.int64)
        for mask in self.rows.values():
            found += mask
        return found

    def of(self, row: int) -> tuple[Ask, ...]:
        """What is missing in one row."""
        return tuple(self.asks[key] for key, mask in self.rows.items() if mask[row])


def missing(outcome: Outcome, say: Say) -> Missing:
    """What the open criteria of a rule set ask for, in every row."""
    rows = outcome.rows
    found = Missing({}, {}, len(rows))
    for judged in outcome.criteria:
        asked = judged.criterion.asked_of(rows)
        for node in judged.criterion.nodes:
            for leaf, mask in _open(node, asked, judged.answer.open):
                for ask, wanted in _wanted(leaf, asked, say):
                    key = (ask.kind, ask.fact)
                    found.asks.setdefault(key, ask)
                    before = found.rows.get(key)
                    found.rows[key] = mask & wanted if before is None else before | mask & wanted
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


def _wanted(leaf: Node, rows: Rows, say: Say) -> Iterator[tuple[Ask, Bools]]:
    """What a leaf asks for, and in which rows."""
    everywhere = rows.constant(True)
    asks = leaf.asks(say, _nobody(rows))
    if isinstance(leaf, ScoreNode) and leaf.pick != "any":
        lacking = evaluate_score(leaf.one, rows, inputs_window(rows)).missing
        by_code = {ask.fact: ask for ask in asks}
        yield from ((by_code[code], mask) for code, mask in lacking if code in by_code)
        return
    for ask in asks:
        own, *others = leaf.facts()
        if ask.kind == "condition" and ask.fact != own and ask.fact in others:  # an anchor's day
            pairing = rows.pairing(rows.answers(ask.fact))
            yield ask, ~pairing.any(np.ones(len(pairing.row), dtype=np.bool_))
        else:
            yield ask, everywhere


def _nobody(rows: Rows) -> Rows:
    """The same question on the first day, about somebody of whom nothing is on file."""
    cohort = Cohort((), (0,), rows.cohort.catalogue)
    day = rows.day[:1] if len(rows) else np.zeros(1, dtype=np.int64)
    place = np.zeros(1, dtype=np.int64)
    return Rows(cohort, place, day, rows.trial, rows.attempt, rows.readings)
