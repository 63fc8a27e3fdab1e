"""What is given for a score's input, read: a range of numbers or a set of choices.

What is given is JSON (numbers as Decimal) or what a person typed. Nothing is guessed: a number
needs its unit, a yes is not 1, and what cannot be read says why.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal

import numpy as np

from screener.domain.catalogue import UNANSWERED, Choice, FactDef, Scale, as_float
from screener.domain.conversion import conversion_words, convert
from screener.domain.problems import Problem
from screener.domain.values import Value, outside_limits, read_value
from screener.rules.intake import OPEN
from screener.rules.scores.base import Input
from screener.system.catalogues import load_catalogue

NOT_RECORDED = (*UNANSWERED, "unknown", "")
LARGEST = 300  # powers of ten that a number may have
_NUMBER = re.compile(r"\s*(<=|>=|≤|≥|<|>)?\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*")
_SIGNS = {"≤": "<=", "≥": ">=", "": "", "=": ""}


Refusal = Literal["invalid", "not_convertible"]


class Unreadable(Exception):
    """What was given cannot be used; ``status`` is invalid or not_convertible."""

    def __init__(self, status: Refusal, problem: Problem) -> None:
        self.status = status
        self.problem = problem
        super().__init__(problem.key)


def refusal(status: Refusal, key: str, **params: object) -> Unreadable:
    """The refusal that a text of ``scores.toml`` tells."""
    words = {name: str(value) for name, value in params.items()}
    return Unreadable(status, Problem(f"scores.{key}", words))


@dataclass(frozen=True)
class Number:
    """A number as given: exact, with its comparator."""

    exact: Fraction
    text: str
    comparator: str = ""

    def ends(self, exact: Fraction, floor: float) -> tuple[float, float]:
        """The range that it stands for, ``exact`` being it in the wanted unit."""
        at = as_float(exact)
        room = OPEN * max(abs(at), 1.0)
        if self.comparator == "<":
            return floor, at - room
        if self.comparator == "<=":
            return floor, at
        if self.comparator == ">":
            return at + room, math.inf
        return (at, math.inf) if self.comparator == ">=" else (at, at)


@dataclass(frozen=True)
class Given:
    """One input read: what the formula gets, and how that came about."""

    name: str
    known: bool = False
    used: tuple[float, float] = (math.nan, math.nan)
    numbers: frozenset[float] = frozenset()  # of a choice
    value: str = ""
    unit: str = ""
    wanted: str = ""
    conversion: str = ""
    converted: tuple[float, float] | None = None
    date: str = ""
    source: str = ""
    doubts: tuple[Problem, ...] = field(default=())


@cache
def definition(name: str) -> FactDef:
    """The fact that says how an input is written: the catalogue's, or one that only scores have."""
    return _OWN[name] if name in _OWN else load_catalogue()[name]


def _choices(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label={"en": code}) for code in codes)


_OWN = {
    "age": FactDef(
        code="age", kind="lab", label={"en": "Age"}, group="person", unit="a",
        units={
            "mo": Scale(divided_by=Decimal(12)),
            "wk": Scale(divided_by=Decimal("52.1775")),
            "d": Scale(divided_by=Decimal("365.2425")),
        },
        spellings=dict.fromkeys(("y", "yr", "yrs", "year", "years", "岁"), "a") | {
            "month": "mo", "months": "mo", "week": "wk", "weeks": "wk", "day": "d", "days": "d",
        },
    ),
    "clif_c_of": FactDef(
        code="clif_c_of", kind="lab", label={"en": "CLIF-C OF"}, group="scores", unit="1"
    ),
    "ica_aki_stage": FactDef(
        code="ica_aki_stage", kind="coded", label={"en": "ICA-AKI stage"}, group="scores",
        choices=_choices("0", "1A", "1B", "2", "3"),
    ),
    "ascites_present": FactDef(
        code="ascites_present", kind="condition", label={"en": "Ascites"}, group="grades"
    ),
}  # fmt: skip


def taken(given: Any) -> tuple[Any, Mapping[str, Any]]:
    """The value itself, and what stands beside it (unit, comparator, date, source)."""
    if isinstance(given, Mapping):
        return given.get("value"), given
    return given, {}


def recorded(given: Any) -> bool:
    """Whether anything is recorded: null, "unknown" and "not_asked" are not."""
    value, _ = taken(given)
    if value is None:
        return False
    return not (isinstance(value, str) and value.strip().casefold() in NOT_RECORDED)


