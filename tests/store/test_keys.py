"""Key slots: which passphrases open, which are refused, what a damaged file may ask for."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from screener.domain.problems import Refused
from screener.store import keys


def parameters(slots: keys.KeySlots, **changes: object) -> bytes:
    data = json.loads(slots.model_dump_json())
    data["slots"][0] |= changes
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("passphrase", "enough"),
    [
        ("x" * 14, False),
        ("x" * 15, True),
        ("y" * 1000, True),
        ("密" * 15, True),
        (" " * 15, True),
        (unicodedata.normalize("NFD", "é" * 14), False),
    ],
)
def test_fifteen_characters_of_any_kind_are_enough(passphrase: str, enough: bool) -> None:
    if enough:
        keys.require_long_enough(passphrase)
        return
    with pytest.raises(Refused) as refused:
        keys.require_long_enough(passphrase)
    assert refused.value.problems[0].params == {"least": "15", "length": "14"}


def test_the_key_comes_back_however_the_keyboard_composes(tmp_path: Path) -> None:
    slots, key = keys.make("Grüße aus Zürich, é")
    keys.write(tmp_path, slots)
    found = keys.read(tmp_path)
    assert found == slots
    assert keys.unlock(found, unicodedata.normalize("NFD", "Grüße aus Zürich, é")) == key
    assert len(key) == 32
    with pytest.raises(Refused):
        keys.unlock(found, "grüße aus zürich, é")


def test_the_file_holds_no_key_and_only_strong_parameters(tmp_path: Path) -> None:
    slots, key = keys.make("a passphrase of the clinic")
    keys.write(tmp_path, slots)
    path = tmp_path / keys.KEYSLOTS_FILE
    text = path.read_text()
    assert key.hex() not in text
    assert "clinic" not in text
    assert path.stat().st_mode & 0o777 == 0o600
    (slot,) = slots.slots
    assert (slot.memory_kib, slot.passes, slot.lanes) == (65536, 3, 4)
    assert len(bytes.fromhex(slot.salt)) == 16


def test_salt_and_key_are_new_each_time() -> None:
    (one, key), (two, other) = keys.make("x" * 15), keys.make("x" * 15)
    assert key != other
    assert one.slots[0].salt != two.slots[0].salt
    assert one.database != two.database


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 2**40}, {"memory_kib": 8}, {"passes": 10**6}, {"passes": 1},
        {"salt": "00"}, {"salt": "zz" * 16}, {"wrapped": ""}, {"kdf": "none"}, {"more": 1},
    ],
)  # fmt: skip
def test_a_damaged_or_weakened_slot_is_refused_before_it_is_used(change: dict[str, object]) -> None:
    slots, _ = keys.make("x" * 15)
    with pytest.raises(Refused) as refused:
        keys.parse(parameters(slots, **change), "keyslots.json")
    assert refused.value.problems[0].key == "store.keyslots_damaged"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff\xfe", b"not json", b"null"])
def test_what_is_no_slot_file_is_damaged(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        keys.parse(data, "keyslots.json")
    assert refused.value.problems[0].key == "store.keyslots_damaged"


def test_a_key_that_is_not_of_this_file_is_found_by_its_check_value() -> None:
    slots, _ = keys.make("x" * 15)
    other = keys.KeySlots(database=slots.database, check="00" * 32, slots=slots.slots)
    with pytest.raises(Refused) as refused:
        keys.unlock(other, "x" * 15)
    assert refused.value.problems[0].key == "store.keyslots_damaged"
