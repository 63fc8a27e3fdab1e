"""Patients, import, site, printing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from screener.domain.people import ReferenceRange
from screener.ui.importing.preview_table import PreviewModel, in_order
from screener.ui.patient.view import PatientView
from screener.ui.printing.page import PrintPage
from screener.ui.site.ranges import RangesModel, Typed, read_range, typed
from screener.ui.window import MainWindow
from tests.ui.conftest import Settle
from tests.ui.fakes import FakeBackend, a_site
from tests.ui.people import CATALOGUE
from tests.ui.screens import PREVIEW
from tests.ui.typing_in import press, type_text


def words_of(widget: QWidget) -> str:
    shown = [one for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join(one.text() for one in shown)


# --- patients ---


def test_patients_are_found_and_opened_with_enter(
    qtbot: QtBot, window: MainWindow, settle: Settle
) -> None:
    window.go(window.patients)
    settle()
    page = window.patients
    type_text(page.text, "陈小龙")
    qtbot.waitUntil(lambda: page._model.rowCount() == 1)
    press(page.table, Qt.Key.Key_Return)
    settle()
    assert window.patient.view is not None and window.patient.view.number == 3


def test_a_new_patient_is_added_and_shown(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    window.add_patient()
    page = window.patients.add
    page.submit()
    settle()
    assert "The file is empty." in page.notice.words
    type_text(page.name, "样例 新")
    page.record.setText("0007")
    page.birth.setText("1990-01-01")
    page.submit()
    settle()
    assert backend.people[9].record == "0007"
    assert window.patient.view is not None and window.patient.view.number == 9
    assert "No facts yet" in words_of(window.patient.view)


def test_a_refused_patient_keeps_what_was_typed(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    window.add_patient()
    page = window.patients.add
    page.name.setText("Example New")
    page.birth.setText("2090-01-01")
    page.submit()
    settle()
    assert "birth lies in the future" in page.notice.words
    assert page.name.text() == "Example New" and len(backend.people) == 8


# --- import ---


def test_rows_that_need_eyes_come_first(qtmodeltester: ModelTester) -> None:
    outcomes = [row.outcome for row in in_order(PREVIEW)]
    assert outcomes == ["refused", "doubt", "unreadable", "new", "new", "known"]
    model = PreviewModel()
    model.show(PREVIEW)
    qtmodeltester.check(model, force_py=True)


def test_nothing_enters_before_it_was_seen(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    page = window.importing
    window.go(page)
    page.load(Path("results.csv"))
    settle()
    assert "commit_import" not in backend.calls
    assert page.accept.isVisible() and page.accept.isEnabled()
    said = words_of(page)
    for part in ("✕ 1 refused", "! 1 doubtful", "? 1 unreadable", "+ 3 new facts"):
        assert part in said
    page.commit()
    settle()
    assert "✓ Imported: 3 facts, 1 new patients. 2 patients changed." in page.notice.words
    assert "6: 31.11.2026 is no day" in page.notice.words
    assert not page.accept.isVisible()


def test_the_reason_of_the_chosen_row_stands_whole_beneath_the_table(
    window: MainWindow, settle: Settle
) -> None:
    page = window.importing
    window.go(page)
    page.load(Path("results.csv"))
    settle()
    first = in_order(PREVIEW)[0]
    assert page.why.isVisible() and page.why.text() == f"{first.line}: {first.reason}"
    new = next(at for at, row in enumerate(in_order(PREVIEW)) if not row.reason)
    page.table.setCurrentIndex(page.table.model().index(new, 0))
    assert not page.why.isVisible()


def test_whoever_tries_one_layout_after_another_keeps_the_focus(
    window: MainWindow, settle: Settle
) -> None:
    page = window.importing
    window.go(page)
    settle()
    page.file.setText("results.csv")
    page.mapping.setFocus()
    press(page.mapping, Qt.Key.Key_Down)
    settle()
    assert page.accept.isVisible() and page.mapping.hasFocus()
    page.file.setFocus()
    page.preview()
    settle()
    assert page.accept.hasFocus()
    page.commit()
    settle()
    assert page.file.hasFocus()


def test_a_file_that_cannot_be_read_says_why(window: MainWindow, settle: Settle) -> None:
    window.go(window.importing)
    window.importing.load(Path("picture.png"))
    settle()
    assert "picture.png is no table" in window.importing.notice.words
    assert not window.importing.accept.isVisible()


def test_an_import_is_taken_back_with_a_reason(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    page = window.importing
    window.go(page)
    page.load(Path("results.csv"))
    settle()
    page.commit()
    settle()
    past = page.past
    past.ask(backend.records[0])
    past.undo()
    assert "Say why" in past.notice.words and not backend.records[0].undone
    past.reason.setText("wrong file")
    past.undo()
    settle()
    assert backend.records[0].undone
    assert "– undone" in words_of(past)


# --- site ---


def test_the_site_is_shown_and_saved_whole(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    page = window.site
    window.go(page)
    settle()
    assert page.site() == (a_site(), [])
    page.name.setText("Example Hospital 02")
    page.people.setPlainText("B. Example, principal investigator\nC. Example")
    page.save()
    settle()
    assert backend.clinic.name == "Example Hospital 02"
    assert [one.name for one in backend.clinic.investigators] == ["B. Example", "C. Example"]
    assert backend.clinic.laboratories == a_site().laboratories
    assert "Saved" in page.notice.words


def test_a_range_is_typed_and_every_mistake_is_told_at_once(
    window: MainWindow, settle: Settle, backend: FakeBackend
) -> None:
    page = window.site
    window.go(page)
    settle()
    page.new_laboratory.setText("Lab C")
    page.add_laboratory()
    page.add_range()
    model, last = page.model, len(page.model.rows) - 1
    for column, text in ((0, "alb"), (2, "forty"), (8, "01/02/2024")):
        model.setData(model.index(last, column), text)
    assert model.rows[last].fact == "albumin" and model.rows[last].unit == "g/L"
    page.save()
    settle()
    assert "“forty” is no number" in page.notice.words
    assert "“01/02/2024” is no day" in page.notice.words
    assert "save_site" not in backend.calls
    model.setData(model.index(last, 2), "40")
    model.setData(model.index(last, 8), "2024-02-01")
    page.save()
    settle()
    assert backend.clinic.laboratories[-1].name == "Lab C"
    assert backend.clinic.laboratories[-1].ranges[0].low == "40"
    page.table.setCurrentIndex(model.index(last, 0))
    page.remove_range()
    assert model.rows == []


def test_a_range_read_from_its_own_text_is_the_same() -> None:
    for laboratory in a_site().laboratories:
        for one in laboratory.ranges:
            assert read_range(typed(one), CATALOGUE) == (one, [])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (Typed(), "no laboratory value"),
        (Typed("albumin", "mmol/L", "1", "2"), "none of g/L"),
        (Typed("albumin", "g/L"), "both limits are empty"),
        (Typed("albumin", "g/L", "1", "2", "woman"), "sex is female, male or empty"),
        (Typed("albumin", "g/L", "1", "2", age_from="x"), "no age in years"),
    ],
)
def test_each_mistake_in_a_range_has_its_words(row: Typed, told: str) -> None:
    found, wrong = read_range(row, CATALOGUE)
    assert found is None and any(told in one for one in wrong)


def test_the_range_table_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RangesModel(CATALOGUE)
    model.show([typed(ReferenceRange("albumin", "g/L", "40", "55"))])
    qtmodeltester.check(model, force_py=True)


# --- printing ---


def test_the_checklist_is_previewed_and_saved_as_pdf(
    window: MainWindow, view: PatientView, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    window.print_page()
    settle()
    page = window.pages.currentWidget()
    assert isinstance(page, PrintPage)
    qtbot.waitUntil(lambda: page.preview.pageCount() > 1)
    for size in ("A4", "Letter"):
        page.size_box.setCurrentText(size)
        page.write_pdf(tmp_path / f"{size}.pdf")
        assert (tmp_path / f"{size}.pdf").read_bytes().startswith(b"%PDF")
        assert f"Saved as {size}.pdf" in page.notice.words
    page.write_pdf(tmp_path / "missing" / "x.pdf")
    assert "could not be written" in page.notice.words
    press(page, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.patient


def test_without_a_patient_there_is_nothing_to_print(window: MainWindow) -> None:
    window.go(window.site)
    window.print_page()
    assert "Choose a patient first" in window.status.said.text()
