"""What a score is, as a value: its inputs, its formula, and what becomes of the number.

A score is a pure function on columns of numbers in the score's own units, and a :class:`Score`
that says which facts these are, in which unit, within which bounds, and what is made of the raw
number. Ranges are not the formula's business: :mod:`screener.rules.scores.corners` asks it at the
ends of what is possible.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from screener.domain.times import Duration
from screener.rules.pairs import Bools, Floats
from screener.rules.series import TOLERANCE

Confidence = Literal["A", "B", "C"]
Ends = tuple[Floats, Floats]
"""Low and high end, element by element."""

_LIMIT = re.compile(r"(>=|<=|>|<)(-?\d+(?:\.\d+)?)")
_MASS = re.compile(r"(?:k|m|u|n)?g/")


def reaches(values: Floats, limit: str) -> Bools:
    """Where ``values`` meet a limit as printed, ``>=2`` or ``<28``.

    Numbers within the tolerance of the limit are equal to it: what was converted is not the
    decimal that was typed.
    """
    relation, number = _read_limit(limit)
    room = TOLERANCE * max(abs(number), 1.0)
    if relation == ">=":
        return np.asarray(values >= number - room)
    if relation == ">":
        return np.asarray(values > number + room)
    if relation == "<=":
        return np.asarray(values <= number + room)
    return np.asarray(values < number - room)


def _read_limit(limit: str) -> tuple[str, float]:
    match = _LIMIT.fullmatch(limit)
    if match is None:
        raise ValueError(limit)
    return match[1], float(match[2])


@dataclass(frozen=True, eq=False)
class Bands:
    """Points by limits: ``first``, and one more for each limit that the number meets.

    ``limits`` holds those printed for each unit. A number is compared with the limits of the unit
    it was reported in, or of the printed unit of the same kind (mass, or amount of substance).
    """

    limits: Mapping[str, Sequence[str]]
    first: float = 1.0

    @property
    def last(self) -> float:
        """The most points that can be had."""
        return self.first + len(next(iter(self.limits.values())))

    def unit_for(self, reported: str) -> str:
        """The printed unit whose limits hold for a number reported in ``reported``."""
        if reported in self.limits:
            return reported
        alike = [unit for unit in self.limits if _is_mass(unit) == _is_mass(reported)]
        return alike[0] if alike else next(iter(self.limits))

    def points(self, values: Floats, unit: str) -> Floats:
        """The points of ``values`` in one of the printed units."""
        met = [reaches(values, limit) for limit in self.limits[unit]]
        return np.asarray(self.first + np.sum(met, axis=0), dtype=np.float64)


def _is_mass(unit: str) -> bool:
    return _MASS.match(unit) is not None


@dataclass(frozen=True)
class Drawn:
    """How the results of the fact ``of`` give an input that nobody recorded as such.

    ``limit``: the upper limit of normal of the latest result, as sent with it or as the site's
    table says. ``baseline``: one of the results at most ``within`` before the latest; which of them
    is never chosen. ``rise``: the latest less the least of those.
    """

    of: str
    gives: Literal["limit", "baseline", "rise"]
    within: Duration | None = None


@dataclass(frozen=True, eq=False)
class Input:
    """One input of a score.

    ``name``: its code in the catalogue. ``unit``: that of the formula; ``low``..``high``: all that
    it can physically be (``positive``: 0 is not). ``rises``: 1 if the score rises with it, -1 if it
    falls, 0 if that depends on the others. ``bounds``: what it is raised or lowered to before the
    formula. ``bands``: points instead of the number. ``choices``: the number of each code.
    ``step``: the scale's steps. ``absent``: what stands for it where the definition reads "if
    measured", unless one of ``unless`` is recorded. ``param``: the formula's name for it; of
    several inputs with one such name the first recorded is used. ``turn``: from ``unit`` to what
    the formula wants. ``made_from``: the score that gives it where it is not itself recorded;
    ``drawn``: the results of another fact that do.
    """

    name: str
    unit: str = ""
    low: float = 0.0
    high: float = math.inf
    positive: bool = False
    rises: int = 1
    bounds: tuple[float, float] | None = None
    bands: Bands | None = None
    choices: Mapping[str, float] | None = None
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    step: float = 0.0
    absent: float | None = None
    unless: tuple[str, ...] = ()
    param: str = ""
    turn: Callable[[Floats], Floats] | None = None
    made_from: str = ""
    drawn: Drawn | None = None
    fallback: bool = False  # not named among what is missing
    knots: tuple[float, ...] = ()  # numbers at which a corner with others begins to be possible

    @property
    def key(self) -> str:
        """The formula's name for it."""
        return self.param or self.name

    @cached_property
    def form(self) -> tuple[Hashable, ...]:
        """Equal for inputs of which the formula gets the same number."""
        choices = None if self.choices is None else (*self.choices.items(), self.rises == 0)
        return (self.unit, self.low, self.high, self.positive, self.bounds, self.bands, choices,
                self.step, self.turn)  # fmt: skip

    def wants(self, reported: str) -> str:
        """The unit in which a number reported in ``reported`` is read."""
        return self.bands.unit_for(reported) if self.bands is not None else self.unit

    def read(self, low: Floats, high: Floats, unit: str) -> Ends:
        """What the formula gets for the numbers ``low``..``high`` of a unit that it wants."""
        ends = [self._read(end, unit) for end in (low, high)]
        return np.minimum(*ends), np.maximum(*ends)

    def _read(self, values: Floats, unit: str) -> Floats:
        if self.bands is not None:
            return self.bands.points(values, unit)
        if self.bounds is not None:
            values = np.clip(values, *self.bounds)
        return self.turn(values) if self.turn is not None else values

    @cached_property
    def everything(self) -> tuple[float, float]:
        """The least and the most that the formula can get."""
        if self.choices is not None:
            return min(self.choices.values()), max(self.choices.values())
        if self.bands is not None:
            return self.bands.first, self.bands.last
        with np.errstate(divide="ignore"):
            low, high = self.read(np.array([self.low]), np.array([self.high]), self.unit)
        return float(low[0]), float(high[0])

    def unusable(self, values: Floats) -> Bools:
        """Which numbers in the wanted unit cannot be: off the scale, or 0 where it divides."""
        room = TOLERANCE * np.maximum(np.abs(values), 1.0)
        wrong = ~((values >= self.low - room) & (values <= self.high + room))
        if self.positive:
            wrong |= values <= 0
        if self.step:
            wrong |= values % self.step != 0
        return np.asarray(wrong)


