"""What leaves ask, as values: questions of one kind are put to few rows together, in one table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from screener.rules.bands import Band
from screener.rules.pairs import Ints, Pair
from screener.rules.rows import Rows
from screener.rules.select import Chosen, PerFact, Pick, Test, choose, selected
from screener.rules.series import Series, side_by_side
from screener.rules.tables import AT_ONCE, Table
from screener.rules.told import Told, told_side_by_side
from screener.rules.windows import Window


class Question(ABC):
    """One question to every row. Those with an equal ``kind`` can be put together."""

    @property
    @abstractmethod
    def kind(self) -> Hashable: ...

    @abstractmethod
    def alone(self, rows: Rows) -> Pair:
        """What it finds in every row."""

    def together(self, rows: Rows, several: Sequence[Question]) -> Iterator[Pair]:
        """What each of several of its kind finds: one by one, where no table can be made."""
        return (question.alone(rows) for question in several)


def put(rows: Rows, questions: Sequence[Question]) -> list[Pair]:
    """What each question finds in every row."""
    answers = put_together(rows, questions)
    return [answers[question] for question in questions]


def put_together(rows: Rows, questions: Sequence[Question]) -> dict[Question, Pair]:
    """What each question finds, as many together as a table has room for."""
    room = max(1, AT_ONCE // len(rows)) if len(rows) else 1
    kinds: dict[Hashable, list[Question]] = defaultdict(list)
    for question in questions:
        kinds[question.kind].append(question)
    found: dict[Question, Pair] = {}
    for alike in kinds.values():
        for start in range(0, len(alike), room):
            some = alike[start : start + room]
            one = some[0]
            pairs = one.together(rows, some) if some[1:] else [one.alone(rows)]
            found.update(zip(some, pairs, strict=True))
    return found


@dataclass(frozen=True, eq=False)
class OfState(Question):
    """Does a condition hold, or begin (``ask``), in a window? ``oldest``: see ``silence``."""

    ask: Callable[[Rows, Told, Window, Ints], Pair]
    told: Told
    window: Window
    oldest: Ints

    @property
    def kind(self) -> Hashable:
        return self.ask

    def alone(self, rows: Rows) -> Pair:
        return self.ask(rows, self.told, self.window, self.oldest)

    def together(self, rows: Rows, several: Sequence[OfState]) -> Iterator[Pair]:  # type: ignore[override]
        place = {on_file: n for n, on_file in enumerate(dict.fromkeys(q.told for q in several))}
        table = Table.of(rows, [place[question.told] for question in several])
        side_by_side = rows.cohort.once(
            ("side by side", *place), lambda: told_side_by_side([*place])
        )
        window = table.joined([question.window for question in several])
        oldest = table.beside([question.oldest for question in several])
        return table.apart(self.ask(table.rows, side_by_side, window, oldest))


@dataclass(frozen=True, eq=False)
class OfResult(Question):
    """Does the fact that is picked in a window pass some tests?"""

    series: Series
    window: Window
    pick: Pick
    tests: Sequence[Test]

    @property
    def kind(self) -> Hashable:
        """One test of a kind can be put with others; any fact of a window rests on its own code."""
        if len(self.tests) > 1 or self.pick == "any":
            return self
        return self.pick, type(self.tests[0])

    def alone(self, rows: Rows) -> Pair:
        chosen = choose(rows, self.series, self.window, self.pick)
        return selected(rows, chosen, self.tests, self.pick)

    def together(self, rows: Rows, several: Sequence[OfResult]) -> Iterator[Pair]:  # type: ignore[override]
        bands = [one.tests[0] for one in several if isinstance(one.tests[0], Band)]
        asked = [(one.series, None if bands else one.tests[0]) for one in several]
        place = {one: n for n, one in enumerate(dict.fromkeys(asked))}
        table = Table.of(rows, [place[one] for one in asked])
        series = rows.cohort.once(
            ("side by side", *place), lambda: side_by_side([series for series, _ in place])
        )
        test: Test = table.joined(bands) if bands else _facts_side_by_side(place)
        window = table.joined([question.window for question in several])
        chosen = choose(table.rows, series, window, self.pick)
        return table.apart(selected(table.rows, chosen, [test], self.pick))


@dataclass(frozen=True, eq=False)
class OfAll(Question):
    """Something computed from all facts of a window; each computes alone."""

    series: Series
    window: Window
    compute: Callable[[Rows, Chosen], Pair]

    @property
    def kind(self) -> Hashable:
        return OfAll

    def alone(self, rows: Rows) -> Pair:
        return self.compute(rows, choose(rows, self.series, self.window, "every"))


def _facts_side_by_side(tests: Iterable[tuple[Series, Test | None]]) -> PerFact:
    """Tests that are answered fact by fact, as one of the facts laid side by side."""
    facts = [test for _, test in tests if isinstance(test, PerFact)]
    return PerFact(
        np.concatenate([one.must for one in facts]), np.concatenate([one.may for one in facts])
    )
