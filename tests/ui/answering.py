"""The answers of the hand-made backend: one change ahead, one fact that decides, no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from screener.domain.people import Patient
from screener.domain.screening import Snapshot
from screener.reports.blocks import Document
from screener.reports.calls import CallLine, call_list
from screener.reports.checklist import Printing
from screener.rules.answers.changed import Changed
from screener.rules.answers.decide import Decides
from screener.rules.answers.ruler import Stretch, until
from screener.services.answers import ChangedAnswer, NearAnswer, UntilAnswer, WhatIf
from screener.services.answers_clinic import Recheck, RelaxedAnswer
from screener.services.calls import Call
from screener.services.decisions import DecidesAnswer, Decision
from screener.services.since import TrialAnswers
from screener.system.texts import Texts

YEAR = timedelta(days=365)
Report = Callable[[int, int], None]


class FakeAnswers:
    """The part of the backend that looks ahead; ``people`` and screening come from the rest."""

    people: dict[int, Patient]
    before: Callable[[str], None]

    def _screen(self, patient: int, trial: str, as_of: date) -> Snapshot:
        raise NotImplementedError

    def trial_answers(self, patient: int, trial: str, as_of: date) -> TrialAnswers:
        self.before("trial_answers")
        now = self._screen(patient, trial, as_of)
        opens = as_of + timedelta(days=10 + patient)
        first = Stretch(as_of, opens, now.verdict, now.failing, now.open, now.waiting)
        after = opens + timedelta(days=1)
        then = Stretch(after, as_of + YEAR, "open", (), ("I2", "E7"), ())
        if now.verdict == "open":
            then = Stretch(after, as_of + YEAR, "excluded", ("E7",), (), ())
        ruler = (first, then)
        ahead = UntilAnswer(trial, until(ruler), ruler)
        return TrialAnswers(patient, as_of, ahead, NearAnswer(trial, now.failing, ()), None)

    def what_decides(self, patient: int, as_of: date, progress: Report) -> Decision:
        self.before("what_decides")
        progress(0, 1)
        now = self._screen(patient, "NCT05985863", as_of)
        asks = {line.id: line.asks for line in now.criteria if line.id in now.open and line.asks}
        facts = tuple(asks_of[0] for asks_of in asks.values())
        closes = {asks_of[0].fact: (name,) for name, asks_of in asks.items()}
        decided = Decides(now.verdict, facts, True, closes, {}, now.failing, {}, False)
        return Decision.of([DecidesAnswer("NCT05985863", decided)])

    def what_if(self, patient: int, lines: Sequence[str], as_of: date, progress: Report) -> WhatIf:
        self.before("what_if")
        now = self._screen(patient, "NCT05985863", as_of)
        return WhatIf(tuple(lines), (now,), (now,))

    def what_changed(
        self, patient: int, since: datetime, as_of: date, progress: Report
    ) -> Sequence[ChangedAnswer]:
        self.before("what_changed")
        now = self._screen(patient, "NCT05985863", as_of)
        return [ChangedAnswer("NCT05985863", Changed(now.verdict, now.verdict, ()))]

    def recheck(self, as_of: date, progress: Report) -> Sequence[Recheck]:
        self.before("recheck")
        found = [self.trial_answers(number, "NCT05985863", as_of) for number in self.people]
        return [
            Recheck(self.people[one.patient], one.until.trial, one.until.until, 1)
            for one in found
            if self.people[one.patient].state == "active" and one.until.until.last
        ]

    def call_list(self, calls: Sequence[Call], as_of: date) -> Document:
        lines = [CallLine(one.patient, one.last.isoformat(), ("a change",)) for one in calls]
        printing = Printing("A. Coordinator", "2026-11-22T09:44:00+08:00")
        return call_list(as_of.isoformat(), [("a week", lines)], printing, Texts())

    def relaxed(self, trial: str, as_of: date, progress: Report) -> Sequence[RelaxedAnswer]:
        self.before("relaxed")
        people = tuple(self.people.values())
        return [RelaxedAnswer("I2", people[:1], people[1:3]), RelaxedAnswer("E7", (), ())]
