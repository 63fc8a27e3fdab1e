"""Shown while a database is made without asking, as for a demonstration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from screener.domain.problems import KnownError
from screener.system.texts import Texts
from screener.ui.crash import describe
from screener.ui.tasks import Progress, TaskRunner
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import column, label


class WaitingPage(QWidget):
    """Runs ``work`` in the worker and hands on what it returns as ``opened``."""

    opened = Signal(object)

    def __init__(self, runner: TaskRunner, work: Callable[[Progress], Any], words: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Screener")
        self.notice = Notice()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        layout = column(self, 40, 14)
        layout.addStretch(1)
        layout.addWidget(label("Screener", "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        said = label(words, "muted", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignHCenter)  # a wrapped label alone would be narrow
        layout.addWidget(said)
        layout.addWidget(self.bar)
        layout.addWidget(self.notice)
        layout.addStretch(2)
        self.resize(640, 480)
        runner.progressed.connect(self._on_progress)
        runner.crashed.connect(self._on_crash)
        runner.run(work, self.opened.emit, owner=self, title=words, failed=self._on_failed)

    def _on_progress(self, _: str, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _on_crash(self, error: BaseException) -> None:
        self.bar.hide()
        self.notice.say("error", describe(error))

    def _on_failed(self, error: KnownError) -> None:
        self.bar.hide()
        self.notice.say("error", Texts().problems(error))
