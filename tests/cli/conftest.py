"""The command line as a person calls it: arguments in, words and an exit code out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from screener.cli.main import run
from screener.store import keys
from tests.conftest import PASSPHRASE

STRETCHED = cache(keys._stretched)  # the same for the same passphrase and salt, and slow on purpose
HEAD = "patient,fact,value,unit,date\n"


@dataclass(frozen=True)
class Said:
    """What a command gave: its exit code, output and messages."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Command = Callable[..., Said]


@pytest.fixture
def screener(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Command:
    """Runs a command in this test's folder, with the passphrase in the environment."""
    monkeypatch.setenv("SCREENER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(keys, "_stretched", STRETCHED)
    monkeypatch.chdir(tmp_path)

    def called(*arguments: Any) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return called


@pytest.fixture
def labs(tmp_path: Path) -> Path:
    """A small file: two patients, three results, one of them refused."""
    file = tmp_path / "labs.csv"
    file.write_text(
        HEAD
        + "007,birth_date,1980-03-02,,\n"
        + "007,other_malignancy,yes,,2020\n"
        + "張三,inr,1.9,,2026-01-17\n"
        + "張三,inr,1.9,,2026-02-31\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def filled(store_folder: Path, screener: Command, labs: Path) -> Path:
    """A database with that file in it."""
    assert screener("--db", store_folder, "import", labs).code == 0
    return store_folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock, byte for byte; nothing for what is no folder."""
    files = folder.rglob("*") if folder.is_dir() else ()
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in files
        if file.is_file() and file.name != "database.lock"
    }
