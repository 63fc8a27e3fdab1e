"""A window over a small, real demonstration clinic: invented patients in an encrypted database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from screener.app.backend import BoundBackend
from screener.paper.draw import paint
from screener.paper.pdf import write_pdf
from screener.services.clinic import Clinic
from screener.services.demonstration import demonstration_csv
from screener.services.imports import commit_import, preview_import
from screener.services.opening import open_clinic
from screener.ui.backend import Paper
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.window import MainWindow
from tests.conftest import PASSPHRASE
from tests.ui.conftest import Settle

NOW = datetime.fromisoformat("2026-11-22T09:41:00+08:00")
COUNT = 12  # patients: one of each course and then some
TRIAL = "NCT05985863"


def opened(folder: Path) -> Clinic:
    """The clinic, each look at its clock a second later."""
    moments = (NOW + timedelta(seconds=count) for count in range(1_000_000))
    return open_clinic(folder, PASSPHRASE, "A. Coordinator", now=lambda: next(moments))


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
