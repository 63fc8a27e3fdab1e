"""The life of a trial's rule sets at this site: versions, and the steps taken with them.

Both are only ever added. What holds on a day is read from the steps: of those whose day has come,
the one recorded last. So a plan that was overtaken before its day never comes true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Origin = Literal["shipped", "file", "editor"]
SiteState = Literal["open", "paused", "closed"]
Step = Literal["tested", "approved", "active", "open", "paused", "closed"]
Standing = Literal["draft", "tested", "approved", "active"]

SITE_STATES: tuple[SiteState, ...] = get_args(SiteState)
APPROVED: tuple[Standing, ...] = ("approved", "active")


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One text of a rule set. ``id`` is the store's own; 0: shipped, and nothing done with it here.

    Several texts may carry one number until one of them is approved; the newest of them stands.
    """

    trial: str
    version: int
    sha256: str  # of the whole text
    cases: str  # the text of its worked cases; empty: there are none
    origin: Origin
    file: str
    by: str
    at: datetime | None = None  # UTC; None: shipped
    id: int = 0


@dataclass(frozen=True, slots=True)
class TrialStep:
    """Something that was done with a trial, or with one version of its rules, from a day on."""

    trial: str
    step: Step
    day: date
    by: str
    at: datetime  # UTC
    version: int = 0  # the id of a RuleVersion; 0: of the trial itself
    reason: str = ""


def last_of(steps: Iterable[TrialStep], names: Sequence[Step], day: date) -> TrialStep | None:
    """Of the steps so named whose day has come, the one recorded last."""
    found = [step for step in steps if step.step in names and step.day <= day]
    return found[-1] if found else None


def active_on(steps: Iterable[TrialStep], day: date) -> int:
    """The id of the version that is active on a day; 0: none is."""
    step = last_of(steps, ("active",), day)
    return step.version if step else 0


def site_state(steps: Iterable[TrialStep], day: date) -> TrialStep | None:
    """The step by which the trial is open, paused or closed on a day; None: nobody has said."""
    return last_of(steps, SITE_STATES, day)


def standing(version: RuleVersion, steps: Sequence[TrialStep], day: date) -> Standing:
    """How far a version has come by a day. A shipped one was tested before it was shipped."""
    own = {step.step for step in steps if version.id and step.version == version.id}
    if version.id and active_on(steps, day) == version.id:
        return "active"
    if "approved" in own:
        return "approved"
    return "tested" if "tested" in own or version.origin == "shipped" else "draft"


def approval(version: RuleVersion, steps: Iterable[TrialStep]) -> TrialStep | None:
    """The step by which a version was approved, if it was."""
    own = (one for one in steps if version.id and one.version == version.id)
    return next((one for one in own if one.step == "approved"), None)


def newest(versions: Iterable[RuleVersion]) -> list[RuleVersion]:
    """The version that stands under each number, in the order of the numbers."""
    found = {one.version: one for one in versions}  # the later ones replace the earlier
    return [found[number] for number in sorted(found)]
