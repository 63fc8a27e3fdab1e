"""Backup and restore."""

from __future__ import annotations

from pathlib import Path

from screener.services.clinic import Clinic
from screener.store import backup as stored

SUFFIX = stored.SUFFIX


def backup(clinic: Clinic, target: Path) -> stored.Manifest:
    """Write a backup of the open database to a new file."""
    return stored.backup(clinic.store, target, clinic.now())


def restore(file: Path, folder: Path, passphrase: str) -> stored.Manifest:
    """Make the database of a backup in a new folder."""
    return stored.restore(file, folder, passphrase)
