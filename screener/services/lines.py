"""One typed line, as the hand writes it: ``inr 1.9 18 nov``, ``tbil 210 umol``, ``ascites no``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from screener.domain.catalogue import UNANSWERED, Catalogue, FactDef
from screener.domain.problems import Problem, nearest
from screener.domain.times import When

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?")
_MONTH_YEAR = re.compile(r"([a-z]{3,9})\.?\s+(\d{4})")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_NUMBER_UNIT = re.compile(r"([<>≤≥]=?\s*)?(\d+(?:\.\d+)?)(\D.*)?")
_LONGEST_DATE = 5  # words, as in "18 nov 2026 08:10"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line says, before it is read as a value."""

    fact: FactDef
    text: str
    unit: str = ""
    when: When | None = None
    end: When | None = None


def read_line(line: str, catalogue: Catalogue, today: date) -> Typed | Problem:
    """Take a line apart: the fact, its value and unit, and its day (today if none is said)."""
    words = line.split()
    fact, rest = _fact(words, catalogue)
    if fact is None:
        near = nearest(words[0].casefold(), catalogue.by_alias) if words else ""
        return Problem("services.line.unknown_fact", {"word": " ".join(words), "nearest": near})
    if fact.kind in ("date", "plan"):
        return _dated_value(fact, rest, today)
    rest, when, end = _dates(rest, today)
    if not rest:
        return Problem("services.line.no_value", {"fact": fact.name(), "hint": _hint(fact)})
    text, unit = _value(fact, rest)
    return Typed(fact, text, unit, when or When.on(today), end)


def _fact(words: list[str], catalogue: Catalogue) -> tuple[FactDef | None, list[str]]:
    """The fact named by the longest run of words at the start, and what follows."""
    for count in range(len(words), 0, -1):
        code = catalogue.by_alias.get(" ".join(words[:count]).casefold())
        if code is not None:
            return catalogue[code], words[count:]
    return None, words


def _hint(fact: FactDef) -> str:
    if fact.kind == "lab":
        return f"a number in {fact.unit}"
    return ", ".join(fact.codes)


def _value(fact: FactDef, words: list[str]) -> tuple[str, str]:
    if fact.kind != "lab":
        text = " ".join(words)
        return (text.replace(" ", "_"), "") if text.replace(" ", "_") in UNANSWERED else (text, "")
    joined = " ".join(words)
    match = _NUMBER_UNIT.fullmatch(joined)
    if match is None:
        return words[0], " ".join(words[1:])
    sign = (match[1] or "").strip()
    return f"{sign}{match[2]}", (match[3] or "").strip()


def _dated_value(fact: FactDef, words: list[str], today: date) -> Typed | Problem:
    text = " ".join(words)
    if not text:
        return Problem("services.line.no_value", {"fact": fact.name(), "hint": "a date"})
    when = read_day(text, today, future=fact.kind == "plan")
    if when is None and not (fact.kind == "plan" and text.casefold() in ("yes", "no")):
        return Problem("services.bad_date", {"text": text})
    return Typed(fact, when.text if when else text.casefold(), "", When.on(today))


def _dates(words: list[str], today: date) -> tuple[list[str], When | None, When | None]:
    """Split a day, or a period ``… to …``, from the end of the words."""
    lowered = [word.casefold() for word in words]
    if "to" in lowered:
        cut = len(lowered) - 1 - lowered[::-1].index("to")
        end = read_day(" ".join(words[cut + 1 :]), today)
        rest, start, _ = _dates([w for w in words[:cut] if w.casefold() != "from"], today)
        if end is not None and start is not None:
            return rest, start, end
    for count in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
        when = read_day(" ".join(words[-count:]), today)
        if when is not None:
            left = words[:-count]
            return (left[:-1] if left[-1].casefold() in ("since", "on") else left), when, None
    return words, None, None


def read_day(text: str, today: date, future: bool = False) -> When | None:
    """A day as typed: ISO of any precision, ``18 nov``, ``nov 2026``, today, yesterday.

    A day without a year is the latest such day up to today (from today on, for a plan).
    """
    words = text.strip().casefold()
    if words in ("today", "yesterday"):
        return When.on(today - timedelta(days=words == "yesterday"))
    clock = _CLOCK.fullmatch(words.split()[-1]) if words else None
    if clock and len(words.split()) > 1:
        day = read_day(words.rsplit(maxsplit=1)[0], today, future)
        if day is None or len(day.text) != len("2026-11-18"):
            return None
        return When.read(f"{day.text} {int(clock[1]):02}:{clock[2]}")
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", words):
        return _iso(words) if "-" in words or 1900 <= int(words) <= today.year + 10 else None
    if match := _MONTH_YEAR.fullmatch(words):
        month = _month(match[1])
        return _iso(f"{match[2]}-{month:02}") if month else None
    match = _DAY_MONTH.fullmatch(words)
    month = _month(match[2]) if match else 0
    if match is None or not month:
        return None
    if match[3]:
        return _iso(f"{match[3]}-{month:02}-{int(match[1]):02}")
    return _without_year(int(match[1]), month, today, future)


def _without_year(day: int, month: int, today: date, future: bool) -> When | None:
    for step in range(9):  # a 29 February comes at the latest after eight years
        year = today.year + (step if future else -step)
        when = _iso(f"{year}-{month:02}-{day:02}")
        if when and (when.first_day >= today if future else when.first_day <= today):
            return when
    return None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def _iso(text: str) -> When | None:
    try:
        return When.read(text)
    except ValueError:
        return None
