"""What the window asks of the services: the one seam between pages and everything below them.

Every method is synchronous and is called in the worker thread; none touches a widget. Input that
cannot be taken is a :class:`~screener.domain.problems.KnownError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from screener.domain.calculation import Calculation, PatientInputs, ScoreHead, TypedInput
from screener.domain.catalogue import Catalogue
from screener.domain.changes import Changes
from screener.domain.people import Patient, PatientState, Remark, Site
from screener.domain.screening import Snapshot
from screener.services.answers import ChangedAnswer, WhatIf
from screener.services.answers_clinic import Recheck, RelaxedAnswer
from screener.services.calls import Call
from screener.services.decisions import Decision
from screener.services.since import TrialAnswers
from screener.services.values import (
    FactLine,
    ImportPreview,
    ImportRecord,
    ImportResult,
    LinePreview,
    NewFact,
    NewPatient,
    TrialHead,
    Worklist,
)
from screener.ui.tasks import Progress
from screener.ui.trial_desk import TrialDesk

if TYPE_CHECKING:  # printing is loaded when somebody prints
    from PySide6.QtPrintSupport import QPrinter

    from screener.reports.blocks import Document

PageSize = Literal["A4", "Letter"]


class Backend(Protocol):
    """The services bound to one open database and one person."""

    @property
    def user(self) -> str: ...
    @property
    def demonstration(self) -> bool: ...
    @property
    def trials(self) -> Sequence[TrialHead]: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def trial_desk(self) -> TrialDesk: ...

    # screening
    def worklist(self, as_of: date, progress: Progress) -> Worklist: ...
    def screen(self, patient: int, trial: str, as_of: date) -> Snapshot: ...
    def checklist(self, patient: int, trial: str, as_of: date) -> Document: ...

    # answers: nothing is stored
    def trial_answers(self, patient: int, trial: str, as_of: date) -> TrialAnswers: ...
    def what_decides(self, patient: int, as_of: date, progress: Progress) -> Decision: ...
    def what_if(
        self, patient: int, lines: Sequence[str], as_of: date, progress: Progress
    ) -> WhatIf: ...
    def what_changed(
        self, patient: int, since: datetime, as_of: date, progress: Progress
    ) -> Sequence[ChangedAnswer]: ...
    def recheck(self, as_of: date, progress: Progress) -> Sequence[Recheck]: ...
    def call_list(self, calls: Sequence[Call], as_of: date) -> Document: ...
    def relaxed(self, trial: str, as_of: date, progress: Progress) -> Sequence[RelaxedAnswer]: ...

    # people
    def find(self, text: str) -> Sequence[Patient]: ...
    def patient(self, number: int) -> Patient: ...
    def look_alikes(self, number: int) -> Sequence[Patient]: ...
    def add_patient(self, new: NewPatient) -> tuple[int, Changes]: ...
    def set_state(self, patient: int, state: PatientState, since: str, source: str) -> Changes: ...

    # facts
    def facts(self, patient: int) -> Sequence[FactLine]: ...
    def history(self, fact_id: int) -> Sequence[FactLine]: ...
    def read_line(self, patient: int, text: str) -> LinePreview: ...
    def enter(self, patient: int, line: LinePreview, confirmed: bool) -> Changes: ...
    def enter_fact(self, patient: int, new: NewFact) -> Changes: ...
    def correct(
        self, fact_id: int, text: str, unit: str, date: str, end: str, reason: str, confirmed: bool
    ) -> Changes: ...
    def withdraw(self, fact_id: int, reason: str) -> Changes: ...
    def answer(
        self, patient: int, fact: str, answer: str, start: str, end: str, trial: str, source: str
    ) -> Changes: ...
    def judge(
        self, patient: int, trial: str, criterion: str, asked: str, answer: str, note: str
    ) -> Changes: ...  # ``asked``: the digest that the question carries
    def remark(self, patient: int, trial: str, criterion: str, text: str) -> Changes: ...
    def remarks(self, patient: int) -> Sequence[Remark]: ...

    # files
    def mappings(self) -> Sequence[str]: ...
    def preview_import(
        self, path: Path, mapping: str | None, progress: Progress
    ) -> ImportPreview: ...
    def commit_import(self, preview: ImportPreview, progress: Progress) -> ImportResult: ...
    def imports(self) -> Sequence[ImportRecord]: ...
    def undo_import(self, operation: str, reason: str) -> Changes: ...
    def backup(self, path: Path) -> None: ...

    # the clinic
    def site(self) -> Site: ...
    def save_site(self, site: Site) -> Changes: ...

    # scores: nothing is stored
    @property
    def scores(self) -> Sequence[ScoreHead]: ...
    def score_inputs(
        self, patient: int, score: str, variant: str, as_of: date, within: int | None
    ) -> PatientInputs: ...  # results of the last ``within`` days; None: of any day up to as_of
    def calculate(
        self, score: str, variant: str, inputs: Mapping[str, TypedInput], as_of: str
    ) -> Calculation: ...
    def calculation_sheet(self, calculation: Calculation, patient: int | None) -> Document: ...
    def calculation_text(self, calculation: Calculation, patient: int | None) -> str: ...


@dataclass(frozen=True, slots=True)
class Paper:
    """How a document of :meth:`Backend.checklist` gets onto paper; called on the GUI thread.

    ``write_pdf`` takes ``A4`` or ``Letter`` and raises OSError.
    """

    paint: Callable[[Document, QPrinter], object]
    write_pdf: Callable[[Document, Path, PageSize], object]


def changes_patient(changes: Changes | None, patient: int) -> bool:
    """Whether a page that shows ``patient`` must look again; None means anything may differ."""
    return changes is None or changes.site or patient in changes.patients
