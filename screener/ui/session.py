"""What all pages share while a database is open: the backend, the runner, the day, the news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from screener.domain.catalogue import UnitSystem
from screener.domain.changes import Changes
from screener.domain.problems import KnownError
from screener.system.settings import UnitsShown
from screener.system.texts import Texts
from screener.ui.backend import Backend
from screener.ui.tasks import Progress, TaskRunner

T = TypeVar("T")
CLOCK = 30_000  # milliseconds after which midnight is noticed


class Session(QObject):
    """Built once by the window's maker and passed down; there is no other shared state."""

    changed = Signal(object)  # Changes, or None when anything may have changed (an import)
    as_of_changed = Signal(object)  # date
    units_changed = Signal()
    said = Signal(str)  # a short word for the status line

    def __init__(
        self,
        backend: Backend,
        runner: TaskRunner,
        today: Callable[[], date],
        texts: Texts | None = None,
        units: UnitsShown | None = None,
    ) -> None:
        super().__init__()
        self.backend = backend
        self.runner = runner
        self.texts = texts or Texts()
        self._today = today
        self._as_of: date | None = None
        self._shown_today = today()
        self._kept_units = units
        self.units: UnitSystem = units.read() if units is not None else "reported"
        self._clock = QTimer(self, interval=CLOCK)
        self._clock.timeout.connect(self.look_at_clock)
        self._clock.start()

    def look_at_clock(self) -> None:
        """After midnight what was "as of today" is of yesterday: every page looks again."""
        today = self.today
        if today != self._shown_today:
            self._shown_today = today
            self.as_of_changed.emit(self.as_of)

    @property
    def today(self) -> date:
        return self._today()

    @property
    def as_of(self) -> date:
        """The day that is screened: today, unless another was chosen."""
        return self._as_of or self.today

    def choose_day(self, day: date) -> None:
        """Screen as of ``day``; choosing today follows the clock again."""
        self._as_of = None if day == self.today else day
        self.as_of_changed.emit(self.as_of)

    def choose_units(self, system: UnitSystem) -> None:
        """Show results in the units of ``system`` too, now and after the next start."""
        if system != self.units:
            self.units = system
            if self._kept_units is not None:
                self._kept_units.keep(system)
            self.units_changed.emit()

    def read(
        self,
        purpose: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        title: str = "",
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Ask the backend in the worker; a newer question of the same purpose supersedes it."""
        self.runner.run(
            lambda _: work(), done, owner=owner, purpose=purpose, title=title, failed=failed
        )

    def write(
        self,
        work: Callable[[], Changes],
        *,
        owner: QObject,
        title: str = "",
        done: Callable[[], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Have the backend write in the worker; what changed is then told to all pages."""

        def after(changes: Changes) -> None:
            if done is not None:
                done()
            self.changed.emit(changes)

        self.runner.run(
            lambda _: work(), after, owner=owner, title=title, failed=failed, ended=ended
        )

    def long(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        title: str,
        purpose: str = "",
        failed: Callable[[KnownError], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Work that reports its progress and can be cancelled."""
        self.runner.run(
            work, done, owner=owner, title=title, purpose=purpose, failed=failed, ended=ended
        )
