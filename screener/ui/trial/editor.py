"""Writing rules: the text, what it says, and what is wrong with it, as it is typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from screener.domain.problems import KnownError
from screener.services.completion import Completer
from screener.services.looking import Looked, Mark
from screener.services.rule_files import RuleFile
from screener.services.trials import Added
from screener.ui.session import Session
from screener.ui.trial.code import CodeEdit
from screener.ui.trial.findings import Findings
from screener.ui.widgets.chip import Chip, ChoiceChip
from screener.ui.widgets.flow import at_the_right, flow
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, column, label
from screener.ui.widgets.sides import Sides

AFTER_TYPING = 300  # milliseconds
Side = Literal["rules", "cases"]


class EditorPage(QWidget):
    """Holds one rule file and its cases. Nothing is stored before somebody says so."""

    back_wanted = Signal()
    stored = Signal(object)  # Added
    try_wanted = Signal(object, bool)  # RuleFile, on invented patients

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.given: RuleFile | None = None  # as it was opened or stored
        self.looked: Looked | None = None
        self._looking_at: tuple[str, str] | None = None
        self._asked = False
        self.title, self._file = label("", "title"), label("", "muted", wrap=True)
        self.status = Chip("calm", "")
        self.notice = Notice()
        self.rules, self.cases = CodeEdit(self.tr("Rules")), CodeEdit(self.tr("Worked cases"))
        self.findings = Findings()
        self.sides: dict[Side, ChoiceChip] = {}
        self.accept = button(self.tr("Store as a version"), self.store, primary=True)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_TYPING)
        self._timer.timeout.connect(self.look)
        self._lay_out()
        for edit in (self.rules, self.cases):
            edit.textChanged.connect(self._on_text)
        self.rules.line_changed.connect(lambda _: self._show_sentence())
        self.findings.mark_wanted.connect(self.go_to)

    def _lay_out(self) -> None:
        layout = column(self, 0, 8)
        head = QHBoxLayout()
        head.addWidget(button(self.tr("‹ Back"), self.leave, small=True))
        head.addWidget(self.title)
        head.addWidget(self._file, 1)
        head.addWidget(self.status)
        layout.addLayout(head)
        row = QHBoxLayout()
        row.addWidget(flow(*self._chips()), 1)
        tries = (
            button(self.tr("Try on patients"), lambda: self.try_out(invented=False)),
            button(self.tr("Try on invented ones"), lambda: self.try_out(invented=True)),
        )
        row.addWidget(at_the_right(*tries, self.accept))
        layout.addLayout(row)
        layout.addWidget(self.notice)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rules)
        self._stack.addWidget(self.cases)
        layout.addWidget(Sides(self._stack, self.findings, -0.32, 230, 460), 1)

    def _chips(self) -> list[ChoiceChip]:
        group = QButtonGroup(self)
        words: dict[Side, str] = {"rules": self.tr("Rules"), "cases": self.tr("Worked cases")}
        for side, said in words.items():
            chip = ChoiceChip(said)
            chip.clicked.connect(lambda _=False, side=side: self.show_side(side))
            group.addButton(chip)
            self.sides[side] = chip
        self.sides["rules"].setChecked(True)
        return list(self.sides.values())

    # --- opening and leaving ---

    def open_file(self, path: Path) -> None:
        """Open a rule file, with the cases beside it; its mistakes are shown in place."""
        desk = self._session.backend.trial_desk
        self._session.read(
            "rule file", lambda: desk.read(path), self.open, owner=self, failed=self._on_failed
        )

    def open_version(self, trial: str, version: int | None) -> None:
        """Begin from a version that is here."""
        desk = self._session.backend.trial_desk
        self._session.read(
            "rule file",
            lambda: desk.file_of(trial, version),
            self.open,
            owner=self,
            failed=self._on_failed,
        )

    def open(self, given: RuleFile) -> None:
        """Show a rule file."""
        self.given, self.looked, self._asked = given, None, False
        self.notice.hide()
        self.title.setText(self.tr("Rules"))
        self._file.setText(given.name)
        self.rules.setPlainText(given.text)
        self.cases.setPlainText(given.cases or "")
        for edit in (self.rules, self.cases):
            edit.show_marks(())
        self.show_side("rules")
        self._ask_completer()
        self.look()

    def _ask_completer(self) -> None:
        desk = self._session.backend.trial_desk
        self._session.read("completer", desk.completer, self._on_completer, owner=self)

    def _on_completer(self, completer: Completer) -> None:
        self.rules.propose = completer.propose

    @property
    def has_draft(self) -> bool:
        """Whether something was written that is not stored."""
        if self.given is None:
            return False
        kept = self.given.text, self.given.cases or ""
        return (self.rules.toPlainText(), self.cases.toPlainText()) != kept

    def leave(self) -> None:
        """Back to the trials; what is written and not stored is asked about once."""
        if self.has_draft and not self._asked:
            self._asked = True
            said = self.tr("This is not stored yet. Escape or Back again leaves it behind.")
            self.notice.say("warn", said)
            return
        self.given = None
        self.back_wanted.emit()

    # --- looking ---

    def _on_text(self) -> None:
        if (self.rules.toPlainText(), self.cases.toPlainText()) != self._looking_at:
            self._asked = False
            self._timer.start()

    @property
    def written(self) -> RuleFile:
        """The file as it is written now."""
        assert self.given is not None
        if not self.has_draft:
            return self.given
        cases = self.cases.toPlainText()
        return replace(
            self.given, text=self.rules.toPlainText(), cases=cases or None, origin="editor"
        )

    def look(self) -> None:
        """Have the text looked at, in the worker; a newer text supersedes it."""
        if self.given is None:
            return
        self._looking_at = self.rules.toPlainText(), self.cases.toPlainText()
        given, desk = self.written, self._session.backend.trial_desk
        self.status.say("calm", self.tr("… Checking"))
        self._session.read(
            "rules looked at", lambda: desk.look(given), self.show_looked, owner=self
        )

    def show_looked(self, looked: Looked) -> None:
        """Mark what was found; whether it can be stored."""
        self.looked = looked
        self.rules.show_marks([mark for mark in looked.marks if not mark.cases])
        self.cases.show_marks([mark for mark in looked.marks if mark.cases])
        self.findings.show_looked(looked)
        self._show_status(looked)
        self._show_sentence()

    def _show_status(self, looked: Looked) -> None:
        self.accept.setEnabled(not looked.mistakes)
        words = self.tr("Store as a version")
        if looked.mistakes:
            said = self.tr("✕ Mistakes: {n}").format(n=looked.mistakes)
            self.status.say("bad", said)
        elif looked.tested:
            self.status.say("calm", self.tr("◇ {n} cases pass").format(n=looked.cases))
        else:
            self.status.say("open", self.tr("✎ Draft: cases are missing or differ"))
        if looked.version:
            words = self.tr("Store as version {n}").format(n=looked.version)
            self.title.setText(self.tr("Rules of {trial}").format(trial=looked.trial))
        self.accept.setText(words)
        self.accept.setAccessibleName(words)

    def _show_sentence(self) -> None:
        if self.looked is not None:
            self.findings.show_sentence(*self.looked.at(self.rules.line))

    # --- moving about ---

    @property
    def edit(self) -> CodeEdit:
        """The text in sight."""
        return self.rules if self._stack.currentIndex() == 0 else self.cases

    def show_side(self, side: Side) -> None:
        """Bring the rules or the cases into sight."""
        self._stack.setCurrentIndex(0 if side == "rules" else 1)
        self.sides[side].setChecked(True)
        self.edit.setFocus()

    def other_side(self) -> None:
        """From the rules to the cases, or back."""
        self.show_side("cases" if self.edit is self.rules else "rules")

    def go_to(self, mark: Mark) -> None:
        """Put the cursor where something was found."""
        self.show_side("cases" if mark.cases else "rules")
        self.edit.go_to(mark.line, mark.column)

    def next_mark(self) -> None:
        """Go to the next thing that was found, after the cursor; then from the beginning."""
        marks = self.looked.marks if self.looked else ()
        if not marks:
            self._session.said.emit(self.tr("Nothing was found."))
            return
        here = self.edit is self.cases, self.edit.line
        ordered = sorted(marks, key=lambda mark: (mark.cases, mark.line))
        later = [mark for mark in ordered if (mark.cases, mark.line) > here]
        self.go_to((later or ordered)[0])

    # --- doing ---

    def try_out(self, invented: bool) -> None:
        """Try what is written, on the clinic's patients or on invented ones."""
        if self.given is None or (self.looked is not None and self.looked.mistakes):
            self.notice.say("error", self.tr("Mend the mistakes first: such rules say nothing."))
            return
        self.try_wanted.emit(self.written, invented)

    def store(self) -> None:
        """Take what is written in as a version. It screens nobody by that."""
        if self.given is None or not self.accept.isEnabled():
            return
        given, desk = self.written, self._session.backend.trial_desk
        self.accept.setEnabled(False)
        self.notice.hide()
        self._session.long(
            lambda _: desk.add(given),
            lambda added: self._on_stored(given, added),
            owner=self,
            title=self.tr("Checking and storing the rules"),
            failed=self._on_failed,
            ended=lambda: self.accept.setEnabled(True),
        )

    def _on_stored(self, given: RuleFile, added: Added) -> None:
        self.given = given
        self._session.changed.emit(added.changes)
        if self.has_draft:
            said = self.tr("✓ Version {n} is stored; what you typed since is not.")
            self.notice.say("warn", said.format(n=added.version.version))
            return
        self.stored.emit(added)

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))
