"""The cohort: facts as columns, sorted by patient and time, one series for each fact.

Numbers are brought into the fact's own unit; an open end "<0.5" becomes a closed one a hair inside
(``OPEN``), so that every range is closed and plain comparisons are right. What could not be read is
the whole range, and says so in ``bad``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from screener.domain.catalogue import UNANSWERED, Catalogue, FactDef
from screener.domain.facts import FactRow
from screener.domain.people import Laboratory
from screener.rules.pairs import BIT, Floats, Ints
from screener.rules.references import References
from screener.rules.series import NO, TOLERANCE, YES, Series, concatenate
from screener.rules.stretches import implied_yes, said_choice, said_yes

OPEN = 4 * TOLERANCE  # an open end is this far inside: far below any real difference


class Cohort:
    """The facts of some patients, ready to be judged. Built once, never changed."""

    def __init__(
        self,
        rows: Iterable[FactRow],
        patients: Sequence[int],
        catalogue: Catalogue,
        laboratories: Sequence[Laboratory] = (),
    ) -> None:
        """``rows``: facts that count; ``patients``: the store's numbers, in the order wanted.

        ``laboratories``: the site's reference ranges, for results that were sent without one.
        """
        self.references = References(laboratories)
        self.patients = tuple(patients)
        self.catalogue = catalogue
        place = {number: row for row, number in enumerate(self.patients)}
        groups: dict[tuple[str, str, int], list[FactRow]] = {}
        for row in rows:
            if row.patient in place and row.fact in catalogue:
                key = _key(catalogue[row.fact], row.trial, row.attempt)
                groups.setdefault(key, []).append(row)
                self.references.add(row)
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
        key = _key(self.catalogue[code], trial, attempt)
        if key not in self._answers:
            own = self.series(code, trial, attempt)
            self._answers[key] = concatenate([own, *self._implied(code, trial, attempt)])
        return self._answers[key]

    def _implied(self, code: str, trial: str, attempt: int) -> list[Series]:
        fact = self.catalogue[code]
        found = []
        for other_code in self.catalogue.implied_from.get(code, ()):
            said = said_yes(self.answers(other_code, trial, attempt))
            found.append(implied_yes(said, fact))
        for other_code, choices in fact.implied_by.items():
            places = [self.catalogue[other_code].codes.index(choice) for choice in choices]
            source = self.series(other_code, trial, attempt)
            found.append(implied_yes(said_choice(source, places.__contains__), fact))
        return [*found, *self._implied_noes(fact, trial, attempt)]

    def _implied_noes(self, fact: FactDef, trial: str, attempt: int) -> list[Series]:
        """Certain noes to what ``fact`` implies, in turn: each is a no to it."""
        found = []
        for implied in fact.implies:
            own = self.series(implied, trial, attempt)
            noes = [own.where(own.bits == NO)]
            noes += self._implied_noes(self.catalogue[implied], trial, attempt)
            found += [part.said_of(fact, NO) for part in noes]
        return found


def _key(fact: FactDef, trial: str, attempt: int) -> tuple[str, str, int]:
    """Under what a series is kept: only a fact of a trial is told apart by trial and attempt."""
    return (fact.code, trial, attempt) if fact.scope == "trial" else (fact.code, "", 1)


def _series(fact: FactDef, group: list[FactRow], place: dict[int, int]) -> Series:
    def ints(values: Iterable[int]) -> Ints:
        return np.fromiter(values, dtype=np.int64, count=len(group))

    row = ints(place[item.patient] for item in group)
    columns = (item.id for item in group), (item.last for item in group), (i.first for i in group)
    order = np.lexsort((*(ints(column) for column in columns), row))
    group = [group[number] for number in order]
    low, high, unit = _numbers(fact, group)
    return Series(
        fact=fact,
        patients=len(place),
        id=ints(item.id for item in group),
        row=row[order],
        first=ints(item.first for item in group),
        last=ints(_last(item) for item in group),
        ended=np.array([_ended(item) for item in group], dtype=np.bool_),
        end_first=ints(item.end_first for item in group),
        end_last=ints(item.end_last for item in group),
        low=low,
        high=high,
        unit=unit,
        bits=ints(_bits(fact, item) for item in group),
        bad=ints(_bad(fact, item) for item in group),
        criterion=np.array([item.criterion for item in group], dtype=np.str_),
        asked=np.array([item.asked for item in group], dtype=np.str_),
    )


def _ended(item: FactRow) -> bool:
    return item.end_first <= item.end_last


def _last(item: FactRow) -> int:
    """The last minute at which it can have begun: at the latest when it ended."""
    capped = _ended(item) and item.end_last >= item.first
    return min(item.last, item.end_last) if capped else item.last


def _numbers(fact: FactDef, group: list[FactRow]) -> tuple[Floats, Floats, Ints]:
    low = np.array([item.low for item in group], dtype=np.float64)
    high = np.array([item.high for item in group], dtype=np.float64)
    codes = list(fact.factors)
    unit = np.array([codes.index(i.unit) if i.unit in codes else -1 for i in group], dtype=np.int64)
    if fact.kind != "lab":
        return low, high, unit
    factor, shift = (
        np.array([*table.values(), np.nan])[unit] for table in (fact.factors, fact.shifts)
    )
    unread = np.array([bool(item.unreadable) for item in group], dtype=np.bool_) | (unit < 0)
    low = np.where(unread, 0.0, low * factor + shift)
    high = np.where(unread, np.inf, high * factor + shift)
    low_open = np.array([item.low_open for item in group], dtype=np.bool_) & ~unread
    high_open = np.array([item.high_open for item in group], dtype=np.bool_) & ~unread
    with np.errstate(invalid="ignore"):
        low = np.where(low_open, low + OPEN * np.maximum(np.abs(low), 1), low)
        high = np.where(high_open, high - OPEN * np.maximum(np.abs(high), 1), high)
    return low, np.maximum(low, high), unit


def _bits(fact: FactDef, item: FactRow) -> int:
    known = fact.codes
    everything = (1 << len(known)) - 1
    if fact.kind in ("lab", "date"):
        return 0
    if fact.kind == "plan":
        return {"no": NO, "yes": YES}.get(item.codes, NO | YES)
    codes = item.codes.split("|")
    if item.unreadable or not all(code in known for code in codes):
        return everything
    return sum(1 << known.index(code) for code in codes)


def _bad(fact: FactDef, item: FactRow) -> int:
    if not item.unreadable:
        return BIT["unit"] if fact.kind == "lab" and item.unit not in fact.factors else 0
    if item.unreadable in ("unit", "limits"):
        return BIT["unit"]
    return BIT["not_asked"] if item.codes in UNANSWERED else BIT["imprecise"]
