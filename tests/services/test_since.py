"""What changed since the last paper: what was is read from the paper, why is worked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from screener.domain.problems import Refused
from screener.rules.answers.changed import Change
from screener.services import facts
from screener.services.clinic import Clinic
from screener.services.papers import checklist_of
from screener.services.since import since_printed, trial_answers
from screener.services.snapshots import screen
from screener.store import evaluations
from tests.services.asking import fit, type_line
from tests.services.conftest import TRIAL, Clock, state_of


def changes(clinic: Clinic, patient: int, day: date | None = None) -> dict[str, Change]:
    """Each criterion that is otherwise than on the paper."""
    found = since_printed(clinic, patient, TRIAL, day or clinic.today)
    assert found is not None
    return {change.criterion: change for change in found.changed.criteria}


def test_nothing_is_told_where_nothing_was_printed(clinic: Clinic, anna: int, ben: int) -> None:
    checklist_of(clinic, ben, TRIAL, clinic.today)
    assert since_printed(clinic, anna, TRIAL, clinic.today) is None
    assert trial_answers(clinic, anna, TRIAL, clinic.today).since is None


def test_a_paper_that_still_holds_has_no_changes(clinic: Clinic, anna: int, clock: Clock) -> None:
    fit(clinic, anna)
    clock.at += timedelta(seconds=3)
    checklist_of(clinic, anna, TRIAL, clinic.today)
    clock.at += timedelta(minutes=5)
    found = since_printed(clinic, anna, TRIAL, clinic.today)
    assert found is not None and found.changed.criteria == ()
    assert (found.changed.before, found.as_of, found.by) == ("clear", clinic.today, clinic.user)


def test_a_new_result_a_correction_and_time_are_told_as_the_cause(
    clinic: Clinic, anna: int, clock: Clock
) -> None:
    fit(clinic, anna)
    clock.at += timedelta(seconds=3)
    checklist_of(clinic, anna, TRIAL, clinic.today)
    clock.at += timedelta(minutes=5)
    type_line(clinic, anna, "breastfeeding yes since 18 nov")  # against the no of that day
    assert changes(clinic, anna)["E7"] == Change("E7", "absent", "open", ("result",))
    inr = next(line for line in screen(clinic, anna, TRIAL, clinic.today).criteria
               if line.id == "I2").evidence  # fmt: skip
    number = next(item.fact_id for item in inr if item.fact == "bilirubin_total")
    facts.correct(clinic, number, "21", "umol/L", "2026-11-18", "", "a zero too many", True)
    assert changes(clinic, anna)["I2"] == Change("I2", "met", "not_met", ("correction",))
    later = clinic.today + timedelta(days=200)
    assert "time" in changes(clinic, anna, later)["I2"].causes


def test_a_paper_of_another_day_is_compared_with_that_day(
    clinic: Clinic, anna: int, clock: Clock
) -> None:
    fit(clinic, anna)
    clock.at += timedelta(seconds=3)
    day = clinic.today + timedelta(days=120)
    checklist_of(clinic, anna, TRIAL, day)
    found = since_printed(clinic, anna, TRIAL, day)
    assert found is not None and found.changed.criteria == () and found.as_of == day
    assert changes(clinic, anna)["I2"].causes == ("time",)


def test_what_todays_rules_say_otherwise_of_that_day_is_put_down_to_the_rules(
    clinic: Clinic, anna: int, clock: Clock
) -> None:
    fit(clinic, anna)
    clock.at += timedelta(seconds=3)
    now = screen(clinic, anna, TRIAL, clinic.today)
    lines = tuple(replace(line, result="present") if line.id == "E4" else line
                  for line in now.criteria)  # fmt: skip
    for rules, cause in (("0" * 64, "rules"), (now.rule_set.sha256, "program")):
        paper = replace(now, criteria=lines, rule_set=replace(now.rule_set, sha256=rules))
        clock.at += timedelta(seconds=5)
        with clinic.store.write() as session:
            evaluations.freeze(session, paper, "text of the rules", clinic.now(), "A. Nother")
        assert changes(clinic, anna) == {"E4": Change("E4", "present", "absent", (cause,))}


def test_a_paper_that_was_altered_is_refused_not_compared(
    clinic: Clinic, anna: int, clock: Clock
) -> None:
    checklist_of(clinic, anna, TRIAL, clinic.today)
    with clinic.store.write() as session:
        session.execute(text("DROP TRIGGER IF EXISTS evaluation_no_update"))
        session.execute(text("UPDATE evaluation SET snapshot = replace(snapshot, 'open', 'clear')"))
    with pytest.raises(Refused):
        since_printed(clinic, anna, TRIAL, clinic.today)


def test_looking_back_and_ahead_writes_nothing(clinic: Clinic, anna: int, clock: Clock) -> None:
    checklist_of(clinic, anna, TRIAL, clinic.today)
    before = state_of(clinic)
    found = trial_answers(clinic, anna, TRIAL, clinic.today)
    assert found.patient == anna and found.until.trial == found.near.trial == TRIAL
    assert state_of(clinic) == before
