"""Rows under each other that take the focus: Up and Down step, the current one is tinted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from screener.ui.widgets.chip import repolish


class StepRow(QFrame):
    """A focusable row with a name of its own among its neighbours."""

    step = Signal(int)
    focused = Signal(str)  # its name

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setProperty("row", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.name)

    def set_current(self, current: bool) -> None:
        """Tint the row that is being looked at."""
        self.setProperty("current", "true" if current else "false")
        repolish(self)


class Steps(QObject):
    """Moves among the rows of an area; ``rows`` gives those that are there now."""

    moved = Signal(str)  # another row is the current one

    def __init__(
        self, area: QScrollArea, rows: Callable[[], Sequence[StepRow]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.current = ""  # the name of the row that is being looked at, or empty
        self._area, self._rows = area, rows
        self._bring = QTimer(self, singleShot=True, interval=0)  # new rows are laid out first
        self._bring.timeout.connect(self._on_bring)

    def take(self, row: StepRow) -> None:
        """One more row."""
        row.step.connect(self._on_step)
        row.focused.connect(self._on_focused)

    def go(self, name: str) -> None:
        """Go to a row; to the first one if it is not here."""
        rows = self._rows()
        row = next((row for row in rows if row.name == name), None)
        row = row or (rows[0] if rows else None)
        if row is not None:
            self._on_focused(row.name)
            row.setFocus()
            self._bring.start()

    def mark(self) -> None:
        """Tint the current row, and no other."""
        for row in self._rows():
            row.set_current(row.name == self.current)

    def _on_step(self, by: int) -> None:
        names = [row.name for row in self._rows()]
        at = names.index(self.current) if self.current in names else 0
        self.go(names[max(0, min(at + by, len(names) - 1))])

    def _on_focused(self, name: str) -> None:
        if name != self.current:
            self.current = name
            self.moved.emit(name)
            self.mark()

    def _on_bring(self) -> None:
        """All of the current row in sight, or its beginning where it is taller than the page."""
        row = next((row for row in self._rows() if row.name == self.current), None)
        if row is None:
            return
        if row.height() < self._area.viewport().height():
            self._area.ensureWidgetVisible(row, 0, 20)
        else:
            self._area.verticalScrollBar().setValue(row.y())
