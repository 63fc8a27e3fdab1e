"""Child-Pugh score.

Points 1, 2, 3 each for bilirubin (< 2, 2–3, > 3 mg/dL; < 34, 34–51, > 51 µmol/L), albumin
(> 35, 28–35, < 28 g/L), INR (< 1.7, 1.7–2.3, > 2.3), ascites (none; mild or controlled; moderate
to severe or refractory) and encephalopathy (none; West Haven 1–2; 3–4). Sum 5 to 15, no rounding;
both ends of the middle column score 2. A value is compared with the limits printed for the unit it
was reported in: 34 µmol/L is 2 points, though 1.99 mg/dL is 1.

Pugh RNH et al., Br J Surg 1973;60:646, doi:10.1002/bjs.1800600817.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.rules.pairs import Bools, Floats
from screener.rules.scores.base import Ends, Input, Score, bands
from screener.rules.series import Series, slack


def _points(values: Floats, low: float, high: float, exact: Bools | bool) -> Floats:
    """1 below ``low``, 2 from ``low`` to ``high``, 3 above."""
    room_low = np.where(exact, 0.0, slack(low))
    room_high = np.where(exact, 0.0, slack(high))
    return _floats(1.0 + (values >= low - room_low) + (values > high + room_high))


def _floats(points: NDArray[Any]) -> Floats:
    return np.asarray(points, dtype=np.float64)


def bilirubin_points(series: Series) -> Ends:
    """Points of total bilirubin in µmol/L, by the limits of the unit as reported."""
    units = list(series.fact.factors)
    mass = np.isin(series.unit, [n for n, unit in enumerate(units) if unit.startswith("mg/")])
    exact = np.isin(series.unit, [n for n, unit in enumerate(units) if unit == "umol/L"])

    def step(values: Floats) -> Floats:
        by_mass = _points(values, 2 * 17.1, 3 * 17.1, False)
        return np.where(mass, by_mass, _points(values, 34.0, 51.0, exact))

    return bands(series.low, series.high, step, falling=False)


def albumin_points(series: Series) -> Ends:
    """Points of albumin in g/L: more is better."""

    def step(values: Floats) -> Floats:
        room = slack(35.0)
        return _floats(1.0 + (values <= 35.0 + room) + (values < 28.0 - room))

    return bands(series.low, series.high, step, falling=True)


def inr_points(series: Series) -> Ends:
    """Points of the INR."""
    return bands(series.low, series.high, lambda v: _points(v, 1.7, 2.3, True), falling=False)


def _graded(points: Sequence[float]) -> Callable[[Series], Ends]:
    def read(series: Series) -> Ends:
        table = np.asarray(points)
        possible = (series.bits[:, None] >> np.arange(len(points))) & 1 == 1
        low = np.where(possible, table, np.inf).min(axis=1, initial=np.inf)
        high = np.where(possible, table, -np.inf).max(axis=1, initial=-np.inf)
        return low, high

    return read


ascites_points = _graded([1, 2, 3])
encephalopathy_points = _graded([1, 2, 2, 3, 3])


def _sum(ends: Sequence[Ends]) -> Ends:
    lows, highs = zip(*ends, strict=True)
    return np.sum(lows, axis=0), np.sum(highs, axis=0)


CHILD_PUGH = Score(
    name="child_pugh",
    inputs=(
        Input("bilirubin_total", 1, 3, bilirubin_points),
        Input("albumin", 1, 3, albumin_points),
        Input("inr", 1, 3, inr_points),
        Input("ascites", 1, 3, ascites_points),
        Input("he_grade", 1, 3, encephalopathy_points),
    ),
    combine=_sum,
    low=5,
    high=15,
)
