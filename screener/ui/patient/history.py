"""The history of a value: every version, who wrote it, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from screener.services.values import FactLine
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import card, clear, column, label
from screener.ui.words import day_words


class HistoryPanel(Panel):
    """Reads only; the button closes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.accept.hide()
        self._ground = QWidget()
        self._lines = column(self._ground, 0, 6)
        self.fields.addRow(self._ground)

    def submit(self) -> None:
        self.close_panel()

    def show_line(self, line: FactLine) -> None:
        """Ask for the versions of a fact."""
        self.title.setText(self.tr("History of {fact}").format(fact=line.label))
        self.subtitle.setText(day_words(line.date))
        clear(self._lines)
        backend, fact_id = self.session.backend, line.fact.id
        self.session.read(
            f"history {line.fact.entry.patient}",
            lambda: backend.history(fact_id),
            self.show_versions,
            owner=self,
            failed=self.on_failed,
        )
        self.cancel.setFocus()

    def show_versions(self, lines: Sequence[FactLine]) -> None:
        """A sheet per version."""
        clear(self._lines)
        for line in lines:
            sheet = card()
            inner = column(sheet, 8, 2)
            stands = line.fact.superseded_by is None and not line.fact.undone
            inner.addWidget(label(line.value, "strong", True))
            parts = [day_words(line.date), line.source, line.fact.entry.status]
            inner.addWidget(label(" · ".join(part for part in parts if part), "muted", True))
            said = self.tr("recorded {at} by {who}").format(
                at=f"{line.fact.recorded_at.astimezone():%Y-%m-%d %H:%M}", who=line.fact.recorded_by
            )
            inner.addWidget(label(said, "muted", True))
            if line.fact.reason:
                reason = self.tr("Reason: {reason}").format(reason=line.fact.reason)
                inner.addWidget(label(reason, "", True))
            if not stands:
                word = self.tr("undone") if line.fact.undone else self.tr("replaced")
                inner.addWidget(label(f"– {word}", "warn"))
            self._lines.addWidget(sheet)
