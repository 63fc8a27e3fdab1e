"""What every floor's tests share: a real encrypted database, made once and copied for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from screener.store.database import Store

PASSPHRASE = "a passphrase for tests"

IN_CI = "CI" in os.environ

# no test judges by the time it takes; CI tries the same examples on every machine
settings.register_profile(
    "screener",
    deadline=None,
    derandomize=IN_CI,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("screener")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a tool or a font that is missing fails the test: only the shared data may be absent."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "shared" not in reason:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} may not be skipped in CI ({reason})"
    return report


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
