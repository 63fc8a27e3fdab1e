"""Key slots: how a passphrase opens the database without being its key.

The data are encrypted with a random key. Each slot in ``keyslots.json`` holds that key wrapped with
AES-256-GCM under a key that Argon2id makes of a passphrase. A check value, made of the data key,
shows that the key that came out is the one of this file.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
import uuid
from pathlib import Path
from typing import Annotated, Literal

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from screener.domain.problems import refuse
from screener.system.files import write_atomically

KEYSLOTS_FILE = "keyslots.json"
MIN_PASSPHRASE = 15
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12

Hex = Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{2}){12,256}$")]


class Slot(BaseModel):
    """One way to the data key. The limits keep a damaged file from asking for all memory."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["passphrase"] = "passphrase"
    kdf: Literal["argon2id"] = "argon2id"
    memory_kib: int = Field(ge=MEMORY_KIB, le=1024 * 1024)
    passes: int = Field(ge=PASSES, le=20)
    lanes: int = Field(ge=1, le=16)
    salt: Hex
    nonce: Hex
    wrapped: Hex


class KeySlots(BaseModel):
    """The contents of ``keyslots.json``: secret only together with a passphrase."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1] = 1
    database: str
    check: Hex
    slots: tuple[Slot, ...] = Field(min_length=1, max_length=16)


def normal(passphrase: str) -> bytes:
    """The passphrase as bytes: the same for however a keyboard composes its characters."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def require_long_enough(passphrase: str) -> None:
    """Raises Refused for a new passphrase of fewer than 15 characters."""
    length = len(unicodedata.normalize("NFC", passphrase))
    if length < MIN_PASSPHRASE:
        raise refuse("store.passphrase_short", least=MIN_PASSPHRASE, length=length)


def make(passphrase: str) -> tuple[KeySlots, bytes]:
    """New slots with one slot for ``passphrase``, and the new random data key of 32 bytes."""
    require_long_enough(passphrase)
    key = os.urandom(KEY_BYTES)
    database = str(uuid.uuid4())
    return KeySlots(database=database, check=_check(key), slots=(_wrap(key, passphrase),)), key


def unlock(slots: KeySlots, passphrase: str) -> bytes:
    """The data key. Raises Refused if no slot opens with ``passphrase``."""
    for slot in slots.slots:
        key = _unwrap(slot, passphrase)
        if key is not None:
            if not hmac.compare_digest(_check(key), slots.check):
                raise refuse("store.keyslots_damaged", file=KEYSLOTS_FILE)
            return key
    raise refuse("store.wrong_passphrase")


def read(folder: Path) -> KeySlots:
    """The slots of a database. Raises Refused if they are missing or damaged."""
    path = folder / KEYSLOTS_FILE
    try:
        return parse(path.read_bytes(), str(path))
    except FileNotFoundError:
        raise refuse("store.keyslots_missing", file=path) from None


def parse(data: bytes, file: str) -> KeySlots:
    """Slots from the bytes of their file. Raises Refused if they are damaged."""
    try:
        return KeySlots.model_validate_json(data)
    except ValidationError:
        raise refuse("store.keyslots_damaged", file=file) from None


def write(folder: Path, slots: KeySlots) -> None:
    """Write the slots of a database; readers find the old ones or the new ones."""
    write_atomically(folder / KEYSLOTS_FILE, slots.model_dump_json(indent=1).encode())


def _check(key: bytes) -> str:
    return hmac.digest(key, b"screener: check value of the data key", hashlib.sha256).hex()


def _stretched(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    secret = normal(passphrase)
    return hash_secret_raw(secret, salt, passes, memory_kib, lanes, KEY_BYTES, Type.ID)


def _wrap(key: bytes, passphrase: str) -> Slot:
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    wrapping = _stretched(passphrase, salt, MEMORY_KIB, PASSES, LANES)
    wrapped = AESGCM(wrapping).encrypt(nonce, key, None)
    return Slot(
        memory_kib=MEMORY_KIB,
        passes=PASSES,
        lanes=LANES,
        salt=salt.hex(),
        nonce=nonce.hex(),
        wrapped=wrapped.hex(),
    )


def _unwrap(slot: Slot, passphrase: str) -> bytes | None:
    salt = bytes.fromhex(slot.salt)
    wrapping = _stretched(passphrase, salt, slot.memory_kib, slot.passes, slot.lanes)
    try:
        wrapped, nonce = bytes.fromhex(slot.wrapped), bytes.fromhex(slot.nonce)
        return AESGCM(wrapping).decrypt(nonce, wrapped, None)
    except InvalidTag:
        return None
