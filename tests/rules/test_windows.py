"""Windows: which moments certainly, and which possibly, lie in them. Told by a platelet count."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.facts import FactRow
from tests.rules.facts import fact, truth, why

LOW = "platelets"
BASE = "pick: any, below: 50 10*9/L"


def seen(window: str, day: str | None, *more: FactRow, on: date = date(2026, 6, 1)) -> str:
    """Does a low count of a day lie in the window?"""
    low = fact(LOW, "40", "10*9/L", day)
    return truth(f"{{lab: platelets, {BASE}, {window}}}", low, *more, on=on)


@pytest.mark.parametrize(
    ("window", "inside", "outside"),
    [
        ("within: 28 days", "2026-05-04", "2026-05-03"),
        ("within: 4 weeks, before: screening", "2026-05-04", "2026-05-03"),
        ("within: 1 month", "2026-05-01", "2026-04-30"),
        ("within: 28 days", "2026-06-01", "2026-06-02"),
        ("before: screening", "2026-05-31", "2026-06-01"),
        ("at: screening", "2026-06-01", "2026-05-31"),
        ("within: 2 weeks, after: consent", "2026-05-15", "2026-05-16"),
        ("within: 2 weeks, after: consent", "2026-05-01", "2026-04-30"),
        ("after: consent", "2026-05-02", "2026-05-01"),
        ("within: 2 weeks, before: consent", "2026-05-01", "2026-05-02"),
        ("within: 2 weeks, before: consent", "2026-04-17", "2026-04-16"),
        ("at: consent", "2026-05-01", "2026-05-02"),
    ],
)
def test_within_includes_both_ends_and_before_and_after_alone_exclude_the_day(
    window: str, inside: str, outside: str
) -> None:
    consent = fact("consent_signed", "yes", when="2026-05-01")
    assert seen(window, inside, consent) == "true"
    assert seen(window, outside, consent) == "unknown"


def test_a_month_before_the_last_of_march_begins_on_the_last_of_february() -> None:
    assert seen("within: 1 month", "2026-02-28", on=date(2026, 3, 31)) == "true"
    assert seen("within: 1 month", "2026-02-27", on=date(2026, 3, 31)) == "unknown"


def test_an_undated_or_imprecise_result_is_neither_in_nor_out_of_a_window() -> None:
    assert seen("within: 28 days", None) == "unknown"
    assert seen("within: 28 days", "2026") == "unknown"
    assert seen("within: 1 year", "2026-05") == "true"


def test_an_uncertain_anchor_leaves_what_lies_between_its_days_open() -> None:
    onset = fact("jaundice", "yes", when="2026-05", recorded="2026-06-01 10:00")
    window = "before: onset of jaundice"
    assert seen(window, "2026-04-30", onset) == "true"
    assert seen(window, "2026-05-01", onset) == "unknown"


def test_after_an_uncertain_anchor_only_the_days_after_its_last_are_certain() -> None:
    onset = fact("jaundice", "yes", when="2026-03")
    window = "after: onset of jaundice"
    assert seen(window, "2026-03-31", onset) == "unknown"
    assert seen(window, "2026-04-01", onset) == "true"


def test_a_missing_anchor_is_every_day_and_that_is_said() -> None:
    rule = f"{{lab: platelets, {BASE}, before: onset of jaundice}}"
    low = fact(LOW, "40", "10*9/L", "2026-01-01")
    assert why(rule, low) == ("missing",)
    reviewed = fact("old_results_reviewed", "yes", when=None, end="2026-06-01")
    assert why(rule, low, reviewed) == ("missing",)
    high = fact(LOW, "140", "10*9/L", "2026-01-01")
    assert truth(rule, high, reviewed) == "false"


def test_an_anchor_known_never_to_have_happened_leaves_the_window_empty() -> None:
    never = fact("history_reviewed", "yes", when=None, end="2026-06-01")
    assert seen("before: onset of sepsis", "2026-01-01", never) == "false"
    assert seen("within: 4 weeks, after: onset of sepsis", "2026-01-01", never) == "false"
    assert seen("at: onset of sepsis", "2026-01-01", never) == "false"


def test_an_anchor_with_two_readings_decides_where_both_agree() -> None:
    anchors = [fact("jaundice", "yes", when="2026-03-01"), fact("sepsis", "yes", when="2026-05-01")]
    window = "before: {readings: [onset of jaundice, onset of sepsis]}"
    rule = f"{{lab: platelets, {BASE}, {window}}}"
    assert seen(window, "2026-02-28", *anchors) == "true"
    reviewed = fact("old_results_reviewed", "yes", when=None, end="2026-06-01")
    between = [fact(LOW, "40", "10*9/L", "2026-04-01"), reviewed, *anchors]
    assert why(rule, *between) == ("wording",)
    after = [fact(LOW, "40", "10*9/L", "2026-05-02"), reviewed, *anchors]
    assert truth(rule, *after) == "false"


def test_what_is_measured_lies_at_the_latest_on_the_day_that_is_judged() -> None:
    consent = fact("consent_signed", "yes", when="2026-05-01")
    assert seen("within: 1 year, after: consent", "2026-06-01", consent) == "true"
    assert seen("within: 1 year, after: consent", "2026-06-02", consent) == "unknown"
