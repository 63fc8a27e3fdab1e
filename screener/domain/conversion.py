"""Exact conversion between the units of one fact: ratios of whole numbers, no binary fractions.

205.2 µmol/L of bilirubin are exactly 12 mg/dL here. The table is closed: a unit that a fact does
not list, or refuses, converts to nothing.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from screener.domain.catalogue import FactDef


def convert(fact: FactDef, number: Fraction, unit: str, to: str) -> Fraction:
    """``number`` of ``unit`` in the unit ``to``; both are codes that ``fact.unit_code`` gave."""
    return fact.scales[to].back(fact.scales[unit].own(number))


def conversion_words(fact: FactDef, unit: str, to: str) -> str:
    """How ``unit`` becomes ``to``: ``÷ 17.1``, ``× 10 ÷ 17.1``; empty where nothing is changed."""
    if unit == to:
        return ""
    steps = [_steps(fact, unit)[0], _steps(fact, to)[1]]
    return " ".join(filter(None, steps)) or "× 1"


def _steps(fact: FactDef, unit: str) -> tuple[str, str]:
    """The step from ``unit`` into the fact's own unit, and back; empty where it is none."""
    scale = fact.scales[unit]
    there = [("− {}", "+ {}", scale.minus, 0), ("× {}", "÷ {}", scale.times, 1),
             ("÷ {}", "× {}", scale.divided_by, 1), ("+ {}", "− {}", scale.plus, 0)]  # fmt: skip
    used = [(on, back, number) for on, back, number, none in there if number != Decimal(none)]
    forward = " ".join(on.format(number) for on, _, number in used)
    return forward, " ".join(back.format(number) for _, back, number in reversed(used))
