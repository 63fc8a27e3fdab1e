"""Steps from one schema to the next. Alembic is imported only when a step must be taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from screener.domain.problems import refuse

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
"""The newest schema (a test compares it with the files in ``versions``)."""

SCRIPTS = Path(__file__).parent


def require_known(version: str, scripts: Path = SCRIPTS) -> None:
    """Raises Refused if ``version`` is none of ours: a newer program wrote it."""
    from alembic.script import ScriptDirectory

    scripted = ScriptDirectory.from_config(_settings(scripts))
    known = {step.revision for step in scripted.walk_revisions()}
    if version not in known:
        raise refuse("store.newer_schema", version=version, known=HEAD)


def upgrade(connection: Connection, scripts: Path = SCRIPTS) -> None:
    """Bring the schema to the newest, inside the caller's transaction."""
    from alembic import command

    command.upgrade(_settings(scripts, connection), "head")


def downgrade(connection: Connection, version: str, scripts: Path = SCRIPTS) -> None:
    """Bring the schema back to ``version`` (``base``: no tables)."""
    from alembic import command

    command.downgrade(_settings(scripts, connection), version)


def _settings(scripts: Path, connection: Connection | None = None) -> Config:
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(scripts).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings
