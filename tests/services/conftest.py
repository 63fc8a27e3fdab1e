"""What the tests of the services share: open clinics whose clock the test sets."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from screener.domain.problems import KnownError
from screener.services.clinic import Clinic
from screener.services.imports import commit_import, preview_import
from screener.services.opening import shipped_rule_sets
from screener.services.patients import add_patient
from screener.services.values import NewPatient
from screener.store import keys
from screener.store.database import Store
from screener.store.lock import FolderLock
from screener.store.tables import Base
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts
from tests.conftest import PASSPHRASE

SHARED = Path(__file__).parents[3] / "shared"
REAL_FILES = {
    "pbc": "pbc/pbc.csv",
    "pbcseq": "pbc/pbcseq.csv",
    "cirrhosis": "cirrhosis/cirrhosis.csv",
    "hcv": "hcv/hcvdat0.csv",
}
TRIAL = "NCT05985863"


@dataclass
class Clock:
    """The clinic's clock: it stands still until a test moves it."""

    at: datetime = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))

    def __call__(self) -> datetime:
        return self.at

    def on(self, year: int, month: int, day: int) -> None:
        self.at = self.at.replace(year=year, month=month, day=day)


def problem_keys(error: pytest.ExceptionInfo[KnownError]) -> list[str]:
    """The keys of all problems; every one must have whole words."""
    for problem in error.value.problems:
        assert "{" not in Texts().problem(problem)
    return [problem.key for problem in error.value.problems]


OpenClinic = Callable[[Path, Clock], Clinic]


@pytest.fixture(scope="session")
def data_key(store_template: Path) -> bytes:
    """The key of the template and of all its copies: the passphrase is stretched only once."""
    return keys.unlock(keys.read(store_template), PASSPHRASE)


@pytest.fixture(scope="session")
def open_copy(data_key: bytes) -> OpenClinic:
    """Opens a copy of the template as a clinic."""

    def opened(folder: Path, clock: Clock) -> Clinic:
        store = Store(folder, data_key, FolderLock(folder))
        return Clinic(
            store=store,
            catalogue=load_catalogue(),
            rule_sets=shipped_rule_sets(),
            texts=Texts(),
            user="A. Coordinator",
            demonstration=store.demonstration,
            now=clock,
        )

    return opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(store_folder: Path, clock: Clock, open_copy: OpenClinic) -> Iterator[Clinic]:
    """An open clinic of this test's own, without patients."""
    opened = open_copy(store_folder, clock)
    yield opened
    opened.store.close()


@pytest.fixture
def anna(clinic: Clinic) -> int:
    """A patient of the clinic: the store's number."""
    identity = NewPatient("Example Anna", "hospital", "0042", "1980-03-02", "female")
    return add_patient(clinic, identity)[0]


@pytest.fixture
def ben(clinic: Clinic) -> int:
    """Another one."""
    return add_patient(clinic, NewPatient("Sample Ben", "hospital", "0077", "1975", "male"))[0]


@pytest.fixture(scope="session")
def imported(
    store_template: Path, tmp_path_factory: pytest.TempPathFactory, open_copy: OpenClinic
) -> Callable[[str], Path]:
    """The folder of a closed database with one published file in it: copy it, do not open it."""
    folders: dict[str, Path] = {}

    def folder_of(name: str) -> Path:
        file = SHARED / "data" / REAL_FILES[name]
        if not file.is_file():
            pytest.skip("the published files lie outside this repository and are not here")
        if name not in folders:
            folder = tmp_path_factory.mktemp(name) / "database"
            shutil.copytree(store_template, folder)
            clinic = open_copy(folder, Clock())
            commit_import(clinic, preview_import(clinic, file, name))
            clinic.store.close()
            folders[name] = folder
        return folders[name]

    return folder_of


def state_of(clinic: Clinic) -> str:
    """A digest of every row of every table: equal if and only if nothing was written."""
    digest = hashlib.sha256()
    with clinic.store.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table)).all()
            digest.update(f"{table.name} {sorted(map(repr, rows))}".encode())
    return digest.hexdigest()
