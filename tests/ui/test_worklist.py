"""The worklist page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from screener.domain.people import Identifier
from screener.services.values import Cell, Worklist, WorklistRow
from screener.ui.session import Session
from screener.ui.window import MainWindow
from screener.ui.worklist.filters import Filter, cell_order, matches, passes, person_order
from screener.ui.worklist.model import WorklistModel
from screener.ui.worklist.page import WorklistPage
from tests.ui.conftest import Settle
from tests.ui.fakes import TODAY, TRIALS, FakeBackend
from tests.ui.people import PEOPLE
from tests.ui.typing_in import press, type_text

CLEAR = Cell("clear", (), (), ("E14",))
OPEN = Cell("open", (), ("I2",), ())
OUT = Cell("excluded", ("E1",), (), ())


def row(*cells: Cell, person: int = 0) -> WorklistRow:
    return WorklistRow(PEOPLE[person], 46, cells)


@pytest.mark.parametrize(
    ("wanted", "cells", "trial", "shown"),
    [
        ("needs", (OPEN, OUT), None, True),
        ("needs", (OPEN, OUT), 1, False),
        ("investigator", (CLEAR, OUT), None, True),
        ("excluded", (OUT, OUT), None, True),
        ("excluded", (OPEN, OUT), None, False),
        ("clear", (OPEN, CLEAR), None, True),
        ("clear", (OPEN, OUT), None, False),
        ("all", (OUT,), None, True),
        ("not_active", (OUT,), None, False),
    ],
)
def test_a_filter_takes_what_it_says(
    wanted: Filter, cells: tuple[Cell, ...], trial: int | None, shown: bool
) -> None:
    assert passes(row(*cells), wanted, trial) is shown


@pytest.mark.parametrize("wanted", ["needs", "investigator", "excluded", "clear"])
@pytest.mark.parametrize("cell", [CLEAR, OPEN, OUT])
def test_a_dead_patient_stands_in_no_list_of_people_to_call(wanted: Filter, cell: Cell) -> None:
    dead = row(cell, person=6)
    assert not passes(dead, wanted, None)
    assert passes(dead, "not_active", None) and passes(dead, "all", None)


def test_text_is_found_in_name_number_and_birth_date() -> None:
    assert matches(row(), "anna 0048")
    assert matches(row(), "1980-03")
    assert matches(row(person=2), "小龙")
    assert not matches(row(), "anna 9999")


def test_the_nearest_to_a_decision_comes_first() -> None:
    more_open = replace(OPEN, open=("I2", "E7"))
    assert sorted([OUT, more_open, OPEN, CLEAR], key=cell_order) == [CLEAR, OPEN, more_open, OUT]


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, backend: FakeBackend) -> None:
    model = WorklistModel()
    model.show(backend.worklist(TODAY, lambda done, total: None))
    qtmodeltester.check(model, force_py=True)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(model, force_py=True)


def test_the_page_shows_every_patient_against_every_trial(window: MainWindow) -> None:
    model = window.worklist.model
    assert model.rowCount() == len(PEOPLE)
    assert model.columnCount() == 1 + len(TRIALS)
    assert model.index(0, 1).data() == "? 3 open"
    assert window.navigation._buttons[window.patients].text().endswith("8")


def test_chips_count_and_narrow(window: MainWindow, settle: Settle) -> None:
    page = window.worklist
    assert page.chips["all"].text() == "All · 8"
    page.chips["not_active"].click()
    assert page.model.rowCount() == 1
    assert page.model.row_at(page.model.index(0, 0)).patient.state == "deceased"  # type: ignore[union-attr]
    settle()


def test_typing_a_chinese_name_narrows_and_clearing_says_what_to_do(
    window: MainWindow, settle: Settle
) -> None:
    page = window.worklist
    type_text(page.text, "小龙")
    assert page.model.rowCount() == 1
    type_text(page.text, " nobody")
    assert page.model.rowCount() == 0
    assert "choose All" in page._empty.text() and page._empty.isVisible()
    settle()


def test_enter_opens_the_chosen_cell(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    table = window.worklist.table
    table.setCurrentIndex(window.worklist.model.index(1, 2))
    with qtbot.waitSignal(window.worklist.patient_wanted) as wanted:
        press(table, Qt.Key.Key_Return)
    assert wanted.args == [8, TRIALS[1].trial]
    settle()
    assert window.pages.currentWidget() is window.patient


@pytest.fixture
def crowded(qtbot: QtBot, session: Session, settle: Settle) -> Iterator[WorklistPage]:
    """The worklist in a window too narrow for its trials."""
    session.backend.trials = TRIALS * 3  # type: ignore[misc]
    made = WorklistPage(session)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    settle()
    yield made


def test_the_patients_stay_in_sight_when_the_trials_are_scrolled(crowded: WorklistPage) -> None:
    table, bar = crowded.table, crowded.table.horizontalScrollBar()
    assert bar.maximum() > 0 and not table.pinned.isVisible()
    bar.setValue(bar.maximum())
    pinned = table.pinned
    assert pinned.isVisible() and pinned.geometry().left() <= 1
    assert pinned.width() == table.columnWidth(0)
    for row in range(2):
        mine, its = (view.visualRect(crowded.model.index(row, 0)) for view in (pinned, table))
        assert (mine.top(), mine.height()) == (its.top(), its.height())
    bar.setValue(0)
    assert not pinned.isVisible()


def test_a_click_on_a_pinned_patient_chooses_the_same_row(
    qtbot: QtBot, crowded: WorklistPage
) -> None:
    table = crowded.table
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    middle = table.pinned.visualRect(crowded.model.index(2, 0)).center()
    qtbot.mouseClick(table.pinned.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert table.currentIndex().row() == 2
    qtbot.mouseDClick(table.pinned.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def test_a_click_on_the_pinned_header_sorts_the_patients_and_once_more_the_other_way(
    qtbot: QtBot, crowded: WorklistPage
) -> None:
    table = crowded.table

    def names() -> list[str]:
        return [crowded.model.index(row, 0).data() for row in range(crowded.model.rowCount())]

    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    header = table.pinned.horizontalHeader()
    middle = header.viewport().rect().center()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    one_way = names()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert len(set(one_way)) > 1 and names() == one_way[::-1]
    shown = header.sortIndicatorSection(), header.sortIndicatorOrder()
    below = table.horizontalHeader()
    assert shown == (below.sortIndicatorSection(), below.sortIndicatorOrder())


def test_a_cell_that_is_gone_to_is_not_left_beneath_the_patients(crowded: WorklistPage) -> None:
    table = crowded.table
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    table.setCurrentIndex(crowded.model.index(0, 3))
    table.scrollTo(table.currentIndex())
    assert table.visualRect(table.currentIndex()).left() >= table.columnWidth(0)


def test_the_panel_says_what_is_open_of_the_chosen_patient(
    qtbot: QtBot, window: MainWindow, settle: Settle
) -> None:
    page = window.worklist
    page.table.setCurrentIndex(page.model.index(0, 1))

    def said() -> str:
        from PySide6.QtWidgets import QLabel

        return "\n".join(one.text() for one in page.detail.findChildren(QLabel))

    qtbot.waitUntil(lambda: "INR or prothrombin activity decides" in said())
    assert "Example Anna" in said() and "1980-03-02" in said()
    settle()


def test_the_chosen_patient_stays_chosen_when_the_list_is_computed_again(
    window: MainWindow, settle: Settle
) -> None:
    page = window.worklist
    page.table.setCurrentIndex(page.model.index(3, 2))
    before = page.chosen
    page.refresh()
    settle()
    assert page.chosen == before
    page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert page.chosen == before


def test_another_day_is_screened_anew_and_said_loudly(window: MainWindow, settle: Settle) -> None:
    assert window.stripe.words == ""
    window.session.choose_day(date(2026, 1, 2))
    settle()
    assert "IN THE PAST: as of 2 Jan 2026" in window.stripe.words
    assert window.worklist.model.worklist is not None
    assert window.worklist.model.worklist.as_of == date(2026, 1, 2)
    window.session.choose_day(window.session.today)
    settle()
    assert window.stripe.words == ""


def test_an_empty_database_says_what_to_do_next(
    qtbot: QtBot, session: Session, settle: Settle, backend: FakeBackend
) -> None:
    backend.people.clear()
    page = WorklistPage(session)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    settle()
    assert page._empty.text().startswith("No patients yet: import a file (Ctrl+I)")
    assert page._empty.isVisible()


def test_a_list_without_trials_is_shown(qtbot: QtBot, session: Session, settle: Settle) -> None:
    page = WorklistPage(session)
    qtbot.addWidget(page)
    page.show_list(Worklist(TODAY, None, (), (row(),)))
    assert page.model.columnCount() == 1
    assert page.chosen is None


def test_numbers_are_ordered_as_people_count() -> None:
    people = [
        replace(PEOPLE[0], name="", identifiers=(Identifier("x", n),)) for n in ["10", "9", "1"]
    ]
    assert [one.record for one in sorted(people, key=person_order)] == ["1", "9", "10"]


def test_while_another_day_is_screened_the_list_is_empty_and_the_choice_is_kept(
    window: MainWindow, settle: Settle
) -> None:
    page = window.worklist
    page.table.selectRow(2)
    assert page.chosen is not None
    chosen = page.chosen[0]
    window.session.choose_day(date(2026, 10, 20))
    assert page.model.rowCount() == 0 and "Screening all patients" in page._empty.text()
    settle()
    assert page.model.rowCount() == len(PEOPLE)
    assert page.chosen is not None and page.chosen[0] == chosen


def test_the_chosen_column_is_sorted_by_a_key(window: MainWindow) -> None:
    page = window.worklist
    page.table.setCurrentIndex(page.model.index(0, 1))
    page.sort_by_chosen()
    header = page.table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (
        1,
        Qt.SortOrder.AscendingOrder,
    )
    page.sort_by_chosen()
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    assert page.table.currentIndex().column() == 1


def test_before_the_first_list_is_there_nothing_is_counted(session: Session, qtbot: QtBot) -> None:
    page = WorklistPage(session)
    qtbot.addWidget(page)
    assert page.chips["all"].text() == "All"
    assert page._body.currentWidget() is page._empty
    assert "Screening all patients" in page._empty.text()
