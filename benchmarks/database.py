"""From the encrypted database to verdicts: ``python -m benchmarks.database [PATIENTS …]``.

Beside it, the time of reading the same rows plainly, and the memory beyond the bare program. Each
size runs in a process of its own; figures are medians of ``--repeat`` runs, the first run (cold)
apart.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.clinic import PASSPHRASE
from benchmarks.population import DAY
from benchmarks.variants import variants
from screener.domain.catalogue import Catalogue
from screener.rules.columns import Cohort
from screener.rules.ruleset import RuleSet
from screener.rules.screen import screen
from screener.store import facts, patients
from screener.store.database import Store
from screener.system.catalogues import load_catalogue

T = TypeVar("T")
RULE_SETS = 50
HEAD = (
    f"{'patients':>9} {'facts':>9} {'plain s':>8} {'columns s':>10} {'screen s':>9} {'cold s':>8} "
    f"{'÷ plain':>8} {'columns MB':>11} {'bytes/fact':>11} {'peak MB':>8}"
)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def memory() -> float:
    """Resident megabytes now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def plainly(session: Session) -> int:
    """Read the columns of FactRow of all facts that count, and nothing more."""
    query = select(*facts.ROW).where(*facts.counting())
    return sum(len(rows) for rows in session.connection().execute(query).partitions(20_000))


def once(
    store: Store, catalogue: Catalogue, rule_sets: list[RuleSet]
) -> tuple[int, float, float, float, Cohort]:
    with store.read() as session:
        numbers = [one.number for one in patients.patients(session)]
        plain, count = timed(lambda: plainly(session))
        laid, cohort = timed(lambda: Cohort(facts.fact_table(session), numbers, catalogue))
    judged, _ = timed(lambda: screen(rule_sets, cohort, DAY))
    return count, plain, laid, judged, cohort


def measure(folder: Path, repeat: int) -> str:
    """One line of the table."""
    catalogue = load_catalogue()
    rule_sets = variants(RULE_SETS, catalogue)
    store = Store.open(folder, PASSPHRASE)
    bare = memory()
    bare_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with store.read() as session:
        numbers = [one.number for one in patients.patients(session)]
        cohort = Cohort(facts.fact_table(session), numbers, catalogue)
    held = memory() - bare
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - bare_peak
    own = sum(series.bytes for series in cohort.all_series())
    runs = [once(store, catalogue, rule_sets)[:4] for _ in range(repeat)]
    store.close()
    count = runs[0][0]
    plain, laid, judged = (statistics.median(run[place] for run in runs) for place in (1, 2, 3))
    return (
        f"{len(numbers):>9} {count:>9} {plain:>8.3f} {laid:>10.3f} {judged:>9.3f} "
        f"{runs[0][2] + runs[0][3]:>8.3f} {(laid + judged) / plain:>8.2f} {held:>11.0f} "
        f"{own / count:>11.1f} {peak:>8.0f}"
    )


def main() -> None:
    """Read the options and run each size in a process of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("patients", type=int, nargs="*", default=[1000, 10000])
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--of", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.of:
        print(measure(chosen.of, chosen.repeat))
        return
    print(HEAD, flush=True)
    for size in chosen.patients:
        with TemporaryDirectory() as folder:
            made = Path(folder) / "clinic"
            own = [sys.executable, "-m", "benchmarks.database", "--repeat", str(chosen.repeat)]
            subprocess.run(  # noqa: S603  # this program itself
                [sys.executable, "-c", "import sys; from pathlib import Path; "
                 "from benchmarks.clinic import fill; fill(Path(sys.argv[1]), int(sys.argv[2]))",
                 str(made), str(size)], check=True,
            )  # fmt: skip
            subprocess.run([*own, "--of", str(made)], check=True)  # noqa: S603  # itself


if __name__ == "__main__":
    main()
