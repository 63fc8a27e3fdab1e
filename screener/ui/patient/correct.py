"""Correcting a value with a reason, and withdrawing one: the old value stays in its history."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from screener.services.values import FactLine
from screener.ui.patient.limits import limits_doubt
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import field
from screener.ui.words import day_words


class CorrectPanel(Panel):
    """New value, unit, dates; a reason is required."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.accept.setText(self.tr("Save the correction"))
        self.accept.setAccessibleName(self.accept.text())
        self._line: FactLine | None = None
        self._withdraws = self._confirmed = False
        self.notice.answered.connect(self._on_confirmed)
        self.value, self.unit = QLineEdit(), QLineEdit()
        self.date, self.end, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        field(self.fields, self.tr("Value"), self.value)
        field(self.fields, self.tr("Unit"), self.unit)
        field(self.fields, self.tr("Date"), self.date)
        field(self.fields, self.tr("End"), self.end)
        field(self.fields, self.tr("Reason"), self.reason)
        for edit in (self.value, self.unit):
            edit.textChanged.connect(self._on_typed)
        self.reason.setPlaceholderText(self.tr("Why it is changed: stays on record"))

    def show_line(self, line: FactLine, *, withdraw: bool = False) -> None:
        """Start from a fact as it stands."""
        self._line, self._withdraws, self._confirmed = line, withdraw, False
        self.notice.hide()
        entry = line.fact.entry
        self.title.setText(
            (self.tr("Withdraw {fact}") if withdraw else self.tr("Correct {fact}")).format(
                fact=line.label
            )
        )
        now = self.tr("Now: {value}, {day}. The old value stays in its history.")
        self.subtitle.setText(
            now.format(value=line.value, day=day_words(line.date) or self.tr("no date"))
        )
        self.value.setText(entry.text)
        self.unit.setText(entry.unit_text)
        self.date.setText(entry.when.text if entry.when else "")
        self.end.setText(entry.end.text if entry.end else "")
        self.reason.clear()
        kind = self.session.backend.catalogue[entry.fact].kind
        shown = {
            self.value: not withdraw,
            self.unit: not withdraw and kind == "lab",
            self.date: not withdraw,
            self.end: not withdraw and kind in ("condition", "grade", "complete"),
        }
        for edit, visible in shown.items():
            self.fields.setRowVisible(edit, visible)
        self.accept.setText(self.tr("Withdraw") if withdraw else self.tr("Save the correction"))
        self.accept.setAccessibleName(self.accept.text())
        (self.reason if withdraw else self.value).setFocus()
        self.value.selectAll()

    def submit(self) -> None:
        if self._line is None:
            return
        reason = self.reason.text().strip()
        if not reason:
            self.notice.say("error", self.tr("Say why: a change without a reason is not stored."))
            self.reason.setFocus()
            return
        backend, fact_id = self.session.backend, self._line.fact.id
        if self._withdraws:
            self.send(lambda: backend.withdraw(fact_id, reason))
            return
        definition = backend.catalogue[self._line.fact.entry.fact]
        doubt = limits_doubt(definition, self.value.text(), self.unit.text())
        if doubt and not self._confirmed:
            self.notice.say("warn", doubt, self.tr("Store it as typed"))
            return
        text, unit, confirmed = self.value.text(), self.unit.text(), self._confirmed
        date, end = self.date.text(), self.end.text()
        self.send(lambda: backend.correct(fact_id, text, unit, date, end, reason, confirmed))

    def _on_confirmed(self) -> None:
        self._confirmed = True
        self.submit()

    def _on_typed(self) -> None:
        self._confirmed = False
        self.notice.hide()
