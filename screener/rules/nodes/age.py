"""Age in completed years on the day: ``{age: {from: 18 years, to: 70 years}}``."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pydantic import Field

from screener.domain.screening import Ask
from screener.rules.calendar import FIRST_DAY, birthday
from screener.rules.nodes.base import Desk, Node, Say, Span, Strict, register
from screener.rules.pairs import BIT, Pair, all_of
from screener.rules.rows import Rows

BIRTH = "birth_date"


class AgeLimits(Strict):
    """``from`` and ``to`` are included; ``to: 70 years`` lasts until the day before the 71st."""

    from_: Span | None = Field(default=None, alias="from")
    to: Span | None = None


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
        series = rows.series(BIRTH)
        pairing = rows.pairing(series)
        everything = np.ones(len(pairing.fact), dtype=np.bool_)
        low = np.maximum(np.nan_to_num(series.low, neginf=FIRST_DAY), FIRST_DAY).astype(np.int64)
        high = np.minimum(series.high, 10**6).astype(np.int64)
        some = pairing.any(everything)
        born_first = np.where(some, pairing.least(low[pairing.fact], everything, 10**6), FIRST_DAY)
        born_last = np.where(
            some, pairing.most(high[pairing.fact], everything, FIRST_DAY), rows.day
        )
        born_last = np.minimum(born_last, rows.day)
        unread = pairing.join(series.bad[pairing.fact], everything)
        latest_first = pairing.most(low[pairing.fact], everything, FIRST_DAY)
        earliest_last = pairing.least(high[pairing.fact], everything, 10**6)
        differ = np.where(latest_first > earliest_last, BIT["conflicting"], BIT["imprecise"])
        why = np.where(some, np.where(unread == 0, differ, unread), BIT["missing"])
        tests = []
        if self.age.from_ is not None:
            years = self.age.from_.count
            must = birthday(born_last, years) <= rows.day
            tests.append(Pair.of(must, birthday(born_first, years) <= rows.day, why))
        if self.age.to is not None:
            years = self.age.to.count + 1
            must = birthday(born_first, years) > rows.day
            tests.append(Pair.of(must, birthday(born_last, years) > rows.day, why))
        rows.note(self, series, pairing, everything)
        return all_of(tests)

    def sentence(self, say: Say) -> str:
        low, high = self.age.from_, self.age.to
        if low is None or high is None:
            return say("age_from", low=low) if high is None else say("age_to", high=high)
        return say("age", low=low.count, high=high)

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        return (Ask("date", BIRTH, say.name(BIRTH)),)
