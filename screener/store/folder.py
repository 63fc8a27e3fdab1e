"""A database's folder on disk: what lies in it, how it comes to be whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from screener.domain.problems import KnownError, refuse
from screener.store.keys import KEYSLOTS_FILE
from screener.store.lock import LOCK_FILE, FolderLock
from screener.system.files import sync_folder

DATA_FILE = "data.db"
OWN_FILES = (KEYSLOTS_FILE, DATA_FILE, f"{DATA_FILE}-wal", f"{DATA_FILE}-shm")
_UNFINISHED = ".unfinished-"
_PLAIN_SQLITE = b"SQLite format 3\0"


def holds_database(folder: Path) -> bool:
    """Whether ``folder`` holds a database, or part of one."""
    return any((folder / name).exists() for name in OWN_FILES)


@contextmanager
def locked(folder: Path) -> Iterator[FolderLock]:
    """The lock of ``folder``, let go only if the block fails. Raises Refused."""
    try:
        lock = FolderLock(folder)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


@contextmanager
def locked_new(folder: Path) -> Iterator[FolderLock]:
    """Like :func:`locked`, for a database to be made: a failure leaves no folder, no lock file.

    Raises Refused if a database, or part of one, is there already.
    """
    made = not folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    if holds_database(folder):
        raise refuse("store.exists", folder=folder)
    try:
        with locked(folder) as lock:
            if holds_database(folder):
                raise refuse("store.exists", folder=folder)
            yield lock
    except BaseException:
        if not holds_database(folder):
            (folder / LOCK_FILE).unlink(missing_ok=True)
            if made:
                folder.rmdir()
        raise


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """A hidden place in ``folder`` that goes when the block ends; call it under the lock."""
    try:
        beside = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        yield beside
    finally:
        shutil.rmtree(beside)


def clear_unfinished(folder: Path) -> None:
    """Remove what a crash left of :func:`unfinished`; call it under the lock."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left)


@contextmanager
def placed_whole(folder: Path) -> Iterator[Path]:
    """A hidden place for a new database, which moves into ``folder`` if the block ends normally."""
    clear_unfinished(folder)
    with unfinished(folder) as beside:
        yield beside
        (beside / DATA_FILE).chmod(0o600)
        for name in (KEYSLOTS_FILE, DATA_FILE):
            (beside / name).rename(folder / name)
        sync_folder(folder)


def require_data_file(folder: Path) -> Path:
    """The data file, if it may be one. Raises Refused, saying what it is instead."""
    path = folder / DATA_FILE
    try:
        with path.open("rb") as file:
            head = file.read(len(_PLAIN_SQLITE))
    except FileNotFoundError:
        raise refuse("store.data_missing", file=path) from None
    except OSError as error:
        raise unwritable(folder, error) from None
    if not head:
        raise refuse("store.data_empty", file=path)
    if head == _PLAIN_SQLITE:
        raise refuse("store.data_plain", file=path)
    if not os.access(path, os.W_OK):
        raise refuse("store.read_only", folder=folder)
    return path


def unwritable(folder: Path, error: OSError) -> KnownError:
    """Why the folder cannot be written, for a person."""
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return refuse("store.not_a_folder", folder=folder)
    if isinstance(error, FileNotFoundError):
        return refuse("store.no_database", folder=folder)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        return refuse("store.no_space", folder=folder)
    return refuse("store.read_only", folder=folder)
