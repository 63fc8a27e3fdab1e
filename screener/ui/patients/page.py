"""All patients: find by name, number or birth date, open, or add."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QStackedWidget, QWidget

from screener.domain.people import Patient
from screener.ui import words
from screener.ui.patients.add import AddPanel
from screener.ui.session import Session
from screener.ui.widgets import cells
from screener.ui.widgets.listing import ListingPage
from screener.ui.widgets.parts import button, card, column, label
from screener.ui.widgets.tables import RowTable, two_lines

NUMBER = Qt.ItemDataRole.UserRole + 20
AFTER_TYPING = 150  # milliseconds


class PatientsPage(ListingPage):
    """The list, with the form for a new patient beside it."""

    patient_wanted = Signal(int, str)
    counted = Signal(int)  # patients in all

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Name, pinyin, number or birth date"))
        self.text.setAccessibleName(self.tr("Find patients by name, number or birth date"))
        self.text.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self.table = self._table()
        self.add = AddPanel(session)
        self._sheet = card()
        column(self._sheet, 14, 0).addWidget(self.add)
        self._sheet.hide()
        self._empty = label("", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_TYPING)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self.text.textChanged.connect(lambda _: self._timer.start())
        self.text.returnPressed.connect(self.table.setFocus)
        self.add.added.connect(self._on_added)
        self.add.closed.connect(self._on_add_closed)
        session.as_of_changed.connect(lambda _: self.on_changed(None))

    def _table(self) -> RowTable:
        table = RowTable(self._model, self.tr("Patients"))
        table.chosen.connect(self._on_chosen)
        return table

    def _lay_out(self) -> None:
        layout = column(self, 18, 10)
        layout.addWidget(label(self.tr("Patients"), "title"))
        top = QHBoxLayout()
        top.addWidget(self.text, 1)
        top.addWidget(button(self.tr("Add a patient (Ctrl+N)"), self.begin_adding))
        layout.addLayout(top)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self._stack, 2)
        body.addWidget(self._sheet, 1)
        layout.addLayout(body, 1)

    def take_focus(self) -> None:
        if self._sheet.isHidden():
            self.text.setFocus()

    def begin_adding(self) -> None:
        """Show the form for a new patient."""
        self._sheet.show()
        self.add.begin()

    def _on_add_closed(self) -> None:
        self._sheet.hide()
        self.text.setFocus()

    def refresh(self) -> None:
        """Find again what the text says."""
        self._stale = False
        text, backend = self.text.text(), self._session.backend
        self._session.read("patients", lambda: backend.find(text), self.show_patients, owner=self)

    def show_patients(self, patients: Sequence[Patient]) -> None:
        """A row per patient; the chosen one stays chosen."""
        kept = self.table.currentIndex().siblingAtColumn(0).data(NUMBER)
        self._model.clear()
        self._model.setHorizontalHeaderLabels(
            [self.tr("Patient"), self.tr("Birth date · sex · age"), self.tr("State")]
        )
        for patient in patients:
            self._model.appendRow(self._row(patient))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._stack.setCurrentIndex(0 if patients else 1)
        self._empty.setText(
            self.tr("No patient matches.")
            if self.text.text()
            else self.tr("No patients yet: import a file (Ctrl+I) or add one (Ctrl+N).")
        )
        numbers = [patient.number for patient in patients]
        if patients:
            self.table.selectRow(numbers.index(kept) if kept in numbers else 0)
        if not self.text.text():
            self.counted.emit(len(patients))

    def _row(self, patient: Patient) -> list[QStandardItem]:
        others = " · ".join(f"{item.issuer} {item.value}" for item in patient.identifiers)
        first = two_lines(words.called(patient), others)
        first.setData(patient.number, NUMBER)
        first.setData(True, cells.MAIN_WEIGHT)
        state = two_lines("", "")
        state.setToolTip(f"{words.state_words(patient)}\n{patient.state_source}".strip())
        tone = "calm" if patient.state == "active" else "bad"
        sign = "" if patient.state == "active" else "✕ "
        state.setData((tone, sign + words.state_word(patient)), cells.CHIP)
        state.setText(words.state_words(patient))
        return [first, self._identity(patient), state]

    def _identity(self, patient: Patient) -> QStandardItem:
        age = words.age_words(patient.birth, self._session.as_of)
        return two_lines(
            words.birth_words(patient.birth),
            " · ".join(filter(None, (words.sex_words(patient.sex), age))),
        )

    def _on_chosen(self, index: QModelIndex) -> None:
        number = index.siblingAtColumn(0).data(NUMBER)
        self.patient_wanted.emit(number, "")

    def _on_added(self, number: int) -> None:
        self._sheet.hide()
        self.patient_wanted.emit(number, "")
