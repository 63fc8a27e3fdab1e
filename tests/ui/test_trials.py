"""The trial pages over real services and a real database: proofread, approve, compare, write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from screener.app.backend import BoundBackend
from screener.paper.draw import paint
from screener.paper.pdf import write_pdf
from screener.services.clinic import Clinic
from screener.services.facts import enter_fact
from screener.services.opening import open_clinic
from screener.services.patients import add_patient
from screener.services.trials import add_rules
from screener.services.values import NewFact, NewPatient
from screener.ui.backend import Paper
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.trial.page import TrialsPage
from screener.ui.window import MainWindow
from tests.conftest import PASSPHRASE
from tests.services.amending import CASES, OWN, given, in_use, rules, written
from tests.services.conftest import state_of
from tests.ui.conftest import Settle
from tests.ui.typing_in import press, type_text

NOW = datetime.fromisoformat("2026-11-22T09:41:00+08:00")
SHIPPED = "NCT05985863"


@pytest.fixture
def clinic(store_folder: Path) -> Iterator[Clinic]:
    """Two patients; version 1 of a small trial is active, version 2 is tested."""
    moments = (NOW + timedelta(seconds=count) for count in range(1_000_000))
    made = open_clinic(store_folder, PASSPHRASE, "A. Coordinator", now=lambda: next(moments))
    for name, number, inr in (("Example Anna", "0042", "2.7"), ("Sample Ben", "0077", "1.1")):
        patient, _ = add_patient(made, NewPatient(name, "hospital", number, "1980-03-02"))
        enter_fact(made, patient, NewFact("inr", inr, date="2026-11-20"))
    in_use(made)
    add_rules(made, given(2, inr="3"))
    yield made
    made.store.close()


@pytest.fixture
def over(qtbot: QtBot, clinic: Clinic, runner: TaskRunner, settle: Settle) -> Iterator[MainWindow]:
    session = Session(BoundBackend(clinic), runner, lambda: NOW.date(), clinic.texts)
    made = MainWindow(session, Paper(paint, write_pdf))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.go(made.trials)
    settle()
    yield made
    made.trials.editor.given = None
    made.close()
    runner.close()


@pytest.fixture
def page(over: MainWindow) -> TrialsPage:
    return over.trials


def words_of(widget: QWidget) -> str:
    shown = [one for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join(one.text() for one in shown)


def cells_of(page: TrialsPage, row: int) -> list[str]:
    rows = page.list.table.rows
    return [rows.item(row, place).toolTip() for place in range(rows.columnCount())]


def opened(page: TrialsPage, settle: Settle, trial: str = OWN, version: int | None = None) -> None:
    page.open_trial(trial, version)
    settle()


# --- reading --------------------------------------------------------------------------------------


def test_every_trial_is_listed_with_what_screens_and_what_waits(page: TrialsPage) -> None:
    rows = page.list.table.rows
    names = [rows.item(row, 0).toolTip().split("\n")[0] for row in range(rows.rowCount())]
    assert rows.rowCount() == 4 and "A small trial" in names
    own = names.index("A small trial")
    assert rows.item(own, 1).text() == "Version 1, active since 22 Nov 2026"
    assert rows.item(own, 2).text() == "Version 2: approve"
    assert rows.item(0, 2).text() == "Version 1: approve"


def test_enter_opens_a_trial_with_words_sentence_and_rule(page: TrialsPage, settle: Settle) -> None:
    page.list.table.selectRow(3)
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


# --- writing --------------------------------------------------------------------------------------


def writing(page: TrialsPage, settle: Settle, version: int = 2) -> None:
    opened(page, settle, OWN, version)
    page.view.begin_writing()
    settle()
    settle()


def test_mistakes_are_marked_where_they_stand_as_one_types(
    qtbot: QtBot, page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    editor = page.editor
    editor.rules.setPlainText(rules(3).replace("lab: inr", "lab: inrr"))
    qtbot.waitUntil(lambda: bool(editor.rules.marks))
    (mark,) = editor.rules.marks
    assert editor.rules.toPlainText().splitlines()[mark.line - 1].strip().startswith("rule: {lab")
    assert "“inrr” is no fact" in editor.rules.words_at(mark.line)
    assert not editor.accept.isEnabled()
    assert editor.status.text() == "✕ Mistakes: 1"
    editor.rules.go_to(1)
    editor.next_mark()
    assert editor.rules.line == mark.line
    cursor = editor.rules.textCursor()
    cursor.setPosition(0)
    cursor.insertText("# a comment\n")
    assert editor.rules.words_at(mark.line + 1)  # the mark went along with its line


def test_the_sentence_of_the_criterion_under_the_cursor_is_shown(
    page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    lines = page.editor.rules.toPlainText().splitlines()
    page.editor.rules.go_to(lines.index("  - id: E1") + 1)
    settle()
    assert "= INR (prothrombin time) at least 3." in words_of(page.editor.findings)
    page.editor.rules.go_to(1)
    settle()
    assert "stands in no criterion" in words_of(page.editor.findings)


def test_a_criterion_says_what_it_means_though_another_has_a_mistake(
    qtbot: QtBot, page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    text = rules(3).replace("age:", "agee:")
    page.editor.rules.setPlainText(text)
    qtbot.waitUntil(lambda: bool(page.editor.rules.marks))
    lines = text.splitlines()
    page.editor.rules.go_to(lines.index("  - id: E1") + 1)
    settle()
    assert "INR (prothrombin time) at least 2.5" in words_of(page.editor.findings)
    page.editor.rules.go_to(lines.index("  - id: I1") + 1)
    settle()
    assert "It cannot be read yet" in words_of(page.editor.findings)


def test_a_new_version_is_written_checked_and_stored(
    qtbot: QtBot, page: TrialsPage, settle: Settle, clinic: Clinic
) -> None:
    writing(page, settle)
    editor = page.editor
    editor.rules.setPlainText(editor.rules.toPlainText().replace("version: 2", "version: 3"))
    assert editor.has_draft
    qtbot.waitUntil(lambda: editor.accept.text() == "Store as version 3")
    assert editor.status.text() == "◇ 2 cases pass"
    editor.store()
    settle()
    settle()
    assert page.shown is page.view
    assert "Version 3 is stored, tested" in page.notice.words
    assert page.view.head.versions.currentData() == 3
    assert clinic.rule_set(OWN).version == 1
    life = clinic.book.known(OWN)
    assert (life.versions[-1].origin, life.versions[-1].cases) == (
        "editor",
        CASES.format(trial=OWN),
    )


def test_a_locked_number_is_refused_and_what_was_written_stays(
    qtbot: QtBot, page: TrialsPage, settle: Settle, clinic: Clinic
) -> None:
    writing(page, settle, 1)
    before = state_of(clinic)
    changed = page.editor.rules.toPlainText().replace("at_least: 2.5", "at_least: 2.6")
    page.editor.rules.setPlainText(changed)
    qtbot.waitUntil(lambda: page.editor.looked is not None and not page.editor._timer.isActive())
    settle()
    page.editor.store()
    settle()
    assert "version: 2" in page.editor.notice.words
    assert page.editor.rules.toPlainText() == changed and page.editor.has_draft
    assert state_of(clinic) == before


def test_cases_are_written_beside_and_one_that_differs_is_marked(
    qtbot: QtBot, page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    editor = page.editor
    editor.other_side()
    editor.cases.setPlainText(CASES.format(trial=OWN).replace("E1: true", "E1: false"))
    qtbot.waitUntil(lambda: bool(editor.cases.marks))
    assert "E1 should be false, found true" in editor.cases.marks[0].words
    assert editor.status.text().startswith("✎ Draft")
    press(editor.findings.list, Qt.Key.Key_Down)
    press(editor.findings.list, Qt.Key.Key_Return)
    assert editor.edit is editor.cases and editor.cases.line == editor.cases.marks[0].line


def test_what_may_stand_next_is_proposed_and_taken(
    qtbot: QtBot, page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    edit = page.editor.rules
    edit.setPlainText(rules(3).split("rule:")[0] + "rule: {")
    edit.go_to(edit.blockCount(), 100)
    type_text(edit, "la")
    assert edit.popup.isVisible()
    assert edit.popup.model().index(0, 0).data().startswith("lab: ")
    press(edit.popup, Qt.Key.Key_Return)
    assert edit.toPlainText().endswith("rule: {lab: ")
    type_text(edit, "bilirubin_t")
    edit.open_proposals()
    assert "Bilirubin, total" in edit.popup.model().index(0, 0).data()
    press(edit.popup, Qt.Key.Key_Return)
    assert edit.toPlainText().endswith("{lab: bilirubin_total")


def test_enter_keeps_the_indentation_and_goes_in_after_a_colon(
    page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    edit = page.editor.rules
    edit.setPlainText("inclusion:")
    edit.go_to(1, 100)
    press(edit, Qt.Key.Key_Return)
    type_text(edit, "- id: I1")
    edit.popup.hide()
    press(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "inclusion:\n  - id: I1\n    "


def test_a_file_is_imported_with_its_mistakes_shown_in_place(
    qtbot: QtBot, page: TrialsPage, settle: Settle, clinic: Clinic, tmp_path: Path
) -> None:
    file = written(tmp_path, 3)
    file.write_text(file.read_text().replace("lab: inr", "lab: inrr"))
    before = state_of(clinic)
    page.open_file(file)
    settle()
    settle()
    assert page.shown is page.editor and page.editor.status.text() == "✕ Mistakes: 1"
    page.editor.store()
    assert state_of(clinic) == before
    file.write_text(rules(3))
    page.open_file(file)
    settle()
    settle()
    page.editor.store()
    settle()
    settle()
    newest = clinic.book.known(OWN).versions[-1]
    assert (newest.version, newest.origin, newest.file) == (3, "file", "small-3.yaml")


def test_a_file_can_be_dropped_and_one_that_is_none_is_told(
    page: TrialsPage, settle: Settle, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "none.yaml"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(), Qt.DropAction.CopyAction, data, buttons, keys))
    settle()
    assert "cannot be read" in page.editor.notice.words


def test_written_rules_are_asked_about_once_before_they_are_left(
    over: MainWindow, page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    page.editor.rules.setPlainText(rules(3))
    assert not over.close()
    assert "the rules in the editor" in over.notice.words
    press(page.editor.rules, Qt.Key.Key_Escape)
    assert page.shown is page.editor and "not stored yet" in page.editor.notice.words
    press(page.editor.rules, Qt.Key.Key_Escape)
    assert page.shown is page.view and not page.editor.has_draft


def test_rules_are_tried_as_they_are_written_on_invented_patients(
    page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    page.editor.rules.setPlainText(rules(3, inr="1"))
    page.editor.try_out(invented=True)
    settle()
    assert page.shown is page.tried and "INVENTED PATIENTS" in page.tried.stripe.text()
    press(page.tried.people, Qt.Key.Key_Return)  # they have no page
    settle()
    assert page.shown is page.tried
    page.go_back()
    assert page.shown is page.editor and "at_least: 1}" in page.editor.rules.toPlainText()


def test_a_trial_that_joins_is_there_for_the_worklist_too(
    over: MainWindow, page: TrialsPage, settle: Settle, clinic: Clinic
) -> None:
    text = rules(1, trial="NCT00000043")
    cases = CASES.format(trial="NCT00000043")
    page.editor.open(replace(given(), text=text, cases=cases, name="new.yaml"))
    page._show(page.editor)
    settle()
    page.editor.store()
    settle()
    over.go(over.worklist)
    settle()
    listed = over.worklist.model.worklist
    assert listed is not None and listed.trials[-1].trial == "NCT00000043"
    assert "is not approved at this site" in listed.trials[-1].source_line
    assert over.worklist.trial.findText("NCT00000043") > 0
