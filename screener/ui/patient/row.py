"""One criterion of the checklist: its whole words, result, reasons, and what it still asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from screener.domain.screening import CriterionLine
from screener.ui import words
from screener.ui.look import Tone
from screener.ui.patient.asked import ask_widget, asked_of
from screener.ui.patient.why import Beside, has_words, why_label, why_text
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.parts import button, column, label
from screener.ui.widgets.steps import StepRow


class CriterionRow(StepRow):
    """A focusable row. Enter goes to the evidence; Up and Down to the neighbours."""

    evidence_wanted = Signal(object)  # CriterionLine
    asked = Signal(object, str)  # Asked, answer
    note_wanted = Signal(str)  # criterion id

    def __init__(self, line: CriterionLine, beside: Beside, parent: QWidget | None = None) -> None:
        super().__init__(line.id, parent)
        self.line, self._beside = line, beside
        tone, said = words.result_chip(line)
        self._id = label(line.id, "muted")
        self._text = label(line.text, "", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._text.setToolTip(line.sentence)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._words = self._whole_words()
        self._side = self._result(tone, said)
        self._why = self._reasons()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 7, 10, 7)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self.setAccessibleName(f"{line.id}, {said}. {line.text}")
        self.setAccessibleDescription("\n".join([line.sentence, why_text(line)]))
        self._wide: bool | None = None
        self.set_wide(True)

    def _whole_words(self) -> QWidget:
        """The words, and below them that they are not the record's own, where they are not."""
        if not self.line.restated_from:
            return self._text
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        said = self.tr("restated from {page}, not the record's own words")
        below = label(said.format(page=self.line.restated_at), "reading", wrap=True)
        below.setToolTip(self.line.restated_from)
        layout = column(holder, 0, 2)
        layout.addWidget(self._text)
        layout.addWidget(below)
        layout.addStretch(1)
        return holder

    def _result(self, tone: Tone, said: str) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        note = button(
            "✎",
            lambda: self.note_wanted.emit(self.line.id),
            name=self.tr("Write a note on {id}").format(id=self.line.id),
        )
        note.setToolTip(note.accessibleName())
        note.setProperty("quiet", "true")
        layout.addWidget(Chip(tone, said), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
        return holder

    def _reasons(self) -> QWidget:
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout = column(holder, 0, 4)
        if has_words(self.line):
            layout.addWidget(why_label(self.line, self._beside))
        for asked in asked_of(self.line):
            layout.addWidget(ask_widget(asked, self.asked.emit))
        layout.addStretch(1)
        return holder

    def set_wide(self, wide: bool) -> None:
        """Four columns side by side, or words and reasons one under the other."""
        if wide == self._wide:
            return
        self._wide = wide
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        for widget in (self._id, self._words, self._side, self._why):
            grid.removeWidget(widget)
        metrics = QFontMetrics(self.font())
        grid.setColumnMinimumWidth(0, metrics.horizontalAdvance("E14 "))
        side = metrics.horizontalAdvance(self.tr("– Not applicable")) + 56
        grid.setColumnMinimumWidth(2, side if wide else 0)
        grid.setColumnStretch(1, 4 if wide else 1)
        grid.setColumnStretch(3, 6 if wide else 0)
        grid.addWidget(self._id, 0, 0, top)
        if wide:
            grid.addWidget(self._words, 0, 1)
            grid.addWidget(self._side, 0, 2, top)
            grid.addWidget(self._why, 0, 3)
        else:
            grid.addWidget(self._side, 0, 1, top)
            grid.addWidget(self._words, 1, 1)
            grid.addWidget(self._why, 2, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.evidence_wanted.emit(self.line)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.evidence_wanted.emit(self.line)
        super().mouseDoubleClickEvent(event)
