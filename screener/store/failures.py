"""What the database engine reports, as errors that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher  # type: ignore[import-untyped]
from sqlalchemy.exc import DBAPIError

from screener.domain.problems import KnownError, Refused, refuse

_KEYS = {
    5: "store.busy",  # SQLITE_BUSY
    6: "store.busy",  # SQLITE_LOCKED
    8: "store.read_only",  # SQLITE_READONLY
    10: "store.no_space",  # SQLITE_IOERR: what a file-size limit says instead of "full"
    11: "store.damaged",  # SQLITE_CORRUPT
    13: "store.no_space",  # SQLITE_FULL
    14: "store.read_only",  # SQLITE_CANTOPEN
    26: "store.damaged",  # SQLITE_NOTADB
}
_DAMAGE = (11, 26)  # SQLITE_CORRUPT, SQLITE_NOTADB

ENGINE_ERRORS: tuple[type[Exception], ...] = (DBAPIError, sqlcipher.Error)
"""What a broken or unreachable file raises, through SQLAlchemy or the driver."""


def code_of(error: Exception) -> int:
    """SQLite's primary result code, 0 if there is none."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF


def is_damage(error: Exception) -> bool:
    """Whether the file itself is damaged, or is not of the key."""
    return code_of(error) in _DAMAGE


def known(error: Exception, folder: Path) -> Refused | None:
    """The error to show for ``error``, or None if it is a defect of the program."""
    key = _KEYS.get(code_of(error))
    return refuse(key, folder=folder) if key else None


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turns the engine's errors in the block into :class:`KnownError` where they are known."""
    try:
        yield
    except KnownError:
        raise
    except ENGINE_ERRORS as error:
        raise known(error, folder) or error from None
