"""Schemas: the tables that the code knows are those that the steps make, up and down, with rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

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

revision = "0002"
down_revision = "0001"

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
    (scripts / "versions" / "v0002_next.py").write_text(NEXT.replace("{more}", more))
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
    only_added = ("fact", "remark", "evaluation", "rule_set", "patient_status", "operation")
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
        assert schema.version_of(connection) == "0002"
        assert connection.execute(text("SELECT name, nickname FROM patient")).all() == [
            ("One", "none")
        ]
    with engine.begin() as connection:
        migrations.downgrade(connection, "0001", scripts)
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
        assert schema.version_of(connection) == "0001"
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


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
    scripts = with_next_step(tmp_path)
    monkeypatch.setattr(migrations, "HEAD", "0002")
    monkeypatch.setattr(migrations.upgrade, "__defaults__", (scripts,))
    monkeypatch.setattr(migrations.require_known, "__defaults__", (scripts,))
    store = Store.open(store_folder, PASSPHRASE)
    with store.read() as session:
        assert session.scalar(text("SELECT nickname FROM patient")) == "none"
    copy = store_folder / "data-before-migration-from-0001.db"
    engine = store.engine_of_copy(copy)
    with engine.connect() as connection:
        assert schema.version_of(connection) == "0001"
        assert connection.scalar(text("SELECT name FROM patient")) == "One"
    engine.dispose()
    store.close()
    Store.open(store_folder, PASSPHRASE).close()


def test_an_unknown_version_is_refused() -> None:
    migrations.require_known("0001")
    with pytest.raises(Refused):
        migrations.require_known("")
