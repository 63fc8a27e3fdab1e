"""How long something has lasted; a contrary result restarts the clock.

Needed by NCT03945487 I3 ("HBsAg for more than 6 months") and NCT05948982 I3 ("more than 3 months
of strict conservative medical treatment").
"""

from __future__ import annotations

import pytest

from screener.domain.facts import FactRow
from screener.domain.problems import Refused
from screener.system.texts import Texts
from tests.rules.facts import fact, rule_set, truth, why

CHRONIC = "{fact: hbsag, is: positive, lasting: {more_than: 6 months}}"
TREATED = "{condition: conservative_treatment, lasting: {more_than: 3 months}}"


def hbsag(text: str, when: str | None) -> FactRow:
    return fact("hbsag", text, when=when)


def treated(text: str, when: str | None, end: str | None = None) -> FactRow:
    return fact("conservative_treatment", text, when=when, end=end)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([hbsag("positive", "2025-11-30"), hbsag("positive", "2026-05-30")], "true"),
        ([hbsag("positive", "2025-11-30")], "true"),
        ([hbsag("positive", "2025-12-01"), hbsag("positive", "2026-05-30")], "unknown"),
        ([hbsag("positive", "2026-05-30")], "unknown"),
        ([hbsag("positive", "2025-01-01"), hbsag("negative", "2026-02-01"),
          hbsag("positive", "2026-05-30")], "false"),
        ([hbsag("positive", "2024-01-01"), hbsag("negative", "2024-06-01"),
          hbsag("positive", "2025-06-01")], "true"),
        ([hbsag("positive", "2024-01-01"), hbsag("negative", "2025-06-01")], "false"),
        ([hbsag("positive", "2025-01-01"), hbsag("indeterminate", "2026-02-01"),
          hbsag("positive", "2026-05-30")], "unknown"),
        ([hbsag("positive", None), hbsag("positive", "2026-05-30")], "unknown"),
        ([hbsag("positive", "2025-11")], "true"),
        ([hbsag("positive", "2025-12")], "unknown"),
        ([hbsag("negative", "2026-05-30")], "false"),
        ([hbsag("negative", "2025-12-01"), hbsag("positive", "2026-05-30")], "false"),
        ([hbsag("negative", "2025-11-30"), hbsag("positive", "2026-05-30")], "unknown"),
        ([], "unknown"),
    ],
)  # fmt: skip
def test_positive_for_more_than_6_months(rows: list[FactRow], expected: str) -> None:
    assert truth(CHRONIC, *rows) == expected


def test_at_least_includes_the_boundary_day_and_more_than_does_not() -> None:
    row = hbsag("positive", "2025-12-01")
    assert truth("{fact: hbsag, is: positive, lasting: {at_least: 6 months}}", row) == "true"
    assert truth(CHRONIC, row) == "unknown"


def test_an_open_persistence_says_why() -> None:
    assert why(CHRONIC) == ("missing",)
    assert why(CHRONIC, hbsag("positive", "2026-05-30")) == ("missing",)
    assert why(CHRONIC, hbsag("positive", "2025-01-01"), hbsag("refused", "2026-05-30")) == (
        "not_asked",
    )


def test_what_is_reported_after_the_day_does_not_count() -> None:
    rows = [hbsag("positive", "2025-01-01"), hbsag("negative", "2026-06-02")]
    assert truth(CHRONIC, *rows) == "true"


def test_the_clock_may_run_to_another_anchor() -> None:
    rule = "{fact: hbsag, is: positive, lasting: {more_than: 6 months}, at: consent}"
    rows = [hbsag("positive", "2025-10-01"), hbsag("positive", "2026-05-30")]
    signed = fact("consent_signed", "yes", when="2026-03-01")
    assert "missing" in why(rule, *rows)
    assert truth(rule, *rows, signed) == "unknown"
    assert truth(rule, hbsag("positive", "2025-08-31"), signed) == "true"
    late = hbsag("negative", "2026-04-01")
    assert truth(rule, hbsag("positive", "2025-08-31"), late, signed) == "true"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([treated("yes", "2026-02-28")], "true"),
        ([treated("yes", "2026-03-01")], "false"),
        ([treated("yes", "2026-02")], "true"),
        ([treated("yes", "2026")], "unknown"),
        ([treated("yes", "2025-01-01", "2026-05-01")], "unknown"),
        ([treated("yes", "2025-01-01", "2026-05-01"), treated("no", "2026-06-01")], "false"),
        ([treated("yes", "2025-01-01", "2025-06-01"), treated("yes", "2026-05-01")], "false"),
        ([treated("yes", "2025-01-01"), treated("yes", "2026-05-01")], "true"),
        ([treated("no", "2026-06-01")], "false"),
        ([], "unknown"),
    ],
)
def test_treated_for_more_than_3_months(rows: list[FactRow], expected: str) -> None:
    assert truth(TREATED, *rows) == expected


