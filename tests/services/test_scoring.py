"""What scores answer at the door: value or range, what is missing, and the working."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from screener.rules.scores.base import whole
from tests.services.questions import AKI, CLIF, MELD, PUGH, UNOS, mg, of

# --- what a score answers -------------------------------------------------------------------------


def test_an_answer_has_value_raw_range_and_working() -> None:
    answer = of("meld_etiology", MELD, id="Q1")
    assert (answer["id"], answer["status"], answer["value"]) == ("Q1", "ok", 28)
    assert answer["raw"] == pytest.approx(27.9035, abs=0.001)
    assert (answer["range"], answer["missing"]) == ([28, 28], [])
    working = answer["working"]
    assert working["variant"] == "unbounded"
    assert working["rounding"] == "nearest whole number, halves upward"
    assert working["confidence"] == "A" and working["decides"]
    assert working["sources"][0] == "Malinchoc, Hepatology 2000;31:864, doi:10.1053/he.2000.5852"


def test_the_working_shows_conversion_and_bounds() -> None:
    inputs = {**UNOS, "creatinine": {"value": "44.2", "unit": "µmol/L", "date": "2026-06-01"}}
    answer = of("meld_unos", inputs)
    shown = {one["name"]: one for one in answer["working"]["inputs"]}["creatinine"]
    assert (shown["value"], shown["unit"], shown["date"]) == ("44.2", "µmol/L", "2026-06-01")
    assert (shown["conversion"], shown["converted"], shown["unit_wanted"]) == (
        "÷ 88.4", [0.5, 0.5], "mg/dL")  # fmt: skip
    assert (shown["bounds"], shown["used"]) == ([1, 4], [1, 1])
    assert answer["working"]["rounding"].endswith("held to 6–40")


def test_a_half_within_a_billionth_rounds_upward() -> None:
    assert list(whole(np.array([16.5, 16.5 - 1e-10, 16.5 - 1e-8, -0.5, -1.5]))) == [
        17,
        17,
        16,
        0,
        -1,
    ]


def test_near_thirty_the_rounding_is_remarked() -> None:
    near = of("meld_etiology", {**MELD, "creatinine": {"value": 1.7, "unit": "mg/dL"}})
    assert near["value"] == 30
    assert "rests on the rounding" in near["working"]["remarks"][0]
    assert "remarks" not in of("meld_etiology", MELD)["working"]


def test_a_range_that_is_one_value_needs_nothing_more() -> None:
    low = {**UNOS, "bilirubin_total": {"value": 1, "unit": "mg/dL"}, "inr": {"value": 1},
           "creatinine": {"value": 1, "unit": "mg/dL"}}  # fmt: skip
    assert of("meld_na", low)["value"] == 6
    assert of("meld_na", UNOS)["missing"] == ["sodium"]
    without = {**UNOS, "creatinine": {"value": 5, "unit": "mg/dL"}}
    del without["dialysis_qualifying"]
    assert of("meld_unos", without)["status"] == "ok"


def test_a_value_may_be_single_though_the_unrounded_is_not() -> None:
    inputs = {**UNOS, "creatinine": {"value": ">4", "unit": "mg/dL"}, "inr": {"value": ">10"}}
    answer = of("meld_unos", inputs)
    assert (answer["status"], answer["value"]) == ("ok", 40)
    assert "raw" not in answer


@pytest.mark.parametrize(
    ("etiology", "status", "found"),
    [
        ("other", "ok", [28, 28]),
        (["alcoholic", "biliary"], "ok", [22, 22]),
        (["alcoholic", "other"], "unknown", [22, 28]),
        (None, "unknown", [22, 28]),
        ("unknown", "unknown", [22, 28]),
        ([], "unknown", [22, 28]),
    ],
)
def test_causes_are_a_set(etiology: Any, status: str, found: list[int]) -> None:
    answer = of("meld_etiology", {**MELD, "etiology": etiology})
    assert (answer["status"], answer["range"]) == (status, found)
    remarked = "Ask the study team" in " ".join(answer["working"].get("remarks", []))
    assert remarked == (etiology == ["alcoholic", "other"])


def test_nothing_recorded_names_everything() -> None:
    answer = of("meld_3", {})
    assert answer["range"] == [6, 40]
    assert set(answer["missing"]) == {
        "bilirubin_total", "inr", "creatinine", "dialysis_qualifying", "sodium", "albumin", "sex",
        "age",
    }  # fmt: skip
    assert of("meld_etiology", {})["range"] == [None, None]
    assert len(of("lille", {})["missing"]) == 6
    assert len(of("clif_c_of", {})["missing"]) == 9


@pytest.mark.parametrize(
    ("inputs", "missing"),
    [
        ({**PUGH, "ascites": None}, ["ascites"]),
        ({**PUGH, "inr": None}, ["inr"]),
        ({**PUGH, "ascites": "yes"}, []),
        ({**PUGH, "inr": {"value": 2, "comparator": "<"}}, []),
    ],
)
def test_only_what_is_not_recorded_is_missing(inputs: dict[str, Any], missing: list[str]) -> None:
    answer = of("child_pugh", inputs)
    assert (answer["status"], answer["missing"]) == ("unknown", missing)
    assert answer["possible_range"] == answer["range"]


def test_inr_counts_before_the_time_of_prothrombin_and_says_so() -> None:
    both = of("child_pugh", {**PUGH, "pt_prolongation": {"value": 7, "unit": "s"}})
    assert (both["value"], both["class"]) == (9, "B")
    assert both["working"]["remarks"] == ["Both are recorded: inr was used, not pt_prolongation."]
    time = {**PUGH, "pt_prolongation": {"value": 7, "unit": "s"}, "inr": None}
    one = of("child_pugh", time)
    assert one["value"] == 10
    assert one["working"]["remarks"] == ["pt_prolongation was used, as inr is not recorded."]
    assert of("child_pugh", time, "inr")["missing"] == ["inr"]
    assert of("child_pugh", PUGH, "pt_seconds")["missing"] == ["pt_prolongation"]


def test_oxygenation_comes_from_its_parts() -> None:
    assert of("clif_c_of", CLIF)["missing"] == ["pao2_fio2 or spo2_fio2"]
    parts = {**CLIF, "spo2": {"value": 92, "unit": "%"}, "fio2": {"value": 29, "unit": "%"}}
    assert of("clif_c_of", parts)["organs"]["respiration"] == 2
    assert of("clif_c_of", {**CLIF, "spo2": {"value": 92, "unit": "%"}})["missing"] == ["fio2"]
    wrong = of("clif_c_of", {**parts, "fio2": {"value": 29}})
    assert (wrong["status"], wrong["fields"]) == ("invalid", ["fio2"])
    unit = of("clif_c_of", {**parts, "fio2": {"value": 29, "unit": "kg"}})
    assert (unit["status"], unit["fields"]) == ("not_convertible", ["fio2"])


def test_a_score_of_a_score_may_be_given_its_inputs() -> None:
    breathing = {**CLIF, "pao2_fio2": {"value": 400, "unit": "mmHg"}}
    rest = {"age": {"value": 55, "unit": "a"}, "wbc": {"value": 5, "unit": "10*9/L"}}
    direct = of("clif_c_aclf", {**rest, "clif_c_of": {"value": 8, "unit": "1"}})
    assert of("clif_c_aclf", {**rest, **breathing})["value"] == direct["value"]
    assert of("clif_c_aclf", rest)["missing"] == ["clif_c_of"]
    assert of("clif_c_aclf", {**rest, **CLIF})["missing"] == ["pao2_fio2 or spo2_fio2"]
    assert of("clif_c_aclf", {**rest, "clif_c_of": {"value": 5}})["fields"] == ["clif_c_of"]
    assert of("clif_c_aclf", {**rest, "clif_c_of": {"value": 8.5}})["fields"] == ["clif_c_of"]


HRS = {
    "cirrhosis": True, "ascites": "mild", "no_response_2d_albumin_diuretic_stop": True,
    "shock": False, "nephrotoxic_drugs": False, "renal_ultrasound_normal": True,
    "urine_protein_24h": {"value": 500, "unit": "mg/24h"},
    "urine_rbc": {"value": 50, "unit": "/HPF"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "status", "value"),
    [
        ({"ica_aki_stage": 2}, "ok", True),
        ({"ica_aki_stage": "1"}, "ok", True),
        ({"ica_aki_stage": "1B"}, "ok", True),
        ({"ica_aki_stage": 0}, "ok", False),
        ({"ica_aki_stage": 4}, "invalid", None),
        ({"ica_aki_stage": 2, "ascites_present": False}, "ok", False),
        ({"ica_aki_stage": 2, "ascites": None}, "unknown", None),
        ({}, "unknown", None),
        ({"creatinine": {"value": 2.5, "unit": "mg/dL"}, "rrt": False, "creatinine_baseline_3mo":
          {"value": 1, "unit": "mg/dL"}}, "ok", True),
        ({"ica_aki_stage": 2, "urine_rbc": {"value": 51, "unit": "/HPF"}}, "ok", False),
    ],
)  # fmt: skip
def test_hepatorenal_syndrome(more: dict[str, Any], status: str, value: Any) -> None:
    answer = of("hrs_aki_2015", {**HRS, **more})
    assert (answer["status"], answer.get("value")) == (status, value)


def aki(**more: Any) -> dict[str, Any]:
    return of("kdigo_aki", {**AKI, **more})


URINE = {"value": 0.4, "unit": "mL/kg/h"}


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, [0, 0]),
        ({"creatinine": mg(1.49)}, [0, 0]),
        ({"creatinine": mg(3)}, [3, 3]),
        ({"creatinine": mg(2.99)}, [2, 2]),
        ({"creatinine": mg(4), "creatinine_baseline_7d": mg(3.9)}, [0, 0]),
        ({"creatinine": mg(4), "creatinine_baseline_7d": mg(3.7), "creatinine_rise_48h": mg(0.3)},
         [3, 3]),
        ({"creatinine": mg(4), "creatinine_baseline_7d": mg(3.9), "urine_output": URINE,
          "urine_output_duration": {"value": 6, "unit": "h"}}, [3, 3]),
        ({"urine_output": URINE}, [0, 2]),
        ({"urine_output": {"value": 0.29, "unit": "mL/kg/h"}}, [0, 3]),
        ({"urine_output_duration": {"value": 24, "unit": "h"}}, [0, 3]),
        ({"urine_output": {"value": 0, "unit": "mL/kg/h"},
          "urine_output_duration": {"value": 12, "unit": "h"}}, [3, 3]),
        ({"urine_output": {"value": 0, "unit": "mL/kg/h"},
          "urine_output_duration": {"value": 11, "unit": "h"}}, [1, 1]),
        ({"urine_output": {"value": 0.5, "unit": "mL/kg/h"},
          "urine_output_duration": {"value": 24, "unit": "h"}}, [0, 0]),
        ({"anuria_duration": {"value": 11.9, "unit": "h"}}, [0, 0]),
        ({"anuria_duration": {"value": 720, "unit": "min"}}, [3, 3]),
        ({"rrt": None}, [0, 3]),
        ({"rrt": True}, [3, 3]),
        ({"creatinine": mg(1.6), "age": {"value": 17, "unit": "a"},
          "egfr": {"value": 34, "unit": "mL/min/1.73m2"}}, [3, 3]),
        ({"creatinine": mg(1.6), "age": {"value": 17, "unit": "a"},
          "egfr": {"value": 35, "unit": "mL/min/1.73m2"}}, [1, 1]),
        ({"creatinine": mg(1.6), "age": {"value": 17, "unit": "a"}}, [1, 3]),
        ({"creatinine": mg(1.6), "egfr": {"value": 20, "unit": "mL/min/1.73m2"}}, [1, 3]),
        ({"creatinine": mg(1.6), "age": {"value": 18, "unit": "a"},
          "egfr": {"value": 20, "unit": "mL/min/1.73m2"}}, [1, 1]),
        ({"creatinine": mg(1.6), "age": {"value": 216, "unit": "mo"},
          "egfr": {"value": 20, "unit": "mL/min/1.73m2"}}, [1, 1]),
        ({"creatinine_rise_48h": None}, [0, 1]),
        ({"creatinine": mg(0.2), "creatinine_baseline_7d": mg(0.2), "creatinine_rise_48h": None},
         [0, 0]),
        ({"creatinine_rise_48h": mg(-0.4)}, [0, 0]),
    ],
)  # fmt: skip
def test_kidney_injury_by_the_worse_column(more: dict[str, Any], found: list[int]) -> None:
    assert aki(**more)["range"] == found


def test_a_rise_above_the_value_itself_is_a_contradiction() -> None:
    answer = aki(creatinine=mg(0.2), creatinine_rise_48h=mg(0.5))
    assert (answer["status"], answer["fields"]) == (
        "invalid", ["creatinine", "creatinine_rise_48h"])  # fmt: skip


@pytest.mark.parametrize(
    ("creatinine", "baseline", "rise", "stage"),
    [
        (2.0, 1.0, 0, "1B"), (1.4, 0.7, 0, "1A"), (3.0, 1.0, 0, "2"), (3.01, 1.0, 0, "3"),
        (2.01, 1.0, 0, "2"), (4.0, 3.6, 0.3, "3"), (4.0, 3.6, 0.2, "0"), (3.99, 3.6, 0.3, "1B"),
        (1.49, 1.0, 0.3, "1A"), (1.5, 1.2, 0.3, "1B"),
    ],
)  # fmt: skip
def test_the_stages_of_the_ica(creatinine: float, baseline: float, rise: float, stage: str) -> None:
    inputs = {"creatinine": mg(creatinine), "creatinine_baseline_3mo": mg(baseline),
              "creatinine_rise_48h": mg(rise), "rrt": False}  # fmt: skip
    assert of("ica_aki_2015", inputs)["value"] == stage
    assert of("ica_aki_2015", {**inputs, "rrt": True})["value"] == "3"


@pytest.mark.parametrize(
    ("inputs", "status", "value"),
    [
        ({"wbc": 3, "neutrophils_pct": 60, "bands_pct": 40}, "ok", 3),
        ({"wbc": 3, "neutrophils_pct": 60, "bands_pct": 40.1}, "invalid", None),
        ({"wbc": 3, "neutrophils_pct": 60}, "unknown", None),
        ({"wbc": 3, "neutrophils_pct": 101, "bands_pct": 0}, "invalid", None),
    ],
)
def test_neutrophils(inputs: dict[str, float], status: str, value: Any) -> None:
    units = {"wbc": "10*9/L", "neutrophils_pct": "%", "bands_pct": "%"}
    given = {name: {"value": number, "unit": units[name]} for name, number in inputs.items()}
    answer = of("anc", given)
    assert (answer["status"], answer.get("value")) == (status, value)
    if len(inputs) == 2:
        assert answer["range"] == [pytest.approx(1.8), 3]
        assert of("anc", given, "total_neutrophils")["value"] == pytest.approx(1.8)


@pytest.mark.parametrize(
    ("calcium", "variant", "value", "unit"),
    [
        (("8.4", "mg/dL"), "", 9.2, "mg/dL"),
        (("2.0", "mmol/L"), "", 2.2, "mmol/L"),
        (("4.0", "meq/L"), "", 2.2, "mmol/L"),
        (("2.0", "mmol/L"), "mg_dl", 8.816, "mg/dL"),
        (("8.4", "mg/dL"), "mmol_l", 2.2958, "mmol/L"),
    ],
)
def test_calcium_is_corrected_in_its_own_unit(
    calcium: tuple[str, str], variant: str, value: float, unit: str
) -> None:
    inputs = {"calcium": {"value": calcium[0], "unit": calcium[1]},
              "albumin": {"value": 30, "unit": "g/L"}}  # fmt: skip
    answer = of("calcium_corrected", inputs, variant)
    assert (answer["value"], answer["unit"]) == (pytest.approx(value, abs=1e-3), unit)


def test_calcium_without_its_value_or_unit() -> None:
    assert of("calcium_corrected", {})["status"] == "unknown"
    assert of("calcium_corrected", {"calcium": {"value": 9}})["status"] == "not_convertible"


def test_rr_counts_before_the_heart_rate() -> None:
    inputs = {
        "qt_interval": {"value": 400, "unit": "ms"},
        "heart_rate": {"value": 60, "unit": "bpm"},
    }
    assert of("qtcf", inputs)["value"] == 400
    both = of("qtcf", {**inputs, "rr_interval": {"value": 0.512, "unit": "s"}})
    assert both["value"] == pytest.approx(500)
    assert of("qtcf", {"qt_interval": inputs["qt_interval"]})["missing"] == [
        "heart_rate or rr_interval"]  # fmt: skip


@pytest.mark.parametrize(
    ("grade", "value"),
    [("minimal", False), ("covert", False), (1, False), ("overt", True), ("II", True), (2, True)],
)
def test_overt_is_grade_two_and_above(grade: Any, value: bool) -> None:
    assert of("west_haven_overt", {"he_grade": grade})["value"] is value


@pytest.mark.parametrize(
    ("pta", "inr", "stage"),
    [(51, 2, "none"), (50, 1.4, "pre"), (50, 1.5, "none"), (40, 2, "early"), (30, 2, "middle"),
     (20, 2, "late")],
)  # fmt: skip
def test_a_stage_from_secondary_texts_is_marked(pta: float, inr: float, stage: str) -> None:
    answer = of("cn2018_pta_stage", {"pta": {"value": pta, "unit": "%"}, "inr": {"value": inr}})
    assert answer["value"] == stage
    assert (answer["working"]["confidence"], answer["working"]["decides"]) == ("C", False)


def test_ecog_shows_the_karnofsky_status() -> None:
    assert of("ecog_to_karnofsky", {"ecog": {"value": 2}})["value"] == 60
    assert not of("ecog_to_karnofsky", {"ecog": {"value": 2}})["working"]["decides"]


def test_weights_of_the_clearance_are_named_variants() -> None:
    inputs = {"creatinine": mg(1), "age": {"value": 40, "unit": "a"}, "sex": "male",
              "weight": {"value": 100, "unit": "kg"},
              "height": {"value": 180, "unit": "cm"}}  # fmt: skip
    found = [of("crcl_cockcroft_gault", inputs, variant)["value"]
             for variant in ("", "ideal_weight", "adjusted_weight")]  # fmt: skip
    ideal = 50 + 2.3 * (180 / 2.54 - 60)
    weights = [100, ideal, ideal + 0.4 * (100 - ideal)]
    assert found == [pytest.approx(100 / 72 * weight) for weight in weights]


@pytest.mark.parametrize(
    ("age", "sex", "raw"),
    [
        (12, None, 7.33),
        (17, "male", 7.33),
        (18, "male", 6),
        (18, "female", 7.33),
        (11, "male", None),
    ],
)
def test_the_young_have_the_constant_of_either_sex(age: int, sex: Any, raw: float | None) -> None:
    inputs = {**UNOS, "bilirubin_total": mg(1), "inr": {"value": 1}, "creatinine": mg(1),
              "sodium": {"value": 140, "unit": "mmol/L"}, "albumin": {"value": 4, "unit": "g/dL"},
              "age": {"value": age, "unit": "a"}, "sex": sex}  # fmt: skip
    answer = of("meld_3", inputs)
    assert answer.get("raw") == (None if raw is None else pytest.approx(raw))
    assert answer["status"] == ("invalid" if raw is None else "ok")
    assert of("meld_na", inputs)["status"] == answer["status"]
