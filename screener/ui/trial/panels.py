"""Approving, activating, opening, pausing, closing: small forms beside the rules."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from screener.domain.trials import SiteState
from screener.services.days import read_day
from screener.services.trial_pages import TrialSheet
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import field
from screener.ui.words import day_words


class ApprovePanel(Panel):
    """A second person says that the rules are right. Who, is asked: others sit here too."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.accept.setText(self.tr("Approve"))
        self.name, self.note = QLineEdit(), QLineEdit()
        self.note.setPlaceholderText(self.tr("What was read, and against what"))
        field(self.fields, self.tr("Your name"), self.name)
        field(self.fields, self.tr("Note"), self.note)
        self._sheet: TrialSheet | None = None

    def begin(self, sheet: TrialSheet) -> None:
        """Ask about the version in sight."""
        self._sheet = sheet
        one = sheet.version
        self.title.setText(self.tr("Approve version {n}").format(n=one.version))
        said = self.tr(
            "Text {sha}, added by {by}. Who added or changed it cannot approve it. Approved, it is"
            " locked: a change is a new version. It screens once it is activated."
        )
        self.subtitle.setText(said.format(sha=one.sha256[:12], by=one.by))
        self.name.setText("")
        self.note.setText("")
        self.name.setFocus()

    def submit(self) -> None:
        if self._sheet is None:
            return
        name, note = self.name.text().strip(), self.note.text()
        if not name:
            self.notice.say("error", self.tr("Type your name: who approves is recorded."))
            self.name.setFocus()
            return
        one, trial = self._sheet.version, self._sheet.line.trial
        desk = self.session.backend.trial_desk
        self.send(lambda: desk.approve(trial, one.version, name, note, one.sha256))


class DayPanel(Panel):
    """A form with a day and a reason."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.day, self.reason = QLineEdit(), QLineEdit()
        self.day.setToolTip(self.tr("18 nov, 18 nov 2026 or 2026-11-18"))
        field(self.fields, self.tr("From the day"), self.day)
        field(self.fields, self.tr("Reason"), self.reason)
        self._sheet: TrialSheet | None = None

    def ask(self, sheet: TrialSheet, title: str, said: str, accept: str) -> None:
        """Ask; from today unless another day is typed."""
        self._sheet = sheet
        self.title.setText(title)
        self.subtitle.setText(said)
        self.accept.setText(accept)
        self.accept.setAccessibleName(accept)
        self.day.setText(day_words(self.session.today.isoformat()))
        self.reason.setText("")
        self.reason.setFocus()

    def submit(self) -> None:
        when = read_day(self.day.text().strip(), self.session.today)
        if when is None or when.first_day != when.last_day:
            self.notice.say("error", self.tr("No day: write 18 nov 2026 or 2026-11-18"))
            self.day.setFocus()
            return
        if self._sheet is not None:
            self.do(self._sheet, when.first_day, self.reason.text())

    def do(self, sheet: TrialSheet, day: date, reason: str) -> None:
        """What the form is for; each says."""
        raise NotImplementedError  # Qt's own metaclass leaves no room for an abstract base


class ActivatePanel(DayPanel):
    """An approved version screens from a day on."""

    def begin(self, sheet: TrialSheet) -> None:
        """Ask about the version in sight."""
        number = sheet.version.version
        said = self.tr("From that day on, patients are screened by this version.")
        if sheet.registry:
            said += " " + self.tr("It stays pre-screening only: it is made from registry text.")
        title = self.tr("Activate version {n}").format(n=number)
        self.ask(sheet, title, said, self.tr("Activate"))

    def do(self, sheet: TrialSheet, day: date, reason: str) -> None:
        desk, name = self.session.backend.trial_desk, self.session.backend.user
        trial, number = sheet.line.trial, sheet.version.version
        self.send(lambda: desk.activate(trial, number, day, reason, name))


class StatePanel(DayPanel):
    """The trial is opened, paused or closed at this site."""

    state: SiteState = "open"

    def begin(self, sheet: TrialSheet, state: SiteState) -> None:
        """Ask about a state."""
        self.state = state
        title = {
            "open": self.tr("Open {trial} at this site"),
            "paused": self.tr("Pause {trial} at this site"),
            "closed": self.tr("Close {trial} at this site"),
        }[state].format(trial=sheet.line.trial)
        accept = {
            "open": self.tr("Open"), "paused": self.tr("Pause"), "closed": self.tr("Close it"),
        }[state]  # fmt: skip
        said = self.tr("Patients are screened all the same, and every page says the state.")
        self.ask(sheet, title, said, accept)

    def do(self, sheet: TrialSheet, day: date, reason: str) -> None:
        desk, name = self.session.backend.trial_desk, self.session.backend.user
        trial, state = sheet.line.trial, self.state
        self.send(lambda: desk.set_state(trial, state, day, reason, name))
