"""Every action: its words, its shortcut, and when it can be done. The palette lists them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Offer:
    """An action of a page. ``page`` None: always there; else only while that page is in sight."""

    words: str
    shortcut: str
    run: Callable[[], object]
    page: QWidget | None = None


class Actions(QObject):
    """The window's actions, made from offers."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._made: list[tuple[Offer, QAction]] = []

    def add(self, *offers: Offer) -> None:
        """Make the actions. Two pages may use one shortcut; only one of them is in sight."""
        for offer in offers:
            action = QAction(offer.words, self._window)
            action.setShortcut(QKeySequence(offer.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _=False, run=offer.run: run())
            self._window.addAction(action)
            self._made.append((offer, action))

    def on_page(self, page: QWidget) -> None:
        """Another page is in sight: its actions can be done, those of others cannot."""
        for offer, action in self._made:
            action.setEnabled(offer.page is None or offer.page is page)

    @property
    def all(self) -> list[QAction]:
        """Every action, in the order of the offers."""
        return [action for _, action in self._made]
