"""What changed: since the last paper of the trial in sight, and since a day in all trials; why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.rules.answers.changed import Changed
from screener.services import answers_words
from screener.services.answers import ChangedAnswer
from screener.services.days import read_day
from screener.services.since import TrialAnswers
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import field, label
from screener.ui.widgets.rows import Row, RowList
from screener.ui.words import date_words

Told = tuple[str, str, Changed]
"""Since when in words, the trial, and what is otherwise there."""

BACK = timedelta(days=7)  # what is compared with, until another day is typed


class ChangedPanel(Panel):
    """Reads only; the day typed is no entry."""

    criterion_wanted = Signal(str, str)  # trial, criterion

    def __init__(self, session: Session, patient: int, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self._patient = patient
        self._paper: list[Told] = []
        self._days: list[Told] = []
        self._comparing = False
        self.title.setText(self.tr("What changed"))
        self.accept.setText(self.tr("Compare"))
        self.accept.setAccessibleName(self.tr("Compare with that day, Enter"))
        self.day = QLineEdit()
        self.day.setText(date_words(session.as_of - BACK))
        self.day.setToolTip(self.tr("18 nov, 18 nov 2026 or 2026-11-18; what was known at its end"))
        field(self.fields, self.tr("Since the end of"), self.day)
        self.list = RowList()
        self.list.shown.connect(self.bring)
        self._same = label("", "muted", wrap=True)
        self.fields.addRow(self.list)
        self.fields.addRow(self._same)

    @property
    def has_draft(self) -> bool:
        return False  # nothing here is ever stored

    @property
    def _purpose(self) -> str:
        return f"changed {self._patient}"

    def begin(self, found: TrialAnswers | None) -> None:
        """Look anew, at the last paper and at the day that stands in the field."""
        self.show_answers(found)
        self.submit()

    def show_answers(self, found: TrialAnswers | None) -> None:
        """What is otherwise than on the last paper of the trial in sight."""
        since = found.since if found else None
        if found is None:
            self.subtitle.setText(self.tr("Looking …"))
        elif since is None:
            said = self.tr("{trial}: nothing was printed yet for this patient.")
            self.subtitle.setText(said.format(trial=found.until.trial))
        else:
            said = self.tr("{trial}: printed {at} by {who}, as of {day}.")
            self.subtitle.setText(said.format(
                trial=since.trial, at=f"{since.at.astimezone():%Y-%m-%d %H:%M}", who=since.by,
                day=date_words(since.as_of)))  # fmt: skip
        self._paper = []
        if since is not None:
            head = self.tr("Since the paper")
            self._paper = [(head, since.trial, since.changed)]
        self._show()

    def submit(self) -> None:
        """Compare with the day in the field, in all trials."""
        when = read_day(self.day.text().strip(), self.session.today)
        if when is None or when.first_day != when.last_day:
            said = self.tr("✕ No day: write 18 nov 2026 or 2026-11-18")
            self.notice.say("error", said)
            return
        self.notice.hide()
        self._ask(when.first_day)

    def _ask(self, since: date) -> None:
        backend, patient, day = self.session.backend, self._patient, self.session.as_of
        moment = datetime.combine(since, datetime.max.time()).astimezone()
        self._days, self._comparing = [], True
        self._same.setText(self.tr("Comparing with {day} …").format(day=date_words(since)))
        self._show()
        self.session.long(
            lambda progress: backend.what_changed(patient, moment, day, progress),
            partial(self.show_changes, since),
            owner=self,
            title=self.tr("What changed"),
            purpose=self._purpose,
            failed=self.on_failed,
            ended=self._on_ended,
            aside=True,
        )

    def _on_ended(self) -> None:
        if self._comparing:
            self._same.setText(self.tr("Not compared: Enter in the day compares again."))

    def show_changes(self, since: date, found: Sequence[ChangedAnswer]) -> None:
        """The trials in which something is otherwise, each with its criteria; then the others."""
        self._comparing = False
        head = self.tr("Since {day}").format(day=date_words(since))
        differ = [one for one in found if one.changed.criteria]
        self._days = [(head, one.trial, one.changed) for one in differ]
        same = ", ".join(one.trial for one in found if not one.changed.criteria)
        said = self.tr("Nothing is otherwise than on {day} in {trials}.")
        self._same.setText(said.format(day=date_words(since), trials=same) if same else "")
        self._show()

    def _show(self) -> None:
        told = [*self._paper, *self._days]
        self.list.show_rows([row for one in told for row in self._rows(*one)])

    def _rows(self, head: str, trial: str, change: Changed) -> Iterator[Row]:
        texts = self.session.texts
        was, now = (answers_words.verdict_word(texts, one) for one in (change.before, change.after))
        said = f"{head} · {trial}: {was}" + (f" → {now}" if was != now else "")
        first = _row(f"{head} {trial}", said, "strong")
        if not change.criteria:
            first.lines.addWidget(label(texts("services.ask.no_change"), "muted", wrap=True))
        yield first
        for one in change.criteria:
            row = _row(f"{head} {trial} {one.criterion}", answers_words.change_words(texts, one))
            row.entered.connect(partial(self.criterion_wanted.emit, trial, one.criterion))
            yield row

    def take_focus(self) -> None:
        """Ready for another day."""
        self.day.setFocus()
        self.day.selectAll()


def _row(key: str, said: str, role: str = "") -> Row:
    row = Row(key)
    row.lines.addWidget(label(said, role, wrap=True))
    row.setAccessibleName(said)
    return row
