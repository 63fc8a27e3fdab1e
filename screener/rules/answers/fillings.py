"""Open facts set to a point in each piece between the limits that read them.

A filling is what somebody might learn today: hypothetical facts, marked by negative numbers, that
are put beside a patient's own and never stored.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.facts import NO_END, FactRow
from screener.domain.screening import Ask
from screener.domain.times import BEGINNING, MINUTES, Duration, day_number
from screener.rules.calendar import shift
from screener.rules.nodes import Node, walk
from screener.rules.nodes.age import Age
from screener.rules.nodes.condition import Answered
from screener.rules.nodes.lasting import LastingFields
from screener.rules.nodes.limits import LimitFields
from screener.rules.nodes.score import ScoreNode, limit_of
from screener.rules.nodes.windowed import WindowFields
from screener.rules.readings import Readings
from screener.rules.scores.base import Input, Score
from screener.rules.scores.registry import find

Filling = tuple[FactRow, ...]

_NORMAL = (10.0, 20.0)  # the range sent with a hypothetical result, where a rule asks for multiples
_GRID = 7  # points of an input on which a score depends without steps


@dataclass
class Reads:
    """What some rules read of each fact: the limits on numbers, the lengths of time."""

    numbers: dict[str, set[float]] = field(default_factory=dict)
    multiples: set[str] = field(default_factory=set)  # results compared with a limit of normal
    ages: set[int] = field(default_factory=set)
    lengths: set[Duration] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)  # of which the day counts on which they began

    @classmethod
    def of(cls, rules: Iterable[Node], readings: Readings, catalogue: Catalogue) -> Reads:
        """What these rules and the conventions of their rule set read."""
        found = cls()
        for rule in rules:
            for _, node in walk(rule):
                found._read(node, catalogue)
        conventions = (readings.labs, readings.answers, readings.rates)
        found.lengths |= {one.within for one in conventions if one is not None}
        if readings.scores is not None:
            found.lengths.add(readings.scores.inputs_within)
        return found

    def _read(self, node: Node, catalogue: Catalogue) -> None:
        self.lengths |= set(_lengths(node))
        self.dated |= set(_dated(node))
        if isinstance(node, Age):
            ends = (node.age.from_, node.age.to)
            self.ages |= {end.count for end in ends if end is not None}
        elif isinstance(node, ScoreNode):
            self._read_score(node.one, catalogue, [limit_of(node.one, q) for _, q in node.limits()])
        elif isinstance(node, LimitFields):
            self._read_limits(node, catalogue)

    def _read_limits(self, node: Node, catalogue: Catalogue) -> None:
        assert isinstance(node, LimitFields)
        for code in node.facts():
            fact = catalogue[code]
            if fact.kind != "lab":
                continue
            numbers = self.numbers.setdefault(code, set())
            for _, limit in node.limits():
                unit = fact.unit_code(limit.unit)
                if limit.multiple:
                    self.multiples.add(code)
                    end = _NORMAL[limit.multiple == "ULN"]
                    numbers.add(float(limit.number) * end)
                elif unit is not None:
                    numbers.add(fact.in_own_unit(float(limit.number), unit))

    def _read_score(self, score: Score, catalogue: Catalogue, limits: list[float]) -> None:
        for item in score.inputs:
            fact = catalogue.get(item.name)
            if fact is not None and fact.kind == "lab":
                self.numbers.setdefault(item.name, set()).update(_steps(item, fact))
            maker = find(item.made_from) if item.made_from else None
            if maker is not None:
                self._read_score(maker, catalogue, limits)


def _lengths(node: Node) -> Iterator[Duration]:
    """Every length of time that stands in the node's fields."""
    windows: list[WindowFields | None] = [node if isinstance(node, WindowFields) else None]
    if isinstance(node, Answered):
        windows.append(node.begins)
        if node.answers_within is not None:
            yield node.answers_within
    if isinstance(node, LastingFields) and node.lasting is not None:
        yield node.lasting.length
    for window in windows:
        if window is not None and window.within is not None:
            yield window.within


def _dated(node: Node) -> Iterator[str]:
    """The codes of anchors, and of what must have begun in a window or have lasted."""
    if isinstance(node, WindowFields):
        yield from node.anchor_facts()
    if isinstance(node, Answered) and node.begins is not None:
        yield from (node.code, *node.begins.anchor_facts())
    if isinstance(node, LastingFields) and node.lasting is not None:
        yield from node.facts()[:1]


def _steps(item: Input, fact: FactDef) -> Iterator[float]:
    """Where the points of an input change; without steps, a few numbers of all that it can be."""
    if item.bands is not None:
        for unit, limits in item.bands.limits.items():
            code = fact.unit_code(unit)
            if code is not None:
                yield from (fact.in_own_unit(float(one.lstrip("<>=")), code) for one in limits)
        return
    low, high = (float(end) for end in fact.limits or (0, 1000))
    yield from np.geomspace(max(low, high / 1e4), high, _GRID).tolist()


