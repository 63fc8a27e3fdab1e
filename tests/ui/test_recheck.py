"""The recheck page: whom to call, why, and who would come in without one criterion."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from screener.domain.people import Identifier, Patient
from screener.domain.screening import Verdict
from screener.rules.answers.ruler import Until
from screener.services import answers_clinic
from screener.services.answers_clinic import Recheck
from screener.services.calls import calls, in_week, week_days
from screener.services.clinic import Clinic
from screener.services.patients import set_state
from screener.ui.printing.page import PrintPage
from screener.ui.tasks import TaskRunner
from screener.ui.window import MainWindow
from tests.reports.reading import texts_of
from tests.ui.conftest import Settle
from tests.ui.demo import NOW, TRIAL, told
from tests.ui.demo import clinic as clinic
from tests.ui.demo import demo as demo
from tests.ui.demo import demo_template as demo_template
from tests.ui.demo import settle as settle
from tests.ui.typing_in import press

TODAY = NOW.date()


# --- gathering -------------------------------------------------------------------------------


def a_change(number: int, day: int, verdict: Verdict, trial: str = "T1") -> Recheck:
    """A verdict of patient ``number`` whose last day is ``day`` days ahead."""
    patient = Patient(number, f"Example {number}", (Identifier("record", f"{number:04}"),))
    until = Until(verdict, TODAY + timedelta(days=day), "open", ("E2",))
    return Recheck(patient, trial, until, (day + 1) // 7)


def test_a_person_is_called_once_a_week_whatever_the_trials() -> None:
    found = [
        a_change(1, 3, "clear"), a_change(1, 1, "open", "T2"), a_change(2, 2, "excluded"),
        a_change(1, 12, "excluded", "T3"),
    ]  # fmt: skip
    made = calls(found)
    assert [(call.week, call.patient.number) for call in made] == [(0, 1), (0, 2), (1, 1)]
    assert [one.trial for one in made[0].changes] == ["T2", "T1"]  # the soonest first
    assert made[0].last == TODAY + timedelta(days=1)
    assert [in_week(made, week) for week in range(3)] == [2, 1, 0]


def test_who_must_be_reached_before_a_day_is_told_apart_from_who_is_looked_at_again() -> None:
    found = [a_change(1, 3, "clear"), a_change(1, 3, "excluded", "T2"), a_change(2, 2, "excluded")]
    assert [call.kind for call in calls(found)] == ["again", "act"]
    assert [call.patient.number for call in calls(found, "act")] == [1]
    assert [len(call.changes) for call in calls(found, "again")] == [1, 1]
    assert [call.patient.number for call in calls(found, None, "T2")] == [1]


@pytest.mark.parametrize("days", range(30))
def test_a_change_comes_within_the_days_of_its_week(days: int) -> None:
    one = a_change(1, days, "clear")
    first, last = week_days(TODAY, one.week)
    assert one.until.last is not None
    assert first <= one.until.last + timedelta(days=1) <= last


# --- the page --------------------------------------------------------------------------------


def listed(window: MainWindow) -> list[int]:
    return [call.patient.number for call in window.recheck.calls]


def test_the_list_is_by_week_and_enter_opens_the_patient_in_that_trial(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    qtbot.keyClick(demo, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    settle()
    page = demo.recheck
    found = answers_clinic.recheck(clinic, (), TODAY)
    assert {one.patient.number for one in found} == set(listed(demo))
    heads = [page._model.index(row, 0).data() for row in range(page._model.rowCount())]
    assert heads[0].startswith("This week 22 Nov 2026 – 28 Nov 2026")
    assert any(head.startswith("Next week") for head in heads)
    call = page.chosen
    assert call is not None and page.table.hasFocus()
    press(page.table, Qt.Key.Key_Down)  # over the head of a week to the next person
    after = page.chosen
    assert after is not None and after is not call
    press(page.table, Qt.Key.Key_Return)
    settle()
    view = demo.patient.view
    assert view is not None
    assert (view.number, view.trial) == (after.patient.number, after.changes[0].trial)


def test_why_stands_beside_the_list_in_the_words_of_the_criterion(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    demo.go(demo.recheck)
    settle()
    page = demo.recheck
    call = page.chosen
    assert call is not None
    ends = call.changes[0].until.ends
    qtbot.waitUntil(lambda: f"{ends[0]}  " in told(page.detail), timeout=10_000)
    text = told(page.detail)
    assert call.patient.record in text and call.changes[0].trial in text
    assert "? " in text  # what is missing on the day after


def test_nobody_who_is_not_active_is_ever_on_the_list(
    demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    demo.go(demo.recheck)
    settle()
    someone = listed(demo)[0]
    demo.session.changed.emit(set_state(clinic, someone, "deceased", "2026-11-20", "family"))
    settle()
    assert someone not in listed(demo)


def test_another_day_empties_the_list_at_once(demo: MainWindow, settle: Settle) -> None:
    demo.go(demo.recheck)
    settle()
    assert listed(demo)
    demo.session.choose_day(TODAY + timedelta(days=1))
    assert not listed(demo) and "Looking ahead" in demo.recheck._empty.text()
    settle()
    assert all(call.last >= TODAY + timedelta(days=1) for call in demo.recheck.calls)


def test_filters_count_and_narrow(demo: MainWindow, settle: Settle) -> None:
    demo.go(demo.recheck)
    settle()
    page = demo.recheck
    all_ = len(page.calls)
    assert page.kinds[None].text() == f"All · {all_}"
    page.kinds["act"].click()
    assert 0 < len(page.calls) < all_
    assert {call.kind for call in page.calls} == {"act"}
    page.trial.setCurrentIndex(page.trial.findData("NCT01220492"))
    assert not page.calls and "Nobody" in page._empty.text()


def test_looking_ahead_is_stopped_and_asked_for_again(
    qtbot: QtBot, window: MainWindow, runner: TaskRunner, settle: Settle
) -> None:
    backend = window.session.backend

    def until_stopped(as_of: date, progress: object) -> list[Recheck]:
        while True:
            progress(0, 1)  # type: ignore[operator]

    real = backend.recheck
    backend.recheck = until_stopped  # type: ignore[method-assign]
    window.go(window.recheck)
    qtbot.waitUntil(window.status.stop.isVisible)
    window.status.stop.click()
    settle()
    assert "F5 looks again" in window.recheck._empty.text()
    backend.recheck = real  # type: ignore[method-assign]
    window.recheck.refresh()
    settle()
    assert window.recheck.calls


# --- relaxing --------------------------------------------------------------------------------


def test_clear_and_still_open_stand_apart_for_each_criterion(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    demo.go(demo.recheck)
    settle()
    qtbot.keyClick(demo, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    panel = demo.recheck.relaxed
    panel.trial.setCurrentIndex(panel.trial.findData(TRIAL))
    settle()
    found = answers_clinic.relaxed(clinic, TRIAL, TODAY)
    assert list(panel.answers) == list(found)
    criteria = [one.criterion for one in found]
    i2 = found[criteria.index("I2")]
    assert i2.open and not i2.clear and i2.words.startswith("Meet the APASL definition")
    panel.table.selectRow(criteria.index("I2"))
    names = [row.accessibleName() for row in panel.people.rows]
    assert names[0] == "○ Clear without I2: 0"
    assert names[1] == f"? Still open without I2: {len(i2.open)}"
    assert all(person.record in "\n".join(names[2:]) for person in i2.open)


def test_a_person_of_the_panel_is_opened_by_enter_and_one_who_died_is_told_as_dead(
    demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    found = answers_clinic.relaxed(clinic, TRIAL, TODAY)
    at = next(n for n, one in enumerate(found) if one.open)
    person = found[at].open[0]
    set_state(clinic, person.number, "deceased", "2026-11-20", "family")
    demo.go(demo.recheck)
    demo.recheck.open_relaxed()
    panel = demo.recheck.relaxed
    panel.trial.setCurrentIndex(panel.trial.findData(TRIAL))
    settle()
    panel.table.selectRow(at)
    row = next(row for row in panel.people.rows if row.key == str(person.number))
    assert "✕ Deceased" in told(row)
    panel.people.take_focus()
    row.setFocus()
    press(row, Qt.Key.Key_Return)
    settle()
    assert demo.patient.view is not None and demo.patient.view.number == person.number


def test_escape_leads_from_the_panel_back_to_the_calls(demo: MainWindow, settle: Settle) -> None:
    demo.go(demo.recheck)
    settle()
    demo.recheck.open_relaxed()
    settle()
    assert demo.recheck.relaxed.isVisible() and not demo.recheck.trial.isVisible()
    press(demo.recheck.relaxed.table, Qt.Key.Key_Escape)
    assert not demo.recheck.relaxed.isVisible() and demo.recheck.table.hasFocus()


def test_an_empty_clinic_says_that_there_is_nobody(window: MainWindow, settle: Settle) -> None:
    window.session.backend.people.clear()  # type: ignore[attr-defined]
    window.go(window.recheck)
    settle()
    assert "Nobody" in window.recheck._empty.text()


def test_the_calls_in_sight_are_printed(
    qtbot: QtBot, demo: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    demo.go(demo.recheck)
    settle()
    demo.recheck.kinds["act"].click()
    qtbot.keyClick(demo, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle()
    page = demo.pages.currentWidget()
    assert isinstance(page, PrintPage) and page._document is not None
    records = "\n".join(texts_of(page._document.blocks))
    assert all(call.patient.record in records for call in demo.recheck.calls)
    page.write_pdf(tmp_path / "calls.pdf")
    assert (tmp_path / "calls.pdf").read_bytes().startswith(b"%PDF")
    press(page, Qt.Key.Key_Escape)
    assert demo.pages.currentWidget() is demo.recheck
