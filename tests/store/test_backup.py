"""Backup and restore: the same database comes back, or nothing."""

from __future__ import annotations

import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from screener.domain.facts import Entry
from screener.domain.people import Identifier
from screener.domain.problems import KnownError, Refused
from screener.domain.values import Value
from screener.store import facts, operations, patients
from screener.store.backup import SUFFIX, backup, restore
from screener.store.database import Store
from screener.system.texts import Texts
from tests.conftest import PASSPHRASE

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
CANARY = "CANARY-Beispiel"


def fill(store: Store) -> None:
    with store.write() as session:
        step = operations.begin(session, "import", AT, "ann")
        number = patients.add_patient(session, CANARY, [Identifier("H", "007")], step)
        entries = [Entry(number, "inr", str(n), Value(n, n), source=CANARY) for n in range(50)]
        facts.add_facts(session, entries, step, AT, "ann")


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """A backup of a database with a patient."""
    fill(store)
    target = tmp_path / f"monday{SUFFIX}"
    backup(store, target, AT)
    return target


def refusal(file: Path, folder: Path, passphrase: str = PASSPHRASE) -> str:
    """Why a backup is not restored; nothing may be left behind."""
    there = folder.exists()
    with pytest.raises(KnownError) as refused:
        restore(file, folder, passphrase)
    (problem,) = refused.value.problems
    assert "{" not in Texts().problem(problem)
    assert folder.exists() == there
    assert not there or list(folder.iterdir()) == []
    return problem.key


def rewritten(file: Path, name: str, change: bytes | None) -> None:
    """Replace a member of the archive, or leave it out, as somebody with a tool would."""
    with tarfile.open(file) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar.getmembers()}  # type: ignore[union-attr]
    with tarfile.open(file, "w") as tar:
        for member, old in members.items():
            data = change if member == name else old
            if data is not None:
                info = tarfile.TarInfo(member)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))


def test_the_same_database_comes_back(store: Store, saved: Path, tmp_path: Path) -> None:
    with store.read() as session:
        known = facts.fact_rows(session), patients.patients(session)
    manifest = restore(saved, tmp_path / "new" / "place", PASSPHRASE)
    assert (manifest.counts["patient"], manifest.counts["fact"]) == (1, 50)
    assert (manifest.made_at, manifest.demonstration) == (AT, False)
    again = Store.open(tmp_path / "new" / "place", PASSPHRASE)
    with again.read() as session:
        assert (facts.fact_rows(session), patients.patients(session)) == known
    assert (again.database, again.faults()) == (store.database, [])
    again.close()


def test_an_empty_folder_will_do_and_one_in_use_will_not(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    restore(saved, folder, PASSPHRASE)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(Refused) as refused:
        restore(saved, folder, PASSPHRASE)
    assert refused.value.problems[0].key == "store.restore_not_empty"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_backup_tells_nothing_of_a_patient_and_no_account(saved: Path) -> None:
    data = saved.read_bytes()
    assert CANARY.encode() not in data
    assert b"SQLite format" not in data
    with tarfile.open(saved) as tar:
        names = [member.name for member in tar.getmembers()]
        assert all((m.uid, m.gid, m.uname, m.gname) == (0, 0, "", "") for m in tar.getmembers())
    assert names == ["manifest.json", "keyslots.json", "data.db"]
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_backup_sees_one_state_while_work_goes_on(store: Store, tmp_path: Path) -> None:
    fill(store)
    target = tmp_path / f"a{SUFFIX}"
    with store.write() as session:
        session.execute(text("INSERT INTO meta VALUES ('unfinished', '')"))
        manifest = backup(store, target, AT)
    assert manifest.counts["fact"] == 50
    restore(target, tmp_path / "new", PASSPHRASE)
    again = Store.open(tmp_path / "new", PASSPHRASE)
    with again.read() as session:
        assert session.scalar(text("SELECT count(*) FROM meta WHERE key = 'unfinished'")) == 0
    again.close()


def test_a_backup_does_not_replace_a_file_unless_told(store: Store, saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(Refused) as refused:
        backup(store, saved, AT)
    assert refused.value.problems[0].key == "store.backup_exists"
    assert saved.read_bytes() == before
    backup(store, saved, AT, replace=True)
    assert saved.read_bytes() != before


def test_a_backup_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    before = {path.name for path in store.folder.iterdir()}
    with pytest.raises(Refused) as refused:
        backup(store, tmp_path / "absent" / "a", AT)
    assert refused.value.problems[0].key == "store.backup_unwritable"
    assert {path.name for path in store.folder.iterdir()} == before


def test_a_wrong_passphrase_restores_nothing(saved: Path, tmp_path: Path) -> None:
    assert refusal(saved, tmp_path / "new", "another passphrase") == "store.wrong_passphrase"


def test_what_is_no_backup_is_told_from_a_damaged_one(saved: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    assert refusal(tmp_path / "absent", new) == "store.backup_missing"
    assert refusal(tmp_path, new) == "store.backup_foreign"
    whole = saved.read_bytes()
    for data in (b"", b"text", b"\0" * 20480):
        saved.write_bytes(data)
        assert refusal(saved, new) == "store.backup_foreign"
    for share in (0.3, 0.6, 0.9):
        saved.write_bytes(whole[: int(len(whole) * share)])
        assert refusal(saved, new) == "store.backup_damaged"


@pytest.mark.parametrize("place", [0.2, 0.4, 0.6, 0.8, 0.95])
def test_a_flipped_bit_is_found(saved: Path, tmp_path: Path, place: float) -> None:
    with tarfile.open(saved) as tar:
        member = tar.getmember("data.db")
    data = bytearray(saved.read_bytes())
    data[member.offset_data + int(member.size * place)] ^= 1
    saved.write_bytes(data)
    assert refusal(saved, tmp_path / "new") == "store.backup_damaged"


@pytest.mark.parametrize("name", ["manifest.json", "keyslots.json", "data.db"])
def test_a_member_changed_or_missing_is_found(saved: Path, tmp_path: Path, name: str) -> None:
    whole = saved.read_bytes()
    for change in (None, b"{}", b""):
        saved.write_bytes(whole)
        rewritten(saved, name, change)
        assert refusal(saved, tmp_path / "new") in ("store.backup_damaged", "store.backup_foreign")


def test_counts_that_are_not_those_of_the_data_are_found(saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    manifest["counts"]["fact"] -= 1
    rewritten(saved, "manifest.json", json.dumps(manifest).encode())
    assert refusal(saved, tmp_path / "new") == "store.backup_damaged"


def test_a_backup_of_a_newer_program_is_refused(saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    manifest["schema_version"] = "9999"
    rewritten(saved, "manifest.json", json.dumps(manifest).encode())
    assert refusal(saved, tmp_path / "new") == "store.newer_schema"


def test_names_that_lead_out_of_the_folder_are_refused(saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved, "a") as tar:
        info = tarfile.TarInfo("../outside")
        tar.addfile(info)
    restore(saved, tmp_path / "new", PASSPHRASE)  # what follows the three members is not read
    assert not (tmp_path / "outside").exists()
    with tarfile.open(saved) as tar:
        manifest = tar.extractfile("manifest.json").read()  # type: ignore[union-attr]
    with tarfile.open(saved, "w") as tar:
        head = tarfile.TarInfo("manifest.json")
        head.size = len(manifest)
        tar.addfile(head, io.BytesIO(manifest))
        tar.addfile(tarfile.TarInfo("../keyslots.json"))
    assert refusal(saved, tmp_path / "other") == "store.backup_damaged"
