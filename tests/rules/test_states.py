"""Whether a condition holds, or begins, in a window: never absent from silence."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.facts import FactRow
from screener.rules.silence import covered
from tests.rules.facts import fact, truth, why

FRESH = "{answers: {within: 28 days, why: x}}"
AKI = "{condition: acute_kidney_injury}"


def aki(text: str, when: str | None, end: str | None = None, **more: str) -> FactRow:
    return fact("acute_kidney_injury", text, when=when, end=end, **more)  # type: ignore[arg-type]


def reviewed(start: str | None, end: str, code: str = "history_reviewed") -> FactRow:
    return fact(code, "yes", when=start, end=end)


def test_that_it_was_absent_on_one_day_leaves_its_beginning_open_for_want_of_answers() -> None:
    rule = "{condition: sepsis, begins: {within: 4 weeks, before: screening}}"
    assert why(rule, fact("sepsis", "no", when="2026-05-20")) == ("too_old",)


# --- what holds on the day ------------------------------------------------------------------------


def test_nothing_on_file_is_unknown_and_never_absent() -> None:
    assert why(AKI) == ("not_asked",)
    assert why("{not: {condition: acute_kidney_injury}}") == ("not_asked",)


@pytest.mark.parametrize("answer", ["not_asked", "does_not_know", "refused"])
def test_no_answer_is_unknown_whatever_kind_of_none_it_is(answer: str) -> None:
    assert why(AKI, aki(answer, "2026-06-01")) == ("not_asked",)


def test_an_older_no_is_not_uncovered_by_an_answer_that_is_none() -> None:
    rows = [aki("no", "2026-05-20"), aki("does_not_know", "2026-05-25")]
    assert why(AKI, *rows, readings=FRESH) == ("not_asked",)


def test_todays_no_ends_an_older_yes_without_any_reading() -> None:
    assert truth(AKI, aki("yes", "2026-01-01"), aki("no", "2026-06-01")) == "false"


def test_a_no_said_this_morning_is_enough() -> None:
    assert truth(AKI, aki("no", "2026-06-01", recorded="2026-06-01 08:00")) == "false"
    assert truth(AKI, aki("no", "2026-06-01 08:00")) == "false"


def test_a_yes_stays_until_something_else_is_said() -> None:
    assert truth(AKI, aki("yes", "2020-01-01")) == "true"
    assert why(AKI, aki("yes", "2020-01-01", "2020-02-01")) == ("not_asked",)


def test_without_a_reading_yesterdays_no_says_nothing_of_today() -> None:
    assert why(AKI, aki("no", "2026-05-31")) == ("too_old",)


@pytest.mark.parametrize(("day", "expected"), [("2026-05-04", "false"), ("2026-05-03", "unknown")])
def test_a_no_is_good_for_as_long_as_the_site_reads(day: str, expected: str) -> None:
    assert truth(AKI, aki("no", day), readings=FRESH) == expected


def test_a_rules_own_freshness_goes_before_the_sites() -> None:
    rule = "{condition: acute_kidney_injury, answers_within: 10 days}"
    assert why(rule, aki("no", "2026-05-21"), readings=FRESH) == ("too_old",)
    assert truth(rule, aki("no", "2026-05-22"), readings=FRESH) == "false"


def test_an_event_after_the_no_reopens_it() -> None:
    rows = [aki("no", "2026-05-20"), aki("yes", "2026-05-25")]
    assert truth(AKI, *rows, readings=FRESH) == "true"


def test_yes_and_no_of_one_day_are_a_conflict() -> None:
    rows = [aki("no", "2026-06-01"), aki("yes", "2026-06-01")]
    assert why(AKI, *rows) == ("conflicting",)


def test_what_was_said_after_the_day_that_is_judged_does_not_count() -> None:
    assert why(AKI, aki("yes", "2026-06-02")) == ("not_asked",)
    assert why(AKI, aki("no", "2026-06-02")) == ("not_asked",)


# --- history --------------------------------------------------------------------------------------

VTE = "{condition: venous_thrombosis}"


def vte(text: str, when: str | None, end: str | None = None) -> FactRow:
    return fact("venous_thrombosis", text, when=when, end=end)


@pytest.mark.parametrize("when", ["1999", "2026-06-01", "2026", None])
def test_a_yes_of_history_holds_for_ever_however_vague_its_day(when: str | None) -> None:
    assert truth(VTE, vte("yes", when)) == "true"


def test_a_no_of_history_is_good_up_to_its_day_and_for_the_sites_reading() -> None:
    assert truth(VTE, vte("no", "2026-06-01")) == "false"
    assert why(VTE, vte("no", "2026-05-20")) == ("too_old",)
    assert truth(VTE, vte("no", "2026-05-20"), readings=FRESH) == "false"
    assert why(VTE, vte("no", None), readings=FRESH) == ("not_asked",)


def test_history_denied_after_it_was_affirmed_is_a_conflict() -> None:
    rows = [vte("yes", "2010-01-01"), vte("no", "2026-06-01")]
    assert why(VTE, *rows) == ("conflicting",)


def test_history_in_a_window_is_certain_only_if_its_day_certainly_lies_there() -> None:
    rule = "{condition: venous_thrombosis, within: 2 years}"
    assert truth(rule, vte("yes", "2025-01-01")) == "true"
    assert why(rule, vte("yes", "2024")) == ("imprecise",)
    assert why(rule, vte("yes", "2010-01-01")) == ("not_asked",)
    denied = vte("no", "2024-06-01", "2026-06-01")
    assert truth(rule, vte("yes", "2010-01-01"), denied) == "false"


def test_a_denial_from_after_the_day_does_not_speak_for_it_but_casts_doubt_on_a_yes() -> None:
    assert why(VTE, vte("no", "2026-06-02")) == ("not_asked",)
    assert why(VTE, vte("yes", "2020-01-01"), vte("no", "2026-06-02")) == ("conflicting",)


# --- windows --------------------------------------------------------------------------------------

DRUG = "{condition: immunosuppressant_treatment, within: 1 month, before: screening}"


def drug(text: str, when: str | None, end: str | None = None) -> FactRow:
    return fact("immunosuppressant_treatment", text, when=when, end=end)


def test_a_window_is_absent_only_if_all_of_it_is_spoken_for() -> None:
    assert why(DRUG, drug("no", "2026-06-01"), readings=FRESH) == ("not_asked",)
    assert truth(DRUG, drug("no", "2026-05-01", "2026-06-01")) == "false"
    assert why(DRUG, drug("no", "2026-05-02", "2026-06-01")) == ("not_asked",)
    parts = [drug("no", "2026-05-01", "2026-05-14"), drug("no", "2026-05-15", "2026-06-01")]
    assert truth(DRUG, *parts) == "false"
    gap = [drug("no", "2026-05-01", "2026-05-13"), drug("no", "2026-05-15", "2026-06-01")]
    assert why(DRUG, *gap) == ("not_asked",)


def test_a_statement_of_completeness_speaks_for_its_time_and_only_its_own_kind() -> None:
    medication = "medication_list_reviewed"
    assert truth(DRUG, reviewed("2026-05-01", "2026-06-01", medication)) == "false"
    assert truth(DRUG, reviewed(None, "2026-06-01", medication)) == "false"
    assert why(DRUG, reviewed("2026-05-02", "2026-06-01", medication)) == ("not_asked",)
    assert why(DRUG, reviewed(None, "2026-05-31", medication)) == ("too_old",)
    assert why(DRUG, reviewed(None, "2026-06-01")) == ("not_asked",)
    endless = fact(medication, "yes", when="2026-05-01")
    assert why(DRUG, endless) == ("not_asked",)
    denied = fact(medication, "no", when="2026-05-01", end="2026-06-01")
    assert why(DRUG, denied) == ("not_asked",)


def test_a_review_from_some_day_of_a_month_speaks_from_its_last_and_to_an_ends_first() -> None:
    medication = "medication_list_reviewed"
    assert truth(DRUG, reviewed("2026-04", "2026-06-01", medication)) == "false"
    assert why(DRUG, reviewed("2026-05", "2026-06-01", medication)) == ("not_asked",)
    assert truth(DRUG, reviewed("2026-04-01", "2026-06", medication)) == "false"
    assert why(DRUG, reviewed("2026-04-01", "2026", medication)) == ("too_old",)


def test_an_end_that_may_lie_in_the_window_is_open() -> None:
    assert why(DRUG, drug("yes", "2026-01-01", "2026")) == ("imprecise",)
    assert truth(DRUG, drug("yes", "2026-01-01", "2026-05")) == "true"


# --- beginnings -----------------------------------------------------------------------------------

BEGINS = "{condition: ascites, begins: {within: 4 weeks, after: onset of jaundice}}"
JAUNDICE = fact("jaundice", "yes", when="2026-05-01")


def ascites(text: str, when: str | None, end: str | None = None) -> FactRow:
    return fact("ascites", text, when=when, end=end)


@pytest.mark.parametrize("day", ["2026-05-01", "2026-05-29"])
def test_what_begins_on_either_end_of_the_window_begins_in_it(day: str) -> None:
    assert truth(BEGINS, JAUNDICE, ascites("mild", day)) == "true"


def test_what_was_there_before_and_never_ceased_does_not_begin_again() -> None:
    rows = [JAUNDICE, ascites("mild", "2026-04-01"), ascites("moderate", "2026-05-10")]
    assert truth(BEGINS, *rows) == "false"


def test_what_ceased_before_begins_again() -> None:
    rows = [JAUNDICE, ascites("mild", "2026-04-01"), ascites("none", "2026-04-20"),
            ascites("mild", "2026-05-10")]  # fmt: skip
    assert truth(BEGINS, *rows) == "true"


def test_what_began_too_late_leaves_the_window_to_be_asked_about() -> None:
    rows = [JAUNDICE, ascites("mild", "2026-05-30")]
    assert why(BEGINS, *rows) == ("not_asked",)
    assert truth(BEGINS, *rows, reviewed(None, "2026-06-01")) == "false"


def test_a_beginning_of_uncertain_day_or_after_an_uncertain_state_is_open() -> None:
    assert truth(BEGINS, JAUNDICE, ascites("mild", "2026-05")) == "unknown"
    earlier = ascites("refused", "2026-04-01")
    assert truth(BEGINS, JAUNDICE, earlier, ascites("mild", "2026-05-10")) == "unknown"


def test_a_beginning_is_absent_where_a_state_from_before_or_a_no_speaks_for_every_day() -> None:
    rows = [JAUNDICE, ascites("mild", "2026-04-01", "2026-05-15"),
            ascites("none", "2026-05-16", "2026-06-01")]  # fmt: skip
    assert truth(BEGINS, *rows) == "false"


def test_without_the_anchor_a_beginning_is_open_and_the_anchor_is_missing() -> None:
    assert "missing" in why(BEGINS, ascites("mild", "2026-05-10"))


# --- coverage -------------------------------------------------------------------------------------


def test_stretches_cover_a_window_if_they_leave_no_minute_of_it_open() -> None:
    def covers(*parts: tuple[int, int]) -> bool:
        row = np.zeros(len(parts), dtype=np.int64)
        first, last = (np.array([part[n] for part in parts], dtype=np.int64) for n in (0, 1))
        begin, end = np.array([10]), np.array([20])
        return bool(covered(1, row, first, last, begin, end)[0])

    assert not covers()
    assert covers((10, 20))
    assert covers((0, 99))
    assert covers((15, 30), (0, 14))
    assert covers((0, 30), (11, 12))
    assert not covers((0, 14), (16, 30))
    assert not covers((11, 20))
    assert not covers((10, 19))
    assert not covers((20, 10))


def test_an_empty_window_is_covered_and_one_rows_stretches_do_not_cover_another() -> None:
    one = np.ones(1, dtype=np.int64)
    begin, end = np.array([10, 10, 5]), np.array([20, 20, 4])
    assert covered(3, one, one * 0, one * 99, begin, end).tolist() == [False, True, True]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]])
def test_the_stretches_of_every_row_cover_its_window_together_in_whatever_order(
    order: list[int],
) -> None:
    row = np.array([0, 0, 2, 2])[order]
    first, last = np.array([10, 15, 12, 9])[order], np.array([14, 20, 20, 11])[order]
    begin, end = np.array([10, 10, 10]), np.array([20, 20, 20])
    assert covered(3, row, first, last, begin, end).tolist() == [True, False, True]
    last = last - (last == 14)
    assert covered(3, row, first, last, begin, end).tolist() == [False, False, True]


def test_a_no_fills_a_window_up_to_today_but_none_that_lies_in_the_past() -> None:
    rule = "{condition: ascites, begins: {within: 4 weeks, after: onset of jaundice}}"
    early = fact("ascites", "none", when="2026-04-01")
    onset = fact("jaundice", "yes", when="2026-04-01")
    assert truth(rule, onset, early, on=date(2026, 4, 20), readings=FRESH) == "false"
    assert truth(rule, onset, early, on=date(2026, 4, 29), readings=FRESH) == "false"
    assert truth(rule, onset, early, on=date(2026, 6, 1), readings=FRESH) == "unknown"


SPANS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 12), st.integers(0, 12)), max_size=12
)  # row, first, last


@given(SPANS, st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=4, max_size=4))
def test_a_window_is_covered_if_each_of_its_minutes_lies_in_some_stretch(
    spans: list[tuple[int, int, int]], windows: list[tuple[int, int]]
) -> None:
    row, first, last = (np.array([span[n] for span in spans], dtype=np.int64) for n in range(3))
    begin, end = (np.array([window[n] for window in windows]) for n in range(2))
    found = covered(4, row, first, last, begin, end)
    for number, window in enumerate(windows):
        minutes = range(window[0], window[1] + 1)
        own = [span for span in spans if span[0] == number]
        assert found[number] == all(any(a <= m <= b for _, a, b in own) for m in minutes)
    same = covered(4, row, first, last, begin[:1], end[:1])
    assert (
        same.tolist()
        == covered(4, row, first, last, np.repeat(begin[:1], 4), np.repeat(end[:1], 4)).tolist()
    )  # one window for all


def test_a_no_to_what_is_implied_does_not_settle_the_conflict_that_it_makes() -> None:
    """Who has an autoimmune hepatitis has another liver disease, whatever is denied later."""
    hepatitis = fact("autoimmune_hepatitis", "yes", when="2018")
    denied = fact("other_liver_disease", "no", when="2026-05-20")
    for rule in ("{condition: other_liver_disease}", "{condition: autoimmune_hepatitis}"):
        assert why(rule, hepatitis, denied, readings=FRESH) == ("conflicting",)
    later = fact("other_liver_disease", "no", when="2026-05-30")
    rule = "{condition: other_liver_disease}"
    assert why(rule, hepatitis, denied, later, readings=FRESH) == ("conflicting",)
    assert truth(rule, denied, later, readings=FRESH) == "false"
