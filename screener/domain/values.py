"""What was written, read as a value: a range of numbers or a set of possible codes.

Reading never guesses and never fails: what cannot be read is kept as unreadable, with the reason,
and stands for everything possible.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from screener.domain.catalogue import UNANSWERED, FactDef
from screener.domain.times import When, day_number

_NUMBER = re.compile(r"(<=|>=|≤|≥|<|>|＜|＞)?\s*(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)")
_SIGNS = {"≤": "<=", "≥": ">=", "＜": "<", "＞": ">"}
_YES_NO = {
    "yes": "yes", "y": "yes", "true": "yes", "是": "yes", "有": "yes",
    "no": "no", "n": "no", "false": "no", "否": "no", "无": "no",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a range or a set.

    ``low``..``high`` in ``unit`` as reported, open where said (lab; days since 1970 for date and
    plan); ``codes`` the possible codes (coded, condition, grade …). ``unreadable`` is empty,
    ``value`` or ``unit``; then the range is everything.
    """

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    comparator: str = ""
    unit: str = ""
    codes: tuple[str, ...] = ()
    unreadable: str = ""


def read_value(fact: FactDef, text: str, unit_text: str = "") -> Value:
    """Read ``text`` (and its unit) as a value of ``fact``."""
    text = text.strip()
    if text in UNANSWERED:
        return Value(codes=(text,), unreadable="value")
    if fact.kind == "lab":
        return _read_number(fact, text, unit_text)
    if fact.kind in ("date", "plan"):
        return _read_day(fact, text)
    return _read_codes(fact, text)


def _read_number(fact: FactDef, text: str, unit_text: str) -> Value:
    unit = fact.unit_code(unit_text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Value(unreadable="value", unit=unit or "")
    if unit is None:
        return Value(unreadable="unit")
    sign = _SIGNS.get(match[1], match[1] or "")
    number = float(match[2])
    if math.isinf(number) or (sign == "<" and number == 0):  # no number; a range without a point
        return Value(unreadable="value", unit=unit)
    if sign.startswith("<"):
        return Value(0.0, number, high_open=sign == "<", comparator=sign, unit=unit)
    if sign.startswith(">"):
        return Value(number, math.inf, low_open=sign == ">", comparator=sign, unit=unit)
    return Value(number, number, unit=unit)


def _read_day(fact: FactDef, text: str) -> Value:
    if fact.kind == "plan" and (answer := _YES_NO.get(text.casefold())):
        return Value(codes=(answer,))
    try:
        when = When.read(text)
    except ValueError:
        return Value(unreadable="value")
    codes = ("yes",) if fact.kind == "plan" else ()
    return Value(day_number(when.first_day), day_number(when.last_day), codes=codes)


def _read_codes(fact: FactDef, text: str) -> Value:
    word = text.casefold()
    if fact.yes_or_no:
        answer = _YES_NO.get(word)
        return Value(codes=(answer,)) if answer else Value(unreadable="value", codes=fact.codes)
    for choice in fact.choices:
        if word in (choice.code.casefold(), *(label.casefold() for label in choice.label.values())):
            return Value(codes=(choice.code,))
    accepted = fact.accepts.get(word) or fact.accepts.get(_YES_NO.get(word, ""), ())
    if accepted:
        return Value(codes=accepted)
    return Value(unreadable="value", codes=fact.codes)


def outside_limits(fact: FactDef, value: Value) -> str | None:
    """The unit in which the number would be likely, if it lies outside the entry limits, else None.

    The empty string says that it is outside and no other unit explains it.
    """
    if fact.limits is None or value.unreadable or fact.kind != "lab":
        return None
    low, high = (float(limit) for limit in fact.limits)
    numbers = [
        n for n in (value.low, value.high) if math.isfinite(n) and (n or not value.comparator)
    ]

    def inside(unit: str) -> bool:
        return all(_between(low, fact.in_own_unit(number, unit), high) for number in numbers)

    if inside(value.unit):
        return None
    return next((unit for unit in fact.factors if unit != value.unit and inside(unit)), "")


def _between(low: float, number: float, high: float) -> bool:
    """Is a converted number within both limits, up to the rounding of the conversion?"""
    slack = 1e-9 * max(abs(number), 1.0)
    return low - slack <= number <= high + slack


def birth_days(age: Decimal, unit: str, on: date | None, known: date) -> tuple[float, float]:
    """First and last possible birth day (days since 1970) of one aged ``age`` on a day.

    ``unit`` is ``a`` (years: completed if whole, else as exact as its last decimal, at best a day)
    or ``d``. With ``on`` unknown, the age was reached at the latest on the day ``known`` on which
    it was recorded. Raises ValueError for an age below 0 or from before the year 1.
    """
    if age < 0:
        raise ValueError(age)
    at = day_number(on or known)
    if unit == "d":
        last = first = at - int(age)
    elif age == age.to_integral_value():
        from_day = on or known
        last = day_number(_years_before(from_day, int(age)))
        first = day_number(_years_before(from_day, int(age) + 1)) + 1
    else:
        exact = at - float(age) * 365.25
        exponent = age.as_tuple().exponent
        slack = max(1.0, 365.25 * 10.0 ** int(exponent))
        first, last = math.floor(exact - slack), math.ceil(exact + slack)
    return (first if on else -math.inf, last)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)
