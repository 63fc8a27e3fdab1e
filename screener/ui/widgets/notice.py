"""A message that stands in the page instead of a box over it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from screener.ui.widgets.chip import repolish
from screener.ui.widgets.press import PressButton

Kind = Literal["error", "warn", "done"]


class Notice(QFrame):
    """Hidden until it has something to say; says it in plain text; can be put away or answered."""

    answered = Signal()  # the button that stands for going on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._answer = PressButton()
        self._answer.setProperty("small", "true")
        self._answer.clicked.connect(self.answered)
        self._close = PressButton(self.tr("Dismiss"))
        self._close.setProperty("small", "true")
        self._close.setAccessibleName(self.tr("Dismiss this message"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._answer, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def say(self, kind: Kind, words: str, answer: str = "") -> None:
        """Show ``words``; with ``answer``, also a button of that name."""
        self.setProperty("notice", kind)
        self._label.setText(words)
        self.setAccessibleName(words)
        self._answer.setText(answer)
        self._answer.setAccessibleName(answer)
        self._answer.setVisible(bool(answer))
        repolish(self)
        for child in self.findChildren(QLabel):
            repolish(child)
        self.show()
