"""What decides: the open facts of all trials in the order to have them, each with its answers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from screener.domain.people import Patient
from screener.services import answers_words
from screener.services.decisions import Decision, NextFact
from screener.ui.patient.asked import ENTER, Asked, answers, ask_widget
from screener.ui.session import Session
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import column, label
from screener.ui.widgets.press import PressButton
from screener.ui.widgets.rows import Row, RowList
from screener.ui.words import state_words

LETTERS = {Qt.Key.Key_Y: "yes", Qt.Key.Key_N: "no"}


class FactRow(Row):
    """A fact to ask or measure. Y and N answer, Enter enters."""

    answered = Signal(str)  # the way it is answered

    def __init__(self, fact: NextFact, trial: str) -> None:
        super().__init__(f"{fact.ask.kind} {fact.ask.fact} {own_trial(fact)}")
        self.fact = fact
        self.lines.addWidget(
            label(kind_words(fact), "warn" if fact.routine_only else "muted", True)
        )
        asked = Asked(_criterion(fact, trial), fact.ask)
        self.lines.addWidget(ask_widget(asked, lambda _, answer: self.answered.emit(answer)))
        self.lines.addWidget(label(answers_words.helps_words(fact), "muted", True))
        self._ways = [code for code, _ in answers(fact.ask.kind)]
        self.entered.connect(self._on_entered)
        said = f"{kind_words(fact)}: {fact.ask.question}"
        self.setAccessibleName(said)
        self.setAccessibleDescription(answers_words.helps_words(fact))

    def _on_entered(self) -> None:
        """To the entry; where a word answers, to the words: Enter alone never says yes."""
        if ENTER in self._ways:
            self.answered.emit(ENTER)
        else:
            self.findChildren(PressButton)[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = LETTERS.get(Qt.Key(event.key()), "")
        if answer in self._ways and not event.modifiers():
            self.answered.emit(answer)
        else:
            super().keyPressEvent(event)


class DecidesPanel(Panel):
    """Reads only. What it shows is of one patient; it is looked for again when anything changes."""

    answered = Signal(str, object, str)  # trial, Asked, answer

    def __init__(self, session: Session, patient: int, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self._patient, self._trial = patient, ""
        self._person: Patient | None = None
        self.decision: Decision | None = None
        self.accept.hide()
        self.title.setText(self.tr("What decides"))
        self.list = RowList()
        self.list.shown.connect(self.bring)
        self._others = label("", "muted", wrap=True)
        ground = QWidget()
        lines = column(ground, 0, 8)
        lines.addWidget(self.list)
        lines.addWidget(self._others)
        self.fields.addRow(ground)

    @property
    def _purpose(self) -> str:
        return f"decides {self._patient}"

    def show_person(self, person: Patient) -> None:
        """Whose panel it is, and whether the person may be asked at all."""
        before, self._person = self._person, person
        if self.isVisible() and (before is None or before.state != person.state):
            self.begin(self._trial)

    def begin(self, trial: str) -> None:
        """Look for what decides, the shown trial first."""
        self._trial = trial
        self.decision = None
        self.list.clear()
        self._others.clear()
        self.session.runner.drop(self._purpose)
        if self._person is None:
            self.subtitle.setText(self.tr("Looking …"))
        elif self._person.state != "active":
            said = self.tr("✕ {state}: nobody is called or asked, so nothing is listed.")
            self.subtitle.setText(said.format(state=state_words(self._person)))
            self.cancel.setFocus()
        else:
            self._look()

    def _look(self) -> None:
        backend, patient, day = self.session.backend, self._patient, self.session.as_of
        self.subtitle.setText(self.tr("Trying the open facts of all trials …"))
        self.session.long(
            lambda progress: backend.what_decides(patient, day, progress),
            self.show_decision,
            owner=self,
            title=self.tr("What decides"),
            purpose=self._purpose,
            failed=self.on_failed,
            ended=self._on_ended,
            aside=True,
        )

    def _on_ended(self) -> None:
        if self.decision is None and not self.notice.words:
            self.subtitle.setText(self.tr("Stopped: F9 looks again."))

    def show_decision(self, decision: Decision) -> None:
        """Every fact in its order, then the trials one by one."""
        self.decision = decision
        self.subtitle.setText("\n".join(self._head(decision)))
        rows = [self._row(fact) for fact in decision.facts]
        self.list.show_rows(rows)
        if not rows and self.list.waits:
            self.cancel.setFocus()
        told = self._trials(decision)
        self._others.setText("\n".join(f"{trial}: {said}" for trial, said in told.items()
                                       if trial != self._trial))  # fmt: skip

    def _trials(self, decision: Decision) -> dict[str, str]:
        texts, catalogue = self.session.texts, self.session.backend.catalogue
        return {
            one.trial: answers_words.decides_words(texts, catalogue, one.decides)
            for one in decision.trials
        }

    def _head(self, decision: Decision) -> Iterator[str]:
        told = self._trials(decision)
        if self._trial in told:
            yield f"{self._trial}: {told[self._trial]}"
        if decision.before_consent:
            said = self.tr("No consent on file for {trials}: no test for the study, only a routine"
                           " result, if there is one.")  # fmt: skip
            every = len(decision.before_consent) == len(decision.trials)
            which = self.tr("any trial") if every else ", ".join(decision.before_consent)
            yield said.format(trials=which)
        if decision.facts:
            yield self.tr("Y, N: answer · Enter: enter it")

    def _row(self, fact: NextFact) -> FactRow:
        row = FactRow(fact, self._trial)
        row.answered.connect(lambda answer: self._on_answered(fact, answer))
        return row

    def _on_answered(self, fact: NextFact, answer: str) -> None:
        trial = own_trial(fact) or self._trial
        self.answered.emit(trial, Asked(_criterion(fact, self._trial), fact.ask), answer)

    def take_focus(self) -> None:
        """Go to the fact that was looked at last, once it is there."""
        self.list.take_focus()

    def submit(self) -> None:
        self.close_panel()

    def put_away(self) -> None:
        self.session.runner.drop(self._purpose)
        super().put_away()


def own_trial(fact: NextFact) -> str:
    """The trial that the answer belongs to; empty if it holds for all."""
    return next(iter(fact.closes)) if fact.ask.trial else ""


def _criterion(fact: NextFact, trial: str) -> str:
    """A criterion that the fact helps to close: one of the shown trial, else with its trial."""
    if trial in fact.closes:
        return fact.closes[trial][0]
    other, names = next(iter(fact.closes.items()))
    return f"{other} {names[0]}"


def kind_words(fact: NextFact) -> str:
    """How the fact is to be had."""
    words = _kinds()[fact.ask.kind]
    if fact.routine_only:
        return _tr("{how} · a routine result, if there is one").format(how=words)
    own = own_trial(fact)
    return f"{words} · {own}" if own else words


def _kinds() -> dict[str, str]:
    asked = dict.fromkeys(("condition", "plan", "date", "coded"), _tr("ask"))
    return asked | {
        "complete": _tr("on file elsewhere"), "grade": _tr("examine"), "lab": _tr("laboratory"),
    }  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("decides", text)
