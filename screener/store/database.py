"""The database: made, opened, read and written in units of work, closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from screener.domain.problems import refuse
from screener.store import keys, schema
from screener.store.engine import faults, open_engine
from screener.store.failures import told_plainly
from screener.store.folder import (
    DATA_FILE,
    clear_unfinished,
    holds_database,
    locked,
    locked_new,
    placed_whole,
    require_data_file,
)
from screener.store.lock import FolderLock
from screener.store.tables import MetaRecord


class Store:
    """An open database. Make one with :meth:`create` or :meth:`open`; close it in the end.

    ``folder`` is where it lies, ``database`` its own id, ``demonstration`` says that its patients
    are invented.
    """

    def __init__(self, folder: Path, key: bytes, lock: FolderLock) -> None:
        """For :meth:`create` and :meth:`open`."""
        self.folder = folder
        self.engine = engine = open_engine(folder / DATA_FILE, key)
        self._key = key
        self._writing = engine.execution_options(writes=True)
        self._lock = lock
        try:
            with self.read() as session:
                told = {row.key: row.value for row in session.scalars(select(MetaRecord))}
        except BaseException:
            engine.dispose()
            raise
        self.database = told["database"]
        self.demonstration = told["demonstration"] == "yes"

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether ``folder`` holds a database, or part of one."""
        return holds_database(folder)

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, demonstration: bool = False) -> Store:
        """Make a database and open it. Raises Refused; nothing is ever overwritten."""
        keys.require_long_enough(passphrase)
        with locked_new(folder) as lock, told_plainly(folder):
            slots, key = keys.make(passphrase)
            with placed_whole(folder) as beside:
                keys.write(beside, slots)
                flag = "yes" if demonstration else "no"
                told = {"database": slots.database, "demonstration": flag}
                schema.build(beside / DATA_FILE, key, told)
            return cls(folder, key, lock)

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> Store:
        """Open a database, bringing its schema up to date. Raises Refused, each cause its own."""
        if not holds_database(folder):
            raise refuse("store.no_database", folder=folder)
        slots = keys.read(folder)
        path = require_data_file(folder)
        with locked(folder) as lock, told_plainly(folder):
            clear_unfinished(folder)
            key = keys.unlock(slots, passphrase)
            schema.bring_up_to_date(path, key)
            return cls(folder, key, lock)

    def close(self) -> None:
        """Write everything into the data file and let others open it; again: does nothing."""
        if not self._lock.held:
            return
        try:
            with told_plainly(self.folder):
                schema.settle(self.engine)
        finally:
            self.engine.dispose()
            self._lock.release()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A unit that sees one state of the database and cannot write."""
        with told_plainly(self.folder), Session(self.engine) as session:
            session.connection()
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A unit of work: kept whole if the block ends normally, else undone whole."""
        with told_plainly(self.folder), Session(self._writing) as session:
            session.connection()
            yield session
            session.commit()

    def copy_into(self, target: Path) -> None:
        """Write a whole, encrypted copy of the data to ``target`` while work goes on."""
        with told_plainly(self.folder):
            schema.copy_into(self.engine, target)

    def engine_of_copy(self, copy: Path) -> Engine:
        """An engine on what :meth:`copy_into` wrote; the caller disposes of it."""
        return open_engine(copy, self._key)

    def faults(self) -> list[str]:
        """What is damaged in the file, in the engine's words: empty if it is whole."""
        with told_plainly(self.folder):
            return faults(self.engine)
