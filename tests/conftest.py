"""What every floor's tests share: a real encrypted database, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.store.database import Store

PASSPHRASE = "a passphrase for tests"


@pytest.fixture(scope="session")
def store_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed, empty database: copy it, do not open it."""
    folder = tmp_path_factory.mktemp("template") / "database"
    Store.create(folder, PASSPHRASE).close()
    return folder


@pytest.fixture
def store_folder(store_template: Path, tmp_path: Path) -> Path:
    """The folder of a closed, empty database of this test's own."""
    return Path(shutil.copytree(store_template, tmp_path / "database"))


@pytest.fixture
def store(store_folder: Path) -> Iterator[Store]:
    """An open, empty database of this test's own."""
    opened = Store.open(store_folder, PASSPHRASE)
    yield opened
    opened.close()
