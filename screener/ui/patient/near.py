"""Near misses: the limits that exclude, and by how much. Enter leads to the criterion."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.rules.answers.near import Margin
from screener.services import answers_words
from screener.services.since import TrialAnswers
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import label
from screener.ui.widgets.rows import Row, RowList


class NearPanel(Panel):
    """Reads only."""

    criterion_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.accept.hide()
        self.title.setText(self.tr("Near misses"))
        self.list = RowList()
        self.list.shown.connect(self.bring)
        self.fields.addRow(self.list)

    def show_answers(self, found: TrialAnswers | None) -> None:
        """Show the margins of the trial in sight; None: it is being looked at."""
        if found is None:
            self.subtitle.setText(self.tr("Looking …"))
            self.list.clear()
            return
        near = found.near
        self.subtitle.setText(f"{near.trial}: {self._head(found)}")
        self.list.show_rows(
            [self._row(margin, number) for number, margin in enumerate(near.margins)]
        )

    def _head(self, found: TrialAnswers) -> str:
        measured = {margin.criterion for margin in found.near.margins}
        others = [name for name in found.near.failing if name not in measured]
        if not found.near.failing:
            return self.tr("no criterion excludes.")
        said = self.tr("excluded by {ids}.").format(ids=", ".join(found.near.failing))
        if others:
            said += " " + self.tr("No number is in the way of {ids}.").format(ids=", ".join(others))
        return said

    def _row(self, margin: Margin, number: int) -> Row:
        row = Row(f"{margin.criterion} {number}")
        catalogue = self.session.backend.catalogue
        said = answers_words.margin_words(self.session.texts, catalogue, margin)
        row.lines.addWidget(label(said, "", wrap=True))
        row.setAccessibleName(said)
        row.entered.connect(lambda: self.criterion_wanted.emit(margin.criterion))
        return row

    def take_focus(self) -> None:
        """Go to the first margin; where there is none, to the button."""
        if self.list.rows:
            self.list.take_focus()
        else:
            self.cancel.setFocus()

    def submit(self) -> None:
        self.close_panel()
