"""A yes or no about the patient over days: ``{condition: cirrhosis}``, and grades of a finding."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import ClassVar

from pydantic import Field

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.problems import nearest
from screener.domain.screening import Ask
from screener.domain.times import MINUTES, Duration, day_number, day_of
from screener.rules.evidence import Seen
from screener.rules.excepted import without
from screener.rules.nodes.base import Desk, Say, register
from screener.rules.nodes.fields import Codes, Span
from screener.rules.nodes.lasting import Asking, Lasting, lasted_answers
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairing import one_of
from screener.rules.pairs import Pair
from screener.rules.questions import OfState, Question
from screener.rules.rows import Rows
from screener.rules.silence import oldest_no
from screener.rules.states import begins, holds
from screener.rules.stretches import said_choice
from screener.rules.told import Told, about, told


class Answered(Asking):
    """What conditions and grades share: a window, or a window of the beginning, and freshness."""

    begins: WindowFields | None = None
    answers_within: Span | None = None

    @property
    @abstractmethod
    def code(self) -> str:
        """The fact that is asked about."""

    @abstractmethod
    def told(self, rows: Rows) -> Told:
        """What is on file, as yes or no to what is asked."""

    def facts(self) -> tuple[str, ...]:
        begun = self.begins.anchor_facts() if self.begins else ()
        return (self.code, *self.anchor_facts(), *begun)

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        anchors = (self.begins or self).anchor_conventions()
        return anchors + (() if self.answers_within else ("answers",))

    def check_windows(self, desk: Desk) -> None:
        self.check_window(desk)
        self.check_lasting(desk, self, alone=self.begins is None)
        if self.begins is not None:
            if not self.begins.windowed:
                desk.report("rules.no_window", "begins")
            if self.windowed:
                desk.report("rules.two_windows", "begins")
            outside, desk.path = desk.path, (*desk.path, "begins")
            self.begins.check_window(desk)
            desk.path = outside

    def fresh(self, rows: Rows) -> Duration | None:
        """How old a no may be: the rule's own, else the site's reading."""
        if self.answers_within is not None:
            return self.answers_within
        return rows.readings.answers_within

    def asked(self, rows: Rows) -> list[Question]:
        on_file, fresh = self.told(rows), self.fresh(rows)
        spec, ask = (self.begins, begins) if self.begins else (self, holds)
        return [
            OfState(ask, on_file, window, oldest_no(rows, window, fresh))
            for window in spec.past_windows(rows, None, wide=on_file.once)
        ]

    def lasted(self, rows: Rows, lasting: Lasting) -> list[Pair]:
        on_file, fresh = self.told(rows), self.fresh(rows)
        return [
            lasted_answers(rows, on_file, lasting, day, fresh) for day in self.anchor_days(rows)
        ]

    def seen_of_anchors(self, rows: Rows) -> tuple[Seen, ...]:
        return self.begins.seen_of_anchors(rows) if self.begins else super().seen_of_anchors(rows)

    def words(self, say: Say, clause: str) -> str:
        begun = say("begins", window=self.begins.window_words(say)) if self.begins else ""
        return say("answered", clause=clause, begins=begun, **self.days_words(say))

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        fact = rows.cohort.catalogue[self.code]
        window = (self.begins or self).past_windows(rows, None, wide=fact.lasts == "once")[0]
        first, last = (one_of(end, row) for end in (window.possible_first, window.possible_last))
        told = first // MINUTES >= day_number(date.min)  # else there is no such date
        period = told and first // MINUTES < last // MINUTES
        start = day_of(first // MINUTES).isoformat() if period else ""
        end = day_of(last // MINUTES).isoformat() if period else ""
        ask = Ask(fact.kind, fact.code, say.question(fact.code), start, end, fact.scope == "trial")
        return (ask, *(self.begins or self).asks_for_anchors(say, rows, row))


@register
class Condition(Answered):
    """The condition holds in the window: history at any time up to the day, a state on the day.

    Of a graded finding it means any grade above the first choice. ``except`` names conditions that
    do not count: an answer of the same date as theirs is taken for them, another may be.
    """

    kind: ClassVar[str] = "condition"
    condition: str
    except_: Codes | None = Field(default=None, alias="except")

    @property
    def code(self) -> str:
        return self.condition

    def check(self, desk: Desk) -> None:
        desk.fact(self.condition, ("condition", "grade"), "condition")
        for code in self.except_ or ():
            desk.fact(code, ("condition", "grade"), "except")
        if self.except_ and self.condition in self.except_:
            desk.report("rules.excepts_itself", "except", fact=self.condition)
        self.check_windows(desk)

    def facts(self) -> tuple[str, ...]:
        return (*super().facts(), *(self.except_ or ()))

    def told(self, rows: Rows) -> Told:
        if not self.except_:
            return told(rows, self.condition)
        excepted = self.except_
        codes = (self.condition, *excepted)
        return rows.of_cohort("excepted", codes, lambda: self._without(rows, excepted))

    def _without(self, rows: Rows, excepted: Codes) -> Told:
        said = told(rows, self.condition).said
        for code in excepted:
            said = without(said, rows.series(self.condition).id, told(rows, code).said)
        return about(rows, said)

    def sentence(self, say: Say) -> str:
        clause = say("condition", fact=say.name(self.condition))
        if self.except_:
            named = say("or_word").join(say.inside(code) for code in self.except_)
            clause += say("except", facts=named)
        return self.words(say, clause)


@register
class Grade(Answered):
    """The grade of a finding within limits, by the order of its choices."""

    kind: ClassVar[str] = "grade"
    grade: str
    at_least: str | None = None
    at_most: str | None = None

    @property
    def code(self) -> str:
        return self.grade

    def check(self, desk: Desk) -> None:
        fact = desk.fact(self.grade, ("grade",), "grade")
        self.check_windows(desk)
        if fact is None:
            return
        if self.at_least is None and self.at_most is None:
            desk.report("rules.no_limit", sides="at_least, at_most")
        given = {"at_least": self.at_least, "at_most": self.at_most}
        unknown = {side: name for side, name in given.items() if name and name not in fact.codes}
        for side, name in unknown.items():
            near = nearest(name, fact.codes) or ", ".join(fact.codes)
            desk.report("rules.unknown_choice", side, choice=name, fact=fact.code, nearest=near)
        places = [fact.codes.index(name) for name in given.values() if name and not unknown]
        if places != sorted(places):
            desk.report("rules.empty_band", "at_most", low=self.at_least, high=self.at_most)

    def passes(self, fact: FactDef, grade: int) -> bool:
        """Does the grade at this place of the choices pass?"""
        low = fact.codes.index(self.at_least) if self.at_least is not None else 0
        high = fact.codes.index(self.at_most) if self.at_most is not None else len(fact.codes)
        return low <= grade <= high

    def told(self, rows: Rows) -> Told:
        kind = f"graded {self.at_least} {self.at_most}"
        return rows.of_cohort(kind, (self.grade,), lambda: self._graded(rows))

    def _graded(self, rows: Rows) -> Told:
        series = rows.series(self.grade)
        return about(rows, said_choice(series, lambda grade: self.passes(series.fact, grade)))

    def sentence(self, say: Say) -> str:
        limits = [
            say(side, limit=say.choice(self.grade, limit))
            for side, limit in (("at_least", self.at_least), ("at_most", self.at_most))
            if limit is not None
        ]
        words = say("and_word").join(limits)
        return self.words(say, say("grade", fact=say.name(self.grade), limits=words))
