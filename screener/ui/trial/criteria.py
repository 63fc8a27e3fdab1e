"""The criteria to be proofread: the record's words beside the rule, in words and as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontDatabase, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from screener.services.attrition import Loss
from screener.services.trial_pages import CriterionCard, TrialSheet
from screener.ui.widgets.chip import repolish
from screener.ui.widgets.parts import Ground, clear, column, label, scrolled

WIDE = 560  # from this width on, the rule stands beside the words


class CriterionPiece(QFrame):
    """One criterion. Up and Down go to the neighbours."""

    step = Signal(int)
    focused = Signal(str)

    def __init__(self, card: CriterionCard, written: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setProperty("row", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.card.id)

    def set_current(self, current: bool) -> None:
        """Tint the criterion that is being looked at."""
        self.setProperty("current", "true" if current else "false")
        repolish(self)


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
        self._current = ""
        self._head = self._heads()
        self._ground = Ground()
        self._lines = column(self._ground, 0, 0)
        self._area = scrolled(self._ground)
        self._bring = QTimer(self, singleShot=True, interval=0)
        self._bring.timeout.connect(self._on_bring)
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
        self._mark()

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
        row.step.connect(self._on_step)
        row.focused.connect(self._on_focused)
        return row

    def focus_row(self, criterion: str = "") -> None:
        """Go to a criterion; to the current or first one if it is not here."""
        wanted = criterion or self._current
        row = next((row for row in self.rows if row.card.id == wanted), None)
        row = row or (self.rows[0] if self.rows else None)
        if row is not None:
            self._on_focused(row.card.id)
            row.setFocus()
            self._bring.start()

    @property
    def current(self) -> str:
        """The criterion that is being looked at, or empty."""
        return self._current

    def _on_step(self, by: int) -> None:
        ids = [row.card.id for row in self.rows]
        at = ids.index(self._current) if self._current in ids else 0
        self.focus_row(ids[max(0, min(at + by, len(ids) - 1))])

    def _on_focused(self, criterion: str) -> None:
        self._current = criterion
        self._mark()

    def _mark(self) -> None:
        for row in self.rows:
            row.set_current(row.card.id == self._current)

    def _on_bring(self) -> None:
        row = next((row for row in self.rows if row.card.id == self._current), None)
        if row is None:
            return
        if row.height() < self._area.viewport().height():
            self._area.ensureWidgetVisible(row, 0, 20)
        else:
            self._area.verticalScrollBar().setValue(row.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= WIDE
        self._head.setVisible(wide)
        for row in self.rows:
            row.set_wide(wide)
