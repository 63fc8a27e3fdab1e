"""Text set in lines of a given width; it can be cut between two lines, never within one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from screener.paper.style import INK, MUTED_INK, Size, font, points
from screener.reports.blocks import Align, Line, Run

LEFT_TO_RIGHT_MARK = "\u200e"
_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(frozen=True)
class SetLine:
    """One line as it will stand: a line of a layout and its height."""

    layout: QTextLayout
    number: int
    indent: float
    above: float
    height: float

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        set_line = self.layout.lineAt(self.number)
        down = self.above + (self.height - self.above - set_line.height()) / 2
        set_line.draw(painter, QPointF(x + self.indent, y + down - set_line.y()))


@dataclass(frozen=True)
class TextBox:
    """Lines set one below the other."""

    lines: tuple[SetLine, ...]

    @property
    def height(self) -> float:
        return sum(item.height for item in self.lines)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        for item in self.lines:
            item.draw(painter, x, y)
            y += item.height

    def cut(self, height: float) -> tuple[TextBox, TextBox]:
        """The lines that fit into ``height``, and the others."""
        room, count = height, 0
        for item in self.lines:
            room -= item.height
            if room < 0:
                break
            count += 1
        return TextBox(self.lines[:count]), TextBox(self.lines[count:])


def set_text(
    lines: Iterable[Line], width: float, size: Size, align: Align = "left", bold: bool = False
) -> TextBox:
    """Set ``lines`` within ``width``; what has no place to break is broken anywhere."""
    return TextBox(
        tuple(item for line in lines for item in _set_line(line, width, size, align, bold))
    )


def natural_width(line: Line, size: Size, bold: bool = False) -> float:
    """The width ``line`` would take unwrapped."""
    layout = _layout(line, size, "left", bold)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(1e7)
    layout.endLayout()
    return first.naturalTextWidth()


def _set_line(line: Line, width: float, size: Size, align: Align, bold: bool) -> list[SetLine]:
    indent = line.indent * points(size.type)
    layout = _layout(line, size, align, bold)
    found: list[SetLine] = []
    layout.beginLayout()
    while (item := layout.createLine()).isValid():
        inset = indent + (points(size.type) if line.hang and found else 0.0)
        item.setLineWidth(max(width - inset, points(size.type)))
        height = max(item.height(), points(size.leading))
        above = points(size.leading) / 3 if line.apart and not found else 0.0
        found.append(SetLine(layout, len(found), inset, above, above + height))
    layout.endLayout()
    return found


def _layout(line: Line, size: Size, align: Align, bold: bool) -> QTextLayout:
    option = QTextOption(_ALIGNMENTS[align])
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    parts = [_shielded(part.text) for part in line.runs]
    layout = QTextLayout("".join(parts), font(size, bold))
    layout.setTextOption(option)
    layout.setFormats(_formats(line.runs, parts, bold))
    return layout


def _formats(runs: tuple[Run, ...], parts: list[str], bold: bool) -> list[QTextLayout.FormatRange]:
    found: list[QTextLayout.FormatRange] = []
    start = 0
    for run, text in zip(runs, parts, strict=True):
        length = len(text.encode("utf-16-le")) // 2  # Qt counts UTF-16 units
        style = QTextCharFormat()
        style.setForeground(MUTED_INK if run.style == "muted" else INK)
        if bold or run.style == "bold":
            style.setFontWeight(QFont.Weight.Bold)
        formatted = QTextLayout.FormatRange()
        formatted.start, formatted.length, formatted.format = start, length, style
        found.append(formatted)
        start += length
    return found


def _shielded(text: str) -> str:
    """Right-to-left text closed off, so that numbers after it keep their order."""
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return f"{LEFT_TO_RIGHT_MARK}{text}{LEFT_TO_RIGHT_MARK}"
    return text
