"""What holds on a day is the step recorded last of those whose day has come."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from screener.domain.trials import (
    RuleVersion,
    TrialStep,
    active_on,
    approval,
    newest,
    site_state,
    standing,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
PLANS = st.lists(st.tuples(st.integers(1, 5), DAYS), max_size=8)
DAY = date(2026, 1, 10)


def step(name: str, day: date = DAY, version: int = 0) -> TrialStep:
    return TrialStep("T", name, day, "ann", AT, version)  # type: ignore[arg-type]


def version(id: int, number: int = 1, origin: str = "file") -> RuleVersion:
    return RuleVersion("T", number, f"{id:064}", "", origin, "", "ann", AT, id)  # type: ignore[arg-type]


@given(PLANS, DAYS)
def test_a_later_record_wins_from_its_day_on_and_changes_no_day_before(
    plans: list[tuple[int, date]], day: date
) -> None:
    steps = [step("active", when, one) for one, when in plans]
    found = active_on([*steps, step("active", DAY, 9)], day)
    assert found == (9 if day >= DAY else active_on(steps, day))
    assert site_state(steps, day) is None


@given(PLANS, DAYS, DAYS)
def test_what_is_active_on_a_day_asks_no_step_of_a_later_one(
    plans: list[tuple[int, date]], day: date, later: date
) -> None:
    steps = [step("active", when, one) for one, when in plans]
    known = [one for one in steps if one.day <= day or one.day < later]
    if later > day:
        assert active_on(known, day) == active_on(steps, day)


def test_a_plan_that_was_overtaken_before_its_day_never_comes_true() -> None:
    steps = [step("active", date(2026, 1, 20), 1), step("active", date(2026, 1, 5), 2)]
    assert active_on(steps, date(2026, 1, 25)) == 2


def test_a_version_stands_as_far_as_it_has_come() -> None:
    one = version(1)
    steps: list[TrialStep] = []
    assert standing(one, steps, DAY) == "draft"
    for name in ("tested", "approved", "active"):
        steps.append(step(name, version=1))
        assert standing(one, steps, DAY) == name
    assert standing(one, steps, date(2026, 1, 9)) == "approved"
    assert standing(version(2), steps, DAY) == "draft"
    assert approval(one, steps) == steps[1] and approval(version(2), steps) is None


def test_a_shipped_version_is_tested_and_never_more_by_itself() -> None:
    shipped = version(0, origin="shipped")
    assert standing(shipped, [step("open"), step("active", version=1)], DAY) == "tested"
    assert approval(shipped, [step("approved", version=1)]) is None


def test_the_newest_text_stands_under_its_number() -> None:
    found = newest([version(1, 1), version(2, 2), version(3, 1)])
    assert [(one.version, one.id) for one in found] == [(1, 3), (2, 2)]
