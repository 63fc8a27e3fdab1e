"""A rule set: the criteria of a trial in the record's words, each with its rule."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SkipValidation

from screener.domain.screening import Side
from screener.rules.nodes.base import Node, walk
from screener.rules.nodes.fields import Name
from screener.rules.nodes.lasting import Asking
from screener.rules.readings import Readings
from screener.rules.rows import Rows


def _day(text: str) -> str:
    try:
        known = date.fromisoformat(text).isoformat() == text
    except ValueError:
        known = False
    if not known:
        raise ValueError("write the day as 2026-01-31")
    return text


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Texts; one may stand alone."""

Wording = Literal["verbatim", "restated"]
"""Whether words are the record's own, or say the same in other words."""


NOT_STATED = "not stated"


def _day_or_none(text: str) -> str:
    return "" if text == NOT_STATED else _day(text)


class Source(BaseModel):
    """Where the words come from. Registry text is not the approved protocol.

    ``record_date`` may be "not stated". ``missing``: criteria that the published list lacks, each
    in a few words. ``wording`` and ``address`` (of the page) are those of every criterion that
    gives none of its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    kind: Literal["registry", "protocol"]
    record_date: Annotated[str, AfterValidator(_day_or_none)]
    list: Literal["complete", "incomplete"]
    record: str = ""
    wording: Wording = "verbatim"
    address: str = ""
    missing: tuple[str, ...] = ()


class Criterion(BaseModel):
    """One criterion: its whole words, its rule, to whom it applies, and how it was read.

    ``reading``: what the site reads into the wording where the record is silent, each printed.
    ``questions``: what only the sponsor can settle. ``address``: the page that has the words, or
    from which they are restated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    id: Name
    text: Name
    rule: SkipValidation[Node]
    applies: SkipValidation[Node] | None = None
    note: str = ""
    reading: Listed = ()
    questions: Listed = ()
    wording: Wording = "verbatim"
    address: str = ""
    side: Side = "inclusion"

    @property
    def restated_from(self) -> str:
        """The page from which the words are restated; empty for the record's own words."""
        return self.address if self.wording == "restated" else ""

    @cached_property
    def judged(self) -> bool:
        """Does some part of it ask for the investigator's judgement?"""
        return self.rule.judged or (self.applies is not None and self.applies.judged)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Its rule, and to whom it applies."""
        return (self.rule, self.applies) if self.applies else (self.rule,)

    @cached_property
    def key(self) -> str:
        """Equal for criteria that ask the same, in whatever words."""
        return " ".join([self.side, *(node.key for node in self.nodes)])

    def rests_on(self, rows: Rows) -> tuple[Hashable, ...]:
        """What of the rows' scope its answer depends on, beside patient and day."""
        if not rows.tells_trials:  # nothing of any trial
            return (rows.readings.key, rows.assumed)
        return tuple(node.rests_on(rows) for node in self.nodes)

    def asked_of(self, rows: Rows) -> Rows:
        """The rows as they ask this criterion, whose judgements are its own."""
        if not (self.judged and rows.tells_trials):
            return rows
        return replace(rows, criterion=self.id, criterion_digest=self.digest)

    @cached_property
    def digest(self) -> str:
        """Identifies words and rule: a judgement on them is asked again when they change."""
        parts = [
            f"{type(node).kind} {path} {_own_fields(node)}"
            for part in self.nodes
            for path, node in walk(part)
        ]
        return hashlib.sha256("\n".join([self.text, *parts]).encode()).hexdigest()


def _own_fields(node: Node) -> str:
    """The fields of a node beside the nodes that it holds, as text."""
    own = {name: getattr(node, name) for name in type(node).model_fields if name not in node.holds}
    return ", ".join(f"{name}={value}" for name, value in own.items())


class Definition(BaseModel):
    """A named rule that several criteria share, with the edition that it follows."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    name: Name
    title: Name
    edition: str = ""
    text: str = ""
    rule: SkipValidation[Node]


class Group(BaseModel):
    """A dose group, cohort or arm, in the record's words. Declared and shown, not evaluated."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Name
    dose: str = ""
    schedule: str = ""
    capacity: str = ""
    sentinel: str = ""
    spacing: str = ""
    next_group: str = ""
    decides: str = ""
    text: str = ""


class Recruitment(BaseModel):
    """What the record says of recruitment, as it says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    status: str = ""
    start: str = ""
    primary_completion: str = ""
    completion: str = ""
    enrolment: str = ""


class Design(BaseModel):
    """How subjects are enrolled and allotted: words and tables. Nothing of it is evaluated.

    ``missing`` and ``conflicts``: what the record leaves out, and where it contradicts itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    phase: str = ""
    text: Listed = ()
    groups: tuple[Group, ...] = ()
    recruitment: Recruitment = Recruitment()
    missing: Listed = ()
    conflicts: Listed = ()


class RuleSet(BaseModel):
    """The criteria of one trial, as one version of one file says them.

    ``questions``: what only the sponsor can settle and no single criterion asks.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    trial: Name
    title: Name
    short: str = ""
    version: int = Field(ge=1)
    state: Literal["draft", "tested", "approved", "active"]
    source: Source
    readings: Readings = Readings()
    definitions: SkipValidation[tuple[Definition, ...]] = ()
    questions: Listed = ()
    design: Design = Design()
    inclusion: SkipValidation[tuple[Criterion, ...]]
    exclusion: SkipValidation[tuple[Criterion, ...]] = ()
    text: str = Field(default="", exclude=True, repr=False)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, inclusion first, in the order of the record."""
        return self.inclusion + self.exclusion

    @cached_property
    def sha256(self) -> str:
        """Hash of the file's text, by which stored evaluations name it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def limits_of_normal(self) -> frozenset[str]:
        """The codes of the results of which it reads the limits of normal."""
        return frozenset(
            code
            for criterion in self.criteria
            for part in criterion.nodes
            for _, node in walk(part)
            for code in node.limits_of_normal()
        )

    @cached_property
    def leaves(self) -> tuple[Asking, ...]:
        """The nodes whose questions can be asked together, each once."""
        nodes = (
            node
            for criterion in self.criteria
            for part in criterion.nodes
            for _, node in walk(part)
            if isinstance(node, Asking)
        )
        return tuple({node.key: node for node in nodes}.values())

    @property
    def complete(self) -> bool:
        return self.source.list == "complete"

    def criterion(self, name: str) -> Criterion:
        """The criterion of this id. Raises KeyError."""
        return {criterion.id: criterion for criterion in self.criteria}[name]
