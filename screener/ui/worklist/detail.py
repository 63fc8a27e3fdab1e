"""The panel beside the worklist: one patient in one trial, in a few lines."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from screener.domain.screening import Snapshot
from screener.services.values import TrialHead, WorklistRow
from screener.ui import words
from screener.ui.session import Session
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import Ground, button, clear, column, label, scrolled

AFTER_MOVING = 120  # milliseconds a row must stay chosen before it is screened


class DetailPanel(QFrame):
    """Says what is open and what would settle it; leads to the checklist."""

    open_wanted = Signal(int, str)  # patient, trial

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session = session
        self._row: WorklistRow | None = None
        self._head: TrialHead | None = None
        self._ground = Ground()
        self._lines = column(self._ground, 14, 6)
        self._open = button(self.tr("Open checklist"), self._on_open, primary=True)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MOVING)
        self._timer.timeout.connect(self._ask)
        layout = column(self, 1, 0)
        layout.addWidget(scrolled(self._ground), 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 8, 14, 12)
        foot.addWidget(self._open)
        layout.addLayout(foot)
        self.show_nobody()

    def show_nobody(self) -> None:
        """Nothing is chosen."""
        self._row = self._head = None
        self._timer.stop()
        self._session.runner.drop("worklist-detail")
        clear(self._lines)
        self._lines.addWidget(
            label(self.tr("Choose a patient to see what is open."), "muted", True)
        )
        self._lines.addStretch(1)
        self._open.setEnabled(False)

    def show_cell(self, row: WorklistRow, trial: TrialHead, index: int) -> None:
        """One patient and trial: the verdict at once, the reasons when they are there."""
        self._row, self._head = row, trial
        self._session.runner.drop("worklist-detail")
        cell = row.cells[index]
        clear(self._lines)
        self._add_identity()
        chips = words.verdict_head(cell.verdict, cell.failing, cell.open, cell.waiting)
        self._lines.addWidget(flow(*(Chip(tone, said) for tone, said in chips)))
        self._lines.addStretch(1)
        self._open.setEnabled(True)
        self._timer.start()

    def _add_identity(self) -> None:
        assert self._row is not None and self._head is not None
        patient = self._row.patient
        self._lines.addWidget(label(words.called(patient), "name", True))
        line = words.identity_words(patient, self._session.as_of) + f" · {patient.record}"
        self._lines.addWidget(label(line, "muted", True))
        if patient.state != "active":
            self._lines.addWidget(flow(Chip("bad", words.state_words(patient))))
        self._lines.addWidget(label(f"{self._head.trial} · {self._head.short}", "head", True))

    def _ask(self) -> None:
        if self._row is None or self._head is None:
            return
        number, trial, day = self._row.patient.number, self._head.trial, self._session.as_of
        backend = self._session.backend
        self._session.read(
            "worklist-detail",
            lambda: backend.screen(number, trial, day),
            self._on_screened,
            owner=self,
            failed=lambda error: self._tell(self._session.texts.problems(error)),
        )

    def _on_screened(self, snapshot: Snapshot) -> None:
        self._tell(self._summary(snapshot), "")
        for line in snapshot.criteria:
            if line.id in snapshot.failing or line.id in snapshot.open:
                tone, said = words.result_chip(line)
                self._insert(flow(Chip(tone, f"{said} · {line.id}")))
                self._insert(label(line.text, "muted", True))
                for missing in line.missing:
                    self._insert(label("? " + missing, "strong", True))

    def _summary(self, snapshot: Snapshot) -> str:
        counts = len(snapshot.open), len(snapshot.waiting), len(snapshot.criteria)
        if snapshot.failing:
            return self.tr("{failing} of {all} criteria exclude; {open} open.").format(
                failing=len(snapshot.failing), all=counts[2], open=counts[0]
            )
        return self.tr(
            "No criterion fails so far: {open} open, {judge} for the investigator, of {all}."
        ).format(open=counts[0], judge=counts[1], all=counts[2])

    def _tell(self, said: str, role: str = "error") -> None:
        self._insert(label(said, role, True))

    def _insert(self, widget: QWidget) -> None:
        self._lines.insertWidget(self._lines.count() - 1, widget)

    def _on_open(self) -> None:
        if self._row is not None and self._head is not None:
            self.open_wanted.emit(self._row.patient.number, self._head.trial)
