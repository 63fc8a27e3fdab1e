"""The bar over every page: search, import, print, units, day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from screener.ui.asof import DayChooser
from screener.ui.session import Session
from screener.ui.units import UnitsChooser
from screener.ui.widgets.parts import button

WIDEST = 70  # characters of the search field


class TopBar(QFrame):
    """What is at hand on every page."""

    import_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("top")
        self.search = QLineEdit()
        self.search.setPlaceholderText(
            self.tr("Find a patient, trial, criterion or action   Ctrl+K")
        )
        self.search.setAccessibleName(self.tr("Find a patient, trial, criterion or action"))
        self.search.setMaximumWidth(self.search.fontMetrics().averageCharWidth() * WIDEST)
        self.day = DayChooser(session)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 8, 18, 8)
        layout.addWidget(self.search, 3)
        layout.addWidget(button(self.tr("Import…"), self.import_wanted.emit))
        layout.addWidget(button(self.tr("Print…"), self.print_wanted.emit))
        layout.addStretch(1)
        layout.addWidget(UnitsChooser(session))
        layout.addWidget(self.day)
