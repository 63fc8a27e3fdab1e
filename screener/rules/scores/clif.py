"""The CLIF scores: organ failures, the EASL-CLIF grade, CLIF-C ACLF and CLIF-C AD."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from screener.rules.pairs import Floats
from screener.rules.scores.base import Bands, Family, Input, Score, yes_no

_HE = Input("he_grade", choices={"0": 1.0, "1": 2.0, "2": 2.0, "3": 3.0, "4": 3.0})
_VENTILATION = Input(
    "mechanical_ventilation",
    rises=0,
    choices={"none": 0.0, "for_respiratory": 1.0, "for_he": 2.0},
)


def _organs(
    bilirubin_total: Floats,
    creatinine: Floats,
    rrt: Floats,
    he_grade: Floats,
    mechanical_ventilation: Floats,
    inr: Floats,
    map: Floats,  # mean arterial pressure
    vasopressors: Floats,
    oxygenation: Floats,
) -> dict[str, Floats]:
    """The six sub-scores. Creatinine comes as 1 < 1.5, 2 < 2.0, 3 < 3.5, 4 ≥ 3.5 mg/dL."""
    return {
        "liver": bilirubin_total,
        "kidney": np.where(rrt == 1, 3.0, np.maximum(creatinine - 1, 1)),
        "brain": np.where(mechanical_ventilation == 2, 3.0, he_grade),
        "coagulation": inr,
        "circulation": np.where(vasopressors == 1, 3.0, map),
        "respiration": np.where(mechanical_ventilation == 1, 3.0, oxygenation),
    }


def clif_c_of(**inputs: Floats) -> Floats:
    """The CLIF-C organ failure score: six sub-scores of 1, 2 or 3, total 6–18.

    Liver: bilirubin < 6, < 12, ≥ 12 mg/dL. Kidney: creatinine < 2, < 3.5, ≥ 3.5 mg/dL or renal
    replacement. Brain: West Haven 0, 1–2, 3–4, or ventilated for encephalopathy. Coagulation: INR
    < 2.0, < 2.5, ≥ 2.5. Circulation: MAP ≥ 70, < 70 mm Hg, vasopressors. Lung: PaO₂/FiO₂ > 300,
    > 200, ≤ 200 or SpO₂/FiO₂ > 357, > 214, ≤ 214, or ventilated for the lung.

    Moreau (CANONIC), Gastroenterology 2013;144:1426; Jalan, J Hepatol 2014;61:1038,
    doi:10.1016/j.jhep.2014.06.012.
    """
    return np.asarray(np.sum(list(_organs(**inputs).values()), axis=0))


def _failures(**inputs: Floats) -> dict[str, Floats]:
    """1 where an organ has failed: sub-score 3, of the kidney already 2."""
    return {
        organ: np.asarray(points >= (2 if organ == "kidney" else 3), dtype=np.float64)
        for organ, points in _organs(**inputs).items()
    }


def easl_clif_aclf_grade(**inputs: Floats) -> Floats:
    """The EASL-CLIF grade of acute-on-chronic liver failure, as places in none, 1a … 3b.

    One organ failure: kidney 1a; liver, coagulation, circulation or lung 1b only with creatinine
    1.5 to < 2.0 mg/dL or encephalopathy 1–2; brain 1b only with such a creatinine. Two: 2. Three:
    3a. Four to six: 3b.

    Moreau (CANONIC), Gastroenterology 2013;144:1426; EASL, J Hepatol 2023;79:461,
    doi:10.1016/j.jhep.2023.04.021.
    """
    failed = _failures(**inputs)
    count = np.sum(list(failed.values()), axis=0)
    strained = inputs["creatinine"] == 2
    drowsy = (inputs["he_grade"] == 2) & (failed["brain"] == 0)
    single = np.where(failed["kidney"] == 1, 1.0, np.where(strained | drowsy, 2.0, 0.0))
    return np.where(count == 0, 0.0, np.where(count == 1, single, np.minimum(count + 1, 5)))


def clif_c_aclf(clif_c_of: Floats, age: Floats, wbc: Floats) -> Floats:
    """10 × (0.33·OF + 0.04·age + 0.63·ln(white cells in 10⁹/L) − 2), only meant with ACLF.

    Jalan, J Hepatol 2014;61:1038, doi:10.1016/j.jhep.2014.06.012.
    """
    return 10 * (0.33 * clif_c_of + 0.04 * age + 0.63 * np.log(wbc) - 2)


def clif_c_ad(age: Floats, creatinine: Floats, inr: Floats, wbc: Floats, sodium: Floats) -> Floats:
    """10 × (0.03·age + 0.66·ln Cr + 1.71·ln INR + 0.88·ln WBC − 0.05·Na + 8); no bounds.

    Creatinine in mg/dL, white cells in 10⁹/L, sodium in mmol/L; acute decompensation without ACLF.

    Jalan, J Hepatol 2015;62:831, doi:10.1016/j.jhep.2014.11.012.
    """
    logs = 0.66 * np.log(creatinine) + 1.71 * np.log(inr) + 0.88 * np.log(wbc)
    return 10 * (0.03 * age + logs - 0.05 * sodium + 8)


def oxygen_ratio(oxygen: Floats, fio2: Floats) -> Floats:
    """PaO₂ in mm Hg, or SpO₂ in per cent, over the inspired fraction of oxygen."""
    return oxygen / fio2


def _whole_organs(**inputs: Floats) -> Mapping[str, object]:
    return {"organs": {name: int(points[0]) for name, points in _organs(**inputs).items()}}


def _count(**inputs: Floats) -> Mapping[str, object]:
    return {"organ_failures": int(np.sum(list(_failures(**inputs).values())))}


_ORGANS = (
    Input("bilirubin_total", "mg/dL", bands=Bands({"mg/dL": (">=6", ">=12")})),
    Input("creatinine", "mg/dL", bands=Bands({"mg/dL": (">=1.5", ">=2", ">=3.5")})),
    yes_no("rrt"),
    _HE,
    _VENTILATION,
    Input("inr", "1", bands=Bands({"1": (">=2", ">=2.5")})),
    Input("map", "mm[Hg]", bands=Bands({"mm[Hg]": ("<70",)})),
    yes_no("vasopressors"),
    Input("pao2_fio2", "mm[Hg]", param="oxygenation", made_from="pao2_fio2",
          bands=Bands({"mm[Hg]": ("<=300", "<=200")})),
    Input("spo2_fio2", "1", param="oxygenation", made_from="spo2_fio2",
          bands=Bands({"1": ("<=357", "<=214")})),
)  # fmt: skip
_AGE = Input("age", "a", high=130)
_WBC = Input("wbc", "10*9/L", positive=True)
_FIO2 = Input("fio2", "1", low=0.21, high=1, rises=-1)

CLIF_C_OF = Family("clif_c_of", (
    Score(
        "clif_c_of", clif_c_of, _ORGANS, low=6, high=18, confidence="A",
        sources=("moreau_2013", "jalan_2014"), details=_whole_organs,
    ),
))  # fmt: skip

EASL_CLIF_ACLF_GRADE = Family("easl_clif_aclf_grade", (
    Score(
        "easl_clif_aclf_grade", easl_clif_aclf_grade, _ORGANS, low=0, high=5, confidence="A",
        sources=("moreau_2013", "easl_2023"), values=("none", "1a", "1b", "2", "3a", "3b"),
        details=_count,
    ),
))  # fmt: skip

CLIF_C_ACLF = Family("clif_c_aclf", (
    Score(
        "clif_c_aclf", clif_c_aclf,
        (Input("clif_c_of", "1", low=6, high=18, step=1, made_from="clif_c_of"), _AGE, _WBC),
        low=-float("inf"), high=float("inf"), confidence="A", sources=("jalan_2014",),
        rounded=True,
    ),
))  # fmt: skip

CLIF_C_AD = Family("clif_c_ad", (
    Score(
        "clif_c_ad", clif_c_ad,
        (
            _AGE, Input("creatinine", "mg/dL", positive=True), Input("inr", "1", positive=True),
            _WBC, Input("sodium", "mmol/L", positive=True, rises=-1),
        ),
        low=-float("inf"), high=float("inf"), confidence="A", sources=("jalan_2015",),
        rounded=True,
    ),
))  # fmt: skip

PAO2_FIO2 = Family("pao2_fio2", (
    Score(
        "pao2_fio2", oxygen_ratio, (Input("pao2", "mm[Hg]", param="oxygen"), _FIO2),
        low=0, high=float("inf"), confidence="A", sources=("definition",), unit="mm[Hg]",
    ),
))  # fmt: skip

SPO2_FIO2 = Family("spo2_fio2", (
    Score(
        "spo2_fio2", oxygen_ratio, (Input("spo2", "%", high=100, param="oxygen"), _FIO2),
        low=0, high=100 / 0.21, confidence="A", sources=("definition",), unit="1",
    ),
))  # fmt: skip
