"""Chips: a sign and a word on a tinted ground, and those that can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from screener.ui.look import Tone
from screener.ui.widgets.press import PressButton


class Chip(QLabel):
    """A sign and a word; never a colour alone."""

    def __init__(self, tone: Tone, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """The size of its words in one line, wherever there is room for it."""
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 16, self._height(1))

    def minimumSizeHint(self) -> QSize:
        widest = max(self.fontMetrics().horizontalAdvance(word) for word in self.text().split(" "))
        return QSize(widest + 16, self._height(1))

    def _height(self, lines: int) -> int:
        return lines * self.fontMetrics().lineSpacing() + 6

    def say(self, tone: Tone, words: str) -> None:
        """Show another state."""
        self.setText(words)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)


class ChoiceChip(PressButton):
    """A rounded button that stays down: one of several filters or trials."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setCheckable(True)
        self.setProperty("chip", "true")
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
