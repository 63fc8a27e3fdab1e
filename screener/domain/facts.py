"""A fact: what is known of a patient, when it held, who said so, and how it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from screener.domain.times import When
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
