"""Age in completed years on the day: ``{age: {from: 18 years, to: 70 years}}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from screener.domain.screening import Ask
from screener.rules.calendar import FIRST_DAY, completed_years
from screener.rules.nodes.base import Desk, Node, Say, Strict, register
from screener.rules.nodes.fields import Span
from screener.rules.pairs import BIT, Ints, Pair, all_of
from screener.rules.rows import Pairing, Rows
from screener.rules.series import Series

BIRTH = "birth_date"
LATEST = 10**6  # a day later than any birth


class AgeLimits(Strict):
    """``from`` and ``to`` are included; ``to: 70 years`` lasts until the day before the 71st."""

    from_: Span | None = Field(default=None, alias="from")
    to: Span | None = None


@dataclass(frozen=True)
class Ages:
    """The completed years of each row, as a range, and why it is one."""

    series: Series
    pairing: Pairing
    low: Ints
    high: Ints
    why: Ints


def _ages(rows: Rows) -> Ages:
    series = rows.series(BIRTH)
    pairing = rows.pairing(series)
    everything = np.ones(len(pairing.fact), dtype=np.bool_)
    low = np.maximum(np.nan_to_num(series.low, neginf=FIRST_DAY), FIRST_DAY).astype(np.int64)
    high = np.minimum(series.high, LATEST).astype(np.int64)
    low, high = low[pairing.fact], high[pairing.fact]
    some = pairing.any(everything)
    born_first = np.where(some, pairing.least(low, everything, LATEST), FIRST_DAY)
    born_last = np.where(some, pairing.most(high, everything, FIRST_DAY), rows.day)
    unread = pairing.join(series.bad[pairing.fact], everything)
    contradict = pairing.most(low, everything, FIRST_DAY) > pairing.least(high, everything, LATEST)
    differ = np.where(contradict, BIT["conflicting"], BIT["imprecise"])
    why = np.where(some, np.where(unread == 0, differ, unread), BIT["missing"])
    youngest = completed_years(np.minimum(born_last, rows.day), rows.day)
    return Ages(series, pairing, youngest, completed_years(born_first, rows.day), why)


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
        known = rows.once("ages", lambda: _ages(rows))
        tests = []
        if self.age.from_ is not None:
            years = self.age.from_.count
            tests.append(Pair.of(known.low >= years, known.high >= years, known.why))
        if self.age.to is not None:
            years = self.age.to.count
            tests.append(Pair.of(known.high <= years, known.low <= years, known.why))
        rows.note(self, known.series, known.pairing, np.ones(len(known.pairing.fact), np.bool_))
        return all_of(tests)

    def sentence(self, say: Say) -> str:
        low, high = self.age.from_, self.age.to
        if low is None or high is None:
            return say("age_from", low=low) if high is None else say("age_to", high=high)
        return say("age", low=low.count, high=high)

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        return (Ask("date", BIRTH, say.name(BIRTH)),)
