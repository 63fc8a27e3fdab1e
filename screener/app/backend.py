"""The services bound to one open clinic: what the window asks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from screener.app.trial_desk import BoundTrialDesk
from screener.domain.calculation import Calculation, PatientInputs, ScoreHead, TypedInput
from screener.domain.catalogue import Catalogue
from screener.domain.changes import Changes
from screener.domain.people import Patient, PatientState, Remark, Site
from screener.domain.screening import Snapshot
from screener.reports.blocks import Document
from screener.services import (
    answers,
    answers_clinic,
    calculator,
    calculator_facts,
    facts,
    imports,
    keeping,
    listing,
    papers,
    patients,
    remarks,
    screening,
    since,
    site,
    snapshots,
)
from screener.services.answers import ChangedAnswer, WhatIf
from screener.services.answers_clinic import Recheck, RelaxedAnswer
from screener.services.calls import Call
from screener.services.clinic import Clinic
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


class BoundBackend:
    """Satisfies :class:`screener.ui.backend.Backend`; nothing is decided here."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self.trial_desk = BoundTrialDesk(clinic, self._look_again)
        self._look_again()

    def _look_again(self) -> None:
        """The trials as they screen today: kept, for pages ask for them while they are built."""
        self._heads = screening.heads(self._clinic)

    @property
    def user(self) -> str:
        return self._clinic.user

    @property
    def demonstration(self) -> bool:
        return self._clinic.demonstration

    @property
    def trials(self) -> Sequence[TrialHead]:
        return self._heads

    @property
    def catalogue(self) -> Catalogue:
        return self._clinic.catalogue

    def worklist(self, as_of: date, progress: Progress) -> Worklist:
        found = screening.worklist(self._clinic, as_of, None, progress)
        if as_of == self._clinic.today:
            self._heads = found.trials
        return found

    def screen(self, patient: int, trial: str, as_of: date) -> Snapshot:
        return snapshots.screen(self._clinic, patient, trial, as_of)

    def checklist(self, patient: int, trial: str, as_of: date) -> Document:
        return papers.checklist_of(self._clinic, patient, trial, as_of)

    def trial_answers(self, patient: int, trial: str, as_of: date) -> TrialAnswers:
        return since.trial_answers(self._clinic, patient, trial, as_of)

    def what_decides(self, patient: int, as_of: date, progress: Progress) -> Decision:
        return answers.what_decides(self._clinic, patient, (), as_of, progress=progress)

    def what_if(
        self, patient: int, lines: Sequence[str], as_of: date, progress: Progress
    ) -> WhatIf:
        return answers.what_if(self._clinic, patient, lines, (), as_of, progress=progress)

    def what_changed(
        self, patient: int, since: datetime, as_of: date, progress: Progress
    ) -> Sequence[ChangedAnswer]:
        return answers.what_changed(self._clinic, patient, (), since, as_of, progress=progress)

    def recheck(self, as_of: date, progress: Progress) -> Sequence[Recheck]:
        return answers_clinic.recheck(self._clinic, (), as_of, progress=progress)

    def call_list(self, calls: Sequence[Call], as_of: date) -> Document:
        return papers.call_list_of(self._clinic, calls, as_of)

    def relaxed(self, trial: str, as_of: date, progress: Progress) -> Sequence[RelaxedAnswer]:
        return answers_clinic.relaxed(self._clinic, trial, as_of, progress=progress)

    def find(self, text: str) -> Sequence[Patient]:
        return patients.find_patients(self._clinic, text)

    def patient(self, number: int) -> Patient:
        return patients.patient(self._clinic, number)

    def look_alikes(self, number: int) -> Sequence[Patient]:
        return patients.look_alikes(self._clinic, number)

    def add_patient(self, new: NewPatient) -> tuple[int, Changes]:
        return patients.add_patient(self._clinic, new)

    def set_state(self, patient: int, state: PatientState, since: str, source: str) -> Changes:
        return patients.set_state(self._clinic, patient, state, since, source)

    def facts(self, patient: int) -> Sequence[FactLine]:
        return listing.facts_of(self._clinic, patient)

    def history(self, fact_id: int) -> Sequence[FactLine]:
        return listing.history(self._clinic, fact_id)

    def read_line(self, patient: int, text: str) -> LinePreview:
        return facts.read_line(self._clinic, patient, text)

    def enter(self, patient: int, line: LinePreview, confirmed: bool) -> Changes:
        return facts.enter_line(self._clinic, patient, line, confirmed)

    def enter_fact(self, patient: int, new: NewFact) -> Changes:
        return facts.enter_fact(self._clinic, patient, new)

    def correct(
        self,
        fact_id: int,
        text: str,
        unit: str,
        date: str,
        end: str,
        reason: str,
        confirmed: bool,
    ) -> Changes:
        return facts.correct(self._clinic, fact_id, text, unit, date, end, reason, confirmed)

    def withdraw(self, fact_id: int, reason: str) -> Changes:
        return facts.withdraw(self._clinic, fact_id, reason)

    def answer(
        self, patient: int, fact: str, answer: str, start: str, end: str, trial: str, source: str
    ) -> Changes:
        return facts.answer(self._clinic, patient, fact, answer, start, end, trial, source)

    def judge(
        self, patient: int, trial: str, criterion: str, asked: str, answer: str, note: str
    ) -> Changes:
        return facts.judge(self._clinic, patient, trial, criterion, asked, answer, note)

    def remark(self, patient: int, trial: str, criterion: str, text: str) -> Changes:
        return remarks.remark(self._clinic, patient, trial, criterion, text)

    def remarks(self, patient: int) -> Sequence[Remark]:
        return remarks.remarks(self._clinic, patient)

    def mappings(self) -> Sequence[str]:
        return imports.mappings()

    def preview_import(self, path: Path, mapping: str | None, progress: Progress) -> ImportPreview:
        return imports.preview_import(self._clinic, path, mapping, progress)

    def commit_import(self, preview: ImportPreview, progress: Progress) -> ImportResult:
        return imports.commit_import(self._clinic, preview, progress)

    def imports(self) -> Sequence[ImportRecord]:
        return imports.imports(self._clinic)

    def undo_import(self, operation: str, reason: str) -> Changes:
        return imports.undo_import(self._clinic, operation, reason)

    def backup(self, path: Path) -> None:
        keeping.backup(self._clinic, path)

    def site(self) -> Site:
        return site.site(self._clinic)

    def save_site(self, site_: Site) -> Changes:
        return site.save_site(self._clinic, site_)

    @cached_property
    def scores(self) -> Sequence[ScoreHead]:
        return calculator.score_heads(self._clinic.texts)

    def score_inputs(
        self, patient: int, score: str, variant: str, as_of: date, within: int | None
    ) -> PatientInputs:
        return calculator_facts.inputs_on_file(self._clinic, patient, score, variant, as_of, within)

    def calculate(
        self, score: str, variant: str, inputs: Mapping[str, TypedInput], as_of: str
    ) -> Calculation:
        return calculator.calculate_typed(score, variant, inputs, self._clinic.texts, as_of)

    def calculation_sheet(self, calculation: Calculation, patient: int | None) -> Document:
        return calculator.sheet_of(self._clinic, calculation, patient)

    def calculation_text(self, calculation: Calculation, patient: int | None) -> str:
        return calculator.text_of(self._clinic, calculation, patient)