def read_number(value: Any, comparator: Any = "") -> Number:
    """A number as given. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise refusal("invalid", "not_a_number", value=short(value))
    match = _NUMBER.fullmatch(str(value))
    if match is None:
        raise refusal("invalid", "not_a_number", value=short(value))
    sign = match[1] or comparator or ""
    sign = _SIGNS.get(sign, sign) if isinstance(sign, str) else sign
    if sign not in ("", "<", "<=", ">", ">="):
        raise refusal("invalid", "not_a_comparator", comparator=short(comparator))
    number = Decimal(match[2])
    if abs(number.adjusted()) > LARGEST and number != 0:
        raise refusal("invalid", "too_large", value=short(value))
    return Number(Fraction(number) if number else Fraction(0), match[2], sign)


def short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def read_unit(fact: FactDef, beside: Any) -> str:
    """The code of a unit as given. Raises Unreadable."""
    if beside is not None and not isinstance(beside, str):
        raise refusal("not_convertible", "not_a_unit", unit=short(beside), fact=fact.code)
    text = (beside or "").strip()
    unit = fact.unit_code(text)
    if unit is not None:
        return unit
    known = ", ".join(fact.scales)
    if not text:
        raise refusal("not_convertible", "unit_wanted", fact=fact.code, known=known)
    why = fact.refusal(text)
    if why:
        raise refusal("not_convertible", "unit_refused", unit=short(text), why=why)
    raise refusal("not_convertible", "unknown_unit", unit=short(text), fact=fact.code, known=known)


def read_input(item: Input, given: Any) -> Given:
    """What is given for one input. Raises Unreadable."""
    if not recorded(given):
        return Given(item.name)
    fact = definition(item.name)
    if item.choices is not None:
        return _read_choice(item, fact, given)
    return _read_quantity(item, fact, given)


def _read_quantity(item: Input, fact: FactDef, given: Any) -> Given:
    value, beside = taken(given)
    number = read_number(value, beside.get("comparator", ""))
    unit = read_unit(fact, beside.get("unit"))
    wanted = item.wants(unit)
    exact = convert(fact, number.exact, unit, wanted)
    low, high = _within(item, number, exact)
    ends = item.read(np.array([low]), np.array([high]), wanted)
    return Given(
        item.name,
        known=True,
        used=(float(ends[0][0]), float(ends[1][0])),
        value=number.comparator + number.text,
        unit=str(beside.get("unit") or ""),
        wanted=wanted,
        conversion=conversion_words(fact, unit, wanted),
        converted=(low, high),
        date=str(beside.get("date") or ""),
        source=str(beside.get("source") or ""),
        doubts=tuple(doubts(fact, number, unit)),
    )


def _within(item: Input, number: Number, exact: Fraction) -> tuple[float, float]:
    """The range that a number stands for, as far as the input can lie there."""
    low, high = number.ends(exact, item.low)
    if number.comparator:
        low, high = max(low, item.low), min(high, item.high)
    wrong = item.unusable(np.array([low])) if low == high else np.array([low > high])
    if wrong[0]:
        shown = number.comparator + number.text
        raise refusal("invalid", "off_scale", name=item.name, value=shown)
    return low, high


def doubts(fact: FactDef, number: Number, unit: str) -> list[Problem]:
    """That a number lies outside the entry limits, with the unit in which it would be likely."""
    if fact.limits is None:
        return []
    at = as_float(number.exact)
    likely = outside_limits(fact, Value(at, at, comparator=number.comparator, unit=unit))
    if likely is None:
        return []
    low, high = fact.limits
    params = {
        "fact": fact.code, "value": number.comparator + number.text, "unit": unit,
        "low": str(low), "high": str(high), "own": fact.unit, "likely": likely,
    }  # fmt: skip
    return [Problem("scores.outside_likely" if likely else "scores.outside", params)]


def _read_choice(item: Input, fact: FactDef, given: Any) -> Given:
    value, beside = taken(given)
    parts = value if isinstance(value, list) else [value]
    codes = [code for part in parts for code in _codes(item, fact, part)]
    assert item.choices is not None
    numbers = frozenset(item.choices[code] for code in codes)
    if not numbers:
        return Given(item.name)
    return Given(
        item.name,
        known=True,
        used=(min(numbers), max(numbers)),
        numbers=numbers,
        value=" or ".join(dict.fromkeys(codes)),
        date=str(beside.get("date") or ""),
        source=str(beside.get("source") or ""),
    )


def _codes(item: Input, fact: FactDef, value: Any) -> tuple[str, ...]:
    """The codes that one answer may mean. Raises Unreadable."""
    text = _answer(fact, value)
    word = text.strip().casefold()
    codes = item.words.get(word) or read_value(fact, text).codes
    if read_value(fact, text).unreadable and word not in item.words:
        known = ", ".join(fact.codes)
        raise refusal("invalid", "not_a_choice", name=item.name, value=short(value), known=known)
    return codes


def _answer(fact: FactDef, value: Any) -> str:
    """An answer as a word: true and false are yes and no; a number is a grade, never a yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal) and not fact.yes_or_no:
        whole = Decimal(value)
        if whole.adjusted() < 3 and whole == whole.to_integral_value():
            return str(int(whole))
    if isinstance(value, str):
        return value
    known = ", ".join(fact.codes)
    raise refusal("invalid", "not_a_choice", name=fact.code, value=short(value), known=known)
