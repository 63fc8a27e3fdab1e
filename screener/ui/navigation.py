"""The side: the pages, and what concerns the database as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from screener.ui.widgets.parts import button, column, label


class Navigation(QFrame):
    """One button a page; the one in sight stays down."""

    chosen = Signal(object)  # the page
    backup_wanted = Signal()
    restore_wanted = Signal()

    def __init__(
        self, pages: Sequence[tuple[str, QWidget]], user: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        layout = column(self, 10, 4)
        brand = label("Screener", "brand")
        brand.setContentsMargins(8, 6, 8, 10)
        layout.addWidget(brand)
        self._group = QButtonGroup(self)
        self._buttons: dict[QWidget, QPushButton] = {}
        self._words = {page: words for words, page in pages}
        for number, (words, page) in enumerate(pages, 1):
            made = button(words, partial(self.chosen.emit, page))
            made.setProperty("nav", "true")
            made.setCheckable(True)
            made.setToolTip(f"Alt+{number}")
            self._group.addButton(made)
            self._buttons[page] = made
            layout.addWidget(made)
        layout.addStretch(1)
        layout.addWidget(label(user, "muted", wrap=True))
        for words, signal in (
            (self.tr("Back up…"), self.backup_wanted),
            (self.tr("Restore…"), self.restore_wanted),
        ):
            made = button(words, signal.emit)
            made.setProperty("quiet", "true")
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        width = self.fontMetrics().averageCharWidth() * 26
        self.setFixedWidth(width)

    def mark(self, page: QWidget) -> None:
        """Press the button of the page in sight."""
        if page in self._buttons:
            self._buttons[page].setChecked(True)

    def count(self, page: QWidget, number: int) -> None:
        """Show how many a page holds."""
        self._buttons[page].setText(f"{self._words[page]}  ·  {number}")
