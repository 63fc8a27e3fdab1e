"""Without a window and without a display: what the command line has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from screener.paper.application import ensure_gui_application

_ROOT = Path(__file__).resolve().parents[2]
_PRINT = """
import sys
from pathlib import Path
from screener.paper.pdf import write_pdf
from screener.reports.checklist import checklist
from screener.system.texts import Texts
from tests.reports.samples import PRINTING, open_snapshot
for name in sys.argv[1:]:
    write_pdf(checklist(open_snapshot(), PRINTING, Texts()), Path(name))
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in displays}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_running_application_is_used(application: QApplication) -> None:
    assert ensure_gui_application() is application


def test_pages_are_written_without_a_display_and_without_a_word(tmp_path: Path) -> None:
    files = [tmp_path / "1.pdf", tmp_path / "2.pdf"]
    done = run(_PRINT, *map(str, files))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert all(file.read_bytes().startswith(b"%PDF-") for file in files)


def test_widgets_can_follow_after_printing() -> None:
    done = run(
        "from screener.paper.application import ensure_gui_application as ensure\n"
        "kept = ensure()\n"
        "from PySide6.QtWidgets import QLabel\n"
        "label = QLabel('x'); label.show(); print(kept is ensure())\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


def test_an_application_without_graphics_is_refused() -> None:
    done = run(
        "from PySide6.QtCore import QCoreApplication\n"
        "kept = QCoreApplication([])\n"
        "from screener.paper.application import ensure_gui_application\n"
        "try:\n    ensure_gui_application()\n"
        "except RuntimeError as error:\n    print(error)\n"
    )
    assert done.returncode == 0
    assert "needs a QGuiApplication" in done.stdout
