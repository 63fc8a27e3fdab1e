"""What is said of a defect: types and places only, never a value, for values may be patients'."""

from __future__ import annotations

import traceback
from pathlib import Path


def describe(error: BaseException) -> str:
    """A crash report that holds exception types, modules and line numbers, and nothing else."""
    lines: list[str] = []
    at: BaseException | None = error
    while at is not None:
        lines.append(type(at).__name__)
        for frame in traceback.extract_tb(at.__traceback__):
            lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
        at = at.__cause__ or at.__context__
    return "\n".join(lines)
