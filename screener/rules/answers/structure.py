"""A criterion as a function of the truths of its parts without parts.

The evaluator judges it: only the parts without parts are replaced by truths that are given. A row
of truths is written as one number, a digit for each leaf (0 no, 1 not known, 2 yes), so that equal
rows are asked about once and truths of different leaves are put together by adding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import SkipValidation

from screener.domain.catalogue import Catalogue
from screener.rules.columns import Cohort
from screener.rules.evaluate import judge_criterion
from screener.rules.nodes import Node, judge, walk
from screener.rules.nodes.base import Say
from screener.rules.pairs import Bools, Pair
from screener.rules.rows import Rows
from screener.rules.ruleset import Criterion

BASE = 3
_DIGITS = 39  # so many fit into 64 bits; beyond, numbers of any length are used

Numbers = NDArray[Any]
"""Rows of truths, each written as a number."""


@dataclass
class Held:
    """The truths that are given: a row each, a column for each leaf."""

    truths: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int8))


class Given(Node):
    """Stands for a leaf: its truth in every row is held, not found."""

    kind: ClassVar[str] = "given"
    place: int
    held: SkipValidation[Held]

    def __repr__(self) -> str:
        return f"{self.kind} {self.place}"

    def evaluate(self, rows: Rows) -> Pair:
        truth = self.held.truths[:, self.place]
        return Pair.of(truth == BASE - 1, truth > 0, rows.nothing)

    def sentence(self, say: Say) -> str:
        return repr(self)


class GivenJudgement(Given):
    """Stands for what only the investigator may say: what is not known may be assumed."""

    kind: ClassVar[str] = "given_judgement"
    judges: ClassVar[bool] = True

    def evaluate(self, rows: Rows) -> Pair:
        pair = super().evaluate(rows)
        if rows.assumed is None:
            return pair
        decided = pair.may if rows.assumed else pair.must
        return Pair(decided, decided, rows.nothing)


@dataclass(frozen=True, eq=False)
class Structure:
    """A criterion with its leaves, each once, in the order of their digits."""

    criterion: Criterion
    catalogue: Catalogue
    _held: Held = field(default_factory=Held)
    _known: dict[int, bool] = field(default_factory=dict)  # is it open, by number

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        found = {
            node.key: node
            for rule in self.criterion.nodes
            for _, node in walk(rule)
            if not any(node.parts())
        }
        return tuple(found.values())

    @cached_property
    def weights(self) -> Numbers:
        """What each leaf's digit counts."""
        size = len(self.leaves)
        dtype = np.int64 if size <= _DIGITS else object
        return np.array([BASE**place for place in range(size)], dtype=dtype)

    def numbers(self, rows: Rows, leaves: Sequence[int]) -> Numbers:
        """The truths that some leaves have in every row; no to all others."""
        found = np.zeros(len(rows), dtype=self.weights.dtype)
        for leaf in leaves:
            pair = judge(self.leaves[leaf], rows)
            truth = pair.must.astype(np.int64) + pair.may
            found = found + truth.astype(found.dtype) * self.weights[leaf]
        return found

    def open(self, numbers: Numbers) -> Bools:
        """Is it open, and does not merely wait, with these truths of its leaves?"""
        new = [number for number in set(numbers.tolist()) if number not in self._known]
        if new:
            self._known.update(zip(new, self._judged(new).tolist(), strict=True))
        return np.array([self._known[number] for number in numbers.tolist()], dtype=np.bool_)

    def _judged(self, numbers: Sequence[int]) -> Bools:
        column = np.array(numbers, dtype=self.weights.dtype)[:, None]
        self._held.truths = (column // self.weights % BASE).astype(np.int8)
        nobody = np.zeros(len(numbers), dtype=np.int64)
        rows = Rows(self._nobody, nobody, nobody)
        return judge_criterion(self._given, rows).answer.open

    @cached_property
    def _nobody(self) -> Cohort:
        """Nothing is on file: all truths are given."""
        return Cohort((), (0,), self.catalogue)

    @cached_property
    def _given(self) -> Criterion:
        rule, *applies = map(self._without_leaves, self.criterion.nodes)
        new = {"rule": rule, "applies": applies[0] if applies else None}
        return self.criterion.model_copy(update=new)

    def _without_leaves(self, node: Node) -> Node:
        if not any(node.parts()):
            place = [leaf.key for leaf in self.leaves].index(node.key)
            return (GivenJudgement if node.judges else Given)(place=place, held=self._held)
        new = {}
        for name in node.holds:
            held = getattr(node, name)
            new[name] = (
                tuple(map(self._without_leaves, held))
                if isinstance(held, tuple)
                else self._without_leaves(held)
            )
        return node.model_copy(update=new)
