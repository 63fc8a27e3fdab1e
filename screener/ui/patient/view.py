"""One patient's view. It is made for one patient and never shows another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from screener.domain.changes import Changes
from screener.domain.people import Patient
from screener.domain.problems import KnownError
from screener.domain.screening import EvidenceLine, Snapshot
from screener.services.units import beside_text
from screener.ui.backend import changes_patient
from screener.ui.patient.answering import AnswerStrip
from screener.ui.patient.answers import Answers
from screener.ui.patient.asked import ENTER, Asked
from screener.ui.patient.banner import Banner
from screener.ui.patient.checklist import Checklist
from screener.ui.patient.sheet import FactsSheet
from screener.ui.session import Session
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import column
from screener.ui.widgets.sides import Sides


class PatientView(QWidget):
    """Banner above; facts and entry at the left, the checklist with its answers at the right."""

    screened = Signal(object)  # Snapshot

    def __init__(
        self, session: Session, patient: int, trial: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.number = patient
        self.trial = trial
        self.patient: Patient | None = None
        self.banner = Banner(session.backend.trials)
        self.answers = Answers(session, patient, self)
        self.sheet = FactsSheet(session, patient, self.answers.panels)
        self.line, self.facts, self.detail = self.sheet.line, self.sheet.facts, self.sheet.detail
        self.form, self.correct = self.sheet.form, self.sheet.correct
        self.history, self.state = self.sheet.history, self.sheet.state
        self.checklist = Checklist(self._evidence_beside)
        self.answer = AnswerStrip(session, patient)
        self.notice = Notice()
        self._lay_out()
        self._connect()
        self._connect_answers()

    # --- building ---

    def _lay_out(self) -> None:
        layout = column(self, 0, 10)
        layout.addWidget(self.banner)
        layout.addWidget(self.notice)
        layout.addWidget(Sides(self.sheet, self._right(), 0.34, 270, 440), 1)

    def _right(self) -> QWidget:
        holder = QWidget()
        inner = column(holder, 0, 8)
        self.checklist.put_first(self.answers.strip)
        inner.addWidget(self.checklist, 1)
        inner.addWidget(self.answers.what_if, 1)
        inner.addWidget(self.answer)
        self.answers.what_if.hide()
        return holder

    def _connect(self) -> None:
        self.banner.trial_chosen.connect(self.show_trial)
        self.checklist.evidence_wanted.connect(self.sheet.show_evidence)
        self.checklist.nothing_to_show.connect(self._on_nothing)
        self.checklist.asked.connect(lambda *asked: self._on_asked(self.trial, *asked))
        self.checklist.note_wanted.connect(self._on_note)
        self.line.leave.connect(self.focus_checklist)
        self.answer.closed.connect(self._on_answer_closed)
        self._session.changed.connect(self.on_changed)
        self._session.as_of_changed.connect(self.on_day)
        self._session.units_changed.connect(self._on_units)

    def _connect_answers(self) -> None:
        answers = self.answers
        answers.panel_wanted.connect(self.sheet.open)
        answers.what_if_wanted.connect(lambda: self._suppose(True))
        answers.what_if.closed.connect(lambda: self._suppose(False))
        answers.asked.connect(self._on_asked)
        answers.criterion_wanted.connect(self.show_criterion)
        for leads_back in (answers.strip.ruler.left, answers.what_if.left):
            leads_back.connect(self.focus_checklist)
        self.sheet.opened.connect(answers.what_if.leave)

    @property
    def has_draft(self) -> bool:
        """Whether something half typed would be lost with this view."""
        return self.sheet.has_draft or self.answer.has_draft

    # --- reading ---

    def refresh(self) -> None:
        """Ask for the patient, the facts and the verdict again."""
        backend, number = self._session.backend, self.number
        ask = self._session.read
        ask(f"patient {number}", lambda: backend.patient(number), self._on_patient, owner=self,
            failed=self._on_failed)  # fmt: skip
        ask(f"facts {number}", lambda: backend.facts(number), self.sheet.show_facts, owner=self,
            failed=self._on_failed)  # fmt: skip
        self.rescreen()
        ask(f"alike {number}", lambda: backend.look_alikes(number), self.banner.show_look_alikes,
            owner=self, failed=self._on_failed)  # fmt: skip

    def rescreen(self) -> None:
        """Screen this patient for the chosen trial."""
        backend, number, trial = self._session.backend, self.number, self.trial
        self.answers.strip.setVisible(bool(trial))
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
        self.answers.ask(trial)

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
        self.sheet.show_person(patient)
        self.answers.show_person(patient)

    def _evidence_beside(self, item: EvidenceLine) -> str:
        fact = self._session.backend.catalogue.get(item.fact)
        if fact is None or fact.kind != "lab":
            return ""
        return beside_text(fact, item.value, item.unit, self._session.units)

    def _on_units(self) -> None:
        self.sheet.show_again()
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

    def _on_nothing(self, criterion: str) -> None:
        said = self.tr("{criterion} rests on no fact yet: type one, or answer its questions.")
        self._session.said.emit(said.format(criterion=criterion))

    def _on_asked(self, trial: str, asked: Asked, answer: str) -> None:
        if answer == ENTER:
            self.sheet.enter(asked)
        else:
            self.answer.ask(trial, asked, answer)

    def _on_answer_closed(self) -> None:
        """Back to where it was asked."""
        if self.answers.decides.isVisible():
            self.answers.decides.take_focus()
        else:
            self.focus_checklist()

    def _on_note(self, criterion: str) -> None:
        self.answer.write_note(self.trial, criterion)

    def note_on_current(self) -> None:
        """A note on the criterion that is being looked at."""
        self.answers.what_if.leave()
        if self.checklist.current:
            self._on_note(self.checklist.current)
        else:
            self._session.said.emit(self.tr("Choose a criterion first, with Up and Down."))

    def type_result(self) -> None:
        self.sheet.type_result()

    def focus_checklist(self) -> None:
        self.answers.what_if.leave()
        self.checklist.focus_row(self.checklist.current)

    def open_ruler(self) -> None:
        """To the coming year."""
        self.answers.what_if.leave()
        self.checklist.to_top()
        self.answers.strip.ruler.setFocus()

    def show_criterion(self, trial: str, criterion: str) -> None:
        """Go to a criterion; of another trial, to that trial first."""
        self.answers.what_if.leave()
        if trial != self.trial:
            self.show_trial(trial)
        self.checklist.focus_row(criterion)

    def _suppose(self, begins: bool) -> None:
        """While something is supposed, nothing can be entered: the one is never the other."""
        self.sheet.setEnabled(not begins)
        self.answer.setEnabled(not begins)
        self.answers.what_if.setVisible(begins)
        self.checklist.setVisible(not begins)

    def hideEvent(self, event: QHideEvent) -> None:
        """A hypothesis ends when its patient goes out of sight."""
        super().hideEvent(event)
        self.answers.what_if.leave()
