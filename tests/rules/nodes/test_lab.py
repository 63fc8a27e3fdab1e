"""Results against limits: which result counts, in which unit, and when it is not known."""

from __future__ import annotations

import pytest

from screener.domain.catalogue import Catalogue
from screener.domain.facts import FactRow
from screener.rules.columns import Cohort
from screener.rules.evaluate import evaluate, explain
from tests.rules.facts import CATALOGUE, DAY, explained, fact, rule_set, truth, why

WITHIN = "{labs: {within: 28 days, why: x}}"


def bili(text: str, unit: str = "umol/L", when: str | None = "2026-06-01") -> FactRow:
    return fact("bilirubin_total", text, unit, when)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("5", "mg/dL", "true"),
        ("4.99", "mg/dL", "false"),
        ("85.5", "umol/L", "true"),
        ("85.4", "umol/L", "false"),
        ("85.5", "µmol/L", "true"),
        ("85.5", "μmol/L", "true"),
        ("0.0855", "mmol/L", "true"),
        ("50", "mg/L", "true"),
        (">5", "mg/dL", "true"),
        (">=5", "mg/dL", "true"),
        ("<5", "mg/dL", "false"),
        ("<=5", "mg/dL", "unknown"),
        ("<6", "mg/dL", "unknown"),
        (">4", "mg/dL", "unknown"),
        ("0", "mg/dL", "false"),
        ("5", "furlongs", "unknown"),
        ("5", "", "unknown"),
        ("much", "mg/dL", "unknown"),
    ],
)
def test_at_least_5_mg_per_dl(text: str, unit: str, expected: str) -> None:
    assert truth("{lab: bilirubin_total, at_least: 5 mg/dL}", bili(text, unit)) == expected


@pytest.mark.parametrize(
    ("limit", "below", "at", "above"),
    [
        ("at_least: 5 mg/dL", "false", "true", "true"),
        ("above: 5 mg/dL", "false", "false", "true"),
        ("at_most: 5 mg/dL", "true", "true", "false"),
        ("below: 5 mg/dL", "true", "false", "false"),
    ],
)
@pytest.mark.parametrize("numbers", [("4.9", "5", "5.1", "mg/dL"), ("85", "85.5", "86", "umol/L")])
def test_the_ends_are_included_as_the_side_says_in_either_unit(
    limit: str, below: str, at: str, above: str, numbers: tuple[str, str, str, str]
) -> None:
    rule, unit = f"{{lab: bilirubin_total, {limit}}}", numbers[3]
    found = [truth(rule, bili(number, unit)) for number in numbers[:3]]
    assert found == [below, at, above]


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        ("at_least: 0.5", "<0.5", "false"),
        ("below: 0.5", "<0.5", "true"),
        ("at_most: 0.5", "<0.5", "true"),
        ("above: 1000", ">1000", "true"),
        ("at_most: 1000", ">1000", "false"),
        ("at_least: 1000", ">1000", "true"),
        ("below: 5", "<5", "true"),
        ("at_least: 5", "<5", "false"),
        ("above: 4.9", "<5", "unknown"),
        ("above: 0", ">0", "true"),
        ("at_least: 0", "<5", "true"),
    ],
)
def test_an_open_end_never_reaches_its_limit(limit: str, value: str, expected: str) -> None:
    assert truth(f"{{lab: inr, {limit}}}", fact("inr", value)) == expected


def test_not_measured_is_unknown_also_when_it_is_negated() -> None:
    assert why("{not: {lab: bilirubin_total, at_least: 30 mg/dL}}") == ("missing",)


def test_zero_is_an_answer() -> None:
    assert truth("{lab: hbv_dna, at_most: 1000 IU/mL}", fact("hbv_dna", "0", "IU/mL")) == "true"


LATEST = "{lab: bilirubin_total, at_least: 5 mg/dL}"


def test_the_latest_result_counts_and_an_older_one_does_not() -> None:
    rows = [bili("30", "umol/L", "2026-05-30"), bili("300", "umol/L", "2026-05-29")]
    assert truth(LATEST, *rows) == "false"


@pytest.mark.parametrize(
    ("text", "unit", "reason"), [("7", "furlongs", "unit"), ("lipaemic", "umol/L", "imprecise")]
)
def test_the_newest_counts_even_when_it_cannot_be_read(text: str, unit: str, reason: str) -> None:
    rows = [bili("300", "umol/L", "2026-05-29"), bili(text, unit, "2026-05-30")]
    assert why(LATEST, *rows) == (reason,)


def test_two_results_of_one_moment_on_either_side_of_a_limit_conflict() -> None:
    assert why(LATEST, bili("300"), bili("30")) == ("conflicting",)
    assert truth(LATEST, bili("300"), bili("200")) == "true"
    assert truth(LATEST, bili("30"), bili("20")) == "false"


def test_two_results_of_one_day_of_which_neither_is_clear_of_the_limit_do_not_conflict() -> None:
    assert why(LATEST, bili(">50"), bili("<300")) == ("imprecise",)


def test_the_hour_tells_which_of_two_results_of_a_day_is_the_later() -> None:
    morning, evening = "2026-06-01 08:00", "2026-06-01 20:00"
    assert truth(LATEST, bili("300", when=morning), bili("30", when=evening)) == "false"
    assert why(LATEST, bili("300", when=morning), bili("30")) == ("conflicting",)


