"""Acute kidney injury as KDIGO and the ICA define it, and hepatorenal syndrome."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from screener.domain.times import Duration
from screener.rules.pairs import Floats
from screener.rules.scores.base import Bands, Drawn, Family, Input, Score, reaches, yes_no
from screener.rules.series import TOLERANCE

_INFINITE = float("inf")
_LEAST_RISE = 26.5 / 88.4  # mg/dL: who rose by as much has at least as much
_CREATININE = Input("creatinine", "mg/dL", rises=0, knots=(_LEAST_RISE,))
_ROSE = Input(
    "creatinine_rise_48h", "mg/dL", low=-_INFINITE, rises=0, param="rose",
    bands=Bands({"mg/dL": (">=0.3",), "umol/L": (">=26.5",)}, first=0),
    drawn=Drawn("creatinine", "rise", Duration(2, "day")),
)  # fmt: skip
_RRT = yes_no("rrt")


def _ratio(creatinine: Floats, baseline: Floats, rose: Floats) -> Floats:
    """Creatinine over its baseline; none where it rose by more than it is."""
    impossible = (rose == 1) & (creatinine < _LEAST_RISE * (1 - TOLERANCE))
    return np.where(impossible, np.nan, creatinine / baseline)


def kdigo_aki(
    creatinine: Floats,
    baseline: Floats,
    rose: Floats,
    rrt: Floats,
    urine_output: Floats,
    urine_output_duration: Floats,
    anuria_duration: Floats,
    age: Floats,
    egfr: Floats,
) -> Floats:
    """Stage 0–3. By creatinine: 1 at 1.5 × baseline or a rise ≥ 0.3 mg/dL (26.5 µmol/L) in 48 h, 2
    at 2.0 ×, 3 at 3.0 ×, at ≥ 4.0 mg/dL once AKI is met, or on renal replacement (below 18 years:
    eGFR < 35). By urine in mL/kg/h: 1 below 0.5 for 6 h, 2 for 12 h, 3 below 0.3 for 24 h or anuria
    for 12 h. The worse column counts; a column that was not measured does not, unless the variant
    ``urine_required`` is meant: there urine that was not recorded leaves the stage open.

    KDIGO, Kidney Int Suppl 2012;2:1.
    """
    ratio = _ratio(creatinine, baseline, rose)
    by_ratio = np.sum([reaches(ratio, limit) for limit in (">=1.5", ">=2", ">=3")], axis=0)
    urine = _urine_stage(urine_output, urine_output_duration, anuria_duration)
    stage = np.maximum(np.maximum(by_ratio, rose), urine)
    worst = (stage >= 1) & (reaches(creatinine, ">=4") | ((age < 18) & reaches(egfr, "<35")))
    stage = np.where(worst | (rrt == 1), 3.0, stage)
    return np.where(np.isnan(ratio), np.nan, stage)


def _urine_stage(output: Floats, hours: Floats, anuria: Floats) -> Floats:
    """No urine at all is anuria, however it was recorded."""
    little, less = reaches(output, "<0.5"), reaches(output, "<0.3")
    stage = little * np.sum([reaches(hours, limit) for limit in (">=6", ">=12")], axis=0)
    none = reaches(anuria, ">=12") | (reaches(output, "<=0") & reaches(hours, ">=12"))
    return np.where(none | (less & reaches(hours, ">=24")), 3.0, stage)


def ica_aki_2015(creatinine: Floats, baseline: Floats, rose: Floats, rrt: Floats) -> Floats:
    """Stage as places in 0, 1A, 1B, 2, 3; no urine criterion, baseline within 3 months.

    1: rise ≥ 0.3 mg/dL (26.5 µmol/L) in 48 h or 1.5–2.0 × (A below, B from 1.5 mg/dL); 2: > 2.0 ×;
    3: > 3.0 ×, ≥ 4.0 mg/dL with an acute rise ≥ 0.3, or renal replacement. Exactly 2.0 × is 1.

    Angeli (ICA), Gut 2015, doi:10.1136/gutjnl-2014-308874.
    """
    ratio = _ratio(creatinine, baseline, rose)
    first = np.where(reaches(creatinine, ">=1.5"), 2.0, 1.0)
    stage = np.where((rose == 1) | reaches(ratio, ">=1.5"), first, 0.0)
    stage = np.where(reaches(ratio, ">2"), 3.0, stage)
    third = reaches(ratio, ">3") | (reaches(creatinine, ">=4") & (rose == 1)) | (rrt == 1)
    return np.where(np.isnan(ratio), np.nan, np.where(third, 4.0, stage))


def hrs_aki_2015(**findings: Floats) -> Floats:
    """All of: cirrhosis with ascites; ICA-AKI of any stage; no response to 2 days of albumin and
    diuretic withdrawal; no shock; no nephrotoxic drugs; proteinuria ≤ 500 mg/day, ≤ 50 red cells
    per high-power field, normal renal ultrasound.

    Angeli (ICA), Gut 2015, doi:10.1136/gutjnl-2014-308874.
    """
    against = ("shock", "nephrotoxic_drugs")
    held = [1 - value if name in against else value for name, value in findings.items()]
    return np.asarray(np.minimum.reduce(held))


def _baseline(name: str, within: Duration) -> Input:
    drawn = Drawn("creatinine", "baseline", within)
    return Input(name, "mg/dL", positive=True, rises=0, param="baseline", drawn=drawn)


_URINE = (
    Input("urine_output", "mL/kg/h", rises=-1, absent=_INFINITE, unless=("urine_output_duration",)),
    Input("urine_output_duration", "h", absent=0, unless=("urine_output",)),
    Input("anuria_duration", "h", absent=0),
)


def _kdigo(variant: str, urine: tuple[Input, ...]) -> Score:
    return Score(
        "kdigo_aki", kdigo_aki,
        (
            _CREATININE, _baseline("creatinine_baseline_7d", Duration(7, "day")), _ROSE, _RRT,
            *urine,
            Input("age", "a", high=130, rises=-1, absent=130, unless=("egfr",)),
            Input("egfr", "mL/min/{1.73_m2}", rises=-1, absent=_INFINITE, unless=("age",)),
        ),
        low=0, high=3, confidence="A", sources=("kdigo_2012",), values=(0, 1, 2, 3),
        suspects=("creatinine", "creatinine_rise_48h"), variant=variant,
    )  # fmt: skip


KDIGO_AKI = Family("kdigo_aki", (
    _kdigo("", _URINE),
    _kdigo("urine_required", tuple(replace(item, absent=None, unless=()) for item in _URINE)),
))  # fmt: skip

ICA_AKI_2015 = Family("ica_aki_2015", (
    Score(
        "ica_aki_2015", ica_aki_2015,
        (
            _CREATININE, _baseline("creatinine_baseline_3mo", Duration(3, "month")),
            _ROSE, _RRT,
        ),
        low=0, high=4, confidence="A", sources=("angeli_2015",),
        values=("0", "1A", "1B", "2", "3"), suspects=("creatinine", "creatinine_rise_48h"),
    ),
))  # fmt: skip

_ASCITES = {"no": 0.0, "yes": 1.0, "none": 0.0, "mild": 1.0, "moderate_severe": 1.0}
_STAGES = {"0": 0.0, "1A": 1.0, "1B": 1.0, "2": 1.0, "3": 1.0}

HRS_AKI_2015 = Family("hrs_aki_2015", (
    Score(
        "hrs_aki_2015", hrs_aki_2015,
        (
            yes_no("cirrhosis"),
            Input("ascites_present", choices=_ASCITES),
            Input("ica_aki_stage", choices=_STAGES, words={"1": ("1A", "1B")},
                  made_from="ica_aki_2015"),
            yes_no("no_response_2d_albumin_diuretic_stop"),
            yes_no("shock", rises=-1),
            yes_no("nephrotoxic_drugs", rises=-1),
            Input("urine_protein_24h", "mg/d", bands=Bands({"mg/d": ("<=500",)}, first=0)),
            Input("urine_rbc", "/[HPF]", bands=Bands({"/[HPF]": ("<=50",)}, first=0)),
            yes_no("renal_ultrasound_normal"),
        ),
        low=0, high=1, confidence="A", sources=("angeli_2015",), values=(False, True),
    ),
))  # fmt: skip
