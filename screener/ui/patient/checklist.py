"""The checklist of one trial: what it rests on, the verdict, and every criterion whole."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from screener.domain.screening import CriterionLine, RuleSetLine, Snapshot
from screener.ui import words
from screener.ui.patient.row import CriterionRow
from screener.ui.patient.why import Beside
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.flow import FlowLayout
from screener.ui.widgets.parts import Ground, clear, column, label, scrolled
from screener.ui.widgets.steps import Steps

WIDE = 620  # from this width on, reasons stand beside the words


class Checklist(QFrame):
    """Shows a snapshot; asks for evidence, answers and notes by signals."""

    evidence_wanted = Signal(int)  # fact id
    nothing_to_show = Signal(str)  # criterion id without evidence
    asked = Signal(object, str)  # Asked, answer
    note_wanted = Signal(str)  # criterion id

    def __init__(self, beside: Beside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = beside
        self.setProperty("card", "true")
        self.rows: list[CriterionRow] = []
        self.snapshot: Snapshot | None = None
        self._turn = 0  # which evidence of the current criterion comes next
        self._stripe = label("", "", wrap=True)
        self._stripe.setProperty("stripe", "registry")
        self._head = QWidget()
        self._chips = FlowLayout(self._head)
        self._chips.setContentsMargins(12, 6, 12, 8)
        self._title = label("", "head", wrap=True)
        self._title.setContentsMargins(12, 8, 12, 0)
        self._ground = Ground()
        self._first: QWidget | None = None
        self._lines = column(self._ground, 0, 0)
        self._area = scrolled(self._ground)
        self._steps = Steps(self._area, lambda: self.rows, self)
        self._steps.moved.connect(self._on_moved)
        layout = column(self, 1, 0)
        for widget in (self._stripe, self._title, self._head):
            layout.addWidget(widget)
        layout.addWidget(self._area, 1)
        self.wait("")

    def put_first(self, widget: QWidget) -> None:
        """A place for what belongs to the verdict, before the criteria; it scrolls with them."""
        self._first = widget
        self._lines.insertWidget(0, widget)

    def _clear(self) -> None:
        """Take out everything but what stands first."""
        if self._first is not None:
            self._lines.removeWidget(self._first)
        clear(self._lines)
        if self._first is not None:
            self._lines.addWidget(self._first)

    def to_top(self) -> None:
        """Bring the verdict's own lines into sight."""
        self._area.verticalScrollBar().setValue(0)

    def wait(self, said: str) -> None:
        """Nothing to show yet, or nothing that can be shown: say why."""
        self.snapshot = None
        self.rows = []
        self._clear()
        self._stripe.hide()
        self._head.hide()
        self._title.hide()
        if said:
            waiting = label(said, "muted", wrap=True)
            waiting.setContentsMargins(14, 14, 14, 14)
            self._lines.addWidget(waiting)
        self._lines.addStretch(1)

    def show_again(self) -> None:
        """Show the same in other units."""
        snapshot = self.snapshot
        if snapshot is not None:
            self.wait("")
            self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the verdict and all criteria; scroll, focus and current row stay."""
        before, focused, current = self.snapshot, self._has_focus(), self._steps.current
        self.snapshot = snapshot
        self._show_head(snapshot)
        lines = [_shown(line, snapshot) for line in snapshot.criteria]
        if before is not None and [row.line.id for row in self.rows] == [one.id for one in lines]:
            self._replace_changed(lines)
        else:
            self._build(lines, snapshot)
        self._fit()
        self._steps.current = current  # a row that went took the focus along to another
        self._steps.mark()
        if focused:
            self.focus_row(current)

    def _build(self, lines: list[CriterionLine], snapshot: Snapshot) -> None:
        self._clear()
        self.rows = [self._row(line) for line in lines]
        for row in self.rows:
            self._lines.addWidget(row)
        self._add_readings(snapshot)
        self._lines.addStretch(1)

    def _replace_changed(self, lines: list[CriterionLine]) -> None:
        """Only rows that say something else are made anew: an entry changes few of them."""
        for place, line in enumerate(lines):
            old = self.rows[place]
            if old.line != line:
                self.rows[place] = self._row(line)
                self._lines.replaceWidget(old, self.rows[place])
                self.rows[place].show()
                old.hide()
                old.deleteLater()

    def _has_focus(self) -> bool:
        at = self.focusWidget()
        return any(row is at or row.isAncestorOf(at) for row in self.rows if at is not None)

    def _show_head(self, snapshot: Snapshot) -> None:
        self._stripe.setText(source_words(snapshot.rule_set))
        self._stripe.show()
        clear(self._chips)
        for tone, said in words.verdict_head(
            snapshot.verdict, snapshot.failing, snapshot.open, snapshot.waiting
        ):
            self._chips.addWidget(Chip(tone, said))
        self._chips.addWidget(
            label(self.tr("as of {day}").format(day=words.day_words(snapshot.as_of)), "muted")
        )
        self._head.show()
        self._title.setText(f"{snapshot.rule_set.trial} · {snapshot.rule_set.title}")
        self._title.show()

    def _add_readings(self, snapshot: Snapshot) -> None:
        if snapshot.readings:
            said = self.tr("Site readings of this rule set, which the record does not state:")
            lines = label("\n".join([said, *snapshot.readings]), "reading", wrap=True)
            lines.setContentsMargins(12, 10, 12, 12)
            self._lines.addWidget(lines)

    def _row(self, line: CriterionLine) -> CriterionRow:
        row = CriterionRow(line, self._beside)
        row.evidence_wanted.connect(self._on_evidence)
        self._steps.take(row)
        row.asked.connect(self.asked)
        row.note_wanted.connect(self.note_wanted)
        return row

    # --- moving about ---

    def focus_row(self, criterion: str) -> None:
        """Go to a criterion; to the first one if it is not here."""
        self._steps.go(criterion)

    @property
    def current(self) -> str:
        """The criterion that is being looked at, or empty."""
        return self._steps.current

    def _on_moved(self) -> None:
        self._turn = 0

    def _on_evidence(self, line: CriterionLine) -> None:
        """Each Enter shows the next fact that the result rests on."""
        facts = [item.fact_id for item in line.evidence if item.used]
        facts = facts or [item.fact_id for item in line.evidence]
        if not facts:
            self.nothing_to_show.emit(line.id)
            return
        self.evidence_wanted.emit(facts[self._turn % len(facts)])
        self._turn += 1

    # --- fitting ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for row in self.rows:
            row.set_wide(self.width() >= WIDE)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.snapshot is not None:
            self._build([row.line for row in self.rows], self.snapshot)
            self._fit()
            self._steps.mark()


def _shown(line: CriterionLine, snapshot: Snapshot) -> CriterionLine:
    """A criterion without the readings of the whole rule set, which stand at the end."""
    own = tuple(reading for reading in line.readings if reading not in snapshot.readings)
    return replace(line, readings=own)


def source_words(rule_set: RuleSetLine) -> str:
    """On what the checklist rests: the registry's text or the protocol, version and hash."""
    rest = words.tr("rule set {version}, {state} · sha {sha}").format(
        version=rule_set.version, state=rule_set.state, sha=rule_set.sha256[:12]
    )
    return " · ".join([rule_set.source_note.rstrip(".") or _source(rule_set), rest])


def _source(rule_set: RuleSetLine) -> str:
    if rule_set.source_kind == "registry":
        said = words.tr("Registry text of {day}: pre-screening only, not the approved protocol")
        if not rule_set.list_complete:
            said += words.tr("; the published list is incomplete")
    else:
        said = words.tr("Approved protocol of {day}")
    return said.format(day=words.day_words(rule_set.source_date))
