"""Who is lost: in sequence and alone, what is unknown apart, and nobody counted twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screener.rules.evaluate import VERDICTS, evaluate, result_of
from screener.services.attrition import Attrition, Loss, attrition, attrition_of
from screener.services.clinic import Clinic
from screener.services.cohorts import invented
from screener.services.facts import enter_fact
from screener.services.values import NewFact
from tests.services.amending import OWN, in_use

TRIALS = ("NCT05985863", "NCT06740149-I", "NCT06740149-II")


@pytest.fixture(params=TRIALS)
def over_invented(request: pytest.FixtureRequest, clinic: Clinic) -> Attrition:
    people, rules = invented(clinic), clinic.rule_set(request.param)
    outcome = evaluate(rules, people.cohort, clinic.today)
    found = attrition_of(clinic, people, outcome, clinic.today)
    counted = [int((outcome.verdict == place).sum()) for place in range(len(VERDICTS))]
    assert list(found.verdicts.values()) == counted
    for alone, judged in zip(found.alone, outcome.criteria, strict=True):
        said = [result_of(judged, row) for row in range(found.assessed)]
        assert alone.fails == said.count("present") + said.count("not_met")
        assert alone.open + alone.waits == said.count("open")
        assert alone.not_applicable == said.count("not_applicable")
    return found


def whole(loss: Loss) -> int:
    return loss.fails + loss.open + loss.waits + loss.not_applicable + loss.passes


def test_counts_add_up_to_those_who_came(over_invented: Attrition) -> None:
    for loss in (*over_invented.sequence, *over_invented.alone):
        assert whole(loss) == loss.entered


def test_in_sequence_each_meets_whom_the_one_before_left(over_invented: Attrition) -> None:
    left = over_invented.assessed
    for loss in over_invented.sequence:
        assert loss.entered == left
        left = loss.left
    assert left == over_invented.assessed - over_invented.verdicts["excluded"]


def test_alone_each_meets_everybody_and_loses_no_fewer(over_invented: Attrition) -> None:
    for alone, in_turn in zip(over_invented.alone, over_invented.sequence, strict=True):
        assert alone.entered == over_invented.assessed
        assert alone.fails >= in_turn.fails
        assert alone.criterion == in_turn.criterion
    assert over_invented.alone[0] == over_invented.sequence[0]


def test_nobody_is_lost_by_what_is_unknown(clinic: Clinic, anna: int, ben: int) -> None:
    in_use(clinic)
    enter_fact(clinic, anna, NewFact("inr", "4", date="2026-11-17"))
    found = attrition(clinic, clinic.rule_set(OWN), clinic.today)
    age, inr = found.sequence
    assert (age.entered, age.fails, age.left) == (2, 0, 2)
    assert (inr.entered, inr.fails, inr.open, inr.left) == (2, 1, 1, 1)
    assert found.verdicts == {"excluded": 1, "open": 1, "clear": 0, "clear_as_listed": 0}


def test_another_day_counts_what_held_then(clinic: Clinic, anna: int) -> None:
    in_use(clinic)
    enter_fact(clinic, anna, NewFact("inr", "4", date="2026-11-17"))
    later = clinic.today + timedelta(60)
    found = attrition(clinic, clinic.rule_set(OWN), later)
    assert (found.as_of, found.sequence[1].fails, found.sequence[1].open) == (later, 0, 1)


def test_a_clinic_without_patients_loses_nobody(clinic: Clinic) -> None:
    found = attrition(clinic, clinic.rule_set(TRIALS[0]), clinic.today)
    assert found.assessed == 0 and {loss.left for loss in found.sequence} == {0}
