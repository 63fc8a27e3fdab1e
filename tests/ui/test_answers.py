"""The answers on the patient page, over a real demonstration clinic, by the keyboard."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from screener.services import answers
from screener.services.answers_words import until_words
from screener.services.clinic import Clinic
from screener.services.decisions import Decision
from screener.services.listing import facts_of
from screener.services.papers import checklist_of
from screener.services.patients import set_state
from screener.services.since import TrialAnswers
from screener.ui.patient.view import PatientView
from screener.ui.tasks import Progress
from screener.ui.window import MainWindow
from screener.ui.words import date_words
from tests.ui.conftest import Settle
from tests.ui.demo import CLEAR, NEAR, NOW, OPEN, TRIAL, key, shown, told
from tests.ui.demo import clinic as clinic
from tests.ui.demo import demo as demo
from tests.ui.demo import demo_template as demo_template
from tests.ui.demo import settle as settle
from tests.ui.typing_in import press, type_text

TODAY = NOW.date()
NEW = ("F3", "F4", "F9", "F10", "F11")


# --- until when ------------------------------------------------------------------------------


def test_the_last_valid_day_stands_under_the_verdict_with_the_coming_year(
    demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    view = shown(demo, settle, NEAR)
    found = answers.until_when(clinic, NEAR, [TRIAL], TODAY)[0]
    assert view.answers.strip.words == until_words(clinic.texts, found.until, date_words)
    assert "30 Nov 2026" in view.answers.strip.words and "I2" in view.answers.strip.words
    ruler = view.answers.strip.ruler
    assert ruler.stretches == found.ruler
    assert ruler.stretches[0].first == TODAY
    assert ruler.isVisible()
    assert ruler.accessibleDescription().count("\n") == len(found.ruler) - 1


def test_each_stretch_of_the_ruler_is_read_by_keys_and_enter_goes_to_its_first_day(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, NEAR)
    key(qtbot, demo, Qt.Key.Key_F3, settle)
    ruler = view.answers.strip.ruler
    assert ruler.hasFocus()
    assert view.answers.strip.words.startswith("22 Nov 2026 – 30 Nov 2026 · ✕ Excluded by I2")
    key(qtbot, demo, Qt.Key.Key_Right, settle)
    assert view.answers.strip.words.startswith("1 Dec 2026 – ")
    assert "? Open: I2" in view.answers.strip.words
    key(qtbot, demo, Qt.Key.Key_End, settle)
    assert ruler.pointed == ruler.stretches[-1]
    key(qtbot, demo, Qt.Key.Key_Home, settle)
    key(qtbot, demo, Qt.Key.Key_Right, settle)
    key(qtbot, demo, Qt.Key.Key_Return, settle)
    assert demo.session.as_of == date(2026, 12, 1)
    assert "IN THE FUTURE" in demo.stripe.words
    assert view.answers.strip.ruler.stretches[0].first == date(2026, 12, 1)
    key(qtbot, demo, Qt.Key.Key_Escape, settle)
    assert not ruler.hasFocus()


def test_what_is_told_of_one_day_goes_at_once_when_another_is_chosen(
    demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, CLEAR)
    assert view.answers.strip.answers is not None
    demo.session.choose_day(TODAY - timedelta(days=400))
    assert view.answers.strip.answers is None
    assert view.answers.strip.ruler.isHidden()
    settle()
    now = view.answers.strip.answers
    assert now is not None and now.as_of == TODAY - timedelta(days=400)


def test_a_result_of_another_patient_or_day_is_never_shown(
    demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    view = shown(demo, settle, CLEAR)
    other = shown(demo, settle, NEAR)
    mine, others = view.answers.strip.answers, other.answers.strip.answers
    assert mine is not None and others is not None
    view.answers.strip.show_answers(others)
    assert view.answers.strip.answers is mine
    demo.session.choose_day(TODAY + timedelta(days=1))
    view.answers.strip.show_answers(mine)
    assert view.answers.strip.answers is None


# --- what decides ----------------------------------------------------------------------------


def test_what_decides_lists_the_facts_of_all_trials_in_their_order(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    view = shown(demo, settle, OPEN)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    panel = view.answers.decides
    found = answers.what_decides(clinic, OPEN, (), TODAY)
    assert [row.fact for row in fact_rows(view)] == list(found.facts)
    assert panel.list.rows[0].hasFocus()
    assert panel.subtitle.text().startswith(f"{TRIAL}: ")
    for trial in (head.trial for head in demo.session.backend.trials):
        assert trial in panel.subtitle.text() + panel._others.text()
    routine = [row for row in fact_rows(view) if row.fact.routine_only]
    assert routine and all("a routine result, if there is one" in told(row) for row in routine)


def fact_rows(view: PatientView) -> list:  # type: ignore[type-arg]
    return list(view.answers.decides.list.rows)


def test_one_key_answers_and_what_is_answered_is_not_asked_again(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, OPEN)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    before = [row.fact.ask.fact for row in fact_rows(view)]
    at = next(row for row in fact_rows(view) if row.fact.ask.kind == "condition"
              and not row.fact.ask.trial)  # fmt: skip
    at.setFocus()
    key(qtbot, demo, Qt.Key.Key_N, settle)
    assert view.answer.isVisible() and view.answer.title.text().endswith("→ No")
    assert at.fact.ask.question in view.answer.title.text()
    assert view.answer.has_draft is False  # nothing is stored by a key alone
    press(view.answer.source, Qt.Key.Key_Return)
    settle()
    assert view.answers.decides.isVisible()
    after = [row.fact.ask.fact for row in fact_rows(view)]
    assert at.fact.ask.fact in before and at.fact.ask.fact not in after
    assert any(row.hasFocus() for row in fact_rows(view))


def test_a_result_that_decides_is_typed_with_one_key(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, OPEN)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    at = next(row for row in fact_rows(view) if row.fact.ask.kind == "lab")
    at.setFocus()
    key(qtbot, demo, Qt.Key.Key_Return, settle)
    assert view.line.edit.hasFocus() and view.line.has_draft
    view.line.edit.clear()


def test_enter_on_a_question_never_says_yes_by_itself(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, OPEN)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    at = next(row for row in fact_rows(view) if row.fact.ask.kind == "condition")
    at.setFocus()
    key(qtbot, demo, Qt.Key.Key_Return, settle)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton) and at.isAncestorOf(focused)
    assert view.answer.isHidden()


def test_a_consent_is_asked_for_each_trial_and_answered_for_that_trial(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    view = shown(demo, settle, NEAR)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    asked = [row for row in fact_rows(view) if row.fact.ask.fact == "consent_signed"]
    trials = [next(iter(row.fact.closes)) for row in asked]
    assert len(asked) > 1 and len(set(trials)) == len(trials)
    other = next(row for row in asked if TRIAL not in row.fact.closes)
    other.setFocus()
    key(qtbot, demo, Qt.Key.Key_Y, settle)
    view.answer.start.setText("2026-11-20")
    view.answer.submit()
    settle()
    scopes = [line.fact.entry.scope.trial for line in facts_of(clinic, NEAR)
              if line.fact.entry.fact == "consent_signed"]  # fmt: skip
    assert scopes == [next(iter(other.fact.closes))]


def test_no_test_can_change_what_excludes_for_good(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, 6)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    head = view.answers.decides.subtitle.text()
    assert f"{TRIAL}: Excluded by E2: no new test or answer changes that." in head


@pytest.mark.parametrize("state", ["deceased", "do_not_contact", "transferred", "lost"])
def test_nobody_is_asked_for_a_patient_who_is_not_active(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic, state: str
) -> None:
    set_state(clinic, OPEN, state, "2026-11-01", "letter")  # type: ignore[arg-type]
    view = shown(demo, settle, OPEN)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    assert not fact_rows(view)
    assert "nobody is called or asked" in view.answers.decides.subtitle.text()


def test_a_patient_who_dies_while_the_questions_stand_there_is_not_asked_any_more(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    view = shown(demo, settle, OPEN)
    key(qtbot, demo, Qt.Key.Key_F9, settle)
    assert fact_rows(view)
    demo.session.changed.emit(set_state(clinic, OPEN, "deceased", "2026-11-21", "family"))
    settle()
    assert not fact_rows(view)


def test_the_search_is_stopped_by_closing_its_panel(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, OPEN)
    view.answers.open_decides()
    view.answers.decides.close_panel()
    settle()
    assert view.answers.decides.decision is None


# --- near miss, what changed -----------------------------------------------------------------


def test_a_near_miss_is_told_in_both_units_and_leads_to_its_criterion(
    qtbot: QtBot, demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, NEAR)
    assert "at least 5 mg/dL" in told(view.answers.strip)
    key(qtbot, demo, Qt.Key.Key_F10, settle)
    row = view.answers.near.list.rows[0]
    assert row.hasFocus()
    assert "mg/dL" in told(row) and "umol/L" in told(row)
    key(qtbot, demo, Qt.Key.Key_Return, settle)
    assert view.checklist.current == "I2"


def test_what_changed_since_the_paper_names_the_new_fact(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    checklist_of(clinic, CLEAR, TRIAL, TODAY)
    view = shown(demo, settle, CLEAR)
    assert "Changed since the paper of 22 Nov 2026 · 0" in words_of_buttons(view)
    type_text(view.line.edit, "tbil 40 umol/L 22 nov")
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert "Changed since the paper of 22 Nov 2026 · 1" in words_of_buttons(view)
    key(qtbot, demo, Qt.Key.Key_F11, settle)
    text = told(view.answers.changed)
    assert "Since the paper" in text and "Clear → Excluded" in text
    assert "I2: Met → Not met (new fact)" in text


def words_of_buttons(view: PatientView) -> str:
    return "\n".join(one.text() for one in view.answers.strip.findChildren(QPushButton))


def test_a_day_to_compare_with_is_typed_and_refused_if_it_is_none(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    view = shown(demo, settle, CLEAR)
    key(qtbot, demo, Qt.Key.Key_F11, settle)
    panel = view.answers.changed
    assert "nothing was printed yet" in panel.subtitle.text()
    assert panel.day.hasFocus()
    panel.day.setText("22 nov 2026")
    press(panel.day, Qt.Key.Key_Return)
    settle()
    assert "Nothing is otherwise than on 22 Nov 2026" in panel._same.text()
    panel.day.setText("the day before")
    press(panel.day, Qt.Key.Key_Return)
    assert "No day" in panel.notice.words
    assert not view.has_draft


def test_late_answers_land_on_the_page_of_their_own_patient_only(
    demo: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    backend = demo.session.backend
    real, decides = backend.trial_answers, backend.what_decides

    def slow(patient: int, trial: str, as_of: date) -> TrialAnswers:
        assert go.wait(30)
        return real(patient, trial, as_of)

    def slowly(patient: int, as_of: date, progress: Progress) -> Decision:
        assert go.wait(30)
        return decides(patient, as_of, progress)

    monkeypatch.setattr(backend, "trial_answers", slow)
    monkeypatch.setattr(backend, "what_decides", slowly)
    demo.open_patient(NEAR, TRIAL)
    first = demo.patient.view
    assert first is not None
    first.answers.open_decides()
    demo.open_patient(CLEAR, TRIAL)
    second = demo.patient.view
    assert second is not None
    go.set()
    settle()
    for view in (first, second):
        found = view.answers.strip.answers
        assert found is not None and found.patient == view.number
    assert second.answers.decides.decision is None


def test_every_answer_has_a_shortcut_and_stands_in_the_palette(
    demo: MainWindow, settle: Settle
) -> None:
    shown(demo, settle, CLEAR)
    keys = {action.shortcut().toString() for action in demo.actions_.all if action.isEnabled()}
    assert keys.issuperset(NEW)
    demo.palette_.open()
    demo.search.setText("decides")
    listed = [demo.palette_.list.item(n).text() for n in range(demo.palette_.list.count())]
    assert any("F9" in one for one in listed)
    demo.palette_.close_list()
