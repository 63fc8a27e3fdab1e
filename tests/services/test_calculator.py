"""The calculator: what is asked for, what is on file, and what is made of both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from screener.domain.calculation import Calculation, TypedInput
from screener.domain.problems import KnownError
from screener.domain.times import Duration, day_number
from screener.rules.columns import Cohort
from screener.rules.rows import Rows
from screener.rules.scores.facts import evaluate_score
from screener.rules.scores.registry import variants
from screener.rules.windows import AnchorDays, up_to_anchor, whole_past
from screener.services.calculator import calculate_typed, score_heads, score_of, sheet_of, text_of
from screener.services.calculator_facts import inputs_on_file
from screener.services.calculator_words import _range_words, unit_words
from screener.services.clinic import Clinic
from screener.services.demonstration import demonstration_csv
from screener.services.facts import enter_fact
from screener.services.imports import commit_import, preview_import
from screener.services.score_inputs import definition
from screener.services.values import NewFact
from screener.store import facts as stored_facts
from screener.store import patients as stored_patients
from screener.system.texts import Texts
from tests.services.conftest import state_of

TEXTS = Texts()
DAY = date(2026, 11, 18)
WHOLE = {
    "bilirubin_total": TypedInput("210", "umol/L", "2026-11-17", "Lab A"),
    "inr": TypedInput("1.9"),
    "creatinine": TypedInput("88", "umol/L"),
    "dialysis_qualifying": TypedInput("no"),
    "sodium": TypedInput("131", "mmol/L"),
    "albumin": TypedInput("29", "g/L"),
    "sex": TypedInput("female"),
    "age": TypedInput("46", "years"),
}


def of(score: str, variant: str = "", **inputs: TypedInput) -> Calculation:
    return calculate_typed(score, variant, inputs, TEXTS)


def step(calculation: Calculation, name: str) -> tuple[str, ...]:
    return next(one.steps for one in calculation.inputs if one.name == name)


# --- typed ---


def test_every_score_is_offered_with_words_and_labelled_inputs() -> None:
    heads = score_heads(TEXTS)
    assert sum(len(head.forms) for head in heads) == len(variants())
    for head in heads:
        assert head.words and len({form.words for form in head.forms}) == len(head.forms)
        for form in head.forms:
            assert form.fields and all(one.label for one in form.fields)
            empty = calculate_typed(form.score, form.variant, {}, TEXTS)
            assert empty.status in ("unknown", "ok") and empty.result


def test_every_unit_that_is_offered_is_understood() -> None:
    for head in score_heads(TEXTS):
        for form in head.forms:
            for one in form.fields:
                fact = definition(one.name)
                assert all(fact.unit_code(unit) is not None for unit in one.units), (
                    one.name,
                    one.units,
                )
                assert len(one.units) == len(set(one.units))


def test_the_working_shows_conversion_bounds_and_rounding() -> None:
    found = of("meld_3", "optn_2023", **WHOLE)
    assert (found.status, found.result, found.missing) == ("ok", "27", ())
    assert step(found, "bilirubin_total") == (
        "÷ 17.1 = 12.28070175 mg/dL", "bounds 1 or more: unchanged",
    )  # fmt: skip
    assert step(found, "creatinine")[-1] == "raised to 1"
    given = found.inputs[0]
    assert (given.given, given.date, given.source) == ("210 umol/L", "2026-11-17", "Lab A")
    assert found.unrounded.startswith("27.0") and "halves upward" in found.rounding
    assert found.sources[0].endswith("doi:10.1053/j.gastro.2021.08.050")


def test_what_is_not_known_gives_a_range_and_says_which_inputs_matter() -> None:
    found = of("meld_na", "optn_2016", **{k: WHOLE[k] for k in WHOLE if k != "sodium"})
    assert found.status == "unknown" and found.missing == ("Sodium",)
    low, high = found.result.split(" to ")
    assert int(low) < int(high)


def test_an_input_that_does_not_matter_is_not_asked_for() -> None:
    low = {**WHOLE, "bilirubin_total": TypedInput("10", "umol/L"), "inr": TypedInput("1.0")}
    found = of("meld_na", "optn_2016", **{k: low[k] for k in low if k != "sodium"})
    assert (found.status, found.result, found.missing) == ("ok", "6", ())
    assert step(found, "sodium") == ("not known",)


def test_classes_are_told_of_a_range_too() -> None:
    found = of(
        "child_pugh",
        bilirubin_total=TypedInput("34", "umol/L"),
        albumin=TypedInput("36", "g/L"),
        inr=TypedInput("1.2"),
        ascites=TypedInput("none"),
    )
    assert found.result == "6 to 8" and found.classes == (("Class", "A to B"),)
    assert step(found, "bilirubin_total") == ("points: 2",)
    assert found.missing == ("Hepatic encephalopathy (West Haven)",)


def test_several_possible_answers_give_the_range_of_all() -> None:
    both = of("meld_3", "optn_2023", **{**WHOLE, "inr": TypedInput("1.9 or 2.4")})
    ends = [of("meld_3", "optn_2023", **{**WHOLE, "inr": TypedInput(one)}).result
            for one in ("1.9", "2.4")]  # fmt: skip
    assert both.status == "unknown" and both.result == " to ".join(ends)
    assert both.missing == ("INR (prothrombin time)",)
    same = of("meld_3", "optn_2023", **{**WHOLE, "age": TypedInput("45 or 46", "years")})
    assert (same.status, same.result) == ("ok", ends[0])
    assert next(one.given for one in same.inputs if one.name == "age") == "45 or 46 years"


def test_too_many_possible_answers_are_refused() -> None:
    # fmt: off
    many = {name: TypedInput(" or ".join(str(start + place) for place in range(9)), unit)
            for name, start, unit in (("sodium", 125, "mmol/L"), ("albumin", 25, "g/L"))}
    # fmt: on
    with pytest.raises(KnownError):
        of("meld_3", "optn_2023", **many)


def test_a_number_outside_its_limits_is_asked_about_and_not_used_until_confirmed() -> None:
    odd = {**WHOLE, "creatinine": TypedInput("88", "mg/dL")}
    found = of("meld_3", "optn_2023", **odd)
    assert found.status == "unknown" and found.missing == ("Creatinine",)
    (doubt,) = found.doubts
    assert (doubt.name, doubt.likely) == ("creatinine", "µmol/L")
    assert "Creatinine 88 mg/dL" in doubt.words
    sure = {**odd, "creatinine": TypedInput("88", "mg/dL", confirmed=True)}
    kept = of("meld_3", "optn_2023", **sure)
    assert kept.status == "ok" and not kept.doubts
    assert step(kept, "creatinine") == ("lowered to 3",)


def test_what_cannot_be_used_says_why_by_the_name_that_people_use() -> None:
    found = of(
        "meld_unos",
        bilirubin_total=TypedInput("abc", "mg/dL"),
        inr=TypedInput("1.9"),
        creatinine=TypedInput("1", "furlong"),
    )
    assert found.status == "invalid" and not found.result
    assert any("“abc” is no number" in one for one in found.problems)
    assert any("no unit of Creatinine" in one for one in found.problems)
    assert found.inputs[0].state == "wrong"


def test_a_unit_is_never_guessed() -> None:
    found = of("meld_unos", bilirubin_total=TypedInput("40"))
    assert found.status == "not_convertible" and "needs a unit" in found.problems[0]


def test_a_score_made_from_another_shows_the_working_of_both() -> None:
    found = of(
        "hrs_aki_2015",
        creatinine=TypedInput("2", "mg/dL"),
        rrt=TypedInput("no"),
        creatinine_baseline_3mo=TypedInput("1", "mg/dL"),
        creatinine_rise_48h=TypedInput("0.1", "mg/dL"),
    )
    (part,) = found.parts
    assert (part.score, part.result) == ("ica_aki_2015", "1B")
    assert found.inputs[2].source == "from Acute kidney injury stage (ICA 2015)"


def test_definitions_of_low_confidence_are_marked() -> None:
    for score in variants():
        found = calculate_typed(score.name, score.variant, {}, TEXTS)
        assert bool(found.caution) is not score.decides
    low = of("cossh_single_liver_failure")
    assert "decides nothing alone" in low.caution and low.confidence == "C"


@pytest.mark.parametrize(("score", "variant"), [("meld", ""), ("meld_3", "optn_1999")])
def test_a_score_that_is_not_known_is_refused(score: str, variant: str) -> None:
    with pytest.raises(KnownError):
        score_of(score, variant)


def test_a_unit_is_shown_as_it_can_be_typed() -> None:
    assert unit_words(definition("creatinine"), "umol/L") == "µmol/L"
    assert unit_words(definition("pta"), "1") == "1"
    assert unit_words(definition("fio2"), "1") == ""


# --- from a patient ---


def enter(clinic: Clinic, patient: int, *facts: tuple[str, str, str, str]) -> None:
    for fact, text, unit, day in facts:
        enter_fact(clinic, patient, NewFact(fact, text, unit, day, source="lab"))


def test_the_inputs_of_a_patient_are_those_of_the_day(clinic: Clinic, anna: int) -> None:
    enter(
        clinic,
        anna,
        ("inr", "1.9", "", "2026-11-10"),
        ("inr", "2.4", "", "2026-11-15"),
        ("creatinine", "88", "umol/L", "2026-09-01"),
        ("ascites", "mild", "", "2026-11-01"),
    )
    before = state_of(clinic)
    found = inputs_on_file(clinic, anna, "meld_3", "optn_2023", DAY, 28)
    assert found.inputs["inr"] == TypedInput("2.4", "", "2026-11-15", "lab")
    assert found.inputs["sex"].text == "female"
    assert found.inputs["age"] == TypedInput("46", "years", "", "born 1980-03-02")
    assert "creatinine" not in found.inputs
    assert found.notes["creatinine"] == "2026-09-01, older than the days chosen: not used"
    assert found.notes["sodium"] == "nothing on file up to this day"
    assert found.notes["dialysis_qualifying"] == "nothing on file up to this day"
    earlier = inputs_on_file(clinic, anna, "meld_3", "optn_2023", date(2026, 11, 12), None)
    assert earlier.inputs["inr"].text == "1.9" and earlier.inputs["creatinine"].text == "88"
    assert state_of(clinic) == before


def test_what_the_file_leaves_open_is_left_empty_with_the_reason(clinic: Clinic, ben: int) -> None:
    enter(
        clinic,
        ben,
        ("inr", "1.9", "", "2026-11"),
        ("creatinine", "88", "mg/dL", "2026-11-15"),
        ("sodium", "131", "mmol/L", "2026-11-15"),
        ("sodium", "135", "mmol/L", "2026-11-15"),
        ("albumin", "29", "g/L", "2026-11-15"),
        ("albumin", "3.1", "g/dL", "2026-11-15"),
    )
    found = inputs_on_file(clinic, ben, "meld_3", "optn_2023", DAY, 7)
    assert "not certainly within these days" in found.notes["inr"]
    assert found.notes["creatinine"].startswith("on file, but cannot be used: 88 mg/dL")
    assert "different units" in found.notes["albumin"]
    assert found.inputs["sodium"].text == "131 or 135"
    assert found.inputs["age"].text == "50 or 51"


def test_the_cause_is_taken_from_recorded_conditions_only_if_they_settle_it(
    clinic: Clinic, anna: int
) -> None:
    assert "etiology" in inputs_on_file(clinic, anna, "meld_etiology", "unbounded", DAY, 28).notes
    enter(clinic, anna, ("etiology", "alcoholic", "", "2026-11-15"))
    found = inputs_on_file(clinic, anna, "meld_etiology", "unbounded", DAY, 28)
    assert found.inputs["etiology"].text == "alcoholic"


def test_ascites_of_any_grade_is_present(clinic: Clinic, anna: int) -> None:
    enter(clinic, anna, ("ascites", "mild", "", "2026-11-15"))
    found = inputs_on_file(clinic, anna, "hrs_aki_2015", "", DAY, 28)
    assert found.inputs["ascites_present"].text == "yes"


def test_an_unknown_patient_is_refused(clinic: Clinic) -> None:
    with pytest.raises(KnownError):
        inputs_on_file(clinic, 99, "meld_3", "optn_2023", DAY, 28)


@pytest.fixture
def populated(clinic: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    """The clinic with invented patients: gaps, mixed units, contradictions."""
    file = tmp_path / "people.csv"
    file.write_text(demonstration_csv(DAY, count=6), encoding="utf-8")
    commit_import(clinic, preview_import(clinic, file))
    yield clinic


@pytest.mark.parametrize("within", [28, None])
def test_the_calculator_says_what_the_rules_would(populated: Clinic, within: int | None) -> None:
    """Never wider than the rules' own range, and the same wherever either is one value."""
    with populated.store.read() as session:
        people = [one.number for one in stored_patients.patients(session)]
        counting = stored_facts.fact_rows(session)
    cohort = Cohort(counting, people, populated.catalogue)
    days = np.full(len(people), day_number(DAY), dtype=np.int64)
    rows = Rows(cohort, np.arange(len(people)), days)
    no = rows.constant(False)
    anchor = AnchorDays(days, days, no, no)
    window = (whole_past(rows) if within is None
              else up_to_anchor(rows, anchor, Duration(within, "day")))  # fmt: skip
    singles = 0
    for score in variants():
        judged = evaluate_score(score, rows, window)
        for place, number in enumerate(people):
            taken = inputs_on_file(populated, number, score.name, score.variant, DAY, within)
            found = calculate_typed(score.name, score.variant, taken.inputs, TEXTS)
            ends = (float(judged.low[place]), float(judged.high[place]))
            if ends[0] == ends[1]:
                singles += 1
                assert found.status == "ok", (score.name, number, found, ends)
                assert found.result == _range_words(score, ends, TEXTS)
            elif found.status == "ok":
                assert not np.isfinite(ends).all(), (score.name, number, found.result, ends)
    assert singles > 20


