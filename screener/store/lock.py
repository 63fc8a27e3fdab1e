"""One process at a time has a database open; the system frees the lock when that process ends."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from screener.domain.problems import refuse

LOCK_FILE = "database.lock"
_FAR = 1 << 30  # Windows locks bytes against reading too: lock one that is never read

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Holds a folder for this process until :meth:`release`.

    The file stays behind and means nothing by itself: only a living process holds the lock.
    """

    def __init__(self, folder: Path) -> None:
        """Raises Refused, naming the process that has the folder, or OSError."""
        path = folder / LOCK_FILE
        self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try_lock(self._handle)
        except (BlockingIOError, PermissionError):
            holder = os.read(self._handle, 200).decode("utf-8", "replace") or "?"
            self.release()
            raise refuse("store.in_use", folder=folder, holder=holder) from None
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, f"{os.getpid()} ({socket.gethostname()})".encode())
        except BaseException:
            self.release()
            raise

    @property
    def held(self) -> bool:
        return self._handle is not None

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
