"""All scores on columns of patients, against a plain Python loop in the same run.

``python -m benchmarks.scores [PATIENTS]``: a row a score, with the share of inputs missing that a
clinic has, and the ratio of a loop that computes one score, a patient at a time, without ranges.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable

import numpy as np

from screener.rules.scores import Score, variants
from screener.rules.scores.base import Input
from screener.rules.scores.corners import Column, everything, spread

MISSING = 0.1  # share of each input that is not recorded
TYPICAL = {"creatinine": (0.4, 4), "inr": (0.9, 3), "bilirubin_total": (0.5, 20)}


def column(item: Input, size: int, random: np.random.Generator) -> Column:
    """An input of ``size`` patients, some without it."""
    if item.choices is not None:
        numbers = random.choice(sorted(set(item.choices.values())), size)
    elif item.bands is not None:
        numbers = random.integers(int(item.bands.first), int(item.bands.last) + 1, size)
    elif item.step:
        numbers = item.low + item.step * random.integers(0, 6, size)
    else:
        low, high = TYPICAL.get(item.name, (max(item.low, 20.0), min(item.high, 130.0)))
        ends = item.read(np.array([low]), np.array([high]), item.unit)
        numbers = random.uniform(ends[0][0], max(ends[1][0], ends[0][0]), size)
    numbers = np.asarray(numbers, dtype=np.float64)
    if item.absent is not None:
        return Column(np.full(size, item.absent), np.full(size, item.absent))
    open_ = everything(item, size)
    gone = random.random(size) < MISSING
    among = tuple((number, gone | (numbers == number)) for number, _ in open_.among)
    return Column(np.where(gone, open_.low, numbers), np.where(gone, open_.high, numbers), among)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def meld_3_of_one(values: tuple[float, ...]) -> float:
    """MELD 3.0 of one patient in plain Python, as it is usually written."""
    bilirubin, inr, creatinine, dialysis, sodium, albumin, female, _ = values
    creatinine = 3.0 if dialysis else creatinine
    below, short = 137 - sodium, 3.5 - albumin
    raw = (1.33 * female + 4.56 * math.log(bilirubin) + 0.82 * below
           - 0.24 * below * math.log(bilirubin) + 9.09 * math.log(inr)
           + 11.14 * math.log(creatinine) + 1.85 * short
           - 1.83 * short * math.log(creatinine) + 6)  # fmt: skip
    return min(max(math.floor(raw + 0.5), 6), 40)


def loop_of_meld_3(columns: dict[str, Column]) -> float:
    """Seconds of the plain loop over the same patients, missing ones at their low end."""
    rows = list(zip(*(one.low.tolist() for one in columns.values()), strict=True))
    return timed(lambda: [meld_3_of_one(row) for row in rows])


def columns_of(score: Score, size: int) -> dict[str, Column]:
    random = np.random.default_rng(1)
    return {name: column(items[0], size, random) for name, items in score.groups.items()}


def main() -> int:
    """Print the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    everyone = {score: columns_of(score, size) for score in variants()}
    loop = loop_of_meld_3(next(c for s, c in everyone.items() if s.name == "meld_3"))
    print(f"{size:,} patients, {MISSING:.0%} of each input missing")
    print(f"plain Python loop, MELD 3.0 alone, no ranges: {loop:.3f} s\n")
    print(f"{'score':<52}{'s':>8}{'loop ÷ this':>13}{'decided':>9}")
    total = 0.0
    for score, columns in everyone.items():
        seconds = timed(lambda s=score, c=columns: spread(s, c))
        total += seconds
        single = spread(score, columns).single.mean()
        name = f"{score.name} {score.variant}".strip()
        print(f"{name:<52}{seconds:>8.3f}{loop / seconds:>13.1f}{single:>9.0%}")
    print(f"{'all':<52}{total:>8.3f}{loop * len(everyone) / total:>13.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
