"""Files that lie beside one another: a rule set names its base by the name of its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

ENDING = ".yaml"


def texts_beside(folder: Path) -> Callable[[str], str | None]:
    """Gives the text of ``name``.yaml in ``folder``, or None: of that folder, and of no other."""

    def read(name: str) -> str | None:
        file = folder / f"{name}{ENDING}"
        if Path(name).name != name or name.startswith("."):
            return None
        try:
            return file.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):  # not there, not text, or no name for a file
            return None

    return read
