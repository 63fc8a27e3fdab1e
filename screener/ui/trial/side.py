"""Beside the criteria: who is lost, what is doubtful, what changed since the version before."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QWidget

from screener.services.attrition import Attrition
from screener.services.differences import Differences, Pieces
from screener.services.trial_pages import TrialSheet
from screener.ui.trial.chart import AttritionChart, Legend
from screener.ui.trial.difference_words import counted_words
from screener.ui.widgets.parts import Ground, button, card, clear, column, label, scrolled


def _tr(words: str, **params: object) -> str:
    return QCoreApplication.translate("trial side", words).format(**params)


class SideCards(QWidget):
    """Cards under each other."""

    criterion_wanted = Signal(str)
    differences_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = AttritionChart("sequence")
        self.chart.chosen.connect(self.criterion_wanted)
        self._counted = label("", "muted", wrap=True)
        self._doubts, self._changed = card(), card()
        self._doubt_lines = column(self._doubts, 14, 6)
        self._change_lines = column(self._changed, 14, 6)
        ground = Ground()
        lines = column(ground, 0, 12)
        for sheet in (self._lost(), self._doubts, self._changed):
            lines.addWidget(sheet)
        lines.addStretch(1)
        area = scrolled(ground)
        column(self, 0, 0).addWidget(area)
        self._changed.hide()

    def _lost(self) -> QFrame:
        sheet = card()
        lines = column(sheet, 12, 4)
        lines.addWidget(label(_tr("Who is lost, in sequence"), "head", wrap=True))
        for widget in (self.chart, Legend("sequence"), self._counted):
            lines.addWidget(widget)
        return sheet

    def show_sheet(self, sheet: TrialSheet) -> None:
        """Doubts and gaps at once; counts and changes follow."""
        self.show_attrition(None)
        self._changed.hide()
        clear(self._doubt_lines)
        self._doubt_lines.addWidget(label(_tr("Doubts and gaps"), "head"))
        words = [words for _, words in sheet.doubts]
        words += [_tr("Missing or contradictory in the record: {what}.", what=one)
                  for one in sheet.gaps]  # fmt: skip
        words += [f"{one}." for one in sheet.unnoticed]
        for said in words or [_tr("None.")]:
            self._doubt_lines.addWidget(label(said, "" if words else "muted", wrap=True))

    def show_attrition(self, found: Attrition | None) -> None:
        """Who is lost, or that it is being counted."""
        self.chart.show_attrition(found)
        self._counted.setText(_tr("Counting …") if found is None else "")
        self._counted.setVisible(found is None)

    def show_changes(self, found: Differences, before: int) -> None:
        """What changed since the version before, in a few lines."""
        clear(self._change_lines)
        said = _tr("Changed from version {n}", n=before)
        self._change_lines.addWidget(label(said, "head"))
        for one in found.criteria:
            line = f"{one.id}: {_short(one.words)}"
            self._change_lines.addWidget(label(line, "", wrap=True))
        self._change_lines.addWidget(label(counted_words(found), "muted", wrap=True))
        more = button(_tr("All differences"), self.differences_wanted.emit, small=True)
        self._change_lines.addWidget(more)
        self._changed.show()


def _short(pieces: Pieces) -> str:
    """What went → what came, without the rest; the whole where only the rule differs."""
    gone = " … ".join(text.strip() for kind, text in pieces if kind == "gone" and text.strip())
    new = " … ".join(text.strip() for kind, text in pieces if kind == "new" and text.strip())
    if not gone and not new:
        return _tr("the rule or its readings")
    return f"{gone or '–'} → {new or '–'}"
