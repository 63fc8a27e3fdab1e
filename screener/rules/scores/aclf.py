"""Acute-on-chronic liver failure as APASL, AARC and the Chinese guideline of 2018 define it."""

from __future__ import annotations

import numpy as np

from screener.rules.pairs import Floats
from screener.rules.scores.base import Bands, Drawn, Family, Input, Reading, Score, yes_no
from screener.rules.series import TOLERANCE

_NO_YES = (False, True)
_CHRONIC = yes_no("chronic_liver_disease")
_CLOTTING_1_5 = Input("inr", "1", bands=Bands({"1": (">=1.5",)}, first=0))


def apasl_aclf(
    chronic_liver_disease: Floats,
    bilirubin_total: Floats,
    inr: Floats,
    pta: Floats,
    ascites: Floats,
    he_grade: Floats,
    days_from_jaundice_to_decompensation: Floats,
) -> Floats:
    """Chronic liver disease AND bilirubin ≥ 5 mg/dL (85 µmol/L) AND (INR ≥ 1.5 OR prothrombin
    activity < 40 %) AND (ascites or encephalopathy ≥ 1) within 28 days of the jaundice.

    Bilirubin against the limit printed for its unit; activity exactly 40 % does not meet it.

    Sarin (APASL), Hepatol Int 2019;13:353, doi:10.1007/s12072-019-09946-3.
    """
    clotting = np.maximum(inr, pta)
    complication = np.maximum(ascites, he_grade)
    met = (chronic_liver_disease, bilirubin_total, clotting, complication)
    return np.asarray(np.minimum.reduce([*met, days_from_jaundice_to_decompensation]))


def aarc(
    bilirubin_total: Floats, he_grade: Floats, inr: Floats, lactate: Floats, creatinine: Floats
) -> Floats:
    """Points 1, 2, 3 each: bilirubin < 15, 15–25, > 25 mg/dL; encephalopathy 0, 1–2, 3–4; INR
    < 1.8, 1.8–2.5, > 2.5; lactate < 1.5, 1.5–2.5, > 2.5 mmol/L; creatinine < 0.7, 0.7–1.5, > 1.5
    mg/dL. Sum 5–15; grade 1 5–7, 2 8–10, 3 11–15.

    Choudhury (AARC), Hepatol Int 2017, doi:10.1007/s12072-017-9816-z.
    """
    return bilirubin_total + he_grade + inr + lactate + creatinine


def cn2018_aclf_lab_core(
    chronic_liver_disease: Floats,
    bilirubin_total: Floats,
    bilirubin_total_uln: Floats,
    bilirubin_daily_rise: Floats,
    pta: Floats,
    inr: Floats,
) -> Floats:
    """Chronic liver disease AND (bilirubin ≥ 10 × ULN OR daily rise ≥ 17.1 µmol/L) AND
    (prothrombin activity ≤ 40 % OR INR ≥ 1.5); the bleeding term is left out.

    Chinese Medical Association, Guideline for diagnosis and treatment of liver failure, 2018.
    """
    high = bilirubin_total >= 10 * bilirubin_total_uln * (1 - TOLERANCE)
    jaundice = np.maximum(high, bilirubin_daily_rise)
    return np.asarray(np.minimum.reduce([chronic_liver_disease, jaundice, np.maximum(pta, inr)]))


def cn2018_pta_stage(pta: Floats, inr: Floats) -> Floats:
    """Stage by prothrombin activity alone: pre > 40–50 % (with INR < 1.5), early > 30–40 %,
    middle > 20–30 %, late ≤ 20 %; complications and organ failures are left to the reader.

    Chinese Medical Association, Guideline for diagnosis and treatment of liver failure, 2018;
    stages known from secondary texts only.
    """
    return np.where((pta == 1) & (inr == 1), 0.0, pta)


