"""The catalogue: every fact that can be known of a patient, its kind, units, choices and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from screener.domain.units import annotated, spelling

Kind = Literal["lab", "coded", "condition", "grade", "date", "plan", "complete", "judgement"]
"""What a value is.

lab: a number with a unit, at a moment. coded: one of some choices, at a moment.
condition: yes or no, over days. grade: an ordered choice, over days. date: a day (birth).
plan: a day in the future, or none. complete: a statement that all of a kind was looked through,
over days. judgement: the investigator's yes or no to a criterion of a trial.
"""

UnitSystem = Literal["reported", "si", "conventional"]
"""In which units results are shown beside the reported ones; ``reported``: in no other."""
SYSTEMS: tuple[UnitSystem, ...] = ("reported", "si", "conventional")

UNANSWERED = ("not_asked", "does_not_know", "refused")
"""Answers that are none: different for people, and all of them unknown for rules."""


def as_float(exact: Fraction) -> float:
    """The nearest double."""
    return exact.numerator / exact.denominator


class Choice(BaseModel):
    """One coded answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str
    label: dict[str, str]


class Scale(BaseModel):
    """What a number of a unit is in the fact's own: (n − ``minus``) × ``times`` / ``divided_by`` +
    ``plus``. A plain number in a catalogue file is ``times``; few units have another zero.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
    minus: Decimal = Decimal(0)
    times: Decimal = Decimal(1)
    divided_by: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)

    @model_validator(mode="before")
    @classmethod
    def _of_a_factor(cls, given: Any) -> Any:
        return given if isinstance(given, Mapping | Scale) else {"times": given}

    @cached_property
    def factor(self) -> Fraction:
        """How much one step of the unit is."""
        return Fraction(self.times) / Fraction(self.divided_by)

    def own(self, number: Fraction) -> Fraction:
        """``number`` of this unit in the fact's own, exactly."""
        return (number - Fraction(self.minus)) * self.factor + Fraction(self.plus)

    def back(self, number: Fraction) -> Fraction:
        """``number`` of the fact's own unit in this one, exactly."""
        return (number - Fraction(self.plus)) / self.factor + Fraction(self.minus)


class FactDef(BaseModel):
    """One fact of the catalogue. Shape of a block in ``resources/catalogue``."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
    code: str
    kind: Kind
    label: dict[str, str]
    group: str
    aliases: tuple[str, ...] = ()
    scope: Literal["patient", "trial"] = "patient"
    lasts: Literal["once", "state"] | None = None
    question: dict[str, str] = {}
    unit: str = ""
    units: dict[str, Scale] = {}
    si: str = ""
    conventional: str = ""
    spellings: dict[str, str] = {}
    refused_units: dict[str, str] = {}
    limits: tuple[Decimal, Decimal] | None = None
    choices: tuple[Choice, ...] = ()
    accepts: dict[str, tuple[str, ...]] = {}
    implies: tuple[str, ...] = ()
    implied_by: dict[str, tuple[str, ...]] = {}
    implied_elsewhere: tuple[str, ...] = ()  # facts of a trial: a yes in another is a yes here
    reviewed_by: str = ""
    loinc: str = ""
    snomed: str = ""
    note: str = ""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all choices, in their order."""
        return ("no", "yes") if self.yes_or_no else tuple(choice.code for choice in self.choices)

    @property
    def yes_or_no(self) -> bool:
        return self.kind in ("condition", "judgement", "complete")

    @cached_property
    def scales(self) -> dict[str, Scale]:
        """Unit code → what a number of it is in the fact's own unit: the closed table of units."""
        return {self.unit: Scale(), **self.units} if self.kind == "lab" else {}

    @cached_property
    def factors(self) -> dict[str, float]:
        """Unit code → how much one step of it is in the fact's own unit."""
        return {unit: as_float(scale.factor) for unit, scale in self.scales.items()}

    @cached_property
    def shifts(self) -> dict[str, float]:
        """Unit code → what zero of it is in the fact's own unit."""
        return {unit: as_float(scale.own(Fraction(0))) for unit, scale in self.scales.items()}

    def unit_in(self, system: UnitSystem) -> str:
        """The unit of a system of units: one named for it, else the fact's own; empty for none."""
        if system == "reported" or not self.scales:
            return ""
        return (self.si if system == "si" else self.conventional) or self.unit

    @cached_property
    def _spelled(self) -> dict[str, str]:
        table = {spelling(unit): unit for unit in self.factors}
        return table | {spelling(written): unit for written, unit in self.spellings.items()}

    @cached_property
    def _refused(self) -> dict[str, str]:
        return {annotated(unit): reason for unit, reason in self.refused_units.items()}

    def refusal(self, text: str) -> str:
        """Why the unit ``text`` is refused though it is a known one; empty if it is not."""
        return self._refused.get(annotated(text), "")

    def unit_code(self, text: str) -> str | None:
        """The unit meant by ``text``, or None if it is none of this fact's, or a refused one.

        No text means a unit only where the fact has no dimension. A numerator alone ("umol") is
        taken when exactly one unit of this fact begins so.
        """
        word = spelling(text)
        if self.refusal(text):
            return None
        if not word:
            return self.unit if self.unit == "1" else None
        if word in self._spelled:
            return self._spelled[word]
        begun = {unit for known, unit in self._spelled.items() if known.startswith(word + "/")}
        return begun.pop() if len(begun) == 1 else None

    def in_own_unit(self, value: float, unit: str) -> float:
        """``value`` of ``unit`` (a code of :attr:`scales`) in the fact's own unit."""
        return self.step_in_own_unit(value, unit) + self.shifts[unit]

    def step_in_own_unit(self, step: float, unit: str) -> float:
        """A difference of two numbers of ``unit`` in the fact's own unit, whatever its zero."""
        return step * self.factors[unit]

    def name(self, language: str = "en") -> str:
        return self.label.get(language) or self.label["en"]

    def choice_name(self, code: str, language: str = "en") -> str:
        for choice in self.choices:
            if choice.code == code:
                return choice.label.get(language) or choice.label["en"]
        return code.replace("_", " ")


class Catalogue(Mapping[str, FactDef]):
    """All facts by code, in the order of the files."""

    def __init__(self, facts: Iterable[FactDef]) -> None:
        self._facts = {fact.code: fact for fact in facts}

    def __getitem__(self, code: str) -> FactDef:
        return self._facts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    @cached_property
    def implied_from(self) -> dict[str, tuple[str, ...]]:
        """Code of a fact → codes of the facts that imply it."""
        table: dict[str, tuple[str, ...]] = {}
        for fact in self._facts.values():
            for implied in fact.implies:
                table[implied] = (*table.get(implied, ()), fact.code)
        return table

    @cached_property
    def by_alias(self) -> dict[str, str]:
        """Lower-case code, alias or English or Chinese label → code."""
        table: dict[str, str] = {}
        for fact in self._facts.values():
            for word in (*fact.label.values(), *fact.aliases, fact.code):
                table[word.casefold()] = fact.code
        return table
