"""What the leaves of a criterion come to, in every way in which what is asked may be answered.

What is asked falls into blocks: facts that some leaf reads together are tried together, all others
alone. It is tried once for all patients who are asked the same and have the same on file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from screener.rules.answers.answering import Answering, Asking, Question
from screener.rules.answers.charts import Supposed, alike
from screener.rules.answers.fillings import Filling
from screener.rules.answers.reading import read_by, spoken_for
from screener.rules.answers.structure import Numbers, Structure
from screener.rules.answers.wanted import Key, Wanted
from screener.rules.columns import Cohort
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows

AT_ONCE = 16_000  # versions of patients judged together, between two looks whether it is wanted

Some = int
"""Some of the facts that a criterion asks for: a bit for each."""
Try = tuple[int, int, Some]
"""A block, the row that stands for all that are alike in it, and what is answered of it."""


@dataclass(frozen=True)
class Block:
    """Facts that are tried together and the leaves that read them, by place; all these read."""

    facts: tuple[int, ...]
    leaves: tuple[int, ...]
    codes: frozenset[str]

    @cached_property
    def some(self) -> Some:
        """All its facts."""
        return sum(1 << place for place in self.facts)


class Ways(NamedTuple):
    """What the answers add to the truths as they are; ``tried``: so many ways at most.

    ``whole``: they add nothing else.
    """

    changes: tuple[int, ...]
    whole: bool
    tried: int = 0


UNANSWERED = Ways((0,), whole=True)


@dataclass
class Suppositions:
    """One criterion where it is open, what it asks for there, and what was found by trying.

    ``everybody``: a row for each patient, as they are asked the criterion; ``rows``: where it is
    open. Every other row number here is a place among these.
    """

    asking: Asking
    structure: Structure
    wanted: Wanted
    everybody: Rows
    rows: Ints
    _found: dict[Try, Ways] = field(default_factory=dict)

    @cached_property
    def facts(self) -> tuple[Key, ...]:
        """What it asks for of anybody."""
        return tuple(self.wanted.put)

    @cached_property
    def asked(self) -> list[Some]:
        """What it asks for in each row."""
        place = {fact: 1 << number for number, fact in enumerate(self.facts)}
        some = [sum(place[fact] for fact in asked) for asked in self.wanted.sets]
        return [some[kind] for kind in self.wanted.which[self.rows].tolist()]

    @cached_property
    def contested(self) -> Bools:
        """In which rows an answer may contradict what is on file: a result only is a newer one."""
        found = np.zeros(len(self.rows), dtype=np.bool_)
        charts = self.asking.charts
        for fact, put in self.wanted.put.items():
            if fact[0] != "lab":
                for kind in charts.kinds(spoken_for([fact[1]], charts.catalogue)):
                    found |= (kind[self.rows] > 0) & (put[self.rows] >= 0)
        return found

    # --- the blocks ----------------------------------------------------------------------------

    @cached_property
    def _read(self) -> list[frozenset[str]]:
        """What each leaf reads."""
        readings, catalogue = self.asking.rule_set.readings, self.asking.charts.catalogue
        return [read_by([leaf], readings, catalogue) for leaf in self.structure.leaves]

    @cached_property
    def blocks(self) -> list[Block]:
        """The facts that no leaf reads together lie in different ones."""
        groups: list[tuple[set[int], set[int]]] = []
        for fact, (_, code) in enumerate(self.facts):
            facts, leaves = {fact}, {n for n, read in enumerate(self._read) if code in read}
            for group in [group for group in groups if group[1] & leaves]:
                groups.remove(group)
                facts |= group[0]
                leaves |= group[1]
            groups.append((facts, leaves))
        return [
            Block(
                tuple(sorted(facts)), tuple(sorted(leaves)),
                frozenset().union(*(self._read[leaf] for leaf in leaves)),
            )
            for facts, leaves in groups
        ]  # fmt: skip

    @cached_property
    def standing(self) -> list[Ints]:
        """For each block, the row that stands for each: asked the same, with the same on file."""
        found = []
        for block in self.blocks:
            columns = [kind[self.rows] for kind in self.asking.charts.kinds(block.codes)]
            columns += [self.wanted.put[self.facts[fact]][self.rows] for fact in block.facts]
            _, first, which = alike(columns)
            found.append(first[which])
        return found

    @cached_property
    def apart(self) -> Numbers:
        """In each row, the truths of the leaves that no answer can change."""
        read = {leaf for block in self.blocks for leaf in block.leaves}
        others = [leaf for leaf in range(len(self.structure.leaves)) if leaf not in read]
        return self.structure.numbers(self.everybody, others)[self.rows]

    @cached_property
    def now(self) -> list[Numbers]:
        """In each row, the truths of each block's leaves as they are."""
        return [
            self.structure.numbers(self.everybody, block.leaves)[self.rows] for block in self.blocks
        ]

    @cached_property
    def as_it_is(self) -> Numbers:
        """In each row, the truths of all leaves."""
        return self.apart + sum(self.now)

    # --- trying --------------------------------------------------------------------------------

    def tries(self, row: int, some: Some) -> list[Try]:
        """What must be tried to know what answers to ``some`` facts lead to in a row."""
        return [
            (number, stands[row], some & asked)
            for number, (asked, stands) in enumerate(self._by_block)
            if some & asked
        ]

    @cached_property
    def _by_block(self) -> list[tuple[Some, list[int]]]:
        """For each block its facts, and the row that stands for each."""
        pairs = zip(self.blocks, self.standing, strict=True)
        return [(block.some, stands.tolist()) for block, stands in pairs]

    def all_tries(self) -> list[Try]:
        """What must be tried to know what all answers together lead to, in every row."""
        return [
            (number, row, self.asked[row] & block.some)
            for number, (block, stands) in enumerate(zip(self.blocks, self.standing, strict=True))
            for row in np.unique(stands).tolist()
        ]

    def ways(self, one: Try) -> Ways:
        """What was found by a try that was looked at."""
        return self._found[one] if one[2] else UNANSWERED

    def look(self, tries: Iterable[Try], most: int) -> None:
        """Try what was not yet tried in ``most`` ways, and not yet in every way."""
        look_together([(self, tries)], most)

    def made(self, tries: Iterable[Try], most: int) -> Iterator[Made]:
        """What is new of some tries, together where the same may be answered."""
        self.asking.tick()
        alike: dict[object, list[Try]] = {}
        for one in sorted({one for one in tries if one[2] and self._wants(one, most)}):
            alike.setdefault((one[0], *self._questions(one)), []).append(one)
        for some in alike.values():
            place = int(self.rows[some[0][1]])
            ways, whole = self._answering.ways(place, self._questions(some[0]), most)
            size = max(1, AT_ONCE // len(ways))
            for start in range(0, len(some), size):
                yield Made(self, some[start : start + size], ways, whole)

    @cached_property
    def _answering(self) -> Answering:
        return Answering(self.asking, self.structure.criterion, self.wanted)

    def _questions(self, one: Try) -> list[Question]:
        """What is asked in a try: rows that are asked the same may answer in the same ways."""
        block, row, some = one
        facts = [fact for fact in self.blocks[block].facts if some >> fact & 1]
        return self._answering.questions(int(self.rows[row]), facts)

    @property
    def whole(self) -> bool:
        """Was something tried, and all that was in every way?"""
        return bool(self._found) and all(ways.whole for ways in self._found.values())

    def _wants(self, one: Try, most: int) -> bool:
        before = self._found.get(one)
        return before is None or not (before.whole or before.tried >= most)

    def found(self, made: Sequence[Made], cohort: Cohort, begin: int) -> None:
        """Put what was made of one block, in a cohort from some place on, to the evaluator."""
        tried = [(one, len(some.ways), some.whole) for some in made for one in some.tries]
        counts = [count for _, count, _ in tried]
        places = np.arange(begin, begin + sum(counts), dtype=np.int64)
        rows = self.structure.criterion.asked_of(self.asking.rows(places, cohort))
        block = made[0].block
        before = self.now[block][[row for (_, row, _), _, _ in tried]]
        changes = self.structure.numbers(rows, self.blocks[block].leaves)
        changes -= np.repeat(before, counts)
        for (one, count, whole), some in zip(tried, _different(changes, counts), strict=True):
            self._found[one] = Ways(some, whole, count)
        rows.forget()


@dataclass(frozen=True)
class Made:
    """Tries of one block that may be answered in the same ways; ``whole``: there are no others."""

    supposed: Suppositions
    tries: list[Try]
    ways: list[Filling]
    whole: bool

    @property
    def block(self) -> int:
        """Of which they are."""
        return self.tries[0][0]

    @property
    def versions(self) -> Supposed:
        """The patients of whom it is supposed."""
        rows = self.supposed.rows[[row for _, row, _ in self.tries]]
        return Supposed(self.supposed.blocks[self.block].codes, rows, self.ways)

    @property
    def of(self) -> tuple[int, int]:
        """Equal for those whose leaves are the same."""
        return id(self.supposed), self.block


def look_together(several: Sequence[tuple[Suppositions, Iterable[Try]]], most: int) -> None:
    """Try what is new of several criteria of one rule set, laid out together."""
    made = [one for supposed, tries in several for one in supposed.made(tries, most)]
    ends = itertools.accumulate(len(one.tries) * len(one.ways) for one in made)
    pairs = zip(made, ends, strict=True)
    for _, some in itertools.groupby(pairs, key=_at_once):
        part = [one for one, _ in some]
        asking, begin = part[0].supposed.asking, 0
        cohort = asking.charts.versions([one.versions for one in part])
        for _, same in itertools.groupby(part, key=lambda one: one.of):
            group = list(same)
            group[0].supposed.found(group, cohort, begin)
            begin += sum(len(one.tries) * len(one.ways) for one in group)
        asking.tick()


def _at_once(pair: tuple[Made, int]) -> tuple[int, int]:
    """Equal for those that are laid out together: of one rule set, and not too many."""
    made, end = pair
    return id(made.supposed.asking), end // AT_ONCE


def _different(numbers: Numbers, counts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The different ones among so many, and so many, and so many."""
    known, which = np.unique(numbers, return_inverse=True)
    part = np.repeat(np.arange(len(counts)), counts) * len(known)
    pairs = np.unique(part + which.reshape(-1))
    ends = np.searchsorted(pairs, np.arange(len(counts) + 1) * len(known)).tolist()
    different = known[pairs % len(known)].tolist()
    return (tuple(different[start:end]) for start, end in itertools.pairwise(ends))
