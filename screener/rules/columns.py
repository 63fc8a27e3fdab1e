"""The cohort: facts as columns, sorted by patient and time, one series for each fact.

Numbers are brought into the fact's own unit; an open end "<0.5" becomes a closed one a hair inside
(``OPEN``), so that every range is closed and plain comparisons are right. What could not be read is
the whole range, and says so in ``bad``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.domain.catalogue import UNANSWERED, Catalogue, FactDef
from screener.domain.facts import FactRow
from screener.domain.times import END
from screener.rules.pairs import BIT, Bools, Floats, Ints

TOLERANCE = 1e-9  # computed numbers this near, relative to max(|a|, |b|, 1), are equal
OPEN = 4e-9  # an open end is this far inside: beyond the tolerance, far below any real difference


def slack(number: float) -> float:
    """The distance at which a computed number counts as equal to ``number``."""
    return TOLERANCE * max(abs(number), 1.0)


@dataclass(frozen=True)
class Series:
    """All counting facts of one code; ``row`` is the patient's place in the cohort.

    ``first``/``last``: possible minutes of the specimen or start. ``end_first``/``end_last``: of
    the end, meaningful where ``ended``. ``low``/``high``: closed range in the fact's own unit.
    ``bits``: possible codes, bit n for the n-th choice. ``bad``: reason bits of the unreadable.
    """

    fact: FactDef
    patients: int
    id: Ints
    row: Ints
    first: Ints
    last: Ints
    ended: Bools
    end_first: Ints
    end_last: Ints
    low: Floats
    high: Floats
    unit: Ints
    bits: Ints
    bad: Ints
    criterion: NDArray[np.str_]
    asked: NDArray[np.str_]

    @cached_property
    def bounds(self) -> Ints:
        """Facts of patient r are ``bounds[r]:bounds[r + 1]``."""
        return np.searchsorted(self.row, np.arange(self.patients + 1))

    def __len__(self) -> int:
        return len(self.id)

    @property
    def columns(self) -> dict[str, Any]:
        """The arrays by name."""
        return {
            name: value
            for name, value in vars(self).items()
            if isinstance(value, np.ndarray) and name != "bounds"
        }

    def where(self, mask: Bools) -> Series:
        """The facts for which ``mask`` holds."""
        return replace(self, **{name: column[mask] for name, column in self.columns.items()})

    def until_the_next(self) -> Series:
        """Each result as speaking until the next one of its patient: no mere answer ends it."""
        following = np.append(self.first[1:], END)
        same = np.append(self.row[1:] == self.row[:-1], False)
        until = np.where(same, np.maximum(following - 1, self.last), END)
        ended = np.ones(len(self), dtype=np.bool_)
        return replace(self, ended=ended, end_first=until, end_last=until)

    def said_of(self, fact: FactDef, bits: int) -> Series:
        """The same facts, as answers ``bits`` to another fact."""
        return replace(self, fact=fact, bits=np.full(len(self), bits, dtype=np.int64))


def concatenate(series: Sequence[Series]) -> Series:
    """Several series of one meaning as one, in the order of patient and time."""
    if len(series) == 1:
        return series[0]
    columns = {
        name: np.concatenate([getattr(part, name) for part in series]) for name in series[0].columns
    }
    order = np.lexsort((columns["id"], columns["last"], columns["first"], columns["row"]))
    ordered: dict[str, Any] = {name: column[order] for name, column in columns.items()}
    return replace(series[0], **ordered)


class Cohort:
    """The facts of some patients, ready to be judged. Built once, never changed."""

    def __init__(
        self, rows: Iterable[FactRow], patients: Sequence[int], catalogue: Catalogue
    ) -> None:
        """``rows``: facts that count; ``patients``: the store's numbers, in the order wanted."""
        self.patients = tuple(patients)
        self.catalogue = catalogue
        place = {number: row for row, number in enumerate(self.patients)}
        groups: dict[tuple[str, str, int], list[FactRow]] = {}
        for row in rows:
            if row.patient in place and row.fact in catalogue:
                groups.setdefault((row.fact, row.trial, row.attempt), []).append(row)
        self._series = {
            key: _series(catalogue[key[0]], group, place) for key, group in groups.items()
        }
        self._answers: dict[tuple[str, str, int], Series] = {}

    def __len__(self) -> int:
        return len(self.patients)

    def series(self, code: str, trial: str = "", attempt: int = 1) -> Series:
        """The facts of one code; of one trial and attempt where the fact belongs to a trial."""
        fact = self.catalogue[code]
        key = (code, trial, attempt) if fact.scope == "trial" else (code, "", 1)
        if key not in self._series:
            self._series[key] = _series(fact, [], dict.fromkeys(range(len(self)), 0))
        return self._series[key]

    def answers(self, code: str, trial: str = "", attempt: int = 1) -> Series:
        """The yes and no to a condition, with what other facts imply.

        A yes of a fact that implies it is a yes; a no of a fact that it implies is a no.
        """
        key = (code, trial, attempt)
        if key not in self._answers:
            self._answers[key] = concatenate([self.series(*key), *self._implied(code)])
        return self._answers[key]

    def _implied(self, code: str) -> list[Series]:
        fact = self.catalogue[code]
        found = []
        for other_code in self.catalogue.implied_from.get(code, ()):
            source = self.answers(other_code)
            found.append(source.where(source.bits == YES).said_of(fact, YES))
        for other_code, choices in fact.implied_by.items():
            other = self.catalogue[other_code]
            wanted = sum(1 << other.codes.index(choice) for choice in choices)
            source = self.series(other_code)
            sure = (source.bits != 0) & (source.bits & ~wanted == 0)
            found.append(source.until_the_next().where(sure).said_of(fact, YES))
        found += [self.answers_no(implied).said_of(fact, NO) for implied in fact.implies]
        return found

    def answers_no(self, code: str) -> Series:
        """Certain noes to a condition, its own and those of what it implies in turn."""
        fact = self.catalogue[code]
        own = self.series(code)
        noes = [self.answers_no(implied).said_of(fact, NO) for implied in fact.implies]
        return concatenate([own.where(own.bits == NO), *noes])


