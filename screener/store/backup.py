"""Backup and restore: one file, as encrypted as the database, proved before it is trusted.

The passphrase of the database at the time of the backup opens it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func, select

from screener import __version__
from screener.domain.problems import refuse
from screener.store import keys, migrations, schema
from screener.store.archive import MANIFEST_FILE, SUFFIX, Manifest, pack, sha256, unpack
from screener.store.database import Store
from screener.store.engine import faults, open_engine
from screener.store.failures import ENGINE_ERRORS, is_damage, told_plainly
from screener.store.folder import DATA_FILE, locked_new, placed_whole, unfinished
from screener.store.keys import KEYSLOTS_FILE
from screener.store.tables import Base

__all__ = ["SUFFIX", "Manifest", "backup", "restore"]

COUNTED = ("patient", "fact", "operation", "remark", "evaluation")


def backup(store: Store, target: Path, at: datetime, *, replace: bool = False) -> Manifest:
    """Write a backup of an open database to ``target``; work may go on meanwhile.

    Raises Refused if the file is there already (unless ``replace``), or cannot be written.
    """
    if target.exists() and not replace:
        raise refuse("store.backup_exists", file=target)
    with told_plainly(store.folder), unfinished(store.folder) as beside:
        data, slots = beside / DATA_FILE, beside / KEYSLOTS_FILE
        slots.write_bytes((store.folder / KEYSLOTS_FILE).read_bytes())
        store.copy_into(data)
        version, counts = _proved(store.engine_of_copy(data), store.folder)
        manifest = Manifest(
            program=__version__,
            made_at=at,
            database=store.database,
            demonstration=store.demonstration,
            schema_version=version,
            counts=counts,
            sha256={file.name: sha256(file) for file in (slots, data)},
        )
        (beside / MANIFEST_FILE).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        pack(beside, target)
    return manifest


def restore(file: Path, folder: Path, passphrase: str) -> Manifest:
    """Make the database of a backup in an empty or new ``folder``, and prove it whole.

    Raises Refused and leaves nothing behind if the backup is damaged, or the passphrase is wrong.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise refuse("store.restore_not_empty", folder=folder)
    with told_plainly(folder), locked_new(folder) as lock:
        with placed_whole(folder) as beside:
            manifest = unpack(file, beside)
            migrations.require_known(manifest.schema_version)
            key = keys.unlock(keys.read(beside), passphrase)
            if _proved(open_engine(beside / DATA_FILE, key), file) != (
                manifest.schema_version,
                manifest.counts,
            ):
                raise refuse("store.backup_damaged", file=file)
        lock.release()
    return manifest


def _proved(engine: Engine, of: Path) -> tuple[str, dict[str, int]]:
    """Check every page and foreign key; give schema and counts. Raises Refused. Ends ``engine``."""
    try:
        found = faults(engine)
        with engine.connect() as connection:
            version = schema.version_of(connection)
            tables = [(name, Base.metadata.tables[name]) for name in COUNTED]
            counts = {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in tables
            }
    except ENGINE_ERRORS as error:
        if is_damage(error):
            raise refuse("store.backup_damaged", file=of) from None
        raise
    finally:
        engine.dispose()
    if found or version is None:
        raise refuse("store.backup_damaged", file=of)
    return version, counts
