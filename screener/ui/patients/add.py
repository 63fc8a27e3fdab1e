"""Adding a patient."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from screener.domain.changes import Changes
from screener.domain.problems import KnownError
from screener.services.values import NewPatient
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import field


class AddPanel(Panel):
    """Name, number by issuer, birth date, sex."""

    added = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.title.setText(self.tr("Add a patient"))
        self.accept.setText(self.tr("Add"))
        self.accept.setAccessibleName(self.tr("Add the patient"))
        self.name, self.record, self.birth = QLineEdit(), QLineEdit(), QLineEdit()
        self.issuer, self.sex = QComboBox(), QComboBox()
        self.issuer.setEditable(True)
        self.issuer.addItems(["record", "hospital", "outpatient", "national id", "passport"])
        for code, word in (
            ("", self.tr("not known")), ("female", self.tr("female")), ("male", self.tr("male"))
        ):  # fmt: skip
            self.sex.addItem(word, code)
        self.birth.setPlaceholderText(self.tr("1980-03-02, 1980-03 or 1980"))
        field(self.fields, self.tr("Name"), self.name)
        field(self.fields, self.tr("Number"), self.record)
        field(self.fields, self.tr("Given by"), self.issuer)
        field(self.fields, self.tr("Birth date"), self.birth)
        field(self.fields, self.tr("Sex"), self.sex)

    def put_away(self) -> None:
        """Forget all of it: half of one patient must not stay for the next."""
        for edit in (self.name, self.record, self.birth):
            edit.clear()
        self.issuer.setCurrentIndex(0)
        self.sex.setCurrentIndex(0)
        super().put_away()

    def begin(self) -> None:
        """Ready for typing."""
        self.name.setFocus()

    def submit(self) -> None:
        new = NewPatient(
            name=self.name.text().strip(),
            issuer=self.issuer.currentText().strip(),
            record=self.record.text().strip(),
            birth=self.birth.text().strip(),
            sex=self.sex.currentData(),
        )
        backend = self.session.backend
        self.accept.setEnabled(False)
        self.notice.hide()
        self.session.runner.run(
            lambda _: backend.add_patient(new),
            self._on_stored,
            owner=self,
            failed=self._on_refused,
            ended=lambda: self.accept.setEnabled(True),
        )

    def _on_stored(self, answer: tuple[int, Changes]) -> None:
        number, changes = answer
        self.put_away()
        self.session.changed.emit(changes)
        self.added.emit(number)

    def _on_refused(self, error: KnownError) -> None:
        self.on_failed(error)
        keys = {problem.key for problem in error.problems}
        wrong = (
            self.birth if keys and all("birth" in k or "date" in k for k in keys) else self.record
        )
        wrong.setFocus()
        wrong.selectAll()
