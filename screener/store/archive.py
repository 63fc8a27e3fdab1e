"""The backup file: a tar archive of a manifest, the key slots and the encrypted data.

The manifest holds counts and hashes, nothing of any patient, and comes first.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from screener.domain.problems import refuse
from screener.store.folder import DATA_FILE
from screener.store.keys import KEYSLOTS_FILE
from screener.system.files import sync_folder

SUFFIX = ".screener-backup"
MANIFEST_FILE = "manifest.json"
MEMBERS = (MANIFEST_FILE, KEYSLOTS_FILE, DATA_FILE)
_CHUNK = 1 << 20
_SMALL = 1_000_000  # bytes; the manifest and the key slots are far smaller


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1] = 1
    program: str
    made_at: datetime
    database: str
    demonstration: bool
    schema_version: str
    counts: dict[str, int]
    sha256: dict[str, str]


def sha256(path: Path) -> str:
    """The hash of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(beside: Path, target: Path) -> None:
    """Write the members lying in ``beside`` to ``target``: the old file or the whole new one."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError:
        raise refuse("store.backup_unwritable", file=target) from None
    archive = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                for member in MEMBERS:
                    tar.add(beside / member, member, filter=_nobodys)
            out.flush()
            os.fsync(out.fileno())
        archive.replace(target)
        sync_folder(target.parent)
    except OSError:
        raise refuse("store.backup_unwritable", file=target) from None
    finally:
        archive.unlink(missing_ok=True)


def unpack(file: Path, into: Path) -> Manifest:
    """Write key slots and data of a backup into a folder. Raises Refused unless all hashes hold."""
    try:
        tar = tarfile.open(file, "r:")  # noqa: SIM115  # closed below; its failure means another thing
    except FileNotFoundError:
        raise refuse("store.backup_missing", file=file) from None
    except (tarfile.TarError, OSError):
        raise refuse("store.backup_foreign", file=file) from None
    with tar:
        try:
            manifest = _manifest(tar, file)
            found = {name: _extract(tar, name, into) for name in MEMBERS[1:]}
        except (tarfile.TarError, EOFError):
            raise refuse("store.backup_damaged", file=file) from None
    if found != manifest.sha256:
        raise refuse("store.backup_damaged", file=file)
    return manifest


def _manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST_FILE or first.size > _SMALL:
        raise refuse("store.backup_foreign", file=file)
    stream = tar.extractfile(first)
    try:
        return Manifest.model_validate_json(stream.read() if stream else b"")
    except ValidationError:
        raise refuse("store.backup_foreign", file=file) from None


def _extract(tar: tarfile.TarFile, name: str, into: Path) -> str:
    """Copy the next member, which must be the plain file ``name``; gives its hash."""
    member = tar.next()
    if member is None or member.name != name or not member.isreg() or member.issparse():
        raise tarfile.ReadError(name)
    stream = tar.extractfile(member)
    assert stream is not None  # a plain file has one
    with (into / name).open("wb") as out:
        while chunk := stream.read(_CHUNK):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return sha256(into / name)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """No account's name or number goes into the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
