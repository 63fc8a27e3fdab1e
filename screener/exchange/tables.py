"""A file of separated values as rows: every cell as written, every row with its line in the file.

What is uncertain is refused, never repaired: a row with too few or too many cells is told by its
line and not shifted; a quote that is not closed leaves it uncertain where rows end, so the file is
refused whole.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from screener.domain.problems import Problem, Refused, Where, refuse
from screener.exchange.sources import Source

DELIMITERS = ",;\t"
MAX_CELL = 10_000
MAX_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells in the order of the columns, or what is wrong with it."""

    line: int  # the first line of the row; embedded line ends count
    cells: tuple[str, ...]
    problem: Problem | None = None


class Table:
    """A table being read: its columns at once, its rows one after another."""

    def __init__(self, source: Source, encoding: str = "") -> None:
        self.file = source.name
        self._line = 0  # last line read
        lines = source.lines(encoding)
        head = self._first(lines)
        self.delimiter = _delimiter(head)
        self._reader = csv.reader(_again(head, lines), delimiter=self.delimiter, strict=True)
        self._before = self._line - 1  # lines above the heading
        _, cells = next(self._records())
        self.columns = tuple(cell.strip() for cell in cells)
        self.head_line = self._before + 1
        self._check_columns()

    def __iter__(self) -> Iterator[Row]:
        for line, cells in self._records():
            if any(cell.strip() for cell in cells):
                yield Row(line, cells, self._problem(line, cells))

    def _first(self, lines: Iterator[str]) -> str:
        for self._line, line in enumerate(lines, 1):
            if line.strip():
                return line
        raise refuse("exchange.file.empty", Where(self.file))

    def _records(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        while True:
            line = self._before + self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                raise refuse("exchange.file.quotes", Where(self.file, line)) from None
            yield line, tuple(cells)

    def _problem(self, line: int, cells: tuple[str, ...]) -> Problem | None:
        where = Where(self.file, line)
        if len(cells) != len(self.columns):
            params = {"found": str(len(cells)), "needed": str(len(self.columns))}
            return Problem("exchange.row.ragged", params, where)
        for column, cell in zip(self.columns, cells, strict=True):
            if len(cell) > MAX_CELL:
                params = {"column": column, "limit": f"{MAX_CELL:,}"}
                return Problem("exchange.row.long_cell", params, where)
        return None

    def _check_columns(self) -> None:
        where = Where(self.file, self.head_line)
        if len(self.columns) > MAX_COLUMNS:
            raise refuse("exchange.file.columns", where, limit=f"{MAX_COLUMNS:,}")
        twice = [column for column, count in Counter(self.columns).items() if count > 1]
        if twice:
            raise Refused(
                Problem("exchange.file.duplicate_column", {"column": column}, where)
                for column in twice
            )


def _delimiter(heading: str) -> str:
    """The delimiter that stands most often in the heading, outside quotes; a comma if none does."""
    outside = "".join(heading.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _again(head: str, lines: Iterator[str]) -> Iterator[str]:
    yield head
    yield from lines
