"""The Child-Pugh score and its published variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from screener.rules.pairs import Floats
from screener.rules.scores.base import Bands, Family, Input, Reading, Score


def child_pugh(
    bilirubin_total: Floats, albumin: Floats, clotting: Floats, ascites: Floats, he_grade: Floats
) -> Floats:
    """Points 1, 2, 3 each for five findings; sum 5 to 15, no rounding.

    Bilirubin < 2, 2–3, > 3 mg/dL (< 34, 34–51, > 51 µmol/L); albumin > 35, 28–35, < 28 g/L; INR
    < 1.7, 1.7–2.3, > 2.3, or prothrombin time < 4, 4–6, > 6 s over control; ascites none, mild or
    controlled, moderate to severe or refractory; encephalopathy none, West Haven 1–2, 3–4. Both
    ends of the middle column score 2. A value is compared with the limits printed for the unit it
    was reported in: 34 µmol/L is 2 points, though 1.99 mg/dL is 1. Class A 5–6, B 7–9, C 10–15.

    Pugh, Br J Surg 1973;60:646, doi:10.1002/bjs.1800600817.
    """
    return bilirubin_total + albumin + clotting + ascites + he_grade


def _middle(**limits: tuple[float, float]) -> Bands:
    """Points 1 below, 2 from the first limit to the second, 3 above."""
    units = {"mg": "mg/dL", "umol": "umol/L", "one": "1", "s": "s"}
    return Bands({units[name]: (f">={low}", f">{high}") for name, (low, high) in limits.items()})


def _albumin(low: float) -> Input:
    bands = Bands({"g/L": ("<=35", f"<{low}"), "g/dL": ("<=3.5", f"<{low / 10}")})
    return Input("albumin", "g/L", bands=bands)


_BILIRUBIN = Input("bilirubin_total", "mg/dL", bands=_middle(mg=(2, 3), umol=(34, 51)))
_CHOLESTATIC = Input("bilirubin_total", "mg/dL", bands=_middle(mg=(4, 10), umol=(68, 170)))
_INR = Input("inr", "1", param="clotting", bands=_middle(one=(1.7, 2.3)))
_PROLONGED = Input(
    "pt_prolongation", "s", low=-150, param="clotting", bands=_middle(s=(4, 6))
)  # fmt: skip
_ASCITES = Input("ascites", choices={"none": 1.0, "mild": 2.0, "moderate_severe": 3.0})
_HE = Input("he_grade", choices={"0": 1.0, "1": 2.0, "2": 2.0, "3": 3.0, "4": 3.0})
_CLASS = Reading("class", ("A", "B", "C"), (">=7", ">=10"))


def _variant(name: str, changed: Mapping[str, tuple[Input, ...]] | None = None) -> Score:
    parts = {
        "bilirubin": (_BILIRUBIN,), "albumin": (_albumin(28),), "clotting": (_INR,),
    } | dict(changed or {})  # fmt: skip
    return Score(
        "child_pugh", child_pugh,
        (*parts["bilirubin"], *parts["albumin"], *parts["clotting"], _ASCITES, _HE),
        low=5, high=15, confidence="A", sources=("pugh_1973",), variant=name, readings=(_CLASS,),
    )  # fmt: skip


CHILD_PUGH = Family("child_pugh", (
    replace(_variant("", {"clotting": (_INR, replace(_PROLONGED, fallback=True))})),
    _variant("inr"),
    _variant("pt_seconds", {"clotting": (_PROLONGED,)}),
    _variant("pbc", {"bilirubin": (_CHOLESTATIC,)}),
    _variant("inr_2_2", {"clotting": (replace(_INR, bands=_middle(one=(1.7, 2.2))),)}),
    _variant("bilirubin_34_2_51_3", {
        "bilirubin": (replace(_BILIRUBIN, bands=_middle(mg=(2, 3), umol=(34.2, 51.3))),)}),
    _variant("bilirubin_50", {
        "bilirubin": (replace(_BILIRUBIN, bands=_middle(mg=(2, 3), umol=(34, 50))),)}),
    _variant("albumin_30", {"albumin": (_albumin(30),)}),
))  # fmt: skip
