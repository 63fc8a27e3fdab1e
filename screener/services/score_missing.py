"""Which of the inputs that are not recorded a score depends on."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from screener.rules.pairs import Floats, Ints
from screener.rules.scores.base import Input, Score
from screener.rules.scores.corners import Column, compute
from screener.rules.series import TOLERANCE

SAMPLES = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
MOST_SAMPLES = 4096


def missing(
    score: Score, columns: Mapping[str, Column], unrecorded: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Of the inputs that are not recorded (by the formula's name), those on which it depends."""
    found: list[str] = []
    for name, names in unrecorded.items():
        if _matters(score, columns, name):
            found += names
    return tuple(dict.fromkeys(found))


def _matters(score: Score, columns: Mapping[str, Column], name: str) -> bool:
    """Does the value change with one input, for some values of the others?

    Tried at every choice and every number of points, and at the ends and powers of ten between.
    """
    items = {key: group[0] for key, group in score.groups.items()}
    points = {key: _samples(items[key], column) for key, column in columns.items()}
    own = points.pop(name)
    others = _combined(list(points.values()))
    size = others.shape[1]
    least, most = np.full(size, np.inf), np.full(size, -np.inf)
    for value in own:
        rows = dict(zip(points, others, strict=True)) | {name: np.full(size, value)}
        with np.errstate(invalid="ignore"):
            found = score.finish(compute(score, rows))
        least, most = np.fmin(least, found), np.fmax(most, found)
    room = TOLERANCE * np.maximum(np.abs(np.nan_to_num(least)), 1.0)
    with np.errstate(invalid="ignore"):
        return bool(np.any(most - least > room))


def _samples(item: Input, column: Column) -> list[float]:
    low, high = float(column.low[0]), float(column.high[0])
    if low == high:
        return [low]
    if column.among:
        return [number for number, _ in column.among]
    if item.choices is not None:
        return [number for number in sorted(set(item.choices.values())) if low <= number <= high]
    if item.bands is not None:
        return [float(points) for points in range(int(low), int(high) + 1)]
    return [low, *(number for number in SAMPLES if low < number < high), high]


def _combined(points: list[list[float]]) -> Floats:
    """Every combination, thinned evenly where there are too many."""
    count = math.prod(len(some) for some in points)
    picked = np.arange(count) if count <= MOST_SAMPLES else _spread_out(count)
    size = len(picked)
    columns = []
    for some in points:
        columns.append(np.array(some)[picked % len(some)])
        picked = picked // len(some)
    return np.array(columns).reshape(len(points), size)


def _spread_out(count: int) -> Ints:
    rng = np.random.default_rng(count)
    return rng.integers(0, count, MOST_SAMPLES)
