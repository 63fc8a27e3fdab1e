"""Until when: the coming days, cut where something changes."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.facts import FactRow
from screener.domain.times import Duration
from screener.rules.answers.ruler import Stretch, days_ahead, rulers, until
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, evaluate
from screener.rules.ruleset import RuleSet
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, numbered, rule_set
from tests.rules.test_laws import made, read_by
from tests.strategies import charts, readings, rules

FRESH = "{labs: {within: 28 days, why: x}, answers: {within: 28 days, why: x}}"
YEAR = days_ahead(DAY)


def ahead(rules_: RuleSet, *rows: FactRow) -> list[Stretch]:
    return next(rulers([rules_], cohort(*rows), [0], DAY, YEAR))[0]


def test_a_year_ahead_is_to_the_same_day_and_a_month_to_its_last() -> None:
    assert days_ahead(date(2026, 6, 1)) == 366
    assert days_ahead(date(2027, 6, 1)) == 367  # over the 29th of February 2028
    assert days_ahead(date(2026, 1, 31), Duration(1, "month")) == 29


def test_a_result_is_valid_to_its_last_day_and_names_the_criterion_that_ends_it() -> None:
    rules_ = rule_set("{lab: inr, at_least: 1.5}", readings=FRESH)
    end = until(ahead(rules_, fact("inr", "1.9", when="2026-05-20")))
    assert (end.verdict, end.last) == ("clear", date(2026, 6, 17))
    assert (end.then, end.ends) == ("open", ("C1",))


def test_the_seventy_first_birthday_excludes() -> None:
    born = fact("birth_date", "1956-03-09", when=None)
    end = until(ahead(rule_set("{age: {from: 18 years, to: 70 years}}"), born))
    assert (end.last, end.then, end.ends) == (date(2027, 3, 8), "excluded", ("C1",))


def test_a_wash_out_ends_and_what_excluded_is_named() -> None:
    rule = "{condition: immunosuppressant_treatment, within: 1 month, before: screening}"
    rows = [
        fact("immunosuppressant_treatment", "yes", when="2026-04-01", end="2026-05-20"),
        fact("medication_list_reviewed", "yes", when=None, end="2027-12-31"),
    ]
    end = until(ahead(rule_set(rule, side="exclusion"), *rows))
    assert (end.verdict, end.last) == ("excluded", date(2026, 6, 20))
    assert (end.then, end.ends) == ("clear", ("C1",))


def test_what_never_changes_stands_to_the_end() -> None:
    stretches = ahead(rule_set("{condition: cirrhosis}"), fact("cirrhosis", "yes", when="2020"))
    assert [(one.first, one.last) for one in stretches] == [(DAY, DAY + timedelta(days=YEAR - 1))]
    assert until(stretches).last is None


def test_a_criterion_may_change_while_the_verdict_stays() -> None:
    rule = "{any: [{lab: inr, at_least: 1.5}, {judgement: fit}]}"
    stretches = ahead(rule_set(rule, readings=FRESH), fact("inr", "1.9", when="2026-05-20"))
    assert [(one.verdict, one.waiting) for one in stretches] == [("clear", ()), ("open", ())]


@settings(max_examples=25, deadline=None)
@given(rules, readings, st.data())
def test_until_is_right_compared_with_all_days_of_a_year(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    chart = [item.row for item in data.draw(charts(read_by(rules_), patients=2))]
    people = Cohort(numbered(chart), (1, 2), CATALOGUE)
    days = [DAY + timedelta(days=n) for n in range(YEAR)]
    alone = [evaluate(rules_, people, day) for day in days[::7] + days[-1:]]
    for place, (stretches,) in enumerate(rulers([rules_], people, (0, 1), DAY, YEAR)):
        end = until(stretches)
        assert stretches[0].first == DAY
        assert stretches[-1].last == days[-1]
        assert all(
            one.last + timedelta(days=1) == other.first
            for one, other in itertools.pairwise(stretches)
        )
        by_day = {day: one for one in stretches for day in days if one.first <= day <= one.last}
        assert len(by_day) == YEAR
        for day, outcome in zip(days[::7] + days[-1:], alone, strict=True):
            assert by_day[day].verdict == VERDICTS[int(outcome.verdict[place])]
            assert by_day[day].failing == outcome.failing(place)
            assert by_day[day].open == outcome.open(place)
        stays = [by_day[day].verdict == end.verdict for day in days]
        if end.last is None:
            assert all(stays)
            continue
        kept = (end.last - DAY).days + 1
        assert all(stays[:kept])
        assert not stays[kept]
        after = evaluate(rules_, people, days[kept])
        assert VERDICTS[int(after.verdict[place])] == end.then != end.verdict
        assert end.ends


@pytest.mark.parametrize("size", [1, 2, 5])
def test_patients_are_told_each_their_own_however_many_are_asked(size: int) -> None:
    rules_ = rule_set("{lab: inr, at_least: 1.5}", readings=FRESH)
    rows = [
        fact("inr", "1.9", when=(DAY - timedelta(days=n)).isoformat(), patient=n)
        for n in range(size)
    ]
    people = Cohort(numbered(rows), range(size), CATALOGUE)
    ends = [until(one[0]).last for one in rulers([rules_], people, range(size), DAY, 20_000)]
    assert ends == [DAY + timedelta(days=28 - n) for n in range(size)]
