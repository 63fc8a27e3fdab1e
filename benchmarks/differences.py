"""Two versions of a trial over a large clinic: what differs, and whose verdict.

Repeat it with ``python -m benchmarks.differences [PATIENTS …]``.
"""

from __future__ import annotations

import argparse
import time
from types import SimpleNamespace
from typing import cast

from benchmarks.population import DAY, population
from benchmarks.rules import median
from screener.domain.people import Patient
from screener.rules.columns import Cohort
from screener.rules.evaluate import evaluate_all
from screener.rules.language import load
from screener.services.clinic import Clinic
from screener.services.cohorts import People
from screener.services.differences import differences_of
from screener.system import resources
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts

CHANGE = ("below: 50 10*9/L", "below: 60 10*9/L")


def run(size: int, repeat: int) -> str:
    """One line of the table: cohort built, both versions judged, differences found."""
    catalogue = load_catalogue()
    text = resources.read("trials", "NCT05985863.yaml")
    assert CHANGE[0] in text
    rules = [load(text, catalogue), load(text.replace(*CHANGE), catalogue)]
    clinic = cast(Clinic, SimpleNamespace(texts=Texts("en"), catalogue=catalogue))
    patients = [Patient(number, f"Patient {number}", ()) for number in range(size)]
    rows = population(size)
    begun = time.perf_counter()
    cohort = Cohort(rows, range(size), catalogue)
    built = time.perf_counter() - begun
    people = People(patients, cohort)
    judged = median(repeat, lambda: evaluate_all(rules, cohort, DAY))
    old, new = evaluate_all(rules, cohort, DAY)
    told = median(repeat, lambda: differences_of(clinic, people, (old, new), DAY))
    found = differences_of(clinic, people, (old, new), DAY)
    return (
        f"| {size:,} | {built:.2f} | {judged:.2f} | {told:.3f} | {judged + told:.2f} "
        f"| {len(found.patients):,} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("patients", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    print("| patients | cohort, s | both judged, s | differences, s | together, s | differ |")
    print("|---:|---:|---:|---:|---:|---:|")
    for size in options.patients:
        print(run(size, options.repeat), flush=True)


if __name__ == "__main__":
    main()
