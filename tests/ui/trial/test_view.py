"""The trial pages over real services and a real database: proofread, compare, approve, try."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from screener.services.clinic import Clinic
from screener.ui.trial.listing import TRIAL
from screener.ui.trial.page import TrialsPage, trials_offers
from screener.ui.window import MainWindow
from tests.services.amending import OWN
from tests.services.conftest import state_of
from tests.ui.conftest import Settle
from tests.ui.trial.conftest import SHIPPED, opened, words_of
from tests.ui.typing_in import press, type_text

# --- reading --------------------------------------------------------------------------------------


def row_of(page: TrialsPage, trial: str) -> int:
    rows = page.list.table.rows
    return next(row for row in range(rows.rowCount()) if rows.item(row, 0).data(TRIAL) == trial)


def test_every_trial_is_listed_with_what_screens_and_what_waits(
    page: TrialsPage, clinic: Clinic
) -> None:
    rows, own = page.list.table.rows, row_of(page, OWN)
    assert rows.rowCount() == len(clinic.rule_sets) + 1
    assert rows.item(own, 1).text() == "Version 1, active since 22 Nov 2026"
    assert rows.item(own, 2).text() == "Version 2: approve"
    assert rows.item(row_of(page, SHIPPED), 2).text() == "Version 1: approve"


def test_enter_opens_a_trial_with_words_sentence_and_rule(page: TrialsPage, settle: Settle) -> None:
    page.list.table.selectRow(row_of(page, OWN))
    press(page.list.table, Qt.Key.Key_Return)
    settle()
    said = words_of(page.view.criteria)
    assert "INR of 2.5 or more." in said
    assert "INR (prothrombin time) at least 2.5" in said
    assert "{lab: inr, at_least: 2.5}" in said
    assert page.view.head.standing.text() == "● Approved, active"
    assert [row.fails.text() for row in page.view.criteria.rows] == ["0", "1"]


def test_a_registry_trial_says_so_and_that_nobody_approved_it(
    page: TrialsPage, settle: Settle
) -> None:
    opened(page, settle, SHIPPED)
    stripe = page.view.head.stripe.text()
    assert "pre-screening only" in stripe and "is not approved at this site" in stripe
    assert page.view.head.standing.text() == "◇ Tested, not approved here"
    assert page.view.head.chips["cases"].text().endswith("pass")


def test_up_and_down_walk_through_the_criteria(page: TrialsPage, settle: Settle) -> None:
    opened(page, settle)
    page.view.criteria.focus_row("I1")
    press(page.view.criteria.rows[0], Qt.Key.Key_Down)
    assert page.view.criteria.current == "E1"
    page.view.toggle_written()
    assert "{lab: inr" not in words_of(page.view.criteria)


def test_attrition_is_drawn_in_sequence_and_alone_each_labelled(
    page: TrialsPage, settle: Settle
) -> None:
    opened(page, settle)
    page.view.show_tab("attrition")
    settle()
    chart = page.view.attrition.charts["sequence"]
    assert "In sequence" in chart.accessibleName()
    assert [bar.said for bar in chart.bars] == ["2", "0", "−1", "0", "1"]
    alone = page.view.attrition.charts["alone"]
    assert "alone" in alone.accessibleName()
    assert [bar.criterion for bar in alone.bars] == ["I1", "E1"]
    chart.setFocus()
    while chart.current < 2:
        press(chart, Qt.Key.Key_Down)
    assert "1 fail and are lost" in chart.accessibleDescription()
    press(chart, Qt.Key.Key_Return)
    assert page.view.tab == "criteria" and page.view.criteria.current == "E1"


def test_the_chart_is_painted_with_a_bar_for_each(page: TrialsPage, settle: Settle) -> None:
    opened(page, settle)
    page.view.show_tab("attrition")
    settle()
    chart = page.view.attrition.charts["sequence"]
    image = chart.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2)
               for y in range(0, image.height(), 2)}  # fmt: skip
    assert "#b9ccf9" in colours


def test_cases_are_listed_and_history_tells_who_did_what(page: TrialsPage, settle: Settle) -> None:
    opened(page, settle)
    page.view.show_tab("cases")
    rows = page.view.cases.table.rows
    assert [rows.item(row, 0).text() for row in range(rows.rowCount())] == ["✓ As expected"] * 2
    page.view.show_tab("history")
    steps = page.view.history.steps.rows
    told = [steps.item(row, 1).text() for row in range(steps.rowCount())]
    assert told[0].startswith("Version 2 tested by the program")
    assert any(line.startswith("Version 1 approved") for line in told)


def test_differences_are_told_in_words_and_by_patient(
    over: MainWindow, page: TrialsPage, settle: Settle
) -> None:
    opened(page, settle, OWN, 2)
    assert "2.5 → 3" in words_of(page.view.cards)
    page.view.show_tab("differences")
    settle()
    tab = page.view.differences
    assert tab.pair == (1, 2)
    assert "INR of 2.53 or more." in tab.text.toPlainText()
    assert "1 of 2 patients change verdict" in words_of(tab)
    assert tab.people.rows.item(0, 0).text().startswith("Example Anna")
    press(tab.people, Qt.Key.Key_Return)
    settle()
    assert over.patient.view is not None and over.patient.view.number == 1
    assert over.patient.view.trial == OWN


# --- doing ----------------------------------------------------------------------------------------


def test_a_second_person_approves_and_the_version_is_activated(
    page: TrialsPage, settle: Settle, clinic: Clinic
) -> None:
    opened(page, settle, OWN, 2)
    panel = page.view.approving
    page.view.begin_approving()
    panel.submit()
    assert "Type your name" in panel.notice.words
    type_text(panel.name, "A. Coordinator")
    panel.submit()
    settle()
    assert "a second person must approve it" in panel.notice.words
    panel.name.setText("B. Second")
    panel.submit()
    settle()
    assert page.view.head.standing.text() == "◆ Approved, not active"
    page.view.begin_activating()
    page.view.activating.submit()
    settle()
    assert page.view.head.standing.text() == "● Approved, active"
    assert clinic.rule_set(OWN).version == 2


def test_a_form_half_filled_in_is_asked_about_before_the_window_closes(
    over: MainWindow, page: TrialsPage, settle: Settle
) -> None:
    opened(page, settle, OWN, 2)
    page.view.begin_approving()
    type_text(page.view.approving.name, "B")
    assert not over.close()
    assert f"a form on {OWN}" in over.notice.words
    page.view.approving.put_away()


def test_a_trial_is_paused_with_a_reason(page: TrialsPage, settle: Settle, clinic: Clinic) -> None:
    opened(page, settle)
    page.view.begin_state("paused")
    page.view.stating.submit()
    settle()
    assert "with a reason" in page.view.stating.notice.words
    type_text(page.view.stating.reason, "no cells")
    page.view.stating.day.setText("some day")
    page.view.stating.submit()
    assert "No day" in page.view.stating.notice.words
    page.view.stating.day.setText("22 nov 2026")
    page.view.stating.submit()
    settle()
    assert page.view.head.state.text() == "‖ Paused here"
    assert "Paused at this site since 2026-11-22: no cells." in page.view.head.stripe.text()


def test_a_version_is_tried_without_being_activated(
    page: TrialsPage, settle: Settle, clinic: Clinic
) -> None:
    opened(page, settle, OWN, 2)
    before = state_of(clinic)
    page.try_out()
    settle()
    settle()
    assert page.shown is page.tried
    assert "Nothing is stored" in page.tried.stripe.text()
    assert page.tried.changing.text() == "Change verdict · 1"
    assert page.tried.people.rows.rowCount() == 2
    assert state_of(clinic) == before
    press(page.tried.people, Qt.Key.Key_Escape)
    assert page.shown is page.view


def test_ctrl_k_opens_a_trial_and_does_what_its_actions_do(
    over: MainWindow, page: TrialsPage, settle: Settle
) -> None:
    over.find_anything()
    over.search.setText(SHIPPED)
    press(over.search, Qt.Key.Key_Return)
    settle()
    assert page.view.trial == SHIPPED and page.shown is page.view
    over.find_anything()
    over.search.setText("trial: worked cases")
    press(over.search, Qt.Key.Key_Return)
    assert page.view.tab == "cases"


def test_every_action_of_the_page_has_a_shortcut_of_its_own(page: TrialsPage) -> None:
    keys = [offer.shortcut for offer in trials_offers(page)]
    assert all(keys) and len(set(keys)) == len(keys)


def test_another_day_shows_what_screened_then(
    over: MainWindow, page: TrialsPage, settle: Settle
) -> None:
    opened(page, settle)
    over.session.choose_day(date(2026, 11, 20))
    settle()
    assert page.view.head.standing.text() == "◆ Approved, not active"
    over.session.choose_day(over.session.today)
    settle()
    assert page.view.head.standing.text() == "● Approved, active"
