"""A coded answer or result: ``{fact: sex, is: female}``, ``{fact: hcg_urine, is: positive}``."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from screener.domain.catalogue import Catalogue
from screener.domain.problems import nearest
from screener.domain.screening import Ask
from screener.rules.nodes.base import Desk, Say, register
from screener.rules.nodes.fields import Codes
from screener.rules.nodes.lasting import AskingFacts
from screener.rules.questions import OfResult, Question
from screener.rules.rows import Rows
from screener.rules.select import PerFact, Pick
from screener.rules.series import Series
from screener.rules.windows import ever


@register
class Coded(AskingFacts):
    """The latest answer is one of some choices.

    Of what never changes (``lasts: once``, as sex) every answer counts: two that differ conflict.
    """

    kind: ClassVar[str] = "fact"
    fact: str
    is_: Codes = Field(alias="is")
    pick: Pick = "latest"

    def check(self, desk: Desk) -> None:
        fact = desk.fact(self.fact, ("coded",), "fact")
        for code in self.is_ if fact else ():
            if fact and code not in fact.codes:
                near = nearest(code, fact.codes) or ", ".join(fact.codes)
                desk.report("rules.unknown_choice", "is", choice=code, fact=fact.code, nearest=near)
        self.check_window(desk)
        self.check_lasting(desk, self, alone=self.pick == "latest")
        if fact and fact.lasts == "once" and (self.windowed or self.lasting):
            desk.report("rules.no_window_here", fact=fact.code)

    def facts(self) -> tuple[str, ...]:
        return (self.fact, *self.anchor_facts())

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        own = self.windowed or self.lasting or catalogue[self.fact].lasts == "once"
        return self.anchor_conventions() + (() if own else ("labs",))

    def series(self, rows: Rows) -> Series:
        return rows.series(self.fact)

    def asked(self, rows: Rows) -> list[Question]:
        series = self.series(rows)
        if series.fact.lasts == "once":  # said at any time, it is as true of every other
            return [OfResult(series, ever(rows), "every", [self.test(rows)])]
        return self.asked_of(rows, self.pick)

    def test(self, rows: Rows) -> PerFact:
        series = self.series(rows)
        wanted = sum(1 << series.fact.codes.index(code) for code in self.is_)
        return rows.of_cohort(
            f"is {wanted}",
            (self.fact,),
            lambda: PerFact((series.bits & ~wanted) == 0, (series.bits & wanted) != 0),
        )

    def sentence(self, say: Say) -> str:
        choices = say("or_word").join(say.choice(self.fact, code) for code in self.is_)
        return say("coded", fact=say.name(self.fact), choices=choices, **self.days_words(say))

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        return (Ask("coded", self.fact, say.name(self.fact)),)
