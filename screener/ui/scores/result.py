"""The result of a calculation with its whole working."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QGridLayout, QLabel, QWidget

from screener.domain.calculation import Calculation, InputStep
from screener.domain.catalogue import UnitSystem
from screener.services.units import beside_input
from screener.ui import words
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import Ground, clear, column, label, scrolled

_SCROLLS = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class ResultView(QFrame):
    """Shows one calculation; takes the focus, so that it can be read and scrolled by keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("row", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        ground = Ground()
        self._lines = column(ground, 12, 6)
        self._system: UnitSystem = "reported"
        self._area = scrolled(ground)
        column(self, 0, 0).addWidget(self._area)
        self.put_away()

    def put_away(self) -> None:
        """Show nothing: another result is on its way."""
        clear(self._lines)
        self.setAccessibleName(self.tr("Result"))

    def show_calculation(self, calculation: Calculation, system: UnitSystem = "reported") -> None:
        """The result, what it lacks, and how it came about; inputs in the units of a system too."""
        self._system = system
        at = self._area.verticalScrollBar().value()
        clear(self._lines)
        self._head(calculation)
        self._add_all("error", calculation.problems, "✕ ")
        self._add_all("warn", [doubt.words for doubt in calculation.doubts], "! ")
        self._missing(calculation)
        self._working(calculation)
        for part in calculation.parts:
            told = f"{part.title}: {self._result(part)}"
            self._add(label(told, "head", wrap=True))
            self._working(part)
        self._foot(calculation)
        self._lines.addStretch(1)
        self._area.verticalScrollBar().setValue(at)
        said = self.tr("Result: {title}: {result}")
        self.setAccessibleName(said.format(title=calculation.title, result=self.told))
        self.setAccessibleDescription("\n".join(one.text() for one in self.findChildren(QLabel)))

    # --- pieces ---

    def _head(self, calculation: Calculation) -> None:
        named = " · ".join(filter(None, (calculation.title, calculation.variant)))
        self._add(label(named, "muted", wrap=True))
        self.told = self._result(calculation)
        self._add(label(self.told, "name", wrap=True))
        chips = []
        if calculation.status == "unknown":
            chips.append(Chip("open", self.tr("? A range: something is not known")))
        elif calculation.status != "ok":
            chips.append(Chip("bad", self.tr("✕ Not calculated")))
        chips += [Chip("calm", f"{name} {said}") for name, said in calculation.classes]
        if chips:
            self._add(flow(*chips))
        if calculation.caution:
            self._add(label("! " + calculation.caution, "warn", wrap=True))

    def _result(self, calculation: Calculation) -> str:
        return f"{calculation.result} {calculation.unit}".strip() or self.tr("No result")

    def _missing(self, calculation: Calculation) -> None:
        if calculation.missing:
            said = self.tr("? The result depends on: {inputs}")
            told = said.format(inputs="; ".join(calculation.missing))
            self._add(label(told, "warn", wrap=True))

    def _working(self, calculation: Calculation) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for place, share in enumerate((4, 4, 5)):
            grid.setColumnStretch(place, share)
        heads = (self.tr("Input"), self.tr("As reported"), self.tr("In the formula"))
        for place, said in enumerate(heads):
            grid.addWidget(label(said, "muted"), 0, place)
        for row, step in enumerate(calculation.inputs, 1):
            for place, cell in enumerate(self._cells(step)):
                grid.addWidget(cell, row, place, Qt.AlignmentFlag.AlignTop)
        self._lines.addLayout(grid)

    def _cells(self, step: InputStep) -> tuple[QLabel, ...]:
        days = ", ".join(words.day_words(day) for day in step.date.split(", "))
        origin = " · ".join(filter(None, (days, step.source)))
        other = beside_input(step, self._system)
        shown = f"{step.given} = {other}" if other else step.given or "–"
        given = "\n".join(filter(None, (shown, origin)))
        role = {"matters": "warn", "asked": "warn", "wrong": "error"}.get(step.state, "")
        role = role or ("" if step.state == "used" else "muted")
        return (
            label(step.label, "", wrap=True),
            label(given, "" if step.given else "muted", wrap=True),
            label("\n".join(step.steps), role, wrap=True),
        )

    def _foot(self, calculation: Calculation) -> None:
        for said, value in (
            (self.tr("Unrounded: {value}"), calculation.unrounded),
            (self.tr("Rounding: {value}"), calculation.rounding),
            (self.tr("Confidence of the definition: {value}"), calculation.confidence),
        ):
            if value:
                self._add(label(said.format(value=value), "", wrap=True))
        self._add_all("warn", calculation.remarks, "! ")
        self._add_all("muted", calculation.sources, "")

    def _add_all(self, role: str, said: list[str] | tuple[str, ...], sign: str) -> None:
        for one in said:
            self._add(label(sign + one, role, wrap=True))

    def _add(self, widget: QWidget) -> None:
        if isinstance(widget, QLabel) and not isinstance(widget, Chip):
            widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.addWidget(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = _SCROLLS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            self._area.verticalScrollBar().triggerAction(action)
