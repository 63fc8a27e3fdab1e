"""Past imports: what they brought, and taking one back with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from screener.domain.problems import KnownError
from screener.services.values import ImportRecord
from screener.ui.session import Session
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, clear, column, label


class PastImports(QFrame):
    """A line per import; Undo asks once, for the reason."""

    taken_back = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session = session
        self._undoing: ImportRecord | None = None
        self.notice = Notice()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setColumnStretch(0, 1)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Why it is taken back: stays on record"))
        self.reason.setAccessibleName(self.tr("Reason for undoing the import"))
        self.reason.returnPressed.connect(self.undo)
        self._asked = label("", "head", wrap=True)
        self._strip = self._build_strip()
        layout = column(self, 14, 8)
        layout.addWidget(label(self.tr("Past imports"), "head"))
        layout.addLayout(self._grid)
        layout.addWidget(self._strip)
        layout.addWidget(self.notice)
        session.changed.connect(self._on_changed)

    def _build_strip(self) -> QFrame:
        strip = QFrame()
        strip.setObjectName("strip")
        inner = column(strip, 10, 6)
        inner.addWidget(self._asked)
        row = QHBoxLayout()
        row.addWidget(self.reason, 1)
        row.addWidget(button(self.tr("Undo the import"), self.undo, primary=True))
        row.addWidget(button(self.tr("Keep it"), strip.hide))
        inner.addLayout(row)
        strip.hide()
        return strip

    def _on_changed(self) -> None:
        if self.isVisible():  # else the page asks when it is shown
            self.refresh()

    def refresh(self) -> None:
        """Ask for the list again."""
        backend = self._session.backend
        self._session.read("imports", backend.imports, self.show_records, owner=self)

    def show_records(self, records: Sequence[ImportRecord]) -> None:
        """Newest first, as the backend gives them."""
        clear(self._grid)
        if not records:
            self._grid.addWidget(label(self.tr("None yet."), "muted"), 0, 0)
        for number, record in enumerate(records):
            self._show(number, record)

    def _show(self, row: int, record: ImportRecord) -> None:
        at = f"{record.at.astimezone():%Y-%m-%d %H:%M}"
        brought = self.tr("{facts} facts, {patients} patients").format(
            facts=record.facts, patients=record.patients
        )
        self._grid.addWidget(label(record.file, "strong", wrap=True), row, 0)
        self._grid.addWidget(label(f"{at} · {record.by}", "muted"), row, 1)
        self._grid.addWidget(label(brought, "muted"), row, 2)
        if record.undone:
            self._grid.addWidget(label(self.tr("– undone"), "muted"), row, 3)
            return
        name = self.tr("Undo the import of {file}").format(file=record.file)
        undo = button(self.tr("Undo…"), lambda: self.ask(record), small=True, name=name)
        self._grid.addWidget(undo, row, 3)

    def ask(self, record: ImportRecord) -> None:
        """Ask for the reason, in place."""
        self._undoing = record
        said = self.tr("Take back {file}: its {facts} facts will no longer count. Why?")
        self._asked.setText(said.format(file=record.file, facts=record.facts))
        self.reason.clear()
        self._strip.show()
        self.reason.setFocus()

    def undo(self) -> None:
        """Take the import back, in the worker."""
        reason, record, backend = self.reason.text().strip(), self._undoing, self._session.backend
        if record is None:
            return
        if not reason:
            self.notice.say("error", self.tr("Say why: nothing is taken back without a reason."))
            return
        self._session.write(
            lambda: backend.undo_import(record.operation, reason),
            owner=self,
            title=self.tr("Undoing the import"),
            done=self._on_undone,
            failed=self._on_failed,
        )

    def _on_undone(self) -> None:
        self.taken_back.emit()  # first: hiding would hand the focus to whatever comes next
        self._strip.hide()
        assert self._undoing is not None
        said = self.tr("✓ {file} is taken back.").format(file=self._undoing.file)
        self.notice.say("done", said)

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))
