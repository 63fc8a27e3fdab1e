"""The same value in two units decides the same, except where a source prints two limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from screener.domain.conversion import convert
from screener.rules.scores import variants
from screener.rules.scores.base import Bands, Input, Score
from screener.system.catalogues import load_catalogue

CATALOGUE = load_catalogue()

TWO_LIMITS = {
    ("apasl_aclf", "bilirubin_total"),  # 5 mg/dL (85.5 µmol/L) and 85
    ("child_pugh", "bilirubin_total"),  # 2 and 3 mg/dL (34.2, 51.3) and 34, 51; 4, 10 and 68, 170
    ("ica_aki_2015", "creatinine_rise_48h"),  # 0.3 mg/dL (26.52) and 26.5
    ("kdigo_aki", "creatinine_rise_48h"),
    ("lille", "creatinine"),  # 1.3 mg/dL (114.92) and 115
}
"""Score and input where the unit reported may decide."""


def numbers(limits: Bands) -> list[tuple[str, Fraction]]:
    return [
        (unit, Fraction(limit.strip("<>=")))
        for unit, some in limits.limits.items()
        for limit in some
    ]


def points(item: Input, reported: str, number: Fraction) -> float:
    fact = CATALOGUE[item.name]
    wanted = item.wants(reported)
    value = np.array([float(convert(fact, number, reported, wanted))])
    return float(item.read(value, value, wanted)[0][0])


def may_differ(item: Input) -> bool:
    """Whether some value near a limit gets other points in another unit."""
    assert item.bands is not None
    fact = CATALOGUE[item.name]
    for unit, limit in numbers(item.bands):
        for part in ("0.99", "0.999", "0.9999", "1", "1.0001", "1.001", "1.01"):
            number = limit * Fraction(part)
            found = {points(item, other, convert(fact, number, unit, other))
                     for other in fact.factors}  # fmt: skip
            if len(found) > 1:
                return True
    return False


def banded() -> list[tuple[Score, Input]]:
    return [
        (score, item)
        for score in variants()
        for item in score.inputs
        if item.bands is not None and item.name in CATALOGUE
    ]


def test_the_scores_in_which_the_unit_reported_may_decide_are_these() -> None:
    assert {(score.name, item.name) for score, item in banded() if may_differ(item)} == TWO_LIMITS


@pytest.mark.parametrize(
    ("name", "variant", "code", "unit", "value", "expected"),
    [
        ("child_pugh", "", "bilirubin_total", "umol/L", "33.9", 1),
        ("child_pugh", "", "bilirubin_total", "umol/L", "34", 2),
        ("child_pugh", "", "bilirubin_total", "mg/dL", "1.99", 1),
        ("child_pugh", "", "bilirubin_total", "mg/L", "20", 2),
        ("child_pugh", "", "bilirubin_total", "mmol/L", "0.051", 2),
        ("child_pugh", "", "bilirubin_total", "umol/L", "51.01", 3),
        ("child_pugh", "pbc", "bilirubin_total", "umol/L", "170", 2),
        ("child_pugh", "pbc", "bilirubin_total", "mg/dL", "10.01", 3),
        ("child_pugh", "bilirubin_34_2_51_3", "bilirubin_total", "umol/L", "34.1", 1),
        ("child_pugh", "bilirubin_50", "bilirubin_total", "umol/L", "50.5", 3),
        ("child_pugh", "inr_2_2", "inr", "1", "2.3", 3),
        ("child_pugh", "", "inr", "1", "2.3", 2),
        ("child_pugh", "albumin_30", "albumin", "g/dL", "2.9", 3),
        ("child_pugh", "", "albumin", "g/L", "28", 2),
        ("child_pugh", "", "albumin", "g/L", "27.9", 3),
        ("child_pugh", "", "albumin", "g/L", "35", 2),
        ("child_pugh", "pt_seconds", "pt_prolongation", "s", "6", 2),
        ("apasl_aclf", "", "bilirubin_total", "umol/L", "85", 1),
        ("apasl_aclf", "", "bilirubin_total", "umol/L", "84.9", 0),
        ("apasl_aclf", "", "bilirubin_total", "mg/dL", "4.99", 0),
        ("apasl_aclf", "", "pta", "%", "40", 0),
        ("cn2018_aclf_lab_core", "", "pta", "%", "40", 1),
        ("cn2018_aclf_lab_core", "", "bilirubin_daily_rise", "umol/L/d", "17.1", 1),
        ("aarc", "", "bilirubin_total", "umol/L", "256.5", 2),
        ("aarc", "", "creatinine", "umol/L", "61.88", 2),
        ("aarc", "", "creatinine", "mg/dL", "0.69", 1),
        ("aarc", "", "lactate", "mmol/L", "2.5", 2),
        ("clif_c_of", "", "bilirubin_total", "umol/L", "205.2", 3),
        ("clif_c_of", "", "map", "mm[Hg]", "70", 1),
        ("clif_c_of", "", "pao2_fio2", "mm[Hg]", "200", 3),
        ("clif_c_of", "", "spo2_fio2", "1", "357", 2),
        ("lille", "", "creatinine", "umol/L", "115", 0),
        ("lille", "", "creatinine", "mg/dL", "1.3", 0),
        ("lille", "", "creatinine", "mg/dL", "1.31", 1),
        ("hrs_aki_2015", "", "urine_protein_24h", "g/d", "0.5", 1),
        ("hrs_aki_2015", "", "urine_rbc", "/[HPF]", "51", 0),
        ("kdigo_aki", "", "creatinine_rise_48h", "umol/L", "26.5", 1),
        ("kdigo_aki", "", "creatinine_rise_48h", "mg/dL", "0.2999", 0),
    ],
)  # fmt: skip
def test_a_value_at_a_printed_limit_gets_its_points(
    name: str, variant: str, code: str, unit: str, value: str, expected: float
) -> None:
    score = next(one for one in variants() if (one.name, one.variant) == (name, variant))
    item = next(one for one in score.inputs if one.name == code)
    assert points(item, unit, Fraction(value)) == expected


def test_a_limit_that_cannot_be_read_is_a_defect() -> None:
    with pytest.raises(ValueError, match="about 3"):
        Bands({"1": ("about 3",)}).points(np.array([1.0]), "1")
