"""What the window remembers between two starts: folder and units, and nothing of a patient."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from screener.domain.catalogue import SYSTEMS, UnitSystem


def settings_folder(
    platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> Path:
    """Where programs of this system keep their settings, for one user."""
    if platform.startswith("win") and environment.get("APPDATA"):
        return Path(environment["APPDATA"]) / "Screener"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Screener"
    base = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "screener"


class _Line:
    """One line of text in a file. A machine that cannot keep it forgets it each time."""

    def __init__(self, name: str, folder: Path | None) -> None:
        self._file = (folder or settings_folder()) / name

    def read(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def keep(self, text: str) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(f"{text}\n", encoding="utf-8")
        except (OSError, UnicodeEncodeError):
            return


class LastFolder:
    """The folder that was opened last."""

    def __init__(self, folder: Path | None = None) -> None:
        self._line = _Line("last-folder", folder)

    def read(self) -> Path | None:
        """The folder, or None if none is remembered."""
        text = self._line.read()
        return Path(text) if text else None

    def keep(self, folder: Path) -> None:
        """Remember ``folder`` for the next start."""
        self._line.keep(str(folder.absolute()))


class UnitsShown:
    """The units in which results are shown beside the reported ones."""

    def __init__(self, folder: Path | None = None) -> None:
        self._line = _Line("units", folder)

    def read(self) -> UnitSystem:
        """The system chosen; ``reported`` where none was."""
        text = self._line.read()
        return next((system for system in SYSTEMS if system == text), "reported")

    def keep(self, system: UnitSystem) -> None:
        """Remember ``system`` for the next start."""
        self._line.keep(system)
