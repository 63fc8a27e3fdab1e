"""screener score: a question a line in, an answer a line out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from screener.cli.main import run

ONE = b'{"id": "b", "score": "albi", "inputs": {}}\n'
BMI = (
    b'{"id": "a", "score": "bmi", "inputs": {"weight": {"value": 100, "unit": "kg"}, '
    b'"height": {"value": 200, "unit": "cm"}}}\n'
)


def test_questions_come_from_the_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "screener", "score", "--json"],
        input=BMI + b"broken\n\n" + ONE, capture_output=True, check=True,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["ok", "invalid", "unknown"]
    assert answers[0]["value"] == 25
    assert done.stderr == b""


def test_questions_come_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(BMI + ONE)
    assert run(["score", "--json", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", "b"]


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["score", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl" in capsys.readouterr().err
