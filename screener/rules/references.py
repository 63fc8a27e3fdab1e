"""Reference ranges: those sent with results, and the site's tables; few beside the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from screener.domain.catalogue import FactDef
from screener.domain.facts import FactRow
from screener.domain.people import Laboratory, ReferenceRange
from screener.rules.pairs import Floats
from screener.rules.series import Series

End = Literal["low", "high"]


def printed(fact: FactDef, text: str, unit: str) -> float:
    """The end of a range as printed, in the fact's own unit; NaN if it is no number."""
    code = unit if unit in fact.factors else fact.unit_code(unit)
    try:
        number = float(text)
    except ValueError:
        return float("nan")
    return fact.in_own_unit(number, code) if code is not None else float("nan")


@dataclass
class References:
    """What the cohort knows of reference ranges; results without any leave nothing here."""

    laboratories: Sequence[Laboratory] = ()
    _sent: dict[int, FactRow] = field(default_factory=dict)

    def add(self, row: FactRow) -> None:
        """Keep the laboratory and the range that came with a result, by the fact's number."""
        if row.reference_low or row.reference_high or row.laboratory:
            self._sent[row.id] = row

    def sent(self, series: Series, end: End) -> Floats:
        """The end of the range sent with each result, in the fact's own unit; NaN without one."""
        found = np.full(len(series), np.nan)
        for place, number in enumerate(series.id.tolist() if self._sent else []):
            row = self._sent.get(number)
            if row is not None:
                text = row.reference_low if end == "low" else row.reference_high
                found[place] = printed(series.fact, text, row.unit)
        return found

    def tables(self, series: Series) -> list[tuple[ReferenceRange, np.ndarray]]:
        """Each range of the site's tables for this fact, with the results of its laboratory."""
        wanted = [
            (laboratory.name, one)
            for laboratory in self.laboratories
            for one in laboratory.ranges
            if one.fact == series.fact.code
        ]
        if not wanted:
            return []
        names = [self._laboratory(number) for number in series.id.tolist()]
        return [(one, np.array([name == known for name in names])) for known, one in wanted]

    def _laboratory(self, number: int) -> str:
        row = self._sent.get(number)
        return row.laboratory if row is not None else ""
