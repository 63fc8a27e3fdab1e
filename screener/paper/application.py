"""The Qt application that fonts and painters need, without a window when nobody made one."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

_HARMLESS = "This plugin does not support propagateSizeHints()"


def ensure_gui_application() -> QGuiApplication:
    """The running application, or a new one that needs no display. Keep what is returned.

    Raises RuntimeError if an application without graphics is already running.
    """
    running = QCoreApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if running is not None:
        raise RuntimeError("a QCoreApplication is running; printing needs a QGuiApplication")
    qInstallMessageHandler(_tell)
    # Windows and macOS need no display, and their offscreen platform does not see the fonts
    arguments = ["-platform", "offscreen"] if sys.platform.startswith("linux") else []
    # one that could also carry widgets: a process has one application, for ever
    return QApplication(["screener", *arguments])


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's messages on stderr, but for the one that means nothing."""
    if message != _HARMLESS:
        print(message, file=sys.stderr)
