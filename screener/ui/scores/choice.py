"""The choice of a score and of its variant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QWidget

from screener.domain.calculation import ScoreForm, ScoreHead
from screener.ui.widgets.parts import short

USUAL = "meld_3"  # shown first


class ScoreChoice(QWidget):
    """Scores found by any part of their name; the variants of the one that is chosen."""

    changed = Signal()

    def __init__(self, heads: Sequence[ScoreHead], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads = {head.score: head for head in heads}
        self.score, self.variant = short(QComboBox()), short(QComboBox())
        self.score.setEditable(True)
        self.score.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.score.setAccessibleName(self.tr("Score"))
        self.variant.setAccessibleName(self.tr("Variant of the score"))
        for head in self._heads.values():
            self.score.addItem(head.words, head.score)
        self.score.setCurrentIndex(max(self.score.findData(USUAL), 0))
        completer = self.score.completer()
        assert completer is not None  # an editable box has one
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._fill_variants()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.score, 1)
        layout.addWidget(self.variant, 1)
        self.score.currentIndexChanged.connect(lambda _: self._on_score())
        self.variant.currentIndexChanged.connect(lambda _: self._on_variant())

    @property
    def chosen(self) -> ScoreForm:
        """The score and variant in sight."""
        head = self._heads[self.score.currentData()]
        return head.forms[max(self.variant.currentIndex(), 0)]

    def choose(self, score: str, variant: str | None = None) -> None:
        """Turn to a score; its first variant unless one is named."""
        self.score.setCurrentIndex(self.score.findData(score))
        if variant is not None:
            self.variant.setCurrentIndex(self.variant.findData(variant))

    def type_name(self) -> None:
        """Type the name of another score."""
        self.score.setFocus()
        if (edit := self.score.lineEdit()) is not None:
            edit.selectAll()

    def _fill_variants(self) -> None:
        forms = self._heads[self.score.currentData()].forms
        with QSignalBlocker(self.variant):
            self.variant.clear()
            for form in forms:
                self.variant.addItem(form.words, form.variant)
        self.variant.view().setMinimumWidth(self.variant.view().sizeHintForColumn(0) + 30)
        self.variant.setToolTip(self.variant.currentText())
        self.variant.setVisible(len(forms) > 1)

    def _on_score(self) -> None:
        self._fill_variants()
        self._on_variant()

    def _on_variant(self) -> None:
        self.variant.setToolTip(self.variant.currentText())
        self.changed.emit()
