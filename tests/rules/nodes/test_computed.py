"""Differences, picks over several results, detection, counts, statements."""

from __future__ import annotations

import pytest

from screener.domain.facts import FactRow
from screener.domain.problems import Refused
from screener.system.texts import Texts
from tests.rules.facts import explained, fact, found, rule_set, truth, why

PROLONGED = "{difference: {of: pt, minus: pt_control}, above: 3 s}"  # NCT05106972 E6


def pt(text: str, when: str = "2026-06-01") -> FactRow:
    return fact("pt", text, "s", when)


def control(text: str, when: str = "2026-06-01") -> FactRow:
    return fact("pt_control", text, "s", when)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([pt("15.3"), control("12.2")], "true"),
        ([pt("15.2"), control("12.2")], "false"),
        ([pt(">15.5"), control("12.2")], "true"),
        ([pt("<15"), control("12.2")], "false"),
        ([pt("15.3")], "unknown"),
        ([control("12.2")], "unknown"),
        ([], "unknown"),
        ([pt("20"), pt("15.3"), control("12.2")], "true"),
        ([pt("20"), pt("12"), control("12.2")], "unknown"),
    ],
)
def test_prolonged_by_more_than_3_seconds_over_the_control(
    rows: list[FactRow], expected: str
) -> None:
    assert truth(PROLONGED, *rows) == expected


def test_a_difference_says_why_it_is_open_and_what_was_compared() -> None:
    assert why(PROLONGED, pt("15.3")) == ("missing",)
    labs = "{labs: {within: 28 days, why: x}}"
    assert why(PROLONGED, pt("15"), control("12", "2026-01-01"), readings=labs) == ("too_old",)
    finding = found(PROLONGED, pt("15"), control("12")).finding
    assert finding is not None
    assert finding.span == (3.0, 3.0)
    assert set(finding.used) == {1, 2}


def alt(text: str, when: str) -> FactRow:
    return fact("alt", text, "U/L", when)


PEAK = "{lab: alt, pick: highest, above: 200 U/L, within: 3 months}"
LEAST = "{lab: alt, pick: lowest, below: 40 U/L, within: 3 months}"
MEAN = "{lab: alt, pick: mean, at_least: 100 U/L, within: 3 months}"


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        (PEAK, ["100", "201"], "true"),
        (PEAK, ["201", "100"], "true"),
        (PEAK, ["100", "200"], "false"),
        (PEAK, ["100", "<300"], "unknown"),
        (PEAK, ["100", "lipaemic"], "unknown"),
        (PEAK, [], "unknown"),
        (LEAST, ["39", "100"], "true"),
        (LEAST, ["40", "100"], "false"),
        (LEAST, ["39", "lipaemic"], "true"),
        (LEAST, [], "unknown"),
        (MEAN, ["80", "120"], "true"),
        (MEAN, ["80", "119"], "false"),
        (MEAN, ["80", "<121"], "unknown"),
        (MEAN, ["80", "lipaemic"], "unknown"),
    ],
)
def test_the_highest_the_lowest_and_the_mean_of_the_window(
    rule: str, values: list[str], expected: str
) -> None:
    rows = [alt(value, f"2026-05-{day:02}") for day, value in enumerate(values, 1)]
    old = [alt("30", "2026-01-01"), alt("900", "2026-01-02")]
    assert truth(rule, *rows, *old) == expected


def test_a_result_that_lies_perhaps_in_the_window_leaves_a_mean_open() -> None:
    rows = [alt("100", "2026-05-01"), alt("10", "2026")]
    assert truth(MEAN, *rows) == "unknown"
    assert truth(PEAK, alt("300", "2026")) == "unknown"
    assert why(PEAK, alt("300", "2025-01-01")) == ("too_old",)


HBV = "{detected: hbv_dna}"


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("20", "IU/mL", "true"),
        (">100000", "IU/mL", "true"),
        ("<20", "IU/mL", "false"),
        ("<=20", "IU/mL", "false"),
        ("0", "IU/mL", "false"),
        ("20", "copies/mL", "unknown"),
        ("low", "IU/mL", "unknown"),
    ],
)
def test_a_result_below_the_assays_limit_is_not_detected(
    text: str, unit: str, expected: str
) -> None:
    """Needed by NCT05121870 E3 (HBV DNA at or above the limit of detection)."""
    assert truth(HBV, fact("hbv_dna", text, unit)) == expected


def test_detection_of_nothing_measured_is_open_and_any_needs_all_results() -> None:
    assert why(HBV) == ("missing",)
    ever = "{detected: hbv_dna, pick: any}"
    rows = [fact("hbv_dna", "<20", "IU/mL", "2026-05-01")]
    assert truth(ever, *rows) == "unknown"
    assert truth(ever, *rows, fact("old_results_reviewed", "yes", when=None, end="2026-06-01")) == (
        "false"
    )


ADMITTED = "{count: hospital_admission, at_least: 2, within: 1 year}"  # NCT03529136 I4
STATE = "hospital_admission"


def stay(begin: str, end: str | None = None, text: str = "yes") -> FactRow:
    return fact(STATE, text, when=begin, end=end)


