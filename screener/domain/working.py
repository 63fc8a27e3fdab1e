"""The working of a score: what went in, what was done to it, and what came out."""

from __future__ import annotations

from dataclasses import dataclass

from screener.domain.problems import Problem

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class UsedInput:
    """One input as it was given, and on its way into the formula.

    ``converted`` is the number in ``unit_wanted``, before bounds; ``used`` what the formula got:
    the bounded number, or its points. Both are ranges, and None where nothing is recorded.
    """

    name: str
    value: str  # as given, with its comparator; empty if not recorded
    unit: str = ""
    date: str = ""
    source: str = ""
    conversion: str = ""  # "÷ 17.1"
    converted: Range | None = None
    unit_wanted: str = ""
    bounds: Range | None = None
    used: Range | None = None
    points: bool = False
    made_from: str = ""  # the score that gave it
    assumed: str = ""  # what stands for it: "not measured"


@dataclass(frozen=True, slots=True)
class Working:
    """How a score came about, as a page shows it."""

    score: str
    variant: str
    inputs: tuple[UsedInput, ...]
    unrounded: Range | None
    result: Range | None
    whole: bool
    hold: Range | None
    unit: str
    confidence: str
    sources: tuple[str, ...]
    remarks: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