@dataclass(frozen=True)
class Asked:
    """Who is asked what, on which day. ``on_file``: the first minute of each code's newest fact."""

    catalogue: Catalogue
    reads: Reads
    trial: str
    attempt: int
    as_of: date
    on_file: Mapping[str, int]

    def fillings(self, ask: Ask) -> list[Filling]:
        """What the answer to ``ask`` may be, in every way that the rules tell apart."""
        fact = self.catalogue[ask.fact]
        ways = {
            "lab": self._lab, "condition": self._condition, "complete": self._complete,
            "grade": self._grade, "coded": self._coded, "date": self._date, "plan": self._plan,
        }  # fmt: skip
        made = ways[fact.kind](fact, ask)
        return [(row,) for row in made]

    def _lab(self, fact: FactDef, ask: Ask) -> Iterator[FactRow]:
        sent = _NORMAL if fact.code in self.reads.multiples else None
        for number in points(self.reads.numbers.get(fact.code, {1.0})):
            yield self._row(fact, number=number, sent=sent)

    def _condition(self, fact: FactDef, ask: Ask) -> Iterator[FactRow]:
        yield from self._of_period(fact, ask, "no", ("yes",))

    def _complete(self, fact: FactDef, ask: Ask) -> Iterator[FactRow]:
        yield self._row(fact, "yes", None, self._today)

    def _grade(self, fact: FactDef, ask: Ask) -> Iterator[FactRow]:
        yield from self._of_period(fact, ask, fact.codes[0], fact.codes[1:])

    def _of_period(
        self, fact: FactDef, ask: Ask, none: str, some: Sequence[str]
    ) -> Iterator[FactRow]:
        """That it was not so in the period asked about, or was on a day of it."""
        if ask.start:
            first, last = (day_number(date.fromisoformat(day)) for day in (ask.start, ask.end))
            yield self._row(fact, none, first, last)
            days = sorted({first, last})
        else:
            yield self._row(fact, none)
            days = self._days(fact)
        for code, day in itertools.product(some, days):
            yield self._row(fact, code, day)

    def _coded(self, fact: FactDef, ask: Ask) -> Iterator[FactRow]:
        for code in fact.codes:
            yield self._row(fact, code)

    def _date(self, fact: FactDef, ask: Ask) -> Iterator[FactRow]:
        for years in sorted({1, *self.reads.ages, *(age + 1 for age in self.reads.ages)}):
            born = int(shift(np.array([self._today]), Duration(years, "year"), -1)[0])
            yield self._row(fact, number=float(born))
            yield self._row(fact, number=float(born + 1))

    def _plan(self, fact: FactDef, ask: Ask) -> Iterator[FactRow]:
        yield self._row(fact, "no")
        ahead = {0, 1, *(self._ahead(length) for length in self.reads.lengths)}
        for days in sorted({*ahead, *(day + 1 for day in ahead)}):
            yield self._row(fact, "yes", number=float(self._today + days))

    @property
    def _today(self) -> int:
        return day_number(self.as_of)

    def _ahead(self, length: Duration) -> int:
        return int(shift(np.array([self._today]), length)[0]) - self._today

    def _days(self, fact: FactDef) -> list[int]:
        """Today; and where the day counts, those about which a length of time turns.

        None lies before what is on file: that would contradict it.
        """
        if fact.code not in self.reads.dated:
            return [self._today]
        today = np.array([self._today])
        turns = {int(shift(today, length, -1)[0]) for length in self.reads.lengths}
        newest = self.on_file.get(fact.code, BEGINNING) // MINUTES
        days = {*turns, *(day - 1 for day in turns)}
        return sorted({self._today, *(day for day in days if day > newest)}, reverse=True)

    def _row(
        self, fact: FactDef, code: str = "", first: int | None = -1, last: int | None = None,
        number: float | None = None, sent: tuple[float, float] | None = None,
    ) -> FactRow:  # fmt: skip
        """A fact of one day (today unless ``first`` says another; None: since ever)."""
        day = self._today if first == -1 else first
        begin = BEGINNING if day is None else day * MINUTES
        until = NO_END if last is None else (last * MINUTES, last * MINUTES + MINUTES - 1)
        low, high = (-math.inf, math.inf) if number is None else (number, number)
        own = (self.trial, self.attempt) if fact.scope == "trial" else ("", 1)
        low_end, high_end = ("", "") if sent is None else (str(end) for end in sent)
        return FactRow(
            id=-1, patient=0, fact=fact.code, first=begin,
            last=until[1] if day is None else begin + MINUTES - 1,
            end_first=until[0], end_last=until[1], low=low, high=high, low_open=False,
            high_open=False, unit=fact.unit if fact.kind == "lab" else "", codes=code,
            unreadable="", recorded=self._today * MINUTES + MINUTES - 1, trial=own[0],
            attempt=own[1], reference_low=low_end, reference_high=high_end,
        )  # fmt: skip


def contradict(one: FactRow, other: FactRow, catalogue: Catalogue) -> bool:
    """Can two answers not both be given: does one affirm on a day what the other denies for it?"""
    return _denied(one, other, catalogue) or _denied(other, one, catalogue)


def _denied(no: FactRow, yes: FactRow, catalogue: Catalogue) -> bool:
    fact = catalogue[no.fact]
    if no.codes != ("no" if fact.kind == "condition" else (*fact.codes, "")[0]):
        return False
    since = BEGINNING if fact.lasts == "once" else no.first
    until = no.end_last if no.end_first <= no.end_last else no.last
    return yes.first <= until and yes.last >= since and no.fact in _implied(yes, catalogue)


def _implied(told: FactRow, catalogue: Catalogue) -> set[str]:
    """The codes of all to which an answer implies a yes, in however many steps."""
    fact = catalogue[told.fact]
    affirmed = told.codes == "yes" or (fact.kind == "grade" and told.codes in fact.codes[1:])
    ahead = list(fact.implies) if affirmed else []
    ahead += [
        other.code
        for other in catalogue.values()
        if told.codes in other.implied_by.get(told.fact, ())
    ]
    found = set[str]()
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead += catalogue[code].implies
    return found


def points(limits: Iterable[float]) -> list[float]:
    """A number on each limit and one in each piece between, before and after them."""
    known = sorted({limit for limit in limits if limit >= 0}) or [1.0]
    between = [(one + other) / 2 for one, other in itertools.pairwise(known)]
    return sorted({known[0] / 2, *known, *between, known[-1] * 2 + 1})
