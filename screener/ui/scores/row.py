"""One input of a score: a number with its unit as typed, or a choice; empty while not known."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from screener.domain.calculation import OR, Doubt, InputField, InputState, TypedInput
from screener.domain.catalogue import UnitSystem
from screener.ui import words
from screener.ui.widgets.chip import repolish
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import button, column, label, short, whole

_NUMBER = r"[<>≤≥=]*\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_TYPED = re.compile(rf"\s*({_NUMBER}(?:{OR}{_NUMBER})*)\s*(.*)")


class InputRow(QWidget):
    """A label, a field, and below them where the value is from, or what is asked about it."""

    changed = Signal(str)  # its name: a person changed it

    def __init__(
        self, field: InputField, system: UnitSystem, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field, self._system = field, system
        self._value = TypedInput()
        self._about = ""  # where the value is from, or why it is empty
        self._doubt: Doubt | None = None
        self.edit = QLineEdit()
        self.unit = short(QComboBox())
        self.choice = short(QComboBox())
        self.note = label("", "muted", wrap=True)
        self.likely = button("", self._take_likely, small=True)
        self.keep = button(self.tr("It is meant so"), self._confirm, small=True)
        self._answers = flow(self.likely, self.keep)
        self._lay_out()
        self._name_all()
        self._connect()
        self._tell()

    def _lay_out(self) -> None:
        name = label(self.field.label, "", wrap=True)
        self.unit.setMinimumContentsLength(6)
        self.edit.setMinimumWidth(self.edit.fontMetrics().averageCharWidth() * 12 + 24)
        fields = QHBoxLayout()
        fields.setContentsMargins(0, 0, 0, 0)
        if self.field.choices:
            self._offer_choices()
            fields.addWidget(self.choice, 1)
        else:
            fields.addWidget(self.edit, 3)
            if self.field.units:
                self._offer_units()
                fields.addWidget(self.unit, 2)
        side = QWidget()
        both = self.edit.minimumWidth() + self.unit.minimumSizeHint().width()
        side.setMinimumWidth(both + 8)  # all fields begin in one line, with a unit or without
        below = column(side, 0, 3)
        below.addLayout(fields)
        below.addWidget(self.note)
        below.addWidget(self._answers)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 3, 0, 3)
        name.setContentsMargins(0, 5, 0, 0)  # beside the text of its field
        across.addWidget(name, 4, Qt.AlignmentFlag.AlignTop)
        across.addWidget(side, 6)
        name.setBuddy(self.box)

    @property
    def box(self) -> QWidget:
        """What holds the value."""
        return self.choice if self.field.choices else self.edit

    def _offer_choices(self) -> None:
        self.choice.addItem(self.tr("not known"), "")
        for code, said in self.field.choices:
            self.choice.addItem(said, code)
        whole(self.choice)

    def _offer_units(self) -> None:
        self.unit.setEditable(True)
        self.unit.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.unit.addItems(list(self.field.units))
        self.unit.setCurrentText(self._usual_unit)
        if (edit := self.unit.lineEdit()) is not None:
            edit.setPlaceholderText(self.tr("unit"))

    def _name_all(self) -> None:
        named = self.field.label
        self.edit.setPlaceholderText(self.tr("not known"))
        self.edit.setAccessibleName(named)
        self.choice.setAccessibleName(named)
        self.unit.setAccessibleName(self.tr("Unit of {input}").format(input=named))
        self.keep.setAccessibleName(self.tr("{input} is meant so").format(input=named))

    def _connect(self) -> None:
        self.edit.textEdited.connect(lambda _: self._on_person())
        self.unit.editTextChanged.connect(lambda _: self._on_person())
        self.choice.activated.connect(lambda _: self._on_person())

    # --- its value ---

    @property
    def value(self) -> TypedInput:
        """What stands in the field, with its date and source while nobody changed it."""
        return self._value

    def show_value(self, value: TypedInput, about: str = "") -> None:
        """Show a value that nobody typed just now; ``about`` says why it is empty."""
        for box in (self.edit, self.unit, self.choice):
            box.blockSignals(True)
        self._value, self._about, self._doubt = value, about, None
        if self.field.choices:
            self._show_choice(value.text)
        else:
            self.edit.setText(value.text)
            if value.unit or not value.text:
                self.unit.setCurrentText(value.unit or self._usual_unit)
        for box in (self.edit, self.unit, self.choice):
            box.blockSignals(False)
        self._tell()

    @property
    def _usual_unit(self) -> str:
        """The only unit, or that of the system which a person chose; none is ever assumed."""
        if len(self.field.units) == 1:
            return self.field.units[0]
        return self.field.usual.get(self._system, "")

    def show_units(self, system: UnitSystem) -> None:
        """Another system: it changes the unit only where no number stands."""
        self._system = system
        if not self._value.text:
            self.show_value(self._value, self._about)

    def _show_choice(self, codes: str) -> None:
        if self.choice.findData(codes) < 0:  # several are possible: one more item says which
            known = dict(self.field.choices)
            said = [known.get(code, code) for code in codes.split(OR)]
            self.choice.addItem(" / ".join(said), codes)
        self.choice.setCurrentIndex(self.choice.findData(codes))

    def _on_person(self) -> None:
        self._value = self._read()
        self._about = ""
        self._doubt = None
        self._tell()
        self.changed.emit(self.field.name)

    def _read(self) -> TypedInput:
        if self.field.choices:
            return TypedInput(self.choice.currentData() or "")
        text, unit = self.edit.text().strip(), self.unit.currentText().strip()
        match = _TYPED.fullmatch(text)
        if match is None:
            return TypedInput(text, unit)
        return TypedInput(match[1], match[2].strip() or unit)

    # --- what is asked about it ---

    def show_state(self, state: InputState | None, doubt: Doubt | None) -> None:
        """What the calculation made of it."""
        self._doubt = doubt
        bad = "true" if state == "wrong" else "false"
        if self.box.property("wrong") != bad:
            self.box.setProperty("wrong", bad)
            repolish(self.box)
        self._tell(state)

    def _confirm(self) -> None:
        self._value = replace(self._value, confirmed=True)
        self._doubt = None
        self._tell()
        self.box.setFocus()
        self.changed.emit(self.field.name)

    def _take_likely(self) -> None:
        if self._doubt is not None:
            self.edit.setText(self._value.text)
            self.unit.setCurrentText(self._doubt.likely)  # tells that it was changed
            self.edit.setFocus()

    def _tell(self, state: InputState | None = None) -> None:
        """The line below the field: a doubt before a mistake before the source."""
        doubt = self._doubt
        self._answers.setVisible(doubt is not None)
        if doubt is not None:
            self.likely.setVisible(bool(doubt.likely))
            self.likely.setText(self.tr("It is {unit}").format(unit=doubt.likely))
            self.likely.setAccessibleName(
                self.tr("{input} is in {unit}").format(input=self.field.label, unit=doubt.likely)
            )
            self._note("! " + doubt.words, "warn")
        elif state == "wrong":
            self._note(self.tr("✕ cannot be used: see the result"), "error")
        elif state == "matters" and not self._about:
            self._note(self.tr("? the result depends on it"), "warn")
        else:
            self._note(self._about or self._origin(), "muted")

    def _origin(self) -> str:
        days = ", ".join(words.day_words(day) for day in self._value.date.split(", "))
        return " · ".join(filter(None, (days, self._value.source)))

    def _note(self, said: str, role: str) -> None:
        self.note.setText(said)
        self.note.setVisible(bool(said))
        self.box.setAccessibleDescription(said)
        if self.note.property("role") != role:
            self.note.setProperty("role", role)
            repolish(self.note)
