"""Each bad input has its own clear message and leaves all as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.cli.main import DONE, REFUSED
from tests.cli.conftest import HEAD, Command, contents
from tests.conftest import PASSPHRASE

Rows = Callable[[str], Path]


@pytest.fixture
def csv(tmp_path: Path) -> Rows:
    """Writes a file and gives its path."""

    def written(text: str) -> Path:
        file = tmp_path / "input.csv"
        file.write_bytes(text.encode())
        return file

    return written


WHOLE = [  # the file, and the words its message must hold
    ("patient,fact,value,unti\n1,inr,1.9,\n", ["input.csv:1", "“unti”", "Nearest known: unit"]),
    ("patient,fact\n1,inr\n", ["input.csv:1", "“value” is needed"]),
    ("", ["The file is empty"]),
    ("\n\n", ["The file is empty"]),
    (HEAD + '1,inr,"1.9\n', ["input.csv:2", "a quote is not closed"]),
    (HEAD + "1,inr,\0,,\n", ["input.csv:2", "NUL"]),
    (HEAD, ["nothing that can be imported"]),
]


@pytest.mark.parametrize(("text", "words"), WHOLE)
def test_a_file_refused_whole_changes_nothing_and_makes_nothing(
    screener: Command, filled: Path, tmp_path: Path, csv: Rows, text: str, words: list[str]
) -> None:
    before = contents(filled)
    for folder in (filled, tmp_path / "new"):
        said = screener("--db", folder, "import", csv(text))
        assert said.code == REFUSED
        assert all(word in said.err for word in words)
        assert said.out == ""
    assert contents(filled) == before
    assert not (tmp_path / "new").exists()


ROWS = [  # a row that is refused, and the words of its reason
    ("9,inr,1.9,,2026-02-31", "There is no such time as “2026-02-31”"),
    ("9,inr,1.9,,01/02/2026", "which number of “01/02/2026” is the day"),
    ("9,inr,1.9,,soon", "“soon” cannot be read as a date"),
    ("9,inr,1.9,,2999-01-01", "2999-01-01 lies after"),
    ("9,birth_date,2999-01-01,,", "The birth, 2999-01-01, lies after"),
    ("9,birth_date,1850-01-01,,", "older than 130 years"),
    ("9,bilirubine,5,mg/dL,2026-01-01", "Nearest known: bilirubin"),
    ("9,inr,,,2026-01-01", "No value is given"),
    (",inr,1.9,,2026-01-01", "The patient's number is missing"),
    ("9,consent_willing,yes,,2026-01-01", "name the trial in the column “trial”"),
    ("9,inr,1.9", "The row has 3 cells and the heading 5"),
]


@pytest.mark.parametrize(("row", "words"), ROWS)
def test_a_refused_row_is_told_by_line_and_changes_nothing(
    screener: Command, filled: Path, tmp_path: Path, csv: Rows, row: str, words: str
) -> None:
    before = contents(filled)
    said = screener("--db", filled, "import", csv(HEAD + row + "\n"))
    assert said.code == REFUSED
    assert said.err.startswith("line 2: ")
    assert words in said.err
    assert contents(filled) == before
    assert screener("--db", tmp_path / "new", "import", csv(HEAD + row + "\n")).code == REFUSED
    assert not (tmp_path / "new").exists()


def test_a_row_said_twice_is_told_and_taken_once(
    screener: Command, filled: Path, csv: Rows
) -> None:
    row = "9,inr,1.9,,2026-01-01\n"
    said = screener("--db", filled, "import", csv(HEAD + row + row))
    assert said.code == DONE
    assert said.err == "line 3: The row says the same as line 2. It was imported once.\n"
    assert "Imported 1 facts" in said.out


def test_an_unknown_unit_is_told_and_kept_as_unreadable(
    screener: Command, filled: Path, csv: Rows
) -> None:
    said = screener("--db", filled, "import", csv(HEAD + "9,tbil,5,stones,2026-01-01\n"))
    assert said.code == DONE
    assert "line 2: “stones” is no known unit of Bilirubin, total" in said.err
    assert "1 kept as unreadable" in said.out


def test_a_missing_file_a_folder_and_no_text_are_told_apart(
    screener: Command, filled: Path, tmp_path: Path
) -> None:
    before = contents(filled)
    (tmp_path / "binary.csv").write_bytes(os.urandom(2) + b"\xff\xfe\xfa" + bytes(range(1, 256)))
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04" + bytes(30))
    for name, words in (
        ("absent.csv", "No such file"),
        (".", "Is a directory"),
        ("binary.csv", "cannot be read as"),
        ("book.csv", "Excel workbook"),
    ):
        said = screener("--db", filled, "import", tmp_path / name)
        assert (said.code, words in said.err) == (REFUSED, True), said.err
    assert contents(filled) == before


def test_an_unknown_mapping_is_told_with_the_nearest(
    screener: Command, filled: Path, labs: Path, tmp_path: Path
) -> None:
    before = contents(filled)
    said = screener("--db", filled, "import", labs, "--mapping", "pcb")
    assert (said.code, "Nearest: pbc" in said.err) == (REFUSED, True)
    own = tmp_path / "own.yaml"
    own.write_text("mapping: own\nabout: x\npatient: {column: p}\ncolums: {}\n", encoding="utf-8")
    said = screener("--db", filled, "import", labs, "--mapping", own)
    assert said.code == REFUSED
    assert "own.yaml:4:1: The key “colums” is not known here. Nearest known: columns" in said.err
    assert "“issuer” is missing" in said.err
    assert contents(filled) == before


def test_a_folder_without_a_database_and_a_file_are_told_apart(
    screener: Command, tmp_path: Path, labs: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder, words in (
        (empty, "holds no database"),
        (tmp_path / "absent", "holds no database"),
        (labs, "is a file, and a database is a folder"),
    ):
        said = screener("--db", folder, "screen")
        assert (said.code, words in said.err) == (REFUSED, True), said.err
    assert list(empty.iterdir()) == []
    before = labs.read_bytes()
    assert screener("--db", labs, "import", labs).code == REFUSED
    assert labs.read_bytes() == before
    long = screener("--db", tmp_path / ("a" * 300), "screen")
    assert (long.code, "name too long" in long.err) == (REFUSED, True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"SQLite format 3\0" + bytes(4080), "unencrypted database of another program"),
        (bytes(range(256)) * 16, "is not the database that its key slots belong to"),
        (None, "is missing, though its key slots are there"),
    ],
)
def test_a_file_that_is_no_database_is_told_and_left(
    screener: Command, filled: Path, labs: Path, data: bytes | None, words: str
) -> None:
    for name in ("data.db-wal", "data.db-shm"):
        (filled / name).unlink(missing_ok=True)
    if data is None:
        (filled / "data.db").unlink()
    else:
        (filled / "data.db").write_bytes(data)
    before = contents(filled)
    for command in (["screen"], ["import", str(labs)]):
        said = screener("--db", filled, *command)
        assert (said.code, words in said.err) == (REFUSED, True), said.err
    assert contents(filled) == before


def test_a_database_in_use_is_told(screener: Command, filled: Path) -> None:
    from screener.store.database import Store

    store = Store.open(filled, PASSPHRASE)
    said = screener("--db", filled, "screen")
    assert (said.code, f"process {os.getpid()}" in said.err) == (REFUSED, True)
    store.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rights are tested on Linux")
@pytest.mark.parametrize("command", [["screen"], ["import", "labs.csv"], ["backup", "x"]])
def test_a_read_only_folder_is_told_and_left(
    filled: Path, tmp_path: Path, command: list[str]
) -> None:
    as_nobody: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and setpriv is not installed")
        as_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        place = tmp_path
        while place != place.parent:  # let nobody come this far, and no further
            place.chmod(place.stat().st_mode | 0o005)
            if place.name.startswith("pytest-of-"):
                break
            place = place.parent
    before = contents(filled)
    for file in filled.iterdir():
        file.chmod(0o444)
    filled.chmod(0o555)
    try:
        ended = subprocess.run(
            [*as_nobody, sys.executable, "-m", "screener", "--db", filled, *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**os.environ, "SCREENER_PASSPHRASE": PASSPHRASE, "PYTHONPATH": os.pathsep.join(
                path for path in sys.path if path)},
        )  # fmt: skip
    finally:
        filled.chmod(0o700)
    assert ended.returncode == REFUSED, ended.stderr
    assert "cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert contents(filled) == before
