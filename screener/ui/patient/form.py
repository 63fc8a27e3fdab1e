"""The full form: every field of a fact, where the typed line is not enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from screener.domain.catalogue import FactDef
from screener.services.values import NewFact, TrialHead
from screener.ui.patient.limits import limits_doubt
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import field, short

LASTING = ("condition", "grade", "complete")


class FormPanel(Panel):
    """Fact first: the fields that do not concern it are not shown."""

    def __init__(
        self,
        session: Session,
        patient: int,
        trials: Sequence[TrialHead],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "", parent)
        self._patient = patient
        self._asked = NewFact("", "")
        self.title.setText(self.tr("Enter a fact"))
        self.accept.setText(self.tr("Add"))
        self.accept.setAccessibleName(self.tr("Add the fact"))
        self.notice.answered.connect(self._on_confirmed)
        self.fact = self._fact_box()
        self.choice, self.unit, self.status, self.trial = (short(QComboBox()) for _ in range(4))
        self.value, self.date, self.time, self.end = (QLineEdit() for _ in range(4))
        self.laboratory, self.low, self.high, self.source = (QLineEdit() for _ in range(4))
        self.unit.setEditable(True)
        for code, word in (
            ("final", self.tr("final")),
            ("preliminary", self.tr("preliminary")),
            ("cancelled", self.tr("cancelled")),
        ):
            self.status.addItem(word, code)
        for head in trials:
            self.trial.addItem(head.trial, head.trial)
        self._add_rows()
        self.fact.currentIndexChanged.connect(self._on_fact)
        self._on_fact()

    def _fact_box(self) -> QComboBox:
        box = short(QComboBox())
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for code, definition in self.session.backend.catalogue.items():
            if definition.kind != "judgement":
                box.addItem(definition.name(), code)
        completer = box.completer()
        assert completer is not None  # an editable box has one
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        return box

    def _add_rows(self) -> None:
        iso = self.tr("2026-11-18, 2026-11 or 2026")
        self.date.setPlaceholderText(iso)
        self.end.setPlaceholderText(self.tr("empty: still so"))
        self.time.setPlaceholderText("08:10")
        self.source.setPlaceholderText(self.tr("chart, patient, letter of …"))
        for words, widget in (
            (self.tr("Fact"), self.fact), (self.tr("Value"), self.value),
            (self.tr("Answer"), self.choice), (self.tr("Unit"), self.unit),
            (self.tr("Date"), self.date), (self.tr("Time"), self.time),
            (self.tr("End"), self.end), (self.tr("Laboratory"), self.laboratory),
            (self.tr("Reference from"), self.low), (self.tr("Reference to"), self.high),
            (self.tr("Status"), self.status), (self.tr("Trial"), self.trial),
            (self.tr("Source"), self.source),
        ):  # fmt: skip
            field(self.fields, words, widget)

    @property
    def definition(self) -> FactDef | None:
        """The chosen fact; None while the text names none."""
        at = self.fact.findText(self.fact.currentText(), Qt.MatchFlag.MatchFixedString)
        return self.session.backend.catalogue[self.fact.itemData(at)] if at >= 0 else None

    def begin(self) -> None:
        """Ready for typing."""
        self.fact.setFocus()
        if (edit := self.fact.lineEdit()) is not None:
            edit.selectAll()

    def choose(self, code: str) -> None:
        """Turn to a fact; its value comes next."""
        self.fact.setCurrentIndex(self.fact.findData(code))
        next(edit for edit in (self.choice, self.value) if edit.isVisibleTo(self)).setFocus()

    def _on_fact(self) -> None:
        chosen = self.definition
        if chosen is None:
            return
        lab = chosen.kind == "lab"
        coded = bool(chosen.codes) and not lab
        for widget, shown in (
            (self.value, not coded), (self.choice, coded), (self.unit, lab),
            (self.time, lab), (self.end, chosen.kind in LASTING), (self.laboratory, lab),
            (self.low, lab), (self.high, lab), (self.status, lab or chosen.kind == "coded"),
            (self.trial, chosen.scope == "trial"),
        ):  # fmt: skip
            self.fields.setRowVisible(widget, shown)
        self.choice.clear()
        for code in chosen.codes:
            self.choice.addItem(chosen.choice_name(code), code)
        for code in ("does_not_know", "refused"):
            self.choice.addItem(chosen.choice_name(code), code)
        self.choice.setCurrentIndex(-1)
        self.unit.clear()
        self.unit.addItems([unit for unit in chosen.factors if unit != "1"])

    def entry(self) -> NewFact | None:
        """What the form says; None, with a message, while fact or value is not given."""
        chosen = self.definition
        if chosen is None:
            self.notice.say("error", self.tr("Choose a fact of the list; begin typing its name."))
            return None
        coded = bool(chosen.codes) and chosen.kind != "lab"
        text = self.choice.currentData() if coded else self.value.text()
        if not text:
            self.notice.say("error", self.tr("The value is empty: nothing was stored."))
            return None
        lab = chosen.kind == "lab"
        return NewFact(
            fact=chosen.code,
            text=text,
            unit=self.unit.currentText() if lab else "",
            date=self.date.text(),
            end=self.end.text() if chosen.kind in LASTING else "",
            time=self.time.text() if lab else "",
            laboratory=self.laboratory.text() if lab else "",
            low=self.low.text() if lab else "",
            high=self.high.text() if lab else "",
            status=self.status.currentData(),
            source=self.source.text(),
            trial=self.trial.currentData() if chosen.scope == "trial" else "",
        )

    def submit(self) -> None:
        entry = self.entry()
        if entry is None:
            return
        self._asked = entry
        definition = self.session.backend.catalogue[entry.fact]
        doubt = limits_doubt(definition, entry.text, entry.unit)
        if doubt:
            self.notice.say("warn", doubt, self.tr("Store it as typed"))
        else:
            self._send(confirmed=False)

    def _on_confirmed(self) -> None:
        if self.entry() == self._asked:
            self._send(confirmed=True)
        else:  # changed since it was asked: ask about what stands there now
            self.submit()

    def _send(self, *, confirmed: bool) -> None:
        backend, patient, said = self.session.backend, self._patient, self._asked
        new = replace(said, confirmed=confirmed)
        self.send(lambda: backend.enter_fact(patient, new), self._on_added)

    def _on_added(self) -> None:
        self.notice.say("done", self.tr("✓ Added."))
        for edit in (self.value, self.end, self.low, self.high):
            edit.clear()
        for edit in self.findChildren(QLineEdit):
            edit.setModified(False)
        self.choice.setCurrentIndex(-1)
        self.begin()
