"""Under the verdict, quietly: until when it stands, by how much it is missed, what changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.domain.problems import KnownError
from screener.services import answers_words
from screener.services.since import TrialAnswers
from screener.ui.patient.ruler import Ruler
from screener.ui.session import Session
from screener.ui.widgets.chip import repolish
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import button, column, label
from screener.ui.words import date_words


class VerdictStrip(QWidget):
    """Of one patient and one trial. Forgets what it shows as soon as another day or trial is."""

    decides_wanted = Signal()
    near_wanted = Signal()
    changed_wanted = Signal()
    what_if_wanted = Signal()
    found = Signal(object)  # TrialAnswers of what is in sight

    def __init__(self, session: Session, patient: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._patient = session, patient
        self.answers: TrialAnswers | None = None
        self._words = label("", "", wrap=True)
        self._near = label("", "muted", wrap=True)
        self.ruler = Ruler()
        self.ruler.reading.connect(self._on_reading)
        self.ruler.day_wanted.connect(session.choose_day)
        self._decides = button(self.tr("What decides"), self.decides_wanted.emit, small=True)
        self._misses = button("", self.near_wanted.emit, small=True)
        self._changed = button("", self.changed_wanted.emit, small=True)
        self._if = button(self.tr("What if…"), self.what_if_wanted.emit, small=True)
        for made, key in ((self._decides, "F9"), (self._misses, "F10"), (self._changed, "F11"),
                          (self._if, "F4")):  # fmt: skip
            made.setToolTip(key)
        layout = column(self, 0, 4)
        layout.setContentsMargins(12, 0, 12, 8)
        layout.addWidget(self._words)
        layout.addWidget(self.ruler)
        layout.addWidget(self._near)
        layout.addWidget(flow(self._decides, self._misses, self._changed, self._if, spacing=4))
        self.wait()

    def ask(self, trial: str) -> None:
        """Look ahead and back for a trial, as of the day of the window."""
        backend, patient, day = self._session.backend, self._patient, self._session.as_of
        shown = self.answers
        if shown is None or (shown.until.trial, shown.as_of) != (trial, day):
            self.wait()
        self._session.long(
            lambda _: backend.trial_answers(patient, trial, day),
            self.show_answers,
            owner=self,
            title=self.tr("Looking ahead"),
            purpose=f"answers {patient}",
            failed=self._on_failed,
            aside=True,
        )

    def wait(self) -> None:
        """Nothing is known yet of this trial and day."""
        self.answers = None
        self.ruler.show_stretches(())
        self.ruler.hide()
        self._near.hide()
        self._misses.setText(self.tr("Near misses"))
        self._changed.setText(self.tr("What changed"))
        self._say(self.tr("Looking ahead …"), "muted")

    def show_answers(self, found: TrialAnswers) -> None:
        """Show what was found, if it is still of this patient and day."""
        if found.patient != self._patient or found.as_of != self._session.as_of:
            return
        self.answers = found
        self.ruler.show_stretches(found.until.ruler)
        self.ruler.show()
        if self.ruler.pointed is None:
            self._on_reading("")
        self._show_near(found)
        self._show_since(found)
        self.found.emit(found)

    def _show_near(self, found: TrialAnswers) -> None:
        margins, told = found.near.margins, self._session
        self._near.setVisible(bool(margins))
        if margins:
            said = answers_words.margin_words(told.texts, told.backend.catalogue, margins[0])
            self._near.setText(self.tr("Nearest limit: {margin}").format(margin=said))
        self._misses.setText(self.tr("Near misses · {count}").format(count=len(margins)))

    def _show_since(self, found: TrialAnswers) -> None:
        if found.since is None:
            self._changed.setText(self.tr("What changed"))
            return
        said = self.tr("Changed since the paper of {day} · {count}")
        day, count = date_words(found.since.at.astimezone().date()), found.since.changed.criteria
        self._changed.setText(said.format(day=day, count=len(count)))

    def _on_reading(self, said: str) -> None:
        """The stretch that is pointed at; else how long the verdict stands."""
        if self.answers is None:
            return
        until = self.answers.until.until
        stands = answers_words.until_words(self._session.texts, until, date_words)
        self._say(said or stands, "hint" if said else "")

    def _on_failed(self, error: KnownError) -> None:
        self._say(self._session.texts.problems(error), "error")

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def _say(self, said: str, role: str) -> None:
        self._words.setText(said)
        self._words.setProperty("role", role)
        repolish(self._words)
