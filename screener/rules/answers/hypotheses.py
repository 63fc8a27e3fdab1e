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
from screener.rules.nodes import walk
from screener.rules.nodes.score import ScoreNode
from screener.rules.rows import Rows
from screener.rules.ruleset import Criterion, RuleSet


@dataclass(frozen=True)
class Patient:
    """The facts of one patient that count, and what is needed to judge them."""

    rows: Sequence[FactRow]
    catalogue: Catalogue
    laboratories: Sequence[Laboratory] = ()
    attempt: int = 1

    def of(self, criterion: Criterion) -> Patient:
        """The same with the facts alone that the criterion reads, or that imply what it reads."""
        read = {code for node in criterion.nodes for code in node.all_facts}
        if any(isinstance(part, ScoreNode) for node in criterion.nodes for _, part in walk(node)):
            return self  # a score may fall back on others
        catalogue, size = self.catalogue, 0
        while size < len(read):
            size = len(read)
            for code in tuple(read):
                fact = catalogue[code]
                read |= {*catalogue.implied_from.get(code, ()), *fact.implied_by, *fact.implies}
        return replace(self, rows=[row for row in self.rows if row.fact in read])

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
