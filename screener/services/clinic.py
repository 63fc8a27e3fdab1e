"""What every service needs, built once by ``screener.app`` and passed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from screener.domain.catalogue import Catalogue
from screener.domain.problems import Problem, Refused, nearest, refuse
from screener.rules.ruleset import RuleSet
from screener.store.database import Store
from screener.system.clock import now_local
from screener.system.texts import Texts

Progress = Callable[[int, int], None]
"""Called now and then during long work: done, of how many. What it raises stops the work."""


def no_progress(done: int, total: int) -> None:
    """For callers who do not show progress."""


@dataclass(frozen=True)
class Clinic:
    """An open database with everything that the services need beside it."""

    store: Store
    catalogue: Catalogue
    rule_sets: tuple[RuleSet, ...]
    texts: Texts
    user: str
    demonstration: bool = False
    now: Callable[[], datetime] = field(default=now_local)

    @property
    def today(self) -> date:
        return self.now().date()

    def rule_set(self, trial: str) -> RuleSet:
        """The rule set in force for ``trial``. Raises KnownError naming the nearest known trial."""
        for rule_set in self.rule_sets:
            if rule_set.trial == trial:
                return rule_set
        raise Refused(self.trial_problems(trial))

    def trial_problems(self, trial: str) -> list[Problem]:
        """That there is no such trial here, if so, naming the nearest."""
        known = [rule_set.trial for rule_set in self.rule_sets]
        if trial in known:
            return []
        near = nearest(trial.upper(), known) or ", ".join(known)
        return [Problem("services.unknown_trial", {"trial": trial, "nearest": near})]

    def require_criterion(self, trial: str, criterion: str) -> None:
        """Raises KnownError if ``trial`` is not known here or has no such criterion."""
        known = [one.id for one in self.rule_set(trial).criteria]
        if criterion not in known:
            near = ", ".join(known)
            raise refuse("services.unknown_criterion", criterion=criterion, trial=trial, known=near)
