"""The worklist as a table: a row per patient, a column per trial."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from screener.domain.people import told_age
from screener.services.values import Worklist, WorklistRow
from screener.ui import words
from screener.ui.widgets import cells
from screener.ui.worklist.filters import (
    FILTERS,
    Filter,
    cell_order,
    matches,
    passes,
    person_order,
)

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class WorklistModel(QAbstractTableModel):
    """Holds all rows and shows those that pass the filter, sorted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: Worklist | None = None
        self._shown: list[WorklistRow] = []
        self._filter: Filter = "all"
        self._text = ""
        self.trial: int | None = None
        self._column = 0
        self._descending = False

    @property
    def worklist(self) -> Worklist | None:
        return self._list

    def show(self, worklist: Worklist) -> None:
        """Show another list; filter and order stay."""
        self.beginResetModel()
        self._list = worklist
        if self.trial is not None and self.trial >= len(worklist.trials):
            self.trial = None
        self._choose()
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing until there is another list."""
        self.beginResetModel()
        self._list = None
        self._choose()
        self.endResetModel()

    def narrow(self, wanted: Filter, text: str, trial: int | None) -> None:
        """Show the rows of a filter, of a trial, that hold all words of ``text``."""
        self.beginResetModel()
        self._filter, self._text, self.trial = wanted, text, trial
        self._choose()
        self.endResetModel()

    def counts(self) -> dict[Filter, int]:
        """How many rows each filter would show, over the chosen trial."""
        rows = self._list.rows if self._list else ()
        return {name: sum(passes(row, name, self.trial) for row in rows) for name in FILTERS}

    def row_at(self, index: Index) -> WorklistRow | None:
        return self._shown[index.row()] if index.isValid() else None

    def position(self, patient: int) -> int | None:
        """The shown row of a patient."""
        for number, row in enumerate(self._shown):
            if row.patient.number == patient:
                return number
        return None

    def _choose(self) -> None:
        rows = self._list.rows if self._list else ()
        self._shown = [
            row
            for row in rows
            if passes(row, self._filter, self.trial) and matches(row, self._text)
        ]
        column = self._column - 1
        self._shown.sort(
            key=lambda row: (
                person_order(row.patient)
                if column < 0 or column >= len(row.cells)
                else cell_order(row.cells[column])
            ),
            reverse=self._descending,
        )

    # --- what the view asks ---

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or self._list is None else 1 + len(self._list.trials)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._shown[index.row()]) for index in self.persistentIndexList()]
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._choose()
        place = {id(row): number for number, row in enumerate(self._shown)}
        for old, row in kept:
            self.changePersistentIndex(old, self.index(place[id(row)], old.column()))
        self.layoutChanged.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or self._list is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        head = self._list.trials[section - 1] if section else None
        if role == Qt.ItemDataRole.ToolTipRole and head:
            return f"{head.title}\n{head.source_line}"
        if role == Qt.ItemDataRole.DisplayRole:
            if head is None:
                return QCoreApplication.translate("WorklistModel", "Patient")
            return f"{head.trial}\n{head.short}"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        return self._person(row, role) if index.column() == 0 else self._cell(row, index, role)

    def _person(self, row: WorklistRow, role: int) -> Any:
        patient = row.patient
        if role == cells.MAIN:
            return words.called(patient)
        if role == cells.MAIN_WEIGHT:
            return True
        if role == cells.SIDE:
            return patient.record if patient.name else ""
        if role == cells.CHIP and patient.state != "active":
            return "bad", f"✕ {words.state_word(patient)}"
        if role == cells.SUB:
            age = str(row.age) if row.age is not None else ""
            parts = [told_age(patient.birth) or patient.birth, words.sex_words(patient.sex), age]
            return " · ".join(part for part in parts if part)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{words.called(patient)}, {patient.record}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{words.called(patient)}\n{patient.record}\n{words.state_words(patient)}"
        return None

    def _cell(self, row: WorklistRow, index: Index, role: int) -> Any:
        cell = row.cells[index.column() - 1]
        tone, said = words.verdict_chip(cell.verdict, cell.failing, cell.open, cell.waiting)
        if role == cells.CHIP:
            return tone, said
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        if role == Qt.ItemDataRole.ToolTipRole:
            chips = words.verdict_head(cell.verdict, cell.failing, cell.open, cell.waiting)
            return "\n".join(line for _, line in chips)
        return None
