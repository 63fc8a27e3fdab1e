"""A trial as the pages show it: every criterion whole, and what was found of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from screener.services.clinic import Clinic
from screener.services.rule_files import shipped_cases
from screener.services.trial_pages import history, trial_line, trial_lines, trial_sheet
from screener.services.trials import add_rules, set_site_state
from tests.services.amending import OWN, given, in_use

SHIPPED = ("NCT05985863", "NCT06740149-I", "NCT06740149-II")


@pytest.mark.parametrize("trial", SHIPPED)
def test_every_shipped_criterion_is_shown_whole_with_its_rule_and_its_cases(
    clinic: Clinic, trial: str
) -> None:
    sheet, rules = trial_sheet(clinic, trial), clinic.rule_set(trial)
    assert [card.id for card in sheet.criteria] == [one.id for one in rules.criteria]
    assert [card.text for card in sheet.criteria] == [one.text for one in rules.criteria]
    assert all(card.sentence and card.rule for card in sheet.criteria)
    assert shipped_cases(trial).count("- name:") == len(sheet.cases) > 0
    assert not [case for case in sheet.cases if case.differs] and not sheet.unnoticed
    assert sheet.registry and set(rules.source.missing) <= set(sheet.gaps)


def test_a_rule_is_shown_as_it_is_written(clinic: Clinic) -> None:
    sheet = trial_sheet(clinic, "NCT05985863")
    rule = next(card.rule for card in sheet.criteria if card.id == "I1")
    assert rule == "{age: {from: 18 years, to: 70 years}}"
    longer = next(card.rule for card in sheet.criteria if card.id == "I2")
    assert longer.startswith("all:\n  - {condition: acute_liver_injury}\n  - any:\n")


def test_a_trial_with_drafts_only_is_listed_and_screens_nobody(clinic: Clinic) -> None:
    add_rules(clinic, given(cases=False))
    line = trial_line(clinic, OWN)
    assert line.in_force is None and line.ahead is not None and line.ahead.state == "draft"
    assert trial_sheet(clinic, OWN).version.state == "draft"
    shipped = [one.trial for one in clinic.rule_sets]
    assert [one.trial for one in trial_lines(clinic)] == [*shipped, OWN]


def test_a_version_ahead_of_the_one_that_screens_is_named(clinic: Clinic) -> None:
    in_use(clinic)
    assert trial_line(clinic, OWN).ahead is None
    add_rules(clinic, given(2, inr="3"))
    line = trial_line(clinic, OWN)
    assert line.in_force is not None and line.in_force.version == 1
    assert line.ahead is not None and (line.ahead.version, line.ahead.state) == (2, "tested")
    assert trial_sheet(clinic, OWN, 2).version.stands


def test_a_text_that_was_replaced_stays_in_the_list(clinic: Clinic) -> None:
    add_rules(clinic, given())
    add_rules(clinic, given(inr="3"))
    versions = trial_line(clinic, OWN).versions
    assert [(one.version, one.stands) for one in versions] == [(1, False), (1, True)]


def test_the_list_is_of_a_day(clinic: Clinic) -> None:
    set_site_state(clinic, "NCT05985863", "paused", "no cells", date(2026, 12, 1))
    assert trial_line(clinic, "NCT05985863").site_state == ""
    line = trial_line(clinic, "NCT05985863", date(2026, 12, 1))
    assert (line.site_state, line.since, line.reason) == ("paused", date(2026, 12, 1), "no cells")


def test_the_history_is_told_newest_first_with_reasons(clinic: Clinic) -> None:
    in_use(clinic)
    told = [(one.by, one.what.split(" (")[0], one.reason) for one in history(clinic, OWN)]
    assert told == [
        ("A. Coordinator", "Version 1 active from 2026-11-18", ""),
        ("B. Second", "Version 1 approved", ""),
        ("A. Coordinator", "Version 1 tested by the program", "2 worked cases pass"),
        ("A. Coordinator", "Version 1 added from small-1.yaml", ""),
    ]
