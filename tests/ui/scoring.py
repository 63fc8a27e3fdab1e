"""The calculator of the hand-made backend: real scores, invented results of one patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from screener.domain.calculation import Calculation, PatientInputs, ScoreHead, TypedInput
from screener.domain.people import Patient
from screener.domain.problems import refuse
from screener.reports.blocks import Document
from screener.reports.calculation import calculation_sheet, plain_text
from screener.reports.checklist import Printing
from screener.services.calculator import calculate_typed, score_heads
from screener.system.texts import Texts

TEXTS = Texts()
LAB = "Central laboratory of the Example Hospital, report 2026-11-18/0042"
ON_FILE = {
    "bilirubin_total": TypedInput("210", "umol/L", "2026-11-18 08:10", LAB),
    "inr": TypedInput("1.9", "", "2026-11-18 08:10", LAB),
    "creatinine": TypedInput("88", "umol/L", "2026-11-16", "letter of another hospital"),
    "sex": TypedInput("female", "", "", "registration"),
    "age": TypedInput("46", "years", "", "born 1980-03-02"),
    "albumin": TypedInput("29", "g/L", "2026-11-18 08:10", LAB),
    "ascites": TypedInput("mild or none", "", "2026-11-18", "ultrasound, clinical examination"),
}
NOTES = {"sodium": "2026-09-02, older than the days chosen: not used",
         "dialysis_qualifying": "nothing on file up to this day"}  # fmt: skip


class FakeScores:
    """The part of the backend that calculates; ``people`` come from the rest of it."""

    demonstration: bool
    people: dict[int, Patient]
    scores: Sequence[ScoreHead] = score_heads(TEXTS)

    def __init__(self) -> None:
        self.gone: set[int] = set()  # patients whose facts cannot be read

    def score_inputs(
        self, patient: int, score: str, variant: str, as_of: date, within: int | None
    ) -> PatientInputs:
        if patient in self.gone:
            raise refuse("services.unknown_patient", patient=patient)
        notes = {} if within is None else NOTES
        inputs = ON_FILE if patient == 1 else {"inr": replace(ON_FILE["inr"], text="1.1")}
        return PatientInputs(patient, as_of.isoformat(), inputs, notes)

    def calculate(
        self, score: str, variant: str, inputs: Mapping[str, TypedInput], as_of: str
    ) -> Calculation:
        return calculate_typed(score, variant, inputs, TEXTS, as_of)

    def calculation_sheet(self, calculation: Calculation, patient: int | None) -> Document:
        return calculation_sheet(
            calculation,
            None if patient is None else self.people[patient],
            Printing("A. Coordinator", "2026-11-22T09:44:05+08:00"),
            TEXTS,
            demonstration=self.demonstration,
            engine="Screener 0.1.0",
        )

    def calculation_text(self, calculation: Calculation, patient: int | None) -> str:
        return plain_text(calculation, None if patient is None else self.people[patient], TEXTS)
