"""Rows to go through: Up and Down to the neighbours, Enter does what a row leads to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from screener.ui.widgets.parts import clear, column


class Row(QFrame):
    """One focusable row. ``key`` tells it from the others of its list, also when made anew."""

    entered = Signal()  # Enter, or a double click
    step = Signal(int)
    focused = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setProperty("row", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lines = column(self, 7, 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.entered.emit()
        super().mouseDoubleClickEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()


class RowList(QWidget):
    """Rows under each other; the place of the focus is kept when they are made anew."""

    shown = Signal(QWidget)  # the row that has the focus, to be brought into sight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._lines = column(self, 0, 0)
        self._key = ""
        self.waits = False  # the focus is wanted as soon as there are rows

    def clear(self) -> None:
        """Nothing to show; a focus that was here comes back with the next rows."""
        self.waits = self.waits or self._has_focus()
        for row in self.rows:
            row.blockSignals(True)  # one that goes hands its focus to the next
        self.rows = []
        clear(self._lines)

    def _has_focus(self) -> bool:
        at = QApplication.focusWidget()
        return at is not None and self.isAncestorOf(at)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show others; the one that was gone to last is found again by its key."""
        self.clear()
        self.rows = list(rows)
        for number, row in enumerate(self.rows):
            row.step.connect(lambda by, at=number: self._go(at + by))
            row.focused.connect(lambda at=number: self._on_focused(at))
            self._lines.addWidget(row)
            row.show()
        if self.waits:
            self.take_focus()

    def take_focus(self) -> None:
        """Go to the row that was gone to last, or to the first one."""
        keys = [row.key for row in self.rows]
        self.waits = not keys
        if keys:
            self._go(keys.index(self._key) if self._key in keys else 0)

    def _go(self, number: int) -> None:
        self.rows[max(0, min(number, len(self.rows) - 1))].setFocus()

    def _on_focused(self, number: int) -> None:
        self._key = self.rows[number].key
        self.shown.emit(self.rows[number])
