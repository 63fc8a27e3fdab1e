"""What a leaf looked at, row by row: the facts that decided, those passed over, numbers compared.

It is worked out when somebody asks to have a row explained; over a cohort nobody does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from screener.rules.arrays import Bools, Floats, Ints
from screener.rules.pairing import Pairing
from screener.rules.series import Series

_USED = ""


@dataclass(frozen=True)
class Looked:
    """Facts (by id), each in its row, and why they were passed over; those used say nothing."""

    row: Ints
    id: Ints
    why: str = _USED


@dataclass(frozen=True)
class Compared:
    """The range of the number that was compared, in some rows."""

    row: Ints
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Explained:
    """One row of a leaf: the facts used, those passed over with why, the range compared."""

    used: tuple[int, ...] = ()
    passed: tuple[tuple[int, str], ...] = ()
    span: tuple[float, float] | None = None


NOTHING = Explained()


def looked(
    series: Series, pairing: Pairing, used: Bools, passed: Bools | None = None, why: str = ""
) -> Iterator[Looked]:
    """Which facts of a series were used, and which of the others were passed over and why."""
    ids = pairing.of(series.id)
    yield Looked(pairing.row[used], ids[used])
    if passed is not None:
        others = passed & ~used
        yield Looked(pairing.row[others], ids[others], why)


class Evidence:
    """What was looked at in every row of a table, made by ``look`` once it is asked for."""

    def __init__(self, look: Callable[[], Iterable[Looked | Compared]]) -> None:
        self._look = look

    @cached_property
    def _all(self) -> tuple[list[Looked], list[Compared]]:
        found = list(self._look())
        return (
            [one for one in found if isinstance(one, Looked)],
            [one for one in found if isinstance(one, Compared)],
        )

    @cached_property
    def _by_row(self) -> tuple[list[int], list[int], list[int]]:
        """Row, id and place among what was looked at of every fact, by row."""
        facts, _ = self._all
        none = [np.zeros(0, dtype=np.int64)]
        rows = np.concatenate([one.row for one in facts] or none)
        ids = np.concatenate([one.id for one in facts] or none)
        sizes = [len(one.row) for one in facts]
        place = np.repeat(np.arange(len(sizes)), sizes)
        order = np.argsort(rows, kind="stable")
        return rows[order].tolist(), ids[order].tolist(), place[order].tolist()

    def facts(self, row: int) -> Iterator[tuple[int, str]]:
        """Each fact looked at in one row, and why it was passed over; empty if it was used."""
        rows, ids, place = self._by_row
        facts, _ = self._all
        for number in range(bisect_left(rows, row), bisect_left(rows, row + 1)):
            yield ids[number], facts[place[number]].why

    def spans(self, row: int) -> Iterator[tuple[float, float]]:
        """Each range compared in one row."""
        for one in self._all[1]:
            here = one.row == row
            if here.any():
                yield float(one.low[here].min()), float(one.high[here].max())


@dataclass(frozen=True)
class Seen:
    """Some rows of a table of evidence, from a place on: those of one leaf."""

    evidence: Evidence
    start: int = 0


def seen(look: Callable[[], Iterable[Looked | Compared]]) -> tuple[Seen]:
    """The evidence of one leaf alone."""
    return (Seen(Evidence(look)),)


def explained(parts: Sequence[Seen], row: int) -> Explained:
    """What was looked at in one row, each fact once."""
    if not parts:
        return NOTHING
    used: dict[int, None] = {}
    passed: dict[int, str] = {}
    spans: list[tuple[float, float]] = []
    for part in parts:
        for number, why in part.evidence.facts(part.start + row):
            if why == _USED:
                used[number] = None
            else:
                passed.setdefault(number, why)
        spans += part.evidence.spans(part.start + row)
    return Explained(
        tuple(used),
        tuple(item for item in passed.items() if item[0] not in used),
        (min(low for low, _ in spans), max(high for _, high in spans)) if spans else None,
    )
