"""The floors of the house, as declared in pyproject.toml, and nothing beside them."""

from __future__ import annotations

import ast
import contextlib
import io
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

from tests.checkout import ROOT, modules


@pytest.fixture
def contracts() -> list[dict[str, object]]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(declared["tool"]["importlinter"]["contracts"])


def test_every_module_keeps_to_its_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    configure()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    assert kept, said.getvalue()


def test_the_contracts_name_every_floor(contracts: list[dict[str, object]]) -> None:
    floors = {file.stem for file in (ROOT / "screener").glob("*.py")} - {"__init__"}
    floors |= {file.parent.name for file in (ROOT / "screener").glob("*/__init__.py")}
    may_know = {"qt": {"ui", "paper", "app"}, "database": {"store"}}
    for contract in contracts:
        if contract["id"] in may_know:
            sources = contract["source_modules"]
            assert isinstance(sources, list)
            assert {str(name).removeprefix("screener.") for name in sources} == floors - may_know[
                str(contract["id"])
            ]


def test_a_broken_floor_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker itself is tried: a lower floor that imports a higher one is found."""
    package = tmp_path / "tower"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "ground.py").write_text("from tower import roof\n")
    (package / "roof.py").touch()
    config = tmp_path / "pyproject.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "tower"\n[[tool.importlinter.contracts]]\n'
        'id = "floors"\nname = "floors"\ntype = "layers"\ncontainers = ["tower"]\n'
        'exhaustive = true\nlayers = ["roof", "ground"]\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    configure()
    with contextlib.redirect_stdout(io.StringIO()):
        assert not lint_imports(config_filename=str(config), cache_dir=None)


def _imports(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


@pytest.mark.parametrize("name", ["Session", "Engine", "Connection", "DeclarativeBase"])
def test_no_database_session_leaves_the_store(name: str) -> None:
    outside = [file for file in modules("screener") if "store" not in file.parts]
    leaks = [
        f"{file.relative_to(ROOT)} imports {module}.{imported}"
        for file in outside
        for module, imported in _imports(file)
        if imported == name and module.startswith(("screener.store", "sqlalchemy"))
    ]
    assert not leaks
