"""Connections to an encrypted file: the key, the settings, and transactions that hold DDL too."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as sqlcipher  # type: ignore[import-untyped]
from sqlalchemy import URL, Connection, Engine, create_engine, event

LEAST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a WAL database that two connections write and checkpoint at once."""

SETTINGS: dict[str, int | str] = {
    "foreign_keys": 1,
    "synchronous": 2,  # FULL: NORMAL loses acknowledged commits when power fails
    "temp_store": 2,
    "secure_delete": 1,
    "trusted_schema": 0,
    "mmap_size": 0,
    "busy_timeout": 5000,
    "cache_size": -65536,  # KiB: pages are decrypted once, not at every look
    "journal_mode": "wal",
}


class UnsafeEngine(RuntimeError):
    """The database library is not one that may touch patients' data."""


def require_safe_library(version: tuple[int, ...] = sqlcipher.sqlite_version_info) -> None:
    """Raises UnsafeEngine if the library linked here is too old."""
    if version < LEAST_SQLITE:
        raise UnsafeEngine(f"SQLite {version} is older than {LEAST_SQLITE}")


def open_engine(path: Path, key: bytes, *, create: bool = False, migrating: bool = False) -> Engine:
    """An engine on the encrypted file; without ``create`` it never makes a file.

    Transactions begin IMMEDIATE if the execution option ``writes`` is set, else they cannot write.
    While ``migrating``, foreign keys are not enforced: tables are rebuilt.
    """
    require_safe_library()
    mode = {"mode": "rwc" if create else "rw", "uri": "true"}
    url = URL.create("sqlite", database=f"file:{quote(str(path.resolve()))}", query=mode)
    engine = create_engine(url, module=sqlcipher, hide_parameters=True)
    settings = SETTINGS | {"foreign_keys": 0} if migrating else SETTINGS

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins; DDL stays in the transaction
        unlock(connection, key)
        for name, value in settings.items():
            _set(connection, name, value)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = bool(connection.get_execution_options().get("writes", False))
        connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def unlock(connection: Any, key: bytes) -> None:
    """Give a raw connection its key."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def _set(connection: Any, name: str, value: int | str) -> None:
    connection.execute(f"PRAGMA {name} = {value}").fetchall()
    row = connection.execute(f"PRAGMA {name}").fetchone()
    if row != (value,):
        raise UnsafeEngine(f"PRAGMA {name} is {row}, not {value}")


def faults(engine: Engine) -> list[str]:
    """What is wrong with the file, in the engine's words: empty if it is whole."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA query_only = 0")
        # the page check reads the file only, so the log must be in it
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        found: list[str] = []
        for check in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
            found += _told_by(cursor, check)
        return [fault for fault in found if fault != "ok"]
    finally:
        raw.close()


def _told_by(cursor: Any, check: str) -> list[str]:
    try:
        return [str(row[0]) for row in cursor.execute(f"PRAGMA {check}").fetchall()]
    except sqlcipher.DatabaseError as error:  # too damaged to be walked
        return [str(error)]
