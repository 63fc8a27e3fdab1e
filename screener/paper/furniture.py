"""What stands on every page: stripe and head at the top, foot at the bottom."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from screener.paper.style import CELL, INK, SMALL, TITLE, points
from screener.paper.text import TextBox, natural_width, set_text
from screener.reports.blocks import Cell, Document, Line, Run

_STAMP = 0.42  # the most of the width that the stamp takes
_NOTES = 0.34  # the share of the width for the notes below it
_PAD = points(5)


def _words(*texts: str, muted: bool = False) -> Cell:
    return tuple(Line((Run(text, "muted" if muted else "plain"),)) for text in texts)


@dataclass(frozen=True)
class Head:
    """Stripe, title, lines and stamp, set for a width."""

    width: float
    stripe: TextBox
    title: TextBox
    lines: TextBox
    stamp: TextBox
    stamp_width: float
    notes: TextBox

    @property
    def _stripe_height(self) -> float:
        return self.stripe.height + points(8) if self.stripe.lines else 0.0

    @property
    def height(self) -> float:
        left = self.title.height + self.lines.height
        right = self.stamp.height + 2 * points(3) + self.notes.height + points(2)
        return self._stripe_height + max(left, right) + points(12)

    def draw(self, painter: QPainter) -> None:
        y = self._draw_stripe(painter)
        self.title.draw(painter, 0, y)
        self.lines.draw(painter, 0, y + self.title.height)
        left = self.width - self.stamp_width
        frame = QRectF(left, y, self.stamp_width, self.stamp.height + 2 * points(3))
        painter.setPen(QPen(INK, points(1)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        self.stamp.draw(painter, left + _PAD, y + points(3))
        notes_left = self.width * (1 - _NOTES)
        self.notes.draw(painter, notes_left, frame.bottom() + points(2))
        at = self.height - points(6)
        painter.setPen(QPen(INK, points(1.2)))
        painter.drawLine(QPointF(0, at), QPointF(self.width, at))

    def _draw_stripe(self, painter: QPainter) -> float:
        """The stripe reads in black and white: a frame whose ends are hatched."""
        if not self.stripe.lines:
            return 0.0
        band = QRectF(0, 0, self.width, self.stripe.height + points(3))
        painter.setPen(QPen(INK, points(0.8)))
        hatch = self.width / 6
        for end in (
            QRectF(0, 0, hatch, band.height()),
            QRectF(self.width - hatch, 0, hatch, band.height()),
        ):
            _hatch(painter, end)
        painter.drawRect(band)
        self.stripe.draw(painter, hatch, points(1.5))
        return self._stripe_height


def _hatch(painter: QPainter, area: QRectF) -> None:
    step, slope = points(5), area.height()
    x = area.left()
    while x + slope <= area.right():
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x + slope, area.top()))
        x += step


@dataclass(frozen=True)
class Foot:
    """A rule and lines at both ends; the page's number is the last line at the right."""

    width: float
    left: TextBox
    right: TextBox
    page: str
    document: Document

    @property
    def height(self) -> float:
        number = points(SMALL.leading)
        return max(self.left.height, self.right.height + number) + points(10)

    def draw(self, painter: QPainter, bottom: float, number: int, count: int) -> None:
        top = bottom - self.height + points(6)
        painter.setPen(QPen(INK, points(0.6)))
        painter.drawLine(QPointF(0, top), QPointF(self.width, top))
        top += points(4)
        self.left.draw(painter, 0, top)
        half = self.width / 2
        self.right.draw(painter, half, top)
        words = _words(self.document.foot.page_words(number, count))
        page = set_text(words, half, SMALL, "right")
        page.draw(painter, half, top + self.right.height)


def set_head(document: Document, width: float) -> Head:
    """Set the head of ``document`` for ``width``."""
    head = document.head
    most = width * _STAMP - 2 * _PAD
    stamp = _words(head.stamp)
    stamp_width = min(natural_width(stamp[0], CELL, bold=True) + points(1), most)
    taken = max(stamp_width + 2 * _PAD, width * _NOTES) + points(12)
    stripe = _words(document.stripe) if document.stripe else ()
    return Head(
        width,
        stripe=set_text(stripe, width * 2 / 3, CELL, "center", bold=True),
        title=set_text(_words(head.title), width - taken, TITLE, bold=True),
        lines=set_text(head.lines, width - taken, CELL),
        stamp=set_text(stamp, stamp_width, CELL, bold=True),
        stamp_width=stamp_width + 2 * _PAD,
        notes=set_text(_words(*head.notes), width * _NOTES, CELL, "right", bold=True),
    )


def set_foot(document: Document, width: float) -> Foot:
    """Set the foot of ``document`` for ``width``."""
    foot = document.foot
    half = width / 2 - points(6)
    return Foot(
        width,
        left=set_text(_words(*foot.left, muted=True), half, SMALL),
        right=set_text(_words(*foot.right), width / 2, SMALL, "right"),
        page=foot.page,
        document=document,
    )
