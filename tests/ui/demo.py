"""A window over a small, real demonstration clinic: invented patients in an encrypted database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from screener.app.backend import BoundBackend
from screener.paper.draw import paint
from screener.paper.pdf import write_pdf
from screener.services.clinic import Clinic
from screener.services.demonstration import demonstration_csv
from screener.services.imports import commit_import, preview_import
from screener.services.opening import open_clinic
from screener.ui.backend import Paper
from screener.ui.patient.view import PatientView
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.window import MainWindow
from tests.conftest import PASSPHRASE
from tests.ui.conftest import Settle

NOW = datetime.fromisoformat("2026-11-22T09:41:00+08:00")
COUNT = 12  # patients: one of each course and then some
TRIAL = "NCT05985863"
CLEAR, NEAR, OPEN = 1, 2, 8  # numbers of patients: clear; excluded by a number; open
TRIALS = ("NCT01220492", "NCT03945487", TRIAL)  # what decides them is found soon


def opened(folder: Path, trials: Sequence[str] = TRIALS) -> Clinic:
    """The clinic with some trials, each look at its clock a second later."""
    moments = (NOW + timedelta(seconds=count) for count in range(1_000_000))
    made = open_clinic(folder, PASSPHRASE, "A. Coordinator", now=lambda: next(moments))
    few = tuple(one for one in made.rule_sets if not trials or one.trial in trials)
    return replace(made, rule_sets=few)


def fill(clinic: Clinic, folder: Path, count: int = COUNT) -> None:
    """Import the demonstration patients."""
    file = folder / "demo.csv"
    file.write_text(demonstration_csv(NOW.date(), count=count), encoding="utf-8")
    commit_import(clinic, preview_import(clinic, file))


PATIENCE = 120_000  # milliseconds: what decides is tried in thousands of ways


@pytest.fixture
def settle(qtbot: QtBot, runner: TaskRunner) -> Settle:
    """Wait until nothing is left to do, long searches included."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
        QApplication.processEvents()  # what was just laid out is shown

    return wait


@pytest.fixture(scope="session")
def demo_template(store_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed database with the demonstration patients: copy it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(store_template, folder / "database")
    clinic = opened(folder / "database")
    fill(clinic, folder)
    clinic.store.close()
    return folder / "database"


@pytest.fixture
def clinic(demo_template: Path, tmp_path: Path) -> Iterator[Clinic]:
    made = opened(Path(shutil.copytree(demo_template, tmp_path / "database")))
    yield made
    made.store.close()


@pytest.fixture
def demo(qtbot: QtBot, clinic: Clinic, runner: TaskRunner, settle: Settle) -> Iterator[MainWindow]:
    """The main window over it, shown."""
    session = Session(BoundBackend(clinic), runner, lambda: NOW.date(), clinic.texts)
    made = MainWindow(session, Paper(paint, write_pdf))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    settle()
    yield made
    made.close()
    runner.close()


def shown(window: MainWindow, settle: Settle, number: int, trial: str = TRIAL) -> PatientView:
    """A patient's view, with all that was asked for."""
    window.open_patient(number, trial)
    settle()
    view = window.patient.view
    assert view is not None
    return view


def key(qtbot: QtBot, window: MainWindow, pressed: Qt.Key, settle: Settle) -> None:
    """A key pressed wherever the focus is."""
    qtbot.keyClick(window.focusWidget() or window, pressed)
    settle()


def told(widget: QWidget) -> str:
    """Every word that a widget shows."""
    labels = widget.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisibleTo(widget))
