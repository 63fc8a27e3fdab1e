"""Makes the windows: unlock first, then the clinic, and back again to restore a backup.

Nothing heavy is imported before the first window stands; the worker brings the rest along.
"""

from __future__ import annotations

import getpass
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from screener.system.settings import LastFolder, UnitsShown
from screener.system.texts import Texts
from screener.ui.crash import install
from screener.ui.look import dress
from screener.ui.tasks import TaskRunner
from screener.ui.unlock.page import Doors, Mode, UnlockPage
from screener.ui.unlock.waiting import WaitingPage

if TYPE_CHECKING:
    from screener.services.clinic import Clinic
    from screener.ui.tasks import Progress

SUGGESTED = "screener-clinic"  # a folder of the home folder, for the first database


class Maker:
    """Makes one window after another and keeps what must be closed at the end."""

    def __init__(
        self,
        application: QApplication,
        folder: Path | None,
        last: LastFolder | None = None,
        units: UnitsShown | None = None,
        texts: Texts | None = None,
    ) -> None:
        application.setApplicationName("Screener")
        install()
        dress(application)
        self.runner = TaskRunner()
        self._last, self._units, self._texts = last, units, texts or Texts()
        self.folder = folder or (last.read() if last is not None else None)
        self.window: QWidget | None = None
        self.clinic: Clinic | None = None
        self._throw_away: Path | None = None

    def start(self, demonstration: bool) -> None:
        """Show the first window."""
        if demonstration:
            self._throw_away = Path(tempfile.mkdtemp(prefix="screener-demonstration-"))
            words = self._texts("app.making_demonstration")
            page = WaitingPage(self.runner, self._make_demonstration, words)
            page.opened.connect(self.show_clinic)
            self._show(page)
        else:
            self.show_unlock("open" if self.folder is not None else "create")

    def show_unlock(self, mode: Mode) -> None:
        """Ask for a database and its passphrase."""
        doors = Doors(self._open, self._create, self._restore)
        page = UnlockPage(self.runner, doors, self.folder or Path.home() / SUGGESTED, mode)
        page.opened.connect(self.show_clinic)
        self._show(page)

    def show_clinic(self, clinic: Clinic) -> None:
        """Show the main window over an open clinic."""
        from screener.app.backend import BoundBackend
        from screener.paper.draw import paint
        from screener.paper.pdf import write_pdf
        from screener.ui.backend import Paper
        from screener.ui.session import Session
        from screener.ui.window import MainWindow

        self.clinic = clinic
        self.folder = clinic.store.folder
        if self._last is not None and not clinic.demonstration:
            self._last.keep(self.folder)
        backend = BoundBackend(clinic)
        session = Session(backend, self.runner, lambda: clinic.today, clinic.texts, self._units)
        window = MainWindow(session, Paper(paint, write_pdf))
        window.restore_wanted.connect(self._restore_another)
        self._show(window)

    def _show(self, window: QWidget) -> None:
        old, self.window = self.window, window
        window.show()
        if old is not None:
            old.close()
            old.deleteLater()

    def _restore_another(self) -> None:
        self.runner.close()
        self.close_clinic()
        self.show_unlock("restore")

    def close_clinic(self) -> None:
        """Close the database."""
        if self.clinic is not None:
            self.clinic.store.close()
            self.clinic = None

    def finish(self) -> None:
        """Let the work in hand end, close the database, throw a demonstration away."""
        self.runner.close()
        self.close_clinic()
        if self._throw_away is not None:
            shutil.rmtree(self._throw_away, ignore_errors=True)

    # --- in the worker ---

    def _open(self, folder: Path, passphrase: str) -> Clinic:
        from screener.services.opening import open_clinic

        return open_clinic(folder, passphrase, _user(), texts=self._texts)

    def _create(self, folder: Path, passphrase: str) -> Clinic:
        from screener.services.opening import open_clinic

        return open_clinic(folder, passphrase, _user(), create=True, texts=self._texts)

    def _restore(self, backup: Path, folder: Path, passphrase: str) -> Clinic:
        from screener.services.keeping import restore

        restore(backup, folder, passphrase)
        return self._open(folder, passphrase)

    def _make_demonstration(self, progress: Progress) -> Any:
        from screener.services.demo_clinic import make_demonstration

        assert self._throw_away is not None
        made = make_demonstration(self._throw_away / "clinic", progress=progress)
        return replace(made, texts=self._texts)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
