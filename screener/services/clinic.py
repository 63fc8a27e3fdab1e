"""What every service needs, built once by ``screener.app`` and passed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from screener.domain.catalogue import Catalogue
from screener.domain.problems import Problem, Refused, refuse
from screener.rules.ruleset import RuleSet
from screener.services.rulebook import RuleBook, unknown_trial
from screener.store.database import Store
from screener.system.clock import now_local
from screener.system.texts import Texts

Progress = Callable[[int, int], None]
"""Called now and then during long work: done, of how many. What it raises stops the work."""


def no_progress(done: int, total: int) -> None:
    """For callers who do not show progress."""


@dataclass(frozen=True)
class Clinic:
    """An open database with everything that the services need beside it.

    ``rule_sets``: those that come with the program.
    """

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

    @cached_property
    def book(self) -> RuleBook:
        """The trials at this site."""
        return RuleBook(self.store, self.catalogue, self.rule_sets)

    def in_force(
        self, day: date | None = None, known_at: datetime | None = None
    ) -> tuple[RuleSet, ...]:
        """The rule sets that screen on a day (else today)."""
        return self.book.on(day or self.today, known_at)

    def rule_set(
        self, trial: str, day: date | None = None, known_at: datetime | None = None
    ) -> RuleSet:
        """The rule set that screens for ``trial`` on a day (else today).

        Raises KnownError naming the nearest known trial, or saying why its rules cannot be read.
        """
        found, unreadable = self.book.found(day or self.today, known_at)
        if trial in unreadable:
            raise unreadable[trial]
        known = {rule_set.trial: rule_set for rule_set in found}
        if trial not in known:
            raise Refused([unknown_trial(trial, list(known))])
        return known[trial]

    def trial_problems(self, trial: str) -> list[Problem]:
        """That there is no such trial here, if so, naming the nearest."""
        known = [rule_set.trial for rule_set in self.in_force()]
        return [] if trial in known else [unknown_trial(trial, known)]

    def require_criterion(self, trial: str, criterion: str) -> None:
        """Raises KnownError if ``trial`` is not known here or has no such criterion."""
        known = [one.id for one in self.rule_set(trial).criteria]
        if criterion not in known:
            near = ", ".join(known)
            raise refuse("services.unknown_criterion", criterion=criterion, trial=trial, known=near)