def test_a_state_of_uncertain_start_is_imprecise() -> None:
    assert why(TREATED, treated("yes", "2026")) == ("imprecise",)
    assert why(TREATED) == ("not_asked",)


def test_history_lasts_from_its_day_for_ever() -> None:
    """Needed by NCT05106972 I2 ("a course of more than 5 years")."""
    rule = "{condition: hepatitis_b, lasting: {more_than: 5 years}}"
    assert truth(rule, fact("hepatitis_b", "yes", when="2021-05-31")) == "true"
    assert truth(rule, fact("hepatitis_b", "yes", when="2021-06-01")) == "false"
    assert truth(rule, fact("hepatitis_b", "yes", when="2021")) == "unknown"
    assert truth(rule, fact("hepatitis_b", "no")) == "false"
    assert truth(rule) == "unknown"
    of_consent = rule.replace("years}}", "years}, at: consent}")
    long_ago = fact("hepatitis_b", "yes", when="2010")
    assert truth(of_consent, long_ago, fact("consent_signed", "yes")) == "true"
    assert truth(of_consent, long_ago) == "unknown"
    assert truth(of_consent, long_ago, fact("consent_signed", "no")) == "false"


def test_a_grade_may_last_too_and_so_may_a_result() -> None:
    rule = "{grade: ascites, at_least: mild, lasting: {at_least: 1 month}}"
    assert truth(rule, fact("ascites", "mild", when="2026-05-01")) == "true"
    assert truth(rule, fact("ascites", "mild", when="2026-05-02")) == "false"
    gone = "{not: {detected: hbv_dna, within: 6 months}}"
    assert truth(gone, fact("hbv_dna", "<20", "IU/mL", "2026-05-01")) == "true"
    rule = "{lab: alt, at_most: 40 U/L, lasting: {more_than: 6 months}}"
    rows = [fact("alt", "30", "U/L", "2025-11-01"), fact("alt", "35", "U/L", "2026-05-01")]
    assert truth(rule, *rows) == "true"
    assert truth(rule, *rows, fact("alt", "41", "U/L", "2026-03-01")) == "false"


def test_a_result_detected_for_a_time() -> None:
    rule = "{detected: hbv_dna, lasting: {more_than: 6 months}}"
    rows = [fact("hbv_dna", "500", "IU/mL", "2025-10-01"), fact("hbv_dna", "40", "IU/mL")]
    assert truth(rule, *rows) == "true"
    assert truth(rule, *rows, fact("hbv_dna", "<20", "IU/mL", "2026-01-01")) == "false"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{fact: hbsag, is: positive, lasting: {}}", "one of more_than"),
        ("{fact: hbsag, is: positive, lasting: {more_than: 6 months, at_least: 1 day}}", "one of"),
        ("{fact: hbsag, is: positive, lasting: {more_than: 1 day}, within: 1 year}", "leave"),
        ("{lab: alt, pick: any, at_most: 1 U/L, lasting: {more_than: 1 day}}", "leave"),
        ("{condition: sepsis, lasting: {more_than: 1 day}, begins: {within: 1 year}}", "leave"),
        ("{fact: sex, is: female, lasting: {more_than: 6 months}}", "never changes"),
        ("{condition: sepsis, lasting: {more_than: half a year}}", "no duration"),
    ],
)
def test_mistakes_beside_lasting_are_told(rule: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        rule_set(rule)
    assert words in Texts().problems(refused.value)


def test_what_began_after_a_day_on_which_the_anchor_may_lie_says_nothing_of_that_day() -> None:
    """Where the anchor is not known, it may lie before all that is on file."""
    rule = "{condition: chronic_liver_disease, lasting: {more_than: 1 day}, at: baseline}"
    began = fact("chronic_liver_disease", "yes", when="2026-05-20")
    for day, expected in (
        (None, "unknown"),
        ("2026-05-10", "unknown"),
        ("2026-05", "unknown"),
        ("2026-05-21", "false"),
        ("2026-05-22", "true"),
    ):
        anchor = [fact("baseline", "yes", when=day)] if day else []
        assert truth(rule, began, *anchor) == expected


def test_a_young_stretch_on_the_last_day_of_a_vague_anchor_may_be_an_older_one_on_the_first() -> (
    None
):
    rule = "{condition: sepsis, lasting: {more_than: 4 days}, at: baseline}"
    older = fact("sepsis", "yes", when="2026-04-01", end="2026-05-06")
    newer = fact("sepsis", "yes", when="2026-05-29")
    vague = fact("baseline", "yes", when="2026-05")
    assert truth(rule, older, newer, vague) == "unknown"
    assert truth(rule, newer, fact("baseline", "yes", when="2026-05-31")) == "false"
    assert truth(rule, older, newer, fact("baseline", "yes", when="2026-05-05")) == "true"
