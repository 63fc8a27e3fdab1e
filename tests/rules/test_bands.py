"""Limits as closed intervals: exact in the unit printed, tolerant of what was converted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from screener.rules.bands import Band
from screener.rules.series import TOLERANCE
from tests.rules.facts import cohort, fact, rule_set, truth
from tests.rules.test_questions import TODAY, rows_of

NEAR = 2 * (1 + TOLERANCE / 2)  # within the tolerance of 2
FAR = 2 * (1 + 3 * TOLERANCE)


@pytest.mark.parametrize(
    ("side", "exactly", "tolerantly"),
    [
        ("at_least", [False, True, True, True], [True, True, True, True]),
        ("above", [False, False, True, True], [False, False, False, True]),
        ("at_most", [True, True, False, False], [True, True, True, False]),
        ("below", [True, False, False, False], [False, False, False, False]),
    ],
)
def test_a_limit_is_exact_in_its_own_unit_and_tolerant_in_any_other(
    side: str, exactly: list[bool], tolerantly: list[bool]
) -> None:
    numbers = np.array([2 * (1 - TOLERANCE / 2), 2.0, NEAR, FAR])
    band = Band.of_limits([(side, 2.0)])
    for (floor, ceiling), passes in (
        ((band.exact_floor, band.exact_ceiling), exactly),
        ((band.floor, band.ceiling), tolerantly),
    ):
        assert ((numbers >= floor) & (numbers <= ceiling)).tolist() == passes


def test_the_tolerance_is_a_thousand_millionth_of_the_limit() -> None:
    band = Band.of_limits([("at_most", 2.0)])
    low, high = 2 * (1 + 0.999e-9), 2 * (1 + 1.005e-9)
    assert (band.ceiling[0] >= low, band.ceiling[0] >= high) == (True, False)


def test_a_side_without_a_limit_is_open_to_the_end() -> None:
    band = Band.of_limits([("at_least", 1.0)])
    assert (band.ceiling[0], band.exact_ceiling[0]) == (math.inf, math.inf)
    band = Band.of_limits([("below", 1.0)])
    assert (band.floor[0], band.exact_floor[0]) == (-math.inf, -math.inf)


def test_the_next_number_after_a_limit_is_above_it_and_the_limit_is_not() -> None:
    assert truth("{lab: platelets, above: 50 G/L}", fact("platelets", "50", "G/L")) == "false"
    after = repr(math.nextafter(50, 51))
    assert truth("{lab: platelets, above: 50 G/L}", fact("platelets", after, "G/L")) == "true"
    before = repr(math.nextafter(50, 49))
    assert truth("{lab: platelets, below: 50 G/L}", fact("platelets", before, "G/L")) == "true"


def test_facts_of_two_units_are_each_compared_by_their_own_unit() -> None:
    """50 G/L as printed is not below 50; as 50,000 /uL it is within the tolerance of it, too."""
    for text, unit in (("50", "G/L"), ("50000", "/uL")):
        assert truth("{lab: platelets, below: 50 G/L}", fact("platelets", text, unit)) == "false"
    both = [fact("platelets", "49", "G/L"), fact("platelets", "48000", "/uL")]
    assert truth("{lab: platelets, below: 50 G/L}", *both) == "true"
    mixed = [fact("platelets", "49", "G/L"), fact("platelets", "51000", "/uL")]
    assert truth("{lab: platelets, below: 50 G/L}", *mixed) == "unknown"


def test_of_any_result_one_must_lie_between_both_limits() -> None:
    rule = "{lab: inr, pick: any, at_least: 1.5, at_most: 2}"
    apart = [fact("inr", "1"), fact("inr", "3")]
    reviewed = fact("old_results_reviewed", "yes", when=None, end="2026-06-01")
    assert truth(rule, *apart, reviewed) == "false"
    assert truth(rule, *apart, fact("inr", "2")) == "true"


def test_a_hull_around_a_band_may_lie_in_it() -> None:
    rule = "{lab: inr, at_least: 1.5, at_most: 2}"
    assert truth(rule, fact("inr", "1"), fact("inr", "3")) == "unknown"
    assert truth(rule, fact("inr", "1.5"), fact("inr", "2")) == "true"
    assert truth(rule, fact("inr", "1"), fact("inr", "1.2")) == "false"


def test_what_certainly_passes_some_limit_is_clear_of_it() -> None:
    rows = rows_of(
        cohort(fact("inr", "1"), fact("inr", "1.7")), [0], [TODAY], rule_set("{condition: sepsis}")
    )
    series = rows.series("inr")
    pairing = rows.pairing(series)
    both = Band.of_limits([("at_least", 1.5), ("at_most", 2.0)])
    assert both.clear(pairing, series).tolist() == [True, True]
    assert Band.of_limits([("at_least", 1.5)]).clear(pairing, series).tolist() == [False, True]
    assert Band.of_limits([("at_most", 1.5)]).clear(pairing, series).tolist() == [True, False]


def test_beside_a_result_in_the_printed_unit_a_converted_one_keeps_its_tolerance() -> None:
    rule = "{lab: bilirubin_total, above: 34.2 umol/L}"
    older = fact("bilirubin_total", "10", "umol/L", "2026-05-20")
    assert truth(rule, older, fact("bilirubin_total", "2.0000000004", "mg/dL")) == "false"
    assert truth(rule, older, fact("bilirubin_total", "34.2000000004", "umol/L")) == "true"
