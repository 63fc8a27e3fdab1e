"""Days as a hand types them: ``18 nov``, ``nov 18``, ``2026-11``, ``18 nov 08:10``."""

from __future__ import annotations

import re
from datetime import date, timedelta

from screener.domain.times import When

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY_MONTH = re.compile(rf"(\d{{1,2}})[.\s-]*({_MONTH})\.?(?:[\s-]*(\d{{4}}))?", re.ASCII)
_MONTH_DAY = re.compile(rf"({_MONTH})\.?[\s-]*(\d{{1,2}})(?:[,\s]+(\d{{4}}))?", re.ASCII)
_MONTH_YEAR = re.compile(rf"({_MONTH})\.?\s+(\d{{4}})", re.ASCII)
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_CLOCK = re.compile(r"(.*?)(?:^|\s|(?<=\d)t)([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_FULL = len("2026-11-18")
_DATE_LIKE = re.compile(
    rf"""(?<!\S)(?:
        \d{{1,2}}[.\s-]*{_MONTH}\b.*              # 31 nov
        | {_MONTH}[.\s-]*\d{{1,4}}                # nov 31
        | \d{{1,4}}([-/.])\d{{1,2}}\1\d{{1,4}}    # 18/11/2026, 2026-13-01
        | \d{{1,2}}[/-]\d{{1,2}} | \d{{4}}-\d{{1,2}} | \d{{1,2}}\.\d{{1,2}}\.
        | \d{{1,2}}:\d{{2}}.* | \S+t\d{{1,2}}:\d{{2}}.*
        | today | yesterday | tomorrow | \w+\s+\w+\s+ago
        | (?:since|from|to|until|till|on|before|after)
    )(?!\S)""",
    re.VERBOSE | re.ASCII,
)


def looks_dated(text: str) -> str:
    """The part of ``text`` that seems to be meant as a day, empty if none does."""
    found = _DATE_LIKE.search(text.casefold())
    return text[found.start() :] if found else ""


def read_day(text: str, today: date, future: bool = False) -> When | None:
    """A day as typed, or None. One without a year is the latest such day up to ``today``.

    With ``future`` (for a plan) it is the next one from ``today`` on. A clock alone is of today.
    """
    words = text.strip().casefold()
    clock = _CLOCK.fullmatch(words)
    if clock:
        day = _day(clock[1].strip(), today, future) if clock[1].strip() else When.on(today)
        if day is None or len(day.text) != _FULL:
            return None
        return When.read(f"{day.text} {int(clock[2]):02}:{clock[3]}")
    return _day(words, today, future)


def _day(words: str, today: date, future: bool) -> When | None:
    if words in ("today", "yesterday"):
        return When.on(today - timedelta(days=words == "yesterday"))
    if _ISO.fullmatch(words):
        return _iso(words) if "-" in words or 1900 <= int(words) <= today.year + 10 else None
    if (match := _MONTH_YEAR.fullmatch(words)) and (month := _month(match[1])):
        return _iso(f"{match[2]}-{month:02}")
    if match := _DAY_MONTH.fullmatch(words):
        day, name, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(words):
        name, day, year = match.groups()
    else:
        return None
    month = _month(name)
    if not month:
        return None
    if year:
        return _iso(f"{year}-{month:02}-{int(day):02}")
    return _without_year(int(day), month, today, future)


def _without_year(day: int, month: int, today: date, future: bool) -> When | None:
    for step in range(9):  # a 29 February comes at the latest after eight years
        year = today.year + (step if future else -step)
        when = _iso(f"{year}-{month:02}-{day:02}")
        if when and (when.first_day >= today if future else when.first_day <= today):
            return when
    return None


def _month(word: str) -> int:
    """The month that ``word`` abbreviates or names, else 0."""
    whole = "september" if word == "sept" else word
    for number, name in enumerate(MONTHS, 1):
        if name.startswith(whole):
            return number
    return 0


def _iso(text: str) -> When | None:
    try:
        return When.read(text)
    except ValueError:
        return None
