"""The rows that are judged: a patient and a day each, with the scope of the rule set.

The same evaluator serves everybody on one day, one patient on many days, or the same patient under
other assumptions: only the rows differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from screener.domain.times import MINUTES
from screener.rules.columns import Cohort
from screener.rules.evidence import Evidence
from screener.rules.pairs import Bools, Floats, Ints
from screener.rules.readings import Readings
from screener.rules.series import Series


@dataclass(frozen=True)
class Pairing:
    """Every fact of a series beside every row of its patient.

    ``row`` and ``fact`` name the row and the fact of each pair; pairs of one row lie together.
    """

    rows: int
    row: Ints
    fact: Ints

    def any(self, mask: Bools) -> Bools:
        """Per row: does ``mask`` hold for some fact?"""
        return np.bincount(self.row[mask], minlength=self.rows).astype(np.bool_)

    def all(self, mask: Bools, among: Bools) -> Bools:
        """Per row: does ``mask`` hold for every fact of ``among``?"""
        return ~self.any(among & ~mask)

    def most(self, values: Ints, among: Bools, default: int) -> Ints:
        """Per row: the greatest of ``values`` among some facts."""
        found = np.full(self.rows, default, dtype=np.int64)
        np.maximum.at(found, self.row[among], values[among])
        return found

    def least(self, values: Ints, among: Bools, default: int) -> Ints:
        """Per row: the least of ``values`` among some facts."""
        return -self.most(-values, among, -default)

    def join(self, bits: Ints, among: Bools) -> Ints:
        """Per row: the bits of some facts, together."""
        found = np.zeros(self.rows, dtype=np.int64)
        np.bitwise_or.at(found, self.row[among], bits[among])
        return found


@dataclass(frozen=True)
class Rows:
    """What is asked: ``patient`` is a place in the cohort, ``day`` the ``as_of`` (since 1970)."""

    cohort: Cohort
    patient: Ints
    day: Ints
    trial: str = ""
    attempt: int = 1
    readings: Readings = field(default_factory=Readings)
    criterion: str = ""
    criterion_digest: str = ""
    assumed: bool | None = None  # the investigator's answer wherever none is recorded
    trace: dict[int, Evidence] | None = None  # by id of the node, where rows are explained

    def __len__(self) -> int:
        return len(self.patient)

    @property
    def end(self) -> Ints:
        """The last minute of each row's day."""
        return self.day * MINUTES + (MINUTES - 1)

    def at(self, patient: Ints, day: Ints) -> Rows:
        """The same question on other patients and days, untraced."""
        return replace(self, patient=patient, day=day, trace=None)

    def constant(self, value: bool) -> Bools:
        return np.full(len(self), value, dtype=np.bool_)

    def bits(self, value: int) -> Ints:
        return np.full(len(self), value, dtype=np.int64)

    def series(self, code: str) -> Series:
        return self.cohort.series(code, self.trial, self.attempt)

    def answers(self, code: str) -> Series:
        return self.cohort.answers(code, self.trial, self.attempt)

    def pairing(self, series: Series) -> Pairing:
        """Every fact of ``series`` beside every row of its patient."""
        begin = series.bounds[self.patient]
        count = series.bounds[self.patient + 1] - begin
        row = np.repeat(np.arange(len(self), dtype=np.int64), count)
        offset = np.cumsum(count) - count
        fact = np.arange(len(row), dtype=np.int64) - offset[row] + begin[row]
        return Pairing(len(self), row, fact)

    def note(
        self,
        node: object,
        series: Series,
        pairing: Pairing,
        used: Bools,
        passed: Bools | None = None,
        why: str = "",
    ) -> None:
        """Keep which facts ``node`` looked at, and which it passed over and why, if traced."""
        if self.trace is None or node is None:
            return
        evidence = self.trace.setdefault(id(node), Evidence())
        ids = series.id[pairing.fact]
        evidence.use(pairing.row[used], ids[used])
        if passed is not None:
            evidence.pass_over(pairing.row[passed & ~used], ids[passed & ~used], why)

    def compared(self, node: object, rows: Ints, low: Floats, high: Floats) -> None:
        """Keep the range of the number that ``node`` compared in some rows, if traced."""
        if self.trace is not None:
            self.trace.setdefault(id(node), Evidence()).compare(rows, low, high)
