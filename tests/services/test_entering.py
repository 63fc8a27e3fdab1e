"""Typed lines and the list of facts, over a real database."""

from __future__ import annotations

import pytest

from screener.services import facts, listing
from screener.services.clinic import Clinic
from tests.services.conftest import TRIAL


@pytest.mark.parametrize(
    ("line", "echo"),
    [
        ("inr 1.9 18 nov", "Example Anna: INR (prothrombin time) 1.9 on 2026-11-18"),
        ("tbil 12.3 mg/dl 18 nov", "12.3 mg/dl (210.3 umol/L) on 2026-11-18"),
        ("temp 100.4 F 18 nov", "100.4 F (38 Cel) on 2026-11-18"),
        ("a1c 48 mmol/mol 18 nov", "48 mmol/mol (6.543 %) on 2026-11-18"),
        ("ascites moderate since 9 nov", "moderate to severe, or refractory since 2026-11-09"),
        ("ascites none 9 nov", "none on 2026-11-09"),
    ],
)
def test_a_typed_line_is_read_back_as_it_is_understood(
    clinic: Clinic, anna: int, line: str, echo: str
) -> None:
    assert facts.read_line(clinic, anna, line).echo.endswith(echo)


def test_a_day_without_a_year_that_would_be_long_gone_is_asked_about(
    clinic: Clinic, anna: int
) -> None:
    asked = facts.read_line(clinic, anna, "inr 1.9 30 nov")
    assert asked.doubts == ("No year was typed: the day is taken as 2025-11-30.",)
    assert facts.read_line(clinic, anna, "inr 1.9 30 nov 2025").doubts == ()
    assert facts.read_line(clinic, anna, "inr 1.9 18 nov").doubts == ()


@pytest.mark.parametrize(
    ("line", "likely"), [("temp 98.6 °C", "[degF]"), ("temp 310 °C", "K"), ("a1c 48 %", "mmol/mol")]
)
def test_outside_the_limits_the_likely_unit_may_have_another_zero(
    clinic: Clinic, anna: int, line: str, likely: str
) -> None:
    assert any(likely in doubt for doubt in facts.read_line(clinic, anna, line).doubts)


def test_limits_without_a_unit_are_told_without_one(clinic: Clinic, anna: int) -> None:
    (doubt,) = facts.read_line(clinic, anna, "inr 190").doubts
    assert "lies outside 0.5 to 20. It is kept" in doubt


def test_what_is_true_of_every_day_has_no_unknown_day(clinic: Clinic, anna: int) -> None:
    assert [line.date for line in listing.facts_of(clinic, anna)] == ["", ""]


def test_judgements_on_two_criteria_are_two_facts(clinic: Clinic, anna: int) -> None:
    trial = TRIAL
    for criterion in ("E14", "E5"):
        facts.judge(clinic, anna, trial, criterion, "digest", "no", "")
    labels = [line.label for line in listing.facts_of(clinic, anna)][-2:]
    assert labels == [
        f"{criterion}: Investigator's judgement · {trial}" for criterion in ("E14", "E5")
    ]


def test_a_withdrawn_value_stands_last_and_keeps_its_history(clinic: Clinic, anna: int) -> None:
    for text in ("inr 1.9 18 nov", "inr 1.2 2 nov"):
        line = facts.read_line(clinic, anna, text)
        facts.enter_line(clinic, anna, line, confirmed=False)
    newest = next(line for line in listing.facts_of(clinic, anna) if line.fact.entry.fact == "inr")
    facts.withdraw(clinic, newest.fact.id, "of another patient")
    inr = [line for line in listing.facts_of(clinic, anna) if line.fact.entry.fact == "inr"]
    assert [(line.value, line.fact.entry.status) for line in inr] == [
        ("1.2", "final"),
        ("1.9", "withdrawn"),
    ]
    history = listing.history(clinic, inr[1].fact.id)
    assert [line.fact.reason for line in history] == ["of another patient", ""]
