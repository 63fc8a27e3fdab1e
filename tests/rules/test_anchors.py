"""Anchors: on which days they lie."""

from __future__ import annotations

import numpy as np
import pytest

from screener.domain.facts import FactRow
from screener.domain.times import day_number, day_of
from screener.rules.anchors import Anchor, days
from screener.rules.calendar import FIRST_DAY
from screener.rules.readings import AnchorAs, Readings
from screener.rules.rows import Rows
from tests.rules.facts import DAY, TRIAL, cohort, fact

ANYWHERE = ("any", "2026-06-01", False, True)


def found(
    name: str, *rows: FactRow, means: str = "", attempt: int = 1
) -> tuple[str, str, bool, bool]:
    """First and last possible day, known never to have been, not known."""
    reading = AnchorAs(why="x", means=means) if means else None
    today = np.array([day_number(DAY)], dtype=np.int64)
    asked = Rows(cohort(*rows), np.zeros(1, dtype=np.int64), today, TRIAL, attempt,
                 Readings(baseline=reading))  # fmt: skip
    anchor = days(Anchor.read(name), asked)
    first, last = (int(column[0]) for column in (anchor.first, anchor.last))
    return (
        "any" if first == FIRST_DAY else day_of(first).isoformat(),
        "any" if last == FIRST_DAY else day_of(last).isoformat(),
        bool(anchor.never[0]),
        bool(anchor.unknown[0]),
    )


def on(first: str, last: str = "") -> tuple[str, str, bool, bool]:
    return (first, last or first, False, False)


def test_screening_is_the_day_that_is_judged() -> None:
    assert found("screening") == on("2026-06-01")


@pytest.mark.parametrize(
    "text", ["", "onset of", "onset of a b", "last", "last a b", "Screening", "x"]
)
def test_what_names_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Anchor.read(text)


def test_an_anchor_is_written_as_it_was_read() -> None:
    assert str(Anchor.read("onset of jaundice")) == "onset of jaundice"


@pytest.mark.parametrize(
    ("name", "code"),
    [("consent", "consent_signed"), ("baseline", "baseline"), ("enrolment", "enrolment"),
     ("first dose", "first_dose")],
)  # fmt: skip
def test_the_anchors_of_a_trial_are_its_dated_facts(name: str, code: str) -> None:
    assert found(name, fact(code, "yes", when="2026-05-03")) == on("2026-05-03")
    assert found(name, fact(code, "yes", when="2026-05-03", trial="NCT9")) == ANYWHERE
    assert found(name, fact(code, "yes", when="2026-05-03", attempt=2)) == ANYWHERE
    assert found(name, fact(code, "yes", when="2026-05-03", attempt=2), attempt=2) == on(
        "2026-05-03"
    )


def test_an_imprecise_day_is_all_days_that_it_can_be() -> None:
    month = fact("jaundice", "yes", when="2026-04", recorded="2026-06-01 09:00")
    assert found("onset of jaundice", month) == on("2026-04-01", "2026-04-30")


def test_nothing_on_file_an_unanswered_question_and_a_later_fact_are_no_anchor() -> None:
    assert found("onset of jaundice") == ANYWHERE
    assert found("onset of jaundice", fact("jaundice", "does_not_know")) == ANYWHERE
    assert found("onset of jaundice", fact("jaundice", "yes", when="2026-06-02")) == ANYWHERE


def test_a_no_on_one_day_does_not_say_that_it_never_was() -> None:
    assert found("onset of jaundice", fact("jaundice", "no")) == ANYWHERE


def test_a_reviewed_history_or_a_no_of_what_happens_once_says_that_it_never_was() -> None:
    reviewed = fact("history_reviewed", "yes", when=None, end="2026-06-01")
    assert found("onset of sepsis", reviewed)[2:] == (True, False)
    assert found("onset of jaundice", reviewed) == ANYWHERE  # which is always asked for
    assert found("onset of cirrhosis", fact("cirrhosis", "no"))[2:] == (True, False)
    assert found("onset of cirrhosis", fact("cirrhosis", "no", when="2026-05-01")) == ANYWHERE


def test_the_onset_is_the_start_of_the_latest_stretch() -> None:
    def yes(day: str, end: str | None = None) -> FactRow:
        return fact("jaundice", "yes", when=day, end=end)

    name, no = "onset of jaundice", fact("jaundice", "no", when="2026-03-01")
    assert found(name, yes("2026-01-01"), yes("2026-02-01")) == on("2026-01-01")
    assert found(name, yes("2026-01-01"), no, yes("2026-04-01")) == on("2026-04-01")
    assert found(name, yes("2026-01-01"), no) == on("2026-01-01")
    assert found(name, yes("2026-01-01", "2026-01-10"), yes("2026-05-01")) == on("2026-05-01")
    assert found(name, yes("2026-01-01", "2026-01-10")) == on("2026-01-01")


def test_a_no_of_uncertain_day_leaves_open_which_yes_begins_the_latest_stretch() -> None:
    rows = [fact("jaundice", "yes", when="2026-01-10"),
            fact("jaundice", "no", when="2026", recorded="2026-06-01 09:00"),
            fact("jaundice", "yes", when="2026-04-01")]  # fmt: skip
    assert found("onset of jaundice", *rows) == on("2026-01-10", "2026-04-01")
    rows[1] = fact("jaundice", "no", when="2026-02", recorded="2026-06-01 09:00")
    assert found("onset of jaundice", *rows) == on("2026-04-01")


def test_what_happens_once_began_the_first_time_it_is_said() -> None:
    rows = [
        fact("cirrhosis", "yes", when="2019-03-01"),
        fact("cirrhosis", "yes", when="2024-03-01"),
    ]
    assert found("onset of cirrhosis", *rows) == on("2019-03-01")


def test_a_denied_anchor_may_lie_on_any_day() -> None:
    rows = [fact("baseline", "yes", when="2026-05-01"), fact("baseline", "no", when="2026-05-20")]
    assert found("baseline", *rows) == ANYWHERE
    assert found("baseline", *rows, means="screening") == ANYWHERE


def test_the_last_of_something_is_its_latest_yes_or_the_end_of_it() -> None:
    rows = [fact("alcohol_use", "yes", when="2025-01-01"),
            fact("alcohol_use", "yes", when="2026-02-01", end="2026-03-05")]  # fmt: skip
    assert found("last alcohol_use", *rows) == on("2026-03-05")
    assert found("last alcohol_use", rows[0]) == on("2025-01-01")


def test_baseline_is_read_as_the_site_says_until_a_baseline_is_recorded() -> None:
    assert found("baseline", means="screening") == on("2026-06-01")
    assert found("baseline", fact("baseline", "no"), means="screening") == on("2026-06-01")
    consent = fact("consent_signed", "yes", when="2026-05-20")
    assert found("baseline", consent, means="consent") == on("2026-05-20")
    assert found("baseline", means="consent") == ANYWHERE
    recorded = fact("baseline", "yes", when="2026-05-25")
    assert found("baseline", recorded, means="screening") == on("2026-05-25")


def test_what_began_in_the_last_minute_of_the_day_has_begun_on_it() -> None:
    late = fact("jaundice", "yes", when="2026-06-01 23:59")
    assert found("onset of jaundice", late) == on("2026-06-01")
