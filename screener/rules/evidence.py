"""What each node looked at, row by row, kept only where rows are being explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from screener.rules.pairs import Floats, Ints, Pair

_USED = ""


@dataclass
class Evidence:
    """What one node looked at in every row that is explained."""

    pair: Pair | None = None
    _facts: list[tuple[Ints, Ints, str]] = field(default_factory=list)  # rows, ids, why passed over
    _spans: list[tuple[Ints, Floats, Floats]] = field(default_factory=list)

    def use(self, rows: Ints, ids: Ints) -> None:
        """Keep facts that decided, or left undecided, each in its row."""
        self._facts.append((rows, ids, _USED))

    def pass_over(self, rows: Ints, ids: Ints, why: str) -> None:
        """Keep facts that were passed over, and why."""
        self._facts.append((rows, ids, why))

    def compare(self, rows: Ints, low: Floats, high: Floats) -> None:
        """Keep the range of a number that was compared."""
        self._spans.append((rows, low, high))

    @cached_property
    def _by_row(self) -> tuple[Ints, Ints, Ints]:
        """Row, id and place in ``_facts`` of every fact kept, by row."""
        rows = np.concatenate([kept[0] for kept in self._facts] or [np.zeros(0, dtype=np.int64)])
        ids = np.concatenate([kept[1] for kept in self._facts] or [np.zeros(0, dtype=np.int64)])
        sizes = [len(kept[0]) for kept in self._facts]
        place = np.repeat(np.arange(len(sizes)), sizes).astype(np.int64)
        order = np.argsort(rows, kind="stable")
        return rows[order], ids[order], place[order]

    def of(self, row: int) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
        """The facts used in one row, and those passed over with why; each once."""
        if not self._facts:
            return (), ()
        rows, ids, place = self._by_row
        begin, end = np.searchsorted(rows, [row, row + 1])
        used: dict[int, None] = {}
        passed: dict[int, str] = {}
        for number, kept in zip(ids[begin:end].tolist(), place[begin:end].tolist(), strict=True):
            why = self._facts[kept][2]
            if why == _USED:
                used[number] = None
            else:
                passed.setdefault(number, why)
        return tuple(used), tuple(item for item in passed.items() if item[0] not in used)

    def span(self, row: int) -> tuple[float, float] | None:
        """The range of the number compared in one row, if one was kept."""
        ends = [(low[rows == row], high[rows == row]) for rows, low, high in self._spans]
        found = [(low.min(), high.max()) for low, high in ends if len(low)]
        if not found:
            return None
        return float(min(low for low, _ in found)), float(max(high for _, high in found))
