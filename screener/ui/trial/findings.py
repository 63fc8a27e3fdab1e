"""Beside the editor: what the criterion under the cursor says, and what was found."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from screener.services.differences import Told
from screener.services.looking import Looked, Mark
from screener.ui.widgets.parts import Ground, card, clear, column, label, scrolled

SIGNS = {"mistake": "✕", "doubt": "!", "case": "✕"}


def _tr(words: str) -> str:
    return QCoreApplication.translate("findings", words)


class MarkList(QListWidget):
    """What was found, a line each; Enter goes there."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem():
            self.itemActivated.emit(self.currentItem())
            return
        super().keyPressEvent(event)


class Findings(QWidget):
    """The sentence above, the list beneath."""

    mark_wanted = Signal(object)  # Mark

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Mark, ...] = ()
        self.list = MarkList()
        self.list.setAccessibleName(_tr("What was found"))
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)
        self._ground = Ground()
        self._says = column(self._ground, 0, 6)
        self._head = label("", "head", wrap=True)
        upper, lower = card(), card()
        lines = column(upper, 14, 6)
        lines.addWidget(label(_tr("The criterion under the cursor"), "muted"))
        lines.addWidget(scrolled(self._ground), 1)
        lines = column(lower, 12, 6)
        lines.addWidget(self._head)
        lines.addWidget(self.list, 1)
        layout = column(self, 0, 10)
        layout.addWidget(upper, 3)
        layout.addWidget(lower, 2)
        self.show_sentence("", None)

    def show_sentence(self, name: str, told: Told | None) -> None:
        """What a criterion says: its words, its rule as a sentence, its readings."""
        clear(self._says)
        if name:
            self._says.addWidget(label(name, "head"))
        if told is None:
            said = _tr("It cannot be read yet: mend what is marked.")
            said = said if name else _tr("The cursor stands in no criterion.")
            self._says.addWidget(label(said, "muted", wrap=True))
        else:
            self._says.addWidget(label(told.text, "", wrap=True))
            self._says.addWidget(label(f"= {told.sentence}.", "strong", wrap=True))
            for reading in told.readings:
                words = _tr("reading: {words}").format(words=reading)
                self._says.addWidget(label(words, "reading", wrap=True))
        self._says.addStretch(1)

    def show_looked(self, looked: Looked) -> None:
        """List what was found."""
        self._marks = looked.marks
        self.list.clear()
        for mark in looked.marks:
            place = _tr("cases, line {n}") if mark.cases else _tr("line {n}")
            where = place.format(n=mark.line)
            self.list.addItem(QListWidgetItem(f"{SIGNS[mark.kind]} {where}: {mark.words}"))
        counts = {kind: sum(mark.kind == kind for mark in looked.marks) for kind in SIGNS}
        said = _tr("Mistakes: {mistake} · doubts: {doubt} · cases that differ: {case}")
        self._head.setText(said.format(**counts))

    def _on_item(self, item: QListWidgetItem) -> None:
        self.mark_wanted.emit(self._marks[self.list.row(item)])
