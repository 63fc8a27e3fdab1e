"""Answers to whatever a screening asks, so that a patient fits or fails as a test wants."""

from __future__ import annotations

from screener.domain.screening import Ask, CriterionLine, Snapshot
from screener.services import facts
from screener.services.clinic import Clinic
from screener.services.snapshots import screen
from screener.services.values import NewFact
from tests.services.conftest import TRIAL

RESULTS = {
    "bilirubin_total": "tbil 210 umol/L",
    "inr": "inr 1.9",
    "pta": "pta 35 %",
    "ascites": "ascites moderate since 10 nov",
    "jaundice": "jaundice yes since 5 nov",
    "acute_liver_injury": "acute liver injury yes since 5 nov",
    "liver_failure": "liver failure yes since 5 nov",
    "chronic_liver_disease": "chronic liver disease yes since 2014",
}


def type_line(clinic: Clinic, number: int, text: str, confirmed: bool = False) -> None:
    """Type a line and store it; it must be one that can be."""
    line = facts.read_line(clinic, number, text)
    assert line.entries, line.problems
    facts.enter_line(clinic, number, line, confirmed)


def reply(clinic: Clinic, number: int, criterion: str, ask: Ask) -> None:
    """Answer one question so that the patient fits the trial."""
    today = clinic.today.isoformat()
    trial = TRIAL if ask.trial else ""
    if ask.kind == "judgement":
        facts.judge(clinic, number, TRIAL, criterion, ask.asked, "no", "")
    elif ask.fact in RESULTS:
        type_line(clinic, number, RESULTS[ask.fact])
    elif ask.kind == "coded":
        facts.enter_fact(clinic, number, NewFact(ask.fact, "negative", date=today))
    else:
        willing = ask.kind == "complete" or ask.fact == "consent_willing"
        said = "yes" if willing else "no"
        facts.answer(clinic, number, ask.fact, said, ask.start, ask.end, trial, "patient")


def fit(clinic: Clinic, number: int) -> Snapshot:
    """Answer what is asked, until nothing more is; gives the last screening."""
    type_line(clinic, number, RESULTS["liver_failure"])
    for _ in range(3):
        snapshot = screen(clinic, number, TRIAL, clinic.today)
        for line in snapshot.criteria:
            for ask in line.asks:
                reply(clinic, number, line.id, ask)
    return screen(clinic, number, TRIAL, clinic.today)


def criterion(snapshot: Snapshot, id: str) -> CriterionLine:
    """One criterion of a screening."""
    return next(line for line in snapshot.criteria if line.id == id)