# --- on paper and as text ---


def test_paper_and_text_name_the_patient_only_if_one_is_given(clinic: Clinic, anna: int) -> None:
    found = of("meld_3", "optn_2023", **WHOLE)
    own, none = text_of(clinic, found, anna), text_of(clinic, found, None)
    assert "Example Anna" in own and "0042" in own and "1980-03-02" in own
    assert "Anna" not in none and "0042" not in none and "÷ 17.1" in none
    assert "Example Anna" in str(sheet_of(clinic, found, anna))
    assert "Anna" not in str(sheet_of(clinic, found, None))
    assert "Anna" not in sheet_of(clinic, found, anna).title


def test_what_only_a_wide_or_odd_file_gives_is_told(clinic: Clinic, anna: int, ben: int) -> None:
    enter(clinic, ben, ("birth_date", "1900", "", ""))  # two births: 1900 or 1975
    assert "age" in inputs_on_file(clinic, ben, "meld_3", "optn_2023", DAY, 28).notes
    enter(clinic, anna, *(("inr", f"1.{n}", "", "2026-11-15") for n in range(1, 10)))
    found = inputs_on_file(clinic, anna, "meld_3", "optn_2023", DAY, 28)
    assert found.notes["inr"].startswith("on file, but too many may be meant: 1.1 (2026-11-15)")
    for cause in ("primary_biliary_cholangitis", "primary_sclerosing_cholangitis",
                  "biliary_obstruction", "alcoholic_liver_disease"):  # fmt: skip
        enter(clinic, anna, (cause, "no", "", "2026-11-18"))
    enter(clinic, anna, ("hepatitis_b", "yes", "", "2026-11-15"))
    causes = inputs_on_file(clinic, anna, "meld_etiology", "unbounded", DAY, 28)
    assert causes.inputs["etiology"] == TypedInput("other", "", "", "from the recorded causes")


def test_numbers_and_units_in_words() -> None:
    assert _range_words(score_of("albi", ""), (-np.inf, -1.5), TEXTS) == "−1.5 or less"
    assert _range_words(score_of("albi", ""), (-np.inf, np.inf), TEXTS) == "any value"
    assert _range_words(score_of("albi", ""), (np.inf, np.inf), TEXTS) == "∞"
    assert _range_words(score_of("albi", ""), (-np.inf, -np.inf), TEXTS) == "−∞"
    assert unit_words(definition("hematocrit"), "1") == "1"
