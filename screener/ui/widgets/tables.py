"""A table whose rows are chosen whole, and opened by Enter."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QStandardItem
from PySide6.QtWidgets import QAbstractItemView, QTableView

from screener.ui.widgets import cells


class RowTable(QTableView):
    """Two lines a row, painted by :class:`~screener.ui.widgets.cells.CellDelegate`."""

    chosen = Signal(QModelIndex)  # Enter, or a double click

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(cells.CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        line = QFontMetrics(self.font()).height()
        self.verticalHeader().setDefaultSectionSize(2 * line + 2 * cells.PAD + 3)
        self.doubleClicked.connect(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


def two_lines(main: str, sub: str = "") -> QStandardItem:
    """A cell with a line and a quieter one beneath."""
    item = QStandardItem(" ".join(part for part in (main, sub) if part))
    item.setData(main, cells.MAIN)
    item.setData(sub, cells.SUB)
    return item
