"""What is declared of each input, against the published tables written down a second time."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from screener.domain.conversion import convert
from screener.rules.scores import Score, find, variants
from screener.rules.scores.base import Input, reaches
from screener.rules.scores.corners import compute
from screener.system.catalogues import load_catalogue

CATALOGUE = load_catalogue()
EVERY = variants()

THREE = {
    "child_pugh/bilirubin_total/mg/dL": "<2 | 2-3 | >3",
    "child_pugh/bilirubin_total/umol/L": "<34 | 34-51 | >51",
    "child_pugh/albumin/g/L": ">35 | 28-35 | <28",
    "child_pugh/albumin/g/dL": ">3.5 | 2.8-3.5 | <2.8",
    "child_pugh/inr/1": "<1.7 | 1.7-2.3 | >2.3",
    "child_pugh/pt_prolongation/s": "<4 | 4-6 | >6",
    "child_pugh:inr_2_2/inr/1": "<1.7 | 1.7-2.2 | >2.2",
    "child_pugh:pbc/bilirubin_total/mg/dL": "<4 | 4-10 | >10",
    "child_pugh:pbc/bilirubin_total/umol/L": "<68 | 68-170 | >170",
    "child_pugh:bilirubin_34_2_51_3/bilirubin_total/umol/L": "<34.2 | 34.2-51.3 | >51.3",
    "child_pugh:bilirubin_34_2_51_3/bilirubin_total/mg/dL": "<2 | 2-3 | >3",
    "child_pugh:bilirubin_50/bilirubin_total/umol/L": "<34 | 34-50 | >50",
    "child_pugh:bilirubin_50/bilirubin_total/mg/dL": "<2 | 2-3 | >3",
    "child_pugh:albumin_30/albumin/g/L": ">35 | 30-35 | <30",
    "child_pugh:albumin_30/albumin/g/dL": ">3.5 | 3-3.5 | <3",
    "aarc/bilirubin_total/mg/dL": "<15 | 15-25 | >25",
    "aarc/inr/1": "<1.8 | 1.8-2.5 | >2.5",
    "aarc/lactate/mmol/L": "<1.5 | 1.5-2.5 | >2.5",
    "aarc/creatinine/mg/dL": "<0.7 | 0.7-1.5 | >1.5",
}
"""Points 1, 2, 3; both ends of the middle column score 2."""

STEPS = {
    "clif_c_of/bilirubin_total/mg/dL": [(5.99, 1), (6, 2), (11.99, 2), (12, 3)],
    "clif_c_of/creatinine/mg/dL": [(1.49, 1), (1.5, 2), (1.99, 2), (2, 3), (3.49, 3), (3.5, 4)],
    "clif_c_of/inr/1": [(1.99, 1), (2, 2), (2.49, 2), (2.5, 3)],
    "clif_c_of/map/mm[Hg]": [(70, 1), (69.99, 2)],
    "clif_c_of/pao2_fio2/mm[Hg]": [(300.1, 1), (300, 2), (200.1, 2), (200, 3)],
    "clif_c_of/spo2_fio2/1": [(357.1, 1), (357, 2), (214.1, 2), (214, 3)],
    "apasl_aclf/bilirubin_total/mg/dL": [(4.99, 0), (5, 1)],
    "apasl_aclf/bilirubin_total/umol/L": [(84.9, 0), (85, 1)],
    "apasl_aclf/inr/1": [(1.49, 0), (1.5, 1)],
    "apasl_aclf/pta/%": [(40, 0), (39.99, 1)],
    "apasl_aclf/days_from_jaundice_to_decompensation/d": [(28, 1), (28.01, 0)],
    "cn2018_aclf_lab_core/bilirubin_daily_rise/umol/L/d": [(17.09, 0), (17.1, 1)],
    "cn2018_aclf_lab_core/pta/%": [(40.01, 0), (40, 1)],
    "cn2018_aclf_lab_core/inr/1": [(1.49, 0), (1.5, 1)],
    "cn2018_pta_stage/pta/%": [(50.1, 0), (50, 1), (40.1, 1), (40, 2), (30.1, 2), (30, 3),
                               (20.1, 3), (20, 4)],
    "cn2018_pta_stage/inr/1": [(1.49, 0), (1.5, 1)],
    "cossh_single_liver_failure/bilirubin_total/mg/dL": [(11.99, 0), (12, 1)],
    "cossh_single_liver_failure/inr/1": [(1.49, 0), (1.5, 1)],
    "lille/creatinine/mg/dL": [(1.3, 0), (1.301, 1)],
    "lille/creatinine/umol/L": [(115, 0), (115.1, 1)],
    "kdigo_aki/creatinine_rise_48h/mg/dL": [(0.299, 0), (0.3, 1)],
    "kdigo_aki/creatinine_rise_48h/umol/L": [(26.4, 0), (26.5, 1)],
    "ica_aki_2015/creatinine_rise_48h/mg/dL": [(0.299, 0), (0.3, 1)],
    "ica_aki_2015/creatinine_rise_48h/umol/L": [(26.4, 0), (26.5, 1)],
    "hrs_aki_2015/urine_protein_24h/mg/d": [(500, 1), (500.1, 0)],
    "hrs_aki_2015/urine_rbc//[HPF]": [(50, 1), (50.1, 0)],
}  # fmt: skip


def item_of(place: str) -> tuple[Input, str]:
    """The input named ``score:variant/code/unit``, and the unit."""
    name, code, unit = place.split("/", 2)
    score, _, variant = name.partition(":")
    found = find(score, variant)
    assert found is not None
    return next(item for item in found.inputs if item.name == code), unit


def points(place: str, value: float) -> float:
    item, unit = item_of(place)
    number = np.array([float(Fraction(str(value)))])
    assert item.wants(unit) == unit
    return float(item.read(number, number, unit)[0][0])


@pytest.mark.parametrize("place", THREE)
def test_three_columns_with_both_ends_in_the_middle(place: str) -> None:
    first, middle, _ = THREE[place].split(" | ")
    low, high = (float(end) for end in middle.split("-"))
    below, above = (1, 3) if first.startswith("<") else (3, 1)
    assert points(place, low - 0.001) == below
    assert points(place, low) == points(place, high) == points(place, (low + high) / 2) == 2
    assert points(place, high + 0.001) == above


@pytest.mark.parametrize("place", STEPS)
def test_a_step_is_where_it_is_printed(place: str) -> None:
    assert [points(place, value) for value, _ in STEPS[place]] == [one for _, one in STEPS[place]]


def test_every_banded_input_is_written_down_here() -> None:
    tested = {place.split("/", 2)[0].split(":")[0] + "/" + place.split("/", 2)[1]
              for place in (*THREE, *STEPS)}  # fmt: skip
    banded = {f"{score.name}/{item.name}" for score in EVERY for item in score.inputs if item.bands}
    assert {name.replace("easl_clif_aclf_grade/", "clif_c_of/") for name in banded} == tested


HE = {"0": 1, "1": 2, "2": 2, "3": 3, "4": 3}
SOME = {"0": 0, "1": 1, "2": 1, "3": 1, "4": 1}
YES = {"no": 0, "yes": 1}
ASCITES = {"none": 0, "mild": 1, "moderate_severe": 1}
CHOICES = {
    ("meld_etiology", "etiology"): {"biliary": 0, "alcoholic": 0, "other": 1},
    ("child_pugh", "ascites"): {"none": 1, "mild": 2, "moderate_severe": 3},
    ("child_pugh", "he_grade"): HE, ("aarc", "he_grade"): HE, ("clif_c_of", "he_grade"): HE,
    ("easl_clif_aclf_grade", "he_grade"): HE, ("apasl_aclf", "he_grade"): SOME,
    ("west_haven_overt", "he_grade"): {"0": 0, "1": 0, "2": 1, "3": 1, "4": 1},
    ("apasl_aclf", "ascites"): ASCITES, ("hrs_aki_2015", "ascites_present"): {**YES, **ASCITES},
    ("hrs_aki_2015", "ica_aki_stage"): {"0": 0, "1A": 1, "1B": 1, "2": 1, "3": 1},
    ("meld_3", "sex"): {"male": 0, "female": 1},
    ("egfr_ckdepi_2021", "sex"): {"male": 0, "female": 1},
    ("egfr_ckdepi_2009", "sex"): {"male": 0, "female": 1},
    ("crcl_cockcroft_gault", "sex"): {"male": 0, "female": 1},
}  # fmt: skip


def test_the_number_of_each_choice() -> None:
    for score in EVERY:
        for item in score.inputs:
            if item.choices is None or item.name == "mechanical_ventilation":
                continue
            assert dict(item.choices) == CHOICES.get((score.name, item.name), YES), item.name


ZERO_IS_NONE = {
    "meld_etiology": {"bilirubin_total", "inr", "creatinine"},
    "meld_unos": {"bilirubin_total", "inr", "creatinine"},
    "meld_na": {"bilirubin_total", "inr", "creatinine", "sodium", "age"},
    "meld_3": {"bilirubin_total", "inr", "creatinine", "sodium", "albumin", "age"},
    "cn2018_aclf_lab_core": {"bilirubin_total_uln"},
    "clif_c_aclf": {"clif_c_of", "wbc"},
    "clif_c_ad": {"creatinine", "inr", "wbc", "sodium"},
    "pao2_fio2": {"fio2"}, "spo2_fio2": {"fio2"},
    "kdigo_aki": {"creatinine_baseline_7d"}, "ica_aki_2015": {"creatinine_baseline_3mo"},
    "egfr_ckdepi_2021": {"creatinine", "age"}, "egfr_ckdepi_2009": {"creatinine", "age"},
    "crcl_cockcroft_gault": {"creatinine", "weight", "height"},
    "fib4": {"alt", "platelets"}, "apri": {"ast_uln", "platelets"}, "albi": {"bilirubin_total"},
    "maddrey_df": {"pt", "pt_control"}, "lille": {"pt"},
    "r_factor": {"alt_uln", "alp", "alp_uln"}, "bmi": {"weight", "height"},
    "bsa_mosteller": {"weight", "height"}, "qtcf": {"qt_interval", "rr_interval", "heart_rate"},
}  # fmt: skip
MAY_BE_NEGATIVE = {"creatinine_rise_48h", "bilirubin_daily_rise", "pt_prolongation"}


@pytest.mark.parametrize("score", EVERY, ids=lambda score: f"{score.name}-{score.variant}")
def test_zero_and_less_are_refused_where_they_cannot_be(score: Score) -> None:
    for item in score.inputs:
        if item.choices is not None:
            continue
        zero = item.name in ZERO_IS_NONE.get(score.name, ())
        assert item.unusable(np.array([0.0]))[0] == zero, item.name
        assert item.unusable(np.array([-1.0]))[0] == (item.name not in MAY_BE_NEGATIVE)
        if item.name == "age":
            assert not item.unusable(np.array([130.0]))[0]
            assert item.unusable(np.array([130.1]))[0]


YOUNGEST = {"meld_na": 12, "meld_3": 12, "egfr_ckdepi_2021": 18, "egfr_ckdepi_2009": 18}


def test_the_youngest_that_a_formula_is_meant_for() -> None:
    ages = {score.name: item.low for score in EVERY for item in score.inputs if item.name == "age"}
    assert {name: low for name, low in ages.items() if low} == YOUNGEST


UNMOVED = {
    ("easl_clif_aclf_grade", "map"),  # no failure yet
    ("kdigo_aki", "urine_output"),  # the numbers drawn lie far above 0.5 mL/kg/h, and
    ("kdigo_aki", "urine_output_duration"),  # hours count below it
}


@pytest.mark.parametrize("score", EVERY, ids=lambda score: f"{score.name}-{score.variant}")
def test_a_score_moves_the_way_its_inputs_say(score: Score) -> None:
    random = np.random.default_rng(7)
    rows = {name: _drawn(items[0], random) for name, items in score.groups.items()}
    for name, items in score.groups.items():
        if not items[0].rises or items[0].absent is not None:
            continue
        other = _drawn(items[0], random)
        low, high = np.minimum(rows[name], other), np.maximum(rows[name], other)
        moved = compute(score, {**rows, name: high}) - compute(score, {**rows, name: low})
        moved = moved[~np.isnan(moved)]
        assert (moved * items[0].rises >= -1e-9).all(), name
        assert (moved != 0).any() == ((score.name, name) not in UNMOVED), name


def _drawn(item: Input, random: np.random.Generator) -> np.ndarray:
    size = 4000
    if item.choices is not None:
        return np.asarray(random.choice(sorted(set(item.choices.values())), size, p=None))
    if item.bands is not None:
        return random.integers(int(item.bands.first), int(item.bands.last) + 1, size).astype(float)
    if item.absent is not None:
        return np.full(size, item.absent)
    low = max(item.low, 0.5)
    high = min(item.high, low + 60)
    numbers = np.array([low]), np.array([high])
    ends = item.read(*numbers, item.unit)
    return random.uniform(ends[0][0], max(ends[1][0], ends[0][0] + 1e-6), size)


def test_the_tolerance_grows_with_the_number() -> None:
    assert not reaches(np.array([300 * (1 + 5e-10)]), ">300")[0]
    assert reaches(np.array([300 * (1 + 2e-9)]), ">300")[0]
    assert reaches(np.array([0.3 - 5e-10]), ">=0.3")[0]
    assert not reaches(np.array([0.3 - 2e-9]), ">=0.3")[0]


def test_karnofsky_and_ecog_stand_side_by_side() -> None:
    karnofsky, ecog = find("karnofsky_to_ecog"), find("ecog_to_karnofsky")
    assert karnofsky is not None and ecog is not None
    scale = np.arange(100, -1, -10.0)
    assert list(compute(karnofsky, {"karnofsky": scale})) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    assert list(compute(ecog, {"ecog": np.arange(6.0)})) == [100, 80, 60, 40, 20, 0]
    steps = [score.inputs[0].step for score in (karnofsky, ecog)]
    assert steps == [10, 1]


def test_units_of_one_kind_share_their_limits() -> None:
    item, _ = item_of("child_pugh/bilirubin_total/mg/dL")
    fact = CATALOGUE["bilirubin_total"]
    wanted = {unit: item.wants(unit) for unit in fact.factors}
    assert wanted == {"umol/L": "umol/L", "mg/dL": "mg/dL", "mg/L": "mg/dL", "mmol/L": "umol/L"}
    assert convert(fact, Fraction("0.034"), "mmol/L", "umol/L") == 34
