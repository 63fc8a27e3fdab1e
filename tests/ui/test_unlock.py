"""The first window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from screener.domain.problems import Problem, Refused
from screener.ui.tasks import Progress, TaskRunner
from screener.ui.unlock.page import Doors, Mode, UnlockPage
from screener.ui.unlock.waiting import WaitingPage
from tests.ui.conftest import Settle
from tests.ui.typing_in import press, type_text

PASSPHRASE = "correct horse 电池"


class Recorder:
    """Doors that remember what they were asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.doors = Doors(self.open, self.create, self.restore)

    def open(self, folder: Path, passphrase: str) -> str:
        self.asked.append(("open", folder, passphrase))
        if passphrase != PASSPHRASE:
            raise Refused([Problem("document.field", {"what": "The passphrase is wrong"})])
        return "clinic"

    def create(self, folder: Path, passphrase: str) -> str:
        self.asked.append(("create", folder, passphrase))
        return "clinic"

    def restore(self, backup: Path, folder: Path, passphrase: str) -> str:
        self.asked.append(("restore", backup, folder, passphrase))
        return "clinic"


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def page(qtbot: QtBot, runner: TaskRunner, recorder: Recorder) -> UnlockPage:
    made = UnlockPage(runner, recorder.doors, Path("clinic"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_folder_is_opened_with_its_passphrase(
    qtbot: QtBot, page: UnlockPage, recorder: Recorder
) -> None:
    type_text(page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(page.opened) as opened:
        press(page.passphrase, Qt.Key.Key_Return)
    assert opened.args == ["clinic"]
    assert recorder.asked == [("open", Path("clinic"), PASSPHRASE)]
    assert page.passphrase.text() == ""


def test_a_wrong_passphrase_is_told_in_place_and_the_folder_stays(
    page: UnlockPage, settle: Settle
) -> None:
    type_text(page.passphrase, "something else")
    page.submit()
    settle()
    assert "The passphrase is wrong" in page.notice.words
    assert page.folder.text() == "clinic" and page.go.isEnabled()


def test_a_new_passphrase_has_fifteen_characters_and_is_typed_twice(
    qtbot: QtBot, page: UnlockPage, recorder: Recorder
) -> None:
    page.show_mode("create")
    assert page.again.isVisible() and page.strength.isVisible()
    type_text(page.passphrase, "fourteen chars")
    assert "14 of at least 15" in page.strength.text()
    page.submit()
    assert "too short" in page.notice.words
    type_text(page.passphrase, "!")
    type_text(page.again, "fourteen chars?")
    assert page.notice.words == ""  # what was said is over once something else is typed
    page.submit()
    assert "differ" in page.notice.words and recorder.asked == []
    page.again.selectAll()
    type_text(page.again, "fourteen chars!")
    assert "both are the same" in page.strength.text() and page.notice.words == ""
    with qtbot.waitSignal(page.opened):
        page.submit()
    assert recorder.asked == [("create", Path("clinic"), "fourteen chars!")]


def test_a_backup_is_restored_into_a_folder(
    qtbot: QtBot, page: UnlockPage, recorder: Recorder
) -> None:
    page.show_mode("restore")
    page.passphrase.setText(PASSPHRASE)
    page.submit()
    assert "Choose the backup" in page.notice.words
    page.backup.setText("old.backup")
    page.folder.setText("restored")
    with qtbot.waitSignal(page.opened):
        page.submit()
    assert recorder.asked == [("restore", Path("old.backup"), Path("restored"), PASSPHRASE)]


@pytest.mark.parametrize("mode", ["open", "create", "restore"])
def test_a_folder_is_asked_for(page: UnlockPage, mode: Mode) -> None:
    page.show_mode(mode)
    page.folder.clear()
    page.backup.setText("old.backup")
    page.submit()
    assert "Choose the folder" in page.notice.words


def test_enter_in_a_new_passphrase_goes_on_to_its_repetition(page: UnlockPage) -> None:
    page.show_mode("create")
    type_text(page.passphrase, PASSPHRASE)
    press(page.passphrase, Qt.Key.Key_Return)
    assert page.again.hasFocus() and page.notice.words == ""


def test_a_backup_never_goes_into_the_folder_that_was_open(page: UnlockPage) -> None:
    page.show_mode("restore")
    assert page.folder.text() == "" and page.backup.hasFocus()
    page.show_mode("open")
    assert page.folder.text() == "clinic" and page.passphrase.hasFocus()


def test_a_defect_is_told_without_values(qtbot: QtBot, runner: TaskRunner, settle: Settle) -> None:
    def broken(folder: Path, passphrase: str) -> str:
        raise RuntimeError(passphrase)

    page = UnlockPage(runner, Doors(broken, broken, lambda a, b, c: ""), Path("clinic"))
    qtbot.addWidget(page)
    page.passphrase.setText(PASSPHRASE)
    page.submit()
    settle()
    assert "RuntimeError" in page.notice.words and PASSPHRASE not in page.notice.words


def test_a_demonstration_is_waited_for(qtbot: QtBot, runner: TaskRunner) -> None:
    def work(progress: Progress) -> str:
        progress(1, 2)
        return "clinic"

    page = WaitingPage(runner, work, "Inventing patients")
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.opened) as opened:
        page.show()
    assert opened.args == ["clinic"]


def test_a_demonstration_that_fails_says_why(
    qtbot: QtBot, runner: TaskRunner, settle: Settle
) -> None:
    def work(_: Progress) -> str:
        raise Refused([Problem("document.empty")])

    page = WaitingPage(runner, work, "Inventing patients")
    qtbot.addWidget(page)
    settle()
    assert "The file is empty." in page.notice.words


def test_the_first_window_loads_neither_database_nor_printing() -> None:
    script = (
        "import sys, screener.ui.unlock.page, screener.ui.unlock.waiting, screener.ui.look;"
        "heavy = {'sqlalchemy', 'alembic', 'numpy', 'argon2', 'PySide6.QtPrintSupport',"
        " 'screener.services', 'screener.store', 'screener.rules'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
