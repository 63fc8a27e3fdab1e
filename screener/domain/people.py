"""Patients and the site: who they are, not what is known of their health."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PatientState = Literal["active", "deceased", "transferred", "lost", "do_not_contact"]


_TOLD_AGE = re.compile(r"(\d+)(\.\d+)? (years|days)\b.*")


def told_age(birth: str) -> str:
    """The age that stands where a birth date would, in few digits; empty for a date or nothing.

    A file that knows only an age gives ``58.76522929500342 years``: that is no birth date.
    """
    match = _TOLD_AGE.fullmatch(birth)
    if match is None:
        return ""
    return f"{match[1]}{(match[2] or '')[:2]} {match[3]}"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number given by somebody: hospital record, national card, passport, an import's own."""

    issuer: str
    value: str  # text: leading zeros are kept


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient. ``number`` is the store's own; ``record`` the number people know."""

    number: int
    name: str
    identifiers: tuple[Identifier, ...]
    state: PatientState = "active"
    state_since: str = ""
    state_source: str = ""
    birth: str = ""  # as known: 1980-03-02, 1980, or empty
    sex: str = ""  # female, male or empty
    version: int = 1

    @property
    def record(self) -> str:
        return self.identifiers[0].value if self.identifiers else str(self.number)


@dataclass(frozen=True, slots=True)
class ReferenceRange:
    """A laboratory's reference range for one analyte, over some days, for some people."""

    fact: str
    unit: str
    low: str
    high: str
    sex: str = ""
    age_from: int | None = None  # completed years
    age_to: int | None = None
    method: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Laboratory:
    """A laboratory with the ranges that it printed beside its results."""

    name: str
    ranges: tuple[ReferenceRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Investigator:
    """A person at the site who may judge and sign."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The clinic."""

    name: str = ""
    address: str = ""
    investigators: tuple[Investigator, ...] = ()
    laboratories: tuple[Laboratory, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A note; without ``trial`` on the patient, without ``criterion`` on patient and trial."""

    patient: int
    trial: str
    criterion: str
    text: str
    by: str
    at: datetime  # UTC
