"""Reference ranges: those sent with results, and the site's tables; few beside the facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np

from screener.domain.catalogue import FactDef
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


class References:
    """What the cohort knows of reference ranges; results without any leave nothing here."""

    def __init__(
        self, laboratories: Sequence[Laboratory] = (), sent: Iterable[tuple[Any, ...]] = ()
    ) -> None:
        """``sent``: number of the fact, unit, laboratory, low and high end as printed."""
        self.laboratories = laboratories
        self._sent = {number: came for number, *came in sent}

    def sent(self, series: Series, end: End) -> Floats:
        """The end of the range sent with each result, in the fact's own unit; NaN without one."""
        found = np.full(len(series), np.nan)
        for place, number in enumerate(series.id.tolist() if self._sent else []):
            came = self._sent.get(number)
            if came is not None:
                unit, _, low, high = came
                found[place] = printed(series.fact, low if end == "low" else high, unit)
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
        came = self._sent.get(number)
        return str(came[1]) if came is not None else ""
