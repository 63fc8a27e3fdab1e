"""The rows that are judged: a patient and a day each, with the scope of the rule set.

The same evaluator serves everybody on one day, one patient on many days, or the same patient under
other assumptions: only the rows differ.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from screener.domain.times import MINUTES
from screener.rules.columns import Cohort
from screener.rules.pairing import Pairing, alike
from screener.rules.pairs import Bools, Ints
from screener.rules.readings import Readings
from screener.rules.series import Series
from screener.rules.stretches import Said

T = TypeVar("T")

JUDGEMENT = "judgement"  # the code of the investigator's answers


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
    memo: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.patient)

    @property
    def today(self) -> Ints:
        """The day of each row; a single one where all rows have the same."""
        return self.once("today", lambda: alike(self.day))

    @property
    def end(self) -> Ints:
        """The last minute of each row's day; a single one where all rows have the same."""
        return self.once("end", lambda: self.today * MINUTES + (MINUTES - 1))

    @property
    def first(self) -> int:
        """The first of the patients if they follow each other, each once; else -1."""
        return self.once("first", self._first)

    def _first(self) -> int:
        if not len(self):
            return 0
        first = int(self.patient[0])
        follow = bool((self.patient == np.arange(first, first + len(self))).all())
        return first if follow else -1

    def at(self, patient: Ints, day: Ints) -> Rows:
        """The same question on other patients and days."""
        return replace(self, patient=patient, day=day, memo={})

    def constant(self, value: bool) -> Bools:
        return np.full(len(self), value, dtype=np.bool_)

    def bits(self, value: int) -> Ints:
        return np.full(len(self), value, dtype=np.int64)

    @property
    def nothing(self) -> Ints:
        """No reason in any row."""
        return self.once("nothing", lambda: self.bits(0))

    def series(self, code: str) -> Series:
        return self.cohort.series(code, self.trial, self.attempt)

    def answers(self, code: str) -> Series:
        return self.cohort.answers(code, self.trial, self.attempt)

    def said(self, code: str) -> Said:
        return self.cohort.said(code, self.trial, self.attempt)

    def pairing(self, series: Series) -> Pairing:
        """Every fact of ``series`` beside every row of its patient."""
        return self.once(("pairing", series), lambda: self._pair(series))

    def _pair(self, series: Series) -> Pairing:
        if self.first >= 0:
            return series.neighbours(self.first, len(self))
        return series.beside(self.patient)

    @property
    def tells_trials(self) -> bool:
        """Is any fact on file that belongs to a trial?"""
        return bool(self.cohort.told)

    def scope(self, codes: tuple[str, ...]) -> tuple[Hashable, ...]:
        """What tells apart the facts of ``codes``: trial and attempt, if these have some.

        Facts of the patient are the same for every trial, and so is having none of a trial's.
        """
        return (self.trial, self.attempt) if self.cohort.tells_apart(codes, self.trial) else ()

    def asked(self, judged: bool) -> tuple[Hashable, ...]:
        """What tells judgements apart: they belong to a trial, an attempt and a criterion."""
        if not judged:
            return ()
        if not self.scope((JUDGEMENT,)):
            return (self.assumed,)
        return (self.trial, self.attempt, self.criterion, self.criterion_digest, self.assumed)

    def of_cohort(self, kind: str, codes: tuple[str, ...], make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once for the cohort: facts of ``codes``, on any day."""
        return self.cohort.once((kind, codes, *self.scope(codes)), make)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once for these patients and days.

        Rule sets that are put to the same rows share it: an equal leaf is judged once.
        """
        if key not in self.memo:
            self.memo[key] = make()
        found: T = self.memo[key]
        return found

    def forget(self) -> None:
        """Give back the memory of what was worked out.

        It refers to the rows, and they to it: without this it waits for the collector.
        """
        self.memo.clear()
