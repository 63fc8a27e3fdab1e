"""Beside the list of calls: one person, and why, in the words of the criteria that change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from screener.domain.problems import KnownError
from screener.domain.screening import Snapshot
from screener.services import answers_words
from screener.services.answers_clinic import Recheck
from screener.services.calls import Call
from screener.ui import words
from screener.ui.session import Session
from screener.ui.widgets.parts import Ground, button, clear, column, label, scrolled

AFTER_MOVING = 120  # milliseconds a row must stay chosen before its criteria are read
PURPOSE = "recheck-detail"


class CallDetail(QFrame):
    """Says of one person what changes, when, and what is missing on the day after."""

    open_wanted = Signal(int, str)  # patient, trial

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session = session
        self._call: Call | None = None
        self._ground = Ground()
        self._lines = column(self._ground, 14, 6)
        self._open = button(self.tr("Open the patient (Enter)"), self._on_open, primary=True)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MOVING)
        self._timer.timeout.connect(self._ask)
        layout = column(self, 1, 0)
        layout.addWidget(scrolled(self._ground), 1)
        foot = QWidget()
        column(foot, 12, 0).addWidget(self._open)
        layout.addWidget(foot)
        self.show_call(None)

    def show_call(self, call: Call | None) -> None:
        """Show a call: what is known of it at once, the criteria when they are read."""
        self._call = call
        self._timer.stop()
        self._session.runner.drop(PURPOSE)
        clear(self._lines)
        self._open.setEnabled(call is not None)
        if call is None:
            self._add(self.tr("Choose somebody to see why."), "muted")
        else:
            self._show(call, [None] * len(call.changes))
            self._timer.start()
        self._lines.addStretch(1)

    def _show(self, call: Call, after: Sequence[Snapshot | None]) -> None:
        patient = call.patient
        self._add(words.called(patient), "name")
        line = words.identity_words(patient, self._session.as_of)
        self._add(f"{line} · {patient.record}", "muted")
        for one, snapshot in zip(call.changes, after, strict=True):
            self._add(one.trial, "head")
            self._add(answers_words.until_words(self._session.texts, one.until, words.date_words))
            if snapshot is not None:
                self._show_criteria(one, snapshot)

    def _ask(self) -> None:
        if (call := self._call) is None:
            return
        backend = self._session.backend
        number = call.patient.number
        days = [
            (one.trial, one.until.last + timedelta(days=1))
            for one in call.changes
            if one.until.last is not None
        ]
        self._session.read(
            PURPOSE,
            lambda: [backend.screen(number, trial, day) for trial, day in days],
            self.show_screened,
            owner=self,
            failed=self._on_failed,
        )

    def show_screened(self, found: Sequence[Snapshot]) -> None:
        """The criteria that change, with what each lacks on the day after."""
        call = self._call
        if call is None or any(one.patient_number != call.patient.number for one in found):
            return
        clear(self._lines)
        self._show(call, found)
        self._lines.addStretch(1)

    def _show_criteria(self, one: Recheck, after: Snapshot) -> None:
        for line in after.criteria:
            if line.id in one.until.ends:
                self._add(f"{line.id}  {line.text}", "muted")
                for missing in dict.fromkeys(line.missing):
                    self._add("? " + missing, "strong")

    def _add(self, said: str, role: str = "") -> None:
        self._lines.addWidget(label(said, role, True))

    def _on_failed(self, error: KnownError) -> None:
        self._lines.insertWidget(0, label(self._session.texts.problems(error), "error", True))

    def _on_open(self) -> None:
        if self._call is not None:
            self.open_wanted.emit(self._call.patient.number, self._call.changes[0].trial)