def yes_no(name: str, rises: int = 1, **more: Any) -> Input:
    """An input that is yes (1) or no (0)."""
    return Input(name, rises=rises, choices={"no": 0.0, "yes": 1.0}, **more)


@dataclass(frozen=True, eq=False)
class Reading:
    """A class or grade read from the unrounded value: ``labels`` in the order of the limits."""

    name: str
    labels: tuple[Any, ...]
    limits: tuple[str, ...]

    def places(self, values: Floats) -> NDArray[np.int64]:
        """The places in ``labels``."""
        met = [reaches(values, limit) for limit in self.limits]
        return np.asarray(np.sum(met, axis=0), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Score:
    """A score in one variant. ``formula`` takes a column for each ``key`` of its inputs.

    ``low``..``high``: what the value can be. ``whole``: the value is the raw number rounded to the
    nearest whole one, halves upward, then held to ``hold``. ``values``: what the places 0, 1, 2 …
    that the formula gives stand for. ``rounded``: a rounded number is told beside the value.
    ``decides``: whether a rule may rest on it.
    """

    name: str
    formula: Callable[..., Floats]
    inputs: tuple[Input, ...]
    low: float
    high: float
    confidence: Confidence
    sources: tuple[str, ...]
    variant: str = ""
    unit: str = ""
    whole: bool = False
    hold: tuple[float, float] | None = None
    values: tuple[Any, ...] = ()
    rounded: bool = False
    readings: tuple[Reading, ...] = ()
    details: Callable[..., Mapping[str, Any]] | None = None
    flags: tuple[tuple[float, float, str], ...] = ()  # raw from, raw below, key of the remark
    contradiction: Callable[..., Bools] | None = None  # of the least that the inputs can be
    suspects: tuple[str, ...] = ()  # inputs to look at where they contradict each other
    display_only: bool = False
    reviewed_by: str = "old_results_reviewed"

    @property
    def decides(self) -> bool:
        return self.confidence != "C" and not self.display_only

    @cached_property
    def groups(self) -> dict[str, tuple[Input, ...]]:
        """The formula's name → the inputs that can give it, the preferred first."""
        found: dict[str, tuple[Input, ...]] = {}
        for item in self.inputs:
            found[item.key] = (*found.get(item.key, ()), item)
        return found

    def finish(self, raw: Floats) -> Floats:
        """The value: the raw number rounded and held, where that is defined."""
        value = whole(raw) if self.whole else raw
        return value if self.hold is None else np.clip(value, *self.hold)


def whole(raw: Floats) -> Floats:
    """The nearest whole number, halves upward; within 1e-9 of a half is the half."""
    return np.floor(raw + 0.5 + TOLERANCE)


@dataclass(frozen=True, eq=False)
class Family:
    """A score in all its variants; the first is meant where none is named, unless one must be."""

    name: str
    variants: tuple[Score, ...]
    must_name: bool = False

    def get(self, variant: str = "") -> Score | None:
        """The variant of this name, or None."""
        if not variant and not self.must_name:
            return self.variants[0]
        return next((score for score in self.variants if score.variant == variant), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(score.variant for score in self.variants if score.variant)
