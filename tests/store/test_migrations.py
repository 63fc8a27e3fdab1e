"""Schemas: the tables that the code knows are those that the steps make, up and down, with rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from screener.domain.problems import Refused
from screener.store import keys, migrations, schema
from screener.store.database import Store
from screener.store.engine import open_engine
from screener.store.tables import Base
from tests.conftest import PASSPHRASE

NEXT = '''
"""A step of this test."""
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"

def upgrade() -> None:
    with op.batch_alter_table("patient") as batch:
        batch.add_column(sa.Column("nickname", sa.String(), nullable=False, server_default="none"))
        batch.create_check_constraint("nickname_some", "nickname <> ''")
    {more}

def downgrade() -> None:
    with op.batch_alter_table("patient") as batch:
        batch.drop_constraint(op.f("ck_patient_nickname_some"), type_="check")
        batch.drop_column("nickname")
'''


def migrating(folder: Path) -> Engine:
    key = keys.unlock(keys.read(folder), PASSPHRASE)
    engine = open_engine(folder / "data.db", key, migrating=True)
    return engine.execution_options(writes=True)


def with_next_step(tmp_path: Path, more: str = "") -> Path:
    scripts = Path(shutil.copytree(migrations.SCRIPTS, tmp_path / "scripts"))
    (scripts / "versions" / "v9999_next.py").write_text(
        NEXT.replace("{more}", more).replace("{head}", migrations.HEAD)
    )
    return scripts


def test_the_head_is_the_last_step(tmp_path: Path) -> None:
    assert ScriptDirectory(str(migrations.SCRIPTS)).get_current_head() == migrations.HEAD


def test_a_new_database_has_the_schema_of_the_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_history_is_kept_by_triggers(store: Store) -> None:
    with store.read() as session:
        found = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    only_added = (
        "fact", "remark", "evaluation", "rule_set", "patient_status", "operation", "rule_version",
        "trial_step",
    )  # fmt: skip
    assert found == {f"{table}_no_{act}" for table in only_added for act in ("update", "delete")}


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO operation VALUES ('o', 'entry', '2026', 'ann', '', '', '', NULL)")
        )
        connection.execute(text("INSERT INTO patient VALUES (1, 'One', 'one', 1, 'o')"))
        connection.execute(text("INSERT INTO identifier VALUES (1, 1, 'H', '007', 'o')"))


def test_a_step_up_and_down_keeps_rows_and_their_keys(store_folder: Path, tmp_path: Path) -> None:
    scripts = with_next_step(tmp_path)
    engine = migrating(store_folder)
    fill(engine)
    with engine.begin() as connection:
        migrations.upgrade(connection, scripts)
        assert schema.version_of(connection) == "9999"
        assert connection.execute(text("SELECT name, nickname FROM patient")).all() == [
            ("One", "none")
        ]
    with engine.begin() as connection:
        migrations.downgrade(connection, migrations.HEAD, scripts)
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert connection.scalar(text("SELECT count(*) FROM identifier")) == 1
    engine.dispose()


def test_a_step_that_fails_leaves_the_old_schema(store_folder: Path, tmp_path: Path) -> None:
    scripts = with_next_step(tmp_path, 'raise RuntimeError("in the middle")')
    engine = migrating(store_folder)
    with pytest.raises(RuntimeError, match="in the middle"), engine.begin() as connection:
        migrations.upgrade(connection, scripts)
    with engine.connect() as connection:
        assert schema.version_of(connection) == migrations.HEAD
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def rows_of(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608


def test_the_step_to_versions_keeps_rows_up_and_down(store_folder: Path) -> None:
    engine = migrating(store_folder)
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO rule_set VALUES ('aa', 'T', 'trial: T')"))
        migrations.downgrade(connection, "0001")
        assert schema.version_of(connection) == "0001"
    assert rows_of(engine, "identifier") == rows_of(engine, "rule_set") == 1
    with engine.begin() as connection:
        migrations.upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        connection.execute(
            text(
                "INSERT INTO trial_step VALUES"
                " (1, 'T', NULL, 'open', '2026-11-18', 'first', '2026', 'ann', 'o')"
            )
        )
    assert rows_of(engine, "identifier") == rows_of(engine, "trial_step") == 1
    for statement in ("UPDATE trial_step SET reason = ''", "DELETE FROM trial_step"):
        with pytest.raises(DatabaseError, match="only added to"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()


def test_a_database_of_the_first_schema_is_opened_with_all_that_it_holds(
    store_folder: Path,
) -> None:
    engine = migrating(store_folder)
    fill(engine)
    with engine.begin() as connection:
        migrations.downgrade(connection, "0001")
    engine.dispose()
    store = Store.open(store_folder, PASSPHRASE)
    assert rows_of(store.engine, "patient") == 1
    assert rows_of(store.engine, "rule_version") == 0
    assert (store_folder / "data-before-migration-from-0001.db").is_file()
    store.close()


def test_the_first_step_goes_back_to_nothing(store_folder: Path) -> None:
    engine = migrating(store_folder)
    with engine.begin() as connection:
        migrations.downgrade(connection, "base")
        left = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert left.all() == ["alembic_version"]
    engine.dispose()


def test_opening_an_older_database_migrates_it_and_keeps_a_copy(
    store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = migrating(store_folder)
    fill(engine)
    engine.dispose()
    before, scripts = migrations.HEAD, with_next_step(tmp_path)
    monkeypatch.setattr(migrations, "HEAD", "9999")
    monkeypatch.setattr(migrations.upgrade, "__defaults__", (scripts,))
    monkeypatch.setattr(migrations.require_known, "__defaults__", (scripts,))
    store = Store.open(store_folder, PASSPHRASE)
    with store.read() as session:
        assert session.scalar(text("SELECT nickname FROM patient")) == "none"
    copy = store_folder / f"data-before-migration-from-{before}.db"
    engine = store.engine_of_copy(copy)
    with engine.connect() as connection:
        assert schema.version_of(connection) == before
        assert connection.scalar(text("SELECT name FROM patient")) == "One"
    engine.dispose()
    store.close()
    Store.open(store_folder, PASSPHRASE).close()


def test_an_unknown_version_is_refused() -> None:
    migrations.require_known("0001")
    with pytest.raises(Refused):
        migrations.require_known("")
