"""Body measures, corrected calcium and QT, neutrophils."""

from __future__ import annotations

import numpy as np

from screener.rules.pairs import Bools, Floats
from screener.rules.scores.base import Family, Input, Score, reaches

_INFINITE = float("inf")
_WEIGHT = Input("weight", "kg", positive=True)


def bmi(weight: Floats, height: Floats) -> Floats:
    """kg / m²; the height comes in cm."""
    return weight / (height / 100) ** 2


def bsa_mosteller(weight: Floats, height: Floats) -> Floats:
    """√(cm × kg / 3600) in m².

    Mosteller, N Engl J Med 1987;317:1098.
    """
    return np.sqrt(height * weight / 3600)


def calcium_corrected_mass(calcium: Floats, albumin: Floats) -> Floats:
    """Ca + 0.8 × (4.0 − albumin in g/dL), in mg/dL.

    Payne, BMJ 1973;4:643.
    """
    return calcium + 0.8 * (4.0 - albumin)


def calcium_corrected_molar(calcium: Floats, albumin: Floats) -> Floats:
    """Ca + 0.02 × (40 − albumin in g/L), in mmol/L.

    Payne, BMJ 1973;4:643.
    """
    return calcium + 0.02 * (40 - albumin)


def qtcf(qt_interval: Floats, rr: Floats) -> Floats:
    """QT / RR^(1/3), RR in s (60 / heart rate), QT in ms.

    Fridericia, Acta Med Scand 1920;53:469.
    """
    return qt_interval / np.cbrt(rr)


def anc(wbc: Floats, neutrophils_pct: Floats, bands_pct: Floats) -> Floats:
    """White cells × (segmented % + band %) / 100, in 10⁹/L; shares above 100 % are none.

    Two shares that are not both known add to 100 % at most.
    """
    return wbc * _share(neutrophils_pct, bands_pct) / 100


def anc_of_total(wbc: Floats, neutrophils_pct: Floats) -> Floats:
    """White cells × neutrophils % / 100, where the laboratory reports all neutrophils as one."""
    return wbc * neutrophils_pct / 100


def _share(segmented: Floats, bands: Floats) -> Floats:
    return np.minimum(segmented + bands, 100)


def _above_100(wbc: Floats, neutrophils_pct: Floats, bands_pct: Floats) -> Bools:
    return reaches(neutrophils_pct + bands_pct, ">100")


def _seconds(rate: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(60 / rate)


def _from_ms(interval: Floats) -> Floats:
    return interval / 1000


BMI = Family("bmi", (
    Score(
        "bmi", bmi, (_WEIGHT, Input("height", "cm", positive=True, rises=-1)), low=0,
        high=_INFINITE, confidence="A", sources=("definition",), unit="kg/m2",
    ),
))  # fmt: skip

BSA_MOSTELLER = Family("bsa_mosteller", (
    Score(
        "bsa_mosteller", bsa_mosteller, (_WEIGHT, Input("height", "cm", positive=True)), low=0,
        high=_INFINITE, confidence="A", sources=("mosteller_1987",), unit="m2",
    ),
))  # fmt: skip


def _corrected(variant: str, unit: str, albumin: str) -> Score:
    formula = calcium_corrected_mass if variant == "mg_dl" else calcium_corrected_molar
    return Score(
        "calcium_corrected", formula,
        (Input("calcium", unit), Input("albumin", albumin, rises=-1)),
        low=-_INFINITE, high=_INFINITE, confidence="A", sources=("payne_1973",),
        variant=variant, unit=unit,
    )  # fmt: skip


CALCIUM_CORRECTED = Family(
    "calcium_corrected",
    (_corrected("mmol_l", "mmol/L", "g/L"), _corrected("mg_dl", "mg/dL", "g/dL")),
    must_name=True,
)

QTCF = Family("qtcf", (
    Score(
        "qtcf", qtcf,
        (
            Input("qt_interval", "ms", positive=True),
            Input("rr_interval", "ms", positive=True, rises=-1, param="rr", turn=_from_ms),
            Input("heart_rate", "/min", positive=True, rises=-1, param="rr", turn=_seconds),
        ),
        low=0, high=_INFINITE, confidence="A", sources=("fridericia_1920",), unit="ms",
    ),
))  # fmt: skip

_SHARE = Input("neutrophils_pct", "%", high=100)
ANC = Family("anc", (
    Score(
        "anc", anc, (Input("wbc", "10*9/L"), _SHARE, Input("bands_pct", "%", high=100)),
        low=0, high=_INFINITE, confidence="A", sources=("definition",), unit="10*9/L",
        contradiction=_above_100, suspects=("neutrophils_pct", "bands_pct"),
    ),
    Score(
        "anc", anc_of_total, (Input("wbc", "10*9/L"), _SHARE), low=0, high=_INFINITE,
        confidence="A", sources=("definition",), unit="10*9/L", variant="total_neutrophils",
    ),
))  # fmt: skip
