"""Builds everything, once: the window over the services over an open database."""

from __future__ import annotations

import sys
from pathlib import Path

from screener.system.texts import Texts


def open_window(folder: Path | None = None, *, demonstration: bool = False) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        print(Texts()("app.no_qt", why=error), file=sys.stderr)
        return 1
    from screener.app.maker import Maker

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    maker = Maker(application, folder)
    maker.start(demonstration)
    code = application.exec()
    maker.finish()
    return code
