"""Exact conversion between the units of one fact: ratios of whole numbers, no binary fractions.

205.2 µmol/L of bilirubin are exactly 12 mg/dL here. The table is closed: a unit that a fact does
not list, or refuses, converts to nothing.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from screener.domain.catalogue import FactDef, Offset
from screener.domain.units import spelling


def known_unit(fact: FactDef, text: str) -> str | None:
    """The unit of ``fact`` meant by ``text``, or None; those with an offset are known here."""
    word = spelling(text)
    for unit, offset in fact.offsets.items():
        if word in {spelling(written) for written in (unit, *offset.written)}:
            return unit
    return fact.unit_code(text)


def to_own_unit(fact: FactDef, number: Fraction, unit: str) -> Fraction:
    """``number`` of ``unit`` in the fact's own unit."""
    offset = fact.offsets.get(unit)
    if offset is None:
        return number * Fraction(fact.factors[unit])
    return (number - Fraction(offset.minus)) * _ratio(offset) + Fraction(offset.plus)


def from_own_unit(fact: FactDef, number: Fraction, unit: str) -> Fraction:
    """``number`` of the fact's own unit in ``unit``."""
    offset = fact.offsets.get(unit)
    if offset is None:
        return number / Fraction(fact.factors[unit])
    return (number - Fraction(offset.plus)) / _ratio(offset) + Fraction(offset.minus)


def convert(fact: FactDef, number: Fraction, unit: str, to: str) -> Fraction:
    """``number`` of ``unit`` in the unit ``to``; both are codes that :func:`known_unit` gave."""
    return from_own_unit(fact, to_own_unit(fact, number, unit), to)


def conversion_words(fact: FactDef, unit: str, to: str) -> str:
    """How ``unit`` becomes ``to``: ``÷ 17.1``, ``× 10 ÷ 17.1``; empty where nothing is changed."""
    if unit == to:
        return ""
    steps = [_steps(fact, unit)[0], _steps(fact, to)[1]]
    return " ".join(filter(None, steps)) or "× 1"


def _ratio(offset: Offset) -> Fraction:
    return Fraction(offset.times) / Fraction(offset.divided_by)


def _steps(fact: FactDef, unit: str) -> tuple[str, str]:
    """The step from ``unit`` into the fact's own unit, and back; empty where it is none."""
    offset = fact.offsets.get(unit)
    if offset is None:
        factor = fact.factors[unit]
        return ("", "") if factor == 1 else (f"× {factor}", f"÷ {factor}")
    there = [("− {}", "+ {}", offset.minus, 0), ("× {}", "÷ {}", offset.times, 1),
             ("÷ {}", "× {}", offset.divided_by, 1), ("+ {}", "− {}", offset.plus, 0)]  # fmt: skip
    used = [(on, back, number) for on, back, number, none in there if number != Decimal(none)]
    forward = " ".join(on.format(number) for on, _, number in used)
    return forward, " ".join(back.format(number) for _, back, number in reversed(used))
