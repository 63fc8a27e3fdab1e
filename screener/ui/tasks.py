"""One task runner: work on the database goes through a single worker thread.

``work`` runs there and never touches a widget; its result or failure comes back on the GUI thread.
Long work that only reads goes aside, so that no entry waits for it.
A newer request for the same purpose supersedes the older one: its result is dropped, so that no
verdict of one patient can appear under another.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from shiboken6 import isValid

from screener.domain.problems import KnownError

T = TypeVar("T")
Progress = Callable[[int, int], None]

SHOW_AFTER = 300  # milliseconds until work counts as long and shows its progress
BETWEEN = 0.05  # seconds between two reports of progress
ASIDE = 2  # threads for long work that only reads


class Cancelled(Exception):
    """Raised out of a progress call, through the service, when work is no longer wanted."""


class Job(QRunnable):
    """One piece of work, with whom to tell."""

    def __init__(self, work: Callable[[Progress], Any], title: str, purpose: str) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.work = work
        self.title = title
        self.purpose = purpose
        self.owner: QObject | None = None
        self.on_done: Callable[[Any], None] | None = None
        self.on_failed: Callable[[KnownError], None] | None = None
        self.on_ended: Callable[[], None] | None = None
        self.stop = threading.Event()
        self.post: Callable[[Job, Any, BaseException | None], None] | None = None
        self.report: Callable[[Job, int, int], None] | None = None
        self._reported = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next progress call; if it has not begun, it never does."""
        self.stop.set()

    def progress(self, done: int, total: int) -> None:
        if self.stop.is_set():
            raise Cancelled
        if self.report is not None and time.monotonic() - self._reported >= BETWEEN:
            self._reported = time.monotonic()
            self.report(self, done, total)

    def run(self) -> None:
        """In the worker: the work, and whatever came of it is posted to the GUI thread."""
        result: Any = None
        error: BaseException | None = None
        try:
            if self.stop.is_set():
                raise Cancelled
            result = self.work(self.progress)
        except BaseException as raised:
            error = raised
        assert self.post is not None
        self.post(self, result, error)


class TaskRunner(QObject):
    """Runs jobs one after the other in one worker thread, and long readings beside it."""

    progressed = Signal(str, int, int)  # title, done, total (0: not known) of long work
    idle = Signal()  # nothing is left to do
    cancelled = Signal(str)  # title of what the user stopped
    refused = Signal(object)  # a KnownError that nobody else shows
    crashed = Signal(object)  # any other exception: a defect of the program

    _posted = Signal(object, object, object)
    _reported = Signal(object, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._aside = QThreadPool(self)
        self._aside.setMaxThreadCount(ASIDE)
        self._jobs: list[Job] = []
        self._shown: set[int] = set()
        queued = Qt.ConnectionType.QueuedConnection
        self._posted.connect(self._on_posted, queued)
        self._reported.connect(self._on_reported, queued)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        purpose: str = "",
        title: str = "",
        failed: Callable[[KnownError], None] | None = None,
        ended: Callable[[], None] | None = None,
        aside: bool = False,
    ) -> Job:
        """Queue ``work``. One of ``done``, ``failed`` is called, then ``ended``, on this thread.

        None of them is called once ``owner`` is deleted or a newer job has the same ``purpose``
        (an empty purpose never supersedes). A user's cancel calls ``ended`` only. ``aside``: it
        only reads, may take long, and sees the database as it is when it begins.
        """
        if purpose:
            self.drop(purpose)
        job = Job(work, title, purpose)
        job.owner, job.on_done, job.on_failed, job.on_ended = owner, done, failed, ended
        job.post, job.report = self._posted.emit, self._reported.emit
        self._jobs.append(job)
        QTimer.singleShot(SHOW_AFTER, self, lambda: self._on_reported(job, 0, 0, first=True))
        (self._aside if aside else self._pool).start(job)
        return job

    def drop(self, purpose: str) -> None:
        """Stop and forget whatever is under way for ``purpose``."""
        for job in self._jobs:
            if job.purpose == purpose:
                job.cancel()
                job.owner = None

    def cancel_shown(self) -> None:
        """The user's cancel: stop the long work that is shown."""
        for job in self._jobs:
            if id(job) in self._shown:
                job.cancel()

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def close(self) -> None:
        """Stop all, wait for the worker, tell nobody. New work may come afterwards."""
        for job in self._jobs:
            job.cancel()
        self._pool.waitForDone()
        self._aside.waitForDone()
        self._jobs.clear()
        self._shown.clear()

    def _on_reported(self, job: Job, done: int, total: int, first: bool = False) -> None:
        if job not in self._jobs or not job.title or job.stop.is_set():
            return
        if first:
            self._shown.add(id(job))
        if id(job) in self._shown:
            self.progressed.emit(job.title, done, total)

    def _on_posted(self, job: Job, result: Any, error: BaseException | None) -> None:
        if job not in self._jobs:  # forgotten by close
            return
        self._jobs.remove(job)
        self._shown.discard(id(job))
        wanted = job.owner is not None and isValid(job.owner)
        if wanted:
            self._tell(job, result, error)
        elif error is not None and not isinstance(error, KnownError | Cancelled):
            self.crashed.emit(error)
        if not self._jobs:
            self.idle.emit()

    def _tell(self, job: Job, result: Any, error: BaseException | None) -> None:
        assert job.on_done is not None
        if error is None:
            job.on_done(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit(job.title)
        elif isinstance(error, KnownError):
            (job.on_failed or self.refused.emit)(error)
        else:
            self.crashed.emit(error)
        if job.on_ended is not None and job.owner is not None and isValid(job.owner):
            job.on_ended()
