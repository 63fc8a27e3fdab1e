"""Signs and words of pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from screener.domain.screening import CriterionLine, Reason, Result, Verdict
from screener.ui import words
from tests.ui.people import PEOPLE

LINE = CriterionLine("E7", "exclusion", "text", "open", False, "unknown", (), "sentence")


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2026-11-18", "18 Nov 2026"),
        ("2026-11-08 08:10", "8 Nov 2026 08:10"),
        ("2026-11", "Nov 2026"),
        ("2014", "2014"),
        ("2026-01-02 to 2026-03-04", "2 Jan 2026 – 4 Mar 2026"),
        ("2026-01-02 – 2026-03", "2 Jan 2026 – Mar 2026"),
        ("day unknown", "day unknown"),
        ("", ""),
    ],
)
def test_days_are_said_as_precisely_as_they_are_known(iso: str, said: str) -> None:
    assert words.day_words(iso) == said


@pytest.mark.parametrize(
    ("birth", "on", "said"),
    [
        ("1980-03-02", date(2026, 3, 1), "45 y"),
        ("1980-03-02", date(2026, 3, 2), "46 y"),
        ("1980-02-29", date(2026, 2, 28), "45 y"),
        ("1980-02-29", date(2026, 3, 1), "46 y"),
        ("1987", date(2026, 11, 22), "38–39 y"),
        ("", date(2026, 11, 22), ""),
    ],
)
def test_an_age_is_completed_years_or_the_two_that_are_possible(
    birth: str, on: date, said: str
) -> None:
    assert words.age_words(birth, on) == said


@pytest.mark.parametrize(
    ("verdict", "failing", "open_", "waiting", "said"),
    [
        ("excluded", ("E4", "I2"), ("E7",), (), "✕ E4, I2"),
        ("excluded", ("E1", "E2", "E3", "E4", "E5"), (), (), "✕ E1, E2, E3 +2"),
        ("open", (), ("I2", "E7"), ("E14",), "? 2 open"),
        ("clear", (), (), ("E5", "E6", "E14"), "○ Clear · 3 to judge"),
        ("clear", (), (), (), "○ Clear"),
        ("clear_as_listed", (), (), (), "○ Clear as listed"),
    ],
)
def test_a_cell_says_its_verdict_with_sign_and_word(
    verdict: Verdict,
    failing: tuple[str, ...],
    open_: tuple[str, ...],
    waiting: tuple[str, ...],
    said: str,
) -> None:
    assert words.verdict_chip(verdict, failing, open_, waiting)[1] == said


@pytest.mark.parametrize("verdict", ["excluded", "open", "clear", "clear_as_listed"])
def test_no_verdict_looks_like_a_tick_or_is_green(verdict: Verdict) -> None:
    chips = words.verdict_head(verdict, ("E1",), ("E2",), ("E3",))
    chips.append(words.verdict_chip(verdict, ("E1",), ("E2",), ("E3",)))
    for tone, said in chips:
        assert tone != "good"
        assert "✓" not in said and "ligible" not in said


@pytest.mark.parametrize(
    ("result", "waits", "reasons", "said"),
    [
        ("met", False, (), "✓ Met"),
        ("absent", False, (), "✓ Absent"),
        ("not_met", False, (), "✕ Not met"),
        ("present", False, (), "✕ Present"),
        ("not_applicable", False, (), "– Not applicable"),
        ("open", False, ("too_old",), "? Open"),
        ("open", False, ("missing",), "? Open"),
        ("open", False, ("not_asked", "missing"), "? Ask"),
        ("open", True, ("judgement",), "◇ Investigator"),
    ],
)
def test_a_result_says_its_state_with_sign_and_word(
    result: Result, waits: bool, reasons: tuple[Reason, ...], said: str
) -> None:
    line = replace(LINE, result=result, waits=waits, reasons=reasons)
    assert words.result_chip(line)[1] == said


def test_an_identity_line_holds_sex_whole_birth_date_and_age() -> None:
    assert words.identity_words(PEOPLE[0], date(2026, 11, 22)) == "F · born 1980-03-02 · 46 y"


def test_a_state_says_since_when() -> None:
    assert words.state_words(PEOPLE[6]) == "Deceased since 3 Oct 2026"
    assert words.state_words(PEOPLE[0]) == "Active"
