"""Painting of table cells: a line with a quieter one beneath, and chips."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from screener.ui.look import Colours, Tone, colours_of

MAIN = Qt.ItemDataRole.UserRole + 1  # the first line
SIDE = Qt.ItemDataRole.UserRole + 2  # quieter, after it
SUB = Qt.ItemDataRole.UserRole + 3  # the second line
CHIP = Qt.ItemDataRole.UserRole + 4  # (tone, words) drawn as a chip before the second line
SUB_TONE = Qt.ItemDataRole.UserRole + 5  # colour name of the second line
MAIN_WEIGHT = Qt.ItemDataRole.UserRole + 6  # True: the first line is strong

PAD = 8
SLACK = 2  # pixels by which a text may be drawn wider than it was measured, at broken scales
GAP = 3

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Draws MAIN and SIDE, beneath them CHIP and SUB; elides what does not fit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        lines = 2 if index.data(SUB) or (index.data(CHIP) and index.data(MAIN)) else 1
        height = lines * (metrics.height() + GAP) + 2 * PAD - GAP
        widths = [self._first_width(option, index), self._second_width(option, index)]
        return QSize(max(widths) + 2 * PAD + SLACK, height)

    def _first_width(self, option: QStyleOptionViewItem, index: Index) -> int:
        strong = QFontMetrics(_strong(option.font))
        width = strong.horizontalAdvance(index.data(MAIN) or "")
        if side := index.data(SIDE):
            width += GAP * 2 + QFontMetrics(option.font).horizontalAdvance(side)
        return width

    def _second_width(self, option: QStyleOptionViewItem, index: Index) -> int:
        width = QFontMetrics(option.font).horizontalAdvance(index.data(SUB) or "")
        if chip := index.data(CHIP):
            width += chip_width(option.font, chip[1]) + GAP
        return width

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        named = colours_of(option.palette)
        painter.save()
        _ground(painter, option, named)
        area = option.rect.adjusted(PAD, PAD - 2, -PAD, -PAD + 2)
        line = QFontMetrics(option.font).height()
        if not index.data(SUB) and not (index.data(MAIN) and index.data(CHIP)):
            area.setTop(area.top() + (area.height() - line) // 2)
            area.setHeight(line)
        if index.data(MAIN):
            self._first(painter, option, index, named, QRect(area.topLeft(), area.size()))
            area.setTop(area.top() + line + GAP)
        if chip := index.data(CHIP):
            alone = not index.data(MAIN)
            box = QRect(area.left(), area.top(), area.width(), area.height() if alone else line)
            used = paint_chip(painter, option.font, named, box, chip[0], chip[1])
            area.setLeft(area.left() + used + GAP * 2)
        if sub := index.data(SUB):
            painter.setFont(option.font)
            painter.setPen(named[index.data(SUB_TONE) or "muted"])
            _line(painter, QRect(area.left(), area.top(), area.width(), line), sub)
        painter.restore()

    def _first(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        named: Colours,
        area: QRect,
    ) -> None:
        font = _strong(option.font) if index.data(MAIN_WEIGHT) else option.font
        metrics = QFontMetrics(font)
        area.setHeight(metrics.height())
        painter.setFont(font)
        painter.setPen(named["text"])
        main = metrics.elidedText(index.data(MAIN), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, main)
        if side := index.data(SIDE):
            area.setLeft(area.left() + metrics.horizontalAdvance(main) + GAP * 2)
            painter.setFont(option.font)
            painter.setPen(named["muted"])
            _line(painter, area, side)


def _strong(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _line(painter: QPainter, area: QRect, words: str) -> None:
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)


def _ground(painter: QPainter, option: QStyleOptionViewItem, named: Colours) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.fillRect(option.rect, named["accent_soft" if selected else "surface"])
    painter.setPen(named["line"])
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
    focused = option.state & QStyle.StateFlag.State_HasFocus
    active = option.state & QStyle.StateFlag.State_Active
    if focused and active:
        painter.setPen(named["accent"])
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def chip_width(font: QFont, words: str) -> int:
    """Width of a painted chip."""
    return QFontMetrics(_strong(font)).horizontalAdvance(words) + 14


def paint_chip(
    painter: QPainter, font: QFont, named: Colours, area: QRect, tone: Tone, words: str
) -> int:
    """A chip at the left of ``area``, in its middle; returns its width."""
    ink, ground = named.tone(tone)
    strong = _strong(font)
    metrics = QFontMetrics(strong)
    width = min(chip_width(font, words), area.width())
    height = metrics.height() + 4
    top = area.top() + (area.height() - height) // 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(area.left(), top, width, height), 4, 4)
    painter.setPen(ink)
    painter.setFont(strong)
    _line(painter, QRect(area.left() + 7, top, width - 12, height), words)
    painter.restore()
    return width
