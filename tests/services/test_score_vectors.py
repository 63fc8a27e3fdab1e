"""The published vectors, put to the door: every expected field, within its tolerance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from screener.services.score_door import answer_lines

FILE = Path(__file__).resolve().parents[3] / "shared" / "clinical" / "vectors_public.json"
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="the clinical reference lies in ../shared, which is not here"
)


def vectors() -> list[dict[str, Any]]:
    if not FILE.is_file():
        return []
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    return found


def asked(vector: dict[str, Any]) -> bytes:
    question = {
        name: vector[name] for name in ("id", "score", "variant", "inputs") if name in vector
    }
    return json.dumps(question).encode()


def differs(expected: Any, found: Any, tolerance: float) -> bool:
    numbers = [isinstance(n, int | float) and not isinstance(n, bool) for n in (expected, found)]
    if all(numbers):
        return bool(abs(expected - found) > tolerance)
    return type(expected) is not type(found) or bool(expected != found)


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["id"])
def test_a_published_vector_is_answered_as_expected(vector: dict[str, Any]) -> None:
    (line,) = answer_lines([asked(vector)])
    answer = json.loads(line)
    for name, expected in vector["expected"].items():
        tolerance = vector["tolerance"]
        if isinstance(tolerance, dict):
            tolerance = tolerance.get(name, 0)
        assert name in answer, answer
        assert not differs(expected, answer[name], tolerance), (name, expected, answer[name])


def test_the_reference_has_all_its_vectors() -> None:
    assert len(vectors()) == 390
