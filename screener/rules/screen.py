"""A cohort against many rule sets, in blocks: the verdicts, and each criterion's truth, packed.

Nodes, facts and margins are not kept: they come from asking a patient's row again
(:func:`screener.rules.evaluate.explain`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from screener.domain.screening import Verdict
from screener.domain.times import day_number
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, evaluate_rows
from screener.rules.pairs import Bools
from screener.rules.rows import Rows
from screener.rules.ruleset import RuleSet

BLOCK = 1 << 15  # patients judged together; bounds what is held besides the answers

_FAILS, _OPEN, _WAITS = range(3)


@dataclass(frozen=True)
class Screened:
    """One rule set over a cohort. ``verdict`` holds places in VERDICTS, a patient each.

    ``packed``: for each block and criterion, eight patients to a byte, where it fails, where it is
    open and where it waits for the investigator.
    """

    rule_set: RuleSet
    verdict: NDArray[np.int8]
    packed: Sequence[Sequence[NDArray[np.uint8]]]
    block: int  # patients of each block but the last

    def verdict_of(self, patient: int) -> Verdict:
        """The verdict of the patient at a place of the cohort."""
        return VERDICTS[int(self.verdict[patient])]

    def failing(self, patient: int) -> tuple[str, ...]:
        """Ids of the criteria that certainly fail."""
        return self._ids(patient, _FAILS)

    def open(self, patient: int) -> tuple[str, ...]:
        """Ids of the criteria that are unknown and do not merely wait."""
        return self._ids(patient, _OPEN)

    def waiting(self, patient: int) -> tuple[str, ...]:
        """Ids of the criteria in which only the investigator's answer is open."""
        return self._ids(patient, _WAITS)

    def _ids(self, patient: int, kind: int) -> tuple[str, ...]:
        block, place = divmod(patient, self.block)
        byte, bit = divmod(place, 8)
        answers = zip(self.rule_set.criteria, self.packed[block], strict=True)
        return tuple(one.id for one, bits in answers if bits[kind, byte] >> (7 - bit) & 1)

    def of(self, criterion: int) -> tuple[Bools, Bools, Bools]:
        """Of the criterion at a place: in which patients it fails, is open, waits."""
        last = len(self.verdict)
        size = [min(self.block, last - n * self.block) for n in range(len(self.packed))]
        parts = [
            np.unpackbits(block[criterion], axis=1, count=count).astype(np.bool_)
            for block, count in zip(self.packed, size, strict=True)
        ]
        fails, is_open, waits = np.concatenate(parts or [np.zeros((3, 0), np.bool_)], axis=1)
        return fails, is_open, waits


def screen(
    rule_sets: Sequence[RuleSet],
    cohort: Cohort,
    as_of: date,
    attempt: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
    block: int = BLOCK,
) -> list[Screened]:
    """Judge everybody by several rule sets on a day, ``block`` patients at a time.

    What is equal among the rule sets is judged once. ``progress`` is told after each of them how
    many of how many were judged, block by block; what it raises stops the work.
    """
    everybody = range(len(cohort))
    blocks = [everybody[start : start + block] for start in everybody[::block]]
    verdicts: list[list[NDArray[np.int8]]] = [[] for _ in rule_sets]
    packed: list[list[list[NDArray[np.uint8]]]] = [[] for _ in rule_sets]
    for number, some in enumerate(blocks):
        patients = np.arange(some.start, some.stop, dtype=np.int64)
        rows = Rows(cohort, patients, np.full(len(some), day_number(as_of)), attempt=attempt)
        for place, rule_set in enumerate(rule_sets):
            outcome = evaluate_rows(rule_set, rows)
            verdicts[place].append(outcome.verdict)
            packed[place].append([judged.answer.packed for judged in outcome.criteria])
            progress(number * len(rule_sets) + place + 1, len(blocks) * len(rule_sets))
        rows.forget()
    nobody = np.zeros(0, dtype=np.int8)
    return [
        Screened(rule_set, np.concatenate([nobody, *verdict]), bits, block)
        for rule_set, verdict, bits in zip(rule_sets, verdicts, packed, strict=True)
    ]
