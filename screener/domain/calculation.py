"""A score calculated for a person to read: words and numbers as text, nothing left to compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from screener.domain.catalogue import UnitSystem

InputState = Literal["used", "open", "matters", "unused", "assumed", "asked", "wrong"]
"""Used; not known; not known and the result depends on it; given but another was used; something
stands for it; outside the entry limits and not confirmed; cannot be read."""

OR = " or "
"""Between the answers that an input may have: ``mild or none``, ``45 or 46``."""


@dataclass(frozen=True, slots=True)
class TypedInput:
    """One input of a score as it stands in a form.

    ``text``: a number with its comparator, or the code of a choice; several joined by :data:`OR`.
    ``confirmed``: a person said that a number outside the entry limits is meant.
    """

    text: str = ""
    unit: str = ""
    date: str = ""
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class InputField:
    """How an input is asked for: by a number in one of ``units``, or by one of ``choices``."""

    name: str
    label: str
    units: tuple[str, ...] = ()
    usual: Mapping[UnitSystem, str] = field(default_factory=dict)  # of ``units``, by system
    choices: tuple[tuple[str, str], ...] = ()  # code, words
    part_of: str = ""  # words of the score that is calculated from it


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """One variant of a score: what it asks for."""

    score: str
    variant: str
    words: str  # of the variant; empty where there is only one
    fields: tuple[InputField, ...]


@dataclass(frozen=True, slots=True)
class ScoreHead:
    """One score as it is chosen."""

    score: str
    words: str
    forms: tuple[ScoreForm, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number outside the entry limits, asked about; ``likely`` is the unit that would fit."""

    name: str
    words: str
    likely: str = ""


@dataclass(frozen=True, slots=True)
class InputStep:
    """One input on its way into the formula; ``steps`` are what was done to it."""

    name: str
    label: str
    state: InputState
    given: str = ""
    date: str = ""
    source: str = ""
    steps: tuple[str, ...] = ()
    unit: str = ""  # as given


@dataclass(frozen=True, slots=True)
class Calculation:
    """The whole working of one score.

    ``status``: ok, unknown (a range), invalid or not_convertible. ``parts``: scores that gave an
    input of this one. ``as_of``: the day for which a patient's results were taken, or empty.
    """

    score: str
    title: str
    variant: str
    status: str
    result: str
    unit: str
    classes: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]  # labels of what the result depends on
    inputs: tuple[InputStep, ...]
    unrounded: str
    rounding: str
    confidence: str
    decides: bool
    caution: str  # what a definition of low confidence is worth; empty where it decides
    sources: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    parts: tuple[Calculation, ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class PatientInputs:
    """What is on file for a score on a day. ``notes``: why an input was left empty."""

    patient: int
    as_of: str
    inputs: Mapping[str, TypedInput] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