NO, YES = 1, 2  # bits of the choices of every yes-or-no fact, in the order ("no", "yes")


def _series(fact: FactDef, group: list[FactRow], place: dict[int, int]) -> Series:
    def ints(values: Iterable[int]) -> Ints:
        return np.fromiter(values, dtype=np.int64, count=len(group))

    row = ints(place[item.patient] for item in group)
    first = ints(item.first for item in group)
    order = np.lexsort((ints(item.id for item in group), first, row))
    group = [group[number] for number in order]
    low, high, unit = _numbers(fact, group)
    return Series(
        fact=fact,
        patients=len(place),
        id=ints(item.id for item in group),
        row=row[order],
        first=first[order],
        last=ints(item.last for item in group),
        ended=np.array([item.end_first <= item.end_last for item in group], dtype=np.bool_),
        end_first=ints(item.end_first for item in group),
        end_last=ints(item.end_last for item in group),
        low=low,
        high=high,
        unit=unit,
        bits=ints(_bits(fact, item) for item in group),
        bad=ints(_bad(item) for item in group),
        criterion=np.array([item.criterion for item in group], dtype=np.str_),
        asked=np.array([item.asked for item in group], dtype=np.str_),
    )


def _numbers(fact: FactDef, group: list[FactRow]) -> tuple[Floats, Floats, Ints]:
    low = np.array([item.low for item in group], dtype=np.float64)
    high = np.array([item.high for item in group], dtype=np.float64)
    codes = list(fact.factors)
    unit = np.array([codes.index(i.unit) if i.unit in codes else -1 for i in group], dtype=np.int64)
    if fact.kind != "lab":
        return low, high, unit
    factor = np.array([*(float(factor) for factor in fact.factors.values()), np.nan])[unit]
    unread = np.array([bool(item.unreadable) for item in group], dtype=np.bool_) | (unit < 0)
    low, high = np.where(unread, 0.0, low * factor), np.where(unread, np.inf, high * factor)
    low_open = np.array([item.low_open for item in group], dtype=np.bool_) & ~unread
    high_open = np.array([item.high_open for item in group], dtype=np.bool_) & ~unread
    with np.errstate(invalid="ignore"):
        low = np.where(low_open, low + OPEN * np.maximum(np.abs(low), 1), low)
        high = np.where(high_open, high - OPEN * np.maximum(np.abs(high), 1), high)
    return low, high, unit


def _bits(fact: FactDef, item: FactRow) -> int:
    known = fact.codes
    everything = (1 << len(known)) - 1
    if fact.kind in ("lab", "date"):
        return 0
    if fact.kind == "plan":
        return sum({"no": NO, "yes": YES}.get(code, 0) for code in item.codes.split("|")) or 3
    named = [known.index(code) for code in item.codes.split("|") if code in known]
    return sum(1 << number for number in named) if named and not item.unreadable else everything


def _bad(item: FactRow) -> int:
    if not item.unreadable:
        return 0
    if item.unreadable in ("unit", "limits"):
        return BIT["unit"]
    return BIT["not_asked"] if item.codes in UNANSWERED else BIT["imprecise"]
