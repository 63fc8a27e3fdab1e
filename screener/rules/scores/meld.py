"""The MELD family: four scores, each with its own bounds, cap and rounding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from screener.rules.pairs import Floats
from screener.rules.scores.base import Family, Input, Score, whole, yes_no

_INFINITE = float("inf")
_BILIRUBIN = Input("bilirubin_total", "mg/dL", positive=True)
_INR = Input("inr", "1", positive=True)
_CREATININE = Input("creatinine", "mg/dL", positive=True)
_ETIOLOGY = Input("etiology", choices={"biliary": 0.0, "alcoholic": 0.0, "other": 1.0})
_DIALYSIS = yes_no("dialysis_qualifying")
_FROM_12 = Input("age", "a", low=12, high=130, rises=0, absent=12)


def _bounded(item: Input, low: float, high: float = _INFINITE) -> Input:
    return replace(item, bounds=(low, high))


def meld_etiology(
    bilirubin_total: Floats, inr: Floats, creatinine: Floats, etiology: Floats
) -> Floats:
    """3.8·ln(bilirubin) + 11.2·ln(INR) + 9.6·ln(creatinine) + 6.4·k; k = 0 if biliary or alcoholic.

    Bilirubin and creatinine in mg/dL. ``unbounded``: as written in NCT05985863, no bounds, no cap,
    may be negative. ``lower_bound_1``: each of the three raised to 1.0 first. Nearest whole number,
    halves upward.

    Malinchoc, Hepatology 2000;31:864, doi:10.1053/he.2000.5852; Kamath, Hepatology 2001;33:464,
    doi:10.1053/jhep.2001.22172.
    """
    laboratory = 3.8 * np.log(bilirubin_total) + 11.2 * np.log(inr) + 9.6 * np.log(creatinine)
    return laboratory + 6.4 * etiology


def _meld_i(bilirubin: Floats, inr: Floats, creatinine: Floats, dialysis: Floats) -> Floats:
    """10 × (0.957·ln Cr + 0.378·ln Bili + 1.120·ln INR + 0.643); creatinine 4.0 if dialysed."""
    creatinine = np.where(dialysis == 1, 4.0, creatinine)
    terms = 0.957 * np.log(creatinine) + 0.378 * np.log(bilirubin) + 1.120 * np.log(inr)
    return 10 * (terms + 0.643)


def meld_unos(
    bilirubin_total: Floats, inr: Floats, creatinine: Floats, dialysis_qualifying: Floats
) -> Floats:
    """10 × (0.957·ln Cr + 0.378·ln Bili + 1.120·ln INR + 0.643), UNOS 2002 to 2016.

    Bilirubin and creatinine in mg/dL; all three raised to 1.0, creatinine at most 4.0, and 4.0 if
    dialysed twice in the past week or 24 h of haemodialysis. Rounded, then held to 6–40.

    Kamath, Hepatology 2001;33:464, doi:10.1053/jhep.2001.22172.
    """
    return _meld_i(bilirubin_total, inr, creatinine, dialysis_qualifying)


def meld_na(
    bilirubin_total: Floats,
    inr: Floats,
    creatinine: Floats,
    dialysis_qualifying: Floats,
    sodium: Floats,
    age: Floats,
) -> Floats:
    """MELD(i) + 1.32·(137 − Na) − 0.033·MELD(i)·(137 − Na) where MELD(i) > 11, else MELD(i).

    OPTN 2016, age 12 and over. MELD(i) as UNOS, rounded to a whole number first; bilirubin and
    creatinine in mg/dL, sodium held to 125–137 mmol/L. Rounded, then held to 6–40.

    OPTN policy 9.1.D as in force 2016; Kim, N Engl J Med 2008;359:1018, doi:10.1056/NEJMoa0801209.
    """
    first = whole(_meld_i(bilirubin_total, inr, creatinine, dialysis_qualifying))
    below = 137 - sodium
    return np.where(first > 11, 1.32 * below + (1 - 0.033 * below) * first, first)


def meld_3(
    bilirubin_total: Floats,
    inr: Floats,
    creatinine: Floats,
    dialysis_qualifying: Floats,
    sodium: Floats,
    albumin: Floats,
    sex: Floats,
    age: Floats,
) -> Floats:
    """MELD 3.0: 1.33·(female) + 4.56·ln Bili + 0.82·(137 − Na) − 0.24·(137 − Na)·ln Bili
    + 9.09·ln INR + 11.14·ln Cr + 1.85·(3.5 − Alb) − 1.83·(3.5 − Alb)·ln Cr + 6.

    Bilirubin and creatinine in mg/dL, albumin in g/dL, sodium in mmol/L. Bilirubin and INR raised
    to 1.0, creatinine 1.0–3.0 (3.0 if dialysed), sodium 125–137, albumin 1.5–3.5. At 12 to 17 years
    7.33 instead of 6 and the sex term; below 12 it does not apply. Halves upward, held to 6–40.

    Kim, Gastroenterology 2021;161:1887, doi:10.1053/j.gastro.2021.08.050; OPTN policy, July 2023.
    """
    log_creatinine = np.log(np.where(dialysis_qualifying == 1, 3.0, creatinine))
    below_137, below_3_5 = 137 - sodium, 3.5 - albumin
    constant = np.where(age < 18, 7.33, 6 + 1.33 * sex)
    return (
        constant
        + 0.82 * below_137
        + (4.56 - 0.24 * below_137) * np.log(bilirubin_total)
        + 9.09 * np.log(inr)
        + 1.85 * below_3_5
        + (11.14 - 1.83 * below_3_5) * log_creatinine
    )


_WRITTEN = Score(
    "meld_etiology", meld_etiology, (_BILIRUBIN, _INR, _CREATININE, _ETIOLOGY),
    low=-_INFINITE, high=_INFINITE, confidence="A", sources=("malinchoc_2000", "kamath_2001"),
    variant="unbounded", whole=True, flags=((29.5, 30.5, "scores.remark.rounding_at_30"),),
)  # fmt: skip

MELD_ETIOLOGY = Family("meld_etiology", (
    _WRITTEN,
    replace(
        _WRITTEN, variant="lower_bound_1", low=0,
        inputs=(
            *(_bounded(item, 1.0) for item in (_BILIRUBIN, _INR, _CREATININE)), _ETIOLOGY,
        ),
    ),
))  # fmt: skip

_UNOS_INPUTS = (
    _bounded(_BILIRUBIN, 1.0), _bounded(_INR, 1.0), _bounded(_CREATININE, 1.0, 4.0), _DIALYSIS,
)  # fmt: skip

MELD_UNOS = Family("meld_unos", (
    Score(
        "meld_unos", meld_unos, _UNOS_INPUTS, low=6, high=40, hold=(6, 40), whole=True,
        confidence="A", sources=("kamath_2001",),
    ),
))  # fmt: skip

_SODIUM = Input("sodium", "mmol/L", positive=True, rises=0, bounds=(125.0, 137.0))

MELD_NA = Family("meld_na", (
    Score(
        "meld_na", meld_na, (*_UNOS_INPUTS, _SODIUM, _FROM_12),
        low=6, high=40, hold=(6, 40), whole=True, confidence="A",
        sources=("optn_2016", "kim_2008", "biggins_2006"), variant="optn_2016",
    ),
))  # fmt: skip

MELD_3 = Family("meld_3", (
    Score(
        "meld_3", meld_3,
        (
            _bounded(_BILIRUBIN, 1.0), _bounded(_INR, 1.0), _bounded(_CREATININE, 1.0, 3.0),
            _DIALYSIS, _SODIUM,
            Input("albumin", "g/dL", positive=True, rises=0, bounds=(1.5, 3.5)),
            Input("sex", choices={"male": 0.0, "female": 1.0}),
            Input("age", "a", low=12, high=130, rises=0),
        ),
        low=6, high=40, hold=(6, 40), whole=True, confidence="A",
        sources=("kim_2021", "optn_2023"), variant="optn_2023",
    ),
))  # fmt: skip
