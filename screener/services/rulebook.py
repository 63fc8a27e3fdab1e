"""Which version of each trial's rule set screens on a day.

It is the one active on that day; where none is, the shipped one, else the newest approved, else the
newest tested one; its state says so. A draft never screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from screener import __version__
from screener.domain.catalogue import Catalogue
from screener.domain.problems import Problem, Refused, nearest, refuse
from screener.domain.trials import (
    RuleVersion,
    Standing,
    TrialStep,
    active_on,
    newest,
    site_state,
    standing,
)
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from screener.store import evaluations
from screener.store import trials as stored
from screener.store.database import Store

PROGRAM = f"Screener {__version__}"  # by whom shipped rule sets are


@dataclass(frozen=True)
class Life:
    """A trial at this site: its versions, oldest text first, and the steps taken with it."""

    trial: str
    versions: tuple[RuleVersion, ...]
    steps: tuple[TrialStep, ...]

    @property
    def numbered(self) -> list[RuleVersion]:
        """The version that stands under each number."""
        return newest(self.versions)

    def standing(self, version: RuleVersion, day: date) -> Standing:
        return standing(version, self.steps, day)

    def site_state(self, day: date) -> TrialStep | None:
        return site_state(self.steps, day)

    def in_force(self, day: date) -> RuleVersion | None:
        """The version that screens on a day; None: there are drafts only."""
        active = active_on(self.steps, day)
        if active:
            return next(one for one in self.versions if one.id == active)
        shipped = [one for one in self.versions if one.origin == "shipped"]
        tested = [one for one in self.numbered if self.standing(one, day) != "draft"]
        approved = [one for one in tested if self.standing(one, day) != "tested"]
        found = shipped or approved or tested
        return found[-1] if found else None


def unknown_trial(trial: str, known: Sequence[str]) -> Problem:
    """That there is no such trial, naming the nearest."""
    near = nearest(trial.upper(), known) or ", ".join(known)
    return Problem("services.unknown_trial", {"trial": trial, "nearest": near})


class RuleBook:
    """The trials of one database and the shipped ones. A text is read once and kept."""

    def __init__(self, store: Store, catalogue: Catalogue, shipped: Sequence[RuleSet]) -> None:
        self._store, self._catalogue, self._shipped = store, catalogue, shipped
        self._read = {(one.trial, one.sha256): one for one in shipped}

    def lives(self, known_at: datetime | None = None) -> tuple[Life, ...]:
        """Every trial, the shipped ones first; as known at a moment."""
        with self._store.read() as session:
            versions = stored.versions(session, known_at)
            steps = stored.steps(session, known_at)
        trials = [one.trial for one in self._shipped]
        trials += sorted({one.trial for one in versions} - set(trials))
        return tuple(self._life(trial, versions, steps) for trial in trials)

    def life(self, trial: str, known_at: datetime | None = None) -> Life | None:
        """One trial."""
        return next((one for one in self.lives(known_at) if one.trial == trial), None)

    def known(self, trial: str) -> Life:
        """One trial, drafts included. Raises Refused naming the nearest."""
        lives = {one.trial: one for one in self.lives()}
        if trial not in lives:
            raise Refused([unknown_trial(trial, list(lives))])
        return lives[trial]

    def version(self, trial: str, number: int | str | None, day: date) -> RuleVersion:
        """The version that stands under a number; else the one in force on a day, or the newest."""
        life = self.known(trial)
        found = {str(one.version): one for one in life.numbered}
        if number is None:
            return life.in_force(day) or life.numbered[-1]
        if str(number) not in found:
            words = ", ".join(found)
            raise refuse("services.trials.no_version", trial=trial, version=number, known=words)
        return found[str(number)]

    def _life(self, trial: str, versions: list[RuleVersion], steps: list[TrialStep]) -> Life:
        own = [one for one in versions if one.trial == trial]
        kept = {(one.version, one.sha256) for one in own}
        shipped = [
            RuleVersion(trial, one.version, one.sha256, "", "shipped", "", PROGRAM)
            for one in self._shipped
            if one.trial == trial and (one.version, one.sha256) not in kept
        ]
        taken = tuple(step for step in steps if step.trial == trial)
        return Life(trial, (*shipped, *own), taken)

    def on(self, day: date, known_at: datetime | None = None) -> tuple[RuleSet, ...]:
        """The rule sets that screen on a day, each with the state it has at this site.

        One that cannot be read does not screen, and keeps no other from screening: it is told by
        :meth:`unreadable`.
        """
        return self.found(day, known_at)[0]

    def unreadable(self, day: date, known_at: datetime | None = None) -> dict[str, Refused]:
        """The trials whose version in force cannot be read on a day, each with why."""
        return self.found(day, known_at)[1]

    def found(
        self, day: date, known_at: datetime | None = None
    ) -> tuple[tuple[RuleSet, ...], dict[str, Refused]]:
        """Both at once."""
        found, refused = [], dict[str, Refused]()
        for life in self.lives(known_at):
            version = life.in_force(day)
            if version is None:
                continue
            try:
                found.append(self.rules(version, life.standing(version, day)))
            except Refused as error:
                refused[life.trial] = error
        return tuple(found), refused

    def rules(self, version: RuleVersion, state: Standing) -> RuleSet:
        """The rule set of a version. Raises Refused if this program cannot read it any more."""
        return self.read(version).model_copy(update={"state": state})

    def named(self, trial: str, number: int | str | None, day: date) -> RuleSet:
        """The rule set under a number (None: the one in force), with its state on a day."""
        version = self.version(trial, number, day)
        return self.rules(version, self.known(trial).standing(version, day))

    def read(self, version: RuleVersion) -> RuleSet:
        """The rule set as its text says it."""
        key = (version.trial, version.sha256)
        if key not in self._read:
            self._read[key] = self._load(version)
        return self._read[key]

    def _load(self, version: RuleVersion) -> RuleSet:
        with self._store.read() as session:
            text = evaluations.rule_text(session, version.sha256)
        name = f"{version.trial} {version.version}"
        if text is None:
            raise Refused([Problem("services.trials.no_text", {"version": name})])
        try:
            found = load(text, self._catalogue, name)
        except Refused as error:
            told = Problem("services.trials.outdated", {"version": name})
            raise Refused([told, *error.problems]) from None
        if found.sha256 != version.sha256:
            raise Refused([Problem("services.trials.altered", {"version": name})])
        return found
