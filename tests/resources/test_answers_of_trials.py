"""Answers about each shipped trial, checked by hand against its words."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.facts import FactRow
from screener.rules.answers.decide import decides
from screener.rules.answers.ruler import Until, days_ahead, rulers, until
from screener.rules.nodes.base import Say
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, shipped

OLDEST = {  # the criterion, and the age that is still allowed; each lasts to the eve of a birthday
    "NCT05985863": ("I1", 70), "NCT03945487": ("I1", 69), "NCT05948982": ("I1", 75),
    "NCT05155657": ("I1", 60), "NCT05106972": ("I1", 60),
}  # fmt: skip


def ends(trial: str, *rows: FactRow) -> Until:
    (stretches,) = next(rulers([shipped(trial)], cohort(*rows), [0], DAY, days_ahead(DAY)))
    return until(stretches)


@pytest.mark.parametrize("trial", OLDEST)
def test_the_eve_of_the_birthday_is_the_last_valid_day(trial: str) -> None:
    criterion, oldest = OLDEST[trial]
    end = ends(trial, fact("birth_date", f"{2026 - oldest - 1}-09-15", when=None))
    assert (end.verdict, end.last, end.then) == ("open", date(2026, 9, 14), "excluded")
    assert criterion in end.ends


def test_who_is_seventeen_is_let_in_on_the_eighteenth_birthday() -> None:
    end = ends("NCT06740149-I", fact("birth_date", "2008-09-15", when=None))
    assert (end.verdict, end.last, end.then) == ("excluded", date(2026, 9, 14), "open")
    assert end.ends == ("I2",)


def decided(trial: str, *rows: FactRow) -> set[str]:
    rules = shipped(trial)
    say = Say(Texts(), CATALOGUE, rules.readings)
    found = decides(rules, cohort(*rows), DAY, say)
    return {ask.fact for ask in found.facts}


@pytest.mark.parametrize("trial", OLDEST)
def test_of_somebody_unknown_the_birth_date_is_asked_for(trial: str) -> None:
    assert "birth_date" in decided(trial)
    assert "birth_date" not in decided(trial, fact("birth_date", "1980-01-01", when=None))


def test_where_the_record_names_no_age_none_is_asked_for() -> None:
    assert "birth_date" not in decided("NCT01220492")


def test_a_transplanted_liver_excludes_for_good_and_a_low_bilirubin_may_rise() -> None:
    rules = shipped("NCT05985863")
    say = Say(Texts(), CATALOGUE, rules.readings)
    rows = [
        fact("liver_transplantation", "yes", when="2020"),
        fact("bilirubin_total", "80", "umol/L", "2026-05-30"),
    ]
    found = decides(rules, cohort(*rows), DAY, say)
    assert (found.verdict, found.fixed, set(found.again)) == ("excluded", ("E4",), {"I2"})
    assert found.again["I2"] == ("bilirubin_total",)


CLOSED = [  # by hand: the facts by which a criterion of somebody unknown is closed
    ("NCT05106972", "E6", {"pt", "pt_control"}),  # prolonged over the control: both are needed
    ("NCT01220492", "E5", {"heart_failure", "renal_failure", "respiratory_failure",
                           "acute_kidney_injury", "rrt"}),  # a yes to these two is judged
    ("NCT01220492", "E6", {"portal_vein_thrombosis", "hepatic_vein_thrombosis",
                           "venous_thrombosis"}),  # so is a thrombosis that is not named nearer
    ("NCT05948982", "I2", {"hepatitis_b", "decompensated_cirrhosis"}),  # the rest is judged
    ("NCT05948982", "I4", {"hbv_dna"}),
]  # fmt: skip


@pytest.mark.parametrize(("trial", "criterion", "facts"), CLOSED)
def test_what_closes_a_criterion_of_somebody_unknown(
    trial: str, criterion: str, facts: set[str]
) -> None:
    rules = shipped(trial)
    found = decides(rules, cohort(), DAY, Say(Texts(), CATALOGUE, rules.readings))
    assert found.exact
    assert {code for code, ids in found.closes.items() if criterion in ids} == facts


def test_a_control_that_is_on_file_is_not_asked_for_again() -> None:
    asked = decided("NCT05106972", fact("pt_control", "12", "s"))
    assert "pt" in asked and "pt_control" not in asked


def test_no_single_test_of_today_shows_that_an_antigen_lasted_for_six_months() -> None:
    rules = shipped("NCT03945487")
    found = decides(rules, cohort(), DAY, Say(Texts(), CATALOGUE, rules.readings))
    assert [ask.fact for ask in found.left["I3"]] == ["hbsag"]
    assert "hbsag" not in {ask.fact for ask in found.facts}
