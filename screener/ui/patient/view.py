"""One patient's view. It is made for one patient and never shows another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.changes import Changes
from screener.domain.facts import PASSED_OVER
from screener.domain.people import Patient
from screener.domain.problems import KnownError
from screener.domain.screening import EvidenceLine, Snapshot
from screener.services.units import beside, beside_text
from screener.services.values import FactLine
from screener.ui.backend import changes_patient
from screener.ui.patient.answering import AnswerStrip
from screener.ui.patient.asked import ENTER, Asked
from screener.ui.patient.banner import Banner
from screener.ui.patient.checklist import Checklist
from screener.ui.patient.correct import CorrectPanel
from screener.ui.patient.fact_detail import FactDetail
from screener.ui.patient.facts import FactsTree
from screener.ui.patient.form import FormPanel
from screener.ui.patient.history import HistoryPanel
from screener.ui.patient.line import TypedLine
from screener.ui.patient.state import StatePanel
from screener.ui.session import Session
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import card, column, label
from screener.ui.widgets.sides import Sides


class PatientView(QWidget):
    """Banner above; facts and entry at the left, the checklist at the right."""

    screened = Signal(object)  # Snapshot

    def __init__(
        self, session: Session, patient: int, trial: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.number = patient
        self.trial = trial
        self.patient: Patient | None = None
        self._listed: Sequence[FactLine] = ()
        trials = session.backend.trials
        self.banner = Banner(trials)
        self.line = TypedLine(session, patient)
        self.facts = FactsTree()
        self.detail = FactDetail()
        self.checklist = Checklist(self._evidence_beside)
        self.answer = AnswerStrip(session, patient)
        self.notice = Notice()
        self.form = FormPanel(session, patient, trials)
        self.correct = CorrectPanel(session)
        self.history = HistoryPanel(session)
        self.state = StatePanel(session, patient)
        self._lay_out()
        self._connect()

    # --- building ---

    def _lay_out(self) -> None:
        layout = column(self, 0, 10)
        layout.addWidget(self.banner)
        layout.addWidget(self.notice)
        layout.addWidget(Sides(self._left(), self._right(), 0.34, 270, 440), 1)

    def _left(self) -> QWidget:
        sheet = card()
        inner = column(sheet, 10, 8)
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
        for page in (listing, self.form, self.correct, self.history, self.state):
            self._stack.addWidget(page)
        inner.addWidget(self._stack, 1)
        return sheet

    def _right(self) -> QWidget:
        holder = QWidget()
        inner = column(holder, 0, 8)
        inner.addWidget(self.checklist, 1)
        inner.addWidget(self.answer)
        return holder

    def _connect(self) -> None:
        self.banner.trial_chosen.connect(self.show_trial)
        self.facts.line_chosen.connect(self.detail.show_line)
        self.detail.correct_wanted.connect(self.open_correct)
        self.detail.withdraw_wanted.connect(self.open_withdraw)
        self.detail.history_wanted.connect(self.open_history)
        self.checklist.evidence_wanted.connect(self.show_evidence)
        self.checklist.nothing_to_show.connect(self._on_nothing)
        self.checklist.asked.connect(self._on_asked)
        self.checklist.note_wanted.connect(self._on_note)
        self.line.leave.connect(lambda: self.checklist.focus_row(self.checklist.current))
        self.answer.closed.connect(lambda: self.checklist.focus_row(self.checklist.current))
        for panel in (self.form, self.correct, self.history, self.state):
            panel.closed.connect(self._on_panel_closed)
        self._session.changed.connect(self.on_changed)
        self._session.as_of_changed.connect(self.on_day)
        self._session.units_changed.connect(self._on_units)

    @property
    def has_draft(self) -> bool:
        """Whether something half typed would be lost with this view."""
        panels = (self.line, self.form, self.correct, self.state, self.answer)
        return any(panel.has_draft for panel in panels)

    # --- reading ---

    def refresh(self) -> None:
        """Ask for the patient, the facts and the verdict again."""
        backend, number = self._session.backend, self.number
        ask = self._session.read
        ask(f"patient {number}", lambda: backend.patient(number), self._on_patient, owner=self,
            failed=self._on_failed)  # fmt: skip
        ask(f"facts {number}", lambda: backend.facts(number), self._on_facts, owner=self,
            failed=self._on_failed)  # fmt: skip
        self.rescreen()
        ask(f"alike {number}", lambda: backend.look_alikes(number), self.banner.show_look_alikes,
            owner=self, failed=self._on_failed)  # fmt: skip

    def rescreen(self) -> None:
        """Screen this patient for the chosen trial."""
        backend, number, trial = self._session.backend, self.number, self.trial
        if not trial:
            self.checklist.wait(self.tr("No trial is loaded."))
            return
        day = self._session.as_of

        self._session.read(
            f"screen {number}",
            lambda: backend.screen(number, trial, day),
            self._on_screened,
            owner=self,
            title=self.tr("Screening"),
            failed=lambda error: self.checklist.wait(self._session.texts.problems(error)),
        )

    def show_trial(self, trial: str) -> None:
        """Turn to another trial; its checklist is asked for at once."""
        self.banner.choose(trial)
        if trial != self.trial:
            self.trial = trial
            self.checklist.wait(self.tr("Screening …"))
        self.rescreen()

    def next_trial(self) -> None:
        """Turn to the trial after this one."""
        names = [head.trial for head in self._session.backend.trials]
        if self.trial in names:
            self.show_trial(names[(names.index(self.trial) + 1) % len(names)])

    def _on_patient(self, patient: Patient) -> None:
        self.patient = patient
        self.banner.show_patient(patient, self._session.as_of)
        self.banner.choose(self.trial)

    def _on_facts(self, facts: Sequence[FactLine]) -> None:
        self._empty.setVisible(not facts)
        self.facts.setVisible(bool(facts))
        self._listed = facts
        self._show_facts()

    def _show_facts(self) -> None:
        self.facts.show_facts(self._listed, self._beside)

    def _beside(self, line: FactLine) -> str:
        entry, session = line.fact.entry, self._session
        return beside(session.backend.catalogue[entry.fact], entry.value, session.units)

    def _evidence_beside(self, item: EvidenceLine) -> str:
        fact = self._session.backend.catalogue.get(item.fact)
        if fact is None or fact.kind != "lab":
            return ""
        return beside_text(fact, item.value, item.unit, self._session.units)

    def _on_units(self) -> None:
        self._show_facts()
        self.checklist.show_again()

    def _on_screened(self, snapshot: Snapshot) -> None:
        self.checklist.show_snapshot(snapshot)
        self.screened.emit(snapshot)

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))

    def on_changed(self, changes: Changes | None) -> None:
        """Something was written: look again if it concerns this patient."""
        if changes_patient(changes, self.number):
            self.refresh()

    def on_day(self) -> None:
        """Another day: the verdict of the former one goes at once."""
        self.checklist.wait(self.tr("Screening …"))
        self.refresh()

    # --- doing ---

    def show_evidence(self, fact_id: int) -> None:
        """Select a fact in the list, on which a result rests."""
        self._stack.setCurrentIndex(0)
        if self.facts.choose(fact_id):
            self.facts.setFocus()
        else:
            self._session.said.emit(self.tr("That fact is not in the list any more."))

    def _on_nothing(self, criterion: str) -> None:
        said = self.tr("{criterion} rests on no fact yet: type one, or answer its questions.")
        self._session.said.emit(said.format(criterion=criterion))

    def _on_asked(self, asked: Asked, answer: str) -> None:
        if answer != ENTER:
            self.answer.ask(self.trial, asked, answer)
        elif asked.ask.kind == "lab" and not self.line.has_draft:
            self._stack.setCurrentIndex(0)
            self.line.start(asked.ask.fact)
        elif self.form.keeps_draft():
            self._open(self.form)
        else:
            self.open_form()
            self.form.choose(asked.ask.fact)

    def _on_note(self, criterion: str) -> None:
        self.answer.write_note(self.trial, criterion)

    def note_on_current(self) -> None:
        """A note on the criterion that is being looked at."""
        if self.checklist.current:
            self._on_note(self.checklist.current)
        else:
            self._session.said.emit(self.tr("Choose a criterion first, with Up and Down."))

    def type_result(self) -> None:
        self.line.edit.setFocus()

    def open_form(self) -> None:
        self._open(self.form)
        self.form.begin()

    def open_state(self) -> None:
        if self.patient is not None:
            self._open(self.state)
            if not self.state.keeps_draft():
                self.state.show_patient(self.patient)

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
            self._open(self.correct)
            if not self.correct.keeps_draft():
                self.correct.show_line(line, withdraw=withdraw)

    def open_history(self) -> None:
        if (line := self._chosen()) is not None:
            self._open(self.history)
            self.history.show_line(line)

    def _chosen(self) -> FactLine | None:
        line = self.facts.current
        if line is None:
            self._session.said.emit(self.tr("Choose a fact in the list first."))
        return line

    def _open(self, panel: Panel) -> None:
        self._stack.setCurrentWidget(panel)

    def _on_panel_closed(self) -> None:
        self._stack.setCurrentIndex(0)
        (self.facts if self.facts.isVisible() else self.line.edit).setFocus()

    def focus_checklist(self) -> None:
        self.checklist.focus_row(self.checklist.current)

    def focus_facts(self) -> None:
        self._stack.setCurrentIndex(0)
        self.facts.setFocus()
