"""What a person says to one question: an answer, the investigator's judgement, or a note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from screener.domain.changes import Changes
from screener.domain.problems import KnownError
from screener.services.values import NewFact
from screener.ui.patient.asked import Asked, answers
from screener.ui.session import Session
from screener.ui.widgets.leaving import Leaving
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, column, field, label

Work = Callable[[], Changes]


class AnswerStrip(QFrame):
    """Stands under the checklist while an answer is completed. Enter saves, Escape puts away.

    It outlives a new screening, and belongs to one patient for good.
    """

    closed = Signal()

    def __init__(self, session: Session, patient: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._session, self._patient = session, patient
        self._trial = self._criterion = self._answer = ""
        self._asked: Asked | None = None
        self.title = label("", "head", wrap=True)
        self.start, self.end = QLineEdit(), QLineEdit()
        self.source, self.note = QLineEdit(), QLineEdit()
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        field(self._form, self.tr("Since"), self.start)
        field(self._form, self.tr("Ended"), self.end)
        field(self._form, self.tr("Source"), self.source)
        field(self._form, self.tr("Note"), self.note)
        self.start.setPlaceholderText(self.tr("2026-11-18, 2026-11 or 2026; empty: not known"))
        self.end.setPlaceholderText(self.tr("empty: still so"))
        self.source.setPlaceholderText(self.tr("patient, chart, ward round …"))
        self.notice = Notice()
        self._leaving = Leaving(self.notice)
        self._save = button(self.tr("Save"), self.submit, primary=True)
        foot = QHBoxLayout()
        foot.addWidget(self._save)
        foot.addWidget(button(self.tr("Close"), self.leave, name=self.tr("Close, Escape")))
        foot.addStretch(1)
        layout = column(self, 10, 6)
        layout.addWidget(self.title)
        layout.addLayout(self._form)
        layout.addWidget(self.notice)
        layout.addLayout(foot)
        self.hide()

    @property
    def has_draft(self) -> bool:
        return not self.isHidden() and any(
            edit.isModified() and bool(edit.text().strip()) for edit in self._edits
        )

    @property
    def _edits(self) -> tuple[QLineEdit, ...]:
        return self.start, self.end, self.source, self.note

    def _keeps(self) -> bool:
        """Whether another question must wait: one is half answered, or being stored."""
        if self.has_draft and self._save.isEnabled():
            self.notice.say("warn", self.tr("This is not stored yet: save it or close it first."))
            next(edit for edit in self._edits if edit.isVisibleTo(self)).setFocus()
        return self.has_draft or not self._save.isEnabled()

    def ask(self, trial: str, asked: Asked, answer: str) -> None:
        """Complete an answer to an open question, or a judgement."""
        if self._keeps():
            return
        self._begin(trial, asked.criterion)
        self._asked, self._answer = asked, answer
        word = dict(answers(asked.ask.kind))[answer]
        self.title.setText(f"{asked.criterion} · {asked.ask.question} → {word}")
        if asked.judged:
            self._show_rows(start=False, end=False, source=False)
            self.note.setFocus()
            return
        covers = asked.ask.kind == "complete" or (answer == "no" and bool(asked.ask.start))
        self._show_rows(start=True, end=covers or answer == "yes", source=True)
        self._caption(self.tr("From") if covers else self._since(answer))
        if covers:
            self.start.setText(asked.ask.start)
            self.end.setText(asked.ask.end or self._session.today.isoformat())
        elif answer != "yes":
            self.start.setText(self._session.today.isoformat())
        (self.start if answer == "yes" else self.source).setFocus()

    def _since(self, answer: str) -> str:
        return self.tr("Since") if answer == "yes" else self.tr("Said on")

    def _caption(self, words: str) -> None:
        named = self._form.labelForField(self.start)
        assert isinstance(named, QLabel)
        named.setText(words)
        self.start.setAccessibleName(words)

    def write_note(self, trial: str, criterion: str) -> None:
        """A note on the patient and a criterion."""
        if self._keeps():
            return
        self._begin(trial, criterion)
        self._asked = None
        self.title.setText(self.tr("Note on {criterion}").format(criterion=criterion))
        self._show_rows(start=False, end=False, source=False)
        self.note.setFocus()

    def _begin(self, trial: str, criterion: str) -> None:
        self._trial, self._criterion = trial, criterion
        for edit in self._edits:
            edit.clear()
        self.notice.hide()
        self.show()

    def _show_rows(self, *, start: bool, end: bool, source: bool) -> None:
        self._form.setRowVisible(self.start, start)
        self._form.setRowVisible(self.end, end)
        self._form.setRowVisible(self.source, source)
        self._form.setRowVisible(self.note, not source)

    def submit(self) -> None:
        """Store it, in the worker; the strip closes when it is stored."""
        if not self._save.isEnabled() or self.isHidden():
            return
        if self._asked is None and not self.note.text().strip():
            self.notice.say("error", self.tr("The note is empty: nothing was stored."))
            return
        self._save.setEnabled(False)
        self._session.write(
            self._work(),
            owner=self,
            done=self.put_away,
            failed=self._on_failed,
            ended=lambda: self._save.setEnabled(True),
        )

    def _work(self) -> Work:
        backend, patient, trial = self._session.backend, self._patient, self._trial
        criterion, note, asked = self._criterion, self.note.text(), self._asked
        answer, start, end = self._answer, self.start.text(), self.end.text()
        source = self.source.text() or self._session.backend.user
        if asked is None:
            return lambda: backend.remark(patient, trial, criterion, note)
        if asked.judged:
            return lambda: backend.judge(patient, trial, criterion, asked.ask.asked, answer, note)
        fact, scope = asked.ask.fact, trial if asked.ask.trial else ""
        if answer == "yes" and end:
            told = NewFact(fact, answer, date=start, end=end, source=source, trial=scope)
            return lambda: backend.enter_fact(patient, told)
        return lambda: backend.answer(patient, fact, answer, start, end, scope, source)

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))

    def leave(self) -> None:
        """Close; something half typed is asked about once."""
        if self._leaving.may_leave(self.has_draft, self._edits):
            self.put_away()

    def put_away(self) -> None:
        """Close, and forget what was typed."""
        self.closed.emit()  # first: hiding would hand the focus to whatever row comes next
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)
