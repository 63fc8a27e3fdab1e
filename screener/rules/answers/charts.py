"""What is on file of some patients, fact by fact, and those of them who have the same on file.

What supposed facts would lead to is worked out once for all who have the same on file.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.facts import USUAL, FactRow, FactTable
from screener.domain.people import Laboratory
from screener.domain.times import BEGINNING
from screener.rules.answers.fillings import Filling
from screener.rules.columns import Cohort
from screener.rules.pairs import Ints

T = TypeVar("T")
Told = tuple[Any, ...]
"""A fact as a table of facts lays it out."""

_ID, _PATIENT, _FACT, _FIRST = (USUAL.index(name) for name in ("id", "patient", "fact", "first"))


@dataclass(frozen=True)
class Supposed:
    """A patient (by place) with nothing on file but facts of some codes, in several versions.

    ``ways``: what each version has besides.
    """

    place: int
    codes: frozenset[str]
    ways: Sequence[Filling]


class Charts:
    """The facts of some patients that count. Built once, never changed."""

    def __init__(
        self,
        facts: FactTable | Iterable[FactRow],
        patients: Sequence[int],
        catalogue: Catalogue,
        laboratories: Sequence[Laboratory] = (),
        attempt: int = 1,
    ) -> None:
        """As a cohort is built: ``patients`` are the store's numbers, in the order wanted."""
        table = facts if isinstance(facts, FactTable) else FactTable.of(facts)
        self._batches = [list(batch) for batch in table.batches]
        self._sent = list(table.sent)
        self.patients = tuple(patients)
        self.catalogue = catalogue
        self.attempt = attempt
        self._laboratories = laboratories
        self._kinds: dict[str, Ints] = {}
        self._memo: dict[Hashable, Any] = {}
        self._laid: dict[int, tuple[FactRow, Told]] = {}  # by id of the supposed fact, kept alive
        self._supposed_came: list[Told] = []

    @cached_property
    def cohort(self) -> Cohort:
        """All patients with all their facts."""
        return self._cohort(self._batches, self._sent, self.patients)

    def _cohort(
        self, batches: Sequence[Sequence[Told]], sent: Sequence[Told], patients: Sequence[int]
    ) -> Cohort:
        return Cohort(FactTable(batches, sent), patients, self.catalogue, self._laboratories)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once for these patients."""
        if key not in self._memo:
            self._memo[key] = make()
        found: T = self._memo[key]
        return found

    @cached_property
    def _facts(self) -> dict[str, dict[int, list[Told]]]:
        """Of each code, and of each patient's place, what is on file."""
        place = {number: place for place, number in enumerate(self.patients)}
        found: dict[str, dict[int, list[Told]]] = {}
        for told in itertools.chain.from_iterable(self._batches):
            if told[_PATIENT] in place:
                of_code = found.setdefault(told[_FACT], {})
                of_code.setdefault(place[told[_PATIENT]], []).append(told)
        return found

    @cached_property
    def _came_with(self) -> dict[int, Told]:
        """What came with a result beside its value, by the number of the fact."""
        return {told[0]: told for told in self._sent}

    @cached_property
    def _lowest(self) -> int:
        """No fact on file has a lower number."""
        return min((told[_ID] for batch in self._batches for told in batch), default=0)

    def newest(self, place: int, code: str) -> int:
        """The first minute of a patient's newest fact of a code."""
        return max((told[_FIRST] for told in self._facts_of(place, code)), default=BEGINNING)

    def _facts_of(self, place: int, code: str) -> Sequence[Told]:
        own = self._facts.get(code)
        return own.get(place, ()) if own else ()

    # --- who has the same on file --------------------------------------------------------------

    def kinds(self, codes: Iterable[str]) -> list[Ints]:
        """For each code of which anything is on file: who has the same of it, by number."""
        return [self._kind(code) for code in sorted(codes) if code in self._facts]

    def _kind(self, code: str) -> Ints:
        if code not in self._kinds:
            known: dict[Any, int] = {}
            kind = np.zeros(len(self.patients), dtype=np.int64)
            for place, own in self._facts[code].items():
                kind[place] = known.setdefault(self._said(own), len(known) + 1)
            self._kinds[code] = kind
        return self._kinds[code]

    def _said(self, own: Sequence[Told]) -> Any:
        """What some facts say, without whose they are; equal where they say the same."""
        with_it = self._came_with
        return tuple((told[_FACT:], with_it.get(told[_ID], ())[1:]) for told in own)

    # --- with more supposed --------------------------------------------------------------------

    def versions(self, made: Sequence[Supposed]) -> Cohort:
        """A cohort with a patient for each version, in their order."""
        came = self._came_with
        batch, sent, version = list[Told](), list[Told](), 0
        for one in made:
            own = [told for code in one.codes for told in self._facts_of(one.place, code)]
            sent += [came[told[_ID]] for told in own if told[_ID] in came]
            for way in one.ways:
                batch += [(told[_ID], version, *told[_FACT:]) for told in own]
                for fact in way:
                    number, _, *rest = self._laid_out(fact)
                    batch.append((number, version, *rest))
                version += 1
        return self._cohort([batch], [*sent, *self._supposed_came], range(version))

    def _laid_out(self, fact: FactRow) -> Told:
        """A supposed fact as a table lays it out, under a number of its own."""
        if id(fact) not in self._laid:
            number = self._lowest - 1 - len(self._laid)
            table = FactTable.of([replace(fact, id=number)])
            self._laid[id(fact)] = fact, next(iter(table.batches))[0]
            self._supposed_came += table.sent
        return self._laid[id(fact)][1]
