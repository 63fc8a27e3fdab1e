"""The calculator: typed inputs or a patient's, the result as it is typed, and whose it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from screener.domain.changes import Changes
from screener.ui.printing.page import PrintPage
from screener.ui.scores.page import ScoresPage
from screener.ui.window import MainWindow
from tests.ui.conftest import Settle
from tests.ui.fakes import TODAY, TRIALS, FakeBackend
from tests.ui.typing_in import press, type_text


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> ScoresPage:
    """The calculator in sight."""
    window.go(window.scores)
    settle()
    return window.scores


def words_of(widget: QWidget) -> str:
    shown = [one for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join(one.text() for one in shown)


def typed(qtbot: QtBot, page: ScoresPage, settle: Settle, **inputs: str) -> None:
    """Type into the fields and wait for the result."""
    for name, text in inputs.items():
        edit = page.form.rows[name].edit
        edit.clear()
        type_text(edit, text)
    qtbot.waitUntil(lambda: not page._timer.isActive())
    settle()


def select(page: ScoresPage, name: str, code: str) -> None:
    box = page.form.rows[name].choice
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


# --- typed ---


def test_the_result_follows_as_it_is_typed(qtbot: QtBot, page: ScoresPage, settle: Settle) -> None:
    page.choose("bmi")
    settle()
    assert "? A range: something is not known" in words_of(page.result)
    typed(qtbot, page, settle, weight="70 kg", height="175 cm")
    assert page.result.told == "22.8571 kg/m²"
    assert "? " not in words_of(page.result)


def test_nothing_is_filled_in_before_it_is_typed(page: ScoresPage) -> None:
    for row in page.form.rows.values():
        assert not row.value.text and not row.edit.text()
    assert page.calculation is not None and page.calculation.status == "unknown"
    assert "not known: the result depends on it" in words_of(page.result)


def test_a_unit_is_typed_behind_the_number_or_chosen(
    qtbot: QtBot, page: ScoresPage, settle: Settle
) -> None:
    page.choose("apri")
    settle()
    row = page.form.rows["platelets"]
    typed(qtbot, page, settle, ast="80 U/L", ast_uln="40 U/L", platelets="120")
    assert "needs a unit; none is guessed" in words_of(page.result)
    assert "cannot be used" in row.note.text()
    type_text(row.unit.lineEdit() or row.unit, "10^9/L")
    qtbot.waitUntil(lambda: not page._timer.isActive())
    settle()
    assert page.result.told == "1.6667"


def test_a_number_outside_its_limits_is_asked_about_beside_its_field(
    qtbot: QtBot, page: ScoresPage, settle: Settle
) -> None:
    typed(qtbot, page, settle, creatinine="88 mg/dL")
    row = page.form.rows["creatinine"]
    assert row.likely.isVisible() and row.likely.text() == "It is µmol/L"
    assert "outside the entry limits and not confirmed: not used" in words_of(page.result)
    row.likely.click()
    qtbot.waitUntil(lambda: not page._timer.isActive())
    settle()
    assert (row.value.text, row.value.unit) == ("88", "µmol/L")
    assert not row.likely.isVisible() and "raised to 1" in words_of(page.result)
    typed(qtbot, page, settle, creatinine="88 mg/dL")
    row.keep.click()
    qtbot.waitUntil(lambda: not page._timer.isActive())
    settle()
    assert row.value.confirmed and "lowered to 3" in words_of(page.result)


def test_a_choice_is_not_known_until_it_is_chosen(
    qtbot: QtBot, page: ScoresPage, settle: Settle
) -> None:
    row = page.form.rows["sex"]
    assert row.choice.currentText() == "not known" and row.choice.currentData() == ""
    select(page, "sex", "female")
    qtbot.waitUntil(lambda: not page._timer.isActive())
    settle()
    assert page.form.values["sex"].text == "female"
    assert "counts as 1" in words_of(page.result)


def test_what_was_typed_stays_when_another_score_asks_for_it(
    qtbot: QtBot, page: ScoresPage, settle: Settle
) -> None:
    typed(qtbot, page, settle, inr="1.9")
    page.choose("child_pugh", "inr")
    settle()
    assert page.form.rows["inr"].edit.text() == "1.9"
    page.start_again()
    settle()
    assert page.form.values == {}


def test_variants_are_offered_where_there_are_several(page: ScoresPage, settle: Settle) -> None:
    assert not page.choice.variant.isVisible()
    page.choose("child_pugh")
    settle()
    assert page.choice.variant.isVisible() and page.choice.variant.count() == 8
    page.choose("meld_etiology", "lower_bound_1")
    settle()
    assert page.calculation is not None
    assert "raised to 1.0" in page.calculation.variant


def test_definitions_of_low_confidence_say_so(page: ScoresPage, settle: Settle) -> None:
    page.choose("cossh_single_liver_failure")
    settle()
    assert "decides nothing alone" in words_of(page.result)


# --- of a patient ---


def test_a_patient_is_found_by_keys_and_the_banner_says_who_it_is(
    qtbot: QtBot, page: ScoresPage, settle: Settle
) -> None:
    type_text(page.who.text, "0048291")
    qtbot.waitUntil(lambda: page.who.list.isVisible())
    press(page.who.text, Qt.Key.Key_Return)
    settle()
    assert page.patient == 1
    said = words_of(page.who)
    for part in ("Example Anna", "born 1980-03-02", "00482913", "Easily confused", "22 Nov 2026"):
        assert part in said
    assert page.form.rows["bilirubin_total"].value.source.startswith("Central laboratory")
    assert "18 Nov 2026 08:10" in page.form.rows["bilirubin_total"].note.text()
    assert "older than the days chosen" in page.form.rows["sodium"].note.text()
    assert page.calculation is not None and page.calculation.as_of == TODAY.isoformat()


def test_nothing_of_one_patient_stays_under_another(
    qtbot: QtBot, page: ScoresPage, settle: Settle
) -> None:
    page.take_from(1)
    settle()
    typed(qtbot, page, settle, sodium="131 mmol/L")
    assert "typed here" not in page.form.rows["inr"].note.text()
    page.take_from(2)
    assert page.calculation is None and page.form.values == {} and not words_of(page.result)
    settle()
    assert {name: one.text for name, one in page.form.values.items()} == {"inr": "1.1"}
    page.put_patient_away()
    settle()
    assert page.form.values == {} and page.patient is None
    assert not page.who.banner.isVisible() and not page.with_name.isVisible()


def test_a_late_answer_of_the_last_patient_is_dropped(page: ScoresPage, settle: Settle) -> None:
    page.take_from(1)
    page.put_patient_away()
    settle()
    assert page.form.values == {} and not page.who.banner.isVisible()


def test_a_patient_who_cannot_be_read_leaves_no_other_banner(
    page: ScoresPage, settle: Settle, backend: FakeBackend
) -> None:
    page.take_from(1)
    settle()
    backend.gone.add(2)
    page.take_from(2)
    assert not page.who.banner.isVisible()
    settle()
    assert page.patient is None and page.form.values == {}
    assert "There is no patient" in page.notice.words


def test_what_is_typed_over_a_result_loses_its_date_and_source(
    qtbot: QtBot, page: ScoresPage, settle: Settle
) -> None:
    page.take_from(1)
    settle()
    typed(qtbot, page, settle, inr="2.5")
    assert page.form.rows["inr"].value.date == "" and page.form.rows["inr"].value.source == ""
    page.choose("child_pugh")
    settle()
    assert page.form.rows["inr"].value.text == "2.5"
    assert page.form.rows["inr"].note.text() == "typed here, not on file"
    page.start_again()
    settle()
    assert page.form.rows["inr"].value.text == "1.9"


def test_several_possible_answers_of_the_file_are_shown_as_such(
    page: ScoresPage, settle: Settle
) -> None:
    page.take_from(1)
    settle()
    page.choose("child_pugh")
    settle()
    assert page.form.rows["ascites"].choice.currentText() == "mild, or controlled by drugs / none"
    assert page.calculation is not None and "Ascites" in page.calculation.missing


def test_new_facts_and_another_day_are_taken_again(
    page: ScoresPage, settle: Settle, window: MainWindow
) -> None:
    page.take_from(1)
    settle()
    window.session.changed.emit(Changes(frozenset({1})))
    settle()
    window.session.choose_day(TODAY.replace(year=2025))
    assert page.calculation is None
    settle()
    assert page.calculation is not None and page.calculation.as_of == "2025-11-22"
    window.go(window.worklist)
    window.session.choose_day(TODAY)
    settle()
    window.go(page)
    settle()
    assert page.calculation.as_of == TODAY.isoformat()


def test_the_days_that_a_result_may_be_old_are_chosen(page: ScoresPage, settle: Settle) -> None:
    page.take_from(1)
    settle()
    page.who.days.setCurrentIndex(page.who.days.count() - 1)
    settle()
    assert page.who.within is None and not page.form.rows["sodium"].note.text().startswith("2026")


# --- taking it elsewhere ---


def test_the_copy_names_the_patient_only_if_that_is_ticked(
    page: ScoresPage, settle: Settle
) -> None:
    page.take_from(1)
    settle()
    page.copy_text()
    settle()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("MELD 3.0") and "Anna" not in text and "÷ 17.1" in text
    page.with_name.setChecked(True)
    page.copy_text()
    settle()
    assert QGuiApplication.clipboard().text().startswith("Example Anna")
    page.take_from(2)
    settle()
    assert not page.with_name.isChecked()


def test_the_calculation_is_previewed_for_printing_and_leads_back(
    window: MainWindow, page: ScoresPage, settle: Settle
) -> None:
    page.take_from(1)
    settle()
    window.print_page()
    settle()
    preview = window.pages.currentWidget()
    assert isinstance(preview, PrintPage)
    assert preview._document is not None and preview._name == "calculation-meld_3"
    assert "Example Anna" in preview._document.head.lines[0].text
    press(preview, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is page


# --- keys and names ---


def test_the_palette_leads_to_each_score(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    window.palette_.open()
    window.search.setText("score maddrey")
    settle()
    press(window.search, Qt.Key.Key_Return)
    settle()
    assert window.pages.currentWidget() is window.scores
    assert window.scores.choice.chosen.score == "maddrey_df"
    assert set(window.scores.form.rows) == {"pt", "pt_control", "bilirubin_total"}


def test_the_scores_of_the_patient_in_sight_are_one_key_away(
    window: MainWindow, settle: Settle
) -> None:
    window.open_patient(2, TRIALS[0].trial)
    settle()
    next(one for one in window.actions_.all if one.text() == "Scores of this patient").trigger()
    settle()
    assert window.pages.currentWidget() is window.scores and window.scores.patient == 2


def test_every_field_and_button_has_a_name(page: ScoresPage, settle: Settle) -> None:
    page.take_from(1)
    settle()
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for one in page.findChildren(kind):
            if one.isVisible() and not isinstance(one.parent(), QComboBox | QLineEdit):
                assert one.accessibleName(), one
    assert page.result.accessibleName().startswith("Result: MELD 3.0: ")
    assert "÷ 17.1" in page.result.accessibleDescription()


def test_tab_goes_through_the_inputs_to_the_result(page: ScoresPage, settle: Settle) -> None:
    page.form.focus_first()
    seen = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        if focus is page.result:
            break
        press(focus, Qt.Key.Key_Tab)
    assert seen[-1] is page.result
    boxes = [row.box for row in page.form.rows.values()]
    assert [one for one in seen if one in boxes] == boxes


def test_the_result_is_scrolled_by_keys(qtbot: QtBot, page: ScoresPage, settle: Settle) -> None:
    page.window().resize(900, 520)
    page.take_from(1)
    settle()
    bar = page.result._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    page.result.setFocus()
    press(page.result, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    press(page.result, Qt.Key.Key_Home)
    assert bar.value() == 0
