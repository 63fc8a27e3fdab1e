"""What the trial pages ask of the services: synchronous, called in the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from screener.domain.changes import Changes
from screener.domain.trials import SiteState
from screener.services.attrition import Attrition
from screener.services.completion import Completer
from screener.services.differences import Differences
from screener.services.looking import Looked
from screener.services.rule_files import RuleFile
from screener.services.trial_pages import TrialLine, TrialSheet
from screener.services.trials import Added
from screener.services.trying import Tried
from screener.ui.tasks import Progress


class TrialDesk(Protocol):
    """The trials of one open database. ``version`` None: the one that screens."""

    def lines(self, day: date) -> Sequence[TrialLine]: ...
    def sheet(self, trial: str, version: int | None, day: date) -> TrialSheet: ...
    def attrition(self, trial: str, version: int | None, day: date) -> Attrition: ...
    def differences(
        self, trial: str, old: int, new: int, day: date, progress: Progress
    ) -> Differences: ...

    # what is done with a version
    def approve(self, trial: str, version: int, by: str, note: str, sha256: str) -> Changes: ...
    def activate(self, trial: str, version: int, day: date, reason: str, by: str) -> Changes: ...
    def set_state(
        self, trial: str, state: SiteState, day: date, reason: str, by: str
    ) -> Changes: ...

    # rule files
    def read(self, path: Path) -> RuleFile: ...
    def file_of(self, trial: str, version: int | None) -> RuleFile: ...
    def look(self, given: RuleFile) -> Looked: ...
    def completer(self) -> Completer: ...
    def try_out(
        self, given: RuleFile, day: date, demonstration: bool, progress: Progress
    ) -> Tried: ...
    def add(self, given: RuleFile) -> Added: ...
