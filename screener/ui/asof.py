"""The day that is screened: a chooser at the top, and a loud stripe while it is not today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QWidget

from screener.ui.session import Session
from screener.ui.widgets.parts import button, label
from screener.ui.words import day_words


class DayChooser(QWidget):
    """ "As of today", or the day chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._label = label("", "muted")
        self.edit = QDateEdit()
        self.edit.setCalendarPopup(True)
        self.edit.setDisplayFormat("d MMM yyyy")
        self.edit.setAccessibleName(self.tr("As of: the day that is screened"))
        self.edit.setKeyboardTracking(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self.edit)
        self._show(session.as_of)
        self.edit.dateChanged.connect(self._on_date)
        session.as_of_changed.connect(self._show)

    def begin(self) -> None:
        """Ready for typing a day."""
        self.edit.setFocus()
        self.edit.selectAll()

    def _on_date(self, day: QDate) -> None:
        self._session.choose_day(date(day.year(), day.month(), day.day()))

    def _show(self, day: date) -> None:
        today = day == self._session.today
        self._label.setText(self.tr("As of today") if today else self.tr("As of"))
        self.edit.blockSignals(True)
        self.edit.setDate(QDate(day.year, day.month, day.day))
        self.edit.blockSignals(False)


class DayStripe(QFrame):
    """Says loudly that what is seen is not today's."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("stripe", "past")
        self._session = session
        self._label = label("", wrap=True)
        back = button(
            self.tr("Back to today"), lambda: session.choose_day(session.today), small=True
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 5, 14, 5)
        layout.addWidget(self._label, 1)
        layout.addWidget(back, 0, Qt.AlignmentFlag.AlignVCenter)
        session.as_of_changed.connect(self._show)
        self._show(session.as_of)

    @property
    def words(self) -> str:
        """What it says; empty while the day is today."""
        return "" if self.isHidden() else self._label.text()

    def _show(self, day: date) -> None:
        today = self._session.today
        self.setVisible(day != today)
        said = (
            self.tr("⚠ IN THE PAST: as of {day}. Every verdict here is of that day, not of today.")
            if day < today
            else self.tr("⚠ IN THE FUTURE: as of {day}. Facts still to come are not known.")
        )
        self._label.setText(said.format(day=day_words(day.isoformat())))
