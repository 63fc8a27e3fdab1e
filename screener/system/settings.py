"""What the window remembers between two starts: the database's folder, and nothing of a patient."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


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


class LastFolder:
    """The folder that was opened last. A machine that cannot keep it is asked again each time."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or settings_folder()) / "last-folder"

    def read(self) -> Path | None:
        """The folder, or None if none is remembered."""
        try:
            text = self._file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return Path(text) if text else None

    def keep(self, folder: Path) -> None:
        """Remember ``folder`` for the next start."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(f"{folder.absolute()}\n", encoding="utf-8")
        except (OSError, UnicodeEncodeError):
            return
