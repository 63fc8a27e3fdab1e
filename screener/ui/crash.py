"""What is said of a defect: types and places only, never a value, for values may be patients'."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType


def describe(error: BaseException) -> str:
    """A crash report that holds exception types, modules and line numbers, and nothing else."""
    lines: list[str] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        lines.append(type(at).__name__)
        for frame in traceback.extract_tb(at.__traceback__):
            lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
        at = at.__cause__ or at.__context__
    return "\n".join(lines)


def install() -> None:
    """Have exceptions that nobody catches told in this way, on the error stream."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            print(describe(error), file=sys.stderr)

    sys.excepthook = tell
