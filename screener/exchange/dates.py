"""Days as files write them: read if certain, else a problem that says how to write them."""

from __future__ import annotations

import re
from datetime import date

from screener.domain.catalogue import FactDef
from screener.domain.problems import Problem, Where
from screener.domain.times import MINUTES, When, day_number
from screener.domain.values import Value

OLDEST = 130  # years that nobody has lived
EARLIEST = date(1900, 1, 1)  # an earlier day of a result is a slip of the pen

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?)?|\d{4}", re.ASCII)
_ORDERLESS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?", re.ASCII)


def read_when(text: str, where: Where, clock: str = "") -> When | Problem | None:
    """The time that ``text``, refined by ``clock`` (hh:mm), tells; None if both are blank."""
    text, clock = text.strip(), clock.strip()
    if not text:
        return Problem("exchange.row.time", {"time": clock}, where) if clock else None
    if not _ISO.fullmatch(text):
        return _unreadable(text, where)
    if clock and (len(text) != len("2024-02-01") or not _CLOCK.fullmatch(clock)):
        return Problem("exchange.row.time", {"time": clock}, where)
    moment = f"{text} {clock if clock[2:3] == ':' else '0' + clock}" if clock else text
    try:
        return When.read(moment)
    except ValueError:
        return Problem("exchange.row.impossible_date", {"date": moment}, where)


def _unreadable(text: str, where: Where) -> Problem:
    match = _ORDERLESS.fullmatch(text)
    if match is None:
        return Problem("exchange.row.unreadable_date", {"date": text}, where)
    one, two, year = (int(part) for part in match.groups())
    days = {_iso(year, two, one), _iso(year, one, two)} if len(match[3]) == 4 else set()
    meant = " or ".join(sorted(days - {""}, reverse=True)) or "2024-02-01"
    return Problem("exchange.row.ambiguous_date", {"date": text, "meant": meant}, where)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def span_problem(
    fact: FactDef, when: When | None, end: When | None, known: date, where: Where
) -> Problem | None:
    """What is impossible in a fact's start and end, or None."""
    if when and end and end.last < when.first:
        params = {"end": end.text, "start": when.text}
        return Problem("exchange.row.end_before_start", params, where)
    for time in (when, end):
        problem = row_problem(time, known, where, plan=fact.kind == "plan")
        if problem:
            return problem
    return None


def row_problem(
    time: When | None, known: date, where: Where, *, plan: bool = False
) -> Problem | None:
    """A time too early for any result, or, unless it is that of a plan, later than ``known``."""
    if time is None:
        return None
    if time.last_day < EARLIEST:
        return Problem("exchange.row.too_early", {"date": time.text}, where)
    if plan or time.first <= day_number(known) * MINUTES + MINUTES - 1:
        return None
    params = {"date": time.text, "known": known.isoformat()}
    return Problem("exchange.row.future", params, where)


def day_value_problem(fact: FactDef, text: str, where: Where) -> Problem | None:
    """What is wrong with a value that should be a day (birth, plan) and looks like another one."""
    if fact.kind not in ("date", "plan"):
        return None
    when = read_when(text, where)
    if isinstance(when, Problem) and when.key != "exchange.row.unreadable_date":
        return when
    return None


def birth_problem(
    fact: FactDef, value: Value, text: str, known: date, where: Where
) -> Problem | None:
    """A birth in the future, or longer ago than anybody lives."""
    if fact.kind != "date" or value.unreadable:
        return None
    params = {"birth": text, "known": known.isoformat()}
    if value.low > day_number(known):
        return Problem("exchange.row.birth_in_future", params, where)
    if value.high < day_number(known) - (OLDEST + 1) * 365.25:
        return Problem("exchange.row.too_old", params | {"limit": str(OLDEST)}, where)
    return None
