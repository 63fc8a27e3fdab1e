"""The first window: open a database folder, create one, or restore a backup into one.

It loads fast: neither the store nor the rules are imported here; the callbacks, which run in the
worker, bring them along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from screener.domain.problems import KnownError
from screener.system.texts import Texts
from screener.ui.crash import describe
from screener.ui.tasks import TaskRunner
from screener.ui.widgets.chip import ChoiceChip
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, card, column, label

LEAST = 15  # characters of a passphrase

Mode = Literal["open", "create", "restore"]


@dataclass(frozen=True)
class Doors:
    """What opens a database: called in the worker; what they return is handed on as ``opened``."""

    on_open: Callable[[Path, str], Any]
    on_create: Callable[[Path, str], Any]
    on_restore: Callable[[Path, Path, str], Any]  # backup, folder, passphrase


class UnlockPage(QWidget):
    """One sheet with three ways in. Errors stand in it; what was typed stays."""

    opened = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        doors: Doors,
        folder: Path | None = None,
        mode: Mode = "open",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Screener")
        self._runner, self._doors = runner, doors
        self._mode: Mode = mode
        self._known = str(folder) if folder else ""
        self.folder = QLineEdit(self._known)
        self.backup = QLineEdit()
        self.passphrase, self.again = _secret(), _secret()
        self.notice = Notice()
        self.strength = label("", "muted", wrap=True)
        self.go = button(self.tr("Open"), self.submit, primary=True)
        self.modes: dict[Mode, ChoiceChip] = {}
        self._lay_out()
        self.passphrase.textChanged.connect(self._on_typed)
        self.again.textChanged.connect(self._on_typed)
        self.passphrase.returnPressed.connect(self._on_passphrase)
        for edit in (self.folder, self.backup, self.again):
            edit.returnPressed.connect(self.submit)
        for edit in (self.folder, self.backup, self.passphrase, self.again):
            edit.textEdited.connect(self.notice.hide)
        runner.crashed.connect(self._on_crash)
        self.show_mode(mode)
        self.resize(640, 480)

    # --- building ---

    def _lay_out(self) -> None:
        sheet = card()
        sheet.setMaximumWidth(640)
        inner = column(sheet, 24, 12)
        inner.addWidget(label("Screener", "title"))
        said = self.tr("Patients are kept in one encrypted folder on this computer.")
        inner.addWidget(label(said, "muted", wrap=True))
        inner.addLayout(self._chips())
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._row(self.tr("Backup"), self._chosen(self.backup, self._choose_backup))
        self._row(self.tr("Folder"), self._chosen(self.folder, self._choose_folder))
        self._row(self.tr("Passphrase"), self.passphrase)
        self._row(self.tr("Once more"), self.again)
        self.folder.setAccessibleName(self.tr("Database folder"))
        self.backup.setAccessibleName(self.tr("Backup file"))
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self.again.setAccessibleName(self.tr("Passphrase once more"))
        inner.addLayout(self._form)
        inner.addWidget(self.strength)
        inner.addWidget(self.notice)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go)
        inner.addLayout(foot)
        layout = column(self, 24, 0)
        layout.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(sheet, 20)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)

    def _chips(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        named: tuple[tuple[Mode, str], ...] = (
            ("open", self.tr("Open")),
            ("create", self.tr("Create new")),
            ("restore", self.tr("Restore a backup")),
        )
        for mode, words in named:
            chip = ChoiceChip(words)
            chip.clicked.connect(lambda _=False, mode=mode: self.show_mode(mode))
            group.addButton(chip)
            self.modes[mode] = chip
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def _row(self, words: str, widget: QWidget) -> None:
        self._form.addRow(words, widget)

    def _chosen(self, edit: QLineEdit, choose: Callable[[], None]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(edit, 1)
        row.addWidget(button(self.tr("Choose…"), choose))
        return holder

    # --- what happens ---

    def show_mode(self, mode: Mode) -> None:
        """Turn to opening, creating or restoring; what is typed stays."""
        self._mode = mode
        self.modes[mode].setChecked(True)
        self._form.setRowVisible(0, mode == "restore")
        self._form.setRowVisible(self.again, mode == "create")
        self.go.setText(
            {
                "open": self.tr("Open"),
                "create": self.tr("Create"),
                "restore": self.tr("Restore and open"),
            }[mode]
        )
        self.go.setAccessibleName(self.go.text())
        self.notice.hide()
        self._on_typed()
        if mode == "restore" and self.folder.text() == self._known:
            self.folder.clear()  # a backup goes into a new folder, never over a database
        elif mode != "restore" and not self.folder.text():
            self.folder.setText(self._known)
        self._first().setFocus()

    def _first(self) -> QLineEdit:
        """The field to fill first."""
        if self._mode == "restore" and not self.backup.text():
            return self.backup
        return self.passphrase if self.folder.text() else self.folder

    def _on_typed(self) -> None:
        self.strength.setVisible(self._mode == "create")
        length = len(self.passphrase.text())
        if length < LEAST:
            said = self.tr(
                "{length} of at least {least} characters. A few words that only you put together"
                " are easy to remember and hard to guess. Without the passphrase nobody can read"
                " the data again, not even you: keep it written down in a safe place."
            )
            self.strength.setText(said.format(length=length, least=LEAST))
        elif self.passphrase.text() != self.again.text():
            self.strength.setText(self.tr("Long enough. Type it once more below."))
        else:
            self.strength.setText(self.tr("✓ Long enough, and both are the same."))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Database folder"))
        if name:
            self.folder.setText(name)

    def _choose_backup(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Backup file"))
        if name:
            self.backup.setText(name)

    def _on_passphrase(self) -> None:
        """Enter: a new passphrase that is long enough is repeated next."""
        again = self._mode == "create" and not self.again.text()
        if again and len(self.passphrase.text()) >= LEAST:
            self.again.setFocus()
        else:
            self.submit()

    def submit(self) -> None:
        """Open, create or restore, in the worker."""
        if not self.go.isEnabled():
            return
        if wrong := self._wrong():
            self.notice.say("error", wrong)
            return
        self.notice.hide()
        self.go.setEnabled(False)
        folder, passphrase = Path(self.folder.text().strip()), self.passphrase.text()
        backup, doors, mode = Path(self.backup.text().strip()), self._doors, self._mode

        def work() -> Any:
            if mode == "open":
                return doors.on_open(folder, passphrase)
            if mode == "create":
                return doors.on_create(folder, passphrase)
            return doors.on_restore(backup, folder, passphrase)

        self._runner.run(
            lambda _: work(),
            self._on_opened,
            owner=self,
            failed=self._on_failed,
            ended=lambda: self.go.setEnabled(True),
        )

    def _wrong(self) -> str:
        if self._mode == "restore" and not self.backup.text().strip():
            return self.tr("Choose the backup to restore.")
        if not self.folder.text().strip():
            return self.tr("Choose the folder of the database.")
        if self._mode == "create":
            if len(self.passphrase.text()) < LEAST:
                said = self.tr("The passphrase is too short: {least} characters at least.")
                return said.format(least=LEAST)
            if not self.again.text():
                return self.tr("Type the passphrase once more. Nothing was created yet.")
            if self.passphrase.text() != self.again.text():
                return self.tr("The two passphrases differ. Nothing was created.")
        elif not self.passphrase.text():
            return self.tr("Type the passphrase.")
        return ""

    def _on_opened(self, opened: object) -> None:
        self.passphrase.clear()
        self.again.clear()
        self.opened.emit(opened)

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", Texts().problems(error))
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def _on_crash(self, error: BaseException) -> None:
        said = self.tr("Something is wrong in the program; nothing was changed:\n{report}")
        self.notice.say("error", said.format(report=describe(error)))


def _secret() -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit
