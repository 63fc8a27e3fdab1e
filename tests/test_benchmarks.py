"""The benchmarks compare what can be compared: both contenders answer alike, to today's rules."""

from __future__ import annotations

import pytest

from benchmarks.baselines import Limits, by_numpy, by_python, charts, columns
from benchmarks.population import population
from benchmarks.variants import limits_of, variants
from screener.system.catalogues import load_catalogue

PATIENTS = 300


@pytest.mark.parametrize("number", [0, 7])
def test_plain_python_and_numpy_by_hand_find_the_same_of_every_patient(number: int) -> None:
    rows, limits = population(PATIENTS), Limits(**limits_of(number))
    plain = by_python(charts(rows, PATIENTS), limits)
    halves = by_numpy(columns(rows, PATIENTS), limits)
    told = [
        [True if must else None if may else False for must, may in zip(*half, strict=True)]
        for half in halves
    ]
    assert [list(truths) for truths in zip(*plain, strict=True)] == told
    assert any(True in truths for truths in told) and any(False in truths for truths in told)


def test_they_judge_as_many_criteria_as_the_rule_set_has_and_every_variant_differs() -> None:
    one, other = variants(2, load_catalogue())
    rows = population(1)
    assert len(by_python(charts(rows, 1), Limits())[0]) == len(one.criteria)
    changed = [a.id for a, b in zip(one.criteria, other.criteria, strict=True) if a.key != b.key]
    assert changed == ["I1", "I2", "E2"]
