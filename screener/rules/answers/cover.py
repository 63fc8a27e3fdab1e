"""The fewest facts among which every one of some criteria has a closing set."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from screener.rules.answers.closing import EXACT, Set


def cover(closers: Sequence[Sequence[Set]]) -> tuple[Set, bool]:
    """The fewest facts, and whether there surely are no fewer.

    ``closers``: of each criterion its least closing sets, one at least. What stands in all sets of
    a criterion is needed. It leaves few criteria; what these need besides is exact up to four.
    """
    chosen = _needed(closers)
    rest = [sets for sets in closers if not any(some <= chosen for some in sets)]
    if not rest:
        return chosen, True
    more = [[some - chosen for some in sets] for sets in rest]
    every = sorted({key for sets in more for some in sets for key in some})
    for size in range(1, EXACT + 1):
        for some in map(frozenset, itertools.combinations(every, size)):
            if all(any(less <= some for less in sets) for sets in more):
                return chosen | some, True
    for sets in sorted(more, key=len):
        if not any(some <= chosen for some in sets):
            chosen |= min(sets, key=lambda some: (len(some - chosen), sorted(some)))
    return _without_idle(chosen, closers), False


def _needed(closers: Sequence[Sequence[Set]]) -> Set:
    return frozenset().union(*(frozenset.intersection(*sets) for sets in closers))


def _without_idle(chosen: Set, closers: Sequence[Sequence[Set]]) -> Set:
    for key in sorted(chosen):
        less = chosen - {key}
        if all(any(some <= less for some in sets) for sets in closers):
            chosen = less
    return chosen
