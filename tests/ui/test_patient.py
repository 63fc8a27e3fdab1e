"""The patient page: identity, facts, checklist, answers."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from screener.domain.problems import Problem, Refused
from screener.domain.screening import CriterionLine
from screener.ui.look import colours
from screener.ui.patient.facts import LINE
from screener.ui.patient.page import KEPT
from screener.ui.patient.row import CriterionRow
from screener.ui.patient.view import PatientView
from screener.ui.patient.why import why_html
from screener.ui.window import MainWindow
from tests.ui.conftest import Settle
from tests.ui.criteria import CRITERIA
from tests.ui.fakes import TODAY, TRIALS, FakeBackend
from tests.ui.typing_in import press, type_text


def words_of(widget: QWidget) -> str:
    shown = [one for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join(one.text() for one in shown)


def row_of(view: PatientView, criterion: str) -> CriterionRow:
    return next(row for row in view.checklist.rows if row.line.id == criterion)


def click(view: PatientView, name: str) -> None:
    """Press the button that a screen reader calls ``name``."""
    buttons = view.checklist.findChildren(QPushButton)
    next(one for one in buttons if one.accessibleName() == name).click()


# --- who it is ---


def test_the_banner_holds_the_whole_identity_and_warns_of_look_alikes(view: PatientView) -> None:
    said = words_of(view.banner)
    for part in ("Example Anna", "F · born 1980-03-02 · 46 y", "00482913", "Active"):
        assert part in said
    assert "Easily confused with: Example Anne (born 1980-02-03, 00482931)" in said


def test_a_dead_patient_is_marked_with_date_and_source(window: MainWindow, settle: Settle) -> None:
    window.open_patient(7)
    settle()
    assert window.patient.view is not None
    said = words_of(window.patient.view.banner)
    assert "✕ Deceased since 3 Oct 2026 · letter of the family doctor" in said


def test_the_window_title_never_holds_a_name(window: MainWindow, view: PatientView) -> None:
    assert window.windowTitle() == "Screener"


def test_a_state_is_set_with_date_and_source(
    view: PatientView, backend: FakeBackend, settle: Settle
) -> None:
    view.open_state()
    view.state.state.setCurrentIndex(view.state.state.findData("transferred"))
    view.state.since.setText("2026-11")
    view.state.source.setText("ward")
    view.state.submit()
    settle()
    assert backend.people[1].state == "transferred"
    assert "Transferred since Nov 2026 · ward" in words_of(view.banner)


# --- the checklist ---


def test_every_criterion_stands_whole_with_sign_and_word(view: PatientView) -> None:
    assert [row.line.id for row in view.checklist.rows] == [name for name, _ in CRITERIA]
    said = words_of(view.checklist)
    for _, text in CRITERIA:
        assert text in said
    assert "? Open: I2, E7, E10" in said and "◇ 2 for the investigator" in said


def test_the_head_says_that_registry_text_is_not_the_protocol(view: PatientView) -> None:
    said = words_of(view.checklist)
    assert (
        "Registry text of 31 Aug 2023: pre-screening only, not the approved protocol"
        " · rule set 1, approved · sha 9f3c77a19f3c" in said
    )


def test_site_readings_are_marked_as_such_in_italics(view: PatientView) -> None:
    html = why_html(row_of(view, "I2").line, colours("light"), lambda _: "")
    assert "<i " in html and "(site reading: within 28 days" in html


def test_reasons_are_plain_text_whatever_they_hold(view: PatientView) -> None:
    from dataclasses import replace

    from screener.domain.screening import WhyLine

    nasty = "<img src='file:///canary'><b>x</b>"
    line = replace(row_of(view, "I1").line, why=(WhyLine("true", nasty, 0, nasty),), note=nasty)
    html = why_html(line, colours("dark"), lambda _: "")
    assert "<img" not in html and "&lt;img" in html


def test_up_and_down_walk_the_criteria(view: PatientView) -> None:
    view.focus_checklist()
    assert view.checklist.current == "I1"
    press(row_of(view, "I1"), Qt.Key.Key_Down)
    assert view.checklist.current == "I2"
    press(row_of(view, "I2"), Qt.Key.Key_Up)
    assert view.checklist.current == "I1"


def test_enter_on_a_result_goes_to_its_evidence_one_fact_after_another(
    view: PatientView,
) -> None:
    view.checklist.focus_row("I2")
    press(row_of(view, "I2"), Qt.Key.Key_Return)
    assert view.facts.current is not None
    assert view.facts.current.fact.entry.fact == "bilirubin_total"
    assert view.facts.hasFocus()
    press(row_of(view, "I2"), Qt.Key.Key_Return)
    assert view.facts.current.fact.entry.fact == "inr"


def test_a_result_without_evidence_says_so(
    qtbot: QtBot, window: MainWindow, view: PatientView
) -> None:
    view.checklist.focus_row("E7")
    press(row_of(view, "E7"), Qt.Key.Key_Return)
    assert "E7 rests on no fact yet" in window.status.said.text()


def test_a_narrow_page_puts_the_reasons_beneath_the_words(
    window: MainWindow, view: PatientView, qtbot: QtBot
) -> None:
    window.resize(760, 640)
    qtbot.waitUntil(lambda: row_of(view, "I2")._wide is False)
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: row_of(view, "I2")._wide is True)


# --- entering ---


def test_a_typed_line_is_echoed_and_enter_adds_it_and_the_verdict_follows(
    qtbot: QtBot, view: PatientView, settle: Settle
) -> None:
    type_text(view.line.edit, "inr 1.9 18 nov")
    qtbot.waitUntil(lambda: "INR (prothrombin time) 1.9 on 2026-11-18" in view.line.echo.text())
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert view.line.edit.text() == ""
    assert row_of(view, "I2").line.result == "met"
    assert "? Open: E7, E10" in words_of(view.checklist)
    assert view.facts.choose(len(view._session.backend.kept.lines))  # type: ignore[attr-defined]


def test_a_line_that_is_not_understood_says_why_and_stays(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    type_text(view.line.edit, "inrr 1.9")
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert "is not understood" in view.line.notice.words
    assert view.line.edit.text() == "inrr 1.9"
    assert "enter" not in backend.calls


def test_a_doubtful_value_is_asked_about_in_place_and_enter_confirms(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    type_text(view.line.edit, "inr 19 18 nov")
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert "outside the entry limits" in view.line.notice.words
    assert "enter" not in backend.calls
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert backend.calls.count("enter") == 1
    assert view.line.notice.words == ""


def test_changing_a_doubtful_line_withdraws_the_question(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    type_text(view.line.edit, "inr 19 18 nov")
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    view.line.edit.setText("inr 1.9 18 nov")
    assert view.line.notice.words == ""
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert backend.kept.newest(1, "inr").value == "1.9"  # type: ignore[union-attr]


def test_what_could_not_be_stored_stays_typed(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    def refuse(name: str) -> None:
        if name == "enter":
            raise Refused([Problem("document.field", {"what": "The disk is full"})])

    backend.before = refuse
    type_text(view.line.edit, "inr 1.9 18 nov")
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert "The disk is full" in view.line.notice.words
    assert view.line.edit.text() == "inr 1.9 18 nov"


def test_a_half_typed_line_stays_with_its_patient(
    window: MainWindow, view: PatientView, settle: Settle
) -> None:
    type_text(view.line.edit, "tbil 2")
    window.open_patient(2)
    settle()
    other = window.patient.view
    assert other is not None and other.line.edit.text() == ""
    for number in range(1, 9):
        window.open_patient(number)
        settle()
    window.open_patient(1)
    settle()
    assert window.patient.view is view and view.line.edit.text() == "tbil 2"


def test_old_views_without_drafts_are_let_go(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    for number in range(1, 9):
        window.open_patient(number)
        settle()
    assert len(window.patient._views) == KEPT + 1
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    backend.calls.clear()
    window.session.choose_day(date(2026, 10, 20))
    settle()
    assert backend.calls.count("facts") == KEPT + 1


def test_an_entry_of_one_patient_never_shows_under_another(
    qtbot: QtBot, window: MainWindow, view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    go = threading.Event()
    backend.before = lambda name: assert_waited(go) if name == "enter" else None
    type_text(view.line.edit, "inr 1.9 18 nov")
    press(view.line.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "enter" in backend.calls)
    window.open_patient(2)
    go.set()
    settle()
    other = window.patient.view
    assert other is not None and other.number == 2
    assert other.checklist.snapshot is not None
    assert other.checklist.snapshot.patient_number == 2
    assert "Added" not in other.line.echo.text()
    assert view.checklist.snapshot is not None
    assert view.checklist.snapshot.patient_number == 1
    assert row_of(view, "I2").line.result == "met"


def assert_waited(event: threading.Event) -> None:
    assert event.wait(5)


def test_a_verdict_of_the_trial_left_behind_is_never_shown(
    qtbot: QtBot, view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    go = threading.Event()
    backend.before = lambda name: assert_waited(go) if name == "screen" else None
    view.rescreen()
    view.next_trial()
    go.set()
    settle()
    assert view.checklist.snapshot is not None
    assert view.checklist.snapshot.rule_set.trial == TRIALS[1].trial


# --- facts ---


def test_older_values_are_folded_beneath_the_newest(view: PatientView) -> None:
    assert view.facts.choose(3)
    line = view.facts.current
    assert line is not None and line.value == "131 umol/L"
    assert "Bilirubin, total: 131 umol/L ↑ high" in words_of(view.detail)


def test_a_doubt_is_marked_in_the_list_and_said_whole_below(view: PatientView) -> None:
    view.facts.choose(9)
    assert "! outside the entry limits 90 to 190" in words_of(view.detail)


def test_a_correction_asks_for_a_reason_and_keeps_the_old_value(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    view.facts.choose(5)
    view.open_correct()
    view.correct.value.setText("1.8")
    view.correct.submit()
    assert "Say why" in view.correct.notice.words and "correct" not in backend.calls
    view.correct.reason.setText("read from the wrong line")
    view.correct.submit()
    settle()
    assert backend.kept.newest(1, "inr").value == "1.8"  # type: ignore[union-attr]
    assert view.facts.isVisible()
    view.facts.choose(len(backend.kept.lines))
    view.open_history()
    settle()
    said = words_of(view.history)
    assert "1.6" in said and "1.8" in said and "Reason: read from the wrong line" in said
    assert "– replaced" in said


def test_a_correction_outside_the_limits_is_asked_about(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    view.facts.choose(5)
    view.open_correct()
    view.correct.value.setText("1900")
    view.correct.reason.setText("as printed")
    view.correct.submit()
    assert "outside the usual limits" in view.correct.notice.words
    assert "correct" not in backend.calls
    view.correct.notice.answered.emit()
    settle()
    assert "correct" in backend.calls


def test_a_withdrawal_needs_a_reason_too(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    view.facts.choose(5)
    view.open_withdraw()
    assert not view.correct.value.isVisible()
    view.correct.reason.setText("another person's result")
    view.correct.submit()
    settle()
    assert "withdraw" in backend.calls


def test_without_a_chosen_fact_the_status_line_says_what_to_do(
    window: MainWindow, view: PatientView
) -> None:
    view.open_correct()
    assert "Choose a fact" in window.status.said.text()


def test_the_form_shows_only_the_fields_of_its_fact(view: PatientView) -> None:
    view.open_form()
    view.form.choose("creatinine")
    assert view.form.unit.isVisible() and view.form.low.isVisible()
    assert not view.form.choice.isVisible() and not view.form.end.isVisible()
    view.form.choose("ascites")
    assert view.form.choice.isVisible() and view.form.end.isVisible()
    assert not view.form.unit.isVisible() and not view.form.value.isVisible()


def test_the_form_adds_a_fact_and_stays_open_for_the_next(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    view.open_form()
    view.form.choose("creatinine")
    view.form.value.setText("90")
    view.form.submit()
    settle()
    assert "The date is missing" in view.form.notice.words
    assert view.form.value.text() == "90"
    view.form.date.setText("2026-11-20")
    view.form.submit()
    settle()
    assert backend.kept.newest(1, "creatinine").value == "90 umol/L"  # type: ignore[union-attr]
    assert view.form.isVisible() and view.form.value.text() == ""


def test_the_form_asks_about_what_stands_there_when_it_is_confirmed(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    view.open_form()
    view.form.choose("creatinine")
    view.form.value.setText("900000")
    view.form.date.setText("2026-11-20")
    view.form.submit()
    assert "outside the usual limits" in view.form.notice.words
    view.form.value.setText("800000")
    view.form.notice.answered.emit()
    assert "800000" in view.form.notice.words and "enter_fact" not in backend.calls
    view.form.notice.answered.emit()
    settle()
    assert backend.kept.newest(1, "creatinine").value == "800000 umol/L"  # type: ignore[union-attr]


def test_a_form_without_value_or_with_an_unknown_fact_is_told(view: PatientView) -> None:
    view.open_form()
    view.form.choose("creatinine")
    view.form.submit()
    assert "value is empty" in view.form.notice.words
    view.form.fact.setEditText("no such fact")
    view.form.submit()
    assert "Choose a fact" in view.form.notice.words


# --- answers, judgements, notes ---


def test_an_open_question_is_answered_where_it_stands(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    click(view, "Is she breast-feeding? No")
    assert "E7 · Is she breast-feeding? → No" in words_of(view.answer)
    assert view.answer.start.text() == TODAY.isoformat()
    type_text(view.answer.source, "patient")
    press(view.answer.source, Qt.Key.Key_Return)
    settle()
    assert row_of(view, "E7").line.result == "absent"
    assert view.answer.isHidden()
    newest = backend.kept.newest(1, "breastfeeding")
    assert newest is not None and newest.source == "patient"


def test_a_yes_that_has_ended_is_kept_with_its_end(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    click(view, "Is she breast-feeding? Yes")
    view.answer.start.setText("2026-01")
    view.answer.end.setText("2026-06-01")
    view.answer.submit()
    settle()
    newest = backend.kept.newest(1, "breastfeeding")
    assert newest is not None and newest.date == "2026-01 to 2026-06-01"


def test_a_judgement_carries_the_question_that_was_asked(
    view: PatientView, settle: Settle, backend: FakeBackend
) -> None:
    click(view, "For the investigator: Any other reason? No")
    view.answer.note.setText("seen today")
    view.answer.submit()
    settle()
    assert backend.judged == {(1, "E14"): "no"}
    assert "◇ 1 for the investigator" in words_of(view.checklist)


def test_a_missing_result_leads_to_the_typed_line(view: PatientView) -> None:
    click(view, "INR or prothrombin activity decides Enter it…")
    assert view.line.edit.text() == "inr "
    assert view.line.edit.hasFocus()


def test_a_note_stands_under_its_criterion(view: PatientView, settle: Settle) -> None:
    view.note_on_current()
    assert view.answer.isHidden()
    view.checklist.focus_row("E3")
    view.note_on_current()
    view.answer.submit()
    assert "note is empty" in view.answer.notice.words
    type_text(view.answer.note, "超声待复查")
    view.answer.submit()
    settle()
    assert row_of(view, "E3").line.remarks == ("超声待复查",)


def test_a_half_typed_answer_outlives_a_new_screening(view: PatientView, settle: Settle) -> None:
    click(view, "Is she breast-feeding? Yes")
    type_text(view.answer.source, "pat")
    view.refresh()
    settle()
    assert view.answer.isVisible() and view.answer.source.text() == "pat"
    assert view.has_draft
    press(view.answer.source, Qt.Key.Key_Escape)
    assert view.answer.isVisible() and "not stored yet" in view.answer.notice.words
    press(view.answer.source, Qt.Key.Key_Escape)
    assert view.answer.isHidden() and not view.has_draft


def test_another_question_does_not_wipe_out_a_half_typed_note(view: PatientView) -> None:
    view.answer.write_note(view.trial, "I1")
    type_text(view.answer.note, "asked the ward")
    click(view, "Is she breast-feeding? Yes")
    assert view.answer.note.text() == "asked the ward"
    assert "Note on I1" in words_of(view.answer)
    assert "save it or close it first" in view.answer.notice.words


def test_escape_asks_again_once_more_was_typed(view: PatientView) -> None:
    view.answer.write_note(view.trial, "I1")
    type_text(view.answer.note, "one")
    press(view.answer.note, Qt.Key.Key_Escape)
    type_text(view.answer.note, " two")
    press(view.answer.note, Qt.Key.Key_Escape)
    assert view.answer.isVisible() and view.answer.note.text() == "one two"


def test_a_half_typed_correction_stays_when_another_is_begun(view: PatientView) -> None:
    first, second = (line for line in facts_shown(view)[:2])
    view.facts.choose(first)
    view.open_correct()
    type_text(view.correct.value, "7.7")
    typed = view.correct.value.text()
    view.facts.choose(second)
    view.open_correct()
    assert view.correct.value.text() == typed
    assert "save it or close it first" in view.correct.notice.words
    view.correct.close_panel()
    assert view.correct.isVisible() and "not stored yet" in view.correct.notice.words
    view.correct.close_panel()
    assert not view.correct.isVisible() and not view.has_draft


def test_enter_on_a_button_presses_it_and_nothing_around_it(
    view: PatientView, backend: FakeBackend, settle: Settle
) -> None:
    before = list(backend.calls)
    view.answer.write_note(view.trial, "I1")
    type_text(view.answer.note, "x")
    close = next(b for b in view.answer.findChildren(QPushButton) if b.text() == "Close")
    press(close, Qt.Key.Key_Return)
    settle()
    assert "remark" not in backend.calls[len(before) :]
    assert "not stored yet" in view.answer.notice.words


def test_after_an_answer_the_focus_stays_on_its_criterion(
    view: PatientView, settle: Settle
) -> None:
    view.checklist.focus_row("E7")
    click(view, "Is she breast-feeding? No")
    view.answer.submit()
    settle()
    assert view.answer.isHidden()
    assert view.checklist.current == "E7" and row_of(view, "E7").hasFocus()


def test_after_a_correction_the_corrected_fact_is_the_chosen_one(
    view: PatientView, settle: Settle
) -> None:
    chosen = facts_shown(view)[0]
    view.facts.choose(chosen)
    view.open_correct()
    view.correct.reason.setText("typing error")
    view.correct.submit()
    settle()
    assert view.facts.current is not None
    assert view.facts.current.fact.supersedes == chosen


def test_while_another_day_is_screened_no_verdict_of_the_former_stands(
    window: MainWindow, view: PatientView, settle: Settle
) -> None:
    window.session.choose_day(date(2026, 10, 20))
    assert view.checklist.snapshot is None and "Open:" not in words_of(view.checklist)
    settle()
    assert view.checklist.snapshot is not None


def facts_shown(view: PatientView) -> list[int]:
    """The numbers of the facts at the top of each fold."""
    model = view.facts.model()
    found = [model.index(row, 0).data(LINE) for row in range(model.rowCount())]
    return [line.fact.id for line in found]


def test_another_day_screens_the_patient_of_that_day(
    window: MainWindow, view: PatientView, settle: Settle
) -> None:
    window.session.choose_day(date(2026, 10, 20))
    settle()
    assert row_of(view, "I2").line.result == "met"  # the INR was eight days old then
    assert "as of 20 Oct 2026" in words_of(view.checklist)


@pytest.mark.parametrize("error", [Refused([Problem("document.empty")])])
def test_a_screening_that_is_refused_says_why_instead_of_an_old_verdict(
    view: PatientView, settle: Settle, backend: FakeBackend, error: Refused
) -> None:
    def refuse(name: str) -> None:
        if name == "screen":
            raise error

    backend.before = refuse
    view.rescreen()
    settle()
    assert view.checklist.snapshot is None
    assert "The file is empty." in words_of(view.checklist)


def test_words_that_are_not_the_records_own_say_where_they_are_from(qtbot: QtBot) -> None:
    line = CriterionLine("I1", "inclusion", "Adults", "met", False, "true", (), "Age")
    plain = CriterionRow(line)
    restated = CriterionRow(replace(line, restated_from="https://trials.example/a"))
    for row in (plain, restated):
        qtbot.addWidget(row)
    words = [[one.text() for one in row.findChildren(QLabel)] for row in (plain, restated)]
    said = "restated from trials.example, not the record's own words"
    assert said not in words[0]
    assert said in words[1] and "Adults" in words[1]
