"""Builds everything, once: the window over the services over an open database."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from screener.system.texts import ENGLISH, Texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

HEARTBEAT = 200  # milliseconds in which Python hears of a signal while Qt's loop runs


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Can a window open? On Linux, Qt would abort without a display rather than say so."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not platform.startswith("linux") or any(environment.get(name) for name in named)


def open_window(
    folder: Path | None = None, *, demonstration: bool = False, language: str = ENGLISH
) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    texts = Texts(language)
    if not has_display(sys.platform, os.environ):
        print(texts("app.no_display"), file=sys.stderr)
        return 1
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        print(texts("app.no_qt", why=error), file=sys.stderr)
        return 1
    from screener.app.maker import Maker
    from screener.system.settings import LastFolder, UnitsShown

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    maker = Maker(application, folder, LastFolder(), UnitsShown(), texts)
    _quit_on_signals(application)
    maker.start(demonstration)
    code = application.exec()
    maker.finish()
    return code


def _quit_on_signals(application: QApplication) -> None:
    """Let a session's end or Ctrl+C close the window in order: nothing is left behind."""
    from PySide6.QtCore import QTimer

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: application.quit())
    timer = QTimer(application)
    timer.timeout.connect(lambda: None)
    timer.start(HEARTBEAT)
