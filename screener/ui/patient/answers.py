"""The answers about one patient: the strip under the verdict, three panels, and the what-if sheet.

All of them belong to one patient for good; a trial, a day or a fact that changes makes them look
again, and what they showed before goes at once where it is no longer true.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from screener.domain.people import Patient
from screener.services.since import TrialAnswers
from screener.ui.patient.changed import ChangedPanel
from screener.ui.patient.decides import DecidesPanel
from screener.ui.patient.near import NearPanel
from screener.ui.patient.strip import VerdictStrip
from screener.ui.patient.what_if import WhatIfSheet
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel


class Answers(QObject):
    """Made for one patient by the view, which gives each widget its place."""

    panel_wanted = Signal(Panel)
    what_if_wanted = Signal()
    criterion_wanted = Signal(str, str)  # trial, criterion
    asked = Signal(str, object, str)  # trial, Asked, answer

    def __init__(self, session: Session, patient: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trial = ""
        self.strip = VerdictStrip(session, patient)
        self.decides = DecidesPanel(session, patient)
        self.near = NearPanel(session)
        self.changed = ChangedPanel(session, patient)
        self.what_if = WhatIfSheet(session, patient)
        self.strip.decides_wanted.connect(self.open_decides)
        self.strip.near_wanted.connect(self.open_near)
        self.strip.changed_wanted.connect(self.open_changed)
        self.strip.what_if_wanted.connect(self.open_what_if)
        self.strip.found.connect(self._on_found)
        self.decides.answered.connect(self.asked)
        self.changed.criterion_wanted.connect(self.criterion_wanted)
        self.near.criterion_wanted.connect(
            lambda criterion: self.criterion_wanted.emit(self._trial, criterion)
        )

    @property
    def panels(self) -> tuple[Panel, ...]:
        return self.decides, self.near, self.changed

    def show_person(self, person: Patient) -> None:
        """The patient was read again."""
        self.decides.show_person(person)

    def ask(self, trial: str) -> None:
        """Look again: at another trial, on another day, or because something was entered."""
        self._trial = trial
        self.strip.ask(trial)
        if self.strip.answers is None:
            self.near.show_answers(None)
            self.changed.show_answers(None)
        if self.decides.isVisible():
            self.decides.begin(trial)
        if self.changed.isVisible():
            self.changed.submit()
        if self.what_if.active:
            self.what_if.look_again(trial)

    def _on_found(self, found: TrialAnswers) -> None:
        self.near.show_answers(found)
        self.changed.show_answers(found)

    # --- opening ---

    def open_decides(self) -> None:
        self.panel_wanted.emit(self.decides)
        self.decides.begin(self._trial)
        self.decides.take_focus()

    def open_near(self) -> None:
        self.panel_wanted.emit(self.near)
        self.near.take_focus()

    def open_changed(self) -> None:
        self.panel_wanted.emit(self.changed)
        self.changed.begin(self.strip.answers)
        self.changed.take_focus()

    def open_what_if(self) -> None:
        self.what_if_wanted.emit()
        self.what_if.begin(self._trial)
