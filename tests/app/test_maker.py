"""The windows one after another: unlock, clinic, demonstration, restore; nothing left behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from screener.app.maker import Maker
from screener.services import keeping
from screener.services.opening import open_clinic
from screener.system.texts import Texts
from screener.ui.unlock.page import UnlockPage
from screener.ui.window import MainWindow
from tests.conftest import PASSPHRASE


@pytest.fixture
def hook() -> Iterator[None]:
    """The maker tells defects in its own way; afterwards the interpreter's is back."""
    before = sys.excepthook
    yield
    sys.excepthook = before


@pytest.fixture
def maker(qtbot: QtBot, qapp: QApplication, store_folder: Path, hook: None) -> Iterator[Maker]:
    made = Maker(qapp, store_folder)
    yield made
    made.finish()
    if made.window is not None:
        made.window.close()


def unlock(qtbot: QtBot, page: UnlockPage, passphrase: str) -> None:
    page.passphrase.setText(passphrase)
    page.submit()


def test_the_passphrase_opens_the_clinic_and_the_unlock_page_goes(
    qtbot: QtBot, maker: Maker
) -> None:
    maker.start(demonstration=False)
    page = maker.window
    assert isinstance(page, UnlockPage)
    unlock(qtbot, page, PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(maker.window, MainWindow), timeout=20000)
    assert maker.clinic is not None
    assert not maker.clinic.demonstration


def test_a_wrong_passphrase_stays_on_the_unlock_page_and_says_so(
    qtbot: QtBot, maker: Maker
) -> None:
    maker.start(demonstration=False)
    page = maker.window
    assert isinstance(page, UnlockPage)
    unlock(qtbot, page, PASSPHRASE + " not")
    qtbot.waitUntil(page.notice.isVisible, timeout=20000)
    assert maker.clinic is None
    assert maker.window is page


def test_a_demonstration_opens_filled_under_its_stripe_and_is_thrown_away(
    qtbot: QtBot, qapp: QApplication, hook: None
) -> None:
    maker = Maker(qapp, None)
    maker.start(demonstration=True)
    qtbot.waitUntil(lambda: isinstance(maker.window, MainWindow), timeout=60000)
    assert maker.clinic is not None
    assert maker.clinic.demonstration
    folder = maker.clinic.store.folder
    assert folder.is_dir()
    maker.finish()
    assert maker.window is not None
    maker.window.close()
    assert not folder.exists()


def test_a_backup_is_restored_from_the_window_into_a_new_folder(
    qtbot: QtBot, maker: Maker, store_folder: Path, tmp_path: Path
) -> None:
    clinic = open_clinic(store_folder, PASSPHRASE, "A. Tester")
    kept = tmp_path / f"kept{keeping.SUFFIX}"
    keeping.backup(clinic, kept)
    clinic.store.close()
    maker.show_unlock("restore")
    page = maker.window
    assert isinstance(page, UnlockPage)
    page.backup.setText(str(kept))
    page.folder.setText(str(tmp_path / "new"))
    unlock(qtbot, page, PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(maker.window, MainWindow), timeout=20000)
    assert maker.clinic is not None
    assert maker.clinic.store.folder == tmp_path / "new"


def test_the_first_window_needs_neither_the_database_nor_the_rules() -> None:
    lines = (
        "import sys, screener.app.maker",
        "print([name for name in ('sqlalchemy', 'alembic', 'numpy') if name in sys.modules])",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_clinic_of_the_window_speaks_the_language_asked_for(
    qtbot: QtBot, qapp: QApplication, store_folder: Path, hook: None
) -> None:
    maker = Maker(qapp, store_folder, texts=Texts("zh"))
    maker.start(demonstration=False)
    page = maker.window
    assert isinstance(page, UnlockPage)
    unlock(qtbot, page, PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(maker.window, MainWindow), timeout=20000)
    assert maker.clinic is not None
    assert maker.clinic.texts.language == "zh"
    maker.finish()
    assert maker.window is not None
    maker.window.close()
