"""Questions put to the door, and inputs that are whole."""

from __future__ import annotations

import json
from typing import Any

from screener.services.score_door import answer_lines

MELD = {
    "bilirubin_total": {"value": 12, "unit": "mg/dL"}, "inr": {"value": 2.2, "unit": "1"},
    "creatinine": {"value": 1.4, "unit": "mg/dL"}, "etiology": "other",
}  # fmt: skip
PUGH = {
    "bilirubin_total": {"value": 2.5, "unit": "mg/dL"}, "albumin": {"value": 30, "unit": "g/L"},
    "inr": {"value": 1.8}, "ascites": "mild", "he_grade": 0,
}  # fmt: skip
UNOS = {**{name: MELD[name] for name in ("bilirubin_total", "inr", "creatinine")},
        "dialysis_qualifying": False}  # fmt: skip
CLIF = {
    "bilirubin_total": {"value": 15, "unit": "mg/dL"}, "inr": {"value": 1.8}, "he_grade": 0,
    "creatinine": {"value": 1.2, "unit": "mg/dL"}, "map": {"value": 80, "unit": "mmHg"},
    "vasopressors": False, "rrt": False, "mechanical_ventilation": "none",
}  # fmt: skip
AKI = {
    "creatinine": {"value": 1, "unit": "mg/dL"}, "rrt": False,
    "creatinine_baseline_7d": {"value": 1, "unit": "mg/dL"},
    "creatinine_rise_48h": {"value": 0, "unit": "mg/dL"},
}  # fmt: skip


def of(score: str, inputs: dict[str, Any], variant: str = "", **more: Any) -> dict[str, Any]:
    question = {"score": score, "inputs": inputs, **more}
    if variant:
        question["variant"] = variant
    return line(json.dumps(question).encode())


def line(text: bytes) -> dict[str, Any]:
    (answer,) = answer_lines([text])
    found: dict[str, Any] = json.loads(answer)
    return found


def mg(value: Any) -> dict[str, Any]:
    """So many mg/dL."""
    return {"value": value, "unit": "mg/dL"}
