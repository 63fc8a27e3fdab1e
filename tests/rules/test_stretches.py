"""Answers over days: from when to when each certainly and possibly speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from screener.domain.facts import FactRow
from screener.domain.times import BEGINNING, END, EPOCH
from screener.rules.stretches import NEVER, Stretches, said_choice, said_yes, stretches
from tests.rules.facts import cohort, fact

STATE, ONCE = "sepsis", "cirrhosis"


def laid(code: str, *rows: FactRow) -> Stretches:
    return stretches(said_yes(cohort(*rows).series(code)))


def at(minute: int) -> str:
    """A minute in words."""
    known = {BEGINNING: "beginning", END: "end", NEVER: "never"}
    if int(minute) in known:
        return known[int(minute)]
    moment: datetime = EPOCH + timedelta(minutes=int(minute))
    return moment.strftime("%Y-%m-%d %H:%M")


def days(first: object, last: object) -> tuple[str, str]:
    return at(first), at(last)  # type: ignore[arg-type]


def yes(code: str, when: str | None, end: str | None = None) -> FactRow:
    return fact(code, "yes", when=when, end=end)


def no(code: str, when: str | None, end: str | None = None) -> FactRow:
    return fact(code, "no", when=when, end=end)


def test_a_state_yes_holds_until_its_end_or_until_the_day_before_the_next_no() -> None:
    open_ = laid(STATE, yes(STATE, "2026-01-10"))
    assert days(open_.maybe_first[0], open_.maybe_last[0]) == ("2026-01-10 00:00", "end")
    assert days(open_.sure_first[0], open_.sure_last[0]) == ("2026-01-10 23:59", "end")
    ended = laid(STATE, yes(STATE, "2026-01-10", "2026-02-01"))
    assert days(ended.sure_last[0], ended.maybe_last[0]) == ("2026-02-01 23:59",) * 2
    closed = laid(STATE, yes(STATE, "2026-01-10"), no(STATE, "2026-03-01"))
    assert days(closed.sure_last[0], closed.maybe_last[0]) == ("2026-02-28 23:59",) * 2
    assert not closed.contested.any()


def test_an_unreadable_answer_ends_what_is_certain_but_not_what_is_possible() -> None:
    found = laid(STATE, yes(STATE, "2026-01-10"), fact(STATE, "refused", when="2026-03-01"))
    assert days(found.sure_last[0], found.maybe_last[0]) == ("2026-02-28 23:59", "end")


def test_answers_of_one_day_with_hours_follow_each_other() -> None:
    found = laid(STATE, yes(STATE, "2026-03-01 08:00"), no(STATE, "2026-03-01 10:00"))
    assert days(found.sure_last[0], found.maybe_last[0]) == ("2026-03-01 08:00",) * 2
    assert not found.contested.any()
    assert days(found.no_first[1], found.no_last[1]) == ("2026-03-01 00:00", "2026-03-01 23:59")


def test_yes_and_no_of_one_day_contradict_each_other() -> None:
    assert laid(STATE, yes(STATE, "2026-03-01"), no(STATE, "2026-03-01")).contested.tolist() == [
        True,
        False,
    ]


def test_an_imprecise_yes_ends_with_the_first_no_that_is_certainly_later() -> None:
    rows = [yes(STATE, "2025"), no(STATE, "2025-03-01"), no(STATE, "2026-02-01")]
    found = laid(STATE, *rows)
    assert at(found.maybe_last[0]) == "2026-01-31 23:59"


def test_an_imprecise_no_ends_a_yes_at_its_last_moment_and_speaks_for_no_day() -> None:
    found = laid(STATE, yes(STATE, "2025-05-01"), no(STATE, "2026-01"))
    assert at(found.maybe_last[0]) == "2026-01-31 23:58"
    assert found.no_first[1] > found.no_last[1]


def test_an_undated_no_leaves_a_yes_uncertain() -> None:
    found = laid(STATE, yes(STATE, "2025-05-01"), no(STATE, None))
    assert days(found.sure_last[1], found.maybe_last[1]) == ("never", "end")


def test_a_no_of_a_state_speaks_for_its_day_and_with_an_end_for_the_whole_time() -> None:
    single = laid(STATE, no(STATE, "2026-03-01"))
    assert days(single.no_first[0], single.no_last[0]) == ("2026-03-01 00:00", "2026-03-01 23:59")
    period = laid(STATE, no(STATE, "2026-03-01", "2026-04-01"))
    assert days(period.no_first[0], period.no_last[0]) == ("2026-03-01 00:00", "2026-04-01 23:59")


@pytest.mark.parametrize("recorded", ["2026-03-01 10:00", None])
def test_a_no_of_today_speaks_for_all_of_today_although_today_is_not_over(
    recorded: str | None,
) -> None:
    for code in (STATE, ONCE):
        found = laid(code, fact(code, "no", when="2026-03-01", recorded=recorded))
        assert at(found.no_last[0]) == "2026-03-01 23:59"


def test_a_no_of_history_speaks_for_all_days_up_to_its_own() -> None:
    found = laid(ONCE, no(ONCE, "2026-03-01"))
    assert days(found.no_first[0], found.no_last[0]) == ("beginning", "2026-03-01 23:59")
    vague = laid(ONCE, no(ONCE, "2026"))
    assert days(vague.no_first[0], vague.no_last[0]) == ("beginning", "2026-01-01 00:00")
    period = laid(ONCE, no(ONCE, "2026-01-01", "2026-03-01"))
    assert days(period.no_first[0], period.no_last[0]) == ("2026-01-01 00:00", "2026-03-01 23:59")
    since_ever = laid(ONCE, no(ONCE, None, "2026-03-01"))
    assert days(since_ever.no_first[0], since_ever.no_last[0]) == ("beginning", "2026-03-01 23:59")


def test_a_yes_is_contradicted_by_any_no_of_its_time_but_by_none_of_another_time() -> None:
    before = [
        fact(STATE, "no", when="2026-02-15", patient=0),
        fact(STATE, "no", when="2026-01-05", patient=1),
    ]
    rows = [no(STATE, "2026-01-10"), yes(STATE, "2026-02-01", end="2026-03-01")]
    rows = [replace(row, patient=2) for row in rows]

    def contested(*more: FactRow) -> list[bool]:
        people = cohort(*before, *rows, *more, patients=(0, 1, 2))
        return stretches(said_yes(people.series(STATE))).contested.tolist()

    assert contested() == [False, False, False, False]
    within = fact(STATE, "no", when="2026-02-15", patient=2)
    assert contested(within) == [False, False, False, True, False]


def test_a_yes_of_history_is_contradicted_by_a_later_no_and_reopens_an_earlier_one() -> None:
    assert laid(ONCE, yes(ONCE, "2020-01-01"), no(ONCE, "2026-01-01")).contested[0]
    assert not laid(ONCE, no(ONCE, "2020-01-01"), yes(ONCE, "2026-01-01")).contested.any()


def test_a_no_for_a_time_does_not_contradict_a_history_before_it() -> None:
    rows = [yes(ONCE, "2020-01-01"), no(ONCE, "2025-01-01", "2026-01-01")]
    assert not laid(ONCE, *rows).contested.any()


def test_a_doubt_about_history_is_settled_by_a_later_answer() -> None:
    open_ = laid(ONCE, fact(ONCE, "does_not_know", when="2026-01-01"))
    assert days(open_.maybe_first[0], open_.maybe_last[0]) == ("beginning", "end")
    settled = laid(ONCE, fact(ONCE, "does_not_know", when="2026-01-01"), no(ONCE, "2026-02-01"))
    assert at(settled.maybe_last[0]) == "never"


def test_facts_of_one_patient_do_not_reach_another() -> None:
    rows = [yes(STATE, "2026-01-10"), fact(STATE, "no", when="2026-02-01", patient=2)]
    found = stretches(said_yes(cohort(*rows, patients=(1, 2)).series(STATE)))
    assert days(found.sure_last[0], found.maybe_last[0]) == ("end", "end")
    assert not found.contested.any()


def test_a_grade_is_a_yes_above_its_first_choice_and_a_limit_makes_it_one_or_not() -> None:
    rows = [fact("he_grade", text, when=f"2026-05-0{n}") for n, text in
            enumerate(["0", "1", "3", "yes"], 1)]  # fmt: skip
    series = cohort(*rows).series("he_grade")
    present = said_yes(series)
    assert present.sure.tolist() == [False, True, True, True]
    severe = said_choice(series, lambda grade: grade >= 2)
    assert severe.sure.tolist() == [False, False, True, False]
    assert severe.maybe.tolist() == [False, False, True, True]
