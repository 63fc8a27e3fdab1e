"""Filtration rate and creatinine clearance, estimated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from screener.rules.pairs import Floats
from screener.rules.scores.base import Family, Input, Score

_SEX = Input("sex", rises=-1, choices={"male": 0.0, "female": 1.0})
_CREATININE = Input("creatinine", "mg/dL", positive=True, rises=-1)
_ADULT = Input("age", "a", low=18, high=130, rises=-1)


def _ckd_epi(
    creatinine: Floats, sex: Floats, female: tuple[float, float], male: tuple[float, float]
) -> tuple[Floats, Floats]:
    """min(Cr/κ, 1)^α and max(Cr/κ, 1); ``female`` and ``male`` are κ and α."""
    kappa = np.where(sex == 1, female[0], male[0])
    alpha = np.where(sex == 1, female[1], male[1])
    relative = creatinine / kappa
    return np.minimum(relative, 1) ** alpha, np.maximum(relative, 1)


def egfr_ckdepi_2021(creatinine: Floats, age: Floats, sex: Floats) -> Floats:
    """142 × min(Cr/κ, 1)^α × max(Cr/κ, 1)^−1.200 × 0.9938^age (× 1.012 if female).

    κ 0.7 F, 0.9 M; α −0.241 F, −0.302 M. Creatinine in mg/dL, 18 years and over, mL/min/1.73 m².

    Inker, N Engl J Med 2021;385:1737, doi:10.1056/NEJMoa2102953.
    """
    below, above = _ckd_epi(creatinine, sex, (0.7, -0.241), (0.9, -0.302))
    return 142 * below * above**-1.200 * 0.9938**age * np.where(sex == 1, 1.012, 1)


def egfr_ckdepi_2009(creatinine: Floats, age: Floats, sex: Floats) -> Floats:
    """141 × min(Cr/κ, 1)^α × max(Cr/κ, 1)^−1.209 × 0.993^age (× 1.018 if female).

    κ 0.7 F, 0.9 M; α −0.329 F, −0.411 M; the race factor is not used. Creatinine in mg/dL, 18 years
    and over, mL/min/1.73 m². Never compare with a value of 2021.

    Levey, Ann Intern Med 2009;150:604, doi:10.7326/0003-4819-150-9-200905050-00006.
    """
    below, above = _ckd_epi(creatinine, sex, (0.7, -0.329), (0.9, -0.411))
    return 141 * below * above**-1.209 * 0.993**age * np.where(sex == 1, 1.018, 1)


def crcl_cockcroft_gault(creatinine: Floats, age: Floats, weight: Floats, sex: Floats) -> Floats:
    """(140 − age) × kg / (72 × Cr), × 0.85 if female; Cr in mg/dL, actual weight, mL/min.

    Cockcroft, Nephron 1976;16:31, doi:10.1159/000180580.
    """
    return (140 - age) * weight / (72 * creatinine) * np.where(sex == 1, 0.85, 1)


def _ideal(height: Floats, sex: Floats) -> Floats:
    """Ideal weight in kg: 50 (45.5 if female) and 2.3 for each inch above 60."""
    return np.where(sex == 1, 45.5, 50) + 2.3 * (height / 2.54 - 60)


def crcl_ideal_weight(creatinine: Floats, age: Floats, height: Floats, sex: Floats) -> Floats:
    """Cockcroft-Gault with Devine's ideal weight from the height in cm; secondary texts only."""
    return crcl_cockcroft_gault(creatinine, age, _ideal(height, sex), sex)


def crcl_adjusted_weight(
    creatinine: Floats, age: Floats, weight: Floats, height: Floats, sex: Floats
) -> Floats:
    """Cockcroft-Gault with ideal weight + 0.4 × (actual − ideal); secondary texts only."""
    ideal = _ideal(height, sex)
    return crcl_cockcroft_gault(creatinine, age, ideal + 0.4 * (weight - ideal), sex)


_GFR_UNIT = "mL/min/{1.73_m2}"
_2021 = Score(
    "egfr_ckdepi_2021", egfr_ckdepi_2021, (_CREATININE, _ADULT, _SEX), low=0, high=float("inf"),
    confidence="A", sources=("inker_2021",), unit=_GFR_UNIT, rounded=True,
)  # fmt: skip
EGFR_CKDEPI_2021 = Family("egfr_ckdepi_2021", (_2021,))
EGFR_CKDEPI_2009 = Family("egfr_ckdepi_2009", (
    replace(_2021, name="egfr_ckdepi_2009", formula=egfr_ckdepi_2009, sources=("levey_2009",)),
))  # fmt: skip

_AGE = Input("age", "a", high=130, rises=-1)
_WEIGHT = Input("weight", "kg", positive=True)
_HEIGHT = Input("height", "cm", low=152.4, high=300)  # Devine's formula begins at 60 inches
_ACTUAL = Score(
    "crcl_cockcroft_gault", crcl_cockcroft_gault, (_CREATININE, _AGE, _WEIGHT, _SEX),
    low=0, high=float("inf"), confidence="A", sources=("cockcroft_1976",), unit="mL/min",
    variant="actual_weight", rounded=True,
)  # fmt: skip
CRCL_COCKCROFT_GAULT = Family("crcl_cockcroft_gault", (
    _ACTUAL,
    replace(
        _ACTUAL, variant="ideal_weight", formula=crcl_ideal_weight, confidence="C",
        inputs=(_CREATININE, _AGE, _HEIGHT, _SEX), sources=("cockcroft_1976", "devine"),
    ),
    replace(
        _ACTUAL, variant="adjusted_weight", formula=crcl_adjusted_weight, confidence="C",
        inputs=(_CREATININE, _AGE, _WEIGHT, _HEIGHT, _SEX), sources=("cockcroft_1976", "devine"),
    ),
))  # fmt: skip