def cossh_single_liver_failure(bilirubin_total: Floats, inr: Floats) -> Floats:
    """Bilirubin ≥ 12 mg/dL and INR ≥ 1.5 (HBV); known from secondary texts only."""
    return np.minimum(bilirubin_total, inr)


def _three(name: str, unit: str, low: float, high: float) -> Input:
    return Input(name, unit, bands=Bands({unit: (f">={low}", f">{high}")}))


_SOME_ASCITES = {"none": 0.0, "mild": 1.0, "moderate_severe": 1.0}
_SOME_HE = {"0": 0.0, "1": 1.0, "2": 1.0, "3": 1.0, "4": 1.0}

APASL_ACLF = Family("apasl_aclf", (
    Score(
        "apasl_aclf", apasl_aclf,
        (
            _CHRONIC,
            Input("bilirubin_total", "mg/dL",
                  bands=Bands({"mg/dL": (">=5",), "umol/L": (">=85",)}, first=0)),
            _CLOTTING_1_5,
            Input("pta", "%", bands=Bands({"%": ("<40",)}, first=0)),
            Input("ascites", choices=_SOME_ASCITES),
            Input("he_grade", choices=_SOME_HE),
            Input("days_from_jaundice_to_decompensation", "d",
                  bands=Bands({"d": ("<=28",)}, first=0)),
        ),
        low=0, high=1, confidence="A", sources=("sarin_2019",), values=_NO_YES,
    ),
))  # fmt: skip

AARC = Family("aarc", (
    Score(
        "aarc", aarc,
        (
            _three("bilirubin_total", "mg/dL", 15, 25),
            Input("he_grade", choices={"0": 1.0, "1": 2.0, "2": 2.0, "3": 3.0, "4": 3.0}),
            _three("inr", "1", 1.8, 2.5),
            _three("lactate", "mmol/L", 1.5, 2.5),
            _three("creatinine", "mg/dL", 0.7, 1.5),
        ),
        low=5, high=15, confidence="A", sources=("choudhury_2017",),
        readings=(Reading("grade", (1, 2, 3), (">=8", ">=11")),),
    ),
))  # fmt: skip

CN2018_ACLF_LAB_CORE = Family("cn2018_aclf_lab_core", (
    Score(
        "cn2018_aclf_lab_core", cn2018_aclf_lab_core,
        (
            _CHRONIC,
            Input("bilirubin_total", "umol/L"),
            Input("bilirubin_total_uln", "umol/L", positive=True, rises=-1,
                  drawn=Drawn("bilirubin_total", "limit")),
            Input("bilirubin_daily_rise", "umol/L/d", low=-1e6,
                  bands=Bands({"umol/L/d": (">=17.1",)}, first=0)),
            Input("pta", "%", bands=Bands({"%": ("<=40",)}, first=0)),
            _CLOTTING_1_5,
        ),
        low=0, high=1, confidence="B", sources=("cma_2018",), values=_NO_YES,
    ),
))  # fmt: skip

CN2018_PTA_STAGE = Family("cn2018_pta_stage", (
    Score(
        "cn2018_pta_stage", cn2018_pta_stage,
        (
            Input("pta", "%", bands=Bands({"%": ("<=50", "<=40", "<=30", "<=20")}, first=0)),
            Input("inr", "1", rises=-1, bands=Bands({"1": (">=1.5",)}, first=0)),
        ),
        low=0, high=4, confidence="C", sources=("cma_2018",),
        values=("none", "pre", "early", "middle", "late"),
    ),
))  # fmt: skip

COSSH_SINGLE_LIVER_FAILURE = Family("cossh_single_liver_failure", (
    Score(
        "cossh_single_liver_failure", cossh_single_liver_failure,
        (
            Input("bilirubin_total", "mg/dL", bands=Bands({"mg/dL": (">=12",)}, first=0)),
            _CLOTTING_1_5,
        ),
        low=0, high=1, confidence="C", sources=("cossh",), values=_NO_YES,
    ),
))  # fmt: skip
