"""Writes plain text with a few styles into a read-only text: never markup, whatever is written."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from screener.ui.look import colours_of

Style = Literal["plain", "head", "strong", "muted", "gone", "new", "warn"]
INDENT = 22  # pixels a step


class Sheet(QTextEdit):
    """Text to read, in which Tab leaves and Up and Down scroll."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.document().setDocumentMargin(12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            step = bar.singleStep() * (1 if key == Qt.Key.Key_Down else -1)
            bar.setValue(bar.value() + step)
            return
        super().keyPressEvent(event)


class Pen:
    """Fills a sheet from its beginning."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._empty = True
        sheet.clear()
        self._cursor = QTextCursor(sheet.document())

    def line(self, *pieces: tuple[Style, str], indent: int = 0, above: int = 2) -> None:
        """One paragraph of pieces, each in its style."""
        block = QTextBlockFormat()
        block.setLeftMargin(indent * INDENT)
        block.setTopMargin(above)
        if self._empty:
            self._cursor.setBlockFormat(block)
        else:
            self._cursor.insertBlock(block)
        self._empty = False
        for style, words in pieces:
            self._cursor.insertText(words, self._format(style))

    def done(self) -> None:
        """All is written: its beginning comes into sight."""
        self._sheet.moveCursor(QTextCursor.MoveOperation.Start)

    def _format(self, style: Style) -> QTextCharFormat:
        named, made = colours_of(self._sheet.palette()), QTextCharFormat()
        ink = {"muted": "muted", "gone": "bad", "new": "good", "warn": "open"}.get(style, "text")
        made.setForeground(named[ink])
        if style in ("head", "strong", "new"):
            made.setFontWeight(QFont.Weight.DemiBold)
        if style == "head":
            made.setFontPointSize(self._sheet.font().pointSizeF() + 1)
        if style in ("gone", "new"):
            made.setBackground(named[f"{ink}_soft"])
            made.setFontStrikeOut(style == "gone")
            made.setFontUnderline(style == "new")
        return made