def test_a_result_of_uncertain_day_may_be_the_latest() -> None:
    assert why(LATEST, bili("300", when="2026-05-30"), bili("30", when=None)) == ("imprecise",)
    assert why(LATEST, bili("300", when="2026-05-30"), bili("30", when="2026")) == ("imprecise",)
    assert truth(LATEST, bili("300", when="2026-05-30"), bili("30", when="2025")) == "true"
    assert truth(LATEST, bili("300", when="2026-05-30"), bili("200", when=None)) == "true"


def test_a_result_of_tomorrow_is_not_the_latest() -> None:
    rows = [bili("300", when="2026-06-02"), bili("30", when="2026-05-30")]
    assert truth(LATEST, *rows) == "false"


@pytest.mark.parametrize(("when", "expected"), [("2026-05-04", "true"), ("2026-05-03", "unknown")])
def test_the_sites_window_holds_where_the_record_states_none(when: str, expected: str) -> None:
    assert truth(LATEST, bili("300", when=when), readings=WITHIN) == expected
    if expected == "unknown":
        assert why(LATEST, bili("300", when=when), readings=WITHIN) == ("too_old",)


def test_a_window_of_the_record_goes_before_the_sites() -> None:
    rule = "{lab: bilirubin_total, at_least: 5 mg/dL, within: 1 year}"
    assert truth(rule, bili("300", when="2025-07-01"), readings=WITHIN) == "true"


def test_without_any_window_the_latest_of_all_counts() -> None:
    assert truth(LATEST, bili("300", when="1999-01-01")) == "true"


def test_an_undated_result_leaves_open_whether_there_is_one_in_the_window() -> None:
    assert truth(LATEST, bili("300", when=None), readings=WITHIN) == "unknown"


def test_both_ends_of_a_band_are_limits_on_one_number() -> None:
    rule = "{lab: bilirubin_total, at_least: 2 mg/dL, below: 5 mg/dL}"
    assert truth(rule, bili("3", "mg/dL")) == "true"
    assert truth(rule, bili("5", "mg/dL")) == "false"
    assert truth(rule, bili("<9", "mg/dL")) == "unknown"


def reviewed(end: str = "2026-06-01") -> FactRow:
    return fact("old_results_reviewed", "yes", when=None, end=end)


ANY = "{lab: platelets, pick: any, below: 50 10*9/L}"


def plt(text: str, when: str | None = "2026-05-01", unit: str = "10*9/L") -> FactRow:
    return fact("platelets", text, unit, when)


def test_any_low_result_is_enough_and_normal_ones_prove_nothing() -> None:
    assert truth(ANY, plt("49"), plt("200", "2026-05-20")) == "true"
    assert why(ANY, plt("200"), plt("210")) == ("missing",)
    assert truth(ANY, plt("200"), reviewed()) == "false"
    assert truth(ANY, reviewed()) == "false"
    assert why(ANY, plt("200"), reviewed("2026-05-31")) == ("missing",)


def test_a_result_that_cannot_be_read_may_be_the_low_one() -> None:
    assert why(ANY, plt("200"), plt("4", unit="bags"), reviewed()) == ("unit",)
    assert why(ANY, plt("200"), plt("<60"), reviewed()) == ("imprecise",)


def test_the_first_and_every_result_of_a_window() -> None:
    rows = [plt("40", "2026-05-01"), plt("60", "2026-05-02")]
    assert truth("{lab: platelets, pick: first, below: 50 10*9/L}", *rows) == "true"
    assert truth("{lab: platelets, pick: every, below: 50 10*9/L}", *rows) != "true"
    assert truth("{lab: platelets, pick: every, below: 70 10*9/L}", *rows) == "true"


def test_of_a_result_that_no_review_speaks_for_none_is_ever_known_to_be_absent() -> None:
    unreviewed = CATALOGUE["platelets"].model_copy(update={"reviewed_by": ""})
    others = [definition for code, definition in CATALOGUE.items() if code != "platelets"]
    catalogue = Catalogue([unreviewed, *others])
    people = Cohort([plt("200"), reviewed()], (1,), catalogue)
    rules = rule_set(ANY)
    assert explain(rules, people, 1, DAY).criteria[0].reasons == ("missing",)
    assert evaluate(rules, Cohort([plt("20")], (1,), catalogue), DAY).failing(0) == ()


def test_what_decided_is_kept_with_what_was_passed_over_and_why() -> None:
    rules = rule_set("{lab: bilirubin_total, at_least: 5 mg/dL, within: 28 days}")
    rows = [bili("300", when="2026-05-30"), bili("200", when="2026-05-29"),
            bili("100", when="2026-01-01"), bili("90", when="2026-06-02")]  # fmt: skip
    finding = explained(rules, *rows).criteria[0].finding
    assert finding is not None
    assert finding.used == (1,)
    assert dict(finding.passed) == {2: "not_chosen", 3: "too_old", 4: "later"}


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [("100.4", "°F", "true"), ("100.3", "°F", "false"), ("311.15", "K", "true"),
     ("<310", "K", "false")],
)  # fmt: skip
def test_a_unit_with_another_zero_is_compared_like_any_other(
    text: str, unit: str, expected: str
) -> None:
    assert truth(
        "{lab: body_temperature, at_least: 38 Cel}", fact("body_temperature", text, unit)
    ) == (expected)
    fahrenheit = "{lab: body_temperature, at_least: '100.4 [degF]'}"
    assert truth(fahrenheit, fact("body_temperature", text, unit)) == expected
    assert truth(fahrenheit, fact("body_temperature", "38", "Cel")) == "true"
