"""The calculator takes limits, baselines and rises from a patient's results, and names them."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.calculation import Calculation, PatientInputs, TypedInput
from screener.domain.people import Laboratory, ReferenceRange, Site
from screener.services.calculator import calculate_typed
from screener.services.calculator_drawn import ends
from screener.services.calculator_facts import inputs_on_file
from screener.services.clinic import Clinic
from screener.services.facts import enter_fact
from screener.services.site import save_site
from screener.services.values import NewFact

DAY = date(2026, 11, 18)
LAB = "central laboratory"


def result(code: str, text: str, unit: str, day: str, high: str = "", lab: str = "") -> NewFact:
    return NewFact(code, text, unit, day, source=LAB, high=high, laboratory=lab)


def on_file(clinic: Clinic, patient: int, score: str, *facts: NewFact) -> PatientInputs:
    for one in facts:
        enter_fact(clinic, patient, one)
    return inputs_on_file(clinic, patient, score, "", DAY, 28)


def calculated(clinic: Clinic, score: str, found: PatientInputs) -> Calculation:
    return calculate_typed(score, "", found.inputs, clinic.texts)


# --- limits of normal ---


def test_the_limit_is_the_one_sent_with_the_result(clinic: Clinic, anna: int) -> None:
    found = on_file(
        clinic, anna, "apri",
        result("ast", "80", "U/L", "2026-11-17", high="40"),
        result("platelets", "100", "10*9/L", "2026-11-17"),
    )  # fmt: skip
    assert found.inputs["ast_uln"] == TypedInput("40", "U/L", "2026-11-17", "sent with the result")
    assert calculated(clinic, "apri", found).result == "2"


def test_else_the_limit_is_that_of_the_table_of_its_laboratory(clinic: Clinic, anna: int) -> None:
    ranges = (
        ReferenceRange("ast", "ukat/L", "0.1", "0.5", sex="female"),
        ReferenceRange("ast", "ukat/L", "0.1", "0.8", sex="male"),
    )
    save_site(clinic, Site(laboratories=(Laboratory("Central", ranges),)))
    found = on_file(clinic, anna, "apri", result("ast", "80", "U/L", "2026-11-17", lab="Central"))
    table = "the laboratory's range in the site's table"
    assert found.inputs["ast_uln"] == TypedInput("30", "U/L", "2026-11-17", table)


def test_without_any_limit_it_is_asked_for_and_an_own_record_counts(
    clinic: Clinic, anna: int
) -> None:
    found = on_file(clinic, anna, "apri", result("ast", "80", "U/L", "2026-11-17"))
    assert "ast_uln" not in found.inputs
    assert found.notes["ast_uln"] == (
        "no upper limit was sent with the result: 80 U/L (2026-11-17)"
    )
    own = on_file(clinic, anna, "apri", result("ast_uln", "35", "U/L", "2026-11-17"))
    assert own.inputs["ast_uln"] == TypedInput("35", "U/L", "2026-11-17", LAB)
    assert inputs_on_file(clinic, anna, "r_factor", "", DAY, 28).notes["alp_uln"] == (
        "nothing on file up to this day"
    )


def test_of_two_results_with_different_limits_each_limit_is_named(
    clinic: Clinic, anna: int
) -> None:
    rows = [result("ast", "80", "U/L", "2026-11-17", high="40"),
            result("ast", "80", "U/L", "2026-11-17", high="20")]  # fmt: skip
    assert on_file(clinic, anna, "apri", *rows).inputs["ast_uln"].text == "40 or 20"
    mixed = on_file(clinic, anna, "apri", result("ast", "1.2", "ukat/L", "2026-11-17", high="0.5"))
    assert mixed.inputs["ast_uln"].text == "40 or 20 or 30"
    assert mixed.inputs["ast_uln"].unit == "U/L"
    lacking = on_file(clinic, anna, "apri", result("ast", "80", "U/L", "2026-11-17"))
    assert lacking.notes["ast_uln"].startswith("an upper limit was sent with only some")


def test_a_limit_of_a_result_that_may_be_too_old_is_not_taken(clinic: Clinic, anna: int) -> None:
    found = on_file(clinic, anna, "apri", result("ast", "80", "U/L", "2026-10", high="40"))
    assert "not certainly within these days" in found.notes["ast_uln"]


# --- baselines and rises ---


def creatinine(text: str, day: str, unit: str = "umol/L") -> NewFact:
    return result("creatinine", text, unit, day)


def test_a_baseline_names_the_result_that_gave_it(clinic: Clinic, anna: int) -> None:
    found = on_file(
        clinic, anna, "ica_aki_2015",
        creatinine("90", "2026-10-02"), creatinine("190", "2026-11-18"),
    )  # fmt: skip
    source = "a result within 3 months before the latest: 90 umol/L (2026-10-02)"
    base = found.inputs["creatinine_baseline_3mo"]
    assert base == TypedInput("90", "umol/L", "", source)
    working = calculated(clinic, "ica_aki_2015", found)
    assert next(one for one in working.inputs if one.name == "creatinine_baseline_3mo").source == (
        source
    )
    assert found.notes["creatinine_rise_48h"] == "no result on file within 2 days before the latest"


def test_of_several_earlier_results_none_is_chosen(clinic: Clinic, anna: int) -> None:
    found = on_file(
        clinic, anna, "kdigo_aki",
        *(creatinine(text, f"2026-11-{day}") for text, day in
          (("80", 12), ("95", 13), ("88", 14), ("150", 18))),
    )  # fmt: skip
    base = found.inputs["creatinine_baseline_7d"]
    assert base.text == "80 or 95"
    assert base.source == (
        "one of the results within 7 days before the latest: "
        "80 umol/L (2026-11-12); 95 umol/L (2026-11-13); 88 umol/L (2026-11-14)"
    )
    assert calculated(clinic, "kdigo_aki", found).result == "1 to 3"  # renal replacement is open


def test_a_rise_says_what_was_taken_from_what(clinic: Clinic, anna: int) -> None:
    found = on_file(
        clinic, anna, "kdigo_aki",
        creatinine("100", "2026-11-17"), creatinine("126.5", "2026-11-18"),
    )  # fmt: skip
    rise = found.inputs["creatinine_rise_48h"]
    assert (rise.text, rise.unit) == ("26.5", "umol/L")
    assert rise.source == "126.5 umol/L (2026-11-18) less 100 umol/L (2026-11-17)"


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        ([("100", "2026-11-16"), ("130", "2026-11-18")], "not certainly within"),
        ([("<100", "2026-11-17"), ("130", "2026-11-18")], "no rise can be computed"),
        ([("100", "2026-11-17"), ("1.5 mg/dL", "2026-11-18")], "no rise can be computed"),
        ([("clotted", "2026-11-17"), ("130", "2026-11-18")], "no rise can be computed"),
        ([("130", "2026-11-18")], "no result on file within 2 days"),
    ],
)
def test_what_gives_no_certain_rise_is_told(
    clinic: Clinic, anna: int, facts: list[tuple[str, str]], note: str
) -> None:
    rows = [result("creatinine", *_split(text), day) for text, day in facts]
    found = on_file(clinic, anna, "kdigo_aki", *rows)
    assert note in found.notes["creatinine_rise_48h"]
    assert "creatinine_rise_48h" not in found.inputs


def _split(text: str) -> tuple[str, str]:
    number, _, unit = text.partition(" ")
    return number, unit or "umol/L"


def test_several_latest_results_give_the_least_and_the_greatest_rise(
    clinic: Clinic, anna: int
) -> None:
    found = on_file(
        clinic, anna, "kdigo_aki",
        creatinine("100", "2026-11-17"), creatinine("110", "2026-11-16"),
        creatinine("90", "2026-11-16"), creatinine("130", "2026-11-18"),
    )  # fmt: skip
    assert found.inputs["creatinine_rise_48h"].text == "30 or 40"


def test_a_recorded_baseline_goes_before_the_results(clinic: Clinic, anna: int) -> None:
    found = on_file(
        clinic, anna, "kdigo_aki", creatinine("100", "2026-11-17"), creatinine("130", "2026-11-18"),
        result("creatinine_baseline_7d", "70", "umol/L", "2026-11-18"),
    )  # fmt: skip
    assert found.inputs["creatinine_baseline_7d"] == TypedInput("70", "umol/L", "2026-11-18", LAB)


def test_the_ends_of_numbers() -> None:
    assert ends(["95", "80", "88", "80.0"]) == ["80", "95"]
    assert ends(["7"]) == ["7"]
    assert ends(["<50", "60"]) == ["<50", "60"]
