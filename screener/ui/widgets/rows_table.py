"""A table to choose a row of: two lines a row, the whole row chosen, Enter opens it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from screener.ui.widgets import cells

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChoosingTable(QTableView):
    """Shows any model."""

    chosen = Signal(QModelIndex)  # by Enter or a double click

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(cells.CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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


class RowsTable(ChoosingTable):
    """``rows`` holds what is shown; items are made by :func:`item_of`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.rows = QStandardItemModel(self)
        self.setModel(self.rows)

    def show_rows(self, heads: list[str], rows: list[list[QStandardItem]]) -> None:
        """Show other rows under ``heads``; the first one is chosen."""
        self.rows.clear()
        self.rows.setHorizontalHeaderLabels(heads)
        self.horizontalHeader().setDefaultAlignment(LEFT)
        for row in rows:
            self.rows.appendRow(row)
        if rows:
            self.selectRow(0)


def item_of(main: str, sub: str = "", *, strong: bool = False) -> QStandardItem:
    """A cell of two lines."""
    item = QStandardItem(" ".join(part for part in (main, sub) if part))
    item.setData(main, cells.MAIN)
    item.setData(sub, cells.SUB)
    item.setData(strong or None, cells.MAIN_WEIGHT)
    item.setToolTip(f"{main}\n{sub}".strip())
    return item
