"""Who is on the page, always in sight: name, sex, birth date, age, number, state, look-alikes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QWidget

from screener.domain.people import Patient
from screener.services.values import TrialHead
from screener.ui import words
from screener.ui.widgets.chip import Chip, ChoiceChip
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import column, label


class Banner(QFrame):
    """The identity of one patient and the choice of trial."""

    trial_chosen = Signal(str)

    def __init__(self, trials: Sequence[TrialHead], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._name = label("", "name", wrap=True)
        self._identity = label("", "", wrap=True)
        self._state = Chip("bad", "")
        self._alike = label("", "warn", wrap=True)
        self._chips: dict[str, ChoiceChip] = {}
        group = QButtonGroup(self)
        for head in trials:
            chip = ChoiceChip(head.trial)
            chip.setToolTip(f"{head.title}\n{head.source_line}")
            chip.setAccessibleDescription(head.title)
            chip.clicked.connect(lambda _=False, name=head.trial: self.trial_chosen.emit(name))
            group.addButton(chip)
            self._chips[head.trial] = chip
        who = QWidget()
        lines = column(who, 0, 4)
        for widget in (self._name, self._identity, flow(self._state), self._alike):
            lines.addWidget(widget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.addWidget(who, 3)
        layout.addWidget(flow(*self._chips.values()), 2)
        self._state.hide()
        self._alike.hide()

    def show_patient(self, patient: Patient, on: date) -> None:
        """Name and identity line, as of a day."""
        self._name.setText(words.called(patient))
        record = self.tr("record no. {number}").format(number=patient.record)
        parts = [words.identity_words(patient, on), record]
        parts += [f"{item.issuer} {item.value}" for item in patient.identifiers[1:]]
        if patient.state == "active":
            parts.append(words.state_words(patient))
        self._identity.setText("   ·   ".join(parts))
        self._state.setText(f"✕ {words.state_words(patient)} · {patient.state_source}".rstrip(" ·"))
        self._state.setVisible(patient.state != "active")
        self.setAccessibleName(f"{words.called(patient)}, {self._identity.text()}")

    def show_look_alikes(self, alike: Sequence[Patient]) -> None:
        """Warn of people who could be taken for this one."""
        named = "; ".join(
            f"{words.called(other)} ({words.birth_words(other.birth)}, {other.record})"
            for other in alike
        )
        self._alike.setText(self.tr("! Easily confused with: {people}").format(people=named))
        self._alike.setVisible(bool(alike))

    def choose(self, trial: str) -> None:
        """Mark the trial that is shown."""
        if trial in self._chips:
            self._chips[trial].setChecked(True)
