"""The least sets of facts which, answered in any way, leave a criterion not open.

More answers seldom open what fewer decide. So what cannot be spared from all of them stands in
every closing set, and where that closes it, it is the only least one; else it is tried set by set.
An answer can open again what was decided by a statement that nothing else is on file, or against
what is on file: where either may be, it is always tried set by set; but if all answers together
leave it open and their ways are too many, nothing is taken to close it, and that is not sure.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from screener.rules.answers.charts import alike
from screener.rules.answers.structure import Numbers
from screener.rules.answers.suppose import Some, Suppositions, Try, Ways
from screener.rules.answers.wanted import Key
from screener.rules.pairs import Ints

QUICK = (4, 16)  # ways in which everything is tried first: nearly all that stays open is seen
STEPS = (*QUICK, 64, 256, 1_024, 4_000)  # ways in which one set of facts is tried, if need be
MOST = STEPS[-1]
BUDGET = 40_000  # versions of one patient in one step
ALIKE = 3  # facts of a block by which patients are told apart in every way
EXACT = 4  # so many facts beside those that cannot be spared are looked at together

Set = frozenset[Key]
Task = tuple[int, Some]
"""A row, and the facts that are answered there."""
Shut = tuple[bool, bool]
"""Is it not open whatever is answered, as far as was tried; and was everything tried?"""


@dataclass(frozen=True)
class Closing:
    """The least sets of facts that close a criterion; none: it may stay open all the same.

    ``sure``: every set was tried in every way; else some sets or ways were.
    """

    sets: tuple[Set, ...]
    sure: bool


def closing(supposed: Suppositions) -> tuple[list[Closing], Ints]:
    """What closes a criterion: the different answers, and which of them is that of each row."""
    search, every = _Search(supposed), np.arange(len(supposed.rows))
    found = [Closing((), sure=True), Closing((), sure=False)]
    which = np.zeros(len(every), dtype=np.int64)
    rest = every
    for most in QUICK:
        if not supposed.whole:
            rest = search.shut(rest, most)
    again = [row for row in np.setdiff1d(every, rest).tolist() if search.worth(row)]
    which[again] = 1
    whole = [row for row in again if search.whole(row)]
    rest = np.union1d(rest, np.array(whole, dtype=np.int64))
    if len(rest):
        first, kind = search.alike(rest, QUICK[-1], fine=True)
        which[rest] = kind + len(found)
        found += search.least(first)
    return found, which


@dataclass
class _Least:
    """What is known of the least closing sets of one row, and of which of them it is sure."""

    row: int
    every: Some
    needed: Some = 0
    sets: dict[Some, bool] = field(default_factory=dict)

    @property
    def rest(self) -> list[Some]:
        """What may be spared, each alone."""
        return list(_each(self.every ^ self.needed))

    def larger(self, size: int) -> Iterator[Some]:
        """What is needed with so many others, where no less closes it."""
        for others in itertools.combinations(self.rest, size):
            some = self.needed | sum(others)
            if not any(less & some == less for less in self.sets):
                yield some


@dataclass(frozen=True)
class _Search:
    supposed: Suppositions

    # --- who is alike --------------------------------------------------------------------------

    def alike(self, rows: Ints, most: int, fine: bool) -> tuple[list[int], Ints]:
        """Of those rows that are alike, the first; and which of these each row is like.

        ``fine``: alike in whatever is answered of what is asked, else if all is answered.
        """
        supposed = self.supposed
        standing = [np.unique(stands[rows], return_inverse=True) for stands in supposed.standing]
        tries = [
            (place, row, supposed.asked[row] & block.some)
            for place, block in enumerate(supposed.blocks)
            for row in standing[place][0].tolist()
        ]
        supposed.look(tries, most)
        if fine:
            supposed.look((part for one in tries for part in self._parts(one)), most)
        kinds = dict[object, int]()
        number = {one[:2]: kinds.setdefault(self._like(one, fine), len(kinds)) for one in tries}
        columns = [np.unique(supposed.apart[rows], return_inverse=True)[1].reshape(-1)]
        for place, (some, which) in enumerate(standing):
            columns.append(np.array([number[place, row] for row in some.tolist()])[which])
        _, first, which = alike(columns)
        return rows[first].tolist(), which

    def _like(self, one: Try, fine: bool) -> object:
        """Equal for rows that are alike in a block."""
        place, row, some = one
        parts = self._parts(one) if fine else [one]
        if not parts:
            return one
        ways = [self.supposed.ways(part) for part in parts]
        told = tuple([part[:2] for part in ways])
        return place, some, self.supposed.now[place][row], told

    def _parts(self, one: Try) -> list[Try]:
        """The same with fewer answers, in every way; none where these are too many to tell."""
        place, row, some = one
        if some.bit_count() > ALIKE or not self.supposed.ways(one).whole:
            return []
        return [(place, row, part) for part in range(some + 1) if part & some == part]

    def shut(self, rows: Ints, most: int) -> Ints:
        """Those rows in which all answers together close the criterion, in ``most`` ways."""
        if not len(rows):
            return rows
        first, kind = self.alike(rows, most, fine=False)
        shut = self.closes([(row, self.supposed.asked[row]) for row in first], most)
        return rows[np.array([closed for closed, _ in shut], dtype=np.bool_)[kind]]

    # --- what closes ---------------------------------------------------------------------------

    def closes(self, tasks: Sequence[Task], most: int = MOST) -> list[Shut]:
        """For each task: does it close the criterion? What does not is mostly seen by few ways."""
        found = [(True, False)] * len(tasks)
        tried = [(row, self.supposed.tries(row, some)) for row, some in tasks]
        ahead = list(range(len(tasks)))
        for ways in (step for step in STEPS if step <= most):
            if ways > QUICK[-1]:
                dear = _dear(tried[place] for place in ahead)
                ahead = [place for place in ahead if ways * dear[tried[place][0]] <= BUDGET]
            if not ahead:
                break
            some = [tried[place] for place in ahead]
            self.supposed.look({one for _, parts in some for one in parts}, ways)
            for place, shut in zip(ahead, self._shut(some), strict=True):
                found[place] = shut
            ahead = [place for place in ahead if found[place] == (True, False)]
        return found

    def _shut(self, tried: Sequence[tuple[int, Sequence[Try]]]) -> list[Shut]:
        """The same, as far as was tried.

        One way that leaves it open is enough: that all is answered with the first of its ways
        mostly is. The others are put together where they have as many ways.
        """
        found = [(False, True)] * len(tried)
        ways = [[self.supposed.ways(one) for one in tries] for _, tries in tried]
        rows = np.array([row for row, _ in tried], dtype=np.int64)
        numbers = self.supposed.as_it_is[rows]
        changes = [sum(one.changes[0] for one in some) for some in ways]
        first = numbers + np.array(changes, dtype=numbers.dtype)
        by_shape: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for place in np.flatnonzero(~self.supposed.structure.open(first)).tolist():
            by_shape[tuple(len(one.changes) for one in ways[place])].append(place)
        for shape, group in by_shape.items():
            together, whole = _together(numbers[group], shape, [ways[place] for place in group])
            is_open = self.supposed.structure.open(together.ravel()).reshape(together.shape)
            shut = ~np.logical_or.reduce(is_open, axis=1)
            for place, one in zip(group, shut.tolist(), strict=True):
                found[place] = one, whole and all(some.whole for some in ways[place])
        return found

    # --- the least sets ------------------------------------------------------------------------

    @cached_property
    def _silences(self) -> Some:
        """The facts that state of others that there is nothing else."""
        kinds = enumerate(kind for kind, _ in self.supposed.facts)
        return sum(1 << place for place, kind in kinds if kind == "complete")

    def worth(self, row: int) -> bool:
        """May less close it than leaves it open together?"""
        return self._contrary(row) and self.supposed.asked[row].bit_count() > 1

    def _contrary(self, row: int) -> bool:
        """May an answer open again what others, or none, decide?"""
        return bool(self.supposed.asked[row] & self._silences or self.supposed.contested[row])

    def whole(self, row: int) -> bool:
        """Was all that is asked there tried in every way?"""
        tries = self.supposed.tries(row, self.supposed.asked[row])
        return all(self.supposed.ways(one).whole for one in tries)

    def least(self, rows: Sequence[int]) -> list[Closing]:
        """The least closing sets in each of some rows."""
        found = [_Least(row, self.supposed.asked[row]) for row in rows]
        self._add((one, one.every) for one in found)
        plain = [one for one in found if one.sets and not self._contrary(one.row)]
        self._need(plain)
        self._add((one, one.needed) for one in plain if one.needed not in (0, one.every))
        ahead = [one for one in found if one.needed not in one.sets]
        for size in range(1, EXACT + 1):
            self._add(
                (one, some) for one in ahead if size < len(one.rest) for some in one.larger(size)
            )
        return [self._told(one) for one in found]

    def _need(self, shut: Sequence[_Least]) -> None:
        """Find what cannot be spared; of a single fact that is known."""
        for one in shut:
            if one.every.bit_count() == 1:
                one.needed = one.every
        several = [(one, fact) for one in shut if not one.needed for fact in _each(one.every)]
        tried = self.closes([(one.row, one.every ^ fact) for one, fact in several])
        for (one, fact), (closed, _) in zip(several, tried, strict=True):
            one.needed |= 0 if closed else fact

    def _add(self, pairs: Iterable[tuple[_Least, Some]]) -> None:
        """Try some sets and keep those that close."""
        tasks = list(pairs)
        tried = self.closes([(one.row, some) for one, some in tasks])
        for (one, some), (closed, whole) in zip(tasks, tried, strict=True):
            if closed:
                one.sets[some] = whole

    def _told(self, one: _Least) -> Closing:
        least = [
            some
            for some in one.sets
            if not any(less & some == less for less in one.sets if less != some)
        ]
        looked = not one.sets or one.needed in one.sets or len(one.rest) <= EXACT + 1
        facts = self.supposed.facts
        sets = [frozenset(facts[bit.bit_length() - 1] for bit in _each(some)) for some in least]
        return Closing(tuple(sets), looked and all(one.sets[some] for some in least))


def _together(
    rows: Numbers, shape: tuple[int, ...], ways: Sequence[Sequence[Ways]]
) -> tuple[Numbers, bool]:
    """Of each row the truths of all leaves in every way, and whether these are all ways."""
    numbers, whole = rows[:, None], math.prod(shape) <= MOST
    chance = random.Random(1)  # noqa: S311  # no secret: the same each time
    for block, many in enumerate(shape):
        changes = np.array([one[block].changes for one in ways], dtype=numbers.dtype)
        if whole:
            numbers = (numbers[:, :, None] + changes[:, None, :]).reshape(len(rows), -1)
        else:
            numbers = numbers + changes[:, chance.choices(range(many), k=MOST)]
    return numbers, whole


def _dear(tried: Iterable[tuple[int, Sequence[Try]]]) -> dict[int, int]:
    """In how many tries of each row several facts are answered together."""
    found: dict[int, set[Try]] = defaultdict(set)
    for row, tries in tried:
        found[row].update(one for one in tries if one[2].bit_count() > 1)
    return {row: len(tries) for row, tries in found.items()}


def _each(some: Some) -> Iterator[Some]:
    """Its facts, each alone."""
    for place in range(some.bit_length()):
        if some >> place & 1:
            yield 1 << place
