"""A window over the hand-made backend, and waiting for the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from screener.paper.draw import paint
from screener.paper.pdf import write_pdf
from screener.ui.backend import Paper
from screener.ui.look import dress
from screener.ui.patient.view import PatientView
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.window import MainWindow
from tests.ui.fakes import TODAY, TRIALS, FakeBackend

Settle = Callable[[], None]


@pytest.fixture(scope="session", autouse=True)
def look(qapp: QApplication) -> None:
    """The look that the program has."""
    dress(qapp, "light")


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


@pytest.fixture
def session(backend: FakeBackend, runner: TaskRunner) -> Session:
    return Session(backend, runner, lambda: TODAY)


@pytest.fixture
def settle(qtbot: QtBot, runner: TaskRunner) -> Settle:
    """Wait until the worker has nothing left to do."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not runner.busy)
        QApplication.processEvents()  # what was just laid out is shown

    return wait


@pytest.fixture
def window(qtbot: QtBot, session: Session, settle: Settle) -> Iterator[MainWindow]:
    """The main window, shown, with its worklist."""
    made = MainWindow(session, Paper(paint, write_pdf))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    settle()
    yield made
    made.close()  # what is half typed at the end of a test is asked about once


@pytest.fixture
def view(window: MainWindow, settle: Settle) -> PatientView:
    """The page of the first patient, screened."""
    window.open_patient(1, TRIALS[0].trial)
    settle()
    assert window.patient.view is not None
    return window.patient.view
