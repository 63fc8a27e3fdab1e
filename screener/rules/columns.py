"""The cohort: facts as columns, a series for each fact, and what follows from them on any day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.facts import FactRow, FactTable
from screener.domain.people import Laboratory
from screener.rules.intake import Key, empty, key_of, lay_out
from screener.rules.references import References
from screener.rules.series import NO, YES, Series, concatenate
from screener.rules.stretches import Said, implied_yes, said_choice, said_yes

T = TypeVar("T")


class Cohort:
    """The facts of some patients, ready to be judged. Built once, never changed."""

    def __init__(
        self,
        facts: FactTable | Iterable[FactRow],
        patients: Sequence[int],
        catalogue: Catalogue,
        laboratories: Sequence[Laboratory] = (),
    ) -> None:
        """``facts``: those that count; ``patients``: the store's numbers, in the order wanted.

        ``laboratories``: the site's reference ranges, for results that were sent without one.
        """
        table = facts if isinstance(facts, FactTable) else FactTable.of(facts)
        self.patients = tuple(patients)
        self.catalogue = catalogue
        self._series = lay_out(table.batches, self.patients, catalogue)
        self.references = References(laboratories, table.sent)
        self._answers: dict[Key, Said] = {}
        self.told = {key[1] for key in self._series if key[1]}
        self._memo: dict[Hashable, Any] = {}

    def __len__(self) -> int:
        return len(self.patients)

    def series(self, code: str, trial: str = "", attempt: int = 1) -> Series:
        """The facts of one code; of one trial and attempt where the fact belongs to a trial."""
        fact = self.catalogue[code]
        found = self._series.get(key_of(fact, trial, attempt))
        return self.nothing(fact) if found is None else found

    def nothing(self, fact: FactDef) -> Series:
        """No facts of a code; the same for every trial."""
        return self.once(("none", fact.code), lambda: empty(fact, len(self)))

    def all_series(self) -> Iterable[Series]:
        """Every series that holds facts."""
        return self._series.values()

    def tells_apart(self, codes: tuple[str, ...], trial: str) -> bool:
        """Do facts of ``codes`` belong to this trial, or follow from facts of another?"""
        if not self.told:
            return False
        facts = [self.catalogue[code] for code in codes if code in self.catalogue]
        if any(fact.implied_elsewhere for fact in facts):
            return True
        return trial in self.told and any(fact.scope == "trial" for fact in facts)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once: what holds of the facts whatever day is asked."""
        if key not in self._memo:
            self._memo[key] = make()
        found: T = self._memo[key]
        return found

    def answers(self, code: str, trial: str = "", attempt: int = 1) -> Series:
        """The yes and no to a condition, with what other facts imply.

        A yes of a fact that implies it is a yes; a no of a fact that it implies is a no. An
        enrolment in one trial is taking part in another trial for every other.
        """
        return self.said(code, trial, attempt).series

    def said(self, code: str, trial: str = "", attempt: int = 1) -> Said:
        """The same, as yes and no."""
        fact = self.catalogue[code]
        key = (code, trial, attempt) if fact.implied_elsewhere else key_of(fact, trial, attempt)
        if key not in self._answers:
            own = self.series(code, trial, attempt)
            answers = concatenate([own, *self._implied(code, trial, attempt)])
            self._answers[key] = said_yes(answers)
        return self._answers[key]

    def _implied(self, code: str, trial: str, attempt: int) -> list[Series]:
        fact = self.catalogue[code]
        implying = self._implying(code, trial, attempt)
        found = [implied_yes(said, fact) for said in implying if len(said.series)]
        return [*found, *self._implied_noes(fact, trial, attempt)]

    def _implying(self, code: str, trial: str, attempt: int) -> Iterator[Said]:
        """The answers to each fact that implies ``code``: a yes of theirs is one to it."""
        for other_code in self.catalogue.implied_from.get(code, ()):
            yield self.said(other_code, trial, attempt)
        for other_code, choices in self.catalogue[code].implied_by.items():
            places = [self.catalogue[other_code].codes.index(choice) for choice in choices]
            yield said_choice(self.series(other_code, trial, attempt), places.__contains__)
        elsewhere = self.catalogue[code].implied_elsewhere
        for (other_code, other_trial, _), series in self._series.items():
            if other_code in elsewhere and other_trial != trial:
                yield said_yes(series)

    def perhaps_implying(self, code: str, trial: str, attempt: int) -> Series:
        """What might imply ``code``, but is not certain, in itself or by what implies it in turn.

        It says nothing of ``code``; but that there was none before some day, it leaves in doubt.
        """
        key = ("perhaps implying", code, trial, attempt)
        return self.once(key, lambda: self._perhaps_implying(code, trial, attempt))

    def _perhaps_implying(self, code: str, trial: str, attempt: int) -> Series:
        fact = self.catalogue[code]
        vague = [
            said.series.where(said.maybe & ~said.sure).said_of(fact, YES)
            for said in self._implying(code, trial, attempt)
            if len(said.series) and not (said.maybe == said.sure).all()
        ]
        for other in self.catalogue.implied_from.get(code, ()):
            if len(series := self.perhaps_implying(other, trial, attempt)):
                vague.append(series.said_of(fact, YES))
        return concatenate(vague) if vague else self.nothing(fact)

    def _implied_noes(self, fact: FactDef, trial: str, attempt: int) -> list[Series]:
        """Certain noes to what ``fact`` implies, in turn: each is a no to it."""
        found = []
        for implied in fact.implies:
            own = self.series(implied, trial, attempt)
            noes = [own.where(own.bits == NO)] if len(own) else []
            noes += self._implied_noes(self.catalogue[implied], trial, attempt)
            found += [part.said_of(fact, NO) for part in noes]
        return found
