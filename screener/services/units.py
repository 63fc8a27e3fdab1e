"""Results in the units that a person wants to see, always beside the reported ones."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from screener.domain.calculation import OR, InputStep
from screener.domain.catalogue import FactDef, UnitSystem, as_float
from screener.domain.conversion import convert
from screener.domain.values import Value, read_value
from screener.services.calculator_words import unit_words
from screener.services.score_inputs import definition

DIGITS = 4  # of a converted number, as far as they stand before the point


def beside(fact: FactDef, value: Value, system: UnitSystem) -> str:
    """The number in the unit of a system: ``12.28 mg/dL``. Empty where it was reported in that
    unit, or cannot be read, or where only what was reported is wanted.
    """
    unit = fact.unit_in(system)
    number = in_unit(fact, value, unit)
    return f"{number} {unit_words(fact, unit)}" if number else ""


def in_unit(fact: FactDef, value: Value, unit: str) -> str:
    """The number in a unit of the fact, with its comparator; empty where it is none."""
    if value.unreadable or value.unit == unit or not {value.unit, unit} <= set(fact.scales):
        return ""
    number = value.high if value.comparator.startswith("<") else value.low
    converted = as_float(convert(fact, Fraction(Decimal(repr(number))), value.unit, unit))
    return value.comparator + digits(converted)


def beside_text(fact: FactDef, text: str, unit: str, system: UnitSystem) -> str:
    """The same for a number as it was typed."""
    return beside(fact, read_value(fact, text, unit), system)


def beside_input(step: InputStep, system: UnitSystem) -> str:
    """The same for an input of a score; of several numbers, each."""
    fact = definition(step.name)
    number = step.given.removesuffix(step.unit).strip()
    found = [beside_text(fact, part, step.unit, system) for part in number.split(OR)]
    return OR.join(found) if all(found) else ""


def digits(number: float) -> str:
    """A number with few digits, and none lost before the point."""
    if abs(number) >= 10**DIGITS:
        return f"{number:.0f}"
    return f"{Decimal(f'{number:.{DIGITS}g}').normalize():f}"
