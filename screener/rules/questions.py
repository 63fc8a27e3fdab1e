"""What leaves ask, as values: questions of one kind are put to few rows together, in one table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from screener.rules.pairs import Ints, Pair
from screener.rules.rows import Rows
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

    @abstractmethod
    def together(self, rows: Rows, several: Sequence[Question]) -> Iterator[Pair]:
        """What each of several of its kind finds, in one table."""


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
        window = table.windows([question.window for question in several])
        oldest = table.beside([question.oldest for question in several])
        return table.apart(self.ask(table.rows, side_by_side, window, oldest))
