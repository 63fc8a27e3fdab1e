"""The linter, the formatter and the type checker, as they run at the desk."""

from __future__ import annotations

from tests.checkout import ran, tool


def test_ruff_finds_nothing() -> None:
    done = ran(tool("ruff"), "check", "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_is_formatted() -> None:
    done = ran(tool("ruff"), "format", "--check", "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_finds_nothing_in_its_strict_mode() -> None:
    done = ran(tool("mypy"))
    assert done.returncode == 0, done.stdout + done.stderr