REVIEWED = fact("history_reviewed", "yes", when="2025-01-01", end="2026-06-01")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([stay("2025-09-01", "2025-09-05"), stay("2026-01-01", "2026-01-03")], "true"),
        ([stay("2025-06-01", "2025-06-05"), stay("2026-01-01", "2026-01-03")], "true"),
        ([stay("2025-05-31", "2025-06-05"), stay("2026-01-01", "2026-01-03"), REVIEWED], "false"),
        ([stay("2025-09-01"), stay("2026-01-01")], "unknown"),
        ([stay("2025-09-01"), stay("2025-10-01", text="no"), stay("2026-01-01")], "true"),
        ([stay("2026-01-01", "2026-01-03")], "unknown"),
        ([stay("2026-01-01", "2026-01-03"), REVIEWED], "false"),
        ([REVIEWED], "false"),
        ([], "unknown"),
        ([stay("2026-01-01", "2026-01-03"), stay("2026", "2026"), REVIEWED], "unknown"),
    ],
)
def test_two_admissions_within_a_year(rows: list[FactRow], expected: str) -> None:
    assert truth(ADMITTED, *rows) == expected


def test_an_open_count_says_why() -> None:
    assert why(ADMITTED) == ("not_asked",)
    assert why(ADMITTED, stay("2025-09-01"), stay("2026-01-01"), REVIEWED) == ("imprecise",)


def test_what_the_record_only_states_is_met_and_shown() -> None:
    """Needed by NCT06740149 phase I, I4: "The cause of liver failure is unlimited."."""
    rules = rule_set("{stated: the cause of liver failure is unlimited}")
    assert explained(rules).criteria[0].result == "met"


MALIGNANT = (
    "{condition: other_malignancy, within: 5 years, before: screening,"
    " except: curable_skin_or_in_situ_carcinoma}"
)  # NCT05984303 E7


def tumour(when: str, text: str = "yes") -> FactRow:
    return fact("other_malignancy", text, when=when)


def skin(when: str, text: str = "yes") -> FactRow:
    return fact("curable_skin_or_in_situ_carcinoma", text, when=when)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([tumour("2024-01-01")], "true"),
        ([tumour("2024-01-01"), skin("2024-01-01"), tumour("2026-06-01", "no")], "false"),
        ([tumour("2024-01-01"), skin("2024-01-01")], "unknown"),
        ([tumour("2024-01-01"), skin("2024-03-01")], "unknown"),
        ([tumour("2024-01-01"), skin("2024-01-01"), tumour("2023-01-01"), skin("2026", "no")],
         "unknown"),
        ([tumour("2024-01-01"), skin("2026-06-01", "no")], "true"),
        ([tumour("2026-06-01", "no")], "false"),
        ([skin("2024-01-01")], "unknown"),
    ],
)  # fmt: skip
def test_a_malignancy_within_5_years_except_a_cured_skin_cancer(
    rows: list[FactRow], expected: str
) -> None:
    assert truth(MALIGNANT, *rows) == expected


def test_what_a_more_specific_condition_implies_is_not_taken_for_the_exception() -> None:
    rule = "{condition: malignancy, except: [curable_skin_or_in_situ_carcinoma]}"
    cancer = fact("liver_cancer", "yes", when="2024-01-01")
    assert truth(rule, cancer, skin("2020-01-01")) == "true"
    assert truth(rule, cancer, skin("2024-01-01")) == "unknown"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{difference: {of: pt, minus: inr}, above: 3 s}", "one unit"),
        ("{difference: {of: pt, minus: ascites}, above: 3 s}", "a lab is needed"),
        ("{difference: {of: pt}, above: 3 s}", "minus"),
        ("{lab: alt, pick: mean, above: 2 x ULN}", "no single limit"),
        ("{lab: alt, pick: median, above: 2 U/L}", "cannot stand here"),
        ("{count: hospital_admission, at_least: 1.5}", "no count"),
        ("{count: hospital_admission, at_least: 1 day}", "no count"),
        ("{count: ascites, at_least: 1}", "condition is needed"),
        ("{detected: hbsag}", "lab is needed"),
        ("{condition: malignancy, except: malignancy}", "its own exception"),
        ("{condition: malignancy, except: skin}", "no fact of the catalogue"),
        ("{stated: ''}", "cannot stand here"),
    ],
)
def test_mistakes_are_told(rule: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        rule_set(rule)
    assert words in Texts().problems(refused.value)


@pytest.mark.parametrize("limit", ["at_least: 1", "below: 1"])
def test_the_mean_of_no_results_is_not_nought(limit: str) -> None:
    rule = f"{{lab: inr, pick: mean, {limit}, within: 28 days}}"
    assert why(rule) == ("missing",)
    assert why(rule, fact("inr", "1.2", when="2026-01-01")) == ("too_old",)


def test_what_is_detected_is_a_result_of_its_own_code_and_its_anchor() -> None:
    rule = rule_set("{detected: hbv_dna, within: 28 days, before: onset of jaundice}")
    assert rule.criteria[0].rule.all_facts == ("hbv_dna", "jaundice")


def test_what_begins_in_the_minute_in_which_another_ends_may_be_the_same_event() -> None:
    rule = "{count: hospital_admission, at_least: 2, within: 3 months}"
    first = fact("hospital_admission", "yes", when="2026-05-01", end="2026-05-03")
    again = fact("hospital_admission", "yes", when="2026-05-03 23:59")
    assert truth(rule, first, again) == "unknown"
    apart = fact("hospital_admission", "yes", when="2026-05-04 00:00")
    assert truth(rule, first, apart) == "true"
