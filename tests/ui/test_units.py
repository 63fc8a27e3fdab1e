"""The units chosen: beside the reported ones on screen, kept for the next start, never stored."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from screener.system.settings import UnitsShown
from screener.ui.patient.view import PatientView
from screener.ui.scores.page import ScoresPage
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.units import UnitsChooser
from screener.ui.widgets import cells
from screener.ui.window import MainWindow
from tests.ui.conftest import Settle
from tests.ui.fakes import TODAY, FakeBackend
from tests.ui.test_scores import typed, words_of


def cell_of(view: PatientView, fact: str) -> tuple[str, str]:
    """Value and the line beneath it."""
    model = view.facts.model()
    for number in range(model.rowCount()):
        if model.index(number, 0).data(cells.MAIN) == fact:
            index = model.index(number, 1)
            return index.data(cells.MAIN), index.data(cells.SUB).strip()
    raise KeyError(fact)


def test_the_facts_show_the_units_chosen_beside_what_was_reported(
    view: PatientView, session: Session
) -> None:
    assert cell_of(view, "Bilirubin, total") == ("7.4 mg/dL ↑", "0.2–1.2")
    session.choose_units("si")
    assert cell_of(view, "Bilirubin, total") == ("7.4 mg/dL ↑", "= 126.5 µmol/L · 0.2–1.2 mg/dL")
    assert cell_of(view, "Creatinine") == ("88 umol/L ↑", "45–84")
    session.choose_units("conventional")
    assert cell_of(view, "Bilirubin, total") == ("7.4 mg/dL ↑", "0.2–1.2")
    assert cell_of(view, "Creatinine") == ("88 umol/L ↑", "= 0.9955 mg/dL · 45–84 umol/L")


def test_the_evidence_of_a_criterion_shows_them_too(
    view: PatientView, session: Session, settle: Settle
) -> None:
    settle()
    assert "µmol/L" not in words_of(view.checklist)
    session.choose_units("si")
    settle()
    assert "7.4 mg/dL = 126.5 µmol/L" in words_of(view.checklist)
    session.choose_units("reported")
    settle()
    assert "7.4 mg/dL" in words_of(view.checklist)
    assert "µmol/L" not in words_of(view.checklist)


def test_nothing_is_asked_of_the_store_and_nothing_written(
    view: PatientView, session: Session, backend: FakeBackend
) -> None:
    backend.calls.clear()
    session.choose_units("conventional")
    assert backend.calls == []


def test_empty_fields_of_the_calculator_follow_the_choice_and_typed_ones_do_not(
    qtbot: QtBot, window: MainWindow, session: Session, settle: Settle
) -> None:
    page: ScoresPage = window.scores
    window.go(page)
    settle()
    row, other = page.form.rows["bilirubin_total"], page.form.rows["creatinine"]
    assert row.unit.currentText() == ""  # without a choice no unit is assumed
    typed(qtbot, page, settle, bilirubin_total="12 mg/dL")
    session.choose_units("si")
    settle()
    assert (row.value.text, row.value.unit) == ("12", "mg/dL")
    assert other.unit.currentText() == "µmol/L"
    assert "12 mg/dL = 205.2 µmol/L" in words_of(page.result)
    typed(qtbot, page, settle, creatinine="88")
    assert other.value.unit == "µmol/L"
    session.choose_units("conventional")
    settle()
    assert other.value.unit == "µmol/L" and other.unit.currentText() == "µmol/L"
    assert "88 µmol/L = 0.9955 mg/dL" in words_of(page.result)


def test_a_shortcut_turns_to_the_next_units_and_the_chooser_follows(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    chooser = window.findChild(UnitsChooser)
    assert chooser is not None and chooser.currentText() == "As reported"
    action = next(a for a in window.actions_.all if a.shortcut() == QKeySequence("Alt+U"))
    said: list[str] = []
    session.said.connect(said.append)
    for system, words in (("si", "+ SI units"), ("conventional", "+ conventional"),
                          ("reported", "As reported")):  # fmt: skip
        action.trigger()
        assert session.units == system and chooser.currentText() == words
    assert said[0] == "Units of results: SI units"
    chooser.setCurrentIndex(chooser.findData("si"))
    assert session.units == "si"


def test_the_choice_is_kept_for_the_next_start(runner: TaskRunner, tmp_path: Path) -> None:
    kept = UnitsShown(tmp_path)
    session = Session(FakeBackend(), runner, lambda: TODAY, units=kept)
    assert session.units == "reported"
    session.choose_units("conventional")
    assert Session(FakeBackend(), runner, lambda: TODAY, units=UnitsShown(tmp_path)).units == (
        "conventional"
    )
