"""A coded answer or result: ``{fact: sex, is: female}``, ``{fact: hcg_urine, is: positive}``."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pydantic import Field

from screener.domain.catalogue import Catalogue
from screener.domain.problems import nearest
from screener.domain.screening import Ask
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.fields import Codes
from screener.rules.nodes.lasting import LastingFields, lasted_results
from screener.rules.pairs import Pair, agreed
from screener.rules.rows import Rows
from screener.rules.select import PerFact, Pick, choose, selected


@register
class Coded(LastingFields, Node):
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

    def evaluate(self, rows: Rows) -> Pair:
        series = rows.series(self.fact)
        once = series.fact.lasts == "once"
        pick: Pick = "every" if once else self.pick
        usual = None if once or pick == "any" else rows.readings.labs_within
        wanted = sum(1 << series.fact.codes.index(code) for code in self.is_)
        test = rows.of_cohort(
            f"is {wanted}",
            (self.fact,),
            lambda: PerFact((series.bits & ~wanted) == 0, (series.bits & wanted) != 0),
        )
        if self.lasting:
            lasting, halves = self.lasting, test.of(rows.pairing(series), series)
            found = [
                lasted_results(rows, series, *halves, lasting, day)
                for day in self.anchor_days(rows)
            ]
            return agreed(found).seeing(self.seen_of_anchors(rows))
        found = []
        for window in self.past_windows(rows, usual, wide=True):
            chosen = choose(rows, series, window, pick)
            if once:  # said at any time, it is as true of every other
                known = np.ones(len(chosen.pairing.fact), dtype=np.bool_)
                chosen = type(chosen)(series, chosen.pairing, window, known, known)
            found.append(selected(rows, chosen, [test], pick))
        return agreed(found).seeing(self.seen_of_anchors(rows))

    def sentence(self, say: Say) -> str:
        choices = say("or_word").join(say.choice(self.fact, code) for code in self.is_)
        return say("coded", fact=say.name(self.fact), choices=choices, **self.days_words(say))

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        return (Ask("coded", self.fact, say.name(self.fact)),)
