"""Age in completed years on the day: ``{age: {from: 18 years, to: 70 years}}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from screener.domain.screening import Ask
from screener.domain.times import Duration
from screener.rules.calendar import FIRST_DAY, shift
from screener.rules.evidence import looked, seen
from screener.rules.nodes.base import Desk, Node, Say, Strict, register
from screener.rules.nodes.fields import Span
from screener.rules.pairing import Pairing
from screener.rules.pairs import BIT, Ints, Pair, all_of
from screener.rules.rows import Rows
from screener.rules.series import Series

BIRTH = "birth_date"
LATEST = 10**6  # a day later than any birth


class AgeLimits(Strict):
    """``from`` and ``to`` are included; ``to: 70 years`` lasts until the day before the 71st."""

    from_: Span | None = Field(default=None, alias="from")
    to: Span | None = None


@dataclass(frozen=True)
class Births:
    """The birth of each row, as a range of days, and why it is one."""

    series: Series
    pairing: Pairing
    first: Ints
    last: Ints
    why: Ints


def _births(rows: Rows) -> Births:
    series = rows.series(BIRTH)
    pairing = rows.pairing(series)
    everything = np.ones(len(pairing.fact), dtype=np.bool_)
    low = np.maximum(pairing.of(series.low), FIRST_DAY).astype(np.int64)
    high = np.minimum(pairing.of(series.high), LATEST).astype(np.int64)
    some = pairing.any(everything)
    first = np.where(some, pairing.least(low, everything, LATEST), FIRST_DAY)
    last = np.where(some, pairing.most(high, everything, FIRST_DAY), rows.today)
    unread = pairing.join(pairing.of(series.bad), everything)
    contradict = pairing.most(low, everything, FIRST_DAY) > pairing.least(high, everything, LATEST)
    differ = np.where(contradict, BIT["conflicting"], BIT["imprecise"])
    why = np.where(some, np.where(unread == 0, differ, unread), BIT["missing"])
    return Births(series, pairing, first, np.minimum(last, rows.today), why)


@register
class Age(Node):
    """The completed age lies between the limits. A birth of known year is a range of days."""

    kind: ClassVar[str] = "age"
    age: AgeLimits

    def check(self, desk: Desk) -> None:
        for name, limit in (("from", self.age.from_), ("to", self.age.to)):
            if limit is not None and limit.unit != "year":
                desk.report("rules.age_in_years", "age", name, value=limit)
        if self.age.from_ is None and self.age.to is None:
            desk.report("rules.no_limit", "age", sides="from, to")
        if self.age.from_ and self.age.to and self.age.from_.count > self.age.to.count:
            desk.report("rules.empty_band", "age", "to", low=self.age.from_, high=self.age.to)

    def facts(self) -> tuple[str, ...]:
        return (BIRTH,)

    def evaluate(self, rows: Rows) -> Pair:
        born = rows.once("births", lambda: _births(rows))
        tests = []
        if self.age.from_ is not None:
            latest = self._years_ago(self.age.from_.count, rows)
            tests.append(Pair.of(born.last <= latest, born.first <= latest, born.why))
        if self.age.to is not None:
            latest = self._years_ago(self.age.to.count + 1, rows)
            tests.append(Pair.of(born.first > latest, born.last > latest, born.why))
        everything = np.ones(len(born.pairing.fact), dtype=np.bool_)
        return all_of(tests).seeing(seen(lambda: looked(born.series, born.pairing, everything)))

    def _years_ago(self, years: int, rows: Rows) -> Ints:
        """The latest birth of those who have completed so many years on each row's day.

        Who is born on 29 February is a year older on 1 March, unless the year has a 29 February.
        """
        return shift(rows.today, Duration(years, "year"), -1)

    def sentence(self, say: Say) -> str:
        low, high = self.age.from_, self.age.to
        key = "age" if low and high else "age_from" if low else "age_to"
        return say(key, low=low and low.count, high=high and high.count)

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        return (Ask("date", BIRTH, say.name(BIRTH)),)
