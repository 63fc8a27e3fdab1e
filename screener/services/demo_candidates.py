"""Invented patients who come to be screened for one trial: fresh findings, and a signed consent."""

from __future__ import annotations

from screener.services.demo_chart import CENTRAL, Chart, DemoRow
from screener.services.demo_courses import Cause
from screener.services.demo_stories import willing

SCREENED = {  # of decompensated cirrhosis that treatment holds, on the day of screening
    "bilirubin_total": 42,
    "albumin": 30,
    "inr": 1.42,
    "pta": 55,
    "pt": 14.6,
    "pt_control": 12.3,
    "creatinine": 78,
    "sodium": 137,
    "platelets": 62,
}
ABSTINENT = SCREENED | {"bilirubin_total": 22, "albumin": 34, "inr": 1.15, "pta": 76, "pt": 13.1}


def screening_visit(chart: Chart, cause: Cause) -> None:
    """The findings of two days ago, on treatment that has gone on for years."""
    ago = 2
    numbers = ABSTINENT if cause == "alcohol" else SCREENED
    for code, number in numbers.items():
        chart.result(code, number * chart.rng.uniform(0.99, 1.01), ago, CENTRAL, "07:20")
    for fact, grade in (("ascites", "mild"), ("he_grade", "0")):
        chart.drop(fact, since=60)
        chart.say(fact, grade, ago)
    chart.drop("albumin_infusion", since=60)
    chart.state("conservative_treatment", 900)
    if cause == "hbv":
        chart.say("hbsag", "positive", ago, source=CENTRAL)
        day = chart.day(ago)
        chart.add(DemoRow("hbv_dna", "<20", "IU/mL", day, source=CENTRAL, lab=CENTRAL))


def consents(chart: Chart, trial: str) -> None:
    """Signed yesterday, with all that the patient agrees to for a trial."""
    willing(chart, trial=trial)
    for fact in ("consent_signed", "willing_to_complete", "contraception_agreed"):
        chart.say(fact, "yes", 1, trial=trial, source="coordinator")
