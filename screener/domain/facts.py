"""A fact: what is known of a patient, when it held, who said so, and how it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from operator import attrgetter
from typing import Any, Literal

from screener.domain.times import BEGINNING, When
from screener.domain.values import Value

Status = Literal["final", "preliminary", "corrected", "cancelled", "withdrawn"]
PASSED_OVER: tuple[Status, ...] = ("corrected", "cancelled", "withdrawn")
"""Only these are passed over by rules; a fact superseded by another counts as corrected."""


@dataclass(frozen=True, slots=True)
class Scope:
    """To what a fact belongs: the patient alone, or also a trial, an attempt and a criterion."""

    trial: str = ""
    attempt: int = 1
    criterion: str = ""
    asked: str = (
        ""  # digest of the criterion's words and rule: a judgement is asked anew when it changes
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact before it is stored: the text as typed beside the value read from it."""

    patient: int  # the store's number of the patient
    fact: str  # code in the catalogue
    text: str  # value as typed
    value: Value
    unit_text: str = ""
    when: When | None = None  # specimen time, or start of a state; None: day unknown
    end: When | None = None
    reported: When | None = None
    scope: Scope = field(default_factory=Scope)
    laboratory: str = ""
    reference_low: str = ""
    reference_high: str = ""
    status: Status = "final"
    source: str = ""  # file and line, or who said it
    detail: str = ""
    confirmed: bool = False  # a person confirmed a value outside the entry limits


@dataclass(frozen=True, slots=True)
class Fact:
    """A stored fact, whole."""

    id: int
    entry: Entry
    recorded_at: datetime  # UTC
    recorded_by: str
    operation: str  # id of the unit of work that wrote it
    supersedes: int | None = None
    reason: str = ""
    superseded_by: int | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class FactRow:
    """What the evaluator needs of a fact that counts: one row of its columns.

    Times are minutes since 1970 (``screener.domain.times``), numbers are in ``unit`` as reported.
    ``end_first`` > ``end_last`` means no end was stated.
    """

    id: int
    patient: int
    fact: str
    first: int
    last: int
    end_first: int
    end_last: int
    low: float
    high: float
    low_open: bool
    high_open: bool
    unit: str
    codes: str  # possible codes joined by "|"
    unreadable: str
    recorded: int  # the minute it was recorded, civil time of the site
    trial: str = ""
    attempt: int = 1
    criterion: str = ""
    asked: str = ""
    laboratory: str = ""
    reference_low: str = ""  # the range sent with a result, as printed, in its unit
    reference_high: str = ""


USUAL = ("id", "patient", "fact", "first", "last", "low", "high", "unit", "codes")
"""The fields of a FactRow that every fact has."""
RARE = {
    "end_first": 1, "end_last": 0, "low_open": False, "high_open": False, "unreadable": "",
    "trial": "", "attempt": 1, "criterion": "", "asked": "",
}  # fmt: skip
"""The fields that few facts have, with what they are for all others."""
SENT = ("id", "unit", "laboratory", "reference_low", "reference_high")
"""What came with a laboratory result beside its value."""


@dataclass(frozen=True)
class FactTable:
    """Facts that count, laid out for the evaluator without an object for each.

    ``batches``: tuples of the fields USUAL and of those in RARE, None where a fact has none of
    these; any order. ``sent``: tuples of SENT, of the results whose limits of normal are asked for.
    """

    batches: Iterable[Sequence[tuple[Any, ...]]]
    sent: Iterable[tuple[Any, ...]] = ()

    @classmethod
    def of(cls, rows: Iterable[FactRow]) -> FactTable:
        """The table of some rows."""
        known = list(rows)
        plain = tuple(RARE.values())
        batch = [
            (*usual, None if rare == plain else rare)
            for usual, rare in zip(map(_usual, known), map(_rare, known), strict=True)
        ]
        sent = [one for one in map(_sent, known) if any(one[2:])]
        return cls([batch], sent)


_usual, _rare, _sent = attrgetter(*USUAL), attrgetter(*RARE), attrgetter(*SENT)

NO_END = (1, 0)
"""``end_first`` and ``end_last`` where no end was stated."""


def as_row(entry: Entry, number: int, recorded: int) -> FactRow:
    """The row of an entry stored under ``number`` and recorded at a minute of the site's time."""
    value = entry.value
    first, last = held(entry, recorded)
    end_first, end_last = (entry.end.first, entry.end.last) if entry.end else NO_END
    return FactRow(
        id=number,
        patient=entry.patient,
        fact=entry.fact,
        first=first,
        last=last,
        end_first=end_first,
        end_last=end_last,
        low=value.low,
        high=value.high,
        low_open=value.low_open,
        high_open=value.high_open,
        unit=value.unit,
        codes="|".join(value.codes),
        unreadable=value.unreadable,
        recorded=recorded,
        trial=entry.scope.trial,
        attempt=entry.scope.attempt,
        criterion=entry.scope.criterion,
        asked=entry.scope.asked,
        laboratory=entry.laboratory,
        reference_low=entry.reference_low,
        reference_high=entry.reference_high,
    )


def held(entry: Entry, recorded: int) -> tuple[int, int]:
    """First and last minute at which the fact can have held, or begun, recorded at a minute.

    What was not planned does not lie after its recording, so an imprecise time ends there.
    """
    if entry.when is None:
        return BEGINNING, recorded
    ahead = entry.when.first > recorded
    planned = bool(entry.value.codes) and isfinite(entry.value.low)  # only a plan has both
    last = entry.when.last if ahead or planned else min(entry.when.last, recorded)
    return entry.when.first, last
