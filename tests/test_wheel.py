"""What ``pip install .`` brings: the package and its resources, whole and alone."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.checkout import ROOT, ran


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = ran(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
        "--no-build-isolation", "--wheel-dir", folder, ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[PurePosixPath]:
    with zipfile.ZipFile(wheel) as archive:
        return {PurePosixPath(name) for name in archive.namelist()}


def test_every_resource_and_every_module_is_in_the_wheel(names: set[PurePosixPath]) -> None:
    modules = [f.relative_to(ROOT) for f in (ROOT / "screener").rglob("*.py")]
    resources = [f.relative_to(ROOT) for f in (ROOT / "resources").rglob("*") if f.is_file()]
    wanted = {PurePosixPath(file) for file in modules}
    wanted |= {PurePosixPath("screener") / PurePosixPath(file) for file in resources}
    assert wanted <= names


def test_nothing_else_is_in_the_wheel(names: set[PurePosixPath]) -> None:
    assert {name.parts[0] for name in names} == {"screener", "screener-0.1.0.dist-info"}
    assert not [name for name in names if "tests" in name.parts]
    of_package = {name.suffix for name in names if name.parts[0] == "screener"}
    assert of_package <= {".py", ".typed", ".yaml", ".toml", ".svg", ".qss", ".json"}


def test_an_installed_screener_finds_its_catalogue_and_its_command(
    wheel: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    done = ran(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
        "--target", site, wheel,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    elsewhere = Path(tmp_path.anchor)
    alone = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    program = (
        "import screener; from screener.system.catalogues import load_catalogue;"
        "print(screener.__file__, len(load_catalogue()))"
    )
    done = ran(sys.executable, "-c", program, cwd=elsewhere, env=alone)
    assert done.returncode == 0, done.stderr
    file, count = done.stdout.split()
    assert Path(file).is_relative_to(site)

    done = ran(site / "bin" / "screener", "facts", "--json", cwd=elsewhere, env=alone)
    assert done.returncode == 0, done.stderr
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == int(count) > 0
