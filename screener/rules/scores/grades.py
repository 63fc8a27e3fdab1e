"""Grades and performance: West Haven, Karnofsky and ECOG."""

from __future__ import annotations

import numpy as np

from screener.rules.pairs import Floats
from screener.rules.scores.base import Family, Input, Score


def west_haven_overt(he_grade: Floats) -> Floats:
    """Overt encephalopathy is West Haven 2 and above; minimal and 1 are covert.

    Vilstrup (AASLD/EASL), Hepatology 2014;60:715, doi:10.1002/hep.27210.
    """
    return he_grade


def karnofsky_to_ecog(karnofsky: Floats) -> Floats:
    """100–90 is ECOG 0, 80–70 1, 60–50 2, 40–30 3, 20–10 4, 0 5; for display, never to fill in.

    Buccheri, Eur J Cancer 1996;32A:1135.
    """
    return np.minimum(np.floor((100 - karnofsky) / 20), 5)


def ecog_to_karnofsky(ecog: Floats) -> Floats:
    """The upper of the two Karnofsky grades of an ECOG grade, for display, never to fill in.

    Buccheri, Eur J Cancer 1996;32A:1135.
    """
    return 100 - 20 * ecog


WEST_HAVEN_OVERT = Family("west_haven_overt", (
    Score(
        "west_haven_overt", west_haven_overt,
        (
            Input("he_grade", choices={"0": 0.0, "1": 0.0, "2": 1.0, "3": 1.0, "4": 1.0},
                  words={"minimal": ("0",), "covert": ("0", "1")}),
        ),
        low=0, high=1, confidence="A", sources=("vilstrup_2014",), values=(False, True),
    ),
))  # fmt: skip

KARNOFSKY_TO_ECOG = Family("karnofsky_to_ecog", (
    Score(
        "karnofsky_to_ecog", karnofsky_to_ecog,
        (Input("karnofsky", "1", high=100, step=10, rises=-1),),
        low=0, high=5, confidence="B", sources=("buccheri_1996", "karnofsky_1949"),
        values=(0, 1, 2, 3, 4, 5), display_only=True,
    ),
))  # fmt: skip

ECOG_TO_KARNOFSKY = Family("ecog_to_karnofsky", (
    Score(
        "ecog_to_karnofsky", ecog_to_karnofsky,
        (Input("ecog", "1", high=5, step=1, rises=-1),),
        low=0, high=100, confidence="B", sources=("buccheri_1996", "karnofsky_1949"),
        display_only=True,
    ),
))  # fmt: skip
