"""What if: a line typed as usual, never stored, in a sheet of its own that says so everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from screener.domain.problems import KnownError
from screener.domain.screening import CriterionLine, Snapshot
from screener.services import answers_words
from screener.services.answers import WhatIf
from screener.ui import words
from screener.ui.look import Tone
from screener.ui.patient.why import why_label
from screener.ui.session import Session
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.flow import flow
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import Ground, button, clear, column, label, scrolled
from screener.ui.widgets.rows import Row, RowList


class WhatIfSheet(QFrame):
    """Stands where the checklist stands. It belongs to one patient, and no service writes for it.

    Escape leaves it, and forgets what was supposed.
    """

    closed = Signal()
    left = Signal()  # by its own key or button: the focus goes where it came from

    def __init__(self, session: Session, patient: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "hypothetical")
        self._session, self._patient, self._trial = session, patient, ""
        self._lines: tuple[str, ...] = ()
        self.found: WhatIf | None = None
        self._stripe = label(
            self.tr("HYPOTHETICAL: nothing typed or shown here is stored. Escape leaves."),
            wrap=True,
        )
        self._stripe.setProperty("stripe", "hypothetical")
        self.edit = QLineEdit()
        self.edit.setObjectName("hypothetical")
        self.edit.setPlaceholderText(self.tr("Suppose: inr 1.9 18 nov   (Enter; never stored)"))
        self.edit.setAccessibleName(self.tr("Suppose a result; it is never stored"))
        self.edit.returnPressed.connect(self.suppose)
        self.notice = Notice()
        self._said = label("", "muted", wrap=True)
        self._verdict = QWidget()
        self._chips = column(self._verdict, 0, 4)
        self.list = RowList()
        self._lay_out()

    def _lay_out(self) -> None:
        ground = Ground()
        lines = column(ground, 0, 8)
        for widget in (self._said, self._verdict, self.list):
            lines.addWidget(widget)
        lines.addStretch(1)
        area = scrolled(ground)
        self.list.shown.connect(lambda row: area.ensureWidgetVisible(row, 0, 20))
        body = QWidget()
        inner = column(body, 12, 8)
        inner.addWidget(self.edit)
        inner.addWidget(self.notice)
        inner.addWidget(area, 1)
        inner.addWidget(
            flow(
                button(
                    self.tr("Leave"), self.left.emit, name=self.tr("Leave the hypothesis, Escape")
                )
            )
        )
        layout = column(self, 2, 0)
        layout.addWidget(self._stripe)
        layout.addWidget(body, 1)

    @property
    def _purpose(self) -> str:
        return f"what if {self._patient}"

    @property
    def active(self) -> bool:
        """Whether it stands in the checklist's place."""
        return not self.isHidden()

    def begin(self, trial: str) -> None:
        """Ready for a line, with nothing supposed yet."""
        self._forget()
        self._trial = trial
        hint = self.tr("Each line is put beside what is on file, as if entered today.")
        self._said.setText(hint)
        self.edit.setFocus()

    def _forget(self) -> None:
        self._session.runner.drop(self._purpose)
        self._lines = ()
        self.edit.clear()
        self.notice.hide()
        self._clear()

    def _clear(self) -> None:
        self.found = None
        clear(self._chips)
        self.list.clear()

    def suppose(self) -> None:
        """Put the typed line beside those that are supposed already."""
        if text := self.edit.text().strip():
            self._ask((*self._lines, text))

    def look_again(self, trial: str) -> None:
        """The facts, the day or the trial are others: what was found before goes at once."""
        self._trial = trial
        self._clear()
        if self._lines:
            self._ask(self._lines)

    def _ask(self, lines: tuple[str, ...]) -> None:
        backend, patient, day = self._session.backend, self._patient, self._session.as_of
        self.notice.hide()
        self._said.setText(self.tr("Supposing …"))
        self._session.long(
            lambda progress: backend.what_if(patient, lines, day, progress),
            lambda found: self.show_found(lines, found),
            owner=self,
            title=self.tr("What if"),
            purpose=self._purpose,
            failed=self._on_failed,
            ended=self._on_ended,
            aside=True,
        )

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))

    def _on_ended(self) -> None:
        """Failed or stopped: what was supposed before stays."""
        self._said.setText(self._supposed())

    def show_found(self, lines: tuple[str, ...], found: WhatIf) -> None:
        """Show a hypothesis, if it is of this patient; each word of it says that it is one."""
        if any(one.patient_number != self._patient for one in found.after):
            return
        self.found = found
        if lines != self._lines:
            self._lines = lines
            self.edit.clear()
        self._said.setText(self._supposed())
        self._show()

    def _supposed(self) -> str:
        if self.found is None:
            return ""
        texts = self._session.texts
        told = [texts("services.ask.supposed", echo=echo) for echo in self.found.supposed]
        told += [texts("services.ask.doubt", doubt=doubt) for doubt in self.found.doubts]
        return "\n".join(told)

    def _show(self) -> None:
        assert self.found is not None
        clear(self._chips)
        pairs = list(zip(self.found.before, self.found.after, strict=True))
        rows: list[Row] = []
        for before, after in pairs:
            if after.rule_set.trial == self._trial:
                self._show_verdict(before, after)
                rows = [*_criterion_rows(before, after), *rows]
        others = [pair for pair in pairs if pair[1].rule_set.trial != self._trial]
        self.list.show_rows([*rows, *(self._trial_row(*pair) for pair in others)])

    def _show_verdict(self, before: Snapshot, after: Snapshot) -> None:
        was = answers_words.verdict_word(self._session.texts, before.verdict)
        said = self.tr("{trial}: on file {was}; under the hypothesis:")
        self._chips.addWidget(label(said.format(trial=self._trial, was=was), "strong", wrap=True))
        heads = words.verdict_head(after.verdict, after.failing, after.open, after.waiting)
        self._chips.addWidget(flow(*(Chip(tone, hypothetical(said)) for tone, said in heads)))
        if not answers_words.steps(before, after):
            nothing = self._session.texts("services.ask.no_change")
            self._chips.addWidget(label(hypothetical(nothing), "muted", wrap=True))

    def _trial_row(self, before: Snapshot, after: Snapshot) -> Row:
        said = answers_words.would_words(self._session.texts, before, after)
        row = Row(after.rule_set.trial)
        same = before.verdict == after.verdict and not answers_words.steps(before, after)
        row.lines.addWidget(label(said, "muted" if same else "", wrap=True))
        row.setAccessibleName(said)
        return row

    def leave(self) -> None:
        """Back to what is on file, if something was supposed."""
        if self.active:
            self._forget()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


def hypothetical(said: str) -> str:
    """Words that cannot be taken for what is on file."""
    return words.tr("Hypothetical: {what}").format(what=said)


def _criterion_rows(before: Snapshot, after: Snapshot) -> list[Row]:
    was = {line.id: line for line in before.criteria}
    differ = {name for name, _, _ in answers_words.steps(before, after)}
    return [_criterion_row(was[one.id], one) for one in after.criteria if one.id in differ]


def _criterion_row(before: CriterionLine, after: CriterionLine) -> Row:
    row = Row(after.id)
    on_file: tuple[Tone, str] = words.result_chip(before)
    tone, said = words.result_chip(after)
    was = words.tr("on file {result}").format(result=on_file[1])
    row.lines.addWidget(
        flow(label(after.id, "strong"), Chip(tone, hypothetical(said)), label(was, "muted"))
    )
    row.lines.addWidget(label(after.text, "", wrap=True))
    if after.why:
        row.lines.addWidget(why_label(after, lambda item: ""))
    row.setAccessibleName(f"{after.id}, {hypothetical(said)}, {was}. {after.text}")
    return row
