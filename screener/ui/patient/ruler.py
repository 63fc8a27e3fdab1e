"""The coming year as a ruler: stretches with sign and words, months beneath, one read aloud.

No stretch is told apart by its colour alone: each verdict has its sign, its words and its hatching,
and Left and Right read one after the other, however narrow it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.domain.screening import Verdict
from screener.rules.answers.ruler import Stretch
from screener.ui import words
from screener.ui.look import Colours, colours_of

LEAST = 4.0  # pixels of a stretch of one day
PAD = 4
HATCH: dict[Verdict, Qt.BrushStyle] = {
    "excluded": Qt.BrushStyle.BDiagPattern,
    "open": Qt.BrushStyle.Dense7Pattern,
}
FAINT = 140  # alpha of the hatching, of 255
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Ruler(QWidget):
    """Shows stretches that follow each other. ``reading``: the words of the one pointed at."""

    reading = Signal(str)  # empty: none is pointed at any more
    day_wanted = Signal(object)  # date: the first day of a stretch, to be looked at
    left = Signal()  # Escape

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stretches: tuple[Stretch, ...] = ()
        self._at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_stretches(self, stretches: Sequence[Stretch]) -> None:
        """Show other days; nothing is pointed at until somebody points again."""
        self.stretches = tuple(stretches)
        self._point(0 if self.hasFocus() and stretches else None)
        said = "\n".join(map(stretch_words, self.stretches))
        self.setAccessibleName(self.tr("The coming twelve months"))
        self.setAccessibleDescription(said)
        self.update()

    # --- measuring ---

    def sizeHint(self) -> QSize:
        return QSize(320, self._bar() + self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _bar(self) -> int:
        return self.fontMetrics().height() + 2 * PAD

    def _x(self, day: date) -> float:
        """Where a day begins."""
        first, last = self.stretches[0].first, self.stretches[-1].last
        return (day - first).days / ((last - first).days + 1) * self.width()

    def box(self, number: int) -> QRectF:
        """Where a stretch is drawn; never too narrow to be seen."""
        one = self.stretches[number]
        left, right = self._x(one.first), self._x(one.last + timedelta(days=1))
        return QRectF(left, 0, max(right - left, LEAST), self._bar())

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        named = colours_of(self.palette())
        for number in range(len(self.stretches)):
            self._draw_stretch(painter, named, number)
        if self.stretches:
            self._draw_months(painter, named)
            self._draw_frames(painter, named)
        painter.end()

    def _draw_stretch(self, painter: QPainter, named: Colours, number: int) -> None:
        one, box = self.stretches[number], self.box(number)
        tone, said = words.verdict_chip(one.verdict, one.failing, one.open, one.waiting)
        ink, ground = named.tone(tone)
        painter.fillRect(box, ground)
        inside = box.adjusted(PAD, 0, -PAD, 0)
        text = _that_fits(said, painter.fontMetrics(), inside.width())
        if one.verdict in HATCH and not text:
            faint = ink
            faint.setAlpha(FAINT)
            painter.fillRect(box, QBrush(faint, HATCH[one.verdict]))
        if text:
            painter.setPen(named[tone])
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_months(self, painter: QPainter, named: Colours) -> None:
        top, metrics = self._bar(), painter.fontMetrics()
        free = 0.0  # up to here there is a word already
        for day in _months(self.stretches[0].first, self.stretches[-1].last):
            x = self._x(day)
            painter.setPen(named["edge"])
            painter.drawLine(QPointF(x, top - 3), QPointF(x, top + 3))
            said = words.month_words(day)
            wide = metrics.horizontalAdvance(said)
            if x >= free and x + 3 + wide <= self.width():
                painter.setPen(named["muted"])
                painter.drawText(QPointF(x + 3, top + 1 + metrics.ascent()), said)
                free = x + wide + 10

    def _draw_frames(self, painter: QPainter, named: Colours) -> None:
        painter.setPen(named["edge"])
        painter.drawRect(QRectF(0, 0, self.width() - 1, self._bar() - 1))
        for number in range(1, len(self.stretches)):
            left = self.box(number).left()
            painter.drawLine(QPointF(left, 0), QPointF(left, self._bar() - 1))
        if self._at is not None:
            painter.setPen(QPen(named["accent"], 2))
            box = self.box(self._at).adjusted(1, 1, -1, -1)
            painter.drawRect(box.adjusted(0, 0, max(0.0, 4 - box.width()), 0))

    # --- pointing ---

    @property
    def pointed(self) -> Stretch | None:
        """The stretch that is pointed at."""
        return None if self._at is None else self.stretches[self._at]

    def _point(self, number: int | None) -> None:
        self._at = number
        shown = self.pointed
        said = stretch_words(shown) if shown else ""
        self.setToolTip(said)
        self.reading.emit(said)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self.stretches) - 1
        if self._at is None or last < 0:
            super().keyPressEvent(event)
        elif key in KEYS:
            self._point(max(0, min(self._at + KEYS[key], last)))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._point(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.day_wanted.emit(self.stretches[self._at].first)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = [
            n for n in range(len(self.stretches)) if self.box(n).left() <= event.position().x()
        ]
        self._point(under[-1] if under else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (shown := self.pointed) is not None:
            self.day_wanted.emit(shown.first)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._point(0 if self.stretches else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(None)


def stretch_words(one: Stretch) -> str:
    """The days of a stretch, and the verdict whole."""
    first, last = (words.day_words(day.isoformat()) for day in (one.first, one.last))
    days = first if one.first == one.last else f"{first} – {last}"
    head = words.verdict_head(one.verdict, one.failing, one.open, one.waiting)
    return " · ".join([days, *(said for _, said in head)])


def _that_fits(said: str, metrics: QFontMetrics, width: float) -> str:
    """All of the words, else the sign alone, else nothing."""
    for text in (said, said.split(" ")[0]):
        if metrics.horizontalAdvance(text) <= width:
            return text
    return ""


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of the months that begin within some days."""
    year, month = first.year, first.month
    while (day := date(year + month // 12, month % 12 + 1, 1)) <= last:
        yield day
        year, month = day.year, day.month
