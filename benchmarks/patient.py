"""One patient from columns in memory: ``python -m benchmarks.patient [--repeat N]``.

With what an explanation needs, for the shipped rule sets and for 50 variants of one; *until when*
over 12 months; *what decides*, for one patient, and for all who are not excluded beside the
verdicts of all; and beside them the plain Python of ``benchmarks.baselines`` for the same patient,
without ranges, evidence or history. Milliseconds, medians over different patients.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count

import numpy as np

from benchmarks.baselines import Limits, by_python, charts
from benchmarks.population import DAY, population
from benchmarks.rules import median
from benchmarks.variants import variants
from screener.__main__ import settle
from screener.domain.facts import FactRow
from screener.rules.answers.answering import Asking
from screener.rules.answers.decide import Decides, Deciding, decides
from screener.rules.answers.ruler import days_ahead, rulers
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, evaluate_all, evaluate_each, explain_outcome, row_of
from screener.rules.nodes.base import Say
from screener.rules.ruleset import RuleSet
from screener.services.opening import shipped_rule_sets
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts

PATIENTS = 1_000


def explained(cohort: Cohort, rule_sets: Sequence[RuleSet], patient: int) -> None:
    """Every criterion of every rule set with the facts that were looked at."""
    rows = row_of(rule_sets[0], cohort, patient, DAY)
    for outcome in evaluate_each(rule_sets, rows):
        explain_outcome(outcome)


def deciding(rule_set: RuleSet, people: Cohort, texts: Texts) -> list[Decides]:
    """What decides for all whom a rule set does not exclude, from columns in memory."""
    say = Say(texts, people.catalogue, rule_set.readings)
    found = Deciding(Asking(rule_set, people, DAY), say)
    places = np.flatnonzero(found.outcome.verdict != VERDICTS.index("excluded"))
    return found.of(places.tolist())


def main() -> None:
    """Read the options and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeat", type=int, default=15)
    repeat = options.parse_args().repeat
    settle()
    catalogue, texts = load_catalogue(), Texts()
    rows = population(PATIENTS)
    own: dict[int, list[FactRow]] = defaultdict(list)
    for row in rows:
        own[row.patient].append(row)
    everybody = Cohort(rows, range(PATIENTS), catalogue)
    plain, limits = charts(rows, PATIENTS), Limits()
    shipped, many = shipped_rule_sets(), variants(50, catalogue)
    say = Say(texts, catalogue, many[0].readings)

    def alone(patient: int) -> Cohort:
        return Cohort(own[patient], [patient], catalogue)

    def for_all(rule_sets: Sequence[RuleSet], people: Cohort) -> list[list[Decides]]:
        return [deciding(rule_set, people, texts) for rule_set in rule_sets]

    works: dict[str, Callable[[int], object]] = {
        "plain Python by hand, 1 rule set": lambda n: by_python([plain[n]], limits),
        "1 rule set, explained": lambda n: explained(everybody, many[:1], n),
        f"{len(shipped)} shipped rule sets, explained": lambda n: explained(everybody, shipped, n),
        "50 variants, explained": lambda n: explained(everybody, many, n),
        f"until, 12 months, {len(shipped)} shipped rule sets": lambda n: next(
            rulers(shipped, everybody, [n], DAY, days_ahead(DAY))
        ),
        f"facts at hand to verdicts, {len(shipped)} shipped rule sets": lambda n: explained(
            alone(n), shipped, n
        ),
        "what decides, 1 rule set": lambda n: decides(many[0], alone(n), DAY, say),
        f"what decides, {len(shipped)} shipped rule sets": lambda n: for_all(shipped, alone(n)),
        f"verdicts, {PATIENTS:,} patients, {len(shipped)} shipped rule sets": lambda n: (
            evaluate_all(shipped, Cohort(rows, range(PATIENTS), catalogue), DAY)
        ),
        f"what decides, {PATIENTS:,} patients, {len(shipped)} shipped rule sets": lambda n: for_all(
            shipped, Cohort(rows, range(PATIENTS), catalogue)
        ),
    }
    for name, work in works.items():
        patients = count()
        work(next(patients))
        taken = median(repeat, lambda work=work, patients=patients: work(next(patients)))  # type: ignore[misc]
        print(f"{name:<58}{taken * 1000:>9.2f} ms")


if __name__ == "__main__":
    main()
