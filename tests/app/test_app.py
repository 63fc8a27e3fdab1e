"""Starting and stopping the window as a system does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from screener.app import has_display, open_window

COMMAND = [sys.executable, "-m", "screener", "--demo"]


def test_a_display_is_needed_on_linux_only() -> None:
    assert not has_display("linux", {})
    assert not has_display("linux", {"DISPLAY": ""})
    assert has_display("linux", {"WAYLAND_DISPLAY": "wayland-0"})
    assert has_display("win32", {})


def test_without_a_display_it_says_so_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert open_window() == 1
    assert "no display" in capsys.readouterr().err


def test_a_demonstration_that_is_told_to_end_leaves_nothing_behind(
    qtbot: QtBot, tmp_path: Path
) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)}
    running = subprocess.Popen(COMMAND, env=environment, stderr=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("screener-*/clinic/data.db"))), timeout=60000)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert not list(tmp_path.glob("screener-*"))
