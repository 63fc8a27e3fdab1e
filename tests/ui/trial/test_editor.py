"""Rules written in the window: marked as one types, completed, stored, tried."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from screener.services.clinic import Clinic
from screener.ui.trial.page import TrialsPage
from screener.ui.window import MainWindow
from tests.services.amending import CASES, OWN, given, rules, written
from tests.services.conftest import state_of
from tests.ui.conftest import Settle
from tests.ui.trial.conftest import opened, words_of
from tests.ui.typing_in import press, type_text

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
    qtbot: QtBot, page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    page.editor.rules.setPlainText(rules(3, inr="1"))
    page.editor.try_out(invented=True)
    qtbot.waitUntil(lambda: page.shown is page.tried, timeout=60_000)  # they are invented first
    assert "INVENTED PATIENTS" in page.tried.stripe.text()
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


def test_what_is_typed_while_a_version_is_stored_is_not_lost(
    qtbot: QtBot, page: TrialsPage, settle: Settle
) -> None:
    writing(page, settle)
    editor = page.editor
    editor.rules.setPlainText(rules(3))
    qtbot.waitUntil(lambda: editor.accept.text() == "Store as version 3")
    editor.store()
    editor.rules.setPlainText(rules(4))
    settle()
    assert page.shown is editor and editor.has_draft
    assert "what you typed since is not" in editor.notice.words
