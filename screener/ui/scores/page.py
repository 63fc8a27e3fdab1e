"""The calculator: any score, from typed inputs or from a patient on a day. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from screener.domain.calculation import Calculation, PatientInputs, TypedInput
from screener.domain.changes import Changes
from screener.domain.people import Patient
from screener.domain.problems import KnownError
from screener.ui.backend import changes_patient
from screener.ui.printing.shown import Shown
from screener.ui.scores.choice import ScoreChoice
from screener.ui.scores.form import InputForm
from screener.ui.scores.result import ResultView
from screener.ui.scores.who import WhoBar
from screener.ui.session import Session
from screener.ui.widgets.chip import ChoiceChip
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, card, column, label
from screener.ui.widgets.sides import Sides

AFTER_TYPING = 80  # milliseconds
Taken = tuple[Patient, Sequence[Patient], PatientInputs]


class ScoresPage(QWidget):
    """Choice of score at the top, whose inputs below, then inputs and result side by side."""

    print_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._session = session
        self._typed: dict[str, TypedInput] = {}  # by a person, of this patient or of nobody
        self._taken: PatientInputs | None = None
        self.patient: int | None = None
        self.calculation: Calculation | None = None
        self._stale = True
        self.choice = ScoreChoice(session.backend.scores)
        self.who = WhoBar(session)
        self.form, self.result = InputForm(session.units), ResultView()
        self.notice = Notice()
        self.with_name = ChoiceChip(self.tr("With name"))
        self.copy = button(self.tr("Copy"), self.copy_text, name=self.tr("Copy the calculation"))
        self.print = button(self.tr("Print…"), self.print_wanted.emit)
        self.again = button(self.tr("Start again"), self.start_again)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_TYPING)
        self._timer.timeout.connect(self._calculate)
        self._lay_out()
        self._connect()
        self._enable()

    # --- building ---

    def _lay_out(self) -> None:
        self.with_name.setAccessibleName(self.tr("Copy with the patient's name and number"))
        layout = column(self, 18, 10)
        top = QHBoxLayout()
        top.addWidget(label(self.tr("Scores"), "title"))
        top.addWidget(self.choice, 6)
        for widget in (self.again, self.with_name, self.copy, self.print):
            top.addWidget(widget)
        layout.addLayout(top)
        layout.addWidget(self.who)
        layout.addWidget(self.notice)
        left = card()
        column(left, 12, 0).addWidget(self.form)
        right = card()
        column(right, 0, 0).addWidget(self.result)
        layout.addWidget(Sides(left, right, 0.45, 360, 620), 1)

    def _connect(self) -> None:
        self.choice.changed.connect(self._on_choice)
        self.who.chosen.connect(self.take_from)
        self.who.put_away.connect(self.put_patient_away)
        self.who.days_changed.connect(self._take)
        self.form.edited.connect(self._on_edited)
        self._session.changed.connect(self.on_changed)
        self._session.as_of_changed.connect(self.on_day)
        self._session.units_changed.connect(self.on_units)

    def activate(self) -> None:
        """The page is shown."""
        if self._stale:
            self._stale = False
            self._show_form()
        self.choice.type_name()

    # --- which score ---

    def choose(self, score: str, variant: str | None = None) -> None:
        """Turn to a score; its first variant unless one is named."""
        self.choice.choose(score, variant)

    def _on_choice(self) -> None:
        if self.isVisible():
            self._show_form()
        else:
            self._stale = True

    def _show_form(self) -> None:
        self.form.show_form(self.choice.chosen)
        self._forget()
        if self.patient is not None:
            self._take()
        else:
            self._show_values()

    # --- whose inputs ---

    def take_from(self, patient: int) -> None:
        """Take the inputs from a patient; what was typed before is another's and goes."""
        self.patient = patient
        self.who.show_nobody()  # until it is known who this is
        self.with_name.setChecked(False)
        self._typed = {}
        self._taken = None
        self.form.show_values({}, {})
        self._forget()
        self._take()

    def put_patient_away(self) -> None:
        """No patient: nothing of the last one stays."""
        self._session.runner.drop("score inputs")
        self.patient = None
        self._typed = {}
        self._taken = None
        self._forget()
        self.who.show_nobody()
        self._show_values()

    def start_again(self) -> None:
        """Forget what was typed; a patient's inputs are taken again."""
        self._typed = {}
        self._forget()
        if self.patient is not None:
            self._take()
        else:
            self._show_values()

    def on_changed(self, changes: Changes | None) -> None:
        """Facts changed: of the patient in sight they are taken again."""
        if self.patient is not None and changes_patient(changes, self.patient):
            self._again()

    def on_units(self) -> None:
        """Other units: of empty fields, and beside the reported ones."""
        self.form.show_units(self._session.units)
        if self.calculation is not None:
            self._on_calculated(self.calculation)

    def on_day(self, day: date) -> None:
        if self.patient is not None:
            self._forget()
            self._again()

    def _again(self) -> None:
        if self.isVisible():
            self._take()
        else:
            self._stale = True

    def _take(self) -> None:
        if self.patient is None:
            return
        backend, number, form = self._session.backend, self.patient, self.choice.chosen
        day, within = self._session.as_of, self.who.within

        def work() -> Taken:
            found = backend.score_inputs(number, form.score, form.variant, day, within)
            return backend.patient(number), backend.look_alikes(number), found

        self._session.read(
            "score inputs", work, self._on_taken, owner=self, failed=self._on_not_taken
        )

    def _on_taken(self, taken: Taken) -> None:
        patient, alike, found = taken
        self._taken = found
        self.who.show_patient(patient, alike)
        self._show_values()

    def _on_not_taken(self, error: KnownError) -> None:
        self.put_patient_away()
        self.notice.say("error", self._session.texts.problems(error))

    def _show_values(self) -> None:
        taken = self._taken
        found = taken.inputs if taken is not None else {}
        notes = dict(taken.notes) if taken is not None else {}
        if taken is not None:
            typed = self.tr("typed here, not on file")
            notes |= {name: typed for name, one in self._typed.items() if one.text}
        self.form.show_values({**found, **self._typed}, notes)
        self._calculate()

    # --- calculating ---

    def _on_edited(self, name: str) -> None:
        self._typed[name] = self.form.rows[name].value
        self._session.runner.drop("score")
        self.notice.hide()
        self._timer.start()

    def _forget(self) -> None:
        """The result in sight is of other inputs."""
        self._timer.stop()
        self._session.runner.drop("score")
        self.calculation = None
        self.notice.hide()
        self.result.put_away()
        self._enable()

    def _calculate(self) -> None:
        backend, form, values = self._session.backend, self.choice.chosen, self.form.values
        as_of = self._taken.as_of if self._taken is not None else ""
        self._session.read(
            "score",
            lambda: backend.calculate(form.score, form.variant, values, as_of),
            self._on_calculated,
            owner=self,
            failed=self._on_failed,
        )

    def _on_calculated(self, calculation: Calculation) -> None:
        self.calculation = calculation
        self.form.show_calculation(calculation)
        self.result.show_calculation(calculation, self._session.units)
        self._enable()

    def _on_failed(self, error: KnownError) -> None:
        self._forget()
        self.notice.say("error", self._session.texts.problems(error))

    def _enable(self) -> None:
        for widget in (self.copy, self.print):
            widget.setEnabled(self.calculation is not None)
        self.with_name.setVisible(self.patient is not None)

    # --- taking it elsewhere ---

    @property
    def paper(self) -> Shown | None:
        """The calculation in sight, of its patient if it has one."""
        calculation, patient = self.calculation, self.patient
        if calculation is None:
            return None
        return lambda preview: preview.show_calculation(calculation, patient)

    def copy_text(self) -> None:
        """Put the working on the clipboard; with the patient's identity only if that is ticked."""
        if self.calculation is None:
            return
        backend, calculation = self._session.backend, self.calculation
        patient = self.patient if self.with_name.isChecked() else None
        self._session.read(
            "copy score",
            lambda: backend.calculation_text(calculation, patient),
            self._on_text,
            owner=self,
        )

    def _on_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._session.said.emit(self.tr("✓ Copied."))
