"""The folder: made, opened, refused with the right words, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from screener.domain.problems import KnownError, Refused
from screener.store import engine
from screener.store.database import Store
from screener.store.keys import KEYSLOTS_FILE
from screener.system.texts import Texts
from tests.conftest import PASSPHRASE

DATA = "data.db"


def key_of(refused: pytest.ExceptionInfo[KnownError]) -> str:
    """The one problem's key; its words must exist and be whole."""
    (problem,) = refused.value.problems
    assert "{" not in Texts().problem(problem)
    return problem.key


def refusal(folder: Path, passphrase: str = PASSPHRASE) -> str:
    """Why the folder does not open; nothing in it may change but the lock file."""
    before = contents(folder)
    with pytest.raises(Refused) as refused:
        Store.open(folder, passphrase)
    assert contents(folder) == before
    return key_of(refused)


def contents(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    kept = (path for path in folder.iterdir() if path.name != "database.lock")
    return {path.name: path.read_bytes() for path in kept}


def test_a_new_database_opens_again_and_keeps_its_flag(tmp_path: Path) -> None:
    folder = tmp_path / "a new one #1 ?%20 张"
    made = Store.create(folder, PASSPHRASE, demonstration=True)
    assert made.demonstration
    made.close()
    assert Store.exists(folder)
    opened = Store.open(folder, PASSPHRASE)
    assert (opened.demonstration, opened.database) == (True, made.database)
    opened.close()


def test_a_database_is_no_demonstration_unless_said(store: Store) -> None:
    assert store.demonstration is False


def test_a_wrong_passphrase_is_told_apart_from_a_foreign_file(
    store_folder: Path, tmp_path: Path
) -> None:
    assert refusal(store_folder, "another passphrase") == "store.wrong_passphrase"
    other = tmp_path / "other"
    Store.create(other, PASSPHRASE).close()
    shutil.copy(other / DATA, store_folder / DATA)
    assert refusal(store_folder) == "store.data_foreign"


def test_a_folder_without_a_database_stays_without(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "store.no_database"
    assert refusal(tmp_path / "absent") == "store.no_database"
    assert list(tmp_path.iterdir()) == []


def test_random_bytes_are_a_foreign_file(store_folder: Path) -> None:
    for size in (5, 100, 8192):
        (store_folder / DATA).write_bytes(os.urandom(size))
        assert refusal(store_folder) == "store.data_foreign"


def test_plain_sqlite_is_named_as_such(store_folder: Path) -> None:
    (store_folder / DATA).unlink()
    with sqlite3.connect(store_folder / DATA) as plain:
        plain.execute("CREATE TABLE patient (name TEXT)")
    plain.close()
    assert refusal(store_folder) == "store.data_plain"


def test_an_empty_file_is_named_as_such_and_not_filled(store_folder: Path) -> None:
    (store_folder / DATA).write_bytes(b"")
    assert refusal(store_folder) == "store.data_empty"


def test_missing_data_and_missing_or_damaged_key_slots_are_told_apart(store_folder: Path) -> None:
    slots = (store_folder / KEYSLOTS_FILE).read_bytes()
    (store_folder / KEYSLOTS_FILE).write_bytes(slots[:-20])
    assert refusal(store_folder) == "store.keyslots_damaged"
    (store_folder / KEYSLOTS_FILE).unlink()
    assert refusal(store_folder) == "store.keyslots_missing"
    (store_folder / KEYSLOTS_FILE).write_bytes(slots)
    (store_folder / DATA).unlink()
    assert refusal(store_folder) == "store.data_missing"


def test_a_newer_schema_is_refused(store_folder: Path) -> None:
    store = Store.open(store_folder, PASSPHRASE)
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    assert refusal(store_folder) == "store.newer_schema"


def test_an_encrypted_database_of_something_else_is_foreign(store_folder: Path) -> None:
    store = Store.open(store_folder, PASSPHRASE)
    with store.write() as session:
        session.execute(text("DROP TABLE alembic_version"))
    store.close()
    assert refusal(store_folder) == "store.data_foreign"


def test_creating_never_overwrites(store_folder: Path) -> None:
    before = contents(store_folder)
    for name in (None, DATA, KEYSLOTS_FILE):  # whole, then without one and without the other
        if name:
            (store_folder / name).unlink()
        kept = contents(store_folder)
        if kept:
            with pytest.raises(Refused) as refused:
                Store.create(store_folder, PASSPHRASE)
            assert key_of(refused) == "store.exists"
        assert contents(store_folder) == kept
    assert len(before) == 2


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(Refused) as refused:
        Store.create(file, PASSPHRASE)
    assert key_of(refused) == "store.not_a_folder"
    assert refusal(file) == "store.no_database"
    assert file.read_text() == "mine"


def test_a_short_passphrase_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        Store.create(tmp_path / "db", "x" * 14)
    assert key_of(refused) == "store.passphrase_short"
    assert list(tmp_path.iterdir()) == []


def test_a_creation_that_fails_leaves_nothing_and_one_cut_off_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "db"
    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr("screener.store.schema.build", full)
        Store.create(folder, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []
    (folder / ".unfinished-left").mkdir(parents=True)
    Store.create(folder, PASSPHRASE).close()
    assert {path.name for path in folder.iterdir()} == {DATA, KEYSLOTS_FILE, "database.lock"}


def test_a_second_instance_is_refused_and_told_which_process_has_it(store: Store) -> None:
    code = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from screener.domain.problems import Refused
        from screener.store.database import Store
        try:
            Store.open(Path(sys.argv[1]), {PASSPHRASE!r})
        except Refused as refused:
            (problem,) = refused.problems
            print(problem.key, problem.params["holder"])
    """)
    said = subprocess.run(
        [sys.executable, "-c", code, str(store.folder)], capture_output=True, text=True, check=True
    ).stdout
    assert said.startswith(f"store.in_use {os.getpid()} ")


def test_the_lock_is_free_after_the_holder_was_killed_and_after_every_failure(
    store_folder: Path,
) -> None:
    code = f"""if True:
        import sys, time
        from pathlib import Path
        from screener.store.database import Store
        store = Store.open(Path(sys.argv[1]), {PASSPHRASE!r})
        print("open", flush=True)
        sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", code, str(store_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(Refused) as refused:
            Store.open(store_folder, PASSPHRASE)
        assert key_of(refused) == "store.in_use"
        holder.kill()
    with pytest.raises(Refused):
        Store.open(store_folder, "a wrong passphrase")
    Store.open(store_folder, PASSPHRASE).close()


def test_a_read_only_folder_is_told_as_such(store_folder: Path, tmp_path: Path) -> None:
    code = f"""if True:
        import sys
        from pathlib import Path
        from screener.domain.problems import Refused
        from screener.store.database import Store
        for act in (Store.open, Store.create):
            try:
                act(Path(sys.argv[1]) / ("" if act == Store.open else "new"), {PASSPHRASE!r})
            except Refused as refused:
                print(refused.problems[0].key)
    """
    command = [sys.executable, "-c", code, str(store_folder)]
    before = contents(store_folder)
    if os.getuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and setpriv is not installed")
        command = ["setpriv", "--reuid", "65534", "--clear-groups", *command]
        own = (tmp_path, *tmp_path.parents[:2])  # made by pytest, closed to others
        for path in (*store_folder.iterdir(), store_folder, *own):
            path.chmod(0o755)
        if subprocess.run(
            [*command[:4], sys.executable, "-c", "import screener"], check=False
        ).returncode:
            pytest.skip("another account cannot read this checkout")
    store_folder.chmod(0o555)
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    finally:
        store_folder.chmod(0o755)
    assert said.split() == ["store.read_only", "store.read_only"]
    assert contents(store_folder) == before


def test_a_unit_of_work_is_kept_whole_or_not_at_all(store: Store) -> None:
    insert = text("INSERT INTO meta VALUES (:key, 'x')")
    with pytest.raises(ZeroDivisionError), store.write() as session:
        session.execute(insert, {"key": "half"})
        session.execute(text("CREATE TABLE half (a)"))
        raise ZeroDivisionError
    with store.write() as session:
        session.execute(insert, {"key": "whole"})
    with store.read() as session:
        assert set(session.scalars(text("SELECT key FROM meta"))) >= {"whole"}
        assert session.scalar(text("SELECT count(*) FROM meta WHERE key = 'half'")) == 0
        assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")) == 0


def test_a_reading_unit_cannot_write_and_sees_one_state(store: Store) -> None:
    insert = text("INSERT INTO meta VALUES (:key, 'x')")
    count = text("SELECT count(*) FROM meta")
    with pytest.raises(KnownError) as refused, store.read() as session:
        session.execute(insert, {"key": "a"})
    assert key_of(refused) == "store.read_only"
    with store.read() as reading:
        before = reading.scalar(count)
        with store.write() as writing:
            writing.execute(insert, {"key": "b"})
        assert reading.scalar(count) == before
    with store.read() as session:
        assert session.scalar(count) == (before or 0) + 1


def test_every_connection_has_the_safe_settings(store: Store) -> None:
    with store.read() as one, store.read() as two:
        for session in (one, two):
            for name, value in engine.SETTINGS.items():
                assert session.scalar(text(f"PRAGMA {name}")) == value


def test_foreign_keys_are_enforced(store: Store) -> None:
    with pytest.raises(DatabaseError, match="FOREIGN KEY"), store.write() as session:
        session.execute(text("INSERT INTO patient VALUES (1, 'n', 'n', 1, 'no operation')"))


def test_an_old_library_is_refused() -> None:
    with pytest.raises(engine.UnsafeEngine):
        engine.require_safe_library((3, 51, 2))
    engine.require_safe_library((3, 51, 3))


def test_no_text_of_a_patient_lies_open_in_any_file(store: Store) -> None:
    canary = "CANARY-7f3a-张偉"
    with store.write() as session:
        session.execute(text("INSERT INTO meta VALUES ('canary', :c)"), {"c": canary * 100})
    names = {path.name for path in store.folder.iterdir()}
    assert f"{DATA}-wal" in names
    for path in store.folder.iterdir():
        data = path.read_bytes()
        assert all(canary.encode(code) not in data for code in ("utf-8", "utf-16-le"))
        assert path.name in ("database.lock", KEYSLOTS_FILE) or b"SQLite format" not in data


def test_an_error_of_the_engine_does_not_show_what_was_written(store: Store) -> None:
    with pytest.raises(DatabaseError) as error, store.write() as session:
        insert = text("INSERT INTO patient VALUES (1, :name, 'n', 1, 'no operation')")
        session.execute(insert, {"name": "CANARY"})
    assert "CANARY" not in str(error.value)


def test_damage_is_found_and_not_hidden(store_folder: Path) -> None:
    store = Store.open(store_folder, PASSPHRASE)
    assert store.faults() == []
    store.close()
    data = bytearray((store_folder / DATA).read_bytes())
    data[-1000] ^= 1  # in a page that nothing reads on the way in
    (store_folder / DATA).write_bytes(data)
    store = Store.open(store_folder, PASSPHRASE)
    assert store.faults()
    store.close()


def test_a_file_size_limit_is_told_plainly_and_loses_nothing(store_folder: Path) -> None:
    code = f"""if True:
        import resource, signal, sys
        from pathlib import Path
        from screener.domain.problems import KnownError
        from screener.store.database import Store
        from screener.store.tables import MetaRecord
        store = Store.open(Path(sys.argv[1]), {PASSPHRASE!r})
        insert = MetaRecord.__table__.insert()
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
        try:
            for number in range(100):
                with store.write() as session:
                    session.execute(insert, dict(key=f"k{{number}}", value="x" * 50_000))
                print(number)
        except KnownError as error:
            print(error.problems[0].key)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        with store.write() as session:
            session.execute(insert, dict(key="after", value=""))
        store.close()
    """
    run = [sys.executable, "-c", code, str(store_folder)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert said[-1] == "store.no_space"
    store = Store.open(store_folder, PASSPHRASE)
    with store.read() as session:
        found = set(session.scalars(text("SELECT key FROM meta")))
    assert store.faults() == []
    store.close()
    kept = {f"k{number}" for number in said[:-1]}
    assert found == kept | {"after", "database", "demonstration"}
    assert kept
