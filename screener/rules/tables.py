"""Several questions of one kind put to the same rows at once.

A table has a row for each question and row. What the questions ask about is laid side by side, as
if each had patients of its own, so that what judges one question judges them all. Of few rows the
cost is that of the calls, and many questions share them; of many rows it is that of the rows, and a
table of them all would only be large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from screener.rules.evidence import Seen
from screener.rules.pairs import Pair
from screener.rules.rows import Rows

AT_ONCE = 1 << 12  # rows of a table
Column = TypeVar("Column", bound=NDArray[np.generic])
Made = TypeVar("Made")


@dataclass(frozen=True)
class Table:
    """``rows``: those of all questions, one question after the other; ``each``: of one question."""

    rows: Rows
    each: int
    count: int

    @classmethod
    def of(cls, rows: Rows, places: Sequence[int]) -> Table:
        """A table of questions; ``places``: whose facts each asks about, among those laid out."""
        begin = np.array(places, dtype=np.int64)[:, None] * len(rows.cohort)
        day = np.broadcast_to(rows.day, (len(places), len(rows)))
        wide = rows.at((begin + rows.patient).ravel(), day.ravel())
        return cls(wide, len(rows), len(places))

    def beside(self, columns: Sequence[Column]) -> Column:
        """A column of rows (or of one that stands for all) for each question, as one column."""
        if self.each == 1:
            return np.concatenate(columns)  # type: ignore[return-value]
        made = np.empty((self.count, self.each), columns[0].dtype)
        for place, column in enumerate(columns):
            made[place] = column
        return made.ravel()  # type: ignore[return-value]

    def joined(self, several: Sequence[Made]) -> Made:
        """Windows, or bands, one for each question, as one: all that is made of columns of rows."""
        kind: Any = type(several[0])
        names = [field.name for field in fields(kind)]
        columns = (self.beside([getattr(part, name) for part in several]) for name in names)
        made: Made = kind(*columns)
        return made

    def apart(self, pair: Pair) -> Iterator[Pair]:
        """What was found for each question."""
        for start in range(0, self.count * self.each, self.each):
            here = slice(start, start + self.each)
            yield Pair(
                pair.must[here],
                pair.may[here],
                _part_of_why(pair, here),
                tuple(Seen(part.evidence, part.start + start) for part in pair.seen),
            )


def _part_of_why(pair: Pair, here: slice) -> Callable[[], NDArray[np.signedinteger]]:
    return lambda: pair.why[here]
