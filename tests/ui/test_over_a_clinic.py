"""The window over real services and a real encrypted database: the whole job, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from screener.app.backend import BoundBackend
from screener.domain.changes import Changes
from screener.paper.draw import paint
from screener.paper.pdf import write_pdf
from screener.services.clinic import Clinic
from screener.services.facts import enter_fact
from screener.services.opening import open_clinic
from screener.services.patients import add_patient
from screener.services.values import NewFact, NewPatient
from screener.ui.backend import Backend, Paper
from screener.ui.printing.page import PrintPage
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.window import MainWindow
from tests.conftest import PASSPHRASE
from tests.ui.conftest import Settle
from tests.ui.typing_in import press, type_text

TRIAL = "NCT05985863"
NOW = datetime.fromisoformat("2026-11-22T09:41:00+08:00")


@pytest.fixture
def clinic(store_folder: Path) -> Iterator[Clinic]:
    moments = (NOW + timedelta(seconds=count) for count in range(1_000_000))
    opened = open_clinic(store_folder, PASSPHRASE, "A. Coordinator", now=lambda: next(moments))
    yield opened
    opened.store.close()


@pytest.fixture
def over(qtbot: QtBot, clinic: Clinic, runner: TaskRunner, settle: Settle) -> Iterator[MainWindow]:
    backend: Backend = BoundBackend(clinic)
    made = MainWindow(
        Session(backend, runner, lambda: NOW.date(), clinic.texts), Paper(paint, write_pdf)
    )
    qtbot.addWidget(made)
    made.show()
    settle()
    yield made
    made.close()
    runner.close()


def test_a_patient_is_added_screened_and_printed(
    qtbot: QtBot, over: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    assert "No patients yet" in over.worklist._empty.text()
    over.add_patient()
    add = over.patients.add
    type_text(add.name, "样例 安娜")
    add.record.setText("00482913")
    add.birth.setText("1980-03-02")
    add.sex.setCurrentIndex(add.sex.findData("female"))
    add.submit()
    settle()
    view = over.patient.view
    assert view is not None and view.patient is not None and view.patient.record == "00482913"
    over.open_patient(view.number, TRIAL)
    settle()
    view = over.patient.view
    assert view is not None
    type_text(view.line.edit, "tbil 40 18 nov")
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    assert "bilirubin" in view.line.notice.words.casefold()  # no unit: asked about, not guessed
    view.line.edit.setText("tbil 40 umol/L 18 nov")
    press(view.line.edit, Qt.Key.Key_Return)
    settle()
    snapshot = view.checklist.snapshot
    assert snapshot is not None and snapshot.failing == ("I2",)
    view.checklist.focus_row("I2")
    press(view.checklist.rows[1], Qt.Key.Key_Return)
    assert view.facts.current is not None
    assert view.facts.current.fact.entry.fact == "bilirubin_total"
    view.sheet.open_correct()
    view.correct.value.setText("400")
    view.correct.reason.setText("a zero was lost")
    view.correct.submit()
    settle()
    assert view.checklist.snapshot is not None and view.checklist.snapshot.verdict == "open"
    over.print_page()
    settle()
    page = over.pages.currentWidget()
    assert isinstance(page, PrintPage)
    page.write_pdf(tmp_path / "checklist.pdf")
    assert (tmp_path / "checklist.pdf").read_bytes().startswith(b"%PDF")
    over.go(over.worklist)
    settle()
    assert over.worklist.model.rowCount() == 1


def test_questions_and_judgements_are_answered_in_the_checklist(
    over: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    new = NewPatient("Example Bo", "hospital", "00480177", "1968", "male")
    number, _ = add_patient(clinic, new)
    over.open_patient(number, TRIAL)
    settle()
    view = over.patient.view
    assert view is not None

    def result(criterion: str) -> str:
        return next(row for row in view.checklist.rows if row.line.id == criterion).line.result

    def answer(criterion: str, word: str) -> None:
        row = next(row for row in view.checklist.rows if row.line.id == criterion)
        names = [one for one in row.findChildren(QPushButton) if one.text() == word]
        names[0].click()
        view.answer.submit()
        settle()

    assert (result("E11"), result("E14")) == ("open", "open")
    answer("E11", "No")
    answer("E14", "Yes")
    assert (result("E11"), result("E14")) == ("absent", "present")
    assert view.checklist.snapshot is not None
    assert view.checklist.snapshot.verdict == "excluded"
    view.checklist.focus_row("E3")
    view.note_on_current()
    view.answer.note.setText("CT is booked")
    view.answer.submit()
    settle()
    remarks = next(row for row in view.checklist.rows if row.line.id == "E3").line.remarks
    assert len(remarks) == 1 and remarks[0].startswith("CT is booked")


def test_a_file_is_seen_imported_and_taken_back(
    over: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "results.csv"
    file.write_text(
        "patient,fact,value,unit,date,end,source\n"
        "0001,sex,female,,,,chart\n"
        "0001,inr,1.9,,2026-11-18,,lab\n"
        "0002,inr,2.1,,31.11.2026,,lab\n",
        encoding="utf-8",
    )
    page = over.importing
    over.go(page)
    settle()
    page.load(file)
    settle()
    assert page.accept.isEnabled(), page.notice.words
    page.commit()
    settle()
    assert "Imported" in page.notice.words
    over.go(over.worklist)
    settle()
    assert over.worklist.model.rowCount() >= 1
    over.go(page)
    settle()
    page.past.ask(over.session.backend.imports()[0])
    page.past.reason.setText("the wrong file")
    page.past.undo()
    settle()
    assert over.session.backend.imports()[0].undone


def test_a_score_is_calculated_from_what_is_on_file_and_nothing_is_stored(
    over: MainWindow, settle: Settle, clinic: Clinic, tmp_path: Path
) -> None:
    new = NewPatient("Example Bo", "hospital", "00480177", "1968", "male")
    number, _ = add_patient(clinic, new)
    for fact, text, unit in (("inr", "1.9", ""), ("bilirubin_total", "210", "umol/L")):
        enter_fact(clinic, number, NewFact(fact, text, unit, "2026-11-18", source="lab"))
    page = over.scores
    over.go(page)
    settle()
    page.take_from(number)
    settle()
    assert page.form.rows["inr"].value.date == "2026-11-18"
    assert page.form.rows["age"].value.text == "57 or 58"
    assert page.calculation is not None and page.calculation.status == "unknown"
    assert "Sodium" in page.calculation.missing and "Age" not in page.calculation.missing
    enter_fact(clinic, number, NewFact("inr", "2.4", "", "2026-11-20", source="lab"))
    over.session.changed.emit(Changes(frozenset({number})))
    settle()
    assert page.form.rows["inr"].value.text == "2.4"
    stored = len(over.session.backend.facts(number))
    type_text(page.form.rows["sodium"].edit, "131 mmol/L")
    over.print_page()
    settle()
    preview = over.pages.currentWidget()
    assert isinstance(preview, PrintPage)
    preview.write_pdf(tmp_path / "calculation.pdf")
    assert (tmp_path / "calculation.pdf").read_bytes().startswith(b"%PDF")
    assert len(over.session.backend.facts(number)) == stored
