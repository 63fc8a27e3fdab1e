"""In which ways what a criterion asks for may be answered, as far as its rules tell them apart."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from screener.domain.times import day_number
from screener.rules.answers.charts import Charts
from screener.rules.answers.fillings import Asked, Filling, Reads, contradict
from screener.rules.answers.reading import spoken_for
from screener.rules.answers.wanted import Key, Wanted
from screener.rules.columns import Cohort
from screener.rules.pairs import Ints
from screener.rules.rows import Rows
from screener.rules.ruleset import Criterion, RuleSet

FEW = 32  # so many ways are all tried, however few were wanted

Question = tuple[int, int, int]
"""A fact, how it is asked, and the first minute of the newest on file where its days count."""


@dataclass(frozen=True)
class Asking:
    """A rule set that is put to some patients on a day.

    ``tick`` is called now and then; what it raises stops the search.
    """

    rule_set: RuleSet
    cohort: Cohort
    as_of: date
    attempt: int = 1
    tick: Callable[[], None] = lambda: None

    @cached_property
    def charts(self) -> Charts:
        """What is on file, as it reads it."""
        return Charts(self.cohort, self.rule_set.trial, self.attempt)

    def rows(self, places: Ints, cohort: Cohort | None = None) -> Rows:
        """The patients at some places: of everybody, or of versions of them."""
        day = np.full(len(places), day_number(self.as_of))
        who = self.cohort if cohort is None else cohort
        return Rows(who, places, day, self.rule_set.trial, self.attempt, self.rule_set.readings)

    @property
    def everybody(self) -> Rows:
        """Every patient, a row each; rule sets that are asked about one cohort share them."""
        places = np.arange(len(self.cohort), dtype=np.int64)
        key = ("everybody", self.as_of, self.attempt)
        return self.cohort.once(key, lambda: self.rows(places))

    def asked(self, reads: Reads, place: int, code: str) -> Asked:
        """A patient who is asked for a fact."""
        charts, newest = self.charts, {code: self.charts.newest(place, code)}
        trial, attempt = self.rule_set.trial, self.attempt
        return Asked(charts.catalogue, reads, trial, attempt, self.as_of, newest)


@dataclass
class Answering:
    """What a criterion asks for, and what may be answered; facts by their place in ``wanted``."""

    asking: Asking
    criterion: Criterion
    wanted: Wanted
    _fillings: dict[Question, list[Filling]] = field(default_factory=dict)
    _contradicting: dict[tuple[int, int], bool] = field(default_factory=dict)

    @cached_property
    def _facts(self) -> tuple[Key, ...]:
        return tuple(self.wanted.put)

    def questions(self, place: int, facts: Sequence[int]) -> list[Question]:
        """How a patient is asked for some facts: who is asked the same may answer the same."""
        return [(fact, self._put[fact][place], self._newest(place, fact)) for fact in facts]

    @cached_property
    def _put(self) -> list[list[int]]:
        """How each fact is asked for, patient by patient."""
        return [put.tolist() for put in self.wanted.put.values()]

    def _newest(self, place: int, fact: int) -> int:
        """The first minute of the newest on file, where its days count."""
        code = self._facts[fact][1]
        return self.asking.charts.newest(place, code) if code in self._reads.dated else 0

    def ways(
        self, place: int, questions: Sequence[Question], most: int
    ) -> tuple[list[Filling], bool]:
        """The ways in which a patient may answer, if so many; else some, drawn by chance.

        And whether these are all. Answers that contradict each other are no way.
        """
        facts = [fact for fact, _, _ in questions]
        each = [self._answers(place, question) for question in questions]
        whole = math.prod(map(len, each)) <= max(most, FEW)
        ways = list(itertools.product(*each)) if whole else list(_by_chance(each, most))
        likely = [way for way in ways if self._can_be(facts, way)]
        return [tuple(itertools.chain(*way)) for way in likely or ways], whole

    def _answers(self, place: int, question: Question) -> list[Filling]:
        """What the answer to one question may be."""
        if question not in self._fillings:
            fact, ask, _ = question
            asked = self.asking.asked(self._reads, place, self._facts[fact][1])
            self._fillings[question] = asked.fillings(self.wanted.asks[ask])
        return self._fillings[question]

    @cached_property
    def _reads(self) -> Reads:
        charts, readings = self.asking.charts, self.asking.rule_set.readings
        return Reads.of(self.criterion.nodes, readings, charts.catalogue)

    def _can_be(self, facts: Sequence[int], way: Sequence[Filling]) -> bool:
        """Does none of the answers contradict another?"""
        told = dict(zip(facts, way, strict=True))
        return not any(
            self._contradict(told[one], told[other])
            for one, other in self._bound
            if one in told and other in told
        )

    def _contradict(self, one: Filling, other: Filling) -> bool:
        key = id(one), id(other)  # both are kept
        if key not in self._contradicting:
            told = itertools.product(one, other)
            catalogue = self.asking.charts.catalogue
            self._contradicting[key] = any(contradict(*both, catalogue) for both in told)
        return self._contradicting[key]

    @cached_property
    def _bound(self) -> list[tuple[int, int]]:
        """The pairs of facts of which one may imply the other."""
        catalogue = self.asking.charts.catalogue
        said = [spoken_for([code], catalogue) for _, code in self._facts]
        return [
            (one, other)
            for one, other in itertools.combinations(range(len(self._facts)), 2)
            if self._facts[one][1] in said[other] or self._facts[other][1] in said[one]
        ]


def _by_chance(each: Sequence[Sequence[Filling]], most: int) -> Iterator[tuple[Filling, ...]]:
    """So many ways, drawn by a chance that is the same each time."""
    chance = random.Random(1)  # noqa: S311  # no secret: the same draw each time
    for _ in range(most):
        yield tuple(chance.choice(some) for some in each)
