"""The inputs of a score, one row each; those of the scores that give an input below their name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.domain.calculation import Calculation, ScoreForm, TypedInput
from screener.domain.catalogue import UnitSystem
from screener.ui.scores.row import InputRow
from screener.ui.widgets.parts import Ground, clear, column, label, scrolled


class InputForm(QWidget):
    """Rows for one variant of one score."""

    edited = Signal(str)  # name of the input that a person changed

    def __init__(self, system: UnitSystem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._system = system
        self.rows: dict[str, InputRow] = {}
        ground = Ground()
        self._lines = column(ground, 0, 2)
        column(self, 0, 0).addWidget(scrolled(ground), 1)

    def show_form(self, form: ScoreForm) -> None:
        """Empty rows for what a score asks."""
        clear(self._lines)
        self.rows = {}
        heading = ""
        for field in form.fields:
            if field.part_of != heading:
                heading = field.part_of
                said = self.tr("{score}, from its parts").format(score=heading)
                head = label(said, "head", wrap=True)
                head.setContentsMargins(0, 10, 0, 0)
                self._lines.addWidget(head)
            row = InputRow(field, self._system)
            row.changed.connect(self.edited)
            self.rows[field.name] = row
            self._lines.addWidget(row)
        self._lines.addStretch(1)

    def show_units(self, system: UnitSystem) -> None:
        """Offer the units of a system where nothing is typed yet."""
        self._system = system
        for row in self.rows.values():
            row.show_units(system)

    def show_values(self, values: Mapping[str, TypedInput], about: Mapping[str, str]) -> None:
        """Values by name of the input, and why others are empty."""
        for name, row in self.rows.items():
            row.show_value(values.get(name, TypedInput()), about.get(name, ""))

    def show_calculation(self, calculation: Calculation) -> None:
        """What became of each input, and what is asked about it."""
        every = (*calculation.parts, calculation)
        states = {step.name: step.state for one in every for step in one.inputs}
        doubts = {doubt.name: doubt for doubt in calculation.doubts}
        for name, row in self.rows.items():
            row.show_state(states.get(name), doubts.get(name))

    @property
    def values(self) -> dict[str, TypedInput]:
        """What is given, by name of the input."""
        return {name: row.value for name, row in self.rows.items() if row.value.text}

    def focus_first(self) -> None:
        """Ready for typing."""
        if self.rows:
            next(iter(self.rows.values())).box.setFocus()
