"""Liver indices: fibrosis, ALBI, alcoholic hepatitis, and the pattern of injury."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from screener.rules.pairs import Floats
from screener.rules.scores.base import Bands, Drawn, Family, Input, Reading, Score

_INFINITE = float("inf")
_AGE = Input("age", "a", high=130)
_AST = Input("ast", "U/L")
_PLATELETS = Input("platelets", "10*9/L", positive=True, rises=-1)


def fib4(age: Floats, ast: Floats, alt: Floats, platelets: Floats) -> Floats:
    """Age × AST / (platelets in 10⁹/L × √ALT); AST and ALT in U/L.

    Sterling, Hepatology 2006;43:1317, doi:10.1002/hep.21178.
    """
    return age * ast / (platelets * np.sqrt(alt))


def apri(ast: Floats, ast_uln: Floats, platelets: Floats) -> Floats:
    """(AST / its upper limit of normal) × 100 / platelets in 10⁹/L; the limit is the laboratory's.

    Wai, Hepatology 2003;38:518, doi:10.1053/jhep.2003.50346.
    """
    return ast / ast_uln * 100 / platelets


def albi(bilirubin_total: Floats, albumin: Floats) -> Floats:
    """0.66·log₁₀(bilirubin in µmol/L) − 0.085·albumin in g/L; grade 1 ≤ −2.60, 2 ≤ −1.39, else 3.

    The grade is taken from the unrounded value: −1.3866 is grade 3.

    Johnson, J Clin Oncol 2015;33:550, doi:10.1200/JCO.2014.57.9151.
    """
    return 0.66 * np.log10(bilirubin_total) - 0.085 * albumin


def maddrey_df(pt: Floats, pt_control: Floats, bilirubin_total: Floats) -> Floats:
    """4.6 × (prothrombin time − control, in s) + bilirubin in mg/dL; severe from 32.

    A negative difference stays.

    Maddrey, Gastroenterology 1978;75:193; Carithers 1989.
    """
    return 4.6 * (pt - pt_control) + bilirubin_total


def lille(
    age: Floats,
    albumin: Floats,
    bilirubin_day0: Floats,
    bilirubin_day7: Floats,
    creatinine: Floats,
    pt: Floats,
) -> Floats:
    """1 / (1 + e^R), R = 3.19 − 0.101·age + 0.147·albumin g/L + 0.0165·(bilirubin day 0 − day 7)
    − 0.206·(renal) − 0.0065·bilirubin day 0 − 0.0096·prothrombin time s; bilirubin in µmol/L.

    Renal is 1 if creatinine is above 1.3 mg/dL, or 115 µmol/L if reported so. The two terms of day
    0 are written as one, 0.0100. Non-responder from 0.45.

    Louvet, Hepatology 2007;45:1348, doi:10.1002/hep.21607.
    """
    r = (
        3.19
        - 0.101 * age
        + 0.147 * albumin
        + 0.0100 * bilirubin_day0
        - 0.0165 * bilirubin_day7
        - 0.206 * creatinine
        - 0.0096 * pt
    )
    return 1 / (1 + np.exp(r))


def r_factor(alt: Floats, alt_uln: Floats, alp: Floats, alp_uln: Floats) -> Floats:
    """(ALT / its limit) / (ALP / its limit); ≥ 5 hepatocellular, ≤ 2 cholestatic, between mixed.

    Danan & Bénichou, J Clin Epidemiol 1993;46:1323.
    """
    return (alt / alt_uln) / (alp / alp_uln)


def _enzyme(name: str, rises: int) -> Input:
    return Input(name, "U/L", positive=True, rises=rises)


def _limit(of: str, rises: int) -> Input:
    return replace(_enzyme(f"{of}_uln", rises), drawn=Drawn(of, "limit"))


FIB4 = Family("fib4", (
    Score(
        "fib4", fib4, (_AGE, _AST, Input("alt", "U/L", positive=True, rises=-1), _PLATELETS),
        low=0, high=_INFINITE, confidence="A", sources=("sterling_2006",),
    ),
))  # fmt: skip

APRI = Family("apri", (
    Score(
        "apri", apri, (_AST, _limit("ast", -1), _PLATELETS), low=0, high=_INFINITE,
        confidence="A", sources=("wai_2003",),
    ),
))  # fmt: skip

ALBI = Family("albi", (
    Score(
        "albi", albi,
        (Input("bilirubin_total", "umol/L", positive=True), Input("albumin", "g/L", rises=-1)),
        low=-_INFINITE, high=_INFINITE, confidence="A", sources=("johnson_2015",),
        readings=(Reading("grade", (1, 2, 3), (">-2.60", ">-1.39")),),
    ),
))  # fmt: skip

MADDREY_DF = Family("maddrey_df", (
    Score(
        "maddrey_df", maddrey_df,
        (
            Input("pt", "s", positive=True), Input("pt_control", "s", positive=True, rises=-1),
            Input("bilirubin_total", "mg/dL"),
        ),
        low=-_INFINITE, high=_INFINITE, confidence="A", sources=("maddrey_1978",),
        readings=(Reading("severe", (False, True), (">=32",)),),
    ),
))  # fmt: skip

LILLE = Family("lille", (
    Score(
        "lille", lille,
        (
            _AGE, Input("albumin", "g/L", rises=-1),
            Input("bilirubin_day0", "umol/L", rises=-1), Input("bilirubin_day7", "umol/L"),
            Input("creatinine", "mg/dL",
                  bands=Bands({"mg/dL": (">1.3",), "umol/L": (">115",)}, first=0)),
            Input("pt", "s", positive=True),
        ),
        low=0, high=1, confidence="A", sources=("louvet_2007",),
        readings=(Reading("non_responder", (False, True), (">=0.45",)),),
    ),
))  # fmt: skip

R_FACTOR = Family("r_factor", (
    Score(
        "r_factor", r_factor,
        (
            Input("alt", "U/L"), _limit("alt", -1), _enzyme("alp", -1), _limit("alp", 1),
        ),
        low=0, high=_INFINITE, confidence="A", sources=("danan_1993",),
        readings=(
            Reading("pattern", ("cholestatic", "mixed", "hepatocellular"), (">2", ">=5")),
        ),
    ),
))  # fmt: skip
