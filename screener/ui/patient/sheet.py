"""The left sheet of a patient's view: the typed line, the facts, and the panels in their place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from screener.domain.facts import PASSED_OVER
from screener.domain.people import Patient
from screener.services.units import beside
from screener.services.values import FactLine
from screener.ui.patient.asked import Asked
from screener.ui.patient.correct import CorrectPanel
from screener.ui.patient.fact_detail import FactDetail
from screener.ui.patient.facts import FactsTree
from screener.ui.patient.form import FormPanel
from screener.ui.patient.history import HistoryPanel
from screener.ui.patient.line import TypedLine
from screener.ui.patient.state import StatePanel
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import column, label


class FactsSheet(QFrame):
    """Belongs to one patient. ``more``: panels of others that open here too."""

    opened = Signal()  # something is about to be entered, or looked at, here

    def __init__(self, session: Session, patient: int, more: Sequence[Panel] = ()) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._session = session
        self._person: Patient | None = None
        self._listed: Sequence[FactLine] = ()
        self.line = TypedLine(session, patient)
        self.facts = FactsTree()
        self.detail = FactDetail()
        self.form = FormPanel(session, patient, session.backend.trials)
        self.correct = CorrectPanel(session)
        self.history = HistoryPanel(session)
        self.state = StatePanel(session, patient)
        self._panels = (self.form, self.correct, self.history, self.state, *more)
        self._lay_out()
        self.facts.line_chosen.connect(self.detail.show_line)
        self.detail.correct_wanted.connect(self.open_correct)
        self.detail.withdraw_wanted.connect(self.open_withdraw)
        self.detail.history_wanted.connect(self.open_history)
        for panel in self._panels:
            panel.closed.connect(self._on_panel_closed)

    def _lay_out(self) -> None:
        inner = column(self, 10, 8)
        inner.addWidget(self.line)
        self._stack = QStackedWidget()
        listing = QWidget()
        lines = column(listing, 0, 8)
        self._empty = label(
            self.tr("No facts yet: type one above, or press F2 for the form."), "muted", wrap=True
        )
        lines.addWidget(self._empty)
        lines.addWidget(self.facts, 1)
        lines.addWidget(self.detail)
        for page in (listing, *self._panels):
            self._stack.addWidget(page)
        inner.addWidget(self._stack, 1)

    @property
    def has_draft(self) -> bool:
        """Whether something half typed would be lost with this sheet."""
        panels = (self.line, self.form, self.correct, self.state)
        return any(panel.has_draft for panel in panels)

    def show_person(self, person: Patient) -> None:
        """The patient was read again."""
        self._person = person

    def show_facts(self, facts: Sequence[FactLine]) -> None:
        """The facts were read again."""
        self._empty.setVisible(not facts)
        self.facts.setVisible(bool(facts))
        self._listed = facts
        self.show_again()

    def show_again(self) -> None:
        """Show the same facts, beside them the units that are chosen now."""
        self.facts.show_facts(self._listed, self._beside)

    def _beside(self, line: FactLine) -> str:
        entry, session = line.fact.entry, self._session
        return beside(session.backend.catalogue[entry.fact], entry.value, session.units)

    def show_evidence(self, fact_id: int) -> None:
        """Select a fact in the list, on which a result rests."""
        self._stack.setCurrentIndex(0)
        if self.facts.choose(fact_id):
            self.facts.setFocus()
        else:
            self._session.said.emit(self.tr("That fact is not in the list any more."))

    # --- opening ---

    def open(self, panel: Panel) -> None:
        """Bring a panel in place of the facts."""
        self.opened.emit()
        self._stack.setCurrentWidget(panel)

    def type_result(self) -> None:
        self.opened.emit()
        self.line.edit.setFocus()

    def focus_facts(self) -> None:
        self.opened.emit()
        self._stack.setCurrentIndex(0)
        self.facts.setFocus()

    def enter(self, asked: Asked) -> None:
        """Enter what a question asks for: a result as a line, anything else by the form."""
        if asked.ask.kind == "lab" and not self.line.has_draft:
            self.opened.emit()
            self._stack.setCurrentIndex(0)
            self.line.start(asked.ask.fact)
        elif self.form.keeps_draft():
            self.open(self.form)
        else:
            self.open_form()
            self.form.choose(asked.ask.fact)

    def open_form(self) -> None:
        self.open(self.form)
        self.form.begin()

    def open_state(self) -> None:
        if self._person is not None:
            self.open(self.state)
            if not self.state.keeps_draft():
                self.state.show_patient(self._person)

    def open_correct(self) -> None:
        self._correct(withdraw=False)

    def open_withdraw(self) -> None:
        self._correct(withdraw=True)

    def _correct(self, *, withdraw: bool) -> None:
        if (line := self._chosen()) is None:
            return
        if line.fact.entry.status in PASSED_OVER:
            self._session.said.emit(self.tr("It does not count any more: type the value anew."))
        else:
            self.open(self.correct)
            if not self.correct.keeps_draft():
                self.correct.show_line(line, withdraw=withdraw)

    def open_history(self) -> None:
        if (line := self._chosen()) is not None:
            self.open(self.history)
            self.history.show_line(line)

    def _chosen(self) -> FactLine | None:
        line = self.facts.current
        if line is None:
            self._session.said.emit(self.tr("Choose a fact in the list first."))
        return line

    def _on_panel_closed(self) -> None:
        self._stack.setCurrentIndex(0)
        (self.facts if self.facts.isVisible() else self.line.edit).setFocus()
