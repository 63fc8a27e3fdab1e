"""Formulas and grades at points that no published vector reaches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from screener.rules.scores import find, variants
from screener.rules.scores.corners import compute
from screener.rules.scores.sources import NOT_CONFIRMED, SOURCES, cited


def raw(name: str, variant: str = "", **points: float) -> float:
    score = find(name, variant)
    assert score is not None
    return float(compute(score, {key: np.array([float(p)]) for key, p in points.items()})[0])


READINGS = [
    ("child_pugh", "class", {6.9: "A", 7: "B", 9.9: "B", 10: "C"}),
    ("aarc", "grade", {7: 1, 8: 2, 10: 2, 11: 3}),
    ("albi", "grade", {-2.6001: 1, -2.60: 1, -2.5999: 2, -1.39: 2, -1.3866: 3}),
    ("maddrey_df", "severe", {31.99: False, 32: True}),
    ("lille", "non_responder", {0.4499: False, 0.45: True}),
    ("r_factor", "pattern", {2: "cholestatic", 2.01: "mixed", 4.99: "mixed", 5: "hepatocellular"}),
]


@pytest.mark.parametrize(("name", "reading", "labels"), READINGS)
def test_a_grade_changes_at_its_limit(name: str, reading: str, labels: dict[float, Any]) -> None:
    score = find(name)
    assert score is not None
    (one,) = [part for part in score.readings if part.name == reading]
    assert [one.labels[place] for place in one.places(np.array(list(labels)))] == list(
        labels.values()
    )


def test_every_score_with_grades_is_tested_here() -> None:
    assert {score.name for score in variants() if score.readings} == {name for name, *_ in READINGS}


@pytest.mark.parametrize(
    ("name", "variant", "points", "expected"),
    [
        ("egfr_ckdepi_2021", "", {"creatinine": 0.5, "age": 18, "sex": 1},
         142 * (0.5 / 0.7) ** -0.241 * 0.9938**18 * 1.012),
        ("egfr_ckdepi_2021", "", {"creatinine": 0.5, "age": 18, "sex": 0},
         142 * (0.5 / 0.9) ** -0.302 * 0.9938**18),
        ("egfr_ckdepi_2009", "", {"creatinine": 0.5, "age": 30, "sex": 1},
         141 * (0.5 / 0.7) ** -0.329 * 0.993**30 * 1.018),
        ("egfr_ckdepi_2009", "", {"creatinine": 2.5, "age": 30, "sex": 0},
         141 * (2.5 / 0.9) ** -1.209 * 0.993**30),
        ("crcl_cockcroft_gault", "", {"creatinine": 2, "age": 40, "weight": 72, "sex": 1}, 42.5),
        ("crcl_cockcroft_gault", "ideal_weight",
         {"creatinine": 1, "age": 40, "height": 254, "sex": 1}, 100 * 137.5 / 72 * 0.85),
        ("crcl_cockcroft_gault", "adjusted_weight",
         {"creatinine": 1, "age": 40, "height": 152.4, "weight": 100, "sex": 0}, 100 * 70 / 72),
        ("lille", "", {"age": 0, "albumin": 0, "bilirubin_day0": 0, "bilirubin_day7": 0,
                       "creatinine": 1, "pt": 0}, 1 / (1 + np.exp(3.19 - 0.206))),
        ("anc", "", {"wbc": 10, "neutrophils_pct": 70, "bands_pct": 50}, 10),
        ("anc", "total_neutrophils", {"wbc": 10, "neutrophils_pct": 70}, 7),
        ("calcium_corrected", "mg_dl", {"calcium": 9, "albumin": 3}, 9.8),
        ("calcium_corrected", "mmol_l", {"calcium": 2, "albumin": 30}, 2.2),
        ("ecog_to_karnofsky", "", {"ecog": 1}, 80),
        ("spo2_fio2", "", {"oxygen": 90, "fio2": 0.3}, 300),
        ("meld_3", "", {"bilirubin_total": 40, "inr": 1, "creatinine": 1, "sodium": 125,
                        "albumin": 3.5, "dialysis_qualifying": 0, "sex": 0, "age": 18},
         6 + 0.82 * 12 + (4.56 - 2.88) * np.log(40)),
        ("cn2018_aclf_lab_core", "", {"chronic_liver_disease": 1, "bilirubin_total": 171,
                                      "bilirubin_total_uln": 17.1, "bilirubin_daily_rise": 0,
                                      "pta": 0, "inr": 1}, 1),
        ("cn2018_aclf_lab_core", "", {"chronic_liver_disease": 1, "bilirubin_total": 170.99,
                                      "bilirubin_total_uln": 17.1, "bilirubin_daily_rise": 0,
                                      "pta": 0, "inr": 1}, 0),
        ("cossh_single_liver_failure", "", {"bilirubin_total": 1, "inr": 0}, 0),
    ],
)  # fmt: skip
def test_a_formula_at_a_point(
    name: str, variant: str, points: dict[str, float], expected: float
) -> None:
    assert raw(name, variant, **points) == pytest.approx(expected, rel=1e-9)


KIDNEY = {"creatinine": 1, "baseline": 1, "rose": 0, "rrt": 0, "urine_output": np.inf,
          "urine_output_duration": 0, "anuria_duration": 0, "age": 130, "egfr": np.inf}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        ({}, 0), ({"rose": 1}, 1), ({"creatinine": 1.5}, 1), ({"creatinine": 2}, 2),
        ({"creatinine": 3}, 3), ({"rrt": 1}, 3), ({"anuria_duration": 12}, 3),
        ({"urine_output": 0.3, "urine_output_duration": 24}, 2),
        ({"urine_output": 0.29, "urine_output_duration": 24}, 3),
        ({"urine_output": 0.29, "urine_output_duration": 23}, 2),
        ({"urine_output": 0.49, "urine_output_duration": 12}, 2),
        ({"urine_output": 0.49, "urine_output_duration": 6}, 1),
        ({"urine_output": 0.49, "urine_output_duration": 5.9}, 0),
        ({"urine_output": 0, "urine_output_duration": 12}, 3),
        ({"creatinine": 4, "baseline": 3.8}, 0), ({"creatinine": 4, "baseline": 3.7, "rose": 1}, 3),
        ({"rose": 1, "age": 17, "egfr": 34}, 3), ({"rose": 1, "age": 17, "egfr": 35}, 1),
        ({"rose": 1, "age": 18, "egfr": 34}, 1), ({"age": 17, "egfr": 34}, 0),
    ],
)  # fmt: skip
def test_a_stage_of_kidney_injury(changed: dict[str, float], stage: float) -> None:
    assert raw("kdigo_aki", **{**KIDNEY, **changed}) == stage


def test_the_sodium_term_begins_above_eleven() -> None:
    points = {"bilirubin_total": 1, "creatinine": 1, "dialysis_qualifying": 0, "sodium": 125,
              "age": 40}  # fmt: skip
    at = {meld: np.exp((meld - 6.43) / 11.2) for meld in (11, 12)}
    assert raw("meld_na", **points, inr=at[11]) == 11
    assert raw("meld_na", **points, inr=at[12]) == pytest.approx(12 + 1.32 * 12 - 0.033 * 12 * 12)


GRADES = ["none", "1a", "1b", "2", "3a", "3b"]
WELL = {"bilirubin_total": 1, "creatinine": 1, "rrt": 0, "he_grade": 1, "inr": 1,
        "mechanical_ventilation": 0, "map": 1, "vasopressors": 0, "oxygenation": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "grade", "points"),
    [
        ({}, "none", 6),
        ({"rrt": 1}, "1a", 8),
        ({"creatinine": 3}, "1a", 7),
        ({"creatinine": 4}, "1a", 8),
        ({"creatinine": 2}, "none", 6),
        ({"he_grade": 2}, "none", 7),
        ({"mechanical_ventilation": 2}, "none", 8),
        ({"mechanical_ventilation": 2, "he_grade": 2}, "none", 8),
        ({"mechanical_ventilation": 2, "creatinine": 2}, "1b", 8),
        ({"mechanical_ventilation": 1, "he_grade": 2}, "1b", 9),
        ({"vasopressors": 1, "he_grade": 2}, "1b", 9),
        ({"vasopressors": 1, "creatinine": 2}, "1b", 8),
        ({"map": 2}, "none", 7),
        ({"bilirubin_total": 3, "inr": 3}, "2", 10),
        ({"bilirubin_total": 3, "inr": 3, "rrt": 1}, "3a", 12),
        ({"bilirubin_total": 3, "inr": 3, "rrt": 1, "he_grade": 3}, "3b", 14),
        ({"bilirubin_total": 3, "inr": 3, "rrt": 1, "he_grade": 3, "oxygenation": 3}, "3b", 16),
        ({"bilirubin_total": 3, "inr": 3, "rrt": 1, "he_grade": 3, "oxygenation": 3,
          "vasopressors": 1}, "3b", 18),
    ],
)  # fmt: skip
def test_organ_failures_and_their_grade(
    changed: dict[str, float], grade: str, points: float
) -> None:
    assert raw("easl_clif_aclf_grade", **{**WELL, **changed}) == GRADES.index(grade)
    assert raw("clif_c_of", **{**WELL, **changed}) == points


def test_the_values_of_a_score_are_told_in_their_order() -> None:
    labels = {score.name: score.values for score in variants() if score.values}
    assert labels["easl_clif_aclf_grade"] == tuple(GRADES)
    assert labels["ica_aki_2015"] == ("0", "1A", "1B", "2", "3")
    assert labels["cn2018_pta_stage"] == ("none", "pre", "early", "middle", "late")


def test_a_doi_is_printed_only_where_it_was_confirmed() -> None:
    assert cited("pugh_1973") == "Pugh, Br J Surg 1973;60:646, doi:10.1002/bjs.1800600817"
    assert cited("moreau_2013") == "Moreau (CANONIC), Gastroenterology 2013;144:1426"
    assert cited("optn_2016") == "OPTN policy 9.1.D as in force 2016"
    assert set(SOURCES) >= NOT_CONFIRMED
    assert {name for score in variants() for name in score.sources} <= set(SOURCES)
