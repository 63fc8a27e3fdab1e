"""A window over a real clinic with a small trial in it, and what its tests read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
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
from tests.services.amending import OWN, given, in_use
from tests.ui.conftest import Settle

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
