"""The day that is screened: a chooser at the top, and a loud stripe while it is not today."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QWidget,
    QWidgetAction,
)

from screener.services.days import read_day
from screener.ui.session import Session
from screener.ui.widgets.parts import button, label
from screener.ui.words import day_words

STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class DayChooser(QWidget):
    """ "As of today", or the day chosen: typed as in a result, or taken from a calendar.

    Qt's own field for dates is not used: it takes one part after another and makes another day of
    a date that is typed whole.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._label = label("", "muted")
        self.edit = QLineEdit()
        self.edit.setAccessibleName(self.tr("As of: the day that is screened"))
        self.edit.setToolTip(self.tr("18 nov, 18 nov 2026 or 2026-11-18; Up and Down by a day"))
        self.edit.setFixedWidth(self.edit.fontMetrics().horizontalAdvance("28 Nov 2026") + 34)
        self.edit.returnPressed.connect(self._on_typed)
        self.edit.installEventFilter(self)
        self.calendar = QCalendarWidget()
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        line = self.calendar.fontMetrics().lineSpacing()
        self.calendar.setMinimumSize(20 * line, 16 * line)
        self.calendar.clicked.connect(self._on_picked)
        self.calendar.activated.connect(self._on_picked)
        self._menu = QMenu(self)
        holder = QWidgetAction(self._menu)
        holder.setDefaultWidget(self.calendar)
        self._menu.addAction(holder)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._label)
        layout.addWidget(self.edit)
        layout.addWidget(button("▾", self._open_calendar, small=True, name=self.tr("Calendar")))
        self._show(session.as_of)
        session.as_of_changed.connect(self._show)

    def begin(self) -> None:
        """Ready for typing a day."""
        self.edit.setFocus()
        self.edit.selectAll()

    def _on_typed(self) -> None:
        text = self.edit.text().strip()
        when = read_day(text, self._session.today)
        if when is None or when.first_day != when.last_day:
            self._label.setText(self.tr("✕ No day: write 18 nov 2026 or 2026-11-18"))
            self.edit.selectAll()
            return
        self._session.choose_day(when.first_day)

    def _open_calendar(self) -> None:
        day = self._session.as_of
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._menu.popup(self.edit.mapToGlobal(QPoint(0, self.edit.height())))
        self.calendar.setFocus()

    def _on_picked(self, day: QDate) -> None:
        self._menu.close()
        self._session.choose_day(date(day.year(), day.month(), day.day()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._show(self._session.as_of)  # what is not in force is not left standing
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in STEPS:
                self._session.choose_day(self._session.as_of + timedelta(days=STEPS[key]))
                return True
            if key == Qt.Key.Key_Escape:
                self._show(self._session.as_of)
                return True
        return super().eventFilter(watched, event)

    def _show(self, day: date) -> None:
        today = day == self._session.today
        self._label.setText(self.tr("As of today") if today else self.tr("As of"))
        self.edit.setText(day_words(day.isoformat()))
        if self.edit.hasFocus():
            self.edit.selectAll()


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
