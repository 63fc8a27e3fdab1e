"""Patients in a table with what two versions, or one, say of each; Enter opens the checklist."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QHeaderView, QWidget

from screener.domain.people import Patient
from screener.services.differences import PatientDifference
from screener.services.values import Cell
from screener.ui import words
from screener.ui.widgets import cells
from screener.ui.widgets.rows_table import RowsTable, item_of

NUMBER = Qt.ItemDataRole.UserRole + 20


class PeopleTable(RowsTable):
    """A row a patient."""

    patient_wanted = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._known = True  # invented patients have no page
        self.chosen.connect(self._on_chosen)

    def show_differences(self, found: Sequence[PatientDifference], known: bool) -> None:
        """Before and after."""
        heads = [self.tr("Patient"), self.tr("Before"), self.tr("After"), self.tr("By")]
        rows = [
            [_patient(one.patient), _cell(one.before), _cell(one.after),
             item_of(_few(one.criteria))]
            for one in found
        ]  # fmt: skip
        self._show(heads, rows, known)

    def show_candidates(self, found: Sequence[tuple[Patient, Cell]], known: bool) -> None:
        """Who is not excluded."""
        heads = [self.tr("Patient"), self.tr("Found"), self.tr("Open")]
        rows = [
            [_patient(patient), _cell(told), item_of(_few(told.open))] for patient, told in found
        ]
        self._show(heads, rows, known)

    def _show(self, heads: list[str], rows: list[list[QStandardItem]], known: bool) -> None:
        self._known = known
        self.show_rows(heads, rows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(header.count() - 1, QHeaderView.ResizeMode.Stretch)

    def _on_chosen(self, index: QModelIndex) -> None:
        if self._known:
            self.patient_wanted.emit(index.siblingAtColumn(0).data(NUMBER))


def _patient(patient: Patient) -> QStandardItem:
    state = "" if patient.state == "active" else f" · {words.state_words(patient)}"
    sub = f"{patient.record} · {words.birth_words(patient.birth)}{state}"
    item = item_of(words.called(patient), sub, strong=True)
    item.setData(patient.number, NUMBER)
    return item


def _cell(told: Cell) -> QStandardItem:
    chip = words.verdict_chip(told.verdict, told.failing, told.open, told.waiting)
    item = QStandardItem(chip[1])
    item.setData(chip, cells.CHIP)
    return item


def _few(ids: tuple[str, ...], most: int = 6) -> str:
    more = f" +{len(ids) - most}" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more
