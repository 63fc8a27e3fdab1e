"""Strategies: points and ranges of a score's inputs, as the formula gets them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from screener.rules.scores.base import Input, Score
from screener.rules.scores.corners import Column

Point = dict[str, float]
TOP = {"a": 130.0, "mmol/L": 200.0, "1": 20.0, "mg/dL": 60.0, "h": 48.0, "mL/kg/h": 2.0}


def numbers(item: Input) -> st.SearchStrategy[float]:
    """Any number that an input may have when it is recorded, in the wanted unit."""
    if item.choices is not None:
        return st.sampled_from(sorted(item.choices.values()))
    if item.bands is not None:
        return st.sampled_from(
            [float(n) for n in range(int(item.bands.first), int(item.bands.last) + 1)]
        )
    if item.step:
        steps = int((item.high - item.low) // item.step)
        return st.integers(0, steps).map(lambda n: item.low + n * item.step)
    low = 0.05 if item.positive else max(item.low, 0.0)
    high = min(item.high, TOP.get(item.unit, 500.0))
    return st.floats(low, max(high, low), allow_nan=False)


def column(item: Input, low: float, high: float, among: frozenset[float] = frozenset()) -> Column:
    """One row of an input."""
    chosen = tuple((number, np.array([True])) for number in sorted(among))
    return Column(np.array([low]), np.array([high]), chosen if not item.rises else ())


@st.composite
def boxes(draw: st.DrawFn, score: Score) -> tuple[dict[str, Column], Point]:
    """A range of each input, and a point that lies in all of them."""
    columns: dict[str, Column] = {}
    point: Point = {}
    for name, items in score.groups.items():
        item = draw(st.sampled_from(items))
        kind = draw(st.sampled_from(["point", "range", "everything"]))
        drawn = [_used(item, draw(numbers(item))) for _ in range(1 if kind == "point" else 3)]
        if kind == "everything":
            low, high = item.everything
            among = frozenset((item.choices or {}).values())
        else:
            low, high, among = min(drawn), max(drawn), frozenset(drawn)
        columns[name] = column(item, low, high, among if item.choices else frozenset())
        point[name] = draw(st.sampled_from(drawn))
    return columns, point


def _used(item: Input, number: float) -> float:
    if item.choices is not None or item.bands is not None:
        return number
    low, _ = item.read(np.array([number]), np.array([number]), item.unit)
    return float(low[0])


def at(point: Point) -> dict[str, Any]:
    """A point as columns of one row."""
    return {name: np.array([number]) for name, number in point.items()}
