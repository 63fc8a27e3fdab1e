"""The program started as a process: its exit codes, its pipes, its encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from screener.cli.main import DONE, REFUSED, USAGE
from tests.cli.conftest import HEAD
from tests.conftest import PASSPHRASE

TRIAL = "NCT05985863"
SCREENER = [sys.executable, "-m", "screener"]


def started(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the program in a process of its own."""
    return subprocess.run(
        [*SCREENER, *arguments],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "SCREENER_PASSPHRASE": PASSPHRASE, **environment},
        check=False,
    )


def test_a_process_ends_with_the_documented_codes(store_folder: Path, tmp_path: Path) -> None:
    assert started("facts").returncode == DONE
    assert started("--db", store_folder, "screen", "--patient", "1").returncode == REFUSED
    assert started("screen").returncode == USAGE
    assert started("no-such-command").returncode == USAGE


def test_a_terminal_without_the_signs_is_shown_their_numbers(
    store_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "labs.csv"
    file.write_text(HEAD + "張三,liver_cancer,yes,,2020\n", encoding="utf-8")
    plain = {"PYTHONIOENCODING": "ascii"}
    assert started("--db", store_folder, "import", file, **plain).returncode == DONE
    for command in (["screen"], ["explain", "張三", TRIAL]):
        ended = started("--db", store_folder, *command, **plain)
        assert (ended.returncode, ended.stderr) == (DONE, b"")
        assert rb"\u2715" in ended.stdout


def test_a_reader_who_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [*SCREENER, "facts", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
        assert process.wait() == DONE
    assert told == b""
