"""What if: shown as hypothetical everywhere, never stored, never of another patient."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from screener.services import answers
from screener.services.clinic import Clinic
from screener.services.listing import facts_of
from screener.ui.patient.view import PatientView
from screener.ui.tasks import Progress
from screener.ui.window import MainWindow
from tests.services.conftest import state_of
from tests.ui.conftest import Settle
from tests.ui.demo import CLEAR, NEAR, TRIAL, key, shown, told
from tests.ui.demo import clinic as clinic
from tests.ui.demo import demo as demo
from tests.ui.demo import demo_template as demo_template
from tests.ui.demo import settle as settle
from tests.ui.typing_in import press, type_text


def suppose(view: PatientView, text: str, settle: Settle) -> None:
    type_text(view.answers.what_if.edit, text)
    press(view.answers.what_if.edit, Qt.Key.Key_Return)
    settle()


def test_a_hypothesis_says_so_everywhere_and_is_never_stored(
    qtbot: QtBot, demo: MainWindow, settle: Settle, clinic: Clinic
) -> None:
    view = shown(demo, settle, NEAR)
    kept = [line.fact for line in facts_of(clinic, NEAR)]
    before = state_of(clinic)
    key(qtbot, demo, Qt.Key.Key_F4, settle)
    sheet = view.answers.what_if
    assert sheet.edit.hasFocus() and not view.checklist.isVisible()
    assert not view.line.edit.isEnabled()
    suppose(view, "tbil 171 umol/L 22 nov", settle)
    assert sheet.found is not None and not sheet.notice.words
    assert "HYPOTHETICAL" in told(sheet) and "171 umol/L (hypothetical)" in told_rich(sheet)
    for tone in sheet.findChildren(QLabel):
        if tone.property("tone"):
            assert tone.text().startswith("Hypothetical: ")
    for row in sheet.list.rows:
        assert "Hypothetical: " in row.accessibleName()
    assert [line.fact for line in facts_of(clinic, NEAR)] == kept
    assert state_of(clinic) == before
    key(qtbot, demo, Qt.Key.Key_Escape, settle)
    assert not sheet.active and sheet.found is None
    assert view.checklist.isVisible() and view.line.edit.isEnabled()
    snapshot = view.checklist.snapshot
    assert snapshot is not None and snapshot.failing == ("I2",)


def told_rich(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(QLabel))


def test_lines_are_supposed_together_and_one_that_cannot_be_read_stays_typed(
    demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, NEAR)
    view.answers.open_what_if()
    sheet = view.answers.what_if
    suppose(view, "tbil 171 umol/L 22 nov", settle)
    suppose(view, "inr 1.2 22 nov", settle)
    assert sheet.found is not None and len(sheet.found.supposed) == 2
    assert sheet.edit.text() == ""
    for wrong in ("nonsense 12", "tbil many 22 nov"):
        sheet.edit.clear()
        suppose(view, wrong, settle)
        assert sheet.notice.words and sheet.edit.text() == wrong
        assert len(sheet.found.supposed) == 2
    assert not view.has_draft  # nothing of it would be lost: nothing of it is ever kept


@pytest.mark.parametrize("leave", ["type", "form", "facts", "page", "patient", "criterion"])
def test_a_hypothesis_ends_with_whatever_leads_away_from_it(
    demo: MainWindow, settle: Settle, leave: str
) -> None:
    view = shown(demo, settle, NEAR)
    view.answers.open_what_if()
    suppose(view, "tbil 171 umol/L 22 nov", settle)
    ways = {
        "type": view.type_result,
        "form": view.sheet.open_form,
        "facts": view.sheet.focus_facts,
        "page": lambda: demo.go(demo.worklist),
        "patient": lambda: demo.open_patient(CLEAR),
        "criterion": lambda: demo._open_criterion("E3"),
    }
    ways[leave]()
    settle()
    assert not view.answers.what_if.active
    assert view.answers.what_if.found is None
    again = shown(demo, settle, NEAR)
    assert again is view and view.checklist.isVisible() and view.sheet.isEnabled()


def test_a_late_hypothesis_lands_on_nobodys_page(
    demo: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shown(demo, settle, NEAR)
    go = threading.Event()
    backend = demo.session.backend
    real = backend.what_if

    def slow(patient: int, lines: Sequence[str], as_of: date, progress: Progress) -> answers.WhatIf:
        assert go.wait(30)
        return real(patient, lines, as_of, lambda done, total: None)  # it does not notice the stop

    monkeypatch.setattr(backend, "what_if", slow)
    first.answers.open_what_if()
    type_text(first.answers.what_if.edit, "tbil 171 umol/L 22 nov")
    press(first.answers.what_if.edit, Qt.Key.Key_Return)
    demo.open_patient(CLEAR, TRIAL)
    second = demo.patient.view
    assert second is not None and second is not first
    second.answers.open_what_if()
    go.set()
    settle()
    assert second.answers.what_if.found is None and not second.answers.what_if.list.rows
    assert first.answers.what_if.found is None and not first.answers.what_if.active


def test_a_hypothesis_follows_the_trial_and_what_is_entered_elsewhere(
    demo: MainWindow, settle: Settle
) -> None:
    view = shown(demo, settle, NEAR)
    view.answers.open_what_if()
    suppose(view, "tbil 171 umol/L 22 nov", settle)
    view.next_trial()
    assert view.answers.what_if.found is None  # of the former trial nothing stays in sight
    settle()
    found = view.answers.what_if.found
    assert found is not None and found.supposed
    assert view.trial in told(view.answers.what_if)
