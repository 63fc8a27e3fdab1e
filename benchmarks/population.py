"""A seeded population for benchmarks: about 22 facts a patient, 10 to 30 % missing, mixed units.

Invented throughout. The same seed and size give the same facts on every machine.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np

from screener.domain.facts import FactRow
from screener.domain.times import MINUTES, day_number

DAY = date(2026, 11, 22)  # the day that is judged

LABS = {  # code: (units, lowest, highest, share of patients with one, results each)
    "bilirubin_total": (("umol/L", "mg/dL"), 10, 400, 0.85, 3),
    "inr": (("1",), 0.9, 3.5, 0.8, 3),
    "pta": (("%",), 15, 110, 0.7, 2),
    "platelets": (("10*9/L", "10*3/uL"), 20, 350, 0.85, 3),
    "albumin": (("g/L", "g/dL"), 20, 48, 0.8, 3),
}
ANSWERS = (
    "chronic_liver_disease", "acute_kidney_injury", "upper_gastrointestinal_bleeding",
    "uncontrolled_infection", "liver_cancer", "other_malignancy", "liver_transplantation",
    "venous_thrombosis", "pulmonary_embolism", "pregnancy", "breastfeeding", "plans_conception",
    "highly_allergic", "severe_allergy", "immunosuppressant_treatment",
    "immune_enhancer_treatment", "drug_abuse", "alcohol_withdrawal_symptoms",
    "severe_mental_disorder", "clinical_trial_participation", "stem_cell_therapy",
    "jaundice", "liver_failure",
)  # fmt: skip


def population(patients: int, seed: int = 1) -> list[FactRow]:
    """The facts of ``patients`` (numbered from 0), by fact, patient and time."""
    random = np.random.default_rng(seed)
    rows: list[FactRow] = []
    today = day_number(DAY)
    for code, (units, low, high, share, each) in LABS.items():
        for patient in np.flatnonzero(random.random(patients) < share):
            for _ in range(random.integers(1, each + 1)):
                value = float(random.uniform(low, high))
                unit = units[int(random.random() < 0.3) % len(units)]
                value /= {"mg/dL": 17.1, "g/dL": 10.0}.get(unit, 1.0)
                day = today - int(random.exponential(40))
                rows.append(_row(len(rows), int(patient), code, day, round(value, 2), unit))
    for code in ANSWERS:
        for patient in np.flatnonzero(random.random(patients) < 0.4):
            yes = random.random() < 0.1
            day = today - int(random.exponential(60))
            rows.append(_answer(len(rows), int(patient), code, day, "yes" if yes else "no"))
    for code, choices in (("ascites", ("none", "mild", "moderate_severe")), ("he_grade", "01234")):
        for patient in np.flatnonzero(random.random(patients) < 0.7):
            choice = choices[int(random.integers(len(choices)))]
            day = today - int(random.exponential(30))
            rows.append(_answer(len(rows), int(patient), code, day, choice))
    for patient in range(patients):
        born = today - int(random.uniform(16, 85) * 365.25)
        if random.random() < 0.95:
            rows.append(_row(len(rows), patient, "birth_date", today, born, ""))
        if random.random() < 0.95:
            sex = "female" if random.random() < 0.4 else "male"
            rows.append(_answer(len(rows), patient, "sex", today, sex))
        if random.random() < 0.5:
            start, end = today - 3000, today - int(random.exponential(20))
            row = _answer(len(rows), patient, "old_results_reviewed", start, "yes")
            rows.append(_ended(row, end))
    rows.sort(key=lambda row: (row.fact, row.patient, row.first, row.last, row.id))
    return rows


def _row(
    number: int, patient: int, fact: str, day: int, value: float, unit: str, codes: str = ""
) -> FactRow:
    first = day * MINUTES
    return FactRow(
        number, patient, fact, first, first + MINUTES - 1, 1, 0, value, value, False, False, unit,
        codes, "", first + MINUTES,
    )  # fmt: skip


def _answer(number: int, patient: int, fact: str, day: int, code: str) -> FactRow:
    row = _row(number, patient, fact, day, 0.0, "", code)
    return replace(row, low=-math.inf, high=math.inf)  # as an answer is stored


def _ended(row: FactRow, day: int) -> FactRow:
    return replace(row, end_first=day * MINUTES, end_last=day * MINUTES + MINUTES - 1)
