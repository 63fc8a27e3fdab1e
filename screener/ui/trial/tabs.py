"""The tabs beside the criteria: attrition, worked cases, differences, history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QWidget

from screener.services.attrition import Attrition
from screener.services.differences import Differences
from screener.services.trial_pages import TrialSheet, VersionLine
from screener.system.texts import Texts
from screener.ui.trial.chart import AttritionChart, Legend, Way
from screener.ui.trial.difference_words import counted_words, write_differences
from screener.ui.trial.pen import Pen, Sheet
from screener.ui.trial.people import PeopleTable
from screener.ui.trial.tables import ReadTable, case_rows, history_rows, version_rows
from screener.ui.widgets.parts import Ground, card, column, label, scrolled
from screener.ui.widgets.sides import Sides

BESIDE = 900  # from this width on, two charts stand side by side


class AttritionTab(QWidget):
    """Both ways of counting, each labelled."""

    criterion_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charts: dict[Way, AttritionChart] = {}
        self._said = label("", "muted", wrap=True)
        ground = Ground()
        lines = column(ground, 0, 8)
        lines.addWidget(self._said)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(12)
        for way in ("sequence", "alone"):
            self._across.addWidget(self._sheet(way), 1, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(self._across)
        lines.addStretch(1)
        column(self, 0, 0).addWidget(scrolled(ground))

    def _sheet(self, way: Way) -> QWidget:
        sheet, chart = card(), AttritionChart(way)
        self.charts[way] = chart
        chart.chosen.connect(self.criterion_wanted)
        lines = column(sheet, 14, 6)
        lines.addWidget(label(chart.title, "head", wrap=True))
        lines.addWidget(chart)
        lines.addWidget(Legend(way))
        return sheet

    def show_attrition(self, found: Attrition | None) -> None:
        """Other counts; none while they are made."""
        for chart in self.charts.values():
            chart.show_attrition(found)
        said = self.tr("Counting …")
        if found is not None:
            said = self.tr(
                "{n} patients assessed as of {day}. Nobody is lost by what is unknown: open"
                " criteria are counted apart, and who waits for the investigator too."
            ).format(n=found.assessed, day=found.as_of.isoformat())
        self._said.setText(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= BESIDE
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if beside else direction.TopToBottom)


class CasesTab(QWidget):
    """The worked cases, run again as the page was opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = label("", "muted", wrap=True)
        self.table = ReadTable(self.tr("Worked cases"))
        lines = column(self, 0, 8)
        lines.addWidget(self._said)
        lines.addWidget(self.table, 1)

    def show_sheet(self, sheet: TrialSheet) -> None:
        """The cases of a version."""
        self.table.show_read([self.tr("Found"), self.tr("Case")], case_rows(sheet.cases))
        differing = sum(bool(case.differs) for case in sheet.cases)
        said = self.tr("{n} worked cases, of which {differing} differ.")
        words = [said.format(n=len(sheet.cases), differing=differing)]
        if sheet.tried:
            told = self.tr("{n} small changes of the rules were tried; {missed} no case notices.")
            words.append(told.format(n=sheet.tried, missed=len(sheet.unnoticed)))
        self._said.setText(" ".join(words))


class HistoryTab(QWidget):
    """What was done with the trial, and every text of its rules."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.versions = ReadTable(self.tr("Versions"))
        self.steps = ReadTable(self.tr("History"))
        lines = column(self, 0, 8)
        lines.addWidget(label(self.tr("Versions"), "head"))
        lines.addWidget(self.versions, 1)
        lines.addWidget(label(self.tr("What was done, the newest first"), "head"))
        lines.addWidget(self.steps, 1)

    def show_sheet(self, sheet: TrialSheet) -> None:
        """Of one trial."""
        heads = [self.tr("Version"), self.tr("Standing"), self.tr("From")]
        self.versions.show_read(heads, version_rows(sheet.line.versions))
        self.steps.show_read([self.tr("When · who"), self.tr("What")], history_rows(sheet.history))


class DifferencesTab(QWidget):
    """Two versions: what differs at the left, whose verdict at the right."""

    compared = Signal(int, int)  # old and new, to be compared
    patient_wanted = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.old, self.new = QComboBox(), QComboBox()
        self.old.setAccessibleName(self.tr("The older version"))
        self.new.setAccessibleName(self.tr("The newer version"))
        self.text = Sheet(self.tr("What differs"))
        self.people = PeopleTable(self.tr("Patients of whom the versions say different things"))
        self.people.patient_wanted.connect(self.patient_wanted)
        self._counted = label("", "strong", wrap=True)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("From version")))
        row.addWidget(self.old)
        row.addWidget(label(self.tr("to version")))
        row.addWidget(self.new)
        row.addStretch(1)
        left, right = card(), card()
        column(left, 1, 0).addWidget(self.text)
        lines = column(right, 12, 8)
        lines.addWidget(self._counted)
        lines.addWidget(self.people, 1)
        lines = column(self, 0, 8)
        lines.addLayout(row)
        lines.addWidget(Sides(left, right, 0.52, 260, 900), 1)
        self.old.activated.connect(lambda _: self.ask())
        self.new.activated.connect(lambda _: self.ask())

    def offer(self, versions: Sequence[VersionLine], shown: int) -> None:
        """Offer the versions; the one in sight is compared with the one that screens."""
        numbers = [one.version for one in versions if one.stands]
        screens = next((one.version for one in versions if one.in_force), numbers[0])
        lower = [number for number in numbers if number < shown]
        old = screens if screens != shown else lower[-1] if lower else shown
        for box, chosen in ((self.old, old), (self.new, shown)):
            box.clear()
            for number in numbers:
                box.addItem(str(number), number)
            box.setCurrentIndex(numbers.index(chosen))

    @property
    def pair(self) -> tuple[int, int]:
        """Old and new, as chosen."""
        return self.old.currentData(), self.new.currentData()

    def ask(self) -> None:
        """Compare what is chosen."""
        self._counted.setText(self.tr("Comparing …"))
        self.text.clear()
        self.people.show_differences((), known=True)
        self.compared.emit(*self.pair)

    def show_differences(self, found: Differences) -> None:
        """What differs, and whose verdict."""
        write_differences(Pen(self.text), found, self._texts)
        self._counted.setText(counted_words(found))
        self.people.show_differences(found.patients, known=not found.invented)
