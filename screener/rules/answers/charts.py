"""What is on file of some patients, fact by fact, and those of them who have the same on file.

What supposed facts would lead to is worked out once for all who have the same on file.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.facts import USUAL, FactRow, FactTable
from screener.domain.people import Laboratory
from screener.domain.times import BEGINNING
from screener.rules.answers.fillings import Filling
from screener.rules.columns import Cohort
from screener.rules.pairs import Ints

Told = tuple[Any, ...]
"""A fact as a table of facts lays it out."""

_ID, _PATIENT, _FACT, _FIRST = (USUAL.index(name) for name in ("id", "patient", "fact", "first"))


@dataclass(frozen=True)
class Supposed:
    """A patient (by place) with nothing on file but facts of some codes, and some more supposed."""

    place: int
    codes: frozenset[str]
    facts: Filling


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
        self._laid: dict[int, tuple[FactRow, Told]] = {}  # by id of the supposed fact, kept alive

    @cached_property
    def cohort(self) -> Cohort:
        """All patients with all their facts."""
        return self._cohort(self._batches, self._sent, self.patients)

    def _cohort(
        self, batches: Sequence[Sequence[Told]], sent: Sequence[Told], patients: Sequence[int]
    ) -> Cohort:
        return Cohort(FactTable(batches, sent), patients, self.catalogue, self._laboratories)

    @cached_property
    def _facts(self) -> dict[str, dict[int, list[Told]]]:
        """Of each code, and of each patient's place, what is on file."""
        place = {number: place for place, number in enumerate(self.patients)}
        found: dict[str, dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
        for told in itertools.chain.from_iterable(self._batches):
            if told[_PATIENT] in place:
                found[told[_FACT]][place[told[_PATIENT]]].append(told)
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
        own = self._facts.get(code, {}).get(place, ())
        return max((told[_FIRST] for told in own), default=BEGINNING)

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
        batch = list[Told]()
        for version, one in enumerate(made):
            own = [self._facts[code].get(one.place, ()) for code in one.codes & self._facts.keys()]
            for told in itertools.chain(*own, map(self._laid_out, one.facts)):
                batch.append((told[_ID], version, *told[_FACT:]))
        came = self._came_with
        sent = [came[told[_ID]] for told in batch if told[_ID] in came] if came else ()
        return self._cohort([batch], sent, range(len(made)))

    def _laid_out(self, fact: FactRow) -> Told:
        """A supposed fact as a table lays it out, under a number of its own."""
        if id(fact) not in self._laid:
            number = self._lowest - 1 - len(self._laid)
            table = FactTable.of([replace(fact, id=number)])
            self._laid[id(fact)] = fact, next(iter(table.batches))[0]
            self._came_with.update({told[0]: told for told in table.sent})
        return self._laid[id(fact)][1]
