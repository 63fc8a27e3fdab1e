"""The state of a patient: active, deceased, transferred … with date and source."""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from screener.domain.people import Patient, PatientState
from screener.ui import words
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import field, short


class StatePanel(Panel):
    """Whoever is not active leaves every list of people to call."""

    def __init__(self, session: Session, patient: int, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self._patient = patient
        self.accept.setText(self.tr("Save the state"))
        self.accept.setAccessibleName(self.accept.text())
        self.title.setText(self.tr("State of the patient"))
        self.subtitle.setText(self.tr("Whoever is not active leaves all lists of people to call."))
        self.state, self.since, self.source = short(QComboBox()), QLineEdit(), QLineEdit()
        for code in get_args(PatientState):
            self.state.addItem(words.state_words(Patient(0, "", (), state=code)), code)
        self.since.setPlaceholderText(self.tr("2026-11-18, 2026-11 or 2026"))
        self.source.setPlaceholderText(self.tr("who said so"))
        field(self.fields, self.tr("State"), self.state)
        field(self.fields, self.tr("Since"), self.since)
        field(self.fields, self.tr("Source"), self.source)

    def show_patient(self, patient: Patient) -> None:
        """Start from the state as it stands."""
        self.state.setCurrentIndex(self.state.findData(patient.state))
        self.since.setText(patient.state_since)
        self.source.setText(patient.state_source)
        self.state.setFocus()

    def submit(self) -> None:
        backend, patient = self.session.backend, self._patient
        state: PatientState = self.state.currentData()
        since, source = self.since.text(), self.source.text()
        self.send(lambda: backend.set_state(patient, state, since, source))
