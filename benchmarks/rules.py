"""Speed of the evaluator beside code written by hand: ``python -m benchmarks.rules``.

All figures of a line are taken in one run, each the median of several; the ratios compare with the
hand-written NumPy of the same patients and rule sets. Options: ``--patients 1000 10000``,
``--rule-sets 1 10 50``, ``--repeat 5``.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.baselines import Chart, Columns, Limits, by_numpy, by_python, charts, columns
from benchmarks.population import DAY, population
from benchmarks.variants import limits_of, variants
from screener.__main__ import settle
from screener.rules.columns import Cohort
from screener.rules.ruleset import RuleSet
from screener.rules.screen import screen
from screener.system.catalogues import load_catalogue

HEAD = (
    f"{'patients':>9} {'sets':>5} {'python s':>10} {'numpy s':>9} {'ours s':>9} {'ours/numpy':>11}"
)


def median(repeat: int, work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes, the median of ``repeat`` runs."""
    taken = []
    for _ in range(repeat):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


@dataclass(frozen=True)
class Field:
    """Some patients, laid out for each contender."""

    cohort: Cohort
    charts: list[Chart]
    columns: Columns

    @classmethod
    def of(cls, size: int) -> Field:
        catalogue = load_catalogue()
        rows = population(size)
        return cls(
            Cohort(rows, range(size), catalogue),
            charts(rows, size),
            columns(rows, size),
        )


def line(field: Field, rule_sets: list[RuleSet], limits: list[Limits], repeat: int) -> str:
    """One line of the table: every contender judges all rule sets for all patients."""
    python = median(1, lambda: by_python(field.charts, limits[0])) * len(limits)
    numpy = median(repeat, lambda: [by_numpy(field.columns, one) for one in limits])
    ours = median(repeat, lambda: screen(rule_sets, field.cohort, DAY))
    size, count = len(field.cohort), len(rule_sets)
    figures = f"{python:>10.3f} {numpy:>9.4f} {ours:>9.4f} {ours / numpy:>11.2f}"
    return f"{size:>9} {count:>5} {figures}"


def run(patients: list[int], counts: list[int], repeat: int) -> None:
    """Print the table."""
    rule_sets = variants(max(counts), load_catalogue())
    limits = [Limits(**limits_of(number)) for number in range(max(counts))]
    print(HEAD)
    for size in patients:
        field = Field.of(size)
        for count in counts:
            print(line(field, rule_sets[:count], limits[:count], repeat))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB; python: one rule set, times their count")


def main() -> None:
    """Read the options and run."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--patients", type=int, nargs="+", default=[1000, 10000])
    options.add_argument("--rule-sets", type=int, nargs="+", default=[1, 10, 50])
    options.add_argument("--repeat", type=int, default=5)
    chosen = options.parse_args()
    settle()
    run(chosen.patients, chosen.rule_sets, chosen.repeat)


if __name__ == "__main__":
    main()
