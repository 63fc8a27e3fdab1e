"""One patient in many versions: the facts on file, each time with others beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.facts import FactRow, FactTable
from screener.domain.people import Laboratory
from screener.domain.times import day_number
from screener.rules.answers.fillings import Filling
from screener.rules.columns import Cohort
from screener.rules.rows import Rows
from screener.rules.ruleset import RuleSet


@dataclass(frozen=True)
class Patient:
    """The facts of one patient that count, and what is needed to judge them."""

    rows: Sequence[FactRow]
    catalogue: Catalogue
    laboratories: Sequence[Laboratory] = ()
    attempt: int = 1

    def versions(self, rule_set: RuleSet, fillings: Sequence[Filling], as_of: date) -> Rows:
        """A row for each filling: the patient with these facts, too."""
        own = FactTable.of(self.rows)
        plain = [row for batch in own.batches for row in batch]
        number = min((row[0] for row in plain), default=0)
        batch, sent = [], list(own.sent)
        for version, filling in enumerate(fillings):
            batch += [(row[0], version, *row[2:]) for row in plain]
            added = FactTable.of([replace(row, id=number - n) for n, row in enumerate(filling, 1)])
            batch += [(row[0], version, *row[2:]) for part in added.batches for row in part]
            sent += added.sent
        people = range(len(fillings))
        cohort = Cohort(FactTable([batch], sent), people, self.catalogue, self.laboratories)
        days = np.full(len(fillings), day_number(as_of))
        places = np.arange(len(fillings), dtype=np.int64)
        return Rows(cohort, places, days, rule_set.trial, self.attempt, rule_set.readings)
