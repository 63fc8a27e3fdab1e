"""Beneath the list of facts: the chosen one whole, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from screener.services.values import FactLine
from screener.ui.patient.facts import FLAGS
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import button, column, label
from screener.ui.words import day_words


class FactDetail(QFrame):
    """Everything that is known of one fact, in words."""

    correct_wanted = Signal()
    withdraw_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._title = label("", "head", wrap=True)
        self._lines = label("", "", wrap=True)
        self._doubts = label("", "warn", wrap=True)
        layout = column(self, 10, 3)
        for widget in (self._title, self._lines, self._doubts):
            layout.addWidget(widget)
        layout.addWidget(
            flow(
                button(self.tr("Correct…"), self.correct_wanted.emit, small=True),
                button(self.tr("History"), self.history_wanted.emit, small=True),
                button(self.tr("Withdraw…"), self.withdraw_wanted.emit, small=True),
            )
        )
        self.hide()

    def show_line(self, line: FactLine | None) -> None:
        """Show a fact; hide for None."""
        self.setVisible(line is not None)
        if line is None:
            return
        flag = f" {FLAGS[line.flag]} {line.flag}" if line.flag in FLAGS else ""
        self._title.setText(f"{line.label}: {line.value}{flag}")
        self._lines.setText("\n".join(_facts_of(line, self.tr)))
        self._doubts.setText("\n".join(f"! {doubt}" for doubt in line.doubts))
        self._doubts.setVisible(bool(line.doubts))


def _facts_of(line: FactLine, tr: Callable[[str], str]) -> list[str]:
    fact = line.fact
    said = [
        ("", day_words(line.date)),
        (tr("Status"), "" if fact.entry.status == "final" else fact.entry.status),
        (tr("In its own unit"), line.converted),
        (tr("Reference range"), line.reference),
        (tr("Source"), line.source),
        (tr("Laboratory"), fact.entry.laboratory),
        (tr("Detail"), fact.entry.detail),
        (tr("Recorded"), f"{fact.recorded_at.astimezone():%Y-%m-%d %H:%M}, {fact.recorded_by}"),
        (tr("Reason of the correction"), fact.reason),
    ]
    return [f"{name}: {value}" if name else value for name, value in said if value]
