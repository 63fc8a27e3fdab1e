"""The frame: navigation, palette, actions, accessibility, leaving."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from screener.domain.problems import Problem, Refused
from screener.paper.draw import paint
from screener.paper.pdf import write_pdf
from screener.ui.backend import Paper
from screener.ui.patient.view import PatientView
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.unlock.page import Doors, UnlockPage
from screener.ui.widgets import cells
from screener.ui.window import MainWindow
from screener.ui.words import day_words
from tests.ui.conftest import Settle
from tests.ui.fakes import TODAY, TRIALS, FakeBackend
from tests.ui.typing_in import press, type_text


def found(window: MainWindow) -> list[str]:
    listed = window.palette_.list
    return [listed.item(number).text() for number in range(listed.count())]


def test_ctrl_k_finds_a_patient_and_enter_opens_the_page(
    qtbot: QtBot, window: MainWindow, settle: Settle
) -> None:
    window.find_anything()
    type_text(window.search, "陈小龙")
    qtbot.waitUntil(lambda: any("00479902" in line for line in found(window)))
    press(window.search, Qt.Key.Key_Return)
    settle()
    assert window.patient.view is not None and window.patient.view.number == 3
    assert window.palette_.isHidden() and window.search.text() == ""


def test_ctrl_k_finds_trials_criteria_and_actions(
    qtbot: QtBot, window: MainWindow, view: PatientView, settle: Settle
) -> None:
    window.find_anything()
    assert any("Ctrl+K" in line for line in found(window))
    window.search.setText("nct03945487")
    assert any(line.startswith("Trial NCT03945487") for line in found(window))
    window.search.setText("breastfeeding women")
    assert found(window)[0].startswith("Criterion E7")
    press(window.search, Qt.Key.Key_Return)
    assert view.checklist.current == "E7"
    window.find_anything()
    window.search.setText("zzz")
    settle()
    assert found(window) == ["Nothing found."]
    press(window.search, Qt.Key.Key_Escape)
    assert window.palette_.isHidden()


def test_ctrl_k_does_what_the_action_does(window: MainWindow, settle: Settle) -> None:
    window.find_anything()
    window.search.setText("site set-up")
    press(window.search, Qt.Key.Key_Down)
    press(window.search, Qt.Key.Key_Up)
    press(window.search, Qt.Key.Key_Return)
    settle()
    assert window.pages.currentWidget() is window.site


def test_a_trial_found_turns_the_checklist_to_it(
    window: MainWindow, view: PatientView, settle: Settle
) -> None:
    window._open_trial(TRIALS[2].trial)
    settle()
    assert view.trial == TRIALS[2].trial
    window.go(window.worklist)
    window._open_trial(TRIALS[1].trial)
    assert window.worklist.trial.currentText() == TRIALS[1].trial
    settle()


def test_every_action_has_words_and_a_shortcut_of_its_own_on_each_page(
    window: MainWindow, settle: Settle
) -> None:
    pages = (window.worklist, window.patients, window.patient, window.importing, window.site)
    for page in pages:
        window.go(page)
        live = [action for action in window.actions_.all if action.isEnabled()]
        shortcuts = [action.shortcut().toString() for action in live]
        assert all(shortcuts) and len(set(shortcuts)) == len(shortcuts)
        assert all(action.text() for action in live)
    settle()


def test_shortcuts_lead_where_they_say(
    qtbot: QtBot, window: MainWindow, view: PatientView, settle: Settle
) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(view.line.edit, Qt.Key.Key_F2)
    assert view.form.isVisible()
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    settle()
    assert window.pages.currentWidget() is window.worklist
    assert QKeySequence("F2") in [action.shortcut() for action in window.actions_.all]


def nameless(root: QWidget) -> list[str]:
    """Focusable widgets in sight without an accessible name."""
    missing = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(root):
            continue
        parent = widget.parentWidget()
        inner = parent is not None and (
            isinstance(parent, QAbstractScrollArea)
            or parent.metaObject().className() == "QComboBox"
        )
        interface = QAccessible.queryAccessibleInterface(widget)
        if not inner and interface and not interface.text(QAccessible.Text.Name):
            missing.append(f"{type(widget).__name__} in {type(parent).__name__}")
    return missing


def test_every_control_has_an_accessible_name(
    window: MainWindow, view: PatientView, settle: Settle
) -> None:
    view.facts.choose(9)
    view.answer.write_note(view.trial, "E1")
    for panel in (
        view.sheet.open_form,
        view.sheet.open_correct,
        view.sheet.open_history,
        view.sheet.open_state,
    ):
        panel()
        settle()
        assert nameless(window) == []
    window.print_page()
    settle()
    assert [one for one in nameless(window) if "QPrintPreview" not in one] == []
    for page in (window.worklist, window.patients, window.importing, window.site, window.scores):
        window.go(page)
        settle()
        assert nameless(window) == []
    window.patients.begin_adding()
    window.importing.past.ask(a_record(window))
    assert nameless(window) == []


def a_record(window: MainWindow):  # type: ignore[no-untyped-def]
    window.session.backend.commit_import(
        window.session.backend.preview_import(Path("a.csv"), None, lambda a, b: None),
        lambda a, b: None,
    )
    return window.session.backend.imports()[0]


def test_the_first_window_has_accessible_names_too(qtbot: QtBot, session: Session) -> None:
    page = UnlockPage(session.runner, Doors(print, print, print))
    qtbot.addWidget(page)
    page.show()
    for mode in ("open", "create", "restore"):
        page.show_mode(mode)  # type: ignore[arg-type]
        assert nameless(page) == []


def test_tab_goes_from_the_search_through_the_page(
    qtbot: QtBot, window: MainWindow, view: PatientView
) -> None:
    view.type_result()
    seen: list[QWidget] = []
    for _ in range(14):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen[0] is view.line.edit
    assert view.facts in seen
    assert any(row in seen for row in view.checklist.rows)


def test_a_demonstration_carries_a_permanent_stripe(
    qtbot: QtBot, session: Session, backend: FakeBackend, settle: Settle
) -> None:
    backend.demonstration = True
    window = MainWindow(session, Paper(paint, write_pdf))
    qtbot.addWidget(window)
    window.show()
    settle()
    stripes = [w for w in window.findChildren(QWidget) if w.property("stripe") == "demo"]
    assert len(stripes) == 1 and stripes[0].isVisible()
    window.go(window.site)
    settle()
    assert stripes[0].isVisible()


def test_the_day_is_typed_at_the_top(window: MainWindow, settle: Settle) -> None:
    window.day.begin()
    edit = window.day.edit
    for typed, said in (
        ("5 Jan 2027", "IN THE FUTURE: as of 5 Jan 2027"),
        ("2020-01-01", "IN THE PAST: as of 1 Jan 2020"),
        ("18 oct", "IN THE PAST: as of 18 Oct 2026"),
    ):
        edit.selectAll()
        type_text(edit, typed)
        press(edit, Qt.Key.Key_Return)
        settle()
        assert said in window.stripe.words
    press(edit, Qt.Key.Key_Down)
    settle()
    assert "17 Oct 2026" in window.stripe.words and edit.text() == "17 Oct 2026"
    window.session.choose_day(window.session.today)
    settle()
    assert window.stripe.words == ""


@pytest.mark.parametrize("typed", ["31 nov 2026", "nov 2026", "2026", "soon", ""])
def test_what_is_no_day_changes_nothing_and_does_not_stay(
    window: MainWindow, typed: str, settle: Settle
) -> None:
    before = window.session.as_of
    window.day.begin()
    window.day.edit.setText(typed)
    press(window.day.edit, Qt.Key.Key_Return)
    assert "No day" in window.day._label.text() and window.session.as_of == before
    press(window.day.edit, Qt.Key.Key_Escape)
    assert window.day.edit.text() == day_words(TODAY.isoformat())
    assert "As of today" in window.day._label.text()


def test_the_day_is_picked_from_a_calendar(window: MainWindow, settle: Settle) -> None:
    window.day.calendar.activated.emit(QDate(2026, 10, 20))
    settle()
    assert "as of 20 Oct 2026" in window.stripe.words


def test_a_known_error_is_told_and_a_defect_without_values(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    def refuse(name: str) -> None:
        raise Refused([Problem("document.empty")])

    backend.before = refuse
    window.write_backup(Path("x.backup"))
    settle()
    assert window.notice.words == "The file is empty."

    def crash(name: str) -> None:
        raise ValueError("Example Anna 00482913")

    backend.before = crash
    window.write_backup(Path("x.backup"))
    settle()
    assert "ValueError" in window.notice.words and "Example" not in window.notice.words


def test_a_backup_is_announced(window: MainWindow, settle: Settle, backend: FakeBackend) -> None:
    window.write_backup(Path("clinic.backup"))
    settle()
    assert "backup" in backend.calls
    assert "Backed up to clinic.backup" in window.status.said.text()


@pytest.mark.parametrize("leave", ["close", "ask_restore"])
def test_leaving_with_something_half_typed_is_asked_about_once(
    qtbot: QtBot, window: MainWindow, view: PatientView, leave: str
) -> None:
    view.line.edit.setText("inr")
    getattr(window, leave)()
    assert window.isVisible() and "half typed" in window.notice.words
    signal = window.closed if leave == "close" else window.restore_wanted
    with qtbot.waitSignal(signal):
        getattr(window, leave)()


def test_nothing_half_typed_closes_at_once(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()


def test_leaving_is_asked_again_for_every_new_draft(window: MainWindow, view: PatientView) -> None:
    view.line.edit.setText("inr")
    window.close()
    window.notice.hide()  # put away: the draft was finished, and another is begun
    view.line.edit.setText("alt")
    window.close()
    assert window.isVisible() and "Example Anna (00482913)" in window.notice.words


def test_a_half_typed_patient_and_an_edited_site_are_drafts_too(
    window: MainWindow, settle: Settle
) -> None:
    window.add_patient()
    type_text(window.patients.add.name, "Example Xu")
    window.go(window.site)
    settle()
    type_text(window.site.name, "x")
    window.close()
    assert window.isVisible()
    assert "a new patient, the site" in window.notice.words
    window.notice.hide()
    window.patients.add.put_away()
    assert window.patients.add.name.text() == ""
    window.site.save()
    settle()
    window.close()
    assert not window.isVisible()


def test_after_midnight_everything_is_screened_as_of_the_new_day(
    qtbot: QtBot, backend: FakeBackend, runner: TaskRunner, settle: Settle
) -> None:
    days = [TODAY]
    session = Session(backend, runner, lambda: days[-1])
    window = MainWindow(session, Paper(paint, write_pdf))
    qtbot.addWidget(window)
    window.show()
    settle()
    asked = backend.calls.count("worklist")
    session.look_at_clock()
    settle()
    assert backend.calls.count("worklist") == asked
    days.append(TODAY + timedelta(days=1))
    session.look_at_clock()
    settle()
    assert backend.calls.count("worklist") == asked + 1
    assert window.day.edit.text() == day_words(days[-1].isoformat())
    assert window.stripe.words == ""


def test_what_is_found_late_does_not_move_the_choice(
    qtbot: QtBot, window: MainWindow, settle: Settle
) -> None:
    window.find_anything()
    window.search.setText("a")
    window.palette_._timer.stop()
    press(window.search, Qt.Key.Key_Down)
    chosen = window.palette_.list.currentItem().text()
    window.palette_._ask()
    settle()
    assert any("Example Anna" in line for line in found(window))
    assert window.palette_.list.currentItem().text() == chosen


def test_the_day_field_is_reached_by_a_key(window: MainWindow) -> None:
    window.day.begin()
    assert window.day.edit.hasFocus()


def test_a_patient_without_a_name_is_called_by_number_everywhere(
    window: MainWindow, backend: FakeBackend, settle: Settle
) -> None:
    backend.people[2] = replace(backend.people[2], name="")
    window.session.changed.emit(None)
    window.open_patient(2)
    settle()
    view = window.patient.view
    assert view is not None and view.banner._name.text() == "No. 00480177"
    window.go(window.worklist)
    settle()
    model = window.worklist.model
    first = [model.index(row, 0).data(cells.MAIN) for row in range(model.rowCount())]
    assert "No. 00480177" in first and "" not in first


def test_the_window_is_never_larger_than_the_screen(window: MainWindow) -> None:
    room = window.screen().availableSize()
    assert window.width() <= min(1280, room.width())
    assert window.height() <= min(800, room.height())
