"""Verdicts that change by time, gathered into calls: one for each person and week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from screener.domain.people import Patient
from screener.services.answers_clinic import Recheck

Kind = Literal["act", "again"]
"""To act before a verdict ends, or to look again once what excludes has ended."""

WEEK = 7


@dataclass(frozen=True, slots=True)
class Call:
    """One person in one week, with what changes then, the soonest first."""

    week: int
    patient: Patient
    changes: tuple[Recheck, ...]

    @property
    def last(self) -> date:
        """The last day on which the first of the verdicts stands."""
        return _last(self.changes[0])

    @property
    def kind(self) -> Kind:
        """Acting before a day comes first, also where something else may be looked at again."""
        return "act" if any(kind_of(one) == "act" for one in self.changes) else "again"


def kind_of(one: Recheck) -> Kind:
    return "again" if one.until.verdict == "excluded" else "act"


def calls(found: Iterable[Recheck], kind: Kind | None = None, trial: str = "") -> list[Call]:
    """The calls week by week, each week by day. Only of one kind or trial, if it is named."""
    gathered: dict[tuple[int, int], list[Recheck]] = {}
    for one in found:
        if (kind is None or kind_of(one) == kind) and trial in ("", one.trial):
            gathered.setdefault((one.week, one.patient.number), []).append(one)
    made = [
        Call(week, some[0].patient, tuple(sorted(some, key=_last)))
        for (week, _), some in gathered.items()
    ]
    return sorted(made, key=lambda call: (call.week, call.last, call.patient.number))


def _last(one: Recheck) -> date:
    assert one.until.last is not None  # the service tells only of verdicts that end
    return one.until.last


def week_days(as_of: date, week: int) -> tuple[date, date]:
    """The days of a week counted from a day; the change comes on one of them."""
    first = as_of + timedelta(days=WEEK * week)
    return first, first + timedelta(days=WEEK - 1)


def in_week(made: Sequence[Call], week: int) -> int:
    """How many people are to be called in a week."""
    return sum(call.week == week for call in made)
