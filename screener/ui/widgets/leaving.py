"""Leaving something half typed: asked about once, in place, and again once more was typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from screener.ui.widgets.notice import Notice


class Leaving:
    """Remembers what stood in the fields when it asked."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._asked_at: tuple[str, ...] | None = None

    def may_leave(self, draft: bool, fields: Sequence[QLineEdit]) -> bool:
        """Nothing would be lost, or it was asked about and nothing was typed since."""
        typed = tuple(edit.text() for edit in fields)
        if not draft or (self._asked_at == typed and self._notice.words):
            self._asked_at = None
            return True
        self._asked_at = typed
        said = QCoreApplication.translate(
            "leaving", "This is not stored yet. Escape or Close again leaves it behind."
        )
        self._notice.say("warn", said)
        return False
