"""A file's schema: made once, read by one SELECT, brought up to date before the program works."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.exc import DBAPIError

from screener.domain.problems import refuse
from screener.store import migrations
from screener.store.engine import open_engine
from screener.store.failures import ENGINE_ERRORS, code_of, is_damage
from screener.store.tables import MetaRecord


def build(path: Path, key: bytes, told: dict[str, str]) -> None:
    """Make a new encrypted file with all tables, and ``told`` as its meta table."""
    engine = open_engine(path, key, create=True, migrating=True)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            migrations.upgrade(connection)
            rows = [{"key": name, "value": value} for name, value in told.items()]
            connection.execute(insert(MetaRecord), rows)
        settle(engine)
    finally:
        engine.dispose()


def version_of(connection: Connection) -> str | None:
    """The file's schema, or None if it is none of this program's."""
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        if code_of(error) == 1:  # no such table
            return None
        raise


def bring_up_to_date(path: Path, key: bytes) -> None:
    """Migrate the file if its schema is older. Raises Refused if it is newer or foreign.

    A copy of the old file, as encrypted, stays beside it.
    """
    engine = open_engine(path, key, migrating=True)
    try:
        version = _version(engine, path)
        if version == migrations.HEAD:
            return
        migrations.require_known(version)
        _keep_copy(engine, path, version)
        with engine.execution_options(writes=True).begin() as connection:
            migrations.upgrade(connection)
            if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise refuse("store.damaged", folder=path.parent)
        settle(engine)
    finally:
        engine.dispose()


def settle(engine: Engine) -> None:
    """Move everything from the write-ahead log into the file."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA query_only = 0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()


def _version(engine: Engine, path: Path) -> str:
    try:
        with engine.connect() as connection:
            version = version_of(connection)
    except ENGINE_ERRORS as error:
        if not is_damage(error):
            raise
        version = None
    if version is None:
        raise refuse("store.data_foreign", file=path)
    return version


def _keep_copy(engine: Engine, path: Path, version: str) -> None:
    copy = path.with_name(f"data-before-migration-from-{version}.db")
    copy.unlink(missing_ok=True)
    copy_into(engine, copy)


def copy_into(engine: Engine, target: Path) -> None:
    """Write the file as one transaction sees it to ``target``, encrypted with the same key."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA query_only = 0")
        cursor.execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()
    target.chmod(0o600)
