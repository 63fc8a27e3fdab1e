"""What rules would find, without being stored: counts, candidates, differences."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from screener.services.trying import Tried
from screener.system.texts import Texts
from screener.ui.trial.chart import AttritionChart, Legend
from screener.ui.trial.difference_words import counted_words, write_differences
from screener.ui.trial.pen import Pen, Sheet
from screener.ui.trial.people import PeopleTable
from screener.ui.widgets.chip import ChoiceChip
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import Ground, button, card, column, label, scrolled
from screener.ui.widgets.sides import Sides


class TriedPage(QWidget):
    """Shows one trial run; Back leads to where it was asked for."""

    back_wanted = Signal()
    patient_wanted = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.title = label("", "title", wrap=True)
        self.stripe = label("", "", wrap=True)
        self.stripe.setProperty("stripe", "registry")
        self.chart = AttritionChart("sequence")
        self.fitting, self.changing = ChoiceChip(""), ChoiceChip("")
        group = QButtonGroup(self)
        for chip in (self.fitting, self.changing):
            group.addButton(chip)
            chip.clicked.connect(self._show_people)
        self.people = PeopleTable(self.tr("Patients"))
        self.people.patient_wanted.connect(self.patient_wanted)
        self.text = Sheet(self.tr("What differs from the version in force"))
        self._counted = label("", "muted", wrap=True)
        self._tried: Tried | None = None
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(button(self.tr("Back"), self.back_wanted.emit, name=self.tr("Back, Escape")))
        lines = column(self, 0, 10)
        lines.addLayout(head)
        lines.addWidget(self.stripe)
        lines.addWidget(Sides(self._left(), self._right(), 0.45, 260, 620), 1)

    def _left(self) -> QWidget:
        ground = Ground()
        inner = column(ground, 0, 10)
        sheet = card()
        lines = column(sheet, 12, 4)
        lines.addWidget(label(self.tr("Who would be lost, in sequence"), "head", wrap=True))
        lines.addWidget(self.chart)
        lines.addWidget(Legend("sequence"))
        inner.addWidget(sheet)
        inner.addStretch(1)
        return scrolled(ground)

    def _right(self) -> QWidget:
        sheet = card()
        lines = column(sheet, 12, 8)
        lines.addWidget(flow(self.fitting, self.changing))
        lines.addWidget(self._counted)
        lines.addWidget(self.people, 2)
        lines.addWidget(self.text, 1)
        return sheet

    def show_tried(self, tried: Tried) -> None:
        """Show a trial run."""
        self._tried = tried
        said = self.tr("{trial}, version {n}: tried")
        self.title.setText(said.format(trial=tried.trial, n=tried.version))
        who = self.tr("all patients")
        if tried.attrition.invented:
            who = self.tr("INVENTED PATIENTS of the demonstration, none of the clinic's")
        words = self.tr("Tried on {who}. Nothing is stored, and nothing screens by these rules.")
        self.stripe.setText(words.format(who=who))
        self.chart.show_attrition(tried.attrition)
        self.fitting.say(self.tr("Not excluded · {n}").format(n=len(tried.candidates)))
        self.fitting.setChecked(True)
        self.changing.setVisible(tried.differences is not None)
        if tried.differences is not None:
            count = len(tried.differences.verdicts)
            self.changing.say(self.tr("Change verdict · {n}").format(n=count))
        self.text.setVisible(tried.differences is not None)
        if tried.differences is not None:
            write_differences(Pen(self.text), tried.differences, self._texts)
        self._show_people()
        self.people.setFocus()

    def _show_people(self) -> None:
        tried = self._tried
        if tried is None:
            return
        known = not tried.attrition.invented
        if self.changing.isChecked() and tried.differences is not None:
            self.people.show_differences(tried.differences.patients, known)
            self._counted.setText(counted_words(tried.differences))
        else:
            self.people.show_candidates(tried.candidates, known)
            said = self.tr("Active patients who are not excluded, the fewest open criteria first.")
            self._counted.setText(said)
