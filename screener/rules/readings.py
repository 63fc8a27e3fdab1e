"""Site readings: conventions that the record does not state, each with its reason.

They never override what the record says: a node uses one only where its own field is absent.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from screener.domain.times import Duration


def _duration(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return Duration.read(value)
    except ValueError:
        raise ValueError("duration") from None


Span = Annotated[Duration, BeforeValidator(_duration), WithJsonSchema({"type": "string"})]
"""A duration as written: ``28 days``, ``1 month``."""


class Convention(BaseModel):
    """One convention of the site and why it was chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    why: str


class Within(Convention):
    """How old something may be."""

    within: Span


class InputsWithin(Convention):
    """How far before its evaluation day a score's inputs may lie."""

    inputs_within: Span


class AnchorAs(Convention):
    """The day that stands for an anchor which is not recorded yet."""

    means: str


class Readings(BaseModel):
    """The conventions of one rule set.

    labs: how old the latest result may be. answers: how old a "no" may be. scores: how far apart a
    score's inputs may lie. rates: over which days a rise or a change counts. baseline: the anchor
    that stands for baseline.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    labs: Within | None = None
    answers: Within | None = None
    scores: InputsWithin | None = None
    rates: Within | None = None
    baseline: AnchorAs | None = None

    @cached_property
    def key(self) -> str:
        """Equal for readings that mean the same, whatever their reasons."""
        means = (self.labs_within, self.answers_within, self.inputs_within, self.rates_within)
        return repr((*means, self.baseline and self.baseline.means))

    @cached_property
    def labs_within(self) -> Duration | None:
        """How old the latest result may be."""
        return self.labs.within if self.labs else None

    @cached_property
    def answers_within(self) -> Duration | None:
        """How old a no may be."""
        return self.answers.within if self.answers else None

    @cached_property
    def rates_within(self) -> Duration | None:
        """Over how many days a rise or a change counts."""
        return self.rates.within if self.rates else None

    @cached_property
    def inputs_within(self) -> Duration | None:
        """How far before its evaluation day a score's inputs may lie."""
        return self.scores.inputs_within if self.scores else None
