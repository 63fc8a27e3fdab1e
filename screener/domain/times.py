"""Civil time as ranges, and durations that step by the calendar.

Every time is minutes since 1970-01-01 00:00 of the site's civil clock, so that a day is a range of
1,440 minutes and "2014" a range of 525,600. A time of unknown day is the whole axis.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MINUTES = 1440  # in a day
EPOCH = datetime(1970, 1, 1)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
BEGINNING = -(2**30)  # before any record (the year 72 BC); a margin keeps sums inside int32
END = 2**30  # after any record (the year 4011)

_ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::[0-5]\d(?:\.\d+)?)?)?)?)?",
    re.ASCII,
)
_DURATION = re.compile(r"(\d{1,5})\s*(day|week|month|year)s?", re.ASCII)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_ORDINAL


def day_of(number: int) -> date:
    """The date that is ``number`` days after 1970-01-01."""
    return date.fromordinal(number + EPOCH_ORDINAL)


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of time, as precise as it was told: ``2014``, ``2014-05``, ``2014-05-03 08:10``.

    ``first`` and ``last`` are its first and last possible minute; ``text`` is ISO, as precise.
    """

    first: int
    last: int
    text: str

    @classmethod
    def read(cls, text: str) -> When:
        """Read ISO text of any precision. Raises ValueError for anything else, 01/02/2024 too."""
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(text)
        year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
        assert year is not None
        if hour is not None and minute is not None:
            assert month is not None and day is not None
            at = minutes_of(datetime(year, month, day, hour, minute))
            return cls(at, at, f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
        first = date(year, 1 if month is None else month, 1 if day is None else day)
        if day is not None:
            last = first
        elif month is not None:
            last = first.replace(day=calendar.monthrange(year, month)[1])
        else:
            last = date(year, 12, 31)
        precise = "-".join(part for part in match.groups()[:3] if part)
        return cls(day_number(first) * MINUTES, day_number(last) * MINUTES + MINUTES - 1, precise)

    @classmethod
    def on(cls, day: date) -> When:
        """The whole of one day."""
        return cls.read(day.isoformat())

    @property
    def first_day(self) -> date:
        return day_of(self.first // MINUTES)

    @property
    def last_day(self) -> date:
        return day_of(self.last // MINUTES)


def minutes_of(moment: datetime) -> int:
    """Minutes since the epoch of a civil moment (its zone, if any, is dropped)."""
    return int((moment.replace(tzinfo=None) - EPOCH) // timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Duration:
    """A count of days, weeks, months or years; months and years step by the calendar."""

    count: int
    unit: str

    @classmethod
    def read(cls, text: str) -> Duration:
        """Read ``28 days`` or ``18 years``. Raises ValueError otherwise."""
        match = _DURATION.fullmatch(text.strip())
        if match is None:
            raise ValueError(text)
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" + ("" if self.count == 1 else "s")
