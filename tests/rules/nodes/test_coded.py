"""Coded answers and results."""

from __future__ import annotations

import pytest

from screener.domain.facts import FactRow
from tests.rules.facts import fact, truth, why

FEMALE = "{fact: sex, is: female}"
WITHIN = "{labs: {within: 28 days, why: x}}"


def test_a_missing_sex_is_neither_female_nor_male() -> None:
    assert why(FEMALE) == ("missing",)
    assert why("{fact: sex, is: male}") == ("missing",)
    assert why("{not: {fact: sex, is: female}}") == ("missing",)
    assert why(FEMALE, fact("sex", "refused")) == ("not_asked",)
    assert why(FEMALE, fact("sex", "X")) == ("imprecise",)


@pytest.mark.parametrize("when", ["1999", "2026-06-01", "2026-07-01", None])
def test_what_never_changes_is_as_true_whenever_it_was_said(when: str | None) -> None:
    assert truth(FEMALE, fact("sex", "F", when=when), readings=WITHIN) == "true"
    assert truth(FEMALE, fact("sex", "男", when=when), readings=WITHIN) == "false"


def test_two_different_answers_about_what_never_changes_conflict() -> None:
    rows = [fact("sex", "female", when="2020-01-01"), fact("sex", "male", when="2026-01-01")]
    assert why(FEMALE, *rows) == ("conflicting",)
    assert truth("{fact: sex, is: [female, male]}", *rows) == "true"


POSITIVE = "{fact: hcg_urine, is: positive}"


def hcg(text: str, when: str | None = "2026-06-01") -> FactRow:
    return fact("hcg_urine", text, when=when)


def test_the_latest_result_counts_within_the_sites_window() -> None:
    rows = [hcg("positive", "2026-05-20"), hcg("negative", "2026-05-30")]
    assert truth(POSITIVE, *rows, readings=WITHIN) == "false"
    assert why(POSITIVE, hcg("negative", "2026-05-03"), readings=WITHIN) == ("too_old",)
    assert why(POSITIVE, hcg("indeterminate")) == ("imprecise",)
    assert why(POSITIVE, hcg("positive"), hcg("negative")) == ("conflicting",)


def test_any_positive_result_is_enough_and_only_a_review_shows_that_there_was_none() -> None:
    rule = "{fact: hcg_urine, is: positive, pick: any}"
    assert truth(rule, hcg("positive", "2020-01-01"), hcg("negative"), readings=WITHIN) == "true"
    assert why(rule, hcg("negative")) == ("missing",)
    reviewed = fact("old_results_reviewed", "yes", when=None, end="2026-06-01")
    assert truth(rule, hcg("negative"), reviewed) == "false"


def test_a_window_of_the_rule_counts() -> None:
    rule = "{fact: hcg_urine, is: positive, within: 7 days, before: screening}"
    assert truth(rule, hcg("positive", "2026-05-25")) == "true"
    assert why(rule, hcg("positive", "2026-05-24")) == ("too_old",)
