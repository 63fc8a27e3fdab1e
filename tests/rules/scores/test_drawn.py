"""Inputs that other results give: limits of normal, baselines and rises.

Needed by scores on patients' files: nobody records "the upper limit of the AST" as a result.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.facts import FactRow
from screener.domain.people import Laboratory, ReferenceRange
from screener.domain.times import day_number
from screener.rules.columns import Cohort
from screener.rules.rows import Rows
from screener.rules.scores import find
from screener.rules.scores.facts import evaluate_score
from screener.rules.windows import day_itself
from tests.rules.facts import CATALOGUE, DAY, fact, found, numbered, why

INFINITE = float("inf")
PLATELETS = fact("platelets", "100", "10*9/L")
SITE = Laboratory("Central", (
    ReferenceRange("ast", "U/L", "10", "35", sex="female"),
    ReferenceRange("ast", "U/L", "10", "50", sex="male"),
))  # fmt: skip


def ast(text: str, high: str = "", laboratory: str = "", unit: str = "U/L") -> FactRow:
    return replace(fact("ast", text, unit), reference_high=high, laboratory=laboratory)


def creatinine(text: str, when: str, unit: str = "umol/L") -> FactRow:
    return fact("creatinine", text, unit, when)


def range_of(name: str, *rows: FactRow, site: tuple[Laboratory, ...] = ()) -> tuple[float, float]:
    score = find(*name.split("/"))
    assert score is not None
    cohort = Cohort(numbered(rows), (1,), CATALOGUE, site)
    asked = Rows(cohort, np.array([0]), np.array([day_number(DAY)]))
    made = evaluate_score(score, asked, day_itself(asked))
    return float(made.low[0]), float(made.high[0])


# --- limits of normal ---


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([ast("80", "40")], (2, 2)),
        ([ast("1.2", "0.6", unit="ukat/L")], (2, 2)),
        ([ast("80")], (0, INFINITE)),  # 40 is never assumed
        ([ast("80", "forty")], (0, INFINITE)),
        ([ast("80"), fact("ast_uln", "40", "U/L")], (2, 2)),
        ([ast("80", "40"), fact("ast_uln", "10", "U/L")], (2, 2)),  # its own limit goes first
        ([ast("80", "40"), ast("80", "20")], (2, 4)),
        ([ast("80", "40"), ast("80"), fact("ast_uln", "80", "U/L")], (0, INFINITE)),
        ([ast("<80", "40")], (0, 2)),
    ],
)
def test_the_limit_is_the_one_sent_with_the_result_that_the_score_uses(
    rows: list[FactRow], expected: tuple[float, float]
) -> None:
    assert range_of("apri", PLATELETS, *rows) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([ast("70", laboratory="Central"), fact("sex", "female")], (2, 2)),
        ([ast("70", laboratory="Central")], (1.4, 2)),  # the sex is not known
        ([ast("70", "70", "Central"), fact("sex", "female")], (1, 1)),
        ([ast("70", laboratory="Elsewhere"), fact("sex", "female")], (0, INFINITE)),
        ([ast("70"), fact("sex", "female")], (0, INFINITE)),
    ],
)
def test_else_the_limit_is_that_of_the_sites_table(
    rows: list[FactRow], expected: tuple[float, float]
) -> None:
    assert range_of("apri", PLATELETS, *rows, site=(SITE,)) == pytest.approx(expected)


def test_an_old_results_limit_is_not_taken_for_a_newer_result() -> None:
    old = replace(fact("ast", "60", "U/L", "2026-05-31"), reference_high="40")
    assert range_of("apri", PLATELETS, old, ast("80")) == (0, INFINITE)
    assert why("{score: apri, above: 1}", PLATELETS, ast("80")) == ("missing",)


def test_every_score_that_needs_a_limit_takes_it_from_the_results() -> None:
    alt = replace(fact("alt", "200", "U/L"), reference_high="40")
    alp = replace(fact("alp", "120", "U/L"), reference_high="120")
    assert range_of("r_factor", alt, alp) == (5, 5)
    bilirubin = replace(fact("bilirubin_total", "10", "mg/dL"), reference_high="1")
    core = [fact("chronic_liver_disease", "yes"), fact("inr", "1.5")]
    assert range_of("cn2018_aclf_lab_core", bilirubin, *core) == (1, 1)
    assert range_of("cn2018_aclf_lab_core", fact("bilirubin_total", "10", "mg/dL"), *core) == (0, 1)


# --- baselines and rises ---

RRT = fact("rrt", "no")
FLAT = fact("creatinine_rise_48h", "0", "umol/L")


@pytest.mark.parametrize(
    ("earlier", "now", "expected"),
    [
        ([("100", "2026-05-28")], "149", (0, 0)),
        ([("100", "2026-05-28")], "150", (1, 1)),
        ([("100", "2026-05-28")], "200", (2, 2)),
        ([("80", "2026-05-26"), ("100", "2026-05-28")], "200", (2, 2)),  # whichever is meant
        ([("80", "2026-05-26"), ("100", "2026-05-28")], "140", (0, 1)),  # it depends on which
        ([("100", "2026-05-25")], "300", (3, 3)),
        ([("100", "2026-05-24")], "300", (0, 3)),  # older than 7 days
        ([("100", "2026-05")], "300", (0, 3)),  # perhaps older than 7 days
        ([], "300", (0, 3)),
        ([("unreadable", "2026-05-28")], "300", (0, 3)),
        ([("<100", "2026-05-28")], "300", (3, 3)),
        ([(">100", "2026-05-28")], "300", (0, 2)),
    ],
)
def test_the_baseline_is_one_of_the_results_of_the_seven_days_before(
    earlier: list[tuple[str, str]], now: str, expected: tuple[float, float]
) -> None:
    rows = [creatinine(text, when) for text, when in earlier]
    last = creatinine(now, "2026-06-01")
    assert range_of("kdigo_aki", *rows, last, RRT, FLAT) == expected


def test_the_span_of_the_baseline_is_that_of_the_definition() -> None:
    rows = [creatinine("100", "2026-03-01"), creatinine("201", "2026-06-01"), RRT, FLAT]
    assert range_of("ica_aki_2015", *rows) == (3, 3)  # stage 2, above 2.0 ×
    assert range_of("kdigo_aki", *rows) == (0, 3)
    before = creatinine("100", "2026-02-28")
    assert range_of("ica_aki_2015", before, *rows[1:]) == (0, 4)


def test_a_recorded_baseline_goes_before_what_the_results_give() -> None:
    base = fact("creatinine_baseline_7d", "200", "umol/L")
    rows = [creatinine("100", "2026-05-28"), creatinine("200", "2026-06-01"), RRT, FLAT]
    assert range_of("kdigo_aki", *rows, base) == (0, 0)
    assert range_of("kdigo_aki", *rows, fact("creatinine_baseline_7d", "?", "umol/L")) == (0, 3)


@pytest.mark.parametrize(
    ("earlier", "now", "expected"),
    [
        ([("100", "2026-05-31")], ("126.4", "2026-06-01"), (0, 0)),
        ([("100", "2026-05-31")], ("126.5", "2026-06-01"), (1, 1)),
        ([("100", "2026-05-30 08:00")], ("130", "2026-06-01 08:00"), (1, 1)),
        ([("100", "2026-05-30 07:59")], ("130", "2026-06-01 08:00"), (0, 1)),  # 48 h and a minute
        ([("100", "2026-05-30")], ("130", "2026-06-01"), (0, 1)),  # 24 to 72 hours
        ([("120", "2026-05-30 09:00"), ("100", "2026-05-31")], ("130", "2026-06-01"), (1, 1)),
        ([("120", "2026-05-31"), ("100", "2026-05-30")], ("130", "2026-06-01"), (0, 1)),
        ([("150", "2026-05-31")], ("130", "2026-06-01"), (0, 0)),
        ([], ("130", "2026-06-01"), (0, 1)),
        ([("100", "2026-06-01")], ("130", "2026-06-01"), (0, 1)),  # which is the later one?
    ],
)
def test_a_rise_needs_an_earlier_result_that_certainly_lies_within_48_hours(
    earlier: list[tuple[str, str]], now: tuple[str, str], expected: tuple[float, float]
) -> None:
    base = fact("creatinine_baseline_7d", "130", "umol/L")
    rows = [creatinine(*one) for one in earlier]
    assert range_of("kdigo_aki", *rows, creatinine(*now), RRT, base) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("1.0", "mg/dL"), ("1.3", "mg/dL"), (1, 1)),
        (("1.0", "mg/dL"), ("1.29", "mg/dL"), (0, 0)),
        (("88.4", "umol/L"), ("114.9", "umol/L"), (1, 1)),  # 26.5, though it is 0.2998 mg/dL
        (("1.0", "mg/dL"), ("114.9", "umol/L"), (0, 1)),  # either limit may be meant
        (("1.0", "mg/dL"), ("115", "umol/L"), (1, 1)),
    ],
)
def test_a_rise_is_compared_in_the_unit_of_the_results(
    first: tuple[str, str], second: tuple[str, str], expected: tuple[float, float]
) -> None:
    rows = [
        fact("creatinine", *first, "2026-05-31"), fact("creatinine", *second, "2026-06-01"), RRT,
        fact("creatinine_baseline_7d", "110", "umol/L"),
    ]  # fmt: skip
    assert range_of("kdigo_aki", *rows) == expected


def test_the_strict_form_is_open_without_urine() -> None:
    rows = [
        creatinine("100", "2026-05-28"), creatinine("100", "2026-06-01"), RRT, FLAT,
        fact("birth_date", "1970"),
    ]  # fmt: skip
    urine = [fact("urine_output", "0.8", "mL/kg/h"), fact("urine_output_duration", "24", "h")]
    anuria = fact("anuria_duration", "0", "h")
    assert range_of("kdigo_aki", *rows) == (0, 0)
    assert range_of("kdigo_aki/urine_required", *rows) == (0, 3)
    assert range_of("kdigo_aki/urine_required", *rows, *urine) == (0, 3)  # hours without urine?
    assert range_of("kdigo_aki/urine_required", *rows, *urine, anuria) == (0, 0)
    assert range_of("kdigo_aki/urine_required", *rows, urine[0], anuria) == (0, 0)
    assert range_of("kdigo_aki/urine_required", *rows[:1], creatinine("300", "2026-06-01"),
                    *rows[2:]) == (3, 3)  # fmt: skip


def test_hepatorenal_syndrome_takes_its_stage_from_the_series() -> None:
    rows = [
        fact("cirrhosis", "yes"), fact("ascites", "mild"), fact("shock", "no"), RRT,
        fact("no_response_2d_albumin_diuretic_stop", "yes"), fact("nephrotoxic_drugs", "no"),
        fact("urine_protein_24h", "200", "mg/d"), fact("urine_rbc", "10", "/[HPF]"),
        fact("renal_ultrasound_normal", "yes"), creatinine("180", "2026-06-01"),
    ]  # fmt: skip
    assert range_of("hrs_aki_2015", *rows) == (0, 1)
    assert range_of("hrs_aki_2015", *rows, creatinine("90", "2026-05-01")) == (1, 1)


def test_the_results_that_gave_a_baseline_stand_as_evidence() -> None:
    judged = found(
        "{score: kdigo_aki, at_least: 2}",
        creatinine("70", "2026-05-10"), creatinine("100", "2026-05-28"),
        creatinine("210", "2026-06-01"), RRT, FLAT,
    )  # fmt: skip
    assert judged.truth == "true" and judged.finding is not None
    assert set(judged.finding.used) == {2, 3, 4, 5}  # the first is older than the 7 days
    assert judged.finding.passed == ((1, "too_old"),)


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ([ast("80", "40"), ast("80", "20")], ("imprecise",)),
        ([ast("80", "40"), ast("80")], ("missing",)),
        ([ast("80")], ("missing",)),
        ([], ("missing",)),
    ],
)
def test_a_limit_that_is_open_says_why(rows: list[FactRow], reasons: tuple[str, ...]) -> None:
    assert why("{score: apri, above: 3}", PLATELETS, *rows) == reasons


def test_a_result_of_the_same_minute_is_no_earlier_one_and_of_the_minute_before_it_is() -> None:
    now = creatinine("200", "2026-06-01 08:00")
    same = creatinine("100", "2026-06-01 08:00")
    assert wanted("kdigo_aki", same, now, RRT, FLAT) == {"creatinine_baseline_7d"}
    assert range_of("kdigo_aki", same, now, RRT, FLAT) == (0, 3)
    assert why("{score: kdigo_aki, above: 2}", same, now, RRT, FLAT) == ("missing", "imprecise")
    minute = creatinine("100", "2026-06-01 07:59")
    assert range_of("kdigo_aki", minute, now, RRT, FLAT) == (2, 2)


def wanted(name: str, *rows: FactRow) -> set[str]:
    """The codes that are asked for."""
    score = find(name)
    assert score is not None
    asked = Rows(
        Cohort(numbered(rows), (1,), CATALOGUE), np.array([0]), np.array([day_number(DAY)])
    )
    return {code for code, open_ in evaluate_score(score, asked, day_itself(asked)).missing
            if open_[0]}  # fmt: skip


def test_what_is_wanted_is_a_record_that_would_settle_it() -> None:
    several = [creatinine("80", "2026-05-28"), creatinine("100", "2026-05-29"),
               creatinine("140", "2026-06-01"), RRT, FLAT]  # fmt: skip
    assert wanted("kdigo_aki", *several) == {"creatinine_baseline_7d"}
    assert wanted("kdigo_aki", *several[1:]) == set()
    assert wanted("apri", PLATELETS, ast("80")) == {"ast_uln"}
    assert wanted("apri", PLATELETS, ast("80", "40"), ast("80", "20")) == set()  # two results
    assert wanted("apri", PLATELETS, ast("80"), fact("ast_uln", "<40", "U/L")) == set()


def test_a_cohort_is_its_patients() -> None:
    score = find("kdigo_aki")
    assert score is not None
    people = {
        1: [creatinine("100", "2026-05-28"), creatinine("200", "2026-06-01"), RRT, FLAT],
        2: [RRT, FLAT],
        3: [creatinine("100", "2026-06-01"), creatinine("300", "2026-06-01"), RRT],
    }
    rows = [replace(row, patient=number) for number, some in people.items() for row in some]
    cohort = Cohort(numbered(rows), tuple(people), CATALOGUE)
    asked = Rows(cohort, np.arange(3), np.full(3, day_number(DAY)))
    made = evaluate_score(score, asked, day_itself(asked))
    alone = [range_of("kdigo_aki", *some) for some in people.values()]
    assert list(zip(made.low.tolist(), made.high.tolist(), strict=True)) == alone


DAYS = st.integers(0, 12).map(lambda back: (DAY - timedelta(days=back)).isoformat())
RESULTS = st.lists(st.tuples(st.integers(60, 400).map(str), DAYS), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(RESULTS, st.data())
def test_saying_which_result_is_the_baseline_only_narrows_the_stage(
    results: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Law: a decided stage is not turned round by any baseline that the file leaves possible."""
    rows = [creatinine(*one) for one in results] + [creatinine("200", DAY.isoformat()), RRT]
    low, high = range_of("kdigo_aki", *rows)
    week = [text for text, day in results
            if (DAY - timedelta(days=7)).isoformat() <= day < DAY.isoformat()]  # fmt: skip
    if week:
        base = fact("creatinine_baseline_7d", data.draw(st.sampled_from(week)), "umol/L")
        least, most = range_of("kdigo_aki", *rows, base)
        assert low <= least <= most <= high


@settings(max_examples=60, deadline=None)
@given(RESULTS)
def test_a_further_result_of_the_span_only_widens_the_baseline(
    results: list[tuple[str, str]],
) -> None:
    rows = [creatinine("100", "2026-05-29"), creatinine("200", "2026-06-01"), RRT, FLAT]
    low, high = range_of("kdigo_aki", *rows)
    wider = [creatinine(text, day) for text, day in results if day < DAY.isoformat()]
    least, most = range_of("kdigo_aki", *rows, *wider)
    assert least <= low and high <= most
