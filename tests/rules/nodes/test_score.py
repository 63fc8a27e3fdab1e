"""A score as a node: on its day, and on any earlier day on which an input was recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.domain.facts import FactRow
from screener.rules.evaluate import evaluate
from tests.rules.facts import DAY, cohort, explained, fact, rule_set, truth, why

ABOVE = "{score: child_pugh, above: 9}"
WITHIN = "{scores: {inputs_within: 7 days, why: x}}"


def inputs(when: str | None, *left_out: str, bili: str = "60", alb: str = "27") -> list[FactRow]:
    """Five inputs of one day that make 3 + 3 + 3 + 1 + 1 = 11 points."""
    rows = {
        "bilirubin_total": fact("bilirubin_total", bili, "umol/L", when),
        "albumin": fact("albumin", alb, "g/L", when),
        "inr": fact("inr", "2.4", "", when),
        "ascites": fact("ascites", "none", "", when),
        "he_grade": fact("he_grade", "0", "", when),
    }
    return [row for code, row in rows.items() if code not in left_out]


def test_the_inputs_of_the_day_make_the_score() -> None:
    assert truth(ABOVE, *inputs("2026-06-01")) == "true"
    assert truth(ABOVE, *inputs("2026-06-01", bili="20")) == "false"
    assert truth("{score: child_pugh, at_least: 11}", *inputs("2026-06-01")) == "true"
    assert truth("{score: child_pugh, at_least: 10, below: 11}", *inputs("2026-06-01")) == "false"


def test_a_missing_input_is_all_that_it_can_be() -> None:
    assert truth(ABOVE, *inputs("2026-06-01", "ascites")) == "true"
    assert why(ABOVE, *inputs("2026-06-01", "albumin")) == ("missing",)
    assert truth("{score: child_pugh, above: 12}", *inputs("2026-06-01", "he_grade")) == "unknown"
    assert truth("{score: child_pugh, above: 4}") == "true"
    assert truth("{score: child_pugh, above: 15}") == "false"


def test_a_unit_that_cannot_be_read_is_all_that_it_can_be() -> None:
    rows = [*inputs("2026-06-01", "albumin"), fact("albumin", "27", "spoons")]
    assert "unit" in why(ABOVE, *rows)


def test_inputs_are_of_the_same_day_unless_the_site_reads_otherwise() -> None:
    older = inputs("2026-05-26")
    assert why(ABOVE, *older) == ("too_old",)
    assert truth(ABOVE, *older, readings=WITHIN) == "true"
    assert truth(ABOVE, *inputs("2026-05-24"), readings=WITHIN) == "unknown"


def test_a_finding_lasts_until_it_ends_and_its_absence_only_as_long_as_was_said() -> None:
    others = inputs("2026-06-01", "ascites", bili="60", alb="36")
    lasting = fact("ascites", "moderate", when="2026-01-01")
    assert truth("{score: child_pugh, at_least: 11}", *others, lasting) == "true"
    over = fact("ascites", "moderate", when="2026-01-01", end="2026-05-31")
    assert truth("{score: child_pugh, at_least: 11}", *others, over) == "unknown"
    on_the_day = fact("ascites", "moderate", when="2026-01-01", end="2026-06-01")
    assert truth("{score: child_pugh, at_least: 11}", *others, on_the_day) == "true"
    absent = fact("ascites", "none", when="2026-05-20")
    assert truth("{score: child_pugh, at_least: 10}", *others, absent) == "unknown"
    for_a_time = fact("ascites", "none", when="2026-05-20", end="2026-06-01")
    assert truth("{score: child_pugh, at_least: 10}", *others, for_a_time) == "false"


EVER = "{score: child_pugh, pick: any, above: 9, before: onset of liver_failure}"
ONSET = fact("liver_failure", "yes", when="2026-05-15")
REVIEWED = fact("old_results_reviewed", "yes", when=None, end="2026-06-01")


def test_a_score_of_any_earlier_day_counts() -> None:
    assert truth(EVER, ONSET, *inputs("2025-03-01")) == "true"
    assert why(EVER, ONSET, *inputs("2026-05-20")) == ("missing",)
    assert truth(EVER, ONSET, *inputs("2025-03-01", bili="20")) == "unknown"
    assert truth(EVER, ONSET, REVIEWED, *inputs("2025-03-01", bili="20")) == "false"


def test_inputs_of_different_days_make_no_score_together() -> None:
    rows = [*inputs("2025-03-01", "bilirubin_total", "albumin"),
            *inputs("2025-03-09", "inr", "ascites", "he_grade")]  # fmt: skip
    assert truth(EVER, ONSET, REVIEWED, *rows) == "unknown"
    assert truth(EVER, ONSET, REVIEWED, *inputs("2025-03-01", "albumin", alb="")) == "unknown"


def test_an_undated_input_may_have_made_a_score_on_any_day() -> None:
    undated = fact("inr", "1.0", when=None)
    assert truth(EVER, ONSET, REVIEWED, undated) == "unknown"


def test_several_patients_keep_their_own_days() -> None:
    rows = [*inputs("2025-03-01"), ONSET]
    assert truth(EVER, *rows) == "true"
    assert truth(EVER, *rows[:-1]) == "unknown"


@pytest.mark.parametrize("rule", [ABOVE, EVER])
def test_the_range_compared_and_the_inputs_are_kept(rule: str) -> None:
    rows = [*inputs("2026-06-01" if rule is ABOVE else "2025-03-01"), ONSET]
    finding = explained(rule_set(rule), *rows).criteria[0].finding
    assert finding is not None
    assert finding.span == (11.0, 11.0)
    assert {1, 2, 3, 4, 5} <= set(finding.used)


def test_scores_of_the_past_are_each_patients_own_however_many_there_are() -> None:
    rule = "{score: child_pugh, pick: any, above: 9, before: screening}"
    many = range(1, 301)
    rows = [replace(row, patient=number, first=row.first - 1440 * (number % 9),
                    last=row.last - 1440 * (number % 9))
            for number in many for row in inputs("2026-05-20", bili="60" if number % 7 else "20",
                                                 alb="27" if number % 3 else "40")]  # fmt: skip
    found = evaluate(rule_set(rule), cohort(*rows, patients=many), DAY).criteria[0].rule
    alone = [truth(rule, *(replace(row, patient=1) for row in rows if row.patient == number))
             for number in (1, 3, 7, 21, 129, 300)]  # fmt: skip
    assert [found.truth(number - 1) for number in (1, 3, 7, 21, 129, 300)] == alone
    assert {"true", "unknown"} == set(alone)
