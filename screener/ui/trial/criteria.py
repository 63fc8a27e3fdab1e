"""The criteria to be proofread: the record's words beside the rule, in words and as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from screener.services.attrition import Loss
from screener.services.trial_pages import CriterionCard, TrialSheet
from screener.ui.widgets.parts import Ground, clear, column, label, scrolled
from screener.ui.widgets.steps import StepRow, Steps

WIDE = 560  # from this width on, the rule stands beside the words


class CriterionPiece(StepRow):
    """One criterion."""

    def __init__(self, card: CriterionCard, written: bool, parent: QWidget | None = None) -> None:
        super().__init__(card.id, parent)
        self.card = card
        self.setAccessibleName(f"{card.id}. {card.text}")
        self.setAccessibleDescription("\n".join([card.sentence, *card.readings, card.note]))
        self._id = label(card.id, "muted")
        self._text = _wrapped(card.text)
        self._rule = self._what_is_read(written)
        self.fails = label("", "")
        self.fails.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 7, 10, 7)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._wide: bool | None = None
        self.set_wide(True)

    def _what_is_read(self, written: bool) -> QWidget:
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout = column(holder, 0, 3)
        layout.addWidget(_wrapped(self.card.sentence, "strong"))
        for reading in self.card.readings:
            said = self.tr("reading: {words}").format(words=reading)
            layout.addWidget(_wrapped(said, "reading"))
        if self.card.note:
            layout.addWidget(_wrapped(self.card.note, "muted"))
        self.written = _wrapped(self.card.rule)
        self.written.setFont(monospace(self.font().pointSizeF()))
        self.written.setVisible(written and bool(self.card.rule))
        layout.addWidget(self.written)
        layout.addStretch(1)
        return holder

    def set_wide(self, wide: bool) -> None:
        """The rule beside the words, or beneath them."""
        if wide == self._wide:
            return
        self._wide = wide
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        for widget in (self._id, self._text, self._rule, self.fails):
            grid.removeWidget(widget)
        metrics = QFontMetrics(self.font())
        grid.setColumnMinimumWidth(0, metrics.horizontalAdvance("E14 "))
        widest = self.tr("Fails alone") if wide else "0000"
        grid.setColumnMinimumWidth(3, metrics.horizontalAdvance(widest))
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 6 if wide else 0)
        grid.addWidget(self._id, 0, 0, top)
        grid.addWidget(self._text, 0, 1, 1, 1 if wide else 2)
        grid.addWidget(self.fails, 0, 3, top)
        grid.addWidget(self._rule, *((0, 2) if wide else (1, 1, 1, 2)))


def _own(card: CriterionCard, conventions: tuple[str, ...]) -> CriterionCard:
    """A criterion without the readings of the whole rule set, which stand at the end."""
    own = tuple(reading for reading in card.readings if reading not in conventions)
    return replace(card, readings=own)


def _wrapped(words: str, role: str = "") -> QLabel:
    made = label(words, role, wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return made


def monospace(size: float) -> QFont:
    """The system's font of fixed width, at the size of the page's."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(max(size - 0.5, 7))
    return font


class CriteriaList(QFrame):
    """All criteria of one version, under what they rest on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.rows: list[CriterionPiece] = []
        self.written = True  # rules are shown as they are written too
        self._head = self._heads()
        self._ground = Ground()
        self._lines = column(self._ground, 0, 0)
        self._area = scrolled(self._ground)
        self._steps = Steps(self._area, lambda: self.rows, self)
        layout = column(self, 1, 0)
        layout.addWidget(self._head)
        layout.addWidget(self._area, 1)

    def _heads(self) -> QWidget:
        head = QWidget()
        grid = QGridLayout(head)
        grid.setContentsMargins(12, 6, 24, 6)
        grid.setHorizontalSpacing(12)
        metrics = QFontMetrics(self.font())
        grid.setColumnMinimumWidth(0, metrics.horizontalAdvance("E14 "))
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 6)
        grid.addWidget(label("#", "muted"), 0, 0)
        grid.addWidget(label(self.tr("In the record's words"), "muted"), 0, 1)
        grid.addWidget(label(self.tr("Reads as · rule"), "muted"), 0, 2)
        fails = label(self.tr("Fails alone"), "muted")
        fails.setToolTip(self.tr("How many of all patients this criterion by itself excludes"))
        grid.addWidget(fails, 0, 3)
        return head

    def show_sheet(self, sheet: TrialSheet) -> None:
        """Show the criteria of a version; the current one stays if it is there."""
        clear(self._lines)
        self.rows = [self._row(_own(card, sheet.conventions)) for card in sheet.criteria]
        for row in self.rows:
            self._lines.addWidget(row)
        if sheet.conventions:
            said = self.tr("Site readings of this rule set, which the record does not state:")
            lines = label("\n".join([said, *sheet.conventions]), "reading", wrap=True)
            lines.setContentsMargins(12, 10, 12, 12)
            self._lines.addWidget(lines)
        self._lines.addStretch(1)
        self._fit()
        self._steps.mark()

    def show_losses(self, losses: Mapping[str, Loss]) -> None:
        """How many each criterion excludes by itself."""
        for row in self.rows:
            loss = losses.get(row.card.id)
            row.fails.setText(str(loss.fails) if loss else "")
            if loss:
                tip = self.tr("{fails} fail, {open} open, {waits} for the investigator, of {all}")
                row.fails.setToolTip(
                    tip.format(fails=loss.fails, open=loss.open, waits=loss.waits, all=loss.entered)
                )

    def show_written(self, written: bool) -> None:
        """Show the rules as they are written, or only their sentences."""
        self.written = written
        for row in self.rows:
            row.written.setVisible(written and bool(row.card.rule))

    def _row(self, card: CriterionCard) -> CriterionPiece:
        row = CriterionPiece(card, self.written)
        self._steps.take(row)
        return row

    def focus_row(self, criterion: str = "") -> None:
        """Go to a criterion; to the current or first one if it is not here."""
        self._steps.go(criterion or self._steps.current)

    @property
    def current(self) -> str:
        """The criterion that is being looked at, or empty."""
        return self._steps.current

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= WIDE
        self._head.setVisible(wide)
        for row in self.rows:
            row.set_wide(wide)
