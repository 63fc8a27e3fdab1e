"""The trials bound to one open clinic: what the trial pages ask of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from screener.domain.changes import Changes
from screener.domain.trials import SiteState
from screener.rules import schema
from screener.rules.ruleset import RuleSet
from screener.services import attrition, differences, looking, rule_files, trial_pages, trials
from screener.services.clinic import Clinic
from screener.services.completion import Completer
from screener.services.trying import Tried, try_rules
from screener.ui.tasks import Progress


class BoundTrialDesk:
    """Satisfies :class:`screener.ui.trial_desk.TrialDesk`; nothing is decided here."""

    def __init__(self, clinic: Clinic, written: Callable[[], object]) -> None:
        """``written`` is called when something was done with a trial."""
        self._clinic, self._written = clinic, written

    def lines(self, day: date) -> Sequence[trial_pages.TrialLine]:
        return trial_pages.trial_lines(self._clinic, day)

    def sheet(self, trial: str, version: int | None, day: date) -> trial_pages.TrialSheet:
        return trial_pages.trial_sheet(self._clinic, trial, version, day)

    def attrition(self, trial: str, version: int | None, day: date) -> attrition.Attrition:
        return attrition.attrition(self._clinic, self._rules(trial, version, day), day)

    def differences(
        self, trial: str, old: int, new: int, day: date, progress: Progress
    ) -> differences.Differences:
        rules = [self._rules(trial, version, day) for version in (old, new)]
        return differences.differences(self._clinic, rules[0], rules[1], day, None, progress)

    def _rules(self, trial: str, version: int | None, day: date) -> RuleSet:
        return self._clinic.book.named(trial, version, day)

    def approve(self, trial: str, version: int, by: str, note: str, sha256: str) -> Changes:
        return self._done(trials.approve(self._clinic, trial, version, by, note, sha256))

    def activate(self, trial: str, version: int, day: date, reason: str, by: str) -> Changes:
        return self._done(trials.activate(self._clinic, trial, version, day, reason, by))

    def set_state(self, trial: str, state: SiteState, day: date, reason: str, by: str) -> Changes:
        return self._done(trials.set_site_state(self._clinic, trial, state, reason, day, by))

    def _done(self, changes: Changes) -> Changes:
        self._written()
        return changes

    def read(self, path: Path) -> rule_files.RuleFile:
        return rule_files.read_rule_file(path)

    def file_of(self, trial: str, version: int | None) -> rule_files.RuleFile:
        return rule_files.file_of(self._clinic, trial, version)

    def look(self, given: rule_files.RuleFile) -> looking.Looked:
        return looking.look_at(self._clinic, given)

    def completer(self) -> Completer:
        return Completer(schema.schema(self._clinic.catalogue), self._clinic.catalogue)

    def try_out(
        self, given: rule_files.RuleFile, day: date, demonstration: bool, progress: Progress
    ) -> Tried:
        rules = rule_files.rules_of(self._clinic.catalogue, given)
        return try_rules(self._clinic, rules, day, demonstration=demonstration, progress=progress)

    def add(self, given: rule_files.RuleFile) -> trials.Added:
        added = trials.add_rules(self._clinic, given)
        self._done(added.changes)
        return added
